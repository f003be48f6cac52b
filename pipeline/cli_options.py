"""Options that several verbs take, and how an option, an argument, a verb gets its help."""

import enum
import sys
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from pipeline.cli_frame import Verb, VerbOfVerbs, choose_language
from pipeline.messages import say

ARGUMENTS = choose_language(sys.argv[1:])
"""The command line without --lang, which has to be obeyed before any help is made."""


def option(key: str, *names: str, **more: Any) -> Any:
    """An option whose help is the message `cli.option.<key>`."""
    return typer.Option(*names, help=say(f"cli.option.{key}"), show_default=False, **more)


def argument(key: str, metavar: str) -> Any:
    """An argument whose help is the message `cli.argument.<key>`."""
    return typer.Argument(help=say(f"cli.argument.{key}"), metavar=metavar, show_default=False)


SETTINGS = {"help_option_names": ["-h", "--help"]}

Command = TypeVar("Command", bound=Callable[..., int])
Verbs = Callable[[str], Callable[[Command], Command]]


def family(name: str, **more: Any) -> tuple[typer.Typer, Verbs[Any]]:
    """A verb that has verbs of its own, and what makes one of these of a function: `@verb("list")`."""
    made = typer.Typer(
        cls=VerbOfVerbs,
        help=say(f"cli.verb.{name}"),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=SETTINGS,
        **more,
    )

    def verb(inner: str) -> Callable[[Command], Command]:
        return made.command(inner, cls=Verb, help=say(f"cli.{name}.{inner}"), context_settings=SETTINGS)

    return made, verb


def filters_of(**given: str | None) -> dict[str, str]:
    """The filters that were given; `from_` is called from."""
    return {name.rstrip("_"): value for name, value in given.items() if value is not None}


class ListFormat(enum.StrEnum):
    """How lists are printed."""

    table = "table"
    json = "json"


class GraphFormat(enum.StrEnum):
    """How `graph` prints."""

    table = "table"
    json = "json"
    dot = "dot"


class TextFormat(enum.StrEnum):
    """How `restore` prints."""

    text = "text"
    json = "json"


Format = Annotated[ListFormat, option("format", "--format", "-f")]
Db = Annotated[str | None, option("db", "--db", metavar="PATH|URL")]
Issuer = Annotated[str | None, option("issuer", "--issuer", metavar="TEXT")]
Area = Annotated[str | None, option("area", "--area", metavar="TEXT")]
Level = Annotated[str | None, option("level", "--level", metavar="TEXT")]
Type = Annotated[str | None, option("type", "--type", metavar="TEXT")]
Year = Annotated[str | None, option("year", "--year", metavar="YEAR|A..B")]
From = Annotated[str | None, option("from", "--from", metavar="DATE")]
To = Annotated[str | None, option("to", "--to", metavar="DATE")]
Movement = Annotated[str | None, option("movement", "--movement", metavar="TEXT")]
PhaseOn = Annotated[str | None, option("phase-on", "--phase-on", metavar="DATE")]
Number = Annotated[str | None, option("number", "--number", metavar="TEXT")]
