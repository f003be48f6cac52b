"""A package by Thông tư 05/2025/TT-BNV: documents with their descriptions, a ZIP that an archive takes in."""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from importlib import resources
from pathlib import Path
from typing import IO, Any, NamedTuple
from urllib.parse import quote

from pipeline.errors import KehoachError
from pipeline.exchange import ead, mets, premis
from pipeline.exchange.about import About
from pipeline.exchange.mets import Described
from pipeline.exchange.premis import Item
from pipeline.exchange.xmltree import Element, as_bytes, clean

Record = dict[str, Any]

SCHEMAS = ("METS_profile.xsd", "METS_xlink.xsd", "METS_csip.xsd", "EAD.xsd", "EAD_doc.xsd")
_XML, _REP = "text/xml", "representations/rep1"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNSAFE = re.compile(r"[^\w.-]+")
_BLOCK = 1 << 20

REQUIRED = ("identifier", "organId", "fileCatalog", "fileNotation", "title", "maintenance", "mode")
"""What the circular wants of every package and no document says."""


class Content(NamedTuple):
    """What a document's file is: its media type, and the suffix that goes with it."""

    media_type: str
    suffix: str


Put = Callable[[Record, IO[bytes]], Content]
"""Writes the file of a document. Raises KehoachError where there is none."""


def object_id(ids: Iterable[str], about: About) -> str:
    """OBJID of the package of these records: it follows from them and from the codes of the file."""
    name = mets.derived("\n".join([about.package, about.archive_code, *sorted(ids)]))
    return f"urn:{about.organId}:uuid:{name}" if about.package == "AIP" and about.organId else f"uuid-{name}"


def folder_name(objid: str) -> str:
    """The name of the package's folder, and of its ZIP without the suffix."""
    return _UNSAFE.sub("_", objid.replace(":", "_"))


def write_package(
    records: Iterable[Record], put: Put, about: About, objid: str, stream: IO[bytes]
) -> list[tuple[Record, KehoachError | None]]:
    """Write the package; return what became of each record: None, or why it is not in.

    Only what METS says of each document is held in memory.
    """
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        return _Package(archive, about, objid).write(records, put)


class _Package:
    def __init__(self, archive: zipfile.ZipFile, about: About, objid: str) -> None:
        self.archive, self.about, self.objid = archive, about, objid
        self.moment = about.moment()
        self.summary = ead.Summary()
        self.documents: list[Described] = []

    def write(self, records: Iterable[Record], put: Put) -> list[tuple[Record, KehoachError | None]]:
        outcome: list[tuple[Record, KehoachError | None]] = []
        for record in records:
            try:
                self._document(record, put)
            except KehoachError as error:
                outcome.append((record, error))
            else:
                outcome.append((record, None))
        self._contents()
        return outcome

    def _document(self, record: Record, put: Put) -> None:
        ordinal = len(self.documents) + 1
        stem = f"{_UNSAFE.sub('_', self.about.file_code) or 'hoso'}.{ordinal:03}"
        with tempfile.TemporaryFile(prefix="kehoach-") as made:
            content = put(record, made)
            made.seek(0)
            original = clean(record["source"]["file"])
            data = self._add(f"{_REP}/data/{stem}{content.suffix}", made, content.media_type, _REP, original)
        tree = ead.of_document(record, self.about, ordinal)
        description = self._tree(f"{_REP}/metadata/descriptive/EAD_doc_{stem}.xml", tree, _REP)
        label = " ".join(filter(None, (record.get("doc_type"), record.get("number")))) or stem
        self.documents.append(Described(data, description, label))
        self.summary.add(record)

    def _contents(self) -> None:
        """All that can be said only once the documents are in."""
        about, moment, rep = self.about, self.moment, f"{self.objid}-rep1"
        facts = premis.tree("rep1", (document.data for document in self.documents), moment)
        kept = self._tree(f"{_REP}/metadata/preservation/PREMIS_rep1.xml", facts, _REP)
        inner_tree = mets.of_representation(rep, about, moment, self.documents, kept)
        inner = self._tree(f"{_REP}/METS.xml", inner_tree)
        schemas = [self._schema(name) for name in SCHEMAS]
        file = self._tree("metadata/descriptive/EAD.xml", ead.of_file(self.summary, about))
        whole = self._tree(
            "metadata/preservation/PREMIS.xml", premis.tree(self.objid, [inner, *schemas], moment)
        )
        self._tree("METS.xml", mets.of_package(self.objid, about, moment, file, whole, schemas, inner))

    def _schema(self, name: str) -> Item:
        path = resources.files("pipeline.exchange") / "schemas" / name
        with path.open("rb") as stream:
            return self._add(f"schemas/{name}", stream, "application/xml")

    def _tree(self, path: str, tree: Element, base: str = "") -> Item:
        with tempfile.TemporaryFile() as made:
            made.write(as_bytes(tree))
            made.seek(0)
            return self._add(path, made, _XML, base)

    def _add(self, path: str, source: IO[bytes], media_type: str, base: str = "", original: str = "") -> Item:
        """Put a file into the ZIP; links to it begin at the folder `base`."""
        member = zipfile.ZipInfo(f"{folder_name(self.objid)}/{path}", _LONG_AGO)
        member.compress_type = zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with self.archive.open(member, "w", force_zip64=True) as target:
            while block := source.read(_BLOCK):
                target.write(block)
                digest.update(block)
                size += len(block)
        href = quote(Path(path).relative_to(base).as_posix() if base else path)
        name = f"uuid-{mets.derived(f'{self.objid} {path}')}"
        return Item(name, href, media_type, size, digest.hexdigest().upper(), original)
