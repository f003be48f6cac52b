"""python -m tools.record_dictionary FILE: makes a dictionary to deflate records with, of two generated plans.

pipeline/dataset/record.zdict was made so, once and for all: datasets deflated with it need these very bytes.
Run this for a new kind of record only, and give its file another name.
"""

import json
import sys
import tempfile
from pathlib import Path

from corpora.synthetic import compose
from corpora.synthetic.pdf import as_pdf
from pipeline.run import process

REACH = 32_000
"""Deflate looks no further back."""


def main(target: Path) -> None:
    """Write the dictionary."""
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(2):
            path = Path(folder, f"plan{number}.pdf")
            path.write_bytes(as_pdf(compose(f"dictionary:{number}")))
            parts.append(json.dumps(process(path).record, ensure_ascii=False, separators=(",", ":")))
    target.write_bytes("".join(parts).encode()[-REACH:])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
