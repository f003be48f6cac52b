"""Records beside their labels: what is right, what is missed, what is too much, and how sure it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.evaluate.agreement import LISTS, SINGLE, accepted, counted
from pipeline.evaluate.calibration import Outcome, calibration_error, reliability
from pipeline.evaluate.labelled import Label, Record

SNIPPET = 40
"""Letters shown of the line before and after a value."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not as labelled: missed (`got` is None), too much (`wanted` is None), or another.

    `evidence` tells where `got` came from: page, line, start, end, snippet, method, confidence.
    """

    document: str
    field: str
    wanted: Any
    got: Any
    evidence: Mapping[str, Any]

    @property
    def confidence(self) -> float:
        """How sure the program was of what it got; -1 where it got nothing."""
        return float(self.evidence.get("confidence", -1))


@dataclass
class Tally:
    """Counts of one field: what was right, what was labelled, what was found."""

    right: int = 0
    labelled: int = 0
    found: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """The share of what is labelled that was found; of single fields, the accuracy."""
        return self.right / max(1, self.labelled)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is right."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def sure_first(self) -> list[Difference]:
        """The differences, the most confident mistakes first."""
        return sorted(self.differences, key=lambda one: -one.confidence)

    def calibration(self) -> dict[str, Any]:
        """Calibration error and reliability of the values that have a confidence."""
        bins = [bin._asdict() for bin in reliability(self.outcomes)]
        return {"calibration_error": calibration_error(self.outcomes), "reliability": bins}


@dataclass
class Report:
    """The tallies of all fields, and how many documents were compared."""

    single: dict[str, Tally]
    lists: dict[str, Tally]
    documents: int

    @property
    def tallies(self) -> dict[str, Tally]:
        """All fields."""
        return self.single | self.lists

    @property
    def outcomes(self) -> list[Outcome]:
        """The confidences of all fields with what became of them."""
        return [outcome for tally in self.tallies.values() for outcome in tally.outcomes]

    def figures(self) -> dict[str, float]:
        """One figure a field: accuracy of single ones, F1 of lists."""
        accuracy = {name: tally.recall for name, tally in self.single.items()}
        return accuracy | {name: tally.f1 for name, tally in self.lists.items()}

    def as_dict(self) -> dict[str, Any]:
        """Everything, as JSON has it."""
        return {
            "documents": self.documents,
            "calibration_error": calibration_error(self.outcomes),
            "reliability": [bin._asdict() for bin in reliability(self.outcomes)],
            "fields": {name: _accuracy(tally) for name, tally in self.single.items()}
            | {name: _f1(tally) for name, tally in self.lists.items()},
            "errors": [_as_dict(one) for tally in self.tallies.values() for one in tally.sure_first()],
        }


def _accuracy(tally: Tally) -> dict[str, Any]:
    counts = {"documents": tally.labelled, "right": tally.right}
    return {"accuracy": tally.recall, **counts, **tally.calibration()}


def _f1(tally: Tally) -> dict[str, Any]:
    figures = {"f1": tally.f1, "precision": tally.precision, "recall": tally.recall}
    counts = {"labelled": tally.labelled, "found": tally.found, "right": tally.right}
    return {**figures, **counts, **tally.calibration()}


def _as_dict(one: Difference) -> dict[str, Any]:
    values = {"document": one.document, "field": one.field, "wanted": one.wanted, "got": one.got}
    return {**values, "evidence": dict(one.evidence) or None}


def compare(gold: Mapping[str, Label], records: Mapping[str, Record]) -> Report:
    """Compare records with labels of the same name; a label without record counts as all missed."""
    report = Report({name: Tally() for name in SINGLE}, {name: Tally() for name in LISTS}, len(gold))
    for name, label in gold.items():
        record = records.get(name, {})
        for key in SINGLE.keys() & label.keys():
            _single(report.single[key], key, name, accepted(key, label), record)
        for key in LISTS.keys() & label.keys():
            _list(report.lists[key], key, name, label[key] or [], record)
    return report


def _single(tally: Tally, key: str, name: str, labelled: Sequence[Any], record: Record) -> None:
    """`labelled` are the values of which any is right, the label's own first."""
    wanted, got = labelled[0], record.get(key)
    right = any(SINGLE[key](one, got) for one in labelled) if wanted else not got
    tally.labelled += 1
    tally.found += bool(got)
    tally.right += right
    _note(tally, Difference(name, key, wanted or None, got or None, _evidence(record, f"/{key}")), right)


def _list(tally: Tally, key: str, name: str, labelled: list[Any], record: Record) -> None:
    """Each labelled item takes the first that agrees with it of those found that are still free."""
    wanted = [item for item in labelled if counted(key, item)]
    left = [(at, item) for at, item in enumerate(record.get(key) or []) if counted(key, item)]
    tally.labelled += len(wanted)
    tally.found += len(left)
    for item in wanted:
        match = next((one for one in left if LISTS[key](item, one[1])), None)
        got, evidence = (match[1], _evidence(record, f"/{key}/{match[0]}")) if match else (None, {})
        tally.right += match is not None
        _note(tally, Difference(name, key, item, got, evidence), match is not None)
        if match:
            left.remove(match)
    for at, item in left:
        _note(tally, Difference(name, key, None, item, _evidence(record, f"/{key}/{at}")), False)


def _note(tally: Tally, one: Difference, right: bool) -> None:
    if one.evidence:
        tally.outcomes.append((one.confidence, right))
    if not right:
        tally.differences.append(one)


def _evidence(record: Record, pointer: str) -> dict[str, Any]:
    """What the record says of where a value came from, with the line it stands on."""
    entry = (record.get("evidence") or {}).get(pointer)
    if not entry:
        return {}
    shown = {key: entry.get(key) for key in ("page", "start", "end", "method", "confidence")}
    return shown | _line(record.get("text") or "", entry.get("start"), entry.get("end"))


def _line(text: str, start: int | None, end: int | None) -> dict[str, Any]:
    """The number of the line at `start`, and what stands there, the value between ‹ ›."""
    if start is None or end is None or not text:
        return {}
    opens, closes = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before = text[max(opens, start - SNIPPET) : start]
    after = text[end : min(closes if closes >= 0 else len(text), end + SNIPPET)]
    snippet = " ".join(f"{before}‹{text[start:end]}›{after}".split())
    return {"line": text.count("\n", 0, start) + 1, "snippet": snippet}
