"""Runs the real command line in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def command(*arguments: object) -> list[str]:
    """The words that start `kehoach` with these arguments."""
    return [sys.executable, "-m", "pipeline", *map(str, arguments)]


def environment(**variables: str) -> dict[str, str]:
    """The environment of the tests, free of the user's own settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KEHOACH_")}
    return clean | variables


def kehoach(
    *arguments: object, cwd: Path, stdin: str | bytes = b"", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `kehoach` in folder `cwd` to its end; `variables` are added to the environment."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=environment(**variables),
        timeout=120,
        check=False,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )
