"""python -m tools.compare_pictures: draws the pictures of docs/compare.md anew, from a made-up campaign."""

from pathlib import Path

from corpora.synthetic import campaigns
from pipeline import charts
from pipeline.dataset import Attempt, compare, create, select

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "compare"


def main() -> None:
    """Write one SVG for each thing that is compared."""
    PICTURES.mkdir(exist_ok=True)
    scratch = PICTURES / "scratch.db"
    try:
        with create(scratch) as dataset:
            for record in campaigns.records():
                dataset.add(record, Attempt(record["id"], record["source"]["file"], "", "never", "", ""))
            records = list(select(dataset, "level:district"))
            found = {
                "movements": compare.movements(records),
                "phases": compare.phases(records),
                "targets": compare.targets(list(select(dataset)), above=compare.superiors(dataset)),
                "answers": compare.answers(dataset, records),
            }
        for what in compare.WHAT:
            (PICTURES / f"{what}.svg").write_bytes(charts.picture(charts.chart(what, found[what]), "svg"))
    finally:
        for left in PICTURES.glob("scratch.db*"):
            left.unlink()


if __name__ == "__main__":
    main()
