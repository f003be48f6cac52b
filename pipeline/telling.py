"""How far long work has come that nobody asked for, such as bringing an old dataset to its newest form.

It happens deep inside, where no progress bar is known of; whoever shows one listens.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

Listener = Callable[[str, int, int], None]
"""Takes what is done (a key of the messages), how much of it is done, and of how much."""


def _nobody(what: str, done: int, total: int) -> None:
    """Nobody listens."""


_listeners: list[Listener] = [_nobody]


def listen(listener: Listener) -> None:
    """From here on `listener` is told, in place of any other: 0 first, the total last, and some between."""
    _listeners[0] = listener


def told(what: str, items: Sequence[Item]) -> Iterator[Item]:
    """The items; as they are taken, the listener is told."""
    total = len(items)
    step = max(1, total // 200)
    for done, item in enumerate(items):
        if done % step == 0:
            _listeners[0](what, done, total)
        yield item
    if total:
        _listeners[0](what, total, total)
