"""`kehoach review` and its verbs: their options; what they do is in cli_review."""

from typing import Annotated

import typer

from pipeline.cli_options import (
    Area,
    Db,
    Format,
    From,
    Issuer,
    Level,
    ListFormat,
    Movement,
    Number,
    PhaseOn,
    To,
    Type,
    Year,
    argument,
    family,
    filters_of,
    option,
)  # fmt: skip

review, _verb = family("review", invoke_without_command=True)

Id = Annotated[str, argument("id", "ID")]
MaybeId = Annotated[str | None, argument("review-id", "[ID]")]
At = Annotated[str, argument("pointer", "POINTER")]
By = Annotated[str | None, option("by", "--by", metavar="NAME")]
Note = Annotated[str, option("note", "--note", metavar="TEXT")]


def _db(context: typer.Context, db: str | None) -> str | None:
    """`--db` of this verb, or the one that stands behind `review`."""
    above = context.parent.params if context.parent else {}
    return db or above.get("db")


@review.callback()
def listed(
    context: typer.Context,
    db: Db = None,
    query: Annotated[str, option("review-query", "--query", "-q", metavar="QUERY")] = "",
    field: Annotated[str | None, option("field", "--field", metavar="FIELD")] = None,
    below: Annotated[float, option("below", "--below", min=0.0, max=1.0, metavar="P")] = 1.0,
    limit: Annotated[int, option("limit", "--limit", "-n", min=1, max=1_000_000, metavar="N")] = 20,
    format: Format = ListFormat.table,
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
    """What to check, least certain first."""
    if context.invoked_subcommand:
        return 0
    from pipeline.cli_review import list_doubts

    filters = filters_of(
        issuer=issuer, area=area, level=level, type=type, year=year, from_=from_, to=to,
        movement=movement, phase=phase_on, number=number,
    )  # fmt: skip
    return list_doubts(db, query, filters, field, below, limit, str(format))


@_verb("set")
def set_(
    context: typer.Context,
    id: Id,
    pointer: At,
    value: Annotated[str, argument("value", "VALUE")],
    by: By = None,
    note: Note = "",
    db: Db = None,
) -> int:
    """Correct a value, or add an item to a list."""
    from pipeline.cli_review import change

    return change("set", _db(context, db), id, pointer, by, note, value)


@_verb("remove")
def remove(context: typer.Context, id: Id, pointer: At, by: By = None, note: Note = "", db: Db = None) -> int:
    """Take an item out of a list."""
    from pipeline.cli_review import change

    return change("remove", _db(context, db), id, pointer, by, note)


@_verb("confirm")
def confirm(
    context: typer.Context, id: Id, pointer: At, by: By = None, note: Note = "", db: Db = None
) -> int:
    """Say that a value is right."""
    from pipeline.cli_review import change

    return change("confirm", _db(context, db), id, pointer, by, note)


@_verb("history")
def history(
    context: typer.Context, id: MaybeId = None, format: Format = ListFormat.table, db: Db = None
) -> int:
    """Who changed what."""
    from pipeline.cli_review import show_history

    return show_history(_db(context, db), id, str(format))


@_verb("undo")
def undo(
    context: typer.Context,
    id: Id,
    pointer: Annotated[str | None, argument("undo-pointer", "[POINTER]")] = None,
    entry: Annotated[int | None, option("entry", "--entry", min=1, max=2**62, metavar="N")] = None,
    by: By = None,
    note: Note = "",
    db: Db = None,
) -> int:
    """Take back what was said last."""
    from pipeline.cli_review import take_back

    return take_back(_db(context, db), id, pointer, entry, by, note)


@_verb("conflicts")
def conflicts(
    context: typer.Context, id: MaybeId = None, format: Format = ListFormat.table, db: Db = None
) -> int:
    """Where the machine says something else now."""
    from pipeline.cli_review import show_conflicts

    return show_conflicts(_db(context, db), id, str(format))


@_verb("resolve")
def resolve(
    context: typer.Context,
    id: Id,
    pointer: At,
    keep: Annotated[bool, option("keep", "--keep")] = False,
    machine: Annotated[bool, option("machine", "--machine")] = False,
    by: By = None,
    note: Note = "",
    db: Db = None,
) -> int:
    """Settle a conflict."""
    from pipeline.cli_review import settle

    return settle(_db(context, db), id, pointer, keep, machine, by, note)


@_verb("export")
def export(context: typer.Context, out: Annotated[str, argument("out", "OUT|-")], db: Db = None) -> int:
    """Write the corrections to a file."""
    from pipeline.cli_review import write_out

    return write_out(_db(context, db), out)


@_verb("import")
def import_(
    context: typer.Context, file: Annotated[str, argument("review-file", "FILE|-")], db: Db = None
) -> int:
    """Take corrections of another dataset over."""
    from pipeline.cli_review import read_in

    return read_in(_db(context, db), file)
