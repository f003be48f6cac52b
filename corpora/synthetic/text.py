"""A plan as plain text, laid out as `pdftotext -layout` and typists lay it out."""

import textwrap
from random import Random

from corpora.synthetic.plan import Block, Letterhead, Plan, Signature

WIDTH = 84
LEFT = 40
LAYOUTS = ("columns", "columns", "stacked", "interleaved")


def _columns(left: list[str], right: list[str], gap: int = LEFT) -> list[str]:
    """Two columns side by side, each line centred in its half."""
    rows = max(len(left), len(right))
    left += [""] * (rows - len(left))
    right += [""] * (rows - len(right))
    width = max(gap, *(len(line) + 4 for line in left))
    return [
        f"{a.center(width - 4):{width}}{b.center(WIDTH - gap)}".rstrip()
        for a, b in zip(left, right, strict=True)
    ]


def letterhead(head: Letterhead, layout: str = "columns") -> list[str]:
    """The lines above the title: side by side, one block after the other, or line by line in turn."""
    left = [*head.parent, *head.issuer, *([head.rule] if head.rule else []), *head.numbers]
    if head.subject:
        left += textwrap.wrap(head.subject, 34, break_on_hyphens=False)
    right = [*head.heading, *([head.rule] if head.rule.strip("*") else []), head.place_date]
    if layout == "stacked":
        return [*left, *right]
    if layout == "interleaved":
        pairs = [line for pair in zip(left, right, strict=False) for line in pair]
        rest = min(len(left), len(right))
        return pairs + left[rest:] + right[rest:]
    if len(left) > len(right):
        right[-1:-1] = [""] * (min(len(left) - 1, len(right)) - len(right) + 1)
    return _columns(left, right)


def _block(block: Block, width: int | None) -> list[str]:
    if block.kind == "table":
        widths = [max(len(row[n]) for row in block.rows) for n in range(len(block.rows[0]) - 1)]
        return [
            "   ".join([*(f"{c:{w}}" for c, w in zip(row, widths, strict=False)), row[-1]])
            for row in block.rows
        ]
    if block.kind == "centre":
        return ["", block.text.center(WIDTH).rstrip(), ""]
    indent = "" if block.kind == "heading" else "        "
    if width is None:
        return [block.text]
    return textwrap.wrap(
        block.text, width, initial_indent=indent, break_on_hyphens=False, break_long_words=False
    )


def _signer(signature: Signature, seal: tuple[str, ...] = ()) -> list[str]:
    return [*signature.lines, "", signature.signed, *seal, "", signature.name]


def signing(plan: Plan, layout: str = "columns") -> list[str]:
    """Nơi nhận and the signature, side by side or one after the other."""
    names = [f"- {name};" for name in plan.recipients[:-1]] + [f"- {plan.recipients[-1]}."]
    left = [plan.recipients_head, *names]
    if len(plan.signatures) > 1:
        return [*_columns(_signer(plan.signatures[0]), _signer(plan.signatures[1])), "", *left]
    right = _signer(plan.signatures[0], plan.seal)
    if layout != "columns":
        return [*left, *(line for line in right if line)]
    rows = max(len(left), len(right))
    left += [""] * (rows - len(left))
    right += [""] * (rows - len(right))
    width = max(LEFT, *(len(line) + 4 for line in left))
    return [f"{a:{width}}{b.center(WIDTH - LEFT)}".rstrip() for a, b in zip(left, right, strict=True)]


def as_text(plan: Plan, layout: str | None = None, width: int | None = 78) -> str:
    """The whole document; `layout` is columns, stacked or interleaved (drawn from the label if None).

    `width` wraps the paragraphs hard; None leaves each on one line.
    """
    layout = layout or Random(str(plan.label["number"]) + plan.label["title"]).choice(LAYOUTS)
    lines = [*letterhead(plan.letterhead, layout), *(f"  {line}" for line in plan.received), ""]
    centre = (lambda line: line.center(WIDTH).rstrip()) if layout == "columns" else str
    lines += [centre(line) for line in (plan.type_line, *plan.title) if line]
    if plan.addressees:
        lines += (
            ["", centre("Kính gửi:")]
            if len(plan.addressees) > 1
            else ["", centre(f"Kính gửi: {plan.addressees[0]}.")]
        )
        if len(plan.addressees) > 1:
            lines += [
                centre(f"- {name}{';' if n < len(plan.addressees) else '.'}")
                for n, name in enumerate(plan.addressees, 1)
            ]
    lines.append("")
    for block in plan.body:
        lines += _block(block, width)
    return "\n".join([*lines, "", *signing(plan, layout)]) + "\n"
