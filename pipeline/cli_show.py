"""Records for reading: tables on a terminal, the same plain elsewhere, or JSON."""

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TextIO

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from pipeline.dataset import Dataset, dataset_path, open_dataset, review
from pipeline.dataset.review_apply import Applied
from pipeline.errors import ExitCode
from pipeline.messages import known, local_date, say

Record = dict[str, Any]

Lines = list[tuple[str, list[str]]]
"""Lines of a table by the keys of their headings."""

Related = Callable[[Dataset, str], Lines]
"""Says which other records have to do with one."""


def print_json(value: Any) -> None:
    """Print `value` as JSON that people can read."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(table: RenderableType, stream: TextIO | None = None) -> None:
    """Print in colour and in full width on a terminal; plain in 80 columns elsewhere."""
    stream = stream or sys.stdout
    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as capture:
        console.print(table)
    print("\n".join(line.rstrip() for line in capture.get().splitlines()), file=stream)


def show_record(name: str, db: str | None, format: str, related: Related) -> int:
    """Print one record of the dataset; as a table with what is `related` to it."""
    with open_dataset(dataset_path(db)) as dataset:
        record = dataset.find(name)
        paths = dataset.paths_of(record["id"])
        others = related(dataset, record["id"]) if format == "table" else []
        told = review.spoken_of(dataset, record)
    if format == "json":
        print_json(record)
    elif format == "text":
        print(record["text"])
    else:
        print_record(record, paths, (*others, *_review_lines(told)))
    return ExitCode.OK


def _review_lines(told: Applied) -> list[tuple[str, list[str]]]:
    """What people set, added, removed and confirmed, and where the machine disagrees."""
    said = [
        say(
            f"show.mark-{entry.action}",
            pointer=pointer,
            machine=shown(entry.machine),
            after=shown(entry.after),
            who=entry.who,
            when=local_date(entry.at[:10]),
        )
        for pointer, entry in told.changes()
    ]
    open_ = [say("show.in-conflict", pointer=c.pointer, now=shown(c.now)) for c in told.conflicts]
    return [("reviewed", said), ("conflicts", open_)]


def shown(value: Any) -> str:
    """A value of a record for the eye, in one line."""
    if value is None:
        return say("review.nothing")
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if part is not None}
    text = _one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


_SHOWN = 160
"""Characters of a value that a table shows."""


def print_record(
    record: Record, paths: Sequence[str] = (), others: Iterable[tuple[str, list[str]]] = ()
) -> None:
    """Print one record as a two-column table, empty fields left out; `others` are further lines."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(width=16, style="bold", overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for key, value in (*_lines(record, paths), *others):
        if value:
            table.add_row(say(f"show.{key}"), Text("\n".join(value)))
    print_table(table)
    print()


def _lines(record: Record, paths: Sequence[str]) -> Lines:
    signer = record.get("signer") or {}
    area = record.get("area") or {}
    parts = [area.get(part) for part in ("commune", "district", "province")]
    level = record.get("level")
    return [
        ("type", _some(record.get("doc_type"))),
        ("number", _some(record.get("number"))),
        ("title", _some(_one_line(record.get("title")))),
        ("issuer", _some(record.get("issuing_body"), *record.get("co_issuers", []))),
        ("parent", _some(record.get("parent_body"))),
        ("level", _some(say(f"level.{level}") if level else None)),
        ("area", _some(", ".join(filter(None, parts)), _since_2025(area))),
        ("date", _some(", ".join(filter(None, (record.get("place"), local_date(record.get("issue_date"))))))),
        ("addressees", record.get("addressees", [])),
        ("movements", [f"{m['name']} ({m['kind']})" for m in record.get("movements", [])]),
        ("phases", [_phase(phase) for phase in record.get("phases", [])]),
        ("targets", [_one_line(target["text"]) for target in record.get("targets", [])]),
        ("references", [_reference(item) for item in record.get("references", [])]),
        ("signer", _some(", ".join(filter(None, (signer.get("name"), _authority(signer)))))),
        ("recipients", record.get("recipients", [])),
        ("source", _some(_source(record["source"]), *paths)),
        ("problems", [problem["message"] for problem in record.get("problems", [])]),
        ("id", _some(record["id"])),
    ]


def _some(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _since_2025(area: Record) -> str | None:
    """The unit of today, unless it bears the names that stand there already."""
    now = area.get("since_2025") or ""
    known = {area.get("commune"), _UNIT.sub("", area.get("province") or "")}
    fresh = any({name, _UNIT.sub("", name)}.isdisjoint(known) for name in now.split(", "))
    return say("show.since-2025", name=now) if now and fresh else None


_UNIT = re.compile(r"^(?:Tỉnh|Thành phố) ", re.IGNORECASE)


def _authority(signer: Record) -> str:
    """The office as printed; its authority (KT., TM.) is part of it."""
    return _one_line(signer.get("title") or signer.get("authority"))


def _phase(phase: Record) -> str:
    days = " – ".join(local_date(phase.get(end)) or "…" for end in ("start", "end"))
    return ": ".join(filter(None, (phase.get("label"), days)))


def _reference(item: Record) -> str:
    date = local_date(item.get("date"))
    parts = (item.get("type"), item.get("number"), f"({date})" if date else "", item.get("issuer"))
    return " ".join(part for part in parts if part)


def _source(source: Record) -> str:
    return say(
        "show.source-line",
        file=source["file"],
        pages=source["pages"],
        kinds=kinds(source),
        condition=known("condition", source["text_condition"]),
    )


def kinds(source: Record) -> str:
    return ", ".join(known("text-from", kind) for kind in dict.fromkeys(source["text_from"]))
