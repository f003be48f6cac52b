"""What a search found, for reading: hits with passages, counts by facet, what else may have been meant."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from pipeline.cli_frame import complain
from pipeline.cli_show import kinds, print_json, print_table, short_id
from pipeline.dataset import Copy, Found, Hit, Piece, dataset_path, open_dataset, search
from pipeline.dataset.snippets import with_spans
from pipeline.errors import ExitCode
from pipeline.messages import known, local_date, say

Record = dict[str, Any]

HIT_STYLE = "bold yellow"

FACET_VALUES = 10
"""Values of each facet that are shown."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to search and what to show: words as typed only, so many hits, counts, each copy by itself."""

    exact: bool = False
    limit: int = 20
    facets: bool = False
    copies: bool = False


def search_dataset(words: list[str], db: str | None, filters: dict[str, str], format: str, wish: Wish) -> int:
    """Print what a query finds. Finding nothing is no failure."""
    query = words[0] if len(words) == 1 else " ".join(map(_requoted, words))
    shown = FACET_VALUES if wish.facets else 0
    with open_dataset(dataset_path(db)) as dataset:
        found = search(
            dataset,
            query,
            filters,
            exact=wish.exact,
            limit=wish.limit,
            facets=shown,
            fold_copies=not wish.copies,
        )
    if format == "json":
        print_json(_found_json(query, found, wish.facets))
    else:
        _print_found(found, wish.exact)
    return ExitCode.OK


def _print_found(found: Found, exact: bool) -> None:
    """Hits, then what else may have been meant; the other way round where that is likelier."""
    parts = [(found.hits, _verdict(found, exact)), (found.similar, _suggested(found))]
    for hits, said in reversed(parts) if found.similar_first else parts:
        if hits:
            print_table(_hit_table(hits))
        if said:
            complain(said)
    if found.facets:
        print_table(_facet_table(found.facets))


def _requoted(word: str) -> str:
    """One of several arguments: the shell took the quotes from `"thi đua"` and `issuer:"phòng …"`."""
    if " " not in word or '"' in word:
        return word
    field, colon, value = word.rpartition(":")
    return f'{field}{colon}"{value}"'


def _verdict(found: Found, exact: bool) -> str:
    if not found.total:
        return say("search.none-exact" if exact else "search.none")
    if folded := _folded(found.hits):
        return say("search.count-folded", shown=len(found.hits), copies=folded, total=found.total)
    return say("search.count", shown=len(found.hits), total=found.total)


def _folded(hits: Sequence[Hit]) -> int:
    return sum(len(hit.copies) for hit in hits)


def _suggested(found: Found) -> str:
    if found.suggestion:
        return say("search.suggestion", query=found.suggestion, shown=len(found.similar))
    return say("search.similar", shown=len(found.similar)) if found.similar else ""


def _found_json(query: str, found: Found, facets: bool) -> Record:
    counts = {
        facet: [{"value": value, "count": count} for value, count in pairs]
        for facet, pairs in found.facets.items()
    }
    return {
        "query": query,
        "total": found.total,
        "folded": _folded(found.hits),
        "hits": [_hit_json(hit) for hit in found.hits],
        **({"facets": counts} if facets else {}),
        "suggestion": found.suggestion,
        "similar": [_hit_json(hit) for hit in found.similar],
    }


def _facet_table(facets: Mapping[str, Sequence[tuple[str, int]]]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(width=14, style="bold", overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    for facet, pairs in facets.items():
        values = (f"{_facet_value(facet, value)} ({count})" for value, count in pairs)
        if pairs:
            table.add_row(say(f"search.facet.{facet}"), Text(" · ".join(values)))
    return table


def _facet_value(facet: str, value: str) -> str:
    return known("level", value) if facet == "level" else " ".join(value.split())


def _hit_json(hit: Hit) -> Record:
    """The header fields of a hit and its passages, with the offsets of what was found in them."""
    record = hit.record
    names = ("id", "number", "doc_type", "issuing_body", "level", "area", "issue_date", "title")
    return {
        **{name: record.get(name) for name in names},
        "file": record["source"]["file"],
        "movements": [item["name"] for item in record.get("movements", [])],
        "exact": hit.exact,
        "score": hit.score,
        "title_hits": _passage_json(hit.title)["hits"],
        "snippet": _passage_json(hit.passage),
        "copies": [_copy_json(copy) for copy in hit.copies],
    }


def _copy_json(copy: Copy) -> Record:
    record = copy.record
    names = ("id", "number", "issue_date")
    text_from = list(dict.fromkeys(record["source"]["text_from"]))
    return {name: record.get(name) for name in names} | {"text_from": text_from, "files": copy.files}


def _passage_json(pieces: Sequence[Piece]) -> Record:
    text, hits = with_spans(pieces)
    return {"text": text, "hits": hits}


def _hit_table(hits: Iterable[Hit]) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, leading=1)
    table.add_column(say("search.column.document"), ratio=1, max_width=26, overflow="fold")
    table.add_column(say("search.column.content"), ratio=2, overflow="fold")
    for hit in hits:
        passage = [_styled(hit.passage)] if hit.passage else []
        content = Group(_styled(hit.title, "bold"), *passage, _whereabouts(hit.record, len(hit.copies)))
        table.add_row(_origin(hit.record), content)
    return table


def _origin(record: Record) -> Text:
    """Number, date and issuer: enough to recognise a document."""
    lines = [
        record.get("number") or say("show.no-number"),
        local_date(record.get("issue_date")),
        record.get("issuing_body"),
    ]
    return Text("\n".join(line for line in lines if line))


def _whereabouts(record: Record, copies: int) -> Text:
    """The file, how its text was got, the start of the id, by which `show` finds the record, and how many
    copies it stands for."""
    source = record["source"]
    parts = [source["file"], kinds(source), short_id(record["id"])]
    if copies:
        parts.append(say("search.one-copy" if copies == 1 else "search.copies", count=copies))
    return Text(" · ".join(parts), "dim")


def _styled(pieces: Sequence[Piece], base: str = "") -> Text:
    """Hits in colour on a terminal that has colours, between « » elsewhere."""
    text = Text(style=base)
    console = Console(file=sys.stdout)
    coloured = console.is_terminal and console.color_system is not None
    for piece in _joined(pieces):
        if piece.hit and not coloured:
            text.append(f"«{piece.text}»")
        else:
            text.append(piece.text, HIT_STYLE if piece.hit else "")
    return text


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Hits with nothing but a blank between them as one: «phong trào» reads better than «phong» «trào»."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece.hit and len(joined) > 1 and joined[-2].hit and not joined[-1].text.strip():
            blank, before = joined.pop(), joined.pop()
            joined.append(Piece(before.text + blank.text + piece.text, True))
        else:
            joined.append(piece)
    return joined
