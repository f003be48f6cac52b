"""The value that is composed, rendered and labelled."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Label = dict[str, Any]


@dataclass
class Findings:
    """What a piece of text contains, in the shape of the labels; added up in the order of the text."""

    references: list[Label] = field(default_factory=list)
    phases: list[Label] = field(default_factory=list)
    movements: list[str] = field(default_factory=list)
    targets: list[Label] = field(default_factory=list)
    features: set[str] = field(default_factory=set)

    def add(self, other: "Findings") -> None:
        """Take over what `other` holds; a document cited again and a name said again count once."""
        cited = {(r["number"], r["date"] if not r["number"] else None) for r in self.references}
        self.references += [
            r for r in other.references if (r["number"], r["date"] if not r["number"] else None) not in cited
        ]
        said = {name.casefold() for name in self.movements}
        self.movements += [name for name in other.movements if name.casefold() not in said]
        self.phases += [p for p in other.phases if p not in self.phases]
        self.targets += other.targets
        self.features |= other.features


@dataclass(frozen=True)
class Block:
    """A paragraph: `kind` is heading, subheading, para, item, subitem, centre or table.

    `rows` (a table's cells, the first row its head) stands instead of `text` for a table.
    """

    kind: str
    text: str = ""
    findings: Findings = field(default_factory=Findings)
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the top. `form` is state, party or youth.

    `parent` and `issuer` are printed lines (the issuer's are bold); `rule` stands under them where
    it is typed ("-------", "*"), and is drawn where it is "". `numbers` has two lines in some
    joint documents. `subject` is the "V/v ..." of a letter, under the number.
    """

    form: str
    parent: tuple[str, ...]
    issuer: tuple[str, ...]
    heading: tuple[str, ...]
    rule: str
    numbers: tuple[str, ...]
    place_date: str
    subject: str = ""


@dataclass(frozen=True)
class Signature:
    """One signer: authority and office lines as printed, then the name."""

    lines: tuple[str, ...]
    name: str
    signed: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole document. `label` has the shape of the *.gold.json files.

    `received` are the lines of the receiver's stamp, `seal` those of a digital signature: other
    numbers and days than the document's own.
    """

    letterhead: Letterhead
    type_line: str
    title: tuple[str, ...]
    addressees: tuple[str, ...]
    body: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    recipients_head: str
    recipients: tuple[str, ...]
    label: Label
    received: tuple[str, ...] = ()
    seal: tuple[str, ...] = ()


def joined(findings: Iterable[Findings]) -> Findings:
    """All the findings, in order, each named thing once."""
    total = Findings()
    for found in findings:
        total.add(found)
    return total
