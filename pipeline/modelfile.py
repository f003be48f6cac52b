"""Opens a file of `models/` after checking it against `models/manifest.json`.

The manifest maps a path below `models/` to its sha256: {"restorer/model.npz": "9f..."}.
"""

import functools
import hashlib
import json
import os
from pathlib import Path

from pipeline.errors import MissingModel


def models_folder() -> Path:
    """The folder of the models: `KEHOACH_MODELS`, or `models/` beside the package."""
    named = os.environ.get("KEHOACH_MODELS")
    return Path(named) if named else Path(__file__).resolve().parent.parent / "models"


@functools.cache
def model_path(name: str) -> Path:
    """Return the path of model file `name`, its sha256 checked once per process.

    Raises MissingModel where the file is absent, unlisted or not the listed one.
    """
    folder = models_folder()
    path = folder / name
    try:
        wanted = json.loads((folder / "manifest.json").read_text("utf-8"))[name]
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, KeyError, ValueError) as error:
        raise MissingModel(name=name, folder=folder) from error
    if found != wanted:
        raise MissingModel(name=name, folder=folder)
    return path
