"""What happens to texts on their way: marks lost, tables flattened, lines broken. `str -> str`."""

import re
import textwrap
from collections.abc import Callable
from random import Random

from corpora.synthetic.plan import Plan
from pipeline.text import fold


def strip(text: str, rng: Random) -> str:
    """All diacritics gone; the length stays."""
    return fold(text)


def partial(text: str, rng: Random) -> str:
    """A part of the words, between a fifth and four fifths, without their diacritics."""
    share = rng.uniform(0.2, 0.8)
    return re.sub(r"[^\W\d_]+", lambda m: fold(m[0]) if rng.random() < share else m[0], text)


def wrap(text: str, rng: Random) -> str:
    """Lines broken hard at a narrow width, empty lines between some of them."""
    width = rng.randint(38, 64)
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line.strip(), width, break_on_hyphens=False, break_long_words=False) or [""]
        if rng.random() < 0.15:
            lines.append("")
    return "\n".join(lines) + "\n"


def one_line(text: str, rng: Random) -> str:
    """Every blank line and indent gone, runs of blanks made one."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip()) + "\n"


DAMAGES: dict[str, Callable[[str, Random], str]] = {
    "strip": strip,
    "partial": partial,
    "wrap": wrap,
    "one-line": one_line,
}


def as_markdown(plan: Plan) -> str:
    """The text as converters leave it: letterhead and signature as flattened `|` tables, bold marks."""
    head = plan.letterhead
    left = " ".join(
        (*head.parent, *(f"**{line}**" for line in head.issuer), *head.numbers, head.subject)
    ).strip()
    right = " ".join((*(f"**{line}**" for line in head.heading), f"*{head.place_date}*"))
    lines = [f"| {left} | {right} |", "| --- | --- |", ""]
    lines += [f"**{line}**" for line in (plan.type_line, " ".join(plan.title)) if line]
    lines += [f"Kính gửi: {'; '.join(plan.addressees)}." for _ in plan.addressees[:1]]
    for block in plan.body:
        if block.kind == "table":
            rows = [f"| {' | '.join(row)} |" for row in block.rows]
            lines += ["", rows[0], "| " + " | ".join("---" for _ in block.rows[0]) + " |", *rows[1:], ""]
        elif block.kind in {"heading", "subheading", "centre"}:
            lines += ["", f"**{block.text}**", ""]
        else:
            lines.append(block.text + "\n")
    names = "; ".join(f"- {name}" for name in plan.recipients) + "."
    signers = " | ".join(
        " ".join((*(f"**{line}**" for line in s.lines), s.signed, f"**{s.name}**")) for s in plan.signatures
    )
    return (
        "\n".join([*lines, "", f"| ***{plan.recipients_head}*** {names} | {signers} |", "| --- | --- |"])
        + "\n"
    )
