"""Labelled documents in a folder: which labels there are, and which document and record is whose."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import BadLabel
from pipeline.evaluate.agreement import LISTS
from pipeline.messages import say

Label = dict[str, Any]
Record = Mapping[str, Any]

SUFFIX = ".gold.json"


def read_labels(folder: Path) -> tuple[dict[str, Label], list[BadLabel]]:
    """The labels of a folder by the name of their document, and an error for each that is unusable."""
    found: dict[str, Label] = {}
    faults: list[BadLabel] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            found[path.name.removesuffix(SUFFIX)] = _read(path)
        except BadLabel as fault:
            faults.append(fault)
    return found, faults


def labels(folder: Path) -> dict[str, Label]:
    """The labels of a folder by the name of their document. Raises BadLabel where one is unusable."""
    found, faults = read_labels(folder)
    if faults:
        raise faults[0]
    return found


def _read(path: Path) -> Label:
    try:
        label = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BadLabel(name=path, reason=error) from error
    if not isinstance(label, dict):
        raise BadLabel(name=path, reason=say("evaluate.no-object"))
    for field in LISTS.keys() & label.keys():
        if not _is_list_of(field, label[field]):
            raise BadLabel(name=path, reason=say("evaluate.bad-field", field=field))
    return label


def _is_list_of(field: str, value: Any) -> bool:
    """A list as the record has it: of texts, or of objects; null stands for none."""
    kinds: tuple[type, ...] = {"recipients": (str,), "movements": (str, dict)}.get(field, (dict,))
    return value is None or (isinstance(value, list) and all(isinstance(item, kinds) for item in value))


def documents(folder: Path) -> list[Path]:
    """The labelled documents of a folder, one a label, whether the label can be used or not."""
    names = [path.name.removesuffix(SUFFIX) for path in sorted(folder.glob(f"*{SUFFIX}"))]
    found = documents_by_label(folder, names)
    return [found[name] for name in names if name in found]


def documents_by_label(folder: Path, gold: Iterable[str]) -> dict[str, Path]:
    """The document of each label: the first beside it under its name that is no JSON."""
    beside = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".json")
    names = list(gold)
    found: dict[str, Path] = {}
    for path in beside:
        found.setdefault(_label_of(path.name, names), path)
    return {name: found[name] for name in names if name in found}


def by_label(gold: Iterable[str], named: Iterable[tuple[str, Record]]) -> dict[str, Record]:
    """Records under the name of the label they belong to; `named` gives each with its file's name."""
    gold = list(gold)
    return {_label_of(file, gold): record for file, record in named}


def _label_of(file: str, gold: list[str]) -> str:
    stem = Path(file).name
    fitting = [name for name in gold if stem == name or stem.startswith(f"{name}.")]
    return max(fitting, key=len, default=stem)
