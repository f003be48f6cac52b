"""Which record a person means by a number that several have."""

from typing import Any

from pipeline.dataset.folding import fold
from pipeline.dataset.opening import explained
from pipeline.dataset.papers import Paper, means_several
from pipeline.dataset.store import Dataset
from pipeline.errors import RecordNotFound

Record = dict[str, Any]


def choose(dataset: Dataset, name: str) -> tuple[Record, list[Paper]]:
    """The record meant by `name` (see `Dataset.find`), and those that could be meant as well.

    Where all that it may mean are copies of one document, the best of them is meant. Raises RecordNotFound;
    UsageError, which lists them, where several documents are meant.
    """
    with explained(dataset.path):
        docs = dataset.meant(name)
        if not docs:
            raise RecordNotFound(name=name)
        folds = fold(dataset, docs, set(docs).__contains__)
    if len(folds) > 1:
        raise means_several(name, [(found.best, len(found.others)) for found in folds])
    (found,) = folds
    return dataset.find(found.best.id), found.others
