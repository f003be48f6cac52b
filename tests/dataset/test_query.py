"""A wrong query is told what is wrong and where; no input does worse than that."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import Dataset, search
from pipeline.dataset.filters import FIELDS
from pipeline.dataset.query import And, Filter, Not, Or, Term, parse
from pipeline.errors import UsageError

WRONG = [
    ('thi "đua', 4),
    ("thi AND", 4),
    ("OR thi", 0),
    ("thi OR OR đua", 4),
    ("NOT", 0),
    ("(thi", 0),
    ("thi)", 3),
    ("thi (đua AND )", 9),
    ("yaer:2021", 0),
    ("thi year:abc", 9),
    ("year:2021..2019", 5),
    ("level:làng", 6),
    ("issuer:...", 7),
    ("from:2021-13", 5),
    ("thi issuer: phòng", 4),
    ("(" * 50 + "thi" + ")" * 50, 20),
]


@pytest.mark.parametrize(("query", "at"), WRONG)
def test_a_mistake_is_pointed_at(query: str, at: int) -> None:
    with pytest.raises(UsageError) as caught:
        parse(query)
    shown, caret = str(caught.value).split("\n")[-2:]
    assert shown[2:] == query[max(0, at - 40) : at + 40]
    assert caret == " " * (2 + at) + "^"


@pytest.mark.parametrize("query", ["!!!", "- – …", '""', "()"])
def test_nothing_to_look_for(query: str) -> None:
    with pytest.raises(UsageError):
        parse(query)


def test_an_unknown_field_is_guessed_at() -> None:
    with pytest.raises(UsageError, match="issuer"):
        parse("isuer:phòng")


def test_the_tree() -> None:
    tree = parse('thi -"dạy tốt" (khen* OR year:2021)')
    assert isinstance(tree, And)
    thi, phrase, choice = tree.children
    assert thi == Term(("thi",))
    assert phrase == Not(Term(("dạy", "tốt")))
    assert isinstance(choice, Or)
    assert choice.children[0] == Term(("khen",), prefix=True)
    assert isinstance(choice.children[1], Filter)


def test_too_long_a_query_is_refused() -> None:
    assert parse("thi " * 200)
    with pytest.raises(UsageError):
        parse("thi " * 201)


INJECTIONS = [
    '"; DROP TABLE document; --',
    "title:thi",
    "body_key : thi",
    "{title body}: thi",
    "NEAR(thi đua, 5)",
    "thi^2",
    "^thi",
    "thi + đua",
    "*",
    "thi**",
    'a" OR "b',
    "' OR 1=1 --",
    "\x00",
    "thi\x00đua",
    "\ud800",
    "𞤀",
    "ⅷ ² ½",
    "a" * 10_000,
    "-" * 500,
    "(" * 500,
    "NOT " * 500 + "a",
    "issuer:\x00",
    "year:٢٠٢١",
    'movement:"%_\\"',
]


@pytest.mark.parametrize("query", INJECTIONS)
@pytest.mark.parametrize("exact", [True, False])
def test_hostile_queries_are_just_queries(plans: Dataset, query: str, exact: bool) -> None:
    _answer(plans, query, exact)
    assert plans.count() == 4


PIECES = st.sampled_from(
    [
        "thi",
        "đua",
        "ky*",
        '"dạy',
        'tốt"',
        "(",
        ")",
        "AND",
        "OR",
        "NOT",
        "-",
        "-khen",
        ":",
        "*",
        "year:2021",
        "year:..",
        "issuer:",
        'issuer:"phòng',
        "level:huyện",
        "phase:2021",
        "NEAR",
        "+",
        "^",
        "{",
        "}",
        "''",
        "\\",
        '"',
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map(" ".join) | st.text())
def test_any_text_is_answered_or_refused_politely(plans: Dataset, query: str) -> None:
    _answer(plans, query, exact=False)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(FIELDS)), st.text(min_size=1, max_size=12))
def test_any_filter_value_is_answered_or_refused_politely(plans: Dataset, field: str, value: str) -> None:
    with contextlib.suppress(UsageError):
        search(plans, "", {field: value})


def _answer(plans: Dataset, query: str, exact: bool) -> None:
    """The hits agree with the total, or the query is a UsageError; nothing else may happen."""
    try:
        found = search(plans, query, exact=exact, limit=100)
    except UsageError as error:
        assert str(error)
    else:
        assert found.total == len(found.hits)
