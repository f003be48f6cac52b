"""python -m tools.dependencies > docs/third-party/dependencies.md: what the program needs, with licences.

The list is read from the installed packages themselves: everything that `kehoach` requires at run time,
directly or through others, without the tools for development.
"""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

HEAD = """# Python packages needed at run time

None of them is part of this repository; `make setup` installs them. All licences go together with
Apache-2.0 (MPL-2.0 covers the files of those two packages alone, which we do not change). Beside them:
Tesseract and its language data (Apache-2.0) and LibreOffice Writer (MPL-2.0), which are programs of their
own, from the system's package manager.

Made by `python -m tools.dependencies`.

| package | version | licence | |
|---|---|---|---|"""


def main() -> None:
    """Print the table; direct dependencies are marked."""
    direct = {_key(name) for name in _needed(distribution("kehoach"))}
    print(HEAD)
    for key, found in sorted(closure("kehoach").items()):
        mark = "direct" if key in direct else ""
        print(f"| {found.metadata['Name']} | {found.version} | {licence(found)} | {mark} |")


def closure(root: str) -> dict[str, Distribution]:
    """All packages that `root` needs, by their normalised names, `root` left out."""
    found: dict[str, Distribution] = {}
    waiting = [root]
    while waiting:
        for name in _needed(distribution(waiting.pop())):
            if _key(name) not in found:
                found[_key(name)] = distribution(name)
                waiting.append(name)
    return found


def licence(found: Distribution) -> str:
    """What a package says about its licence: an SPDX expression, classifiers or free text."""
    metadata = found.metadata
    classifiers = [line.split(" :: ")[-1] for line in metadata.get_all("Classifier") or ()
                   if line.startswith("License ::")]  # fmt: skip
    said = metadata.get("License-Expression") or "; ".join(classifiers) or metadata.get("License") or "?"
    return str(said).split("\n")[0]


def _needed(found: Distribution) -> list[str]:
    """The names of what a package requires here, optional extras left out."""
    needed = [Requirement(line) for line in found.requires or ()]
    return [one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    try:
        main()
    except PackageNotFoundError as error:
        raise SystemExit(f"{error.name} is not installed: run make setup") from error
