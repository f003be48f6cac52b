"""The graph of citations measured on a made-up country: how many links are right, how long they take.

usage: python -m tools.bench_graph [DOCUMENTS]

Ministries, provinces, districts and schools number their plans anew each year, so the same number stands
on many. Each plan cites the one that it carries out in the forms that offices use (the issuer in full,
short or left out; now and then no date), an older one of its own body, and laws. Three in ten documents
are cited but not in the dataset, so that a wrong link is possible wherever a number is there twice.
"""

import datetime
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from pipeline import gazetteer
from pipeline.dataset import Attempt, Dataset, create
from pipeline.dataset.drawing import edges_of
from pipeline.dataset.graph import Edge, Graph, summary
from pipeline.dataset.papers import Paper
from pipeline.record import PlanRecord

SEED, HELD = 2026, 0.7
LAWS = (("Luật", "43/2019/QH14", "2019-06-14", None), ("Luật", None, "2015-06-19", None))
SCHOOLS = ("THCS", "TH", "MN", "THPT")


@dataclass(frozen=True, slots=True)
class Body:
    """An office: its names, long and short, the end of its numbers, and whom it answers to."""

    name: str
    short: str
    symbol: str
    level: str
    area: tuple[str | None, str | None]
    above: "Body | None"


@dataclass(frozen=True, slots=True)
class Made:
    """A document of the made-up country."""

    body: Body
    number: str
    date: datetime.date
    cites: tuple[tuple["Made", dict[str, Any]], ...]

    @property
    def id(self) -> str:
        """The id of its record."""
        name = f"{self.body.name} {self.body.area} {self.number} {self.date}"
        return f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def bodies(rng: Random) -> list[Body]:
    """The offices, superiors first; each district has a few schools, of names that return elsewhere."""
    ministry = Body("Bộ Giáo dục và Đào tạo", "Bộ GDĐT", "BGDĐT", "central", (None, None), None)
    found = [ministry]
    for province in gazetteer.names("province")[:63]:
        committee = Body(
            f"Ủy ban nhân dân tỉnh {province}", "UBND tỉnh", "UBND", "province", (province, None), ministry
        )
        found.append(committee)
        for index in range(6):
            found += _district(f"Huyện {rng.choice(gazetteer.names('district'))}", province, committee, index)
    return found


def _district(name: str, province: str, committee: Body, index: int) -> list[Body]:
    area = (province, name)
    lower = f"{name[0].lower()}{name[1:]}"
    office = Body(f"Ủy ban nhân dân {lower}", "UBND huyện", "UBND", "district", area, committee)
    department = Body(f"Phòng Giáo dục và Đào tạo {lower}", "Phòng GDĐT", "PGDĐT", "district", area, office)
    school = Body(
        f"Trường {SCHOOLS[index % 4]} {'ABC'[index % 3]}",
        "Trường",
        SCHOOLS[index % 4],
        "school",
        area,
        department,
    )
    return [office, department, school]


def country(count: int, rng: Random) -> Iterator[Made]:
    """Documents in the order of their dates."""
    offices = bodies(rng)
    latest: dict[Body, list[Made]] = {}
    serials: Counter[tuple[Body, int]] = Counter()
    first = datetime.date(2019, 1, 2)
    for index in range(count):
        date = first + datetime.timedelta(days=index * 1090 // count)
        body = offices[0] if index < 5 else rng.choice(offices)
        serials[body, date.year] += rng.randint(1, 6)
        made = Made(
            body,
            f"{serials[body, date.year]:02}/KH-{body.symbol}",
            date,
            tuple(_cited(body, latest, rng)),
        )
        latest.setdefault(body, []).append(made)
        yield made


def _cited(body: Body, latest: dict[Body, list[Made]], rng: Random) -> Iterator[tuple[Made, dict[str, Any]]]:
    for other, role in ((body.above, "basis"), (body, "mention")):
        if other and latest.get(other):
            cited = rng.choice(latest[other][-3:])
            yield cited, _printed(cited, role, rng)


def _printed(cited: Made, role: str, rng: Random) -> dict[str, Any]:
    """A citation as an office may write it."""
    number = cited.number if rng.random() < 0.8 else cited.number.replace("GDĐT", "GD&ĐT").lstrip("0")
    issuer = rng.choices((cited.body.name, cited.body.short, None), (0.4, 0.35, 0.25))[0]
    date = cited.date.isoformat() if rng.random() < 0.92 else None
    return {"type": "Kế hoạch", "number": number, "date": date, "issuer": issuer, "role": role}


def record(made: Made) -> dict[str, Any]:
    """The record that such a document would have, with as much text as a short plan."""
    laws = [
        {"type": kind, "number": number, "date": date, "issuer": issuer, "role": "basis"}
        for kind, number, date, issuer in LAWS
    ]
    text = f"KẾ HOẠCH số {made.number} của {made.body.name}. " + "Tổ chức phong trào thi đua. " * 60
    source = {
        "file": "plan.txt", "media_type": "text/plain", "bytes": len(text), "pages": 1,
        "text_from": ["text"], "text_condition": "accented",
    }  # fmt: skip
    province, district = made.body.area
    whole = PlanRecord.model_validate(
        {
            "id": made.id,
            "source": source,
            "text": text,
            "doc_type": "Kế hoạch",
            "doc_type_code": "KH",
            "number": made.number,
            "issuing_body": made.body.name,
            "level": made.body.level,
            "area": {"province": province, "district": district},
            "issue_date": made.date.isoformat(),
            "references": [*laws, *(printed for _, printed in made.cites)],
        }
    )
    return whole.model_dump(mode="json", by_alias=True)


def fill(dataset: Dataset, documents: list[Made]) -> None:
    """Take the documents in."""
    for made in documents:
        attempt = Attempt(made.id, f"/plans/{made.id[7:27]}.txt", "1", "auto", "s", "f")
        dataset.add(record(made), attempt)


def judge(edges: list[Edge], held: dict[str, Made]) -> Counter[str]:
    """How the citations of plans came out: right or wrong by what they truly mean."""
    found: Counter[str] = Counter()
    for edge in edges:
        cites = held[edge.citation.by.id].cites
        position = edge.citation.position - len(LAWS)
        if position < 0:
            continue
        meant = cites[position][0]
        there = "in the dataset" if meant.id in held else "outside"
        if edge.status == "linked":
            outcome = "linked rightly" if edge.target.node == meant.id else "linked WRONGLY"
        else:
            outcome = edge.status
        found[f"{there}: {outcome}"] += 1
    return found


def main(words: list[str]) -> int:
    count = int(words[0]) if words else 20_000
    rng = Random(SEED)
    documents = [made for made in country(count, rng) if rng.random() < HELD or made.body.level == "central"]
    held = {made.id: made for made in documents}
    with tempfile.TemporaryDirectory() as folder, create(Path(folder) / "country.db") as dataset:
        _timed(f"{len(documents)} documents taken in", lambda: fill(dataset, documents))
        edges = _timed("the whole graph", lambda: list(Graph(dataset).edges()))
        for outcome, number in sorted(judge(edges, held).items()):
            print(f"  {outcome}: {number}")
        counted = _timed("its summary", lambda: summary(Graph(dataset).edges()))
        top = next(node for node, _ in counted.carried_out if isinstance(node, Paper))
        last = documents[-1]
        graph = Graph(dataset)
        _timed("one plan, up", lambda: graph.tree(graph.papers.get(last.id), "up", 4))
        tree = _timed("the plan that most carry out, down", lambda: graph.tree(top, "down", 4))
        print(f"  {len(list(edges_of(tree)))} documents")
        _timed("who cites the law", lambda: graph.tree(graph.find("43/2019/QH14")[0], "down", 1))
        _print_room(dataset)
    return 0


def _print_room(dataset: Dataset) -> None:
    """How much of the file the indexes of the graph take."""
    whole = dataset.db.execute("PRAGMA page_count").fetchone()[0]
    sizes = dataset.db.execute(
        "SELECT name, sum(pgsize) FROM dbstat WHERE name IN "
        "('document_number', 'reference_number', 'reference_dated', 'reference') GROUP BY name"
    )
    page = dataset.db.execute("PRAGMA page_size").fetchone()[0]
    for name, size in sizes:
        print(f"  {name}: {size / whole / page:.1%} of the dataset")


def _timed(title: str, run: Any) -> Any:
    started = time.perf_counter()
    result = run()
    print(f"{title}: {time.perf_counter() - started:.2f} s", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
