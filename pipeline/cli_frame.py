"""The frame round every verb: its language, its help, what is said when it fails, exit codes."""

import contextlib
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from pipeline.errors import ExitCode, KehoachError
from pipeline.messages import LANGUAGES, say, set_language


def choose_language(arguments: Sequence[str]) -> list[str]:
    """Obey `--lang vi|en` wherever it stands, and return the arguments without it.

    The help texts are made at import, before any option is parsed: hence this early look.
    """
    rest, options = _split(list(arguments))
    kept: list[str] = []
    while options:
        word = options.pop(0)
        name, equals, code = word.partition("=")
        if name != "--lang":
            kept.append(word)
            continue
        code = code if equals else (options.pop(0) if options else "")
        if code not in LANGUAGES:
            print(say("cli.bad-language", code=code, known=", ".join(LANGUAGES)), file=sys.stderr)
            raise SystemExit(ExitCode.USAGE)
        set_language(code)
    return kept + rest


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What stands from `--` on, and what stands before."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[at:], arguments[:at]


class _Localised:
    """Help in the interface language: typer itself speaks English only."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{say('cli.usage')}: ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        params = [(param, param.get_help_record(ctx)) for param in self.get_params(ctx)]
        for kind in ("argument", "option"):
            found = [record for param, record in params if record and param.param_type_name == kind]
            lines = [(name.partition(" <")[0] if kind == "argument" else name, text) for name, text in found]
            if lines:
                with formatter.section(say(f"cli.{kind}s")):
                    formatter.write_dl(lines)

    def get_params(self, ctx: Any) -> list[Any]:
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if key := _OWN_HELP.get(param.name):
                param.help = say(key)
        return params


_OWN_HELP = {
    "help": "cli.help",
    "install_completion": "cli.install-completion",
    "show_completion": "cli.show-completion",
}


class Verb(_Localised, TyperCommand):
    """A command; what goes wrong in it becomes a message and an exit code."""

    def invoke(self, ctx: Any) -> int:
        return _guarded(lambda: super(Verb, self).invoke(ctx))


def _guarded(work: Callable[[], Any]) -> int:
    """Run a verb; say what went wrong in it and return the exit code."""
    with _interruptible():
        try:
            code = work()
            sys.stdout.flush()
            return int(code or 0)
        except (typer.TyperException, typer.Exit, typer.Abort):  # of a verb below this one
            raise
        except KehoachError as error:
            complain(str(error))
            return int(error.exit_code)
        except KeyboardInterrupt:
            complain(say("cli.interrupted"))
            return int(ExitCode.INTERRUPTED)
        except BrokenPipeError:
            _forget_stdout()
            return int(ExitCode.OK)
        except OSError as error:  # a full disk, a terminal that has gone
            _forget_stdout()
            complain(say("cli.system", reason=error.strerror or error))
            return int(ExitCode.SOME_FAILED)
        except Exception as error:
            if os.environ.get("KEHOACH_DEBUG"):
                raise
            complain(say("error.unexpected", name="kehoach", found=f"{type(error).__name__}: {error}"))
            return int(ExitCode.SOME_FAILED)


class Verbs(_Localised, TyperGroup):
    """The list of commands."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(say("cli.verbs")):
            lines = [(name, self.commands[name].get_short_help_str(100)) for name in self.commands]
            formatter.write_dl(lines)


class VerbOfVerbs(Verbs):
    """A verb that does something by itself and has verbs of its own."""

    def invoke(self, ctx: Any) -> int:
        return _guarded(lambda: super(VerbOfVerbs, self).invoke(ctx))


def run_app(app: typer.Typer, arguments: list[str]) -> int:
    """Run the program on `arguments`; return its exit code. Never shows a traceback for a mistake."""
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115 - closed by the caller: nobody listens
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # accents whatever the locale; odd file names as escapes
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return int(app(arguments, prog_name="kehoach", standalone_mode=False) or 0)
    except typer.TyperException as error:
        complain(_explain(error))
        return int(ExitCode.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        complain(say("cli.interrupted"))
        return int(ExitCode.INTERRUPTED)


def complain(message: str) -> None:
    """Say `message` on stderr, after what went to stdout before."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
        print(message, file=sys.stderr, flush=True)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM ends a verb as Ctrl-C does: cleanly."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _forget_stdout() -> None:
    """Nobody takes our output any more; keep the interpreter from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _explain(error: typer.TyperException) -> str:
    """What typer found wrong with the command line, in the interface language."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return error.message
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else "kehoach"
    return f"{_fault(kind, error, ctx)}\n{say('cli.see-help', command=command)}"


def _fault(kind: str, error: Any, ctx: Any) -> str:
    param = getattr(error, "param", None)
    if kind == "NoSuchOption":
        hint = f" {say('cli.minus-hint')}" if ctx is not None and ctx.info_name == "search" else ""
        return say("cli.no-such-option", name=error.option_name) + hint
    if kind == "BadOptionUsage":
        return say("cli.no-value", name=error.option_name)
    if kind == "MissingParameter" and param is not None:
        return say("cli.missing", name=param.metavar or param.opts[0])
    if kind == "BadParameter" and param is not None:
        return say(
            "cli.bad-value",
            name=param.metavar or "" if not param.opts else param.opts[0],
            wanted=_wanted(param, error.message),
        )
    if ctx is not None and isinstance(ctx.command, Verbs):
        return say("cli.no-such-verb", verbs=", ".join(ctx.command.commands))
    if extra := re.search(r"extra argument.*\((.*)\)", error.message):
        return say("cli.extra", found=extra[1])
    return str(error.format_message())


def _wanted(param: Any, message: str) -> str:
    """What a parameter takes: the choices that typer lists, or the bounds of a number."""
    choices = message.partition("is not one of ")[2].strip(" .").replace("'", "")
    if choices:
        return say("cli.one-of", choices=choices)
    key = "cli.number" if isinstance(param.min, float) else "cli.whole-number"
    return say(key, min=param.min, max=param.max)
