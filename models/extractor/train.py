"""Trains the scorers of extraction: python models/extractor/train.py --gold FOLDER... --corpus FOLDER

Each scorer is first measured by cross-validation over the labelled documents (a document is never
scored by a model that saw it), beside the rules alone, and beside itself without the lines of the
corpus or without the generated plans; then it is fitted on everything and written with its figures.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sklearn.metrics import log_loss, roc_auc_score

from corpora.written.unpack import unpack
from models.extractor import examples
from models.extractor.fit import Example, enter, fit, save
from pipeline.entities.scoring import Scorer

HERE = Path(__file__).resolve().parent
FOLDS = 8
WRITTEN = HERE.parents[1] / "corpora" / "written"
HEADS = WRITTEN / "letterheads-dev.jsonl", WRITTEN / "letterheads-test.jsonl"
GENERATED, SEED = 150, 501


class Task(NamedTuple):
    """A scorer: its positive class, the field of the labels, how examples are made, how rules speak."""

    name: str
    kind: str
    field: str
    documents: Callable[..., Iterator[Example]]
    lines: Callable[..., Iterator[Example]] | None
    rules: frozenset[str]
    strength: float
    line_weight: float


TASKS = (
    Task(
        "goals", "goal", "targets", examples.goal_examples, examples.corpus_goals,
        frozenset(["rules:True"]), 0.2, 0.5,
    ),
    Task(
        "movements", "movement", "movements", examples.movement_examples, examples.corpus_movements,
        frozenset(["rules:phong trào thi đua", "rules:cuộc vận động"]), 0.1, 0.3,
    ),
    Task("phases", "phase", "phases", examples.phase_examples, None, frozenset(["rules:True"]), 0.1, 0.0),
)  # fmt: skip


ISSUERS = Task("issuers", "issuer", "issuing_body", examples.issuer_examples, None, frozenset(), 0.1, 0.0)


def of_documents(task: Task, folders: Sequence[Path], weight: float) -> list[Example]:
    """The examples of all labelled documents of `folders` whose labels have the field."""
    read = chain.from_iterable(map(examples.restored, folders))
    found = (task.documents(name, text, label, weight) for name, text, label in read if task.field in label)
    return list(chain.from_iterable(found))


def figures(pairs: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """Precision, recall and F1 of (right, said) pairs."""
    hits = sum(right and said for right, said in pairs)
    said, right = sum(s for _, s in pairs), sum(r for r, _ in pairs)
    return {
        "precision": round(hits / max(1, said), 4),
        "recall": round(hits / max(1, right), 4),
        "f1": round(2 * hits / max(1, said + right), 4),
    }


def crossed(task: Task, real: Sequence[Example], more: Sequence[Example]) -> dict[str, float]:
    """The figures of the scorer on documents that it did not see, `more` always in its training."""
    return figures([(right, sure >= 0.5) for right, sure in _crossed(task, real, more)])


def _crossed(task: Task, real: Sequence[Example], more: Sequence[Example]) -> list[tuple[bool, float]]:
    """Whether each example is of the positive class, with what a scorer that did not see it makes of that."""
    names = sorted({example.document for example in real})
    random.Random(1).shuffle(names)
    pairs = []
    for fold in range(FOLDS):
        held = set(names[fold::FOLDS])
        model = fit([e for e in real if e.document not in held] + list(more), task.strength)
        pairs += _said(task, model, [e for e in real if e.document in held])
    return pairs


def _said(task: Task, model: Scorer, tested: Sequence[Example]) -> list[tuple[bool, float]]:
    chances = model.chances([example.features for example in tested], task.kind)
    return [(example.kind == task.kind, sure) for example, sure in zip(tested, chances, strict=True)]


def trusted(task: Task, real: Sequence[Example], unseen: Sequence[Example]) -> dict[str, object]:
    """How well the probability of an issuing body tells right readings from wrong ones.

    Cross-validated over `real`, and fitted on these for `unseen`; "constant" is the figure of one
    confidence for all. Nothing is chosen by it: the reading is that of the rules.
    """
    model = fit(real, task.strength)
    return {
        "cross-validated": _trust(_crossed(task, real, [])),
        "unseen letterheads": _trust(_said(task, model, unseen)),
    }


def _trust(pairs: Sequence[tuple[bool, float]]) -> dict[str, float]:
    right, sure = [right for right, _ in pairs], [probability for _, probability in pairs]
    share = sum(right) / len(right)
    return {
        "readings": len(pairs),
        "right": round(share, 4),
        "log loss": round(float(log_loss(right, sure)), 4),
        "log loss, constant": round(float(log_loss(right, [share] * len(right))), 4),
        "area under the curve": round(float(roc_auc_score(right, sure)), 4),
    }


def train(task: Task, gold: Sequence[Path], corpus: Path, plans: Path) -> dict[str, object]:
    """Measure and fit one scorer; returns what goes into metrics.json."""
    real = of_documents(task, gold, 1.0)
    table = HERE / "labels" / f"{task.name}.tsv"
    lines = list(task.lines(corpus, table, task.line_weight)) if task.lines else []
    made = of_documents(task, [plans], 0.3)
    rules = figures([(e.kind == task.kind, bool(task.rules & set(e.features))) for e in real])
    report: dict[str, object] = {
        "candidates": {"documents": len(real), "corpus lines": len(lines), "generated": len(made)},
        "rules alone": rules,
        "cross-validated": crossed(task, real, lines + made),
        "without corpus lines": crossed(task, real, made),
        "without generated plans": crossed(task, real, lines),
    }
    path = HERE / f"{task.name}.npz"
    save(fit(real + lines + made, task.strength), path)
    enter(path, HERE.parent)
    return report


def train_issuers(gold: Sequence[Path], folder: Path) -> dict[str, object]:
    """Measure and fit the scorer of issuing bodies, on labelled documents and on letterheads."""
    known, unseen = (unpack(table, folder / table.stem) for table in HEADS)
    real = of_documents(ISSUERS, [*gold, known], 1.0)
    path = HERE / f"{ISSUERS.name}.npz"
    save(fit(real, ISSUERS.strength), path)
    enter(path, HERE.parent)
    return trusted(ISSUERS, real, of_documents(ISSUERS, [unseen], 1.0))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--only", help="one scorer")
    asked = parser.parse_args()
    metrics = HERE / "metrics.json"
    report = json.loads(metrics.read_text("utf-8")) if metrics.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        examples.generated(Path(folder), GENERATED, SEED)
        made = Path(folder)
        ways = {task.name: partial(train, task, asked.gold, asked.corpus, made) for task in TASKS}
        ways[ISSUERS.name] = partial(train_issuers, asked.gold, made)
        for name, way in ways.items():
            if asked.only in (None, name):
                report[name] = way()
                print(name, json.dumps(report[name], indent=1), file=sys.stderr)
    metrics.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
