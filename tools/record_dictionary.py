"""python -m tools.record_dictionary FILE: makes a dictionary to pack records with.

pipeline/dataset/record.zstd-dict was made so, of made-up and written plans, once and for all: what is packed
with it needs these very bytes.
Run this for a new kind of record only, and give its file another name and its records another first byte.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import zstandard

from corpora.synthetic import compose
from corpora.synthetic.pdf import as_pdf
from pipeline.dataset.packing import LEVEL, lean
from pipeline.run import process

SIZE = 110_000
"""zstd's own advice; twice as much would save a hundredth more."""
MADE_UP = 40
"""More of them make room for their phrases at the cost of what real plans say."""
WRITTEN = Path("corpora/written/dev")


def main(target: Path) -> None:
    """Write the dictionary."""
    samples = [
        json.dumps(lean(record), ensure_ascii=False, separators=(",", ":")).encode() for record in records()
    ]
    target.write_bytes(zstandard.train_dictionary(SIZE, samples, level=LEVEL).as_bytes())


def records() -> Iterator[dict[str, Any]]:
    """Records of plans with pages, and of plans without."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(MADE_UP):
            path = Path(folder, f"plan{number}.pdf")
            path.write_bytes(as_pdf(compose(f"dictionary:{number}")))
            yield from filter(None, [process(path).record])
    for path in sorted(WRITTEN.glob("*.txt")):
        yield from filter(None, [process(path).record])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
