"""Quantities that a sentence names and does not want reached.

The state of today (Hiện nay, ...), what a rule holds for (đối với xã dưới 3% có thể ...), and "một" that
counts nothing (mỗi cán bộ là một tấm gương).
"""

import re

from pipeline.entities.goals import SENTENCE, Candidate
from pipeline.lexicon import cues
from pipeline.structure import Layout

_STOP = re.compile(r"[.\n]\s")
_TODAY = re.compile(r"\W*(?:hien (?:nay|tai)|(?:tinh )?den nay)\b")
_TO_COME = re.compile(
    r"\b(?:phan dau|muc tieu|chi tieu|ke hoach de ra|thoi gian toi|(?:den|vao|trong|het|cuoi) (?:het |cuoi )?"
    r"(?:nam )(?:20\d\d|nay|hoc)|tu nay|se|can|yeu cau|giao cho|de nghi)\b"
)
_HOLDS_FOR = re.compile(r"\bdoi voi\s[^,;:.]*$")
_ALLOWED = re.compile(
    r"[^.;\n]{0,80}?\b(?:co the|khong (?:bat buoc|nhat thiet|phai)|duoc (?:phep|chon|lua chon))\b"
)
_TO_EACH = re.compile(r"\bđể\s+(?:mỗi|từng)\s[^.;]*$")
_IS_ONE = re.compile(r"\b(?:mỗi|từng)\s[^.;]*\b(?:gắn\s+(?:liền\s+)?với|là|như|thành)\s*$")
_PERSON = re.compile(rf"\s+(?:{cues('persons', marked=True)})\b")
_NEAR = 200


def is_aside(layout: Layout, candidate: Candidate) -> bool:
    """Whether the sentence says that a quantity is no goal, whatever else stands around it."""
    item, quantity = candidate.item, candidate.quantity
    if candidate.column and candidate.column.figure:
        return False
    floor = max(item.body, quantity.lead - SENTENCE)
    stops = [stop.end() for stop in _STOP.finditer(layout.key, floor, quantity.lead)]
    start = stops[-1] if stops else floor
    said = layout.key[start : quantity.lead]
    after = layout.key[quantity.end : min(item.end, quantity.end + _NEAR)]
    printed = layout.marked[start : quantity.start]
    return (
        bool(_TODAY.match(layout.key, start) and not _TO_COME.search(said))
        or bool(quantity.comparator != "=" and _HOLDS_FOR.search(said) and _ALLOWED.match(after))
        or _is_no_count(layout, candidate, printed)
    )


def _is_no_count(layout: Layout, candidate: Candidate, printed: str) -> bool:
    """Whether "một" is an article: each is one, or each has one person beside it."""
    quantity, marked = candidate.quantity, layout.marked
    if quantity.comparator != "=" or marked[quantity.start : quantity.end] != "một":
        return False
    return bool(_IS_ONE.search(printed) or (_TO_EACH.search(printed) and _PERSON.match(marked, quantity.end)))
