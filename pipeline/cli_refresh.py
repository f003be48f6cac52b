"""`ingest --refresh`: which of the contents that the dataset knows are to be done again."""

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.dataset import Dataset
from pipeline.dataset.review_list import doubtful_ids
from pipeline.errors import KehoachError, MissingPath, UsageError
from pipeline.messages import say
from pipeline.run import STAGES, File, pipeline_version

ALL = "all"
Chosen = Callable[[str], bool]


def check(refresh: str | None) -> None:
    """Raise UsageError where nothing is meant by `refresh`."""
    what, _, rest = (refresh or ALL).partition(":")
    known = (what in {*STAGES, ALL, "failed", "stale"} and not rest) or (what == "stale" and rest in STAGES)
    if not (known or (what == "below" and _share(rest) is not None)):
        raise UsageError(message=say("ingest.bad-refresh", name=refresh, stages=", ".join((*STAGES, ALL))))


def chosen(dataset: Dataset, refresh: str | None) -> Chosen:
    """Whether the content of an id is to be done again: `stale` (by another version of the program or of
    its models), `stale:STAGE` (of this stage), `failed`, `below:P` (with a value less sure than P that
    nobody has looked at), a stage or `all` (whatever it is). Raises UsageError for anything else.
    """
    check(refresh)
    if refresh is None:
        return lambda id: False
    what, _, rest = refresh.partition(":")
    if what == "failed":
        return {attempt.id for attempt in dataset.failures()}.__contains__
    if what == "stale":
        now = _versions(pipeline_version(), rest)
        made = dataset.done().items()
        return {id for id, (version, _) in made if _versions(version, rest) != now}.__contains__
    if what == "below":
        return doubtful_ids(dataset, float(rest)).__contains__
    return lambda id: True


def stored_files(dataset: Dataset, wanted: Chosen) -> tuple[list[File], list[KehoachError]]:
    """The files of the contents that are chosen, where they were found; errors for those that are gone."""
    from pipeline.ingest import locate

    places: dict[str, list[str]] = {}
    known = [(id, path) for path, id in dataset.paths().items()]
    for id, path in known + [(attempt.id, attempt.path) for attempt in dataset.failures()]:
        if wanted(id) and path not in places.setdefault(id, []):
            places[id].append(path)
    files: list[File] = []
    errors: list[KehoachError] = []
    for paths in places.values():
        found = _present(map(locate, paths))
        files += found
        if not found:
            errors.append(MissingPath(name=paths[0]))
    return files, errors


def _present(files: "Iterable[File | None]") -> list[File]:
    return [file for file in files if file is not None and not (isinstance(file, Path) and file.is_dir())]


def _versions(version: str, stage: str) -> list[str]:
    """The parts of a version of the program that count: "ingest 5", "ocr 3" … or the one of a stage."""
    parts = version.split(", ")
    return [part for part in parts if part.partition(" ")[0] == stage] if stage else parts


def _share(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
