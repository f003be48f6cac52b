"""The query language: what a person types, as a tree.

    thi đua            both words, anywhere          "thi đua"        the phrase
    hội OR thi         one of them                   NOT thi, -thi    without it
    khen*              words that begin so           ( … )            grouping
    year:2019..2021    a field filter, see filters.py

Operators are capitals, so that and, or, not remain words. A mistake raises UsageError with a
message that points at the place.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from pipeline.dataset.filters import FIELDS, Condition, condition, field_named, field_names
from pipeline.dataset.words import TOKEN, begun, folded, marked, tokens
from pipeline.errors import UsageError
from pipeline.messages import say
from pipeline.text import has_marks, nfc

MAX_TERMS = 200
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Term:
    """Words (marked form) that must stand in a row; `prefix`: the last one may go on.

    `column`: where they have to stand (title, movement, head, body), anywhere if None. `spans`: where each
    word stands in the query, in NFC.
    """

    words: tuple[str, ...]
    prefix: bool = False
    column: str | None = None
    spans: tuple[tuple[int, int], ...] = field(default=(), compare=False)

    @property
    def has_marks(self) -> bool:
        """Whether it was typed with accents."""
        return any(has_marks(word) for word in self.words)


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a field of the record."""

    field: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but `child`."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of `children`; of none, everything."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of `children`."""

    children: tuple["Node", ...]


Node = Term | Filter | Not | And | Or


class _Lexeme(NamedTuple):
    kind: str
    text: str
    at: int


_LEXEME = re.compile(
    r"""
      (?P<blank>\s+)
    | (?P<open>\()
    | (?P<close>\))
    | (?P<minus>-(?=[^\s\-)]))
    | (?P<field>[^\W\d_][\w-]*):(?=\S)
    | "(?P<phrase>[^"]*)"\*?
    | (?P<quote>")
    | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_OPERATORS = {"AND", "OR", "NOT"}


def parse(text: str) -> Node:
    """Return the tree of the query `text`; an empty one means every document. Raises UsageError."""
    return _Parser(nfc(text).translate(_QUOTES)).parse()


class _Parser:
    """Recursive descent: or_ > and_ > unary > group, word, phrase, filter."""

    def __init__(self, query: str) -> None:
        self.query = query
        self.lexemes = self._lex()
        self.next = 0
        self.depth = 0

    def parse(self) -> Node:
        if sum(lexeme.kind in {"word", "phrase"} for lexeme in self.lexemes) > MAX_TERMS:
            raise UsageError(message=say("search.too-long", limit=MAX_TERMS))
        if not self.lexemes:
            return And(())
        node = self._or()
        if self._peek():
            self._fail("search.extra-parenthesis", self.lexemes[self.next].at)
        if node is None:
            raise UsageError(message=say("search.no-words", query=self.query))
        return node

    def _lex(self) -> list[_Lexeme]:
        found = []
        for match in _LEXEME.finditer(self.query):
            kind = match.lastgroup or ""
            text = match[kind]
            if kind == "quote":
                self._fail("search.open-quote", match.start())
            if kind == "word" and text.endswith(":") and field_named(text[:-1]):
                self._fail("search.no-value", match.start(), name=text[:-1])
            if kind == "word" and text in _OPERATORS:
                kind = text
            elif kind == "phrase" and match[0].endswith("*"):
                text += "*"
            if kind != "blank":
                found.append(_Lexeme(kind, text, match.start()))
        return found

    def _peek(self) -> str:
        return self.lexemes[self.next].kind if self.next < len(self.lexemes) else ""

    def _take(self) -> _Lexeme:
        self.next += 1
        return self.lexemes[self.next - 1]

    def _or(self) -> Node | None:
        children = [self._and()]
        while self._peek() == "OR":
            self._operand_after(self._take())
            children.append(self._and())
        return _joined(Or, children)

    def _and(self) -> Node | None:
        children = [self._unary()]
        while (kind := self._peek()) not in {"", "OR", "close"}:
            if kind == "AND":
                self._operand_after(self._take())
            children.append(self._unary())
        return _joined(And, children)

    def _unary(self) -> Node | None:
        if self._peek() in {"AND", "OR", ""}:
            at = self.lexemes[self.next].at if self._peek() else len(self.query)
            self._fail("search.operator-first", at)
        lexeme = self._take()
        if lexeme.kind in {"NOT", "minus"}:
            self._operand_after(lexeme)
            child = self._nested(self._unary, lexeme)
            return Not(child) if child else None
        if lexeme.kind == "open":
            return self._group(lexeme)
        if lexeme.kind == "close":
            self._fail("search.extra-parenthesis", lexeme.at)
        return self._filter(lexeme) if lexeme.kind == "field" else _term(lexeme)

    def _group(self, opening: _Lexeme) -> Node | None:
        if self._peek() == "close":
            self._take()
            return None
        node = self._nested(self._or, opening) if self._peek() else None
        if self._peek() != "close":
            self._fail("search.open-parenthesis", opening.at)
        self._take()
        return node

    def _nested(self, rule: Callable[[], Node | None], opening: _Lexeme) -> Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._fail("search.too-deep", opening.at)
        node = rule()
        self.depth -= 1
        return node

    def _filter(self, lexeme: _Lexeme) -> Filter:
        field = field_named(lexeme.text)
        if field is None:
            near = difflib.get_close_matches(folded(lexeme.text), field_names(), 1)
            hint = say("search.did-you-mean", name=near[0]) if near else say("search.quote-it")
            self._fail(
                "search.unknown-field", lexeme.at, name=lexeme.text, fields=", ".join(FIELDS), hint=hint
            )
        if self._peek() not in {"word", "phrase"}:
            self._fail("search.no-value", lexeme.at, name=lexeme.text)
        value = self._take()
        try:
            return Filter(field, condition(field, value.text))
        except UsageError as error:
            raise UsageError(message=f"{error}\n{_pointer(self.query, value.at)}") from None

    def _operand_after(self, operator: _Lexeme) -> None:
        if self._peek() in {"", "close", "AND", "OR"}:
            self._fail("search.nothing-after", operator.at, operator=operator.text)

    def _fail(self, key: str, at: int, **values: object) -> NoReturn:
        raise UsageError(message=f"{say(key, **values)}\n{_pointer(self.query, at)}")


def _pointer(query: str, at: int) -> str:
    """The query with a caret under position `at`, cut where it is long."""
    shown = "".join(char if char.isprintable() else " " for char in query)
    start = max(0, at - 40)
    return f"  {shown[start : at + 40]}\n  {' ' * (at - start)}^"


def _term(lexeme: _Lexeme) -> Term | None:
    """Punctuation alone is nothing to look for: None."""
    words = tokens(marked(lexeme.text))
    first = lexeme.at + (lexeme.kind == "phrase")  # behind its quotation mark
    spans = tuple((first + m.start(), first + m.end()) for m in TOKEN.finditer(lexeme.text))
    if words and lexeme.text.endswith("*"):
        return Term((*words[:-1], tokens(begun(lexeme.text))[-1]), prefix=True, spans=spans)
    return Term(words, spans=spans) if words else None


def _joined(kind: type[And] | type[Or], children: list[Node | None]) -> Node | None:
    present = tuple(child for child in children if child is not None)
    if len(present) < 2:
        return present[0] if present else None
    return kind(present)
