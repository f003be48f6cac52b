"""The only reader of `lexicons/*.tsv`: document types, bodies, abbreviations, offices, movements."""

import csv
import functools
import re
from dataclasses import dataclass
from importlib import resources

from pipeline.text import fold, lower, search_key, split_tone


def rows(name: str) -> list[dict[str, str]]:
    """The rows of lexicon `name` (without .tsv) as dicts by column, in file order."""
    text = (resources.files("pipeline") / "lexicons" / f"{name}.tsv").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document: Kế hoạch, KH, state."""

    code: str
    name: str
    family: str


@dataclass(frozen=True, slots=True)
class BodyHead:
    """The word a body's name begins with; `completed`: the name wants the place of its parent.

    `stands`: what it is of the body above it, without which its name is not complete: an "organ", a
    "unit", a "branch" (named behind it), or an "office", which has the place where that body leads one.
    """

    head: str
    level: str
    completed: bool
    stands: str


@dataclass(frozen=True, slots=True)
class KnownMovement:
    """A movement known all over the country, under its usual name; `forms` are all its names."""

    name: str
    kind: str
    forms: tuple[str, ...]


@functools.cache
def document_types() -> tuple[DocumentType, ...]:
    """All document types, longer names first, so that an alternation takes the longest."""
    types = [DocumentType(r["code"], r["name"], r["family"]) for r in rows("document_types")]
    return tuple(sorted(types, key=lambda t: -len(t.name)))


@functools.cache
def type_by_key() -> dict[str, DocumentType]:
    """Document types by the folded lower-case name."""
    return {search_key(t.name): t for t in document_types()}


@functools.cache
def type_by_code() -> dict[str, DocumentType]:
    """Document types by the folded code: the D of QD and of QĐ are one."""
    return {fold(t.code).upper(): t for t in document_types()}


@functools.cache
def body_heads() -> tuple[BodyHead, ...]:
    """Head words of bodies, longer ones first."""
    heads = [
        BodyHead(r["head"], r["level"], r["completed"] == "yes", r["stands"]) for r in rows("body_heads")
    ]
    return tuple(sorted(heads, key=lambda h: -len(h.head)))


@functools.cache
def _heads_by_word() -> dict[str, list[tuple[str, BodyHead]]]:
    """Head words by their first syllable, folded; longer ones first."""
    found: dict[str, list[tuple[str, BodyHead]]] = {}
    for head in body_heads():
        key = search_key(head.head)
        found.setdefault(key.split()[0], []).append((key, head))
    return found


def body_head(name: str) -> BodyHead | None:
    """The entry whose head word `name` begins with (accents and case do not matter)."""
    key = search_key(name).strip()
    first = re.match(r"\w+", key)
    for start, head in _heads_by_word().get(first[0], ()) if first else ():
        if key.startswith(start) and not key[len(start) : len(start) + 1].isalnum():
            return None if " " not in start and _no_heads().match(lower(name.strip())) else head
    return None


@functools.cache
def _no_heads() -> re.Pattern[str]:
    """Words that begin with a head word of bodies and are others: phòng chống, đội ngũ, trường hợp."""
    return re.compile(rf"(?:{cues('no-heads', marked=True)})(?!\w)")


@functools.cache
def abbreviations() -> dict[str, str]:
    """Abbreviation to its expansion, as printed in capitals."""
    return {r["abbreviation"]: r["expansion"] for r in rows("abbreviations")}


@functools.cache
def kept_abbreviations() -> frozenset[str]:
    """Abbreviations that belong to the usual names of bodies: Trường THPT, Hội LHPN."""
    return frozenset(r["abbreviation"] for r in rows("abbreviations") if r["in_names"] == "kept")


@functools.cache
def _abbreviation_pattern(all_of_them: bool) -> re.Pattern[str]:
    keys = sorted(abbreviations(), key=len, reverse=True)
    chosen = [re.escape(key) for key in keys if all_of_them or key not in kept_abbreviations()]
    return re.compile(rf"(?<![\w&-])(?:{'|'.join(chosen)})(?![\w&-])")


def expand(name: str, all_of_them: bool = True) -> str:
    """`name` with its abbreviations written out; those usual in names of bodies stay on request.

    >>> expand("Phòng GD&ĐT quận Long Biên")
    'Phòng Giáo dục và Đào tạo quận Long Biên'
    >>> expand("Trường THPT, UBND", all_of_them=False)
    'Trường THPT, Ủy ban nhân dân'
    """
    written = _abbreviation_pattern(all_of_them).sub(lambda m: abbreviations()[m[0]], name)
    if "thành phố" in written:
        written = re.sub(r"(?<=thành phố)(?=\w)", " ", written)
    return " ".join(written.split())


@functools.cache
def offices() -> tuple[str, ...]:
    """Titles of office holders, longer ones first."""
    return tuple(sorted((r["office"] for r in rows("offices")), key=len, reverse=True))


@functools.lru_cache(maxsize=4096)
def is_office_name(text: str) -> bool:
    """Tell whether `text` begins with the title of an office holder (marks and case do not matter)."""
    return bool(_office_names().match(search_key(text)))


@functools.cache
def _office_names() -> re.Pattern[str]:
    names = "|".join(re.escape(search_key(office)) for office in offices())
    return re.compile(rf"(?:pho )?(?:{names})\b")


def movement_key(name: str) -> str:
    """The folded words of a movement's name, abbreviations written out, marks and dashes gone.

    >>> movement_key("Dạy tốt- học tốt") == movement_key("“DẠY TỐT, HỌC TỐT”")
    True
    """
    written = expand(name)
    return " ".join(re.findall(r"\w+", search_key(written)))


@functools.cache
def known_movements() -> dict[str, KnownMovement]:
    """Movements known all over the country, by the key of each of their names."""
    found: dict[str, KnownMovement] = {}
    for row in rows("movements"):
        forms = (row["name"], *filter(None, row["variants"].split("|")))
        movement = KnownMovement(row["name"], row["kind"], forms)
        found.update((movement_key(form), movement) for form in forms)
    return found


@functools.cache
def family_names() -> dict[str, tuple[str, ...]]:
    """Vietnamese family names by their folded lower-case form: "le" has Lê, "vu" has Vũ."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("family_names"):
        key = search_key(row["name"])
        found[key] = (*found.get(key, ()), row["name"])
    return found


@functools.cache
def cues(name: str, marked: bool = False) -> str:
    """The phrases of a set of `cues.tsv` as an alternation for a pattern, longer ones first.

    Folded and in lower case, for patterns that run on folded text; with their marks on request.
    Blanks stand for any white space, also in verbose patterns.
    """
    phrases = {r["phrase"] if marked else search_key(r["phrase"]) for r in rows("cues") if r["set"] == name}
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)


def begins_with(name: str, head: BodyHead) -> bool:
    """Whether `name` begins with the first word of the head word, of which only marks may be lost.

    `body_head` looks marks over: for it đời sống begins with Đội.
    """
    said, meant = lower(name.split()[0]), lower(head.head.split()[0])
    return same_words(said, meant) or (len(said) == len(meant) and all(map(lost_mark, said, meant)))


def opening_type(text: str) -> DocumentType | None:
    """The document type with whose name a text begins and goes on; marks count where it is one word.

    >>> [found and found.name for found in map(opening_type, ("THƯ GỬI", "THỦ TƯỚNG", "Ke hoach nam"))]
    ['Thư', None, 'Kế hoạch']
    """
    key = search_key(text)
    for start, named in _types_by_opening():
        if key.startswith(start):
            said, meant = lower(text).split()[0], lower(named.name)
            return named if " " in meant or all(map(lost_mark, said, meant)) else None
    return None


@functools.cache
def _types_by_opening() -> tuple[tuple[str, DocumentType], ...]:
    """Document types with what a text begins with that opens with their name, longer names first."""
    return tuple((f"{search_key(named.name)} ", named) for named in document_types())


def lost_mark(printed: str, meant: str) -> bool:
    """Whether a letter is the one meant, or that one without its tone or without all marks."""
    return printed in {meant, split_tone(meant)[0], fold(meant)}


def same_words(a: str, b: str) -> bool:
    """Tell whether two strings have the same words, tone placement, case and marks aside."""
    return _words(a) == _words(b)


def _words(text: str) -> list[tuple[str, str]]:
    return [split_tone(word) for word in re.findall(r"\w+", lower(text))]
