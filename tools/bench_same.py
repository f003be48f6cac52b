"""Documents that come more than once: how many are found, and how many others are taken for copies.

usage: python -m tools.bench_same [PLANS] [--records N]

The made set (see tools/copies.py) goes through extraction, as texts whose OCR was done by the noise model of
the restorer; then the time and room for N ready records, of which nearly all are there several times.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from variants import Reader

from pipeline.dataset import Attempt, Dataset, create
from pipeline.dataset.comparing import TEMPLATE
from pipeline.dataset.folding import fold
from pipeline.dataset.same import NEAR, Group, Same
from pipeline.dataset.words import key
from pipeline.diacritics.channel import TRUE_LETTERS
from pipeline.record import PlanRecord
from pipeline.run import process
from tools.copies import Made, made_set

CONFUSIONS = Path(__file__).parent.parent / "models" / "restorer" / "confusions.npz"


def misreading(engine: str = "vie") -> Any:
    """The noise model of an engine with Vietnamese (vie) or English (eng) letters: reads a word of small
    letters as the engine may."""
    with np.load(CONFUSIONS) as stored:
        arrays = {name.removeprefix(f"{engine}_"): stored[name] for name in stored if name.startswith(engine)}
    reader, known = Reader(arrays), set(TRUE_LETTERS)
    return lambda word, rng: reader.misread(word, rng) if set(word) <= known else word


def extracted(made: Made) -> dict[str, Any] | None:
    """The record that the pipeline makes of a document; its text counts as read where it was misread."""
    record = process(made.text).record
    if record and made.from_ocr:
        record["source"]["text_from"] = ["ocr"]
    return record


def ready(made: Made) -> dict[str, Any]:
    """A record of the document without extraction: what its header says, as far as it was read right."""
    read = ["ocr"] if made.from_ocr else ["text"]
    return bare_record(made.text, **made.fields) | {"source": _source(made.text, read)}


def bare_record(text: str, **fields: Any) -> dict[str, Any]:
    """A valid record of these fields."""
    id = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    record = PlanRecord.model_validate({"id": id, "source": _source(text, ["text"]), "text": text, **fields})
    return record.model_dump(mode="json", by_alias=True)


def _source(text: str, read: list[str]) -> dict[str, Any]:
    return {
        "file": "plan.txt", "media_type": "text/plain", "bytes": len(text), "pages": 1,
        "text_from": read, "text_condition": "accented", "ocr": None,
    }  # fmt: skip


def add(dataset: Dataset, record: dict[str, Any]) -> None:
    """Take a record in."""
    path = f"/plans/{record['id'][7:27]}.txt"
    dataset.add(record, Attempt(record["id"], path, "1", "auto", "s", "f"))


def pairs_found(groups: Iterable[Group]) -> set[tuple[str, str]]:
    """The pairs of ids that are said to be of one document."""
    found = set()
    for group in groups:
        ids = sorted([group.best.id, *(item.other.id for item in group.others)])
        found |= set(combinations(ids, 2))
    return found


def pairs_true(documents: dict[str, Made]) -> set[tuple[str, str]]:
    """The pairs of ids that are."""
    of: dict[str, list[str]] = defaultdict(list)
    for id, made in sorted(documents.items()):
        of[made.document].append(id)
    return {pair for ids in of.values() for pair in combinations(ids, 2)}


def print_quality(dataset: Dataset, documents: dict[str, Made], errors: bool) -> None:
    """How many pairs are found and right; of which kinds those are that are not."""
    same = Same(dataset)
    groups = same.groups()
    found, true = pairs_found(groups), pairs_true(documents)
    right = len(found & true)
    print(f"{len(documents)} documents, {len(true)} pairs of one document, {len(found)} found, {right} right")
    print(f"precision {right / max(len(found), 1):.4f}, recall {right / max(len(true), 1):.4f}")
    for title, wrong in (("missed", true - found), ("wrong", found - true)):
        kinds = Counter(tuple(sorted(documents[id].made for id in pair)) for pair in wrong)
        print(f"{title}: " + ", ".join(f"{' & '.join(kind)} {n}" for kind, n in kinds.most_common()))
        for pair in sorted(wrong) if errors else ():
            print(title, *(f"{documents[id].made} {same.papers.get(id)[2:9]}" for id in pair), sep="\n  ")
    said = Counter((documents[item.other.id].made, item.kind) for group in groups for item in group.others)
    print("said to be: " + ", ".join(f"{made} {kind} {n}" for (made, kind), n in sorted(said.items())))
    _print_forms(same, documents)


def _print_forms(same: Same, documents: dict[str, Made]) -> None:
    """How many plans written over another are told as such."""
    of = {made.document: id for id, made in documents.items() if made.made == "issued"}
    asked = told = 0
    for id, made in documents.items():
        if made.made in {"next", "elsewhere"} and made.document[:-1] in of:
            asked += 1
            kinds = {item.other.id: item.kind for item in same.ties(id)}
            told += kinds.get(of[made.document[:-1]]) == TEMPLATE
    print(f"written over another plan: {told} of {asked} told")


def many(count: int) -> Iterator[dict[str, Any]]:
    """Ready records, about seven of a made plan, until there are enough; nothing is misread."""
    for made, _ in zip(made_set(count, lambda word, rng: word), range(count), strict=False):
        yield ready(made)


def print_times(count: int) -> None:
    """The processor time it takes to find what is there twice, and the room that the sketches take."""
    with tempfile.TemporaryDirectory() as folder, create(Path(folder) / "many.db") as dataset:
        for record in many(count):
            add(dataset, record)
        print(f"{dataset.count()} records")
        same = _timed("sketches read", lambda: Same(dataset))
        pairs = _timed("pairs of like sketches", lambda: list(same.sketches.pairs(NEAR)))
        groups = _timed("all groups, these pairs included", same.groups)
        print(f"  {len(pairs)} pairs, {len(groups)} groups")
        ids = [group.best.id for group in Random(1).sample(groups, min(50, len(groups)))]
        _timed(f"{len(ids)} documents, each by itself", lambda: [Same(dataset).ties(id) for id in ids])
        docs = [group.best.doc for group in groups[:40]]
        _timed(f"a list of {len(docs)}, copies folded", lambda: fold(dataset, docs, lambda doc: True))
        _print_room(dataset)


def _timed(title: str, run: Callable[[], Any]) -> Any:
    started = time.process_time()
    result = run()
    print(f"  {title}: {time.process_time() - started:.3f} s", flush=True)
    return result


def _print_room(dataset: Dataset) -> None:
    sizes = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('sketch', 'sketch_text')"
    taken = dataset.db.execute(sizes).fetchone()[0]
    whole = dataset.db.execute("SELECT sum(pgsize) FROM dbstat").fetchone()[0]
    print(f"  sketches: {taken / dataset.count():.0f} bytes a document, {taken / whole:.1%} of the dataset")


def _misread_share(documents: Sequence[Made]) -> float:
    """The share of the words of the originals that their scans do not have."""
    issued = {made.document: Counter(key(made.text).split()) for made in documents if made.made == "issued"}
    shares = [
        1 - (words & Counter(key(made.text).split())).total() / words.total()
        for made in documents
        if made.made == "scan of issued" and (words := issued[made.document])
    ]
    return sum(shares) / len(shares)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plans", nargs="?", type=int, default=120)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--ready", action="store_true", help="without extraction: headers as noised")
    parser.add_argument("--errors", action="store_true", help="list the pairs that are wrong or missed")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args(words)
    misread = misreading()
    made = list(made_set(given.plans, misread, given.seed))
    print(f"words misread in the scans: {_misread_share(made):.1%} on average")
    if given.ready:
        records: list[Any] = [ready(item) for item in made]
    else:
        with ProcessPoolExecutor(given.jobs) as pool:
            records = list(pool.map(extracted, made, chunksize=4))
    with tempfile.TemporaryDirectory() as folder, create(Path(folder) / "made.db") as dataset:
        documents = {}
        for item, record in zip(made, records, strict=True):
            if record:
                documents[record["id"]] = item
                add(dataset, record)
        print_quality(dataset, documents, given.errors)
    if given.records:
        print_times(given.records)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
