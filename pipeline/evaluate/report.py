"""A report as plain tables, in the interface language, with every difference above on request."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.evaluate.calibration import Outcome, calibration_error, reliability
from pipeline.evaluate.scoring import Difference, Report, Tally
from pipeline.messages import say

LABEL, CELL, LONGEST = 16, 11, 160


def format_report(report: Report, errors: bool = False) -> str:
    """The figures by field and the reliability of the confidences; with `errors` each difference."""
    parts = [_differences(report)] if errors else []
    parts += [
        say("evaluate.head", documents=report.documents),
        _table("single", [_single_row(name, tally) for name, tally in report.single.items()]),
        _table("lists", [_list_row(name, tally) for name, tally in report.lists.items()]),
        _reliability(report.outcomes),
    ]
    return "\n\n".join(part for part in parts if part)


def _table(kind: str, rows: Sequence[Sequence[str]]) -> str:
    """Rows below the heads that the catalogue has for this kind, parted by |."""
    heads = say(f"evaluate.columns.{kind}").split("|")
    lines = [heads, *rows]
    return "\n".join(
        f"{first:{LABEL}}" + "".join(f"{cell:>{CELL}}" for cell in rest) for first, *rest in lines
    )


def _single_row(name: str, tally: Tally) -> list[str]:
    counts = [str(tally.labelled), str(tally.right)]
    return [name, *counts, _figure(tally.recall, tally.labelled), _error(tally)]


def _list_row(name: str, tally: Tally) -> list[str]:
    counts = [str(tally.labelled), str(tally.found), str(tally.right)]
    shares = [
        _figure(tally.precision, tally.found),
        _figure(tally.recall, tally.labelled),
        _figure(tally.f1, tally.labelled + tally.found),
    ]
    return [name, *counts, *shares, _error(tally)]


def _figure(value: float, counted: int) -> str:
    """A dash where nothing was there to be counted."""
    return f"{value:.4f}" if counted else "–"


def _error(tally: Tally) -> str:
    return _figure(calibration_error(tally.outcomes), len(tally.outcomes))


def _reliability(outcomes: Sequence[Outcome]) -> str:
    """Whether 0.9 means 0.9."""
    rows = [
        [f"{one.low:.1f} – {one.high:.1f}", str(one.values), f"{one.confidence:.3f}", f"{one.right:.3f}"]
        for one in reliability(outcomes)
    ]
    error = say("evaluate.calibration", error=f"{calibration_error(outcomes):.4f}")
    return f"{say('evaluate.reliability')}\n{_table('reliability', rows)}\n{error}"


def _differences(report: Report) -> str:
    return "\n\n".join(
        "\n".join([f"{name} ({len(tally.differences)})", *_lines(tally)])
        for name, tally in report.tallies.items()
        if tally.differences
    )


def _lines(tally: Tally) -> Iterator[str]:
    for one in tally.sure_first():
        yield f"  {one.document}"
        yield f"    {say('evaluate.wanted')}: {_shown(one.wanted)}"
        yield f"    {say('evaluate.got')}: {_shown(one.got)}"
        if one.evidence:
            yield f"    {_origin(one)}"


def _shown(value: Any) -> str:
    if value is None:
        return say("evaluate.nothing")
    if isinstance(value, dict):
        value = {key: part for key, part in value.items() if part not in (None, "", [])}
    return json.dumps(value, ensure_ascii=False)


def _origin(one: Difference) -> str:
    """Where a wrong value came from, in one line."""
    found = one.evidence
    place = [
        f"{one.confidence:.2f}",
        str(found["method"]),
        say("evaluate.page", page=found.get("page") or "?"),
    ]
    if "line" not in found:
        return " · ".join(place)
    snippet = found["snippet"]
    cut = snippet if len(snippet) <= LONGEST else f"{snippet[:LONGEST]}…"
    return " · ".join([*place, say("evaluate.line", line=found["line"]), cut])
