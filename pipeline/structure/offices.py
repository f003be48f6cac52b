"""Which body the holder of an office heads: TRƯỞNG PHÒNG a Phòng, GIÁM ĐỐC a Sở or a Công ty."""

import functools
import re
from collections.abc import Sequence

from pipeline.lexicon import body_head, cues, expand, rows
from pipeline.text import search_key

AUTHORITY = re.compile(
    r"(?:(?P<short>t[./]?m|k[./]?t|t[./]?l|t[./]?u[./]?q|q)\s?(?:[./,:]\s?|\s(?=\S))"
    r"|(?P<long>thay mat|ky thay|thua lenh|thua uy quyen|quyen)\s)"
)
"""The authority by which one signs, on the search key: TM., T/M, KT., TL., TUQ., Q. or written out."""


HOLDER = re.compile(rf"(?:{cues('office-heads')})\b")
"""The office of who heads a body, before the body's name, folded: giam doc so y te."""
_PLACE = re.compile(r"(?:tinh|thanh pho|quan|huyen|thi xa|phuong|xa|thi tran)(?: \S+){0,4}")
_LONGEST = 110


def unauthorised(title: str) -> str:
    """A line of a title without the authority that it begins with.

    >>> unauthorised("KT. CHỦ TỊCH"), unauthorised("QUẢN ĐỐC")
    ('CHỦ TỊCH', 'QUẢN ĐỐC')
    """
    match = AUTHORITY.match(search_key(title))
    return title[match.end() :] if match else title


def is_office_line(line: str) -> bool:
    """Whether a line names the holder of an office, with the body that it heads, and says nothing else.

    >>> [is_office_line(line) for line in ("Bộ trưởng Bộ Y tế", "chủ tịch nước", "Chủ tịch nước yêu cầu:")]
    [True, True, False]
    """
    key = " ".join(search_key(line).split()).strip("*_ ")
    office = HOLDER.match(key)
    if office is None or len(key) > _LONGEST or not key[-1].isalnum():
        return False
    held = key[office.end() :].strip()
    return not held or body_head(held) is not None or bool(_PLACE.fullmatch(held))


def rank_among(bodies: Sequence[str], titles: Sequence[str]) -> int:
    """The place among `bodies` of the first one that signs with these titles; their number if none does.

    Bodies between dashes count one by one.

    >>> rank_among(["UBND TỈNH", "SỞ CÔNG THƯƠNG BÌNH ĐỊNH", "CÔNG ĐOÀN NGÀNH"], ["KT. GIÁM ĐỐC"])
    1
    >>> rank_among(["BAN DÂN VẬN", "BỘ CHỈ HUY QUÂN SỰ TỈNH"], ["BỘ CHỈ HUY QUÂN SỰ", "CHÍNH UỶ"])
    1
    """
    named_by = [part for body in bodies for part in re.split(r"\s[-–]\s", body)]
    keys = [re.sub(r"^\W+", "", search_key(expand(body))) for body in named_by]
    wanted = [search_key(expand(unauthorised(title))).strip() for title in titles]
    named = [" ".join(key.split()[:3]) for key, title in zip(wanted, titles, strict=True) if _is_body(title)]
    for heads in (named, [head for key in wanted for head in heads_of(key)]):
        places = [i for i, key in enumerate(keys) if any(re.match(rf"{re.escape(h)}\b", key) for h in heads)]
        if places:
            return places[0]
    return len(keys)


def _is_body(title: str) -> bool:
    bare = unauthorised(title)
    head = body_head(expand(bare))
    return head is not None and not heads_of(search_key(bare)) and len(expand(bare).split()) > 2


def heads_of(title: str) -> tuple[str, ...]:
    """The words that the bodies begin with whose head bears a folded title, folded; none if unknown.

    >>> "so" in heads_of("pho giam doc")
    True
    """
    match = re.match(r"(?:pho )?(.+)", title)
    fitting = [office for office in _heads() if match and re.match(rf"{re.escape(office)}\b", match[1])]
    return _heads()[max(fitting, key=len)] if fitting else ()


@functools.cache
def _heads() -> dict[str, tuple[str, ...]]:
    return {
        search_key(row["office"]): tuple(search_key(head) for head in row["heads"].split("|"))
        for row in rows("offices")
        if row["heads"] != "-"
    }
