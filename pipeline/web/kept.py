"""What was worked out of the dataset and is kept until that changes: many people ask the same."""

import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from pipeline.dataset import Dataset
from pipeline.dataset.docsets import DocSets, docsets
from pipeline.dataset.opening import explained

T = TypeVar("T")

MOST = 256
"""Answers that each reader keeps."""

_kept: "weakref.WeakKeyDictionary[DocSets, OrderedDict[Hashable, Any]]" = weakref.WeakKeyDictionary()


def remembered(dataset: Dataset, key: Hashable, work: Callable[[Dataset], T]) -> T:
    """What `work` returns for the dataset as it stands; asked before under `key`, it is not done again.
    Raises DatasetError and what `work` raises.
    """
    with explained(dataset.path):
        kept = _kept.setdefault(docsets(dataset), OrderedDict())
    if key in kept:
        kept.move_to_end(key)
    else:
        kept[key] = work(dataset)
        while len(kept) > MOST:
            kept.popitem(last=False)
    found: T = kept[key]
    return found
