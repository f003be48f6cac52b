"""Quality against labelled documents: accuracy of single fields, F1 of lists, calibration.

Labels are `NAME.gold.json` beside `NAME.txt`, `NAME.pdf` or the like; a record belongs to the label
whose NAME its `source.file` begins with. Values are compared in NFC, blind to case, blanks,
dashes, quotation marks and to where a tone mark stands, but not to the marks themselves. Names
that are long may differ a little (the share of agreeing characters is given per field).
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from pipeline.messages import say
from pipeline.text import nfc, tone_key

Record = Mapping[str, Any]


def words(value: object) -> str:
    """A value as its words in one spelling."""
    return " ".join(re.findall(r"\w+", tone_key(nfc(str(value or "")))))


def code(value: object) -> str:
    """A document number in one spelling: no blanks, plain hyphens, no leading zeros."""
    joined = re.sub(r"[‐-―−]", "-", re.sub(r"\s+", "", nfc(str(value or ""))).upper())
    return joined.rstrip(".;,").lstrip("0")


def alike(a: object, b: object) -> float:
    """How much of two names agrees, 0 to 1."""
    return fuzz.ratio(words(a), words(b)) / 100


def _name(item: Any) -> str:
    return str(item.get("name", "")) if isinstance(item, Mapping) else str(item or "")


def _same_target(gold: Record, found: Record) -> bool:
    one, two = set(words(gold.get("text")).split()), set(words(found.get("text")).split())
    shared = len(one & two) / max(1, min(len(one), len(two)))
    return shared >= 0.6 and abs(float(gold.get("value") or 0) - float(found.get("value") or 0)) < 1e-6


SINGLE: dict[str, Callable[[Any, Any], bool]] = {
    "number": lambda g, p: code(g) == code(p),
    "issue_date": lambda g, p: (g or "") == (p or ""),
    "doc_type": lambda g, p: words(g) == words(p),
    "issuing_body": lambda g, p: alike(g, p) >= 0.92,
    "place": lambda g, p: alike(g, p) >= 0.92,
    "title": lambda g, p: alike(g, p) >= 0.90,
    "signer": lambda g, p: words(_name(g)) == words(_name(p)),
}
LISTS: dict[str, Callable[[Any, Any], bool]] = {
    "references": lambda g, p: code(g.get("number")) == code(p.get("number")),
    "phases": lambda g, p: (g.get("start"), g.get("end")) == (p.get("start"), p.get("end")),
    "movements": lambda g, p: alike(_name(g), _name(p)) >= 0.85,
    "targets": _same_target,
    "recipients": lambda g, p: alike(g, p) >= 0.85,
}
_COUNTED: dict[str, Callable[[Any], bool]] = {
    "references": lambda r: bool(r.get("number")),
    "phases": lambda r: bool(r.get("start") or r.get("end")),
    "movements": lambda r: not (isinstance(r, Mapping) and r.get("kind") in {"chương trình", "giải thưởng"}),
}


@dataclass
class Tally:
    """Counts of one field: what was right, what was labelled, what was found."""

    right: int = 0
    labelled: int = 0
    found: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.labelled + self.found) if self.labelled + self.found else 1.0


@dataclass
class Report:
    """The tallies of all fields, the confidences with their outcomes, the documents compared."""

    single: dict[str, Tally]
    lists: dict[str, Tally]
    outcomes: list[tuple[float, bool]]
    documents: int

    def as_dict(self) -> dict[str, Any]:
        """The figures for JSON: accuracy, precision, recall, F1 by field; the calibration error."""
        fields: dict[str, Any] = {}
        for name, tally in self.single.items():
            fields[name] = {"accuracy": tally.right / max(1, tally.labelled), "documents": tally.labelled}
        for name, tally in self.lists.items():
            precision, recall = tally.right / max(1, tally.found), tally.right / max(1, tally.labelled)
            fields[name] = {
                "f1": tally.f1,
                "precision": precision,
                "recall": recall,
                "labelled": tally.labelled,
            }
        error = calibration_error(self.outcomes)
        return {"documents": self.documents, "calibration_error": error, "fields": fields}


def labels(folder: Path) -> dict[str, dict[str, Any]]:
    """The labels of a folder by the name of their document."""
    found = sorted(folder.glob("*.gold.json"))
    return {path.name.removesuffix(".gold.json"): json.loads(path.read_text("utf-8")) for path in found}


def documents(folder: Path) -> list[Path]:
    """The labelled documents of a folder: what stands beside a label and is none."""
    names = [path.name.removesuffix(".gold.json") for path in sorted(folder.glob("*.gold.json"))]
    beside = [
        sorted(p for p in folder.glob(f"{name}*") if not p.name.endswith(".gold.json")) for name in names
    ]
    return [paths[0] for paths in beside if paths]


def evaluate(folder: Path, records: Iterable[Record]) -> Report:
    """Compare records with the labels of `folder`; a label without record counts as all missed."""
    gold = labels(folder)
    given = {_label_of(record["source"]["file"], gold): record for record in records}
    report = Report({name: Tally() for name in SINGLE}, {name: Tally() for name in LISTS}, [], len(gold))
    for name, label in gold.items():
        record = given.get(name, {})
        for key in SINGLE:
            if key in label:
                _single(report, key, name, label[key], record)
        for key in LISTS:
            if key in label:
                _list(report, key, name, label[key] or [], record)
    return report


def _label_of(file: str, gold: Mapping[str, Any]) -> str:
    stem = Path(file).name
    fitting = [name for name in gold if stem == name or stem.startswith(f"{name}.")]
    return max(fitting, key=len, default=stem)


def _single(report: Report, key: str, name: str, wanted: Any, record: Record) -> None:
    got = record.get(key)
    right = SINGLE[key](wanted, got) if wanted else not got
    tally = report.single[key]
    tally.labelled += 1
    tally.right += right
    if not right:
        tally.errors.append(f"{name} {key}: {_show(wanted)} ≠ {_show(got)}")
    _confidence(report, record, f"/{key}", right)


def _list(report: Report, key: str, name: str, wanted: list[Any], record: Record) -> None:
    counted = _COUNTED.get(key, bool)
    left = [item for item in wanted if counted(item)]
    tally = report.lists[key]
    tally.labelled += len(left)
    for index, item in enumerate(record.get(key) or []):
        if not counted(item):
            continue
        match = next((other for other in left if LISTS[key](other, item)), None)
        tally.found += 1
        tally.right += match is not None
        _confidence(report, record, f"/{key}/{index}", match is not None)
        if match is None:
            tally.errors.append(f"{name} {key}: + {_show(item)}")
        else:
            left.remove(match)
    tally.errors += [f"{name} {key}: - {_show(item)}" for item in left]


def _confidence(report: Report, record: Record, pointer: str, right: bool) -> None:
    entry = (record.get("evidence") or {}).get(pointer)
    if entry:
        report.outcomes.append((entry["confidence"], right))


def calibration_error(outcomes: list[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: how far confidence and share of right values stand apart.

    >>> calibration_error([(0.9, True)] * 9 + [(0.9, False)])
    0.0
    """
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in outcomes:
        groups.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
    gaps = [abs(sum(c for c, _ in group) - sum(r for _, r in group)) for group in groups.values()]
    return round(sum(gaps) / max(1, len(outcomes)), 4)


def _show(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def format_report(report: Report, errors: bool = False) -> str:
    """The report as a plain table, with every difference above it on request."""
    rows = []
    if errors:
        rows += [line for tally in (*report.single.values(), *report.lists.values()) for line in tally.errors]
        rows.append("")
    figures = report.as_dict()
    rows.append(say("evaluate.head", documents=report.documents))
    for name, values in figures["fields"].items():
        shown = "  ".join(f"{k} {v:.4f}" if isinstance(v, float) else f"{k} {v}" for k, v in values.items())
        rows.append(f"{name:14} {shown}")
    rows.append(say("evaluate.calibration", error=figures["calibration_error"]))
    return "\n".join(rows)
