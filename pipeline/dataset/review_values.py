"""Pointers into a record and the values that may stand there, checked before anything is kept."""

import datetime
import functools
import json
import math
import re
import types
import typing
import unicodedata
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, TypeAdapter, ValidationError

from pipeline.errors import UsageError
from pipeline.messages import say
from pipeline.record import LISTS, SINGLE, PlanRecord

FIELDS = (*SINGLE, *LISTS)
"""What can be corrected."""

NEW = "-"
"""The index of an item that is yet to be, as in JSON Patch."""

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class Pointer(NamedTuple):
    """A place in a record: a field, in a list the index of an item ("-": a new one), in an object a member.

    What is "" is not narrowed down: /phases/0 is all of the first phase.
    """

    field: str
    item: str = ""
    member: str = ""

    def __str__(self) -> str:
        return "/" + "/".join(part for part in self if part)


def parse_pointer(text: str) -> Pointer:
    """Read /issuing_body, /phases/0/start, /recipients/-. Raises UsageError."""
    field, *rest = text.removeprefix("/").split("/")
    if field not in FIELDS:
        raise UsageError(message=say("review.bad-field", pointer=text, fields=", ".join(FIELDS)))
    index = rest.pop(0) if field in LISTS and rest else ""
    member = "/".join(rest)
    if field in LISTS and not ((index == NEW and not member) or (index.isdecimal() and index.isascii())):
        raise UsageError(message=say("review.bad-index", pointer=text, field=field))
    members = _members(_of_field(field))
    if member and member not in members:
        known = ", ".join(members) or say("review.no-members")
        raise UsageError(message=say("review.bad-member", pointer=text, members=known))
    return Pointer(field, index, member)


def parse_value(pointer: Pointer, text: str, example: Any = None) -> Any:
    """The value that `text` means at `pointer`, in the record's own shape: text as it is, or JSON.

    Raises UsageError, saying what would be right.
    """
    kind = _of_field(pointer.field)
    if pointer.member:
        kind = _models(kind)[0].model_fields[pointer.member].annotation
    given = _read(unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode()).strip())
    model = _models(kind)
    if isinstance(given, dict) and model:
        given = dict.fromkeys(model[0].model_fields) | _defaults(pointer.field) | given
    try:
        adapter = _adapter(kind)
        value = adapter.dump_python(adapter.validate_python(given), mode="json", by_alias=True)
        _check(value, kind)
    except (ValidationError, ValueError, TypeError) as error:
        wanted = _wanted(kind, pointer.field, text)
        raise UsageError(
            message=say("review.bad-value", pointer=pointer, value=text, wanted=wanted)
        ) from error
    return value


def blank(field: str) -> dict[str, Any]:
    """An object of a field with nothing in it, for a member to be set."""
    model = _models(_of_field(field))
    return dict.fromkeys(model[0].model_fields) if model else {}


def can_stand(field: str, value: Any) -> bool:
    """Whether the schema lets a value stand in a field, or as an item of it."""
    try:
        _adapter(_of_field(field)).validate_python(value)
    except ValidationError:
        return False
    return True


def _read(text: str) -> Any:
    """null, JSON texts and objects as what they are, all else as text."""
    if text == "null":
        return None
    if text[:1] in {"{", '"', "["}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _defaults(field: str) -> dict[str, Any]:
    """What people need not type: the key of a movement follows from its name."""
    return {"key": ""} if field == "movements" else {}


@functools.cache
def _of_field(field: str) -> Any:
    """The type of a field, or of an item of it."""
    kind = PlanRecord.model_fields[field].annotation
    return typing.get_args(kind)[0] if field in LISTS else kind


@functools.cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _choices(kind: Any) -> list[Any]:
    """The types of a union without None."""
    is_union = typing.get_origin(kind) in {types.UnionType, typing.Union}
    inner = typing.get_args(kind) if is_union else (kind,)
    return [one for one in inner if one is not type(None)]


def _models(kind: Any) -> list[type[BaseModel]]:
    return [one for one in _choices(kind) if isinstance(one, type) and issubclass(one, BaseModel)]


def _members(kind: Any) -> tuple[str, ...]:
    return tuple(name for model in _models(kind) for name in model.model_fields)


def _is_date(kind: Any) -> bool:
    return any(typing.get_origin(one) is typing.Annotated for one in _choices(kind))


def _check(value: Any, kind: Any) -> None:
    """What the schema does not say: days of the calendar, finite numbers, words that are there.

    Raises ValueError.
    """
    if isinstance(value, dict):
        model = _models(kind)[0]
        for name, part in value.items():
            if name != "key":
                _check(part, model.model_fields[name].annotation)
    elif isinstance(value, str):
        if not value.strip():
            raise ValueError("blank")
        if _is_date(kind):
            year, month, day = [*map(int, value.split("-")), 1, 1][:3]
            datetime.date(year, month, day)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError("not finite")


def _wanted(kind: Any, field: str, text: str) -> str:
    """What would be right there, with an example."""
    one = _choices(kind)[0]
    if typing.get_origin(one) is Literal:
        return say("review.want-choice", choices=", ".join(map(str, typing.get_args(one))))
    if _is_date(kind):
        found = _DAY_FIRST.fullmatch(text.strip())
        date = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else "2021-10-09"
        return say("review.want-date", date=date)
    if one is float:
        return say("review.want-number", example=text.replace(",", ".") if "," in text else "95.5")
    if _models(kind):
        return say("review.want-object", example=json.dumps(_EXAMPLES[field], ensure_ascii=False))
    return say("review.want-text")


_EXAMPLES: dict[str, dict[str, Any]] = {
    "area": {"province": "Hà Nội", "district": "Quận Thanh Xuân"},
    "signer": {"name": "Phạm Gia Hữu", "title": "TRƯỞNG PHÒNG"},
    "references": {"type": "Kế hoạch", "number": "246/KH-UBND", "date": "2021-09-30", "role": "basis"},
    "phases": {
        "label": "Đợt 1", "start": "2021-09-05", "end": "2022-01-16", "precision": "day",
        "text": "Từ 05/9/2021 …",
    },
    "movements": {"name": "Dạy tốt - Học tốt", "kind": "phong trào thi đua"},
    "targets": {"text": "Đạt 95% trở lên", "subject": None, "comparator": ">=", "value": 95, "unit": "%"},
}  # fmt: skip
