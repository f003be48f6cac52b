"""The dataset measured: loading of ready records, room on disk, and twenty kinds of query.

usage: python -m tools.bench_search [--count N …] [--postgres] [--keep FOLDER] [--kills N]

Plans are made up (tools/made_records.py), half of them with pages. Making them costs more than loading them
and is not counted. 10,000 plans need about two minutes of CPU time (eight by the clock where a dozen programs
shared two cores), 100,000 by that measure 20 to 25 and 1.2 GB of disk. Given several counts, what grows with
them is told at the end. With --postgres each is measured in PostgreSQL, too, by a server started for that.
"""

import argparse
import itertools
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any, NamedTuple

from pipeline.dataset import Attempt, Dataset, create, open_dataset, search
from pipeline.dataset.location import Place
from pipeline.text import fold
from tools.made_records import Maker
from tools.temporary_postgres import server

RUNS = 12
"""Times that each kind of query is run, each time with other words where it has any."""
PART = 500
"""Records that are made before they are loaded, so that the one is not counted with the other."""
DAY = "2026-11-25T10:00:00.000+00:00"
FACETS = 8


class Question(NamedTuple):
    """A query with its filters, and whether the words count as typed."""

    text: str
    filters: dict[str, str]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """What one dataset measured: documents, seconds and CPU seconds of loading, bytes of text and of file."""

    count: int
    seconds: float
    cpu: float
    text: int
    disk: int
    times: dict[str, list[float]]


def load(place: Place, maker: Maker, count: int) -> tuple[float, float, int]:
    """Fill a new dataset; return seconds, CPU seconds and bytes of text."""
    seconds = cpu = 0.0
    text = 0
    with create(place) as dataset:
        records = maker.records(count)
        while part := list(itertools.islice(records, PART)):
            text += sum(len(made.record["text"].encode()) for made in part)
            began, used = time.perf_counter(), time.process_time()
            with dataset.batch():
                for made in part:
                    dataset.add(made.record, attempt(made.record), pages=made.pages)
            seconds += time.perf_counter() - began
            cpu += time.process_time() - used
        began, used = time.perf_counter(), time.process_time()
        dataset.settle(everything=True)
        if isinstance(place, Path):
            dataset.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return seconds + time.perf_counter() - began, cpu + time.process_time() - used, text


def attempt(record: dict[str, Any]) -> Attempt:
    """As `kehoach ingest` would have noted it."""
    path = f"/srv/archive/{record['issue_date'][:4]}/{record['source']['file']}"
    version = "ingest 3, ocr 4, restore 4, structure 5, extract 7, record 2, models 0f3a77c1"
    return Attempt(record["id"], path, version, "auto", DAY, DAY, stage="record", worker="archive:4711")


def questions(records: list[dict[str, Any]], rng: Random) -> dict[str, Iterator[Question]]:
    """Twenty kinds of query; `records` are some of the dataset, to ask for what is there."""

    def some() -> dict[str, Any]:
        return rng.choice(records)

    def title(count: int) -> list[str]:
        words = [word for word in str(some()["title"]).split() if word.isalpha()] or ["thi"]
        begin = rng.randrange(max(1, len(words) - count))
        return words[begin : begin + count]

    def every(make: Any) -> Iterator[Question]:
        while True:
            made = make()
            yield made if isinstance(made, Question) else Question(made, {})

    year = {"year": "2019..2021"}
    kinds: dict[str, Any] = {
        "words everywhere": lambda: "thi dua",
        "words everywhere, accents": lambda: "thi đua",
        "words everywhere, exact": lambda: Question("thi đua", {}, exact=True),
        "phrase everywhere": lambda: '"thi dua"',
        "phrase everywhere, accents": lambda: '"phong trào thi đua"',
        "everywhere, year and level": lambda: Question("thi dua", {**year, "level": "district"}),
        "phrase, issuer and year": lambda: Question('"phong trao"', {**year, "issuer": "uy ban nhan dan"}),
        "three words of a title": lambda: fold(" ".join(title(3))),
        "five words of a title": lambda: fold(" ".join(title(5))),
        "the same, accents": lambda: " ".join(title(5)),
        "a title as a phrase": lambda: f'"{" ".join(title(4))}"',
        "a typing error": lambda: _mistyped(fold(" ".join(title(4))), rng),
        "prefix": lambda: f"{fold(title(1)[0])[:3]}*",
        "OR": lambda: " OR ".join((fold(title(1)[0]), fold(title(1)[0]), "khen")),
        "NOT": lambda: "thi dua NOT giao duc",
        "movement": lambda: Question("", {"movement": next(iter(_movements(some())), "day tot")}),
        "number": lambda: Question("", {"number": str(some()["number"])}),
        "phase on a day": lambda: Question("thi dua", {"phase": some()["issue_date"]}),
        "area, no words": lambda: Question("", {"area": some()["area"]["province"] or "Ha Noi"}),
        "newest, no words": lambda: "",
    }
    return {kind: every(make) for kind, make in kinds.items()}


def _movements(record: dict[str, Any]) -> list[str]:
    return [item["name"] for item in record["movements"]]


def _mistyped(text: str, rng: Random) -> str:
    """With two letters of a word changed over."""
    words = text.split()
    place = max(range(len(words)), key=lambda n: len(words[n]))
    word, at = words[place], rng.randrange(max(1, len(words[place]) - 1))
    words[place] = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return " ".join(words)


def ask(place: Place, records: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Milliseconds of each run of each kind, the kinds in turn, after one round that is not counted."""
    times: dict[str, list[float]] = {}
    with open_dataset(place) as dataset:
        kinds = questions(records, Random(7))
        for turn in range(RUNS + 1):
            for kind, wanted in kinds.items():
                took = _timed(dataset, next(wanted))
                if turn:
                    times.setdefault(kind, []).append(took)
    return times


def _timed(dataset: Dataset, question: Question) -> float:
    began = time.perf_counter()
    search(dataset, question.text, question.filters, exact=question.exact, facets=FACETS)
    return 1000 * (time.perf_counter() - began)


def measure(count: int, place: Place) -> Sizes:
    """Make, load, ask; print."""
    if isinstance(place, Path):
        place.unlink(missing_ok=True)
    maker = Maker()
    seconds, cpu, text = load(place, maker, count)
    with open_dataset(place) as dataset:
        disk = dataset.size()
    print(
        f"\n{'SQLite' if isinstance(place, Path) else 'PostgreSQL'}: {count} plans, "
        f"{text / count:.0f} bytes of text each\n"
        f"  loaded {count / seconds:.0f} a second, {count / cpu:.0f} a second of CPU time\n"
        f"  {disk / 1e6:.1f} MB on disk, {disk / text:.2f} times the text",
        flush=True,
    )
    _print_parts(place, text)
    times = ask(place, [maker.record(number).record for number in range(0, count, max(1, count // 200))])
    for kind, took in times.items():
        print(f"  {kind:30} p50 {median(took):8.1f} ms   p95 {_p95(took):8.1f} ms", flush=True)
    return Sizes(count, seconds, cpu, text, disk, times)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1]


_PARTS = (
    "SELECT coalesce(tbl_name, d.name) AS owner, sum(pgsize) AS size FROM dbstat AS d "
    "LEFT JOIN sqlite_master AS m ON m.name = d.name GROUP BY owner ORDER BY size DESC LIMIT 8"
)
_SERVER_PARTS = (
    "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = to_regnamespace(current_schema()) ORDER BY 2 DESC LIMIT 8"
)


def _print_parts(place: Place, text: int) -> None:
    """What takes the room: tables with their indexes, the greatest first."""
    with open_dataset(place) as dataset:
        for owner, size in dataset.db.execute(_PARTS if isinstance(place, Path) else _SERVER_PARTS):
            print(f"    {owner:14} {size / text:.3f}")


def compare(first: Sizes, last: Sizes) -> None:
    """How what was measured grew."""
    print(f"\nfrom {first.count} to {last.count} plans")
    print(f"  seconds of CPU a plan: times {last.cpu / last.count / (first.cpu / first.count):.2f}")
    print(f"  bytes a byte of text: times {last.disk / last.text / (first.disk / first.text):.2f}")
    for kind, took in last.times.items():
        print(f"  {kind:30} p50 times {median(took) / median(first.times[kind]):.1f}")


def kills(count: int, folder: Path) -> None:
    """Kill an ingest at so many random moments, each time run it again to its end; compare the datasets."""
    plans = Path("corpora/written/dev")
    chosen = sorted(plans.glob("*.txt"))[:30]
    began = time.perf_counter()
    whole = contents(ingest(folder / "whole.db", chosen))
    lasts = time.perf_counter() - began
    rng, same, sound = Random(20), 0, 0
    for number in range(count):
        path = folder / f"killed{number}.db"
        ingest(path, chosen, rng.uniform(0, lasts))
        sound += not path.exists() or _is_sound(path)
        same += contents(ingest(path, chosen)) == whole
        for part in folder.glob(f"{path.name}*"):
            shutil.rmtree(part) if part.is_dir() else part.unlink()
    print(f"\nkilled at {count} moments within {lasts:.1f} s: {sound} sound, {same} as without, run again")


def ingest(path: Path, files: Iterable[Path], patience: float | None = None) -> Path:
    """Run `kehoach ingest`, killed after `patience` seconds where that is given; return `path`."""
    words = [sys.executable, "-m", "pipeline", "ingest", "--db", str(path), "--jobs", "2", *map(str, files)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            running.wait(patience)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
    return path


def _is_sound(path: Path) -> bool:
    with create(path) as dataset:
        return not dataset.faults()


def contents(path: Path) -> dict[str, Any]:
    """All that a dataset holds but the moments and workers of its ledger."""
    with open_dataset(path) as dataset:
        tables = ("document", "reference", "phase", "movement", "target", "recipient")
        order = "ORDER BY id, position"
        listed = {
            table: dataset.db.execute(f"SELECT * FROM {table} JOIN document USING (doc) {order}")
            for table in tables[1:]
        }
        return {
            "records": list(dataset.records()),
            "paths": dataset.paths(),
            "done": dataset.done(),
            "failures": [(found.id, found.path, found.kind) for found in dataset.failures()],
            "faults": dataset.faults(),
            **{table: [_without_doc(row) for row in rows] for table, rows in listed.items()},
        }


def _without_doc(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name != "doc"}  # noqa: SIM118


def _engines(folder: Path, postgres: bool) -> Iterator[Callable[[int], Place]]:
    """For each engine what gives the place of a dataset of so many plans."""
    yield lambda count: folder / f"{count}.db"
    if postgres:
        with server(durable=True) as running:
            yield lambda count: running.place()


def main(words: list[str]) -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="tools.bench_search"
    )
    parser.add_argument("--count", type=int, nargs="*", default=[10_000], help="plans, for each dataset")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL besides")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the datasets")
    parser.add_argument("--kills", type=int, default=0, help="ingests that are killed; a minute for four")
    wish = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as scratch:
        folder = wish.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for places in _engines(folder, wish.postgres):
            measured = [measure(count, places(count)) for count in wish.count]
            if len(measured) > 1:
                compare(measured[0], measured[-1])
        if wish.kills:
            kills(wish.kills, Path(scratch))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
