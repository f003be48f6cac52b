"""The same again: which records are of one document, which of them is the best, what was written over what.

Nothing is merged, and nothing of it is stored but the sketches (see `sketches`): the records stay as they
came in, and who asks is told which belong together and why. Records that the graph of citations has for one
node (one number, day and issuer) are one document here too; others come by their like texts.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.dataset.comparing import (
    CONTAINED,
    ONE_DOCUMENT,
    TEMPLATE,
    Facts,
    Near,
    Tie,
    contradicts,
    facts,
    tie,
)
from pipeline.dataset.opening import explained
from pipeline.dataset.packing import unpack_record
from pipeline.dataset.papers import COLUMNS, Paper, Papers, squeezed
from pipeline.dataset.resolving import by_document, copies
from pipeline.dataset.sketches import Sketches, in_parts
from pipeline.dataset.store import Dataset

NEAR = 0.25
"""Two bad readings of one page have at least this share of their shingles in common."""

FORMS = 20
"""How many documents written over one text are named, the nearest first."""

_LOOKED_AT = 200
"""How many records that nothing contradicts are compared in full with one, the nearest first."""

Pair = tuple[int, int]
Ties = dict[Pair, Tie]


class Group(NamedTuple):
    """The records of one document: the best one, and how the others are related to it, the surest first.

    `files`: where the files of each record lie, by its id; equal files are one record.
    """

    best: Paper
    others: list[Tie]
    files: dict[str, list[str]]


class Same:
    """Finds what belongs together in an open dataset. Raises DatasetError where the file fails."""

    def __init__(self, dataset: Dataset, docs: Collection[int] | None = None) -> None:
        """`docs`: what is found is found among these, for lists; all others are left unread."""
        self.dataset = dataset
        self.db = dataset.db
        self.papers = Papers(dataset.db)
        self._facts: dict[int, Facts] = {}
        with explained(dataset.path):
            self.sketches = Sketches.load(self.db, docs)

    def look_at(self, docs: Collection[int]) -> None:
        """From here on what is found is found among these."""
        self.sketches = Sketches.load(self.db, docs)

    def ties(self, id: str) -> list[Tie]:
        """What is related to a record: the records of the same document, the surest first, then at most
        FORMS documents of which one was written over the other, the nearest first."""
        with explained(self.dataset.path):
            paper = self.papers.get(id)
            near = dict(self.sketches.near(paper.doc, NEAR, CONTAINED))
            known = {other.doc: other for other in copies(paper, self.papers) if other.doc != paper.doc}
            known |= self.read(doc for doc in near if doc not in known)
            shares = {doc: self.sketches.likeness(paper.doc, doc) for doc in known} | near
            ranked = sorted(known.values(), key=lambda other: (-shares[other.doc], other.id))
            found = [self.tie(paper, other, shares[other.doc]) for other in _most(paper, ranked)]
        ties = sorted(filter(None, found), key=_order)
        one = [item for item in ties if item.kind in ONE_DOCUMENT]
        return one + [item for item in ties if item.kind == TEMPLATE][:FORMS]

    def groups(self) -> list[Group]:
        """The documents that are there more than once, in the order of their best records' ids."""
        with explained(self.dataset.path):
            shares = {(mine, its): share for mine, its, share in self.sketches.pairs(NEAR)}
            for mine, its in (*self._same_header(), *self._same_words()):
                shares.setdefault((mine, its), self.sketches.likeness(mine, its))
            known = self.read({doc for pair in shares for doc in pair})
            ties = self._ties(shares, known)
            found = [[known[doc] for doc in docs] for docs in joined(ties, known)]
            gathered = {paper.doc for papers in found for paper in papers}
            found += [[paper] for paper in self._lying_twice() if paper.doc not in gathered]
            groups = [self._group(papers, ties) for papers in found]
        return sorted(groups, key=lambda group: group.best.id)

    def best(self, papers: Sequence[Paper]) -> Paper:
        """The record to show for a document: issued, whole, typed, its header found, well read."""
        largest = max(self.sketches.size(paper.doc) for paper in papers)

        def merits(paper: Paper) -> tuple[bool, bool, bool, int, float]:
            its, size = self._known(paper.doc), self.sketches.size(paper.doc)
            return not its.draft, size >= _WHOLE * largest, its.typed, its.complete, its.confidence

        return max(sorted(papers, key=lambda paper: paper.id), key=merits)

    def _ties(self, shares: dict[Pair, float], known: dict[int, Paper]) -> Ties:
        """The pairs of records of one document."""
        ties = {}
        for (mine, its), share in shares.items():
            if not contradicts(known[mine], known[its]) or self.sketches.same_text(mine, its):
                found = self.tie(known[mine], known[its], share)
                if found and found.kind in ONE_DOCUMENT:
                    ties[mine, its] = found
        return ties

    def tie(self, paper: Paper, other: Paper, share: float) -> Tie | None:
        """How a record is related to another one that has this share of its words."""
        sizes = (self.sketches.size(paper.doc), self.sketches.size(other.doc))
        near = Near(share, self.sketches.same_text(paper.doc, other.doc), sizes)
        apart = contradicts(paper, other) and not near.same_text
        known = None if apart else (self._known(paper.doc), self._known(other.doc))
        return tie(paper, other, near, known)

    def _known(self, doc: int) -> Facts:
        if doc not in self._facts:
            packed = self.db.execute("SELECT record FROM content WHERE doc = ?", (doc,)).fetchone()[0]
            self._facts[doc] = facts(unpack_record(packed))
        return self._facts[doc]

    def read(self, docs: Iterable[int]) -> dict[int, Paper]:
        """The headers of records, by number."""
        found = {}
        for some, marks in in_parts(docs):
            for row in self.db.execute(f"SELECT {COLUMNS} FROM document AS d WHERE d.doc IN ({marks})", some):
                found[row[0]] = Paper(*row)
        return found

    def of_same_words(self, docs: Iterable[int]) -> Iterator[Pair]:
        """The records that have just the words of one of `docs`, these themselves included, each with a
        number for its words."""
        for some, marks in in_parts(docs):
            theirs = f"SELECT text_hash FROM sketch WHERE doc IN ({marks})"
            listed = f"SELECT doc, text_hash FROM sketch WHERE text_hash IN ({theirs}) ORDER BY doc"
            yield from (tuple(row) for row in self.db.execute(listed, some))

    def _same_header(self) -> Iterator[Pair]:
        """Pairs of records that the graph has for one node, each with the first of it."""
        twice = self.db.execute(
            "SELECT min(number), issued_from FROM document "
            "WHERE number IS NOT NULL AND issued_from IS NOT NULL "
            "GROUP BY replace(number_key, ' ', ''), issued_from HAVING count(*) > 1"
        ).fetchall()
        for number, day in twice:
            for first, *others in by_document(self.papers.numbered(squeezed(number), day)):
                yield from (pair(first.doc, other.doc) for other in others)

    def _same_words(self) -> Iterator[Pair]:
        """Pairs of neighbours among the records of one text."""
        order = self.sketches.texts.argsort(kind="stable")
        texts, docs, sizes = self.sketches.texts[order], self.sketches.docs[order], self.sketches.sizes[order]
        for at in ((texts[:-1] == texts[1:]) & (sizes[1:] > 0)).nonzero()[0].tolist():
            yield pair(int(docs[at]), int(docs[at + 1]))

    def _lying_twice(self) -> list[Paper]:
        """The records whose file lies at several places."""
        rows = self.db.execute(
            "SELECT id FROM file JOIN source USING (source) JOIN document USING (id) "
            "GROUP BY id HAVING count(*) > 1"
        )
        return [self.papers.get(row[0]) for row in rows.fetchall()]

    def _group(self, papers: list[Paper], ties: Ties) -> Group:
        best = self.best(papers)
        others = [self._member(best, paper, ties) for paper in papers if paper.doc != best.doc]
        files = {paper.id: self.dataset.paths_of(paper.id) for paper in papers}
        return Group(best, sorted(others, key=_order), files)

    def _member(self, best: Paper, paper: Paper, ties: Ties) -> Tie:
        """How a record is related to the best one; else to the one that brought it into the group."""
        found = self.tie(best, paper, self.sketches.likeness(best.doc, paper.doc))
        if found and found.kind in ONE_DOCUMENT:
            return found
        brought = max((item for pair, item in ties.items() if paper.doc in pair), key=lambda item: item.score)
        return brought._replace(other=paper)


_WHOLE = 0.9
"""Share of the shingles of the longest record from which on another one counts as whole."""


def pair(mine: int, its: int) -> Pair:
    """Two records as a key of ties."""
    return min(mine, its), max(mine, its)


def _order(item: Tie) -> tuple[bool, float, str]:
    return item.kind == TEMPLATE, -item.score, item.other.id


def _most(paper: Paper, ranked: Iterable[Paper]) -> Iterator[Paper]:
    """Those that contradict need no look into the records; of the others the nearest are enough."""
    left = _LOOKED_AT
    for other in ranked:
        if contradicts(paper, other):
            yield other
        elif left:
            left -= 1
            yield other


def joined(ties: Ties, known: dict[int, Paper]) -> list[list[int]]:
    """The records of each document, joined by the surest ties first.

    A record whose header was lost may be tied to two documents that contradict each other; it goes to the
    one that it is surer of. One header of several that was misread keeps no document apart.
    """
    group = {doc: [doc] for pair in ties for doc in pair}
    for mine, its in sorted(ties, key=lambda pair: (-ties[pair].score, pair)):
        first, other = group[mine], group[its]
        if first is other:
            continue
        between = [(a, b) for a in first for b in other]
        tied = sum(pair(a, b) in ties for a, b in between)
        if sum(contradicts(known[a], known[b]) for a, b in between) >= max(tied, 1):
            continue
        first += other
        group |= dict.fromkeys(other, first)
    return [docs for doc, docs in sorted(group.items()) if docs[0] == doc and len(docs) > 1]
