"""Whether a body as a citation names it can be the body that issued a document.

Citations are short where letterheads are long: "UBND tỉnh" stands for Ủy ban nhân dân tỉnh Nghệ An, and
which province is meant follows from who writes. So names are compared word by word, ranks apart.
"""

import enum
import functools
import re

from pipeline.dataset.papers import Paper
from pipeline.dataset.words import key, marked, tokens
from pipeline.lexicon import body_head, expand, offices
from pipeline.text import fold, has_marks

_RANK = re.compile(
    r"""\b(?:(?P<province>tỉnh(?!\s(?:ủy|đoàn)\b))
      |(?P<city>thành\sphố)
      |(?P<district>quận(?!\s(?:ủy|đoàn)\b)|huyện(?!\s(?:ủy|đoàn)\b)|thị\sxã)
      |(?P<commune>xã(?!\shội\b)|phường|thị\strấn|đặc\skhu))\b""",
    re.VERBOSE,
)
_STRIPPED_RANK = re.compile(
    r"""\b(?:(?P<province>(?<!\bha\s)tinh(?!\s(?:uy|doan|gia)\b))
      |(?P<city>thanh\spho)
      |(?P<district>(?<!\bhai\s)(?<!\bco\s)(?<!\bbao\s)(?<!\bhuyen\s)
                   quan(?!\s(?:uy|doan|li|ly|su|doi|chung|tri|he)\b)
                   |huyen(?!\s(?:uy|doan)\b)|thi\sxa)
      |(?P<commune>xa(?!\shoi\b)|(?<!\bdia\s)phuong|thi\stran|dac\skhu))\b""",
    re.VERBOSE,
)
"""Where marks are lost, tỉnh and Hà Tĩnh, quận, cơ quan and Quan Sơn are told apart by their neighbours."""

_INNER = re.compile(r"^(?:ban thuong vu|ban chap hanh|ban thuong truc|thuong truc)\s+(?=\w)")
"""Parts of a Party body that sign for the whole of it."""

LEVELS = ("central", "province", "district", "commune", "school")


class Agreement(enum.Enum):
    """How a cited body and the issuer of a document agree."""

    SAME = "same"
    PART = "part"
    UNSAID = "unsaid"
    NONE = "none"


def agreement(cited: str | None, paper: Paper) -> Agreement:
    """Whether `cited` may be an issuer of `paper`; PART: it is a shorter name, which others have too."""
    if not cited or not paper.issuing_body:
        return Agreement.UNSAID
    return _agreement(cited, paper.issuing_body, paper.issuer_key, paper.area_key, paper.level)


@functools.lru_cache(maxsize=65536)
def _agreement(cited: str, name: str, issuers: str, area: str, level: str | None) -> Agreement:
    """With the issuing body as printed, or with its partners, of whom the dataset keeps the folded words."""
    names = (name, *(partner.strip() for partner in issuers.split("|")[1:]))
    return max((_agree(cited, name, area, level) for name in names), key=_ORDER.index)


_ORDER = [Agreement.NONE, Agreement.UNSAID, Agreement.PART, Agreement.SAME]


def alike(first: Paper, second: Paper) -> bool:
    """Whether two documents may have one issuer: one name is the other, or the beginning of it."""
    if not first.issuing_body or not second.issuing_body:
        return True
    return Agreement.NONE not in (
        agreement(first.issuing_body, second),
        agreement(second.issuing_body, first),
    )


def _agree(cited: str, name: str, area: str, level: str | None) -> Agreement:
    said, its = body(cited), body(name)
    ranks = rank(cited), rank(name) or (level if level in LEVELS[1:4] else None)
    if None not in ranks and ranks[0] != ranks[1] and "city" not in ranks:
        return Agreement.NONE
    if ranks[0] == "city" and ranks[1] == "commune":
        return Agreement.NONE
    if _within(its, said) and (level in {"central", "school"} or _placed(said, area)):
        return Agreement.SAME
    return Agreement.PART if _within(said, its) or _within(its, said) else Agreement.NONE


def _placed(words: tuple[str, ...], area: str) -> bool:
    """Whether the words name a part of the area."""
    parts = [part.split() for part in area.split("|")[1:4] if part.strip()]
    return any(_within(tuple(_bare(part)), words) for part in parts)


def _bare(part: list[str]) -> list[str]:
    """The words of a unit's name without its type: huyen dien chau."""
    text = " ".join(part)
    led = _STRIPPED_RANK.match(text)
    return text[led.end() :].split() if led else part


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the words of `short` stand in `long` in their order."""
    rest = iter(long)
    return bool(short) and all(word in rest for word in short)


@functools.lru_cache(maxsize=65536)
def body(name: str) -> tuple[str, ...]:
    """The words of a body's name: abbreviations written out; its holder, its inner part and ranks left out.

    >>> body("Chủ tịch UBND tỉnh Nghệ An"), body("Chu tich UBND tinh Ha Tinh")
    (('uy', 'ban', 'nhan', 'dan', 'nghe', 'an'), ('uy', 'ban', 'nhan', 'dan', 'ha', 'tinh'))
    """
    words, ranks = _words(name)
    unranked = " ".join(fold(ranks.sub(" ", words)).split())
    return tuple(_INNER.sub("", _holder().sub("", unranked)).split())


@functools.lru_cache(maxsize=65536)
def rank(name: str) -> str | None:
    """The rank of the unit that a body's name says it is of: province, city, district, commune or None."""
    words, ranks = _words(name)
    found = ranks.search(words)
    return found.lastgroup if found else None


def _words(name: str) -> tuple[str, re.Pattern[str]]:
    """The words of a name in lower case, with the pattern that finds ranks in them."""
    written = " ".join(tokens(marked(expand(name))))
    return written, _RANK if has_marks(name) else _STRIPPED_RANK


@functools.lru_cache(maxsize=65536)
def level_named(name: str) -> str | None:
    """The level that the kind of a body or its rank says: Bộ is central, Phòng district."""
    ranked = rank(name)
    if ranked and ranked != "city":
        return ranked
    head = body_head(expand(name))
    return (head.level or None) if head else None


@functools.cache
def _holder() -> re.Pattern[str]:
    names = "|".join(re.escape(key(office).strip()) for office in offices())
    return re.compile(rf"^(?:{names})\s+(?=\w)")
