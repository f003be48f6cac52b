"""The command line: the verbs and their options; what they do is in the modules they call.

Nothing heavy is imported here, so that `kehoach --help` is there at once.
"""

import enum
import sys
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from pipeline.cli_frame import Verb, Verbs, run_app
from pipeline.cli_options import (
    ARGUMENTS,
    SETTINGS,
    Area,
    Db,
    From,
    GraphFormat,
    Issuer,
    Level,
    ListFormat,
    Movement,
    Number,
    PhaseOn,
    TextFormat,
    To,
    Type,
    Year,
)  # fmt: skip
from pipeline.cli_options import argument as _argument
from pipeline.cli_options import filters_of as _filters
from pipeline.cli_options import option as _option
from pipeline.cli_progress import show_upkeep
from pipeline.cli_review_verbs import review
from pipeline.cli_users_verbs import users
from pipeline.messages import say
from pipeline.telling import listen

app = typer.Typer(
    cls=Verbs,
    help=say("cli.about"),
    epilog=say("cli.epilog"),
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings=SETTINGS,
)


def main() -> None:
    """Run the command line of this process."""
    listen(show_upkeep)
    sys.exit(run_app(app, ARGUMENTS))


Command = TypeVar("Command", bound=Callable[..., int])


class Ocr(enum.StrEnum):
    """When pages are read by OCR."""

    auto = "auto"
    force = "force"
    never = "never"


class RecordFormat(enum.StrEnum):
    """How `extract` prints."""

    json = "json"
    jsonl = "jsonl"
    table = "table"
    edxml = "edxml"
    tt02 = "tt02"
    tt05 = "tt05"
    dc = "dc"


class ShowFormat(enum.StrEnum):
    """How `show` prints."""

    table = "table"
    json = "json"
    text = "text"


class CompareFormat(enum.StrEnum):
    """How `compare` prints."""

    table = "table"
    csv = "csv"
    json = "json"
    svg = "svg"
    png = "png"


class What(enum.StrEnum):
    """What `compare` sets side by side."""

    movements = "movements"
    phases = "phases"
    targets = "targets"
    answers = "answers"


class By(enum.StrEnum):
    """By what `compare` sets it side by side."""

    issuer = "issuer"
    area = "area"
    year = "year"


class Mode(enum.StrEnum):
    """What `restore` may change."""

    auto = "auto"
    restore = "restore"
    repair = "repair"


class ExportFormat(enum.StrEnum):
    """What `export` writes."""

    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"
    edxml = "edxml"
    tt02 = "tt02"
    tt05 = "tt05"
    dc = "dc"
    hocr = "hocr"
    alto = "alto"
    pdf = "pdf"


def _verb(name: str) -> Callable[[Command], Command]:
    return app.command(name, cls=Verb, help=say(f"cli.verb.{name}"), context_settings=SETTINGS)


OcrMode = Annotated[Ocr, _option("ocr", "--ocr")]
Jobs = Annotated[int | None, _option("jobs", "--jobs", "-j", min=1, max=256, metavar="N")]
Query = Annotated[str, _argument("query", "QUERY")]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"kehoach {version('kehoach')}")
        raise typer.Exit


@app.callback()
def _root(
    lang: Annotated[str | None, _option("lang", "--lang", metavar="vi|en")] = None,
    version: Annotated[bool, _option("version", "--version", is_eager=True, callback=_print_version)] = False,
) -> None:
    """`--lang` was obeyed by choose_language already; it stands here for the help."""


@_verb("extract")
def extract(
    files: Annotated[list[str], _argument("files", "FILE…|-")],
    format: Annotated[RecordFormat | None, _option("extract-format", "--format", "-f")] = None,
    ocr: OcrMode = Ocr.auto,
    jobs: Jobs = None,
) -> int:
    """Files to plan records on stdout."""
    from pipeline.cli_extract import extract_files

    return extract_files(files, format and str(format), str(ocr), jobs)


@_verb("restore")
def restore(
    file: Annotated[str, _argument("restore-file", "FILE|-")] = "-",
    mode: Annotated[Mode, _option("mode", "--mode", "-m")] = Mode.auto,
    format: Annotated[TextFormat, _option("restore-format", "--format", "-f")] = TextFormat.text,
) -> int:
    """Text in, accented text out, line for line."""
    from pipeline.cli_extract import restore_text

    return restore_text(file, str(mode), str(format))


@_verb("ingest")
def ingest(
    paths: Annotated[list[str] | None, _argument("ingest-paths", "[PATH]…")] = None,
    db: Db = None,
    jobs: Jobs = None,
    ocr: OcrMode = Ocr.auto,
    retry: Annotated[bool, _option("retry", "--retry")] = False,
    refresh: Annotated[str | None, _option("refresh", "--refresh", metavar="WHAT")] = None,
    events: Annotated[bool, _option("events", "--events")] = False,
) -> int:
    """Files and folders into the dataset."""
    from pipeline.cli_ingest import Wish, ingest_paths

    return ingest_paths(paths or [], db, Wish(str(ocr), jobs, retry, refresh, events))


@_verb("search")
def search(
    query: Annotated[list[str] | None, _argument("query", "[QUERY]…")] = None,
    db: Db = None,
    format: Annotated[ListFormat, _option("format", "--format", "-f")] = ListFormat.table,
    exact: Annotated[bool, _option("exact", "--exact")] = False,
    limit: Annotated[int, _option("limit", "--limit", "-n", min=1, max=1_000_000, metavar="N")] = 20,
    facets: Annotated[bool, _option("facets", "--facets")] = False,
    copies: Annotated[bool, _option("copies", "--copies")] = False,
    issuer: Issuer = None,
    area: Area = None,
    level: Level = None,
    type: Type = None,
    year: Year = None,
    from_: From = None,
    to: To = None,
    movement: Movement = None,
    phase_on: PhaseOn = None,
    number: Number = None,
) -> int:
    """Find documents."""
    from pipeline.cli_search import Wish, search_dataset

    filters = _filters(
        issuer=issuer, area=area, level=level, type=type, year=year, from_=from_, to=to,
        movement=movement, phase=phase_on, number=number,
    )  # fmt: skip
    return search_dataset(query or [], db, filters, str(format), Wish(exact, limit, facets, copies))


@_verb("show")
def show(
    id: Annotated[str, _argument("id", "ID")],
    db: Db = None,
    format: Annotated[ShowFormat, _option("format", "--format", "-f")] = ShowFormat.table,
) -> int:
    """One record."""
    from pipeline.cli_same import related
    from pipeline.cli_show import show_record

    return show_record(id, db, str(format), related)


@_verb("graph")
def graph(
    document: Annotated[str | None, _argument("graph-document", "[DOC]")] = None,
    db: Db = None,
    up: Annotated[bool, _option("up", "--up")] = False,
    down: Annotated[bool, _option("down", "--down")] = False,
    both: Annotated[bool, _option("both", "--both")] = False,
    depth: Annotated[int, _option("depth", "--depth", min=1, max=100, metavar="N")] = 4,
    format: Annotated[GraphFormat, _option("graph-format", "--format", "-f")] = GraphFormat.table,
    out: Annotated[str, _option("graph-out", "--out", "-o", metavar="FILE|-")] = "-",
) -> int:
    """Which plan carries out which."""
    from pipeline.cli_graph import show_graph

    every = both or up == down
    directions = tuple(way for way, wanted in (("up", up), ("down", down)) if wanted or every)
    return show_graph(document, db, directions, depth, str(format), out)


@_verb("compare")
def compare(
    query: Query = "",
    db: Db = None,
    what: Annotated[What, _option("what", "--what", "-w")] = What.movements,
    by: Annotated[By, _option("by", "--by", "-b")] = By.area,
    movement: Movement = None,
    format: Annotated[CompareFormat | None, _option("compare-format", "--format", "-f")] = None,
    out: Annotated[str, _option("compare-out", "--out", "-o", metavar="FILE|-")] = "-",
    issuer: Issuer = None,
    area: Area = None,
    level: Level = None,
    type: Type = None,
    year: Year = None,
    from_: From = None,
    to: To = None,
    phase_on: PhaseOn = None,
    number: Number = None,
) -> int:
    """Campaigns side by side."""
    from pipeline.cli_compare import run_compare
    from pipeline.comparison import Wish

    filters = _filters(
        issuer=issuer, area=area, level=level, type=type, year=year, from_=from_, to=to,
        movement=movement, phase=phase_on, number=number,
    )  # fmt: skip
    wish = Wish(what.value, by.value, movement, filters, query)
    return run_compare(wish, db, format and str(format), out)


@_verb("same")
def same(
    id: Annotated[str | None, _argument("same-id", "[ID]")] = None,
    db: Db = None,
    format: Annotated[ListFormat, _option("format", "--format", "-f")] = ListFormat.table,
) -> int:
    """What is there more than once."""
    from pipeline.cli_same import show_same

    return show_same(id, db, str(format))


@_verb("export")
def export(
    format: Annotated[ExportFormat, _argument("export-format", "FORMAT")],
    out: Annotated[str, _argument("out", "OUT|-")],
    query: Query = "",
    db: Db = None,
    issuer: Issuer = None,
    area: Area = None,
    level: Level = None,
    type: Type = None,
    year: Year = None,
    from_: From = None,
    to: To = None,
    movement: Movement = None,
    phase_on: PhaseOn = None,
    number: Number = None,
    about: Annotated[str | None, _option("about", "--about", metavar="FILE")] = None,
) -> int:
    """Records as tables or archival metadata, or documents with their text at its place."""
    from pipeline.cli_export import run_export

    filters = _filters(
        issuer=issuer, area=area, level=level, type=type, year=year, from_=from_, to=to,
        movement=movement, phase=phase_on, number=number,
    )  # fmt: skip
    return run_export(str(format), out, query, db, filters, about)


app.add_typer(review, name="review")
app.add_typer(users, name="users")


@_verb("status")
def status(
    db: Db = None,
    format: Annotated[ListFormat, _option("format", "--format", "-f")] = ListFormat.table,
) -> int:
    """What is in the dataset, and what failed."""
    from pipeline.cli_status import show_status

    return show_status(db, str(format))


@_verb("schema")
def schema() -> int:
    """The record's JSON Schema."""
    from pipeline.cli_show import print_json
    from pipeline.record import json_schema

    print_json(json_schema())
    return 0


@_verb("evaluate")
def evaluate(
    gold: Annotated[str, _argument("gold", "GOLD")],
    records: Annotated[str | None, _option("records", "--records", metavar="FILE")] = None,
    errors: Annotated[bool, _option("errors", "--errors")] = False,
    format: Annotated[ListFormat, _option("format", "--format", "-f")] = ListFormat.table,
) -> int:
    """Quality against labelled documents."""
    from pipeline.cli_evaluate import evaluate_folder

    return evaluate_folder(gold, records, errors, str(format))


@_verb("serve")
def serve(
    db: Db = None,
    host: Annotated[str, _option("host", "--host", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, _option("port", "--port", min=0, max=65535, metavar="N")] = 8000,
    users: Annotated[str | None, _option("users", "--users", metavar="FILE")] = None,
) -> int:
    """Web pages and REST API."""
    from pipeline.cli_serve import serve as run

    return run(db, host, port, users)


@_verb("doctor")
def doctor(db: Db = None) -> int:
    """Is everything here that is needed?"""
    from pipeline.cli_doctor import examine

    return examine(db)
