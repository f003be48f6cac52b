"""All the kinds of bodies that issue plans, by name."""

from collections.abc import Callable
from random import Random

from corpora.synthetic import organisations, others, state
from corpora.synthetic.bodies import Issuer
from corpora.synthetic.localities import REFORM, Day

MAKERS: dict[str, Callable[[Random, Day], Issuer]] = {
    "ministry": state.ministry,
    "province": state.province,
    "department": state.department,
    "district": state.district,
    "office": state.office,
    "commune": state.commune,
    "school": organisations.school,
    "party": organisations.party,
    "union": organisations.union,
    "youth": organisations.youth,
    "women": organisations.women,
    "joint": organisations.joint,
    "hospital": others.hospital,
    "front": others.front,
    "council": others.council,
    "grassroots": others.grassroots,
}
WEIGHTS = (3, 10, 12, 12, 16, 10, 10, 8, 6, 5, 4, 4, 3, 4, 4, 3)


def issuer(rng: Random, day: Day, kind: str | None = None) -> Issuer:
    """A body of that kind (any if None) as it was on `day`; a commune for a district since July 2025."""
    kind = kind or rng.choices(list(MAKERS), WEIGHTS)[0]
    if day >= REFORM and kind in {"district", "office"}:
        kind = "commune"
    return MAKERS[kind](rng, day)
