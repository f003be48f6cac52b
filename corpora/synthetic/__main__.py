"""python -m corpora.synthetic --count 100 --seed 7 --out DIR [--formats txt,pdf] [--damage strip]

Writes NNN.<format> and NNN.gold.json for each plan; the same seed writes the same bytes.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from corpora.synthetic import compose
from corpora.synthetic.damage import DAMAGES, as_markdown
from corpora.synthetic.issuers import MAKERS
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.plan import Plan
from corpora.synthetic.scan import any_scanner, as_images, scan, scan_pdf
from corpora.synthetic.text import as_text
from corpora.synthetic.word import as_docx

FORMATS = ("txt", "md", "pdf", "docx", "scan", "rubbish", "png", "jpg", "tif")
PICTURES = {"scan", "rubbish", "png", "jpg", "tif"}


def spoilt(text: str, damages: Sequence[str], seed: str) -> str:
    """The text after the named damages, in that order."""
    rng = Random(f"damage:{seed}")
    for name in damages:
        text = DAMAGES[name](text, rng)
    return text


def files(plan: Plan, stem: str, formats: Sequence[str], damages: Sequence[str] = ()) -> dict[str, bytes]:
    """The plan in each of the formats, by file name. `damages` touch txt and md only."""
    made: dict[str, bytes] = {}
    if "txt" in formats:
        made[f"{stem}.txt"] = spoilt(as_text(plan), damages, stem).encode()
    if "md" in formats:
        made[f"{stem}.md"] = spoilt(as_markdown(plan), damages, stem).encode()
    if "docx" in formats:
        made[f"{stem}.docx"] = as_docx(plan)
    if not {"pdf", *PICTURES} & set(formats):
        return made
    pdf = as_pdf(plan)
    if "pdf" in formats:
        made[f"{stem}.pdf"] = pdf
    if PICTURES & set(formats):
        made |= _pictures(plan, pdf, stem, formats)
    return made


def _pictures(plan: Plan, pdf: bytes, stem: str, formats: Sequence[str]) -> dict[str, bytes]:
    rng = Random(f"scan:{stem}:{plan.label['title']}")
    scanner = any_scanner(rng)
    pages = scan(plan, pdf, scanner, rng)
    made = {}
    for name in ("scan", "rubbish"):
        if name in formats:
            made[f"{stem}.{name}.pdf"] = scan_pdf(pages, scanner.dpi, name == "rubbish")
    for kind in ("png", "jpg", "tif"):
        images = as_images(pages, kind) if kind in formats else []
        for number, data in enumerate(images, 1):
            made[f"{stem}.{kind}" if len(images) == 1 else f"{stem}-{number}.{kind}"] = data
    return made


def gold(plan: Plan, damages: Sequence[str] = ()) -> str:
    """The label as JSON; the damages that the text has suffered are named in it."""
    return json.dumps({**plan.label, "damage": list(damages)}, ensure_ascii=False, indent=1) + "\n"


def _chosen(allowed: Sequence[str]) -> Callable[[str], list[str]]:
    def split(value: str) -> list[str]:
        names = [name for name in value.split(",") if name]
        for name in names:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(allowed)}")
        return names

    return split


def main(argv: Sequence[str] | None = None) -> None:
    """Write the files."""
    parser = argparse.ArgumentParser("python -m corpora.synthetic", description=__doc__.splitlines()[2])
    parser.add_argument("--count", type=int, default=10, help="how many plans (10)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other plans (0)")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument("--formats", type=_chosen(FORMATS), default=["txt"], help=",".join(FORMATS))
    parser.add_argument("--damage", type=_chosen(tuple(DAMAGES)), default=[], help=",".join(DAMAGES))
    parser.add_argument("--kind", choices=tuple(MAKERS), help="only this kind of issuer")
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    for number in range(1, args.count + 1):
        plan, stem = compose(f"{args.seed}:{number}", kind=args.kind), f"{number:03}"
        for name, data in files(plan, stem, args.formats, args.damage).items():
            (args.out / name).write_bytes(data)
        (args.out / f"{stem}.gold.json").write_text(gold(plan, args.damage), "utf-8")


if __name__ == "__main__":
    main()
