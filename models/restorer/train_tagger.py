"""Trains the tagger for a number of steps, on two CPU cores or on a GPU; stops and resumes anywhere.

`work` holds what is prepared and the checkpoints: call again to go on, also with more steps. The rate
is constant after a warm-up and falls to nothing over the last fifth, which starts from the same
checkpoint whatever the number of steps. The same corpus, steps and kind of machine give the same
weights.
"""

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from batches import Batch, Source
from corpus import show, text_files
from net import Shape, Tagger
from selection import plan_like
from sequences import joined, pick, read_all, read_domain
from torch.nn import functional

from pipeline.diacritics.model import LanguageModel, language_model
from pipeline.diacritics.tagger import known_names
from pipeline.modelfile import model_path

WINDOWS, LENGTH = 48, 128
RATE, WARM_UP, LAST = 2e-3, 300, 0.2
BROAD = {"legal": 0.56, "news": 0.28, "general": 0.12, "domain": 0.04, "plan-like": 0.0}
NARROW = {"legal": 0.31, "news": 0.18, "general": 0.07, "domain": 0.04, "plan-like": 0.4}
FOCUS = 5000
"""Share of the windows taken from each file of the corpus, from the phrases, and from the lines that are
like those of plans: up to a step, and after it."""
OTHER_FILE = 0.3
FORM_WEIGHT = 0.5
SEED = 7
EVERY, REPORT = 500, 50
"""Steps between checkpoints, and between lines that tell how it goes."""


def source(corpus: Path, work: Path, model: LanguageModel, hold_out: int) -> Source:
    """Return the corpus ready for batches."""
    sequences = read_all(text_files(corpus), work, hold_out)
    chosen = plan_like(sequences)
    picked = [pick(sequence, chosen[name]) for name, sequence in sequences.items()]
    sequences |= {"domain": read_domain(), "plan-like": joined(picked)}
    with np.load(model_path("restorer/confusions.npz")) as arrays:
        confusions = {
            language: {key[4:]: arrays[key] for key in arrays.files if key.startswith(language)}
            for language in ("eng", "vie")
        }
    return Source(sequences, model, confusions, work / "pairs", LENGTH, SEED)


def mixture(names: Iterable[str], step: int) -> list[float]:
    """The weights of the sequences at a step."""
    shares = BROAD if step < FOCUS else NARROW
    return [shares.get(name, OTHER_FILE) for name in names]


def rate(step: int, steps: int) -> float:
    """The learning rate of a step: up, level, down over the last fifth."""
    falling = (steps - step) / max(1, steps * LAST)
    return RATE * min(1.0, (step + 1) / WARM_UP, falling)


class Tables:
    """For each word number: its folded form, its place among the form's candidates."""

    def __init__(self, model: LanguageModel, device: torch.device) -> None:
        self.candidates = torch.from_numpy(model.candidates.astype(np.int64))
        form = np.zeros(len(model.words), np.int64)
        column = np.full(len(model.words), -1, np.int64)
        for row, members in enumerate(model.candidates):
            for place, number in enumerate(members[members >= 0]):
                form[number], column[number] = row, place
        self.candidates = self.candidates.to(device)
        self.form, self.column = torch.from_numpy(form).to(device), torch.from_numpy(column).to(device)
        self.count = (self.candidates >= 0).sum(dim=1)


def losses(
    net: Tagger, tables: Tables, batch: Batch, device: torch.device
) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Return the loss of words, that of forms, and the share of ambiguous words that were right.

    Nothing is asked about no words: the product of a matrix with no rows may leave its memory as it was.
    """
    whole, groups, which, case, gap, word = (torch.from_numpy(a).to(device) for a in batch[:6])
    names = net.seen(whole, groups)
    hidden = net(names, which, case, gap).flatten(0, 1)
    word = word.flatten()
    form = tables.form[word]
    open_rows = (word > 2) & (tables.count[form] > 1) & (tables.column[word] >= 0)
    total, right, count = hidden.float().sum() * 0, 0, 0
    for low, high in ((2, 8), (9, 24)):
        rows = (open_rows & (tables.count[form] >= low) & (tables.count[form] <= high)).nonzero()[:, 0]
        if not len(rows):
            continue
        scores = net.word_scores(hidden[rows], tables.candidates[form[rows], :high])
        wanted = tables.column[word[rows]]
        total = total + functional.cross_entropy(scores, wanted, reduction="sum")
        right += int((scores.argmax(1) == wanted).sum())
        count += len(rows)
    noisy = torch.from_numpy(batch.judged).flatten().to(device).nonzero()[:, 0]
    forms = total * 0
    if len(noisy):
        forms = functional.cross_entropy(net.form_scores(hidden[noisy]), form[noisy], reduction="sum")
    return total / max(1, count), forms / max(1, len(noisy)), right / max(1, count)


def save(path: Path, net: Tagger, optimiser: torch.optim.Optimizer, step: int) -> None:
    """Write a checkpoint whole or not at all."""
    part = path.with_suffix(".part")
    torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, part)
    part.replace(path)


def train(corpus: Path, work: Path, steps: int, hold_out: int) -> tuple[Path, dict[str, int | float]]:
    """Train for `steps` steps, or go on; return the checkpoint, and figures of its last steps."""
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = language_model()
    data = source(corpus, work, model, hold_out)
    net = Tagger(Shape(len(known_names(model)) + 1, len(model.words), len(model.forms))).to(device)
    tables = Tables(model, device)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, (0.9, 0.98), weight_decay=0.01, fused=True)
    latest, last = work / "tagger.pt", work / f"tagger-{steps}.pt"
    first = 0
    for path in (latest, last):
        if path.exists():
            first = load(path, net, optimiser)
    weights = sum(p.numel() for p in net.parameters())
    show(f"{weights / 1e6:.1f} M weights, from step {first} to {steps}\n")
    log = Log()
    for step in range(first, steps):
        for group in optimiser.param_groups:
            group["lr"] = rate(step, steps)
        with torch.autocast(device.type, torch.bfloat16):
            words, forms, right = losses(
                net, tables, data.batch(step, WINDOWS, mixture(data.names, step)), device
            )
        optimiser.zero_grad(set_to_none=True)
        (words + FORM_WEIGHT * forms).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        log.add(step + 1, words.item(), forms.item(), right)
        if (step + 1) % EVERY == 0 or step + 1 == steps:
            save(latest if step + 1 <= steps * (1 - LAST) else last, net, optimiser, step + 1)
    return last, {"steps": steps, "units_seen": steps * WINDOWS * LENGTH, "weights": weights, **log.figures}


def load(path: Path, net: Tagger, optimiser: torch.optim.Optimizer) -> int:
    """Load a checkpoint and return its step."""
    state = torch.load(path, weights_only=True)
    net.load_state_dict(state["net"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"])


class Log:
    """Prints means over a number of steps."""

    def __init__(self) -> None:
        self._since, self._rows = time.perf_counter(), []
        self.figures: dict[str, float] = {}

    def add(self, step: int, *values: float) -> None:
        """Take the figures of a step: the losses of words and forms, the share of words right."""
        self._rows.append(values)
        if len(self._rows) < REPORT:
            return
        words, forms, right = np.mean(self._rows, axis=0).tolist()
        speed = REPORT * WINDOWS * LENGTH / (time.perf_counter() - self._since)
        self.figures = {"loss_words": round(words, 4), "loss_forms": round(forms, 4)}
        print(
            f"step {step}: words {words:.4f}, forms {forms:.4f}, ambiguous right {right:.2%}, "
            f"{speed:,.0f} units/s",
            flush=True,
        )
        self._since, self._rows = time.perf_counter(), []
