"""Figures in the cells of tables: what the row and the column say of them.

A column is known by its header, which may take several lines: ordinals, labels, units, figures.
What a figure is of stands in its row and in its header; the header, or the title of the table,
says whether it is wanted, was reached, or is money, points or hours.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.entities.findings import collapse
from pipeline.entities.units import leading_nouns, unit_of
from pipeline.lexicon import cues
from pipeline.structure import Layout
from pipeline.structure.lines import Cell
from pipeline.structure.tableheads import Headed, headed
from pipeline.structure.tables import Table
from pipeline.text import lower, search_key

ORDINAL = re.compile(r"(?:s?tt|so tt|stt\W*|so thu tu)\b\W*")
_UNIT = re.compile(r"(?:dvt|dv tinh|don vi(?: do| tinh)?(?: luong)?|dv)\W*")
_FIGURE = re.compile(
    r"(?:(?:it nhat|toi thieu|khong qua|khong duoi|khong vuot qua|toi da|tren|duoi|tu|>=|<=|[<>≥≤])\s*)?"
    r"\d[\d.,]*(?:\s?[-–/]\s?\d[\d.,]*)?\s?(?:%|[a-z/ ]{1,24})?(?:\s?tro (?:len|xuong))?"
)
_PAST = re.compile(
    r"ket qua|thuc hien|(?:nam|mua|ky|quy|nam hoc) truoc|hien (?:trang|tai|co|nay)|cung ky|\bda\b"
    r"|\bdat\b(?! duoc| chuan)|\bth (?:nam|20)|\buoc\b|so sanh|so voi|tang[ ,/]+giam"
)
_MEANT = re.compile(
    r"chi tieu|muc tieu|phan dau|ke hoach|dang ky|can dat|\bmuc\b|giao|thi dua|den nam|cam ket|\bkh\b"
    r"|lo trinh|phai dat"
)
_OTHER = re.compile(rf"\b(?:{cues('money')}|{cues('other-columns')})\b")
_GOALS = re.compile(r"\b(?:chi tieu|muc tieu|chi so|phan dau|dang ky)\b")
_TOTAL = re.compile(r"(?:tong(?: cong| so)?|cong|toan (?:tinh|huyen|xa|thi xa|thanh pho|nganh|truong))\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUARTER = re.compile(r"\bquy\s+(?P<quarter>iv|i{1,3}|[1-4])\b")
_MONTH = re.compile(r"\bthang\s+(?P<month>1[0-2]|0?[1-9])\b")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_WHEN = re.compile(
    r"\b(?:chi tieu|muc tieu|phan dau|ke hoach|dang ky|can dat|muc|giao|thi dua|phai dat|kh|den|het|nam|hoc"
    r"|ca|trong|do|so luong|ty le|quy [ivx\d]+|thang \d+|\d[\d-]*)\b"
)
_BRACKET = re.compile(r"\((?P<unit>%|[^\W\d]+(?:[ /][^\W\d]+){0,3})\)")


class Years(NamedTuple):
    """The year that a plan is for, and the one it ends in, the next for a school year; 0 if unknown."""

    first: int
    last: int


class Column(NamedTuple):
    """Where a quantity stands in a table: its row, its cell `start:end`, the words above and beside it.

    `header` is the key of the header cells, `label` those cells of the row that say what is counted,
    `unit` the printed unit of the row or column; `later`: cells before it in the row hold figures too;
    `figure`: the cell holds nothing else; `goals`: the table says that it lists goals; `planned`: one
    of its columns says that it is planned; `heads`: the header cells; `of_row`: the unit is the row's.
    """

    row: int
    start: int
    end: int
    header: str
    later: bool
    label: tuple[Cell, ...] = ()
    unit: str = ""
    figure: bool = False
    goals: bool = False
    planned: bool = False
    heads: tuple[Cell, ...] = ()
    of_row: bool = False

    @property
    def ordinal(self) -> bool:
        return ORDINAL.fullmatch(self.header) is not None


def columns(layout: Layout) -> list[Column]:
    """The cells of all tables of the body, in order."""
    found: dict[int, Column] = {}
    for table in layout.tables:
        for column in _of_table(layout, table):
            found.setdefault(column.start, column)
    return [found[start] for start in sorted(found)]


def _of_table(layout: Layout, table: Table) -> Iterator[Column]:
    placed = list(headed(table))
    kinds = _kinds(placed)
    above = (
        layout.key[max(0, table.header[0].start - 200) : table.header[0].start].strip().rpartition("\n")[2]
    )
    heads = " ".join(cell.key for cell in table.header)
    goals = bool(_GOALS.search(heads) or _GOALS.search(above[-160:]))
    planned = any(_MEANT.search(item.key) and not _PAST.search(item.key) for item in placed)
    for _, group in groupby(placed, key=lambda item: item.row):
        row = list(group)
        label = tuple(item.cell for item in row if kinds.get(item.key) == "label")
        unit = next((item.cell.text for item in row if kinds.get(item.key) == "unit"), "")
        figures = False
        for item in row:
            figure = kinds.get(item.key) == "figure" and _is_figure(item.cell)
            printed = unit or _bracketed(item.heads) or _bracketed(label)
            yield Column(
                row[0].cell.start, item.cell.start, item.cell.end, item.key, figures,
                label, printed, figure, goals, planned, item.heads, bool(unit),
            )  # fmt: skip
            figures = figures or (item is not row[0] and any(map(str.isdigit, item.cell.text)))


def _kinds(placed: list[Headed]) -> dict[str, str]:
    """For each header what its column holds: ordinal, unit, label, figure or other."""
    by_key: dict[str, list[Cell]] = {}
    for item in placed:
        by_key.setdefault(item.key, []).append(item.cell)
    kinds: dict[str, str] = {}
    for key, cells in by_key.items():
        share = sum(map(_is_figure, cells)) / len(cells)
        if ORDINAL.fullmatch(key):
            kinds[key] = "ordinal"
        elif _UNIT.fullmatch(key) and "label" in kinds.values() and share < 0.5:
            kinds[key] = "unit"
        elif "label" not in kinds.values() and share < 0.5:
            kinds[key] = "label"
        else:
            kinds[key] = "figure" if share >= 0.3 else "other"
    return kinds


def _is_figure(cell: Cell) -> bool:
    return _FIGURE.fullmatch(cell.key.replace("*", "").strip()) is not None


def _bracketed(cells: tuple[Cell, ...]) -> str:
    """The unit that a header or a label ends with: (%), (hộ), (triệu đồng)."""
    found = (_BRACKET.search(cell.text) for cell in reversed(cells))
    return next((match["unit"] for match in found if match), "")


def words_of(column: Column) -> str:
    """What stands for the words before a figure: those of its row and of its header, in lower case."""
    said = (" ".join(cell.text for cell in cells) for cells in (column.label, column.heads))
    return lower(" | ".join(said)).replace("*", " ")


def subject_of(column: Column) -> str | None:
    """What a figure counts: the words of its row, with those of its header if these say more than when."""
    label = " ".join(cell.text for cell in column.label)
    said = " ".join(cell.text for cell in column.heads)
    bare = _BRACKET.sub("", said)
    plain = _WHEN.sub("", search_key(bare)).strip(" -–:()/,.")
    parts = [_BRACKET.sub("", label), bare if plain else ""]
    return ", ".join(collapse(part.replace("*", "")) for part in parts if part.strip()) or None


def unit_of_figure(column: Column, behind: str) -> str | None:
    """The unit of a figure: printed behind it, in its row or header, or what "Số ..." counts there."""
    if unit := behind.replace("*", "").partition("trở")[0].strip(" |"):
        return unit_of(unit)
    if column.unit:
        return lower(column.unit.strip("() "))
    for cells in (column.heads, column.label):
        said = lower(" ".join(cell.text for cell in cells)).replace("*", " ")
        counted = re.search(r"(?:^|\s)(?:tổng\s)?số\s(?:lượng\s)?(?=\w)", said)
        if counted:
            return leading_nouns(said[counted.end() :])
    return None


def deadline_of(column: Column, year: int) -> str | None:
    """The year, quarter or month that the header names, the latest one; `year` stands for one not printed."""
    years = [int(found) for found in _YEAR.findall(column.header)]
    latest = max(years, default=year)
    quarter, month = _QUARTER.search(column.header), _MONTH.search(column.header)
    if quarter and latest:
        number = _ROMAN.get(quarter["quarter"]) or int(quarter["quarter"])
        return f"{latest}-{number * 3:02d}"
    if month and latest:
        return f"{latest}-{int(month['month']):02d}"
    return str(latest) if years else None


def is_told(column: Column, years: Years) -> bool:
    """Whether a column holds results: its header says so, or names only years that are over."""
    if _when(column, years) == "past":
        return True
    return not _MEANT.search(column.header) and bool(_PAST.search(column.header))


def is_planned(column: Column, years: Years, listed: bool) -> bool:
    """Whether a figure is what the plan wants: its header says so, or its table and nothing against it."""
    if not column.figure or is_told(column, years) or _OTHER.search(column.header):
        return False
    if any(_OTHER.match(cell.key) for cell in column.label):
        return False
    return bool(_MEANT.search(column.header)) or column.goals or listed


def features(column: Column | None, years: Years, listed: bool, odd: str) -> Iterator[str]:
    """What the header of a table's column says: last year's results, or what is wanted."""
    if column is None:
        yield "column:none"
        return
    said = re.findall(r"[a-z]+|\d+", column.header)
    yield f"column:{'named' if said else 'unnamed'}:{column.later}:{odd}"
    yield f"column:later:{column.later}:{column.figure}"
    yield from (f"column:{word}" for word in said if not word.isdigit())
    yield from (f"column2:{a} {b}" for a, b in pairwise(said) if not (a + b).isdigit())
    meant, told = bool(_MEANT.search(column.header)), is_told(column, years)
    other = bool(_OTHER.search(column.header))
    yield f"column:meant:{meant}"
    if not column.figure:
        return
    verdict = is_planned(column, years, listed)
    kind = "told" if told else "other" if other else "meant" if meant else "plain"
    yield f"cell:planned:{verdict}"
    yield f"cell:{kind}:{column.goals or listed}"
    yield f"cell:{kind}:{column.planned}:{column.later}"
    yield f"cell:when:{_when(column, years)}:{kind}"
    label = " ".join(cell.key for cell in column.label)
    yield f"cell:total:{bool(_TOTAL.match(label))}"
    yield f"cell:label:{bool(label)}:{verdict}"
    yield f"cell:unit:{search_key(column.unit)}"
    yield from (f"label:{word}" for word in re.findall(r"[a-z]+", label)[:6])


def _when(column: Column, plan: Years) -> str:
    """Whether the years of a header lie before those of the plan; a school year is known by its end."""
    years = [int(found) for found in _YEAR.findall(column.header)]
    if not years:
        parted = _QUARTER.search(column.header) or _MONTH.search(column.header)
        return "part" if parted else "unsaid"
    ours = plan.last if len(years) > 1 else plan.first
    if not ours:
        return "year"
    return "past" if max(years) < ours else "this" if max(years) == ours else "later"
