"""The dataset: plan records in a file or in PostgreSQL, searchable with and without accents."""

from pipeline.dataset.location import dataset_path
from pipeline.dataset.search import Copy, Found, Hit, search, select, words_in
from pipeline.dataset.snippets import Piece
from pipeline.dataset.store import Attempt, Dataset, create, open_dataset

__all__ = [
    "Attempt",
    "Copy",
    "Dataset",
    "Found",
    "Hit",
    "Piece",
    "create",
    "dataset_path",
    "open_dataset",
    "search",
    "select",
    "words_in",
]
