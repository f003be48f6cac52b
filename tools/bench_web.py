"""How fast the web application answers many people at once: `make bench-web` (`python -m tools.bench_web`).

Serves a dataset of made-up plans (see tools/made_records.py), or the one that --db names, by `kehoach serve`
in a process of its own. Twenty users at once, each a connection: they search with words, filters and
facets, turn pages, open documents. They think for so many seconds between two clicks (--think, random
around that); with 0 every answer is followed by the next question at once, which no people do.
Times are those from the question to the last byte, over loopback, in milliseconds.
"""

import argparse
import http.client
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import quote, urlencode

from pipeline.dataset import open_dataset
from tools.bench_search import load
from tools.made_records import Maker

WORDS = (
    "thi dua", "thi đua", "phong trào", "khen thuong", "day tot hoc tot", "ke hoach", "nong thon moi",
    "đoàn viên", "an toàn giao thông", "hoc sinh", "chuyen doi so", "gia dinh",
)  # fmt: skip
FILTERS = ({}, {}, {"year": "2021"}, {"level": "district"}, {"type": "KH", "year": "2015..2019"})
MUST = 150


class User(threading.Thread):
    """Somebody who searches and reads for so many seconds."""

    def __init__(self, port: int, ids: list[str], seconds: float, think: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.times: dict[str, list[float]] = {"search": [], "document": []}
        self.failures: list[int] = []
        self._port, self._ids, self._think = port, ids, think
        self._until = time.monotonic() + seconds
        self._rng = Random(seed)

    def run(self) -> None:
        """Ask, read, think, ask."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        time.sleep(self._rng.random() * self._think)
        while time.monotonic() < self._until:
            kind = "document" if self._rng.random() < 0.4 else "search"
            began = time.perf_counter()
            connection.request("GET", self._address(kind))
            answer = connection.getresponse()
            answer.read()
            self.times[kind].append(1000 * (time.perf_counter() - began))
            if answer.status != 200:
                self.failures.append(answer.status)
            time.sleep(self._rng.uniform(0.5, 1.5) * self._think)

    def _address(self, kind: str) -> str:
        if kind == "document":
            return f"/documents/{quote(self._rng.choice(self._ids))}"
        words = " ".join(self._rng.sample(WORDS, self._rng.choice((1, 1, 2))))
        page = self._rng.choice((1, 1, 1, 2, 3))
        return f"/?{urlencode({'q': words, 'page': page, **self._rng.choice(FILTERS)})}"


def ids_of(db: Path, most: int = 500) -> list[str]:
    """Documents to open, spread over the dataset."""
    with open_dataset(db) as dataset:
        found = [row[0] for row in dataset.db.execute("SELECT id FROM document ORDER BY id")]
    return [id.removeprefix("sha256:")[:16] for id in found[:: max(1, len(found) // most)]]


def measure(port: int, ids: list[str], users: int, seconds: float, think: float) -> dict[str, list[float]]:
    """The times of each kind of page."""
    people = [User(port, ids, seconds, think, seed) for seed in range(users)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    if failures := [status for one in people for status in one.failures]:
        raise SystemExit(f"{len(failures)} answers failed: {sorted(set(failures))}")
    return {kind: sorted(time for one in people for time in one.times[kind]) for kind in people[0].times}


def report(times: dict[str, list[float]], users: int, think: float) -> None:
    """Print p50 and p95."""
    print(f"\n{users} users, {think} s between clicks")
    both = sorted(took for kind in times.values() for took in kind)
    for kind, took in {**times, "both": both}.items():
        p95 = took[int(0.95 * (len(took) - 1))]
        said = "" if kind != "both" else f"   must {MUST}"
        print(
            f"  {kind:9} {len(took):6} pages   p50 {median(took):7.1f} ms   p95 {p95:7.1f} ms{said}",
            flush=True,
        )


def main(words: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, prog="tools.bench_web"
    )
    parser.add_argument("--count", type=int, default=10_000, help="plans in the dataset (10000)")
    parser.add_argument("--db", type=Path, help="a dataset that is there already")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--think", type=float, nargs="*", default=[2.0, 0.0])
    wish = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        db = wish.db or Path(folder) / "plans.db"
        if wish.db is None:
            load(db, Maker(), wish.count)
        command = [sys.executable, "-m", "pipeline", "serve", "--db", str(db), "--port", "0"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                assert server.stderr
                found = re.search(r":(\d+)/", server.stderr.readline())
                assert found
                port, ids = int(found[1]), ids_of(db)
                began = time.perf_counter()
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
                connection.request("GET", "/api/v1/documents?q=thi+dua&facets=true")
                total = json.loads(connection.getresponse().read())["total"]
                print(f"{total} hits for the first question, {time.perf_counter() - began:.1f} s (cold)")
                for think in wish.think:
                    measure(port, ids, wish.users, min(5.0, wish.seconds), think)
                    report(measure(port, ids, wish.users, wish.seconds, think), wish.users, think)
            finally:
                server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
