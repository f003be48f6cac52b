"""Text in the Vietnamese encodings from before Unicode, as it looks when taken for Western text.

One letter of TCVN3 (ABC, .VnTime), VISCII or VPS is one wrong letter (`Céng hßa` is Cộng hòa); VNI
writes a letter and its marks as two (`Coäng hoaø`). The tables are in `pipeline/legacycodes.py`;
here is the care: which encoding it is, what is to be left as it stands, what is a capital.
"""

import functools
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.diacritics import capitals
from pipeline.diacritics.capitals import Read
from pipeline.diacritics.lost import lacks_horns, losses
from pipeline.document import Edit, FontRun
from pipeline.legacycodes import ENCODINGS, by_table, table, with_eaten_horns
from pipeline.legacyfonts import LegacyFont, encoding_of_font
from pipeline.text import TONES, is_stripped_syllable, is_syllable, lower, upper

ENOUGH = 0.8
"""This share of the words with strange letters must become legal syllables."""
COMMON = 0.3
"""In text of such an encoding at least this share of the words looks strange (it is about 0.8)."""
FEW = 3
"""Fewer strange words than this prove nothing."""
MIXED = 3
"""In text of such an encoding at most one word is plainly in Unicode for so many strange ones."""
MENDED = 0.2
"""This share of them must be illegal as it stands: VISCII and VPS show half of theirs as they are."""
CLOSE = 0.15
"""Encodings that do as well as this differ in the letters that come out: the usual ones are right."""
SAMPLE = 3000
GUESSED = 0.9
"""The confidence where a letter was put back that the source had lost."""

_RUN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")
_MODERN = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
"""Letters that Western text never shows: the word that has one is in Unicode."""
_BY_FREQUENCY = "đàưáệộạảôếốêềịóấủớểờơợâậựìụứăíầởãổồữọừặắúửòýùỉẩằũẽẫỏỹễéĩỗẻèỷỳẹẳỡõẵỵ"
"""Counted on 3000 paragraphs of news and laws."""
_RANK = {letter: math.log(rank) for rank, letter in enumerate(_BY_FREQUENCY, start=1)}
_SYMBOL = re.compile(r"[^\w\s!-/:-@\[-`{-~“”‘’–—…•]")
_INSIDE = re.compile(rf"{_SYMBOL.pattern}[^\W\d_]|[^\W\d_]{_SYMBOL.pattern}")
_SIGNS = frozenset("·•∙−‐‑–—×÷§¶©")
"""By themselves these are signs and bullets, though they are letters within a word."""
_AROUND = "()[]{}<>.,;:!?\"'…0123456789/-+=%"
_OPENING, _CLOSING = "“‘‚„–—•", "”’–—…•"
"""Signs of Windows where VISCII and VPS have letters."""
_HYPHEN = re.compile(r"(?<!\w)([B-DĐGHK-NPR-TVXb-dđghk-npr-tvx][ghr]?)-([a-zà-ỹ]{2,4})(?!\w)")
"""A consonant, a hyphen, the rest of a word: ch-ơng, nh-ng."""
_BREAK = re.compile(r"\n| {3,}|\t")


class Decoded(NamedTuple):
    """The edits that bring a text to Unicode, and examples of letters that are not certain."""

    edits: list[Edit]
    lost: tuple[str, ...]


def detect_encoding(text: str) -> str | None:
    """Return the encoding in which most of the strangely spelled words become legal, if there is one.

    One paragraph is enough, from three strange words on.

    >>> detect_encoding("Céng hßa x· héi chñ nghÜa ViÖt Nam"), detect_encoding("Cộng hòa xã hội")
    ('tcvn3', None)
    """
    sample = text.split(None, SAMPLE)[:SAMPLE]
    looks = [_look(run) for run in sample]
    runs, modern = len(sample) - looks.count(_NO_WORD), looks.count(_MODERN_WORD)
    if looks.count(_STRANGE) < max(FEW, COMMON * runs, modern * MIXED):
        return None
    strange = [run for run, look in zip(sample, looks, strict=True) if look == _STRANGE]
    found = {name: _evidence(strange, name) for name in ENCODINGS}
    convincing = [name for name in ENCODINGS if found[name].legal >= ENOUGH and found[name].mended >= MENDED]
    best = max((found[name].legal for name in convincing), default=0.0)
    rivals = [name for name in convincing if found[name].legal > best - CLOSE]
    return max(rivals, key=lambda name: found[name].usual, default=None)


_NO_WORD, _PLAIN, _MODERN_WORD, _STRANGE = range(4)
"""What a run of non-blanks shows of its encoding."""


@functools.lru_cache(maxsize=65536)
def _look(run: str) -> int:
    if not _WORD.search(run):
        return _NO_WORD
    if _is_plain(run):
        return _PLAIN
    return _MODERN_WORD if _MODERN.search(run) else _STRANGE


class _Evidence(NamedTuple):
    """Shares of the strange words that an encoding makes, or leaves, legal; and that only it makes so;
    and how usual the letters are that come out."""

    legal: float
    mended: float
    usual: float


def _evidence(strange: list[str], encoding: str) -> _Evidence:
    legal = mended = count = 0
    usual, letters = 0.0, 0
    for run in strange:
        decoded = decode_run(run, encoding)
        words = _judged(decoded)
        good = 0 if _INSIDE.search(decoded) else sum(_is_good(word) for word in words)
        count, legal = count + max(1, len(words)), legal + good
        if good and decoded != run and not all(map(_is_good, _judged(run) or [run])):
            mended += good
        marked = [_RANK[char] for char in lower(decoded) if char in _RANK]
        usual, letters = usual - sum(marked), letters + len(marked)
    # One word may be a misreading that the table happens to mend.
    return _Evidence(legal / count, mended / count if mended > 1 else 0.0, usual / max(1, letters))


def _judged(run: str) -> list[str]:
    """The words of a run that say something: with a letter of their own, and no abbreviations (NĐ)."""
    found = [word for word in _WORD.findall(run) if not word.isascii()]
    return [word for word in found if not word.isupper() or is_stripped_syllable(word)]


def _is_good(word: str) -> bool:
    return _is_word(word) and capitals.is_regular(word)


@functools.lru_cache(maxsize=65536)
def _is_word(word: str) -> bool:
    """A legal syllable of one tone at most."""
    tones = sum(char in TONES for char in unicodedata.normalize("NFD", word))
    return tones <= 1 and is_syllable(word)


def decode_run(run: str, encoding: str) -> str:
    """Return a run of non-blanks in Unicode; words that are right as they stand are kept.

    >>> decode_run("Ñoäc", "vni"), decode_run("t−íng", "tcvn3"), decode_run("CéNG", "tcvn3")
    ('Độc', 'tướng', 'CỘNG')
    """
    decoded = _by_pieces(run, encoding)
    if decoded != run and capitals.written(run, decoded):
        decoded = upper(decoded)
    return _with_horns(decoded, encoding) if decoded != run or "-" in run else run


def _is_plain(text: str) -> bool:
    """ASCII without control characters, among which VISCII and VPS have capitals."""
    return text.isascii() and text.isprintable()


def _by_pieces(run: str, encoding: str, exact: bool = False) -> str:
    """The run, each stretch of letters (of the encoding's too) judged by itself.

    `exact`: the font says that it is in this encoding, only what cannot be is left.
    """
    if run.strip(_AROUND) in _SIGNS:
        return run
    return _piece_pattern(encoding).sub(lambda m: _decoded(m[0], encoding, exact), run)


@functools.cache
def _piece_pattern(encoding: str) -> re.Pattern[str]:
    signs = {char for shown in table(encoding) for char in shown}
    return re.compile(f"(?:[^\\W\\d_]|[{re.escape(''.join(sorted(signs)))}])+")


@functools.lru_cache(maxsize=65536)
def _decoded(piece: str, encoding: str, exact: bool) -> str:
    if _is_plain(piece) or _MODERN.search(piece):
        return piece
    decoded = by_table(piece, encoding)
    core = piece if exact else piece.lstrip(_OPENING).rstrip(_CLOSING)
    if core == piece or (_all_legal(decoded) and (len(core) > 1 or decoded.isupper())):
        return decoded if _all_legal(decoded) or not _all_legal(piece) else piece
    if core.isascii() or _all_legal(by_table(core, encoding)):
        before, _, after = piece.partition(core) if core else (piece, "", "")
        return before + _decoded(core, encoding, exact) + after
    return decoded


def _all_legal(text: str) -> bool:
    words = _WORD.findall(text)
    return bool(words) and all(map(_is_word, words)) and not _SYMBOL.search(text)


def _with_horns(decoded: str, encoding: str) -> str:
    """In TCVN3 the letter ư is a soft hyphen: dropped by many programs, made a hyphen by others."""
    if encoding != "tcvn3":
        return decoded
    return with_eaten_horns(_HYPHEN.sub(_horn_for_hyphen, decoded))


def _horn_for_hyphen(match: re.Match[str]) -> str:
    joined = f"{match[1]}ư{match[2]}"
    return joined if is_syllable(joined) else match[0]


def decode_text(text: str, encoding: str | None, fonts: Sequence[FontRun] = ()) -> Decoded:
    """Decode what is in legacy fonts by its font, and the rest from `encoding` if one is given.

    `fonts` point into `text`, sorted and without overlap.

    >>> done = decode_text("Đơn vị: céng hßa", None, [FontRun(8, 16, ".VnTimeH")])
    >>> [edit.after for edit in done.edits]
    ['CỘNG', 'HÒA']
    """
    stretches = _stretches(text, fonts)
    if encoding is None and not stretches:
        return Decoded([], ())
    runs = capitals.settled(list(_read(text, encoding, stretches)))
    edits = [
        Edit(run.start, run.start + len(run.shown), run.shown, run.text, _confidence(run))
        for run in runs
        if run.text != run.shown
    ]
    return Decoded(edits, losses(text, runs))


def fonts_within(fonts: Sequence[FontRun], start: int, end: int) -> list[FontRun]:
    """The fonts of `text[start:end]`, for :func:`decode_text` on that part of a text.

    >>> fonts_within([FontRun(0, 5, ".VnTime"), FontRun(9, 12, ".VnTimeH")], 3, 8)
    [FontRun(start=0, end=2, name='.VnTime')]
    """
    return [
        FontRun(max(run.start, start) - start, min(run.end, end) - start, run.name)
        for run in fonts
        if run.start < end and run.end > start
    ]


def _confidence(run: Read) -> float:
    """A ư that was put back is a guess, though a good one."""
    return GUESSED if run.encoding == "tcvn3" and lacks_horns(run.shown, run.text) else 1.0


class _Stretch(NamedTuple):
    start: int
    end: int
    font: LegacyFont


def _stretches(text: str, fonts: Sequence[FontRun]) -> list[_Stretch]:
    """Where legacy fonts hold; not those whose text is Unicode, which the file must have mapped."""
    found: list[_Stretch] = []
    names = sorted({run.name for run in fonts})
    legacy = {name: font for name in names if (font := encoding_of_font(name))}
    for name, font in legacy.items():
        own = [run for run in fonts if run.name == name]
        words = [word for run in own for word in text[run.start : run.end].split() if not word.isascii()]
        modern = sum(bool(_MODERN.search(word)) for word in words)
        if modern <= len(words) / 4:
            found += [_Stretch(run.start, run.end, font) for run in own]
    return sorted(found)


def _read(text: str, encoding: str | None, stretches: Sequence[_Stretch]) -> Iterator[Read]:
    """The runs of non-blanks, decoded."""
    place, line, last = 0, 0, 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        opens = not last or "\n" in text[last:start]
        line += _BREAK.search(text, last, start) is not None
        last = end
        while place < len(stretches) and stretches[place].end <= start:
            place += 1
        own = _overlapping(stretches, place, start, end)
        if own:
            yield _by_font(match[0], start, encoding, own)._replace(line=line)
        else:
            decoded = decode_run(match[0], encoding) if encoding else match[0]
            if encoding and decoded in _SIGNS and not opens:
                decoded = _word_or_sign(decoded, encoding)
            yield Read(start, match[0], decoded, encoding, line)


def _word_or_sign(sign: str, encoding: str) -> str:
    """Within a line `·` may be ở (VISCII); at the head of one it is a bullet."""
    decoded = by_table(sign, encoding)
    return decoded if decoded in "ởỞ" else sign


def _overlapping(stretches: Sequence[_Stretch], place: int, start: int, end: int) -> list[_Stretch]:
    found = []
    while place < len(stretches) and stretches[place].start < end:
        found.append(stretches[place])
        place += 1
    return [stretch for stretch in found if stretch.end > start]


def _by_font(run: str, start: int, encoding: str | None, stretches: Sequence[_Stretch]) -> Read:
    """A run of which at least a part is in a legacy font; letters of the same encoding go together."""
    around = LegacyFont(encoding, False) if encoding else None
    fonts: list[LegacyFont | None] = [around] * len(run)
    for stretch in stretches:
        first, last = max(0, stretch.start - start), min(len(run), stretch.end - start)
        fonts[first:last] = [stretch.font] * (last - first)
    text, place = "", 0
    for code, group in groupby(fonts, key=lambda font: font.encoding if font else ""):
        own = list(group)
        part = run[place : place + len(own)]
        text += _part(part, code, own) if code else part
        place += len(own)
    return Read(
        start, run, text, stretches[0].font.encoding, 0, any(font and font.capitals for font in fonts)
    )


def _part(part: str, encoding: str, fonts: Sequence[LegacyFont | None]) -> str:
    # The number of a document keeps the case that was typed (QĐ-TTg), whatever the font makes of it.
    number = any(char.isdecimal() for char in part)
    printed = [not number and font is not None and font.capitals for font in fonts]
    decoded = _by_pieces(part, encoding, exact=True)
    if len(decoded) == len(part):
        cased = "".join(upper(c) if big else c for c, big in zip(decoded, printed, strict=True))
    else:
        cased = upper(decoded) if any(printed) else decoded
    if decoded != part and capitals.written(part, decoded):
        cased = upper(cased)
    return _with_horns(cased, encoding)
