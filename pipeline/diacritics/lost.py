"""Letters that decoding could not tell for certain, because a program before us dropped or mixed them."""

import re
from collections.abc import Iterator, Sequence

from pipeline.diacritics.capitals import Read
from pipeline.legacycodes import table
from pipeline.text import is_syllable, upper

MOST = 10
"""So many examples are enough to see what is wrong."""
_BROKEN = re.compile(r"[\ufffd\x00-\x1f\x7f-\x9f\ue000-\uf8ff]|\(cid:\d+\)")
_QUESTION = re.compile(r"[^\W\d_]\?[^\W\d_]")
_NET = re.compile(r"://|www\.|@|\w\?\w+=")
_WORD = re.compile(r"[^\W\d_]+")


def losses(text: str, runs: Sequence[Read]) -> tuple[str, ...]:
    """Examples of what is doubtful, each once: `trêng → trường`, `ph?p`, `ý → Ý?`."""
    found: dict[str, None] = {}
    for run in runs:
        if run.encoding is not None:
            found.update(dict.fromkeys(_doubts(text, run, run.encoding)))
            if len(found) >= MOST:
                break
    return tuple(found)[:MOST]


def _doubts(text: str, run: Read, encoding: str) -> Iterator[str]:
    visible = _BROKEN.sub("\ufffd", run.shown)
    known = table(encoding)
    broken = [match[0] for match in _BROKEN.finditer(run.shown) if match[0] not in known]
    if broken:
        yield f"{visible} ({', '.join(map(_code, dict.fromkeys(broken)))})"
    elif _QUESTION.search(run.shown) and not _NET.search(run.shown):
        yield visible
    elif encoding == "tcvn3" and run.shown != run.text:
        yield from _tcvn3_doubts(text, run)


def _code(sign: str) -> str:
    return f"U+{ord(sign):04X}" if len(sign) == 1 else sign


def _tcvn3_doubts(text: str, run: Read) -> Iterator[str]:
    """TCVN3 shows ư as a soft hyphen, which many programs drop, and has no toned capitals."""
    words = _WORD.findall(run.text)
    if lacks_horns(run.shown, run.text):
        yield f"{run.shown} → {run.text}"
    elif len(words) == 1 and len(words[0]) > 1 and not is_syllable(words[0]) and _lacks_horn(words[0]):
        yield f"{run.shown} → {run.text}?"
    elif not run.sure and words and _is_small(words[0][0]) and _opens_sentence(text, run.start):
        yield f"{run.shown} → {run.text} ({upper(words[0][0])}?)"


def lacks_horns(shown: str, text: str) -> bool:
    """Has `text` a ư for which nothing stands in the TCVN3 `shown`?"""
    in_sight = sum(table("tcvn3").get(char) in {"ư", "Ư"} for char in shown)
    return in_sight < sum(char in "ưƯ" for char in text)


def _lacks_horn(word: str) -> bool:
    """Would a ư somewhere in it make a syllable of a word that is none?"""
    return any(is_syllable(f"{word[:i]}ư{word[i:]}") for i in range(len(word) + 1))


def _is_small(letter: str) -> bool:
    """A small letter of which TCVN3 has no capital."""
    return letter.islower() and not letter.isascii() and letter not in "ăâđêôơư"


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start]
    return bool(re.search(r"[.!?:]\s+$", before))
