"""A dataset of real files: a scan, PDFs (one in an archive), a text without marks, and records that cite."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

from dataset_samples import add, make_attempt, make_record

from pipeline.dataset import Dataset, create, open_dataset
from pipeline.run import process

SAMPLES = Path(__file__).resolve().parents[1] / "corpora" / "samples"
SCAN, BORN = "2-ke-hoach-uy-ban-huyen.scan.pdf", "1-ke-hoach-phong-giao-duc.pdf"
STRIPPED, WORD = "4-huong-dan-so-giao-duc.txt", "5-ke-hoach-uy-ban-xa.docx"
PACKED = "packed.pdf"

Record = dict[str, Any]


class Shelf:
    """The dataset's file, and the records of its documents by the names of their files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.db = folder, folder / "plans.db"
        self.records: dict[str, Record] = {}
        with create(self.db) as dataset:
            for name in (SCAN, BORN, STRIPPED, WORD):
                shutil.copy(SAMPLES / name, folder / name)
                self._take_in(dataset, name, str(folder / name))
            self._pack(dataset)
            self._cite(dataset)

    def path(self, name: str) -> str:
        """The address of a document's page."""
        return f"/documents/{self.id(name)}"

    def api(self, name: str) -> str:
        """The address of a document in the API."""
        return f"/api/v1/documents/{self.id(name)}"

    def id(self, name: str) -> str:
        """Its id, without the name of the hash."""
        return str(self.records[name]["id"]).removeprefix("sha256:")

    def _take_in(self, dataset: Dataset, name: str, stored: str) -> None:
        result = process(self.folder / name)
        assert result.record, result.error
        dataset.add(result.record, make_attempt(result.record["id"], stored), pages=result.pages)
        self.records[name] = result.record

    def _pack(self, dataset: Dataset) -> None:
        """A PDF that lies in an archive only."""
        inner = self.folder / PACKED
        inner.write_bytes((self.folder / BORN).read_bytes() + b"\n% another file\n")
        archive = self.folder / "archive.zip"
        with zipfile.ZipFile(archive, "w") as target:
            target.write(inner, PACKED)
        self._take_in(dataset, PACKED, f"{archive}/{PACKED}")
        inner.unlink()

    def _cite(self, dataset: Dataset) -> None:
        """One document that carries the scan out, and one that is carried out by it."""
        scan = self.records[SCAN]
        below = {"type": scan["doc_type"], "number": scan["number"], "date": scan["issue_date"]}
        below |= {"issuer": scan["issuing_body"], "role": "basis"}
        record = make_record("below", doc_type="Kế hoạch", number="7/KH-THCS", references=[below])
        record["issue_date"] = f"{int(scan['issue_date'][:4]) + 1}-01-05"
        cited = next(item for item in scan["references"] if item["number"] and item["date"])
        above = make_record("above", doc_type=cited["type"], number=cited["number"], title="Cấp trên")
        above |= {"issue_date": cited["date"], "issuing_body": cited["issuer"]}
        for name, made in (("below", record), ("above", above)):
            add(dataset, made)
            self.records[name] = made


def reopened(shelf: Shelf) -> Dataset:
    """The dataset for reading."""
    return open_dataset(shelf.db)
