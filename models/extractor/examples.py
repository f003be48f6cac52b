"""Candidates with their right class, from labelled documents and from labelled lines of the corpus."""

import hashlib
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from models.extractor.fit import Example
from pipeline import diacritics
from pipeline.entities import COMPONENTS, issuer, issuing, movements, naming, nlp, phases, staging, targets
from pipeline.entities.findings import layout_of
from pipeline.entities.goals import Candidate
from pipeline.entities.proposed import proposed
from pipeline.entities.windows import dated
from pipeline.evaluate import alike, documents, labels, words
from pipeline.evaluate.agreement import SINGLE
from pipeline.ingest import read_file
from pipeline.structure import Layout, analyse
from pipeline.text import fold

OPENING = "KẾ HOẠCH\nCông tác\n\nCăn cứ tình hình thực tế;\n"
ENDING = "\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n"
"""What stands above and below a line of the corpus, so that it lies in the body of a document."""


def read(text: str) -> Doc:
    """`text` analysed, its number, date and title found: what a scorer's component looks at."""
    pipe = nlp()
    doc = pipe.make_doc(text)
    doc._.layout = analyse(text)
    return pipe.get_pipe(COMPONENTS[0])(doc)


def restored(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Name, text after restoration and label of each labelled document of a folder."""
    label = labels(folder)
    for path in documents(folder):
        name = path.name.partition(".")[0]
        document = diacritics.stage().run(read_file(path, ocr="auto", name=path.name))
        yield f"{folder.name}/{name}", document.text, label[name]


def goal_examples(name: str, text: str, label: dict[str, Any], weight: float) -> Iterator[Example]:
    """The quantities of a document; those that the label names as targets are goals."""
    doc = read(text)
    layout, year = layout_of(doc), targets.year_of(doc)
    found = list(targets.candidates(layout))
    wanted = _named(layout, found, label.get("targets") or [])
    for index, features in enumerate(targets.described(layout, found, year)):
        yield Example(tuple(features), "goal" if index in wanted else "other", weight, name)


def _named(layout: Layout, found: list[Candidate], wanted: list[dict[str, Any]]) -> set[int]:
    """Which candidates the labelled targets are: of the same value, and best alike in their words."""
    clauses = [set(words(layout.key[c.start : c.end]).split()) for c in found]
    named: set[int] = set()
    for target in wanted:
        said = set(words(fold(target["text"])).split())
        alike = {
            index: len(said & clause) / max(1, min(len(said), len(clause))) - 0.001 * len(clause - said)
            for index, (candidate, clause) in enumerate(zip(found, clauses, strict=True))
            if index not in named and abs(target["value"] - candidate.quantity.value) < 1e-6
        }
        best = max(alike, key=lambda index: alike[index], default=None)
        if best is not None and alike[best] >= 0.4:
            named.add(best)
    return named


def corpus_lines(corpus: Path, table: Path) -> Iterator[tuple[str, str, str]]:
    """The labelled lines of a table of labels: the line before, the line, what is said of it.

    The table has the sha1 of each line, its file and the label; the text is only in the corpus.
    """
    rows = [row.split("\t") for row in table.read_text("utf-8").splitlines() if not row.startswith("#")]
    for source in sorted({row[1] for row in rows}):
        said = {row[0]: "\t".join(row[2:]) for row in rows if row[1] == source}
        before = ""
        with lzma.open(corpus / f"{source}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in map(str.strip, lines):
                key = hashlib.sha1(line.encode(), usedforsecurity=False).hexdigest()[:16]
                if key in said:
                    yield before, line, said.pop(key)
                before = line


def _in_a_plan(before: str, line: str, said: str) -> tuple[Layout, int, list[tuple[int, int]]]:
    """A corpus line laid out in the body of a plan, where it begins there, and the spans labelled in it."""
    layout = analyse(f"{OPENING}{before}\n{line}{ENDING}")
    spans = [(int(start), int(end)) for start, _, end in (span.partition("-") for span in said.split())]
    return layout, len(OPENING) + len(before) + 1, spans


def corpus_goals(corpus: Path, table: Path, weight: float) -> Iterator[Example]:
    """The quantities of labelled corpus lines."""
    for before, line, said in corpus_lines(corpus, table):
        layout, offset, spans = _in_a_plan(before, line, said)
        found = list(targets.candidates(layout))
        for candidate, features in zip(found, targets.described(layout, found, 0), strict=True):
            start, end = candidate.quantity.start - offset, candidate.quantity.end - offset
            if 0 <= start < len(line):
                good = any(a < end and start < b for a, b in spans)
                yield Example(tuple(features), "goal" if good else "other", weight, f"line/{line[:24]}")


def movement_examples(name: str, text: str, label: dict[str, Any], weight: float) -> Iterator[Example]:
    """The mentions of a document; those whose name the label lists are movements."""
    layout = movements.joined(layout_of(read(text)))
    found = proposed(layout)
    wanted = label.get("movements") or []
    for mention, features in zip(found, naming.described(layout, found), strict=True):
        named = any(_same_name(mention.name, gold) for gold in wanted)
        yield Example(tuple(features), "movement" if named else "other", weight, name)


def phase_examples(name: str, text: str, label: dict[str, Any], weight: float) -> Iterator[Example]:
    """The dated windows of a document; those whose days the label lists are phases."""
    doc = read(text)
    layout, day = layout_of(doc), phases.issued(doc)
    found = dated(layout, day)
    wanted = {(phase["start"], phase["end"]) for phase in label.get("phases") or []}
    for item, features in zip(found, staging.described(layout, found, day), strict=True):
        yield Example(tuple(features), "phase" if item.days in wanted else "other", weight, name)


def _same_name(found: str, gold: str) -> bool:
    """The same name, or one of four words or more that the other goes on from."""
    one, two = words(fold(found)), words(fold(gold))
    short, long = sorted((one, two), key=len)
    return alike(one, two) >= 0.85 or (len(short.split()) >= 4 and long.startswith(short))


def corpus_movements(corpus: Path, table: Path, weight: float) -> Iterator[Example]:
    """The mentions in labelled corpus lines."""
    for before, line, said in corpus_lines(corpus, table):
        layout, offset, spans = _in_a_plan(before, line, said)
        layout = movements.joined(layout)
        found = proposed(layout)
        for mention, features in zip(found, naming.described(layout, found), strict=True):
            start, end = mention.start - offset, mention.end - offset
            if 0 <= start < len(line):
                good = any(min(b, end) - max(a, start) >= 0.7 * (end - start) for a, b in spans)
                yield Example(tuple(features), "movement" if good else "other", weight, f"line/{line[:24]}")


def generated(folder: Path, count: int, seed: int) -> None:
    """Write `count` plans of our generator into `folder`."""
    from corpora.synthetic.__main__ import main

    folder.mkdir(parents=True, exist_ok=True)
    main(["--count", str(count), "--seed", str(seed), "--out", str(folder)])


def issuer_examples(name: str, text: str, label: dict[str, Any], weight: float) -> Iterator[Example]:
    """Who issues a document as the rules read it: the labelled body, or another."""
    doc = read(text)
    reading = issuer.read_issuer(doc)
    if reading and "issuing_body" in label:
        right = SINGLE["issuing_body"](label["issuing_body"], reading.own.name)
        kind = "issuer" if label["issuing_body"] and right else "other"
        yield Example(tuple(issuing.described(doc, reading)), kind, weight, name)
