"""Number, date, place, type, title and addressees, from the letterhead."""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.entities.addressees import add_addressees, letter_opening
from pipeline.entities.dates import PartialDate, valid
from pipeline.entities.findings import add, collapse, found, layout_of, value_of
from pipeline.entities.opening import opening_of
from pipeline.lexicon import DocumentType, body_head, document_types, type_by_code, type_by_key
from pipeline.structure import Cell, Layout
from pipeline.structure.headline import says_no_more
from pipeline.structure.letterhead import is_part
from pipeline.structure.lines import with_vowels
from pipeline.structure.offices import HOLDER
from pipeline.structure.roles import is_place_name
from pipeline.structure.unlisted import FAMILY
from pipeline.text import fold, search_key

CODE = re.compile(
    r"""\d{1,5}[a-z]{0,2}(?:/(?:19|20)\d\d)?      # the number, with the year in legal documents
        [/-] (?=[^\W\d_])[\w&]+(?:[-/.&][\w&]+)*  # the symbol""",
    re.VERBOSE,
)
_PRINTED = re.compile(r"\s*S\S{0,2}\s*[:.;]?\s*(?P<code>\d[^\n|]{0,60})", re.IGNORECASE)
_STAMPED = re.compile(r"\b(?:den so|cv den|cong van den)\b|\d\s*-\s*(?:den|ngay)\b|kem theo\s.{0,30}\bso\b")
_LOOSE = re.compile(r"\d{1,5}[a-z]?\s*(?:/\s*(?:19|20)\d\d\s*)?[/-]\s*[A-ZĐ][\w&]*(?:\s?[-–/&.]\s?[\w&]+)*")
_BLANK = re.compile(
    r"(?P<count>\d{1,5}[a-z]?)\s+(?P<kind>[^\W\d_]{2,5})\s?[/-]\s?(?P<rest>[\w&]+(?:\s?[-–/.&]\s?[\w&]+)*)"
)
"""The number as the Youth Union and the party often print it: 34 KH/ĐTN."""
_HEAD_DATE = re.compile(
    r"""(?:(?P<place>[^\n|,;]{2,45}?)(?P<comma>\s*[,;]\s*|\s*[.–-]\s*|\s+))?
        ngay\s*(?P<d>\d{1,2})\s*(?:thang\s*(?P<m>\d{1,2})\s*,?\s*nam\s*(?P<y>(?:19|20)\s?\d\s?\d)
                               |[/.-]\s*(?P<m2>\d{1,2})\s*[/.-]\s*(?P<y2>(?:19|20)\d\d))""",
    re.VERBOSE,
)
_SHORT_DATE = re.compile(
    r"(?P<place>[^\n|,;\d]{2,45}?)\s*,\s*(?P<d>\d{1,2})\s?[/.-]\s?(?P<m2>\d{1,2})\s?[/.-]\s?(?P<y2>(?:19|20)\d\d)"
)
_MONTH_ONLY = re.compile(
    r"(?P<place>[^\n|,;\d]{2,45}?)\s*,\s*thang\s*(?P<m>\d{1,2})\s*nam\s*(?P<y>(?:19|20)\d\d)"
)
_PLACE_ONLY = re.compile(r"(?P<place>[^\n|,;\d]{2,45}?)\s*[,;]\s*(?:ngay|thang)")


_CERTAIN = {"KH", "QĐ", "HD", "TB", "NQ", "TTr", "CTr", "CTHĐ", "KHLT", "KHPH"}
"""Codes that are no unit in the number of a letter (V/v, Kính gửi): 3904/CT-TCCB is of the Cục Thuế."""


_NAMES = "|".join(re.escape(search_key(known.name)) for known in document_types() if known.family != "other")


def normalised(code: str) -> str:
    """A document number as registered: no blanks, plain hyphens, nothing of the rule below it.

    >>> normalised("513 /KH – GDĐT"), normalised("06/KH-CĐCS_")
    ('513/KH-GDĐT', '06/KH-CĐCS')
    """
    return re.sub(r"[‐-―−]", "-", re.sub(r"\s+", "", code)).rstrip(".-/,;_")


@Language.component("kehoach_heading")
def heading(doc: Doc) -> Doc:
    """Find the single values that the letterhead and the title hold."""
    layout = layout_of(doc)
    _number(doc, layout)
    _date(doc, layout)
    _type(doc, layout)
    _title(doc, layout)
    add_addressees(doc, layout)
    return doc


def _number(doc: Doc, layout: Layout) -> None:
    for cell in layout.head.numbers:
        printed = _PRINTED.match(layout.text, cell.start)
        if not printed or _of_another(layout, cell):
            continue
        start = printed.start("code")
        within = layout.text[start : max(cell.end, start)]
        whole = normalised(within)
        if within.strip() and len(whole) <= 32 and CODE.fullmatch(whole):
            add(doc, "number", start, cell.end, whole, 0.97, "letterhead")
            return
        if slashed := _slashed(within):
            add(doc, "number", start, cell.end, slashed, 0.8, "letterhead")
            return
        loose = _LOOSE.match(layout.text, start)
        if loose and CODE.fullmatch(normalised(loose[0])):
            add(doc, "number", start, loose.end(), normalised(loose[0]), 0.9, "letterhead")
            return
        apart = _BLANK.match(layout.text, start)
        if apart and fold(apart["kind"]).upper() in type_by_code():
            code = (
                f"{apart['count']} {apart['kind']}{normalised(layout.text[apart.end('kind') : apart.end()])}"
            )
            add(doc, "number", start, apart.end(), code, 0.9, "letterhead")
            return


def _slashed(printed: str) -> str | None:
    """A number that lost its slash to the engine, a type's code behind its digits: 74KH-BDT, 74 KH-BDT."""
    found = re.fullmatch(r"(\d{1,4})\s?([^\W\d_]{2,5})(-[\w&-]+)", re.sub(r"[‐-―−]", "-", printed.strip()))
    if not found or fold(found[2]).upper() not in type_by_code():
        return None
    whole = normalised(f"{found[1]}/{found[2]}{found[3]}")
    return whole if CODE.fullmatch(whole) else None


def _of_another(layout: Layout, cell: Cell) -> bool:
    """Whether a number is that of a stamp on the same line, or of what the annex was issued with."""
    row = layout.text[layout.text.rfind("\n", 0, cell.start) + 1 : cell.end + 20]
    return bool(_STAMPED.search(search_key(row)))


def _date(doc: Doc, layout: Layout) -> None:
    """The date line of the letterhead, else the one above the signature."""
    key = with_vowels(search_key(layout.text))
    spots = [(cell, cell.start, "letterhead", 0.97) for cell in layout.head.dates]
    if not layout.head.dates:
        spots += [(cell, at, "letterhead", 0.9) for cell, at in _behind_numbers(layout, key)]
        spots += [(cell, cell.start, "ending", 0.8) for cell in _closing_cells(layout)]
    for cell, start, method, confidence in spots:
        for pattern in (_HEAD_DATE, _SHORT_DATE, _MONTH_ONLY):
            match = pattern.match(key, start, start + 120)
            if match and _add_date(doc, layout, match, confidence, method):
                return
        place = _PLACE_ONLY.match(key, cell.start, cell.end)
        if place and method == "letterhead":
            _add_place(doc, layout, place, 0.9, method)


def _behind_numbers(layout: Layout, key: str) -> Iterator[tuple[Cell, int]]:
    """Where a date stands behind the number, in one cell: Số: 8/KH-ĐTN, ngày 2 tháng 2 năm 2015."""
    for cell in layout.head.numbers:
        if day := re.compile(r"\bngay\s*\d").search(key, cell.start, cell.end):
            yield cell, day.start()


def _closing_cells(layout: Layout) -> list[Cell]:
    """Cells near the end that are a date line and nothing else: Hà Nội, ngày 5 tháng 9 năm 2020."""
    floor = layout.ending.start - 400
    cells = [cell for line in layout.lines for cell in line.cells if cell.start >= floor]
    return [cell for cell in cells if _HEAD_DATE.fullmatch(cell.key) and "," in cell.text]


def _add_date(doc: Doc, layout: Layout, match: re.Match[str], confidence: float, method: str) -> bool:
    parts = match.groupdict()
    year = int(re.sub(r"\s", "", parts.get("y") or parts.get("y2") or "0"))
    month = parts.get("m") or parts.get("m2")
    day = parts.get("d")
    date = PartialDate(year, int(month or 0), int(day) if day else None)
    if not valid(date) or not _is_parted(layout, parts, match):
        return False
    start = match.start("d") if day else match.start("m")
    add(doc, "issue_date", start, match.end(), date.iso(), confidence, method)
    if parts.get("place"):
        _add_place(doc, layout, match, confidence, method)
    return True


def _is_parted(layout: Layout, parts: dict[str, str | None], match: re.Match[str]) -> bool:
    """Whether a comma stands between place and date, or else the place is written as a name."""
    comma = parts.get("comma")
    if comma is None or comma.strip() in {",", ";"}:
        return True
    return is_place_name(layout.text[match.start("place") : match.end("place")].strip(" *_"))


def _add_place(doc: Doc, layout: Layout, match: re.Match[str], confidence: float, method: str) -> None:
    place = collapse(layout.text[match.start("place") : match.end("place")]).strip(" .*_-")
    if len(re.findall(r"[^\W\d_]", place)) > 1 and len(place.split()) <= 7 and not found(doc, "place"):
        add(doc, "place", match.start("place"), match.end("place"), place, confidence, method)


def _type(doc: Doc, layout: Layout) -> None:
    head = layout.head
    number = next((e for e in found(doc, "number")), None)
    if head.doc_type and head.type_cell and head.doc_type.family == FAMILY:
        add(doc, "doc_type", head.type_cell.start, head.type_cell.end, head.doc_type.name, 0.5, "layout")
        return
    if head.doc_type and head.type_cell:
        known, cell, confidence, method = head.doc_type, head.type_cell, 0.98, "letterhead"
        name = known.name
    elif head.headline and (said := CODE.search(head.headline.text)) and (code := _code_in(said[0])):
        _add_type(doc, head.headline.start, head.headline.end, search_key(code.name), 0.8, "number")
        return
    elif number and (code := _code_in(number.value)) and (code.code in _CERTAIN or not head.subject):
        known, cell, confidence, method = code, None, 0.7, "number"
        name = known.name
    elif head.subject or (number and letter_opening(layout)):
        spot = head.subject[0] if head.subject else layout.head.numbers[0]
        add(doc, "doc_type", spot.start, spot.end, "Công văn", 0.95, "form")
        return
    else:
        _type_of_body(doc, layout)
        return
    start, end = (cell.start, cell.end) if cell else (number.start, number.end)  # type: ignore[union-attr]
    _add_type(doc, start, end, search_key(name), confidence, method)


_DECIDED = re.compile(r"(?m)^\W*(?P<type>quyet dinh|quyet nghi|chi thi)\s*:\s*$")
_ITSELF = re.compile(
    rf"""\b(?:(?:khi|theo|trong|nhan\sduoc|thuc\shien|trien\skhai|kem\stheo)\s(?P<type>{_NAMES})\snay
      | (?P<valid>{_NAMES})\snay\s(?:co\shieu\sluc|thay\sthe))\b""",
    re.VERBOSE,
)
_NAMED_SO = {"quyet nghi": "nghi quyet"}


def _type_of_body(doc: Doc, layout: Layout) -> None:
    """The type of a document without head: what it decides, for whom it is, what it issues, its own name."""
    body = layout.key[: layout.ending.start]
    addressee, decided = letter_opening(layout), _DECIDED.search(body)
    if decided and not (addressee and addressee.start() < decided.start()):
        _add_type(doc, *decided.span("type"), decided["type"], 0.8, "decides")
    elif is_part([line for line in layout.lines if line.cells]):
        return
    elif addressee and not body[: addressee.start()].strip(" \n|*"):
        add(doc, "doc_type", *addressee.span(), "Công văn", 0.8, "form")
    elif not _type_of_opening(doc, layout) and (own := _ITSELF.search(body)):
        kind = own.lastgroup or "type"
        _add_type(doc, *own.span(kind), own[kind], 0.6, "itself")


def _add_type(doc: Doc, start: int, end: int, name: str, confidence: float, method: str) -> None:
    known = type_by_key()[_NAMED_SO.get(name, name)]
    add(doc, "doc_type", start, end, known.name, confidence, method)
    if known.family != "other":
        add(doc, "doc_type_code", start, end, known.code, confidence, method)


def _type_of_opening(doc: Doc, layout: Layout) -> bool:
    """The type that the opening gives a document without head: "..., Ban Thường vụ ban hành kế hoạch"."""
    said = opening_of(layout)
    if said is None or said.type is None:
        return False
    start, end = said.type
    _add_type(doc, start, end, collapse(layout.key[start:end]), 0.7, "opening")
    return True


def _code_in(number: str) -> DocumentType | None:
    """The document type whose code stands in a number: 25/KH-PGDĐT, 17-NQ/QU."""
    match = re.match(r"\d+\w?(?:/\d{4})?[/-]([^-/]+)[-/]", number)
    return type_by_code().get(fold(match[1]).upper()) if match else None


def _title(doc: Doc, layout: Layout) -> None:
    headline, cells = layout.head.headline, _without_holder(layout.head.title) or layout.head.subject
    within = not cells or (headline is not None and cells[0].start == headline.start)
    if headline and within and (len(cells) > 1 or not says_no_more(headline)):
        return  # the title is what the headline goes on with
    if cells:
        start, end = cells[0].start, cells[-1].end
        text = collapse(" ".join(cell.text for cell in cells))
        if layout.head.title and layout.head.doc_type:
            text = _without_type(text, layout.head.doc_type.name)
        text = re.sub(r"^['`’.,;:|]\s?(?!')|[\s_*-]+$|\s*/$", "", text)
        if text:
            add(
                doc,
                "title",
                start,
                end,
                text,
                0.96,
                "letterhead" if cells is layout.head.subject else "title",
            )
            return
    if said := opening_of(layout):
        start, end = said.title
        named = said.type and type_by_key()[collapse(layout.key[slice(*said.type)])].name
        if end - start >= 12 and named in {None, value_of(doc, "doc_type")}:
            add(doc, "title", start, end, collapse(layout.text[start:end]), 0.6, "opening")


def _without_type(title: str, name: str) -> str:
    """A title in the sentence "Quyết định ban hành ...", its type word left out."""
    rest = title[len(name) :].strip(" :")
    same = search_key(title).startswith(search_key(name) + " ")
    return rest if same and len(rest.split()) > 2 else title


def _without_holder(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The title without the lines in capitals that name who gives the directive: CỦA BỘ TRƯỞNG ..."""
    said = re.match(r"(?:(\w+ \w+) )?cua (?P<who>.+)", cells[0].key) if len(cells) > 1 else None
    if not said or cells[0].capitals < 0.6 or (said[1] and said[1] not in type_by_key()):
        return cells
    later = next((i for i, cell in enumerate(cells) if re.match(r"ve viec\b|v/v", cell.key)), 0)
    spoken = next((i for i, cell in enumerate(cells) if cell.capitals < 0.6), 0)
    if later or HOLDER.match(said["who"]) or body_head(said["who"]):
        return cells[later or spoken or 1 :]
    return cells
