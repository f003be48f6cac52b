"""Letterheads of a JSONL file as a folder of labelled documents, which `kehoach evaluate` reads.

usage: python -m corpora.written.unpack FILE.jsonl FOLDER
"""

import json
import sys
from pathlib import Path


def unpack(table: Path, folder: Path) -> Path:
    """Write each row's text as ID.txt and its other keys as ID.gold.json into `folder`; return that."""
    folder.mkdir(parents=True, exist_ok=True)
    for row in map(json.loads, table.read_text("utf-8").splitlines()):
        (folder / f"{row['id']}.txt").write_text(row.pop("text"), "utf-8")
        (folder / f"{row['id']}.gold.json").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    return folder


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    unpack(*map(Path, sys.argv[1:]))
