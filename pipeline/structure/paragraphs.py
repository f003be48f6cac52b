"""Paragraphs: which line breaks are only the page's, and the outline labels I. 1. a) - +."""

import re
from dataclasses import dataclass
from itertools import pairwise

from pipeline.document import Section
from pipeline.structure.lines import Line, is_rule
from pipeline.text import search_key

_LARGE = f"[{''.join(filter(str.isupper, map(chr, range(0x41, 0x1EFA))))}]"
_EMPHASIS = r"(?:\*{1,3}(?=(?:\d{1,2}|[IVXL]{1,6}|[A-Za-zĐđ])[.)]|(?i:phần|chương|mục|điều)\s))?"
LABEL = re.compile(
    rf"""[ \t]*{_EMPHASIS}(?:
        (?P<part>(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:[IVXLC]+|\d+|thứ\s+\w+))[.:]?(?=[\s*]|$)
      | (?P<article>(?:Điều|ĐIỀU)\s+\d+)\s?[.:]?(?=[\s*]|$)
      | (?P<roman>[IVXL]{{1,6}}|IH|I?H[IL])  # engines read III as HI or HL, II as IL, and lose the full stop
        (?:\s?[.)/-](?=[\s*]|[^\W\d]|$)|(?=\s{_LARGE}{{2,}},?\s{_LARGE}{{2,}})|(?<=IL|IH|HI|HL)(?=\s{_LARGE}))
      | (?P<capital>[A-HĐ])\s?[.)/](?=[\s*])
      | (?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[.)]?(?=[\s*])
      | (?P<number>\d{{1,2}})\s?[.)/](?=[\s*]|[^\W\d]|$)
      | (?P<letter>[a-zđ])\s?[.)/](?=[\s*])
      | (?P<bullet>[-–—+*•▪●o](?=\s|[^\W\d_]|\d)(?!\w[^\W\d_])|\(\d{{1,2}}\)(?=\s*[^\W\d_]|\s+[\d“"*]))
    )""",
    re.VERBOSE,
)
_IN_BRACKETS = re.compile(r"\(\d{1,2}\)\s*(?=[^\W\d_])")
_ABBREVIATED = re.compile(r"\b[A-ZĐ][A-Za-z]{0,2}\.$")
_SHARE = re.compile(r"\d[\d.,]*\s?[%‰]")
_FEW = 4  # lines that show a habit
_FORM = re.compile(r"\s*[A-ZĐÀ-Ỹ][\w /]{1,40}:(?=\s)")
"""How a line of a form begins: Tên phong trào: ..."""
_LEVELS = {"part": 1, "roman": 1, "capital": 1, "article": 1, "number": 2, "decimal": 3, "letter": 3}
_PAGE_NUMBER = re.compile(r"\s*(?:trang\s*)?[-–]?\s*\d{1,3}\s*(?:/\s*\d{1,3})?\s*[-–]?\s*|\f", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or list item, `start:end` in the text; `label` kind and text if it has one."""

    start: int
    end: int
    kind: str
    label: str
    body: int


def flow(text: str, lines: tuple[Line, ...]) -> str:
    """`text` with page numbers blanked and soft line breaks as blanks; the length is kept."""
    width, spaced = _usual_width(lines), _is_spaced(lines, text)
    out = list(text)
    kept: list[Line] = []
    headers = _running_headers(text, lines)
    for line in lines:
        if line.number in headers or _is_furniture(line, text):
            out[line.start : line.end] = " " * (line.end - line.start)
            if line.start > 0:
                out[line.start - 1] = " "
        else:
            kept.append(line)
    for before, after in _neighbours(kept):
        if _soft(before, after, text, width, spaced):
            out[before.end : after.start] = " " * (after.start - before.end)
    return re.sub("[\t\u00a0\f]", " ", "".join(out))


def _usual_width(lines: tuple[Line, ...]) -> int:
    widths = sorted(line.end - line.start for line in lines if not line.blank)
    return widths[int(len(widths) * 0.9)] if widths else 0


def _is_furniture(line: Line, text: str) -> bool:
    row = text[line.start : line.end]
    return not line.blank and bool(_PAGE_NUMBER.fullmatch(row))


_NUMBERED = re.compile(
    r"\d{1,3}\b(?=.*[^\W\d_]{2})|(?=[^\W\d_]{2}).{4,120}(?<!\d)\d{1,3}$|[A-ZĐ]{2,5}\s\d{1,4}\s"
)
_HEADER = re.compile(r"\s*\d{1,3}\s+[/|]\s+(?=\D)(?=.*[A-ZĐ]{2})")
_CODED = re.compile(r"\s*[A-ZĐ]{2,5}\s(?:số\s)?\d{1,4}\s?[-–/]\s?[A-ZĐ]{2}")
_BETWEEN_HEADERS = 12
"""Lines that a page has at least: nearer lines that differ in their number only are a list."""


def _running_headers(text: str, lines: tuple[Line, ...]) -> set[int]:
    """The lines with a page number and the same words on each page, where one of them cuts a sentence."""
    alike: dict[str, list[int]] = {}
    numbers = {line.number for line in lines if _is_furniture(line, text)}
    filled = [line for line in lines if not line.blank and line.number not in numbers]
    for index, line in enumerate(filled):
        row = text[line.start : line.end].strip()
        if (row[:1].isdigit() or row[-1:].isdigit() or row[:1].isupper()) and _NUMBERED.match(row):
            alike.setdefault(re.sub(r"[\d\W]+", " ", row), []).append(index)
    found: set[int] = set()
    for places in alike.values():
        apart = all(two - one >= _BETWEEN_HEADERS for one, two in pairwise(places))
        first = filled[places[0]]
        named = _HEADER.match(text, first.start, first.end) or (
            first.number - 1 in numbers and _CODED.match(text, first.start, first.end)
        )
        if apart and (len(places) > 1 or named) and any(_cuts(text, filled, index) for index in places):
            found.update(filled[index].number for index in places)
    return found


def _cuts(text: str, filled: list[Line], index: int) -> bool:
    """Whether the sentence of the line before goes on in the line behind, and not in this one."""
    if not 0 < index < len(filled) - 1:
        return False
    before, line, after = filled[index - 1 : index + 2]
    left, row = text[before.start : before.end].rstrip(), text[line.start : line.end].rstrip()
    right = text[after.start : after.end].lstrip()
    return left[-1] not in ".;:!?…/|" and right[:1].islower() and row[-1] not in ",;-–"


def _neighbours(lines: list[Line]) -> list[tuple[Line, Line]]:
    """Pairs of lines that may belong together: adjacent, or parted by a page break or one blank line."""
    filled = [line for line in lines if not line.blank]
    blanks = {line.number for line in lines if line.blank}
    pairs = []
    for before, after in pairwise(filled):
        between = [n for n in range(before.number + 1, after.number) if n in blanks]
        removed = after.number - before.number - 1 - len(between)
        if not between or removed or len(between) == 1:
            pairs.append((before, after))
    return pairs


def _is_spaced(lines: tuple[Line, ...], text: str) -> bool:
    """Whether items stand behind blank lines, and lines that follow at once mostly go on in small letters."""
    pairs = [pair for pair in pairwise(lines) if not pair[1].blank]
    items = [before.blank for before, after in pairs if LABEL.match(text, after.start, after.end)]
    inner = [
        text[after.start : after.end].lstrip()[:1].islower() for before, after in pairs if not before.blank
    ]
    return len(items) >= _FEW and sum(items) >= 0.9 * len(items) and sum(inner) >= max(_FEW, len(inner) / 2)


def _soft(before: Line, after: Line, text: str, width: int, spaced: bool) -> bool:
    """Whether the break between two lines belongs to the page, not to the sentence."""
    left, right = text[before.start : before.end].rstrip(), text[after.start : after.end].strip()
    if len(before.cells) > 1 or len(after.cells) > 1 or is_rule(right):
        return False
    if LABEL.match(right) and not _goes_on_in_brackets(left, right):
        return False
    if "|" in left or "|" in right:
        return False
    if left.count("**") % 2 == 1 and right.count("**") % 2 == 1 and after.number - before.number == 1:
        return True  # bold words go on
    if after.number - before.number > 1 and not text[before.end : after.start].strip():
        unfinished = len(left) >= 0.75 * width and width < 200 and left[-1] not in ".;:!?…/"
        return unfinished and before.cells[0].capitals < 0.8
    heading = before.cells[0].capitals > 0.8 and len(before.cells[0].text) > 3
    if heading and after.cells[0].capitals < 0.5 and not left.endswith((",", "-", "–")):
        return False
    if after.number - before.number == 1 and left.count("(") > left.count(")") and ")" in right:
        return True
    if left.endswith((".", ";", ":")) and right[:1].isdigit() and not _ABBREVIATED.search(left):
        return False
    if _SHARE.match(right) and left[-1:].isalnum() and after.number - before.number == 1:
        return before.cells[0].capitals < 0.8
    if _FORM.match(right) and _FORM.match(left):
        return False
    first = next((char for char in right if char.isalpha()), "")
    if first.islower() or left.endswith((",", "-", "–", "“", "(", "và")):
        return True
    if left.endswith((";", ":")) and right.startswith(("“", '"', "‘", "«", "''")):
        return len(left) >= 0.65 * width and width < 200
    if left.endswith((".", ";", ":", "!", "?", "…", "./.")):
        return False
    if before.cells[0].capitals > 0.8:
        return after.cells[0].capitals > 0.8
    return (spaced and after.number - before.number == 1) or (len(left) >= 0.65 * width and width < 200)


def _goes_on_in_brackets(left: str, right: str) -> bool:
    """Whether "(02) lớp" is a number said again within a sentence, and no label of an item."""
    number = _IN_BRACKETS.match(right)
    return bool(number and right[number.end()].islower()) and not left.endswith((".", ";", ":", ","))


def paragraphs(text: str, start: int = 0) -> tuple[Paragraph, ...]:
    """The paragraphs of a flow from offset `start` on, with their outline labels."""
    found = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", text[start:]):
        left, right = start + match.start(), start + match.end()
        label = LABEL.match(text, left, right)
        kind = label.lastgroup or "" if label else ""
        name = label[kind] if label and kind else ""
        found.append(Paragraph(left, right, kind, name, label.end() if label else left))
    return tuple(found)


def outline(text: str, items: tuple[Paragraph, ...], end: int) -> tuple[Section, ...]:
    """The headed sections up to `end`: each reaches to the next one of its level or above."""
    heads: list[tuple[int, Paragraph, str]] = []
    for item in items:
        level = _LEVELS.get(item.kind)
        if level is None or item.start >= end:
            continue
        heading = _heading(text[item.body : item.end])
        if heading or level == 1:
            heads.append((level, item, heading))
    sections = []
    for index, (level, item, heading) in enumerate(heads):
        stop = next((h[1].start for h in heads[index + 1 :] if h[0] <= level), end)
        sections.append(Section(level, item.label, heading, item.start, stop))
    return tuple(sections)


def _heading(body: str) -> str:
    """The heading a labelled paragraph opens with: its start up to a colon, or all if short."""
    clean = re.sub(r"\s+", " ", body.replace("*", " ")).strip()
    head, colon, _ = clean.partition(":")
    if colon and len(head) <= 120:
        return head.strip()
    return clean.rstrip(" .") if len(clean) <= 160 and not clean.endswith(";") else ""


def section_key(heading: str) -> str:
    """A heading in the form in which topics are looked up."""
    return search_key(heading)
