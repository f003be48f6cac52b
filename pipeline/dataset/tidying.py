"""Order in a dataset file after many changes, and room given back."""

import sqlite3

from pipeline.dataset.rows import INDEX

PART = 1000
"""Index pages that one step of a merge writes: about two megabytes, so that nobody waits for long."""


def settle(db: sqlite3.Connection, everything: bool = False) -> None:
    """Merge the parts of the full-text indexes while that changes something, and give free pages back.

    A merge goes on from step to step, one transaction each. It costs in proportion to what was added, as FTS5
    merges parts of like size; `everything` makes one part of each index.
    """
    for table in INDEX:
        if everything:
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        else:
            _merge(db, table)
    db.executescript("PRAGMA incremental_vacuum")  # `execute` would stop after one page


def _merge(db: sqlite3.Connection, table: str) -> None:
    while True:
        before = db.total_changes
        db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (PART,))
        if db.total_changes - before < 2:
            return
