"""Campaigns side by side, as pandas tables: movements, phases, targets, answers; by area, issuer or year.

    with open_dataset(Path("kehoach.db")) as dataset:
        found = compare.movements(select(dataset, "level:district"), by="area")
    compare.matrix(found)

`records` are those of `select(dataset, query)` or of `Dataset.records()`. Several files of one document
count once. `group` is the area, issuer or year by which documents stand side by side; `year` is that of
the issue. Both are missing (None, NA) where the document does not tell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from pipeline.dataset import graphframes
from pipeline.dataset.dates import known_days
from pipeline.dataset.groups import BY, By, distinct, labels, year_of
from pipeline.dataset.store import Dataset
from pipeline.dataset.subjects import in_unit, subjects, wording
from pipeline.dataset.words import key
from pipeline.lexicon import type_by_key
from pipeline.text import search_key

__all__ = ["BY", "WHAT", "answers", "comparable", "matrix", "movements", "phases", "superiors", "targets"]

Record = dict[str, Any]
What = Literal["movements", "phases", "targets", "answers"]
WHAT: tuple[What, ...] = ("movements", "phases", "targets", "answers")

DOCUMENT = ("id", "number", "issuing_body", "issue_date")
MOVEMENTS = (
    "key", "name", "kind", "group", "year", "documents", "spellings", "first_issued", "last_issued",
)  # fmt: skip
PHASES = (
    "group", "year", *DOCUMENT, "movements", "label", "start", "end", "precision", "text",
    "first_day", "last_day", "days",
)  # fmt: skip
TARGETS = (
    "subject", "bodies", "group", "year", *DOCUMENT, "text", "comparator", "value", "unit",
    "to_first", "to_previous", "superior_number", "superior_value", "to_superior",
)  # fmt: skip
ANSWERS = (
    "group", "year", *DOCUMENT, "level", "superior", "superior_type", "superior_number",
    "superior_body", "superior_date", "in_dataset", "days", "confidence",
)  # fmt: skip


def movements(records: Iterable[Record], by: By = "area", movement: str | None = None) -> pd.DataFrame:
    """One row for each movement, group and year: columns MOVEMENTS.

    `documents` name it, in `spellings` different ways; `name` is its commonest spelling of all. `movement`
    keeps those whose name or key has these words, with or without accents.
    """
    chosen = list(distinct(records))
    groups = labels(chosen, by)
    named = [
        [item.get("key") or key(item["name"]).strip(), item["name"], item["kind"], groups[record["id"]],
         year_of(record), record["id"], record.get("issue_date")]
        for record in chosen
        for item in record.get("movements", [])
        if _is_named(item, movement)
    ]  # fmt: skip
    columns = ["key", "name", "kind", "group", "year", "id", "issued"]
    table = pd.DataFrame(named, columns=columns).astype({"year": "Int64"})
    if table.empty:
        return pd.DataFrame(columns=list(MOVEMENTS)).astype({"year": "Int64"})
    table["name"], spelling = table.groupby("key")["name"].transform(_commonest), table["name"]
    table["kind"] = table.groupby("key")["kind"].transform(_commonest)
    found = table.assign(spelling=spelling).groupby(["key", "name", "kind", "group", "year"], dropna=False)
    counted = found.agg(
        documents=("id", "nunique"),
        spellings=("spelling", "nunique"),
        first_issued=("issued", "min"),
        last_issued=("issued", "max"),
    )
    return _by_commonness(counted.reset_index())[list(MOVEMENTS)]


def phases(records: Iterable[Record], by: By = "area", movement: str | None = None) -> pd.DataFrame:
    """One row a phase, in the order of groups and of time: columns PHASES.

    `first_day` and `last_day` are timestamps, NaT where an end is open; `days` counts both.
    """
    chosen = list(distinct(_naming(records, movement)))
    groups = labels(chosen, by)
    rows = [
        [*_where(record, groups), "; ".join(item["name"] for item in record.get("movements", [])),
         *(phase.get(name) for name in ("label", "start", "end", "precision", "text")),
         known_days(phase.get("start"))[0], known_days(phase.get("end"))[1]]
        for record in chosen
        for phase in record.get("phases", [])
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(PHASES[:-1])).astype({"year": "Int64"})
    for name in ("first_day", "last_day"):
        table[name] = pd.to_datetime(table[name], format="%Y-%m-%d", errors="coerce")
    table["days"] = ((table["last_day"] - table["first_day"]).dt.days + 1).astype("Int64")
    table["_group"] = table["group"].map(_place)
    table = table.sort_values(["_group", "first_day", "last_day", "id"], kind="stable")
    return table[list(PHASES)].reset_index(drop=True)


def targets(
    records: Iterable[Record],
    by: By = "area",
    movement: str | None = None,
    above: Mapping[str, Sequence[Record]] | None = None,
) -> pd.DataFrame:
    """One row a target, those of one subject together: columns TARGETS.

    `subject` is the commonest wording; `bodies` many issuers have it, the subjects that most have come
    first. `to_first` and `to_previous` are the differences to the first and to the last earlier plan of the
    same issuer, `to_superior` that to the plan it carries out, where `above` (see :func:`superiors`) has it
    and it sets the same target. Sums of money are given in one unit for each subject.
    """
    chosen = list(distinct(_naming(records, movement)))
    groups = labels(chosen, by)
    above = above or {}
    over = {record["id"]: record for record in chosen} | {r["id"]: r for rs in above.values() for r in rs}
    items = [(record, item) for record in over.values() for item in record.get("targets", [])]
    numbers = subjects([item for _, item in items])
    names, units = _named_subjects(items, numbers)
    held = _held(items, numbers, units)
    rows = [
        [names[number], number, *_where(record, groups), item["text"], item["comparator"],
         in_unit(item["value"], item["unit"], units[number]), units[number],
         *_superior(number, [r for r in above.get(record["id"], ()) if r["id"] != record["id"]], held)]
        for (record, item), number in zip(items, numbers, strict=True)
        if record["id"] in groups
    ]  # fmt: skip
    return _with_differences(
        pd.DataFrame(
            rows,
            columns=[
                "subject", "_number", "group", "year", *DOCUMENT, "text", "comparator", "value", "unit",
                "superior_number", "superior_value",
            ],
        )
    )  # fmt: skip


def comparable(found: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of :func:`targets` those that stand beside others: their subject is in several documents.

    All rows where no subject is.
    """
    documents = found.groupby(["subject", "unit"], dropna=False)["id"].transform("nunique")
    beside = found[documents > 1]
    return found if beside.empty else beside


def superiors(dataset: Dataset) -> dict[str, list[Record]]:
    """For each document's id the records of the plans it carries out, as far as they are in the dataset."""
    links = graphframes.answers(dataset)
    links = links[links["in_dataset"].astype(bool)]
    known = {id: dataset.find(id) for id in links["target"].unique()}
    found: dict[str, list[Record]] = defaultdict(list)
    for source, target in zip(links["source"], links["target"], strict=True):
        found[source].append(known[target])
    return dict(found)


def answers(
    dataset: Dataset, records: Iterable[Record], by: By = "area", movement: str | None = None
) -> pd.DataFrame:
    """One row for each of `records` and each plan it carries out, the quickest first: columns ANSWERS.

    `days` after the superior plan it was issued; NA where one of the dates is not known to the day. Laws,
    decrees and circulars are left out: a plan that rests on a law of twenty years ago does not answer it.
    """
    chosen = {record["id"]: record for record in distinct(_naming(records, movement))}
    groups = labels(chosen.values(), by)
    links = graphframes.answers(dataset)
    links = links[links["source"].isin(list(chosen)) & ~links["target_doc_type"].map(_is_law).astype(bool)]
    origins = [_where(chosen[id], groups) for id in links["source"]]
    table = pd.DataFrame(origins, columns=["group", "year", *DOCUMENT], index=links.index)
    table = table.assign(
        level=links["source_level"],
        superior=links["target"],
        superior_type=links["target_doc_type"],
        superior_number=links["target_number"],
        superior_body=links["target_issuing_body"],
        superior_date=links["target_issue_date"],
        **{name: links[name] for name in ("in_dataset", "days", "confidence")},
    ).astype({"year": "Int64"})
    table["_cited"] = table.groupby("superior")["id"].transform("count")
    table = table.sort_values(
        ["_cited", "superior_date", "superior", "days", "id"],
        ascending=[False, True, True, True, True],
        kind="stable",
    )
    return table[list(ANSWERS)].reset_index(drop=True)


def matrix(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of :func:`movements` as a matrix: movement and group down, years across, documents inside.

    Where the group is the year, movements alone stand down.
    """
    table = found.assign(year=found["year"].astype("object").where(found["year"].notna(), None))
    by_year = (table["group"] == table["year"].map(lambda year: None if year is None else str(year))).all()
    down = ["name"] if by_year else ["name", "group"]
    wide = table.pivot_table(
        index=down, columns="year", values="documents", aggfunc="sum", fill_value=0, dropna=False, sort=False
    )
    return wide[sorted(wide.columns)].astype(int)


def _is_law(doc_type: Any) -> bool:
    known = type_by_key().get(search_key(doc_type)) if isinstance(doc_type, str) else None
    return known is not None and known.family == "law"


def _is_named(item: Record, wanted: str | None) -> bool:
    """Whether a movement is the one that a person asks for: as the filter `movement` has it."""
    words = key(wanted)
    return not words or words in key(item["name"]) or words in key(item.get("key"))


def _naming(records: Iterable[Record], movement: str | None) -> Iterator[Record]:
    for record in records:
        if not movement or any(_is_named(item, movement) for item in record.get("movements", [])):
            yield record


def _where(record: Record, groups: Mapping[str, str | None]) -> list[Any]:
    """The columns that every row begins with: group, year, DOCUMENT."""
    return [groups[record["id"]], year_of(record), *(record.get(name) for name in DOCUMENT)]


def _commonest(names: "pd.Series[str]") -> str:
    counted = Counter(names)
    return min(counted, key=lambda name: (-counted[name], name.isupper(), name))


def _by_commonness(table: pd.DataFrame) -> pd.DataFrame:
    """The movement that most documents name first; groups and years in their order."""
    table["_all"] = table.groupby("key")["documents"].transform("sum")
    table["_group"] = table["group"].map(_place)
    order = ["_all", "key", "_group", "year"]
    return table.sort_values(order, ascending=[False, True, True, True]).reset_index(drop=True)


def _place(group: Any) -> str:
    """Where a group stands among the others; what is unknown stands last."""
    return key(group) if isinstance(group, str) else "~"


def _named_subjects(
    items: Sequence[tuple[Record, Record]], numbers: Sequence[int]
) -> tuple[dict[int, str], dict[int, str | None]]:
    """For each subject its commonest wording and its commonest unit."""
    said: dict[int, Counter[str]] = defaultdict(Counter)
    units: dict[int, Counter[str | None]] = defaultdict(Counter)
    for (_, item), number in zip(items, numbers, strict=True):
        said[number][wording(item)] += 1
        units[number][item["unit"]] += 1
    names = {n: min(found, key=lambda name: (-found[name], len(name), name)) for n, found in said.items()}
    return names, {n: found.most_common(1)[0][0] for n, found in units.items()}


_Held = dict[tuple[str, int], tuple[str | None, float]]


def _held(
    items: Sequence[tuple[Record, Record]], numbers: Sequence[int], units: Mapping[int, str | None]
) -> _Held:
    """What each document sets for a subject: its number and the value of its first such target."""
    held: _Held = {}
    for (record, item), number in zip(items, numbers, strict=True):
        value = in_unit(item["value"], item["unit"], units[number])
        held.setdefault((record["id"], number), (record.get("number"), value))
    return held


def _superior(number: int, above: Sequence[Record], held: _Held) -> tuple[str | None, float | None]:
    """The number and the value of the first superior plan that sets the same target."""
    found = (held[record["id"], number] for record in above if (record["id"], number) in held)
    return next(found, (None, None))


def _with_differences(table: pd.DataFrame) -> pd.DataFrame:
    """Add the differences within each issuer's plans; put subjects of many issuers first."""
    table = table.astype({"year": "Int64", "value": "Float64", "superior_value": "Float64"})
    body = table["issuing_body"].map(key)
    table["bodies"] = body.groupby(table["_number"]).transform("nunique")
    table["_rank"] = table.groupby(["_number", "id"]).cumcount()
    table = table.assign(_body=body, _date=table["issue_date"].fillna("")).sort_values("_date", kind="stable")
    # The second such target of a plan (for another year, say) goes with the second one of the plan before.
    series = table[table["_body"] != ""].groupby(["_number", "_body", "_rank"])["value"]
    earlier = series.cumcount() > 0
    table["to_first"] = (table["value"] - series.transform("first")).where(earlier)
    table["to_previous"] = series.diff()
    table["to_superior"] = table["value"] - table["superior_value"]
    for name in ("to_first", "to_previous", "to_superior"):
        table[name] = table[name].astype("Float64").round(6)
    table["_documents"] = table.groupby("_number")["id"].transform("nunique")
    table["_group"] = table["group"].map(_place)
    order = ["bodies", "_documents", "_number", "_group", "_date", "_rank"]
    table = table.sort_values(order, ascending=[False, False, True, True, True, True], kind="stable")
    return table[list(TARGETS)].reset_index(drop=True)
