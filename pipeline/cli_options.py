"""Options that several verbs take, and how an option, an argument, a verb gets its help."""

import enum
import sys
from typing import Annotated, Any

import typer

from pipeline.cli_frame import choose_language
from pipeline.messages import say

ARGUMENTS = choose_language(sys.argv[1:])
"""The command line without --lang, which has to be obeyed before any help is made."""


def option(key: str, *names: str, **more: Any) -> Any:
    """An option whose help is the message `cli.option.<key>`."""
    return typer.Option(*names, help=say(f"cli.option.{key}"), show_default=False, **more)


def argument(key: str, metavar: str) -> Any:
    """An argument whose help is the message `cli.argument.<key>`."""
    return typer.Argument(help=say(f"cli.argument.{key}"), metavar=metavar, show_default=False)


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
