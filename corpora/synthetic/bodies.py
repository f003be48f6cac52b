"""What a body that issues plans is, and how its papers name it."""

from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from pipeline.text import upper


class Superior(NamedTuple):
    """A body whose papers are cited: its name as written and its symbol."""

    name: str
    code: str


@dataclass(frozen=True)
class Issuer:
    """A body on a day. `codes` are the spellings of its symbol; `ways` what its signers write.

    `units` are those it directs (Kính gửi, "các ..."), `above` those whose papers it cites.
    """

    level: str
    form: str
    parent_lines: tuple[str, ...]
    issuer_lines: tuple[str, ...]
    body: str
    parent: str | None
    self_name: str
    codes: tuple[str, ...]
    place: str
    area: str
    above: tuple[Superior, ...]
    ways: tuple[tuple[str, ...], ...]
    recipients: tuple[str, ...]
    units: tuple[str, ...]
    sectors: tuple[str, ...]
    partner: "Issuer | None" = None
    office: str = ""


def head_lines(*lines: str) -> tuple[str, ...]:
    return tuple(upper(line) for line in lines)


def ways_to_sign(head: str, deputy: str, collective: str = "") -> tuple[tuple[str, ...], ...]:
    """The ways in which a head or a deputy signs, for himself or for a collective body."""
    top = (f"TM. {collective}",) if collective else ()
    acting = f"Q. {head}"
    ways = ((*top, head), (*top, f"KT. {head}", deputy), (*top, head), (*top, f"KT. {head}", deputy))
    return ways if collective else (*ways, (acting,))


def split_line(line: str, rng: Random) -> tuple[str, ...]:
    """A long line of the letterhead, in two lines as offices print it."""
    words = line.split()
    if len(line) < 30 or rng.random() < 0.3:
        return (line,)
    middle = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(line) / 2))
    return (" ".join(words[:middle]), " ".join(words[middle:]))


def with_partner(first: Issuer, second: Issuer) -> Issuer:
    """The first body, issuing together with the second."""
    return replace(first, partner=second)
