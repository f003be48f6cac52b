"""One generated plan as it comes: born digital, scanned, photographed, turned, cropped; taken in for real."""

import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from dataset_samples import make_attempt
from PIL import Image

from corpora.synthetic import compose
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.scan import Scanner, as_images, scan, scan_pdf
from pipeline.dataset import Dataset, create
from pipeline.facsimile.source import Origin
from pipeline.run import process

CLEAN = Scanner(dpi=200, skew=0.0, blur=0.3, noise=2.0, shade=0.05, quality=75, stamped=False)


def _with_english_layer(folder: Path) -> None:
    """What `tesseract -l eng` makes of the scan: the wrong words, unseen over the picture."""
    command = ["tesseract", str(folder / "page.jpg"), str(folder / "english"), "-l", "eng", "pdf"]
    subprocess.run(command, check=True, capture_output=True)


def _edited(data: bytes, **keys: Any) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for key, value in keys.items():
                page.obj[f"/{key}"] = value
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _cropped(data: bytes, rotation: int) -> bytes:
    """The page shows a part of a larger sheet, whose origin lies elsewhere."""
    left, bottom, right, top = 40, 30, 570, 830
    return _edited(
        data, MediaBox=[-30, -20, 640, 900], CropBox=[left, bottom, right, top], Rotate=rotation, UserUnit=1.5
    )


def _turned_back(data: bytes) -> bytes:
    """The sheet lies on its side in the file and is shown upright, as some printers' drivers do it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            width, height = (float(side) for side in page.mediabox[2:])
            page.contents_add(pdf.make_stream(b"q 0 1 -1 0 %f 0 cm\n" % height), prepend=True)
            page.contents_add(pdf.make_stream(b"\nQ"))
            page.obj.MediaBox, page.obj.Rotate = [0, 0, height, width], 90
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _without_marks(data: bytes) -> bytes:
    """A layer that says something else than what is printed: no letter has a meaning in it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for font in page.obj.Resources.Font.values():
                if "/ToUnicode" in font:
                    del font["/ToUnicode"]
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _turned(jpeg: bytes, orientation: int | None, degrees: int) -> bytes:
    """The picture lying on its side; with an EXIF orientation that sets it upright, or none."""
    image = Image.open(io.BytesIO(jpeg)).rotate(degrees, expand=True)
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, dpi=(200, 200), exif=exif)
    return out.getvalue()


def _webp(jpeg: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(jpeg)).save(out, "WEBP", quality=80)
    return out.getvalue()


def make_files(folder: Path) -> None:
    """The samples; `born.pdf` is what all others show."""
    plan = compose("facsimile:28")
    born = as_pdf(plan)
    pages = scan(plan, born, CLEAN, Random(1))
    made = {
        "born.pdf": born,
        "scan.pdf": scan_pdf(pages, 200),
        "garbled.pdf": _without_marks(born),
        "cropped.pdf": _cropped(_without_marks(born), 0),
        "turned.pdf": _turned_back(_without_marks(born)),
        "cropped-scan.pdf": _cropped(scan_pdf(pages, 200), 90),
        "page.jpg": pages[0],
        "exif.jpg": _turned(pages[0], 6, 90),
        "sideways.jpg": _turned(pages[0], None, 90),
        "page.webp": _webp(pages[0]),
        "pages.tif": as_images([pages[0], pages[0]], "tif")[0],
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    _with_english_layer(folder)


@dataclass(frozen=True)
class Shelf:
    """The samples in a dataset: `record(name)`, `pages(name)`, `origin(name)`."""

    folder: Path
    dataset: Dataset

    def record(self, name: str) -> dict[str, Any]:
        """The record of a sample, taken in when it is asked for first."""
        path = self.folder / name
        held = self.dataset.paths()
        if str(path) not in held:
            result = process(path)
            assert result.record, result.error
            attempt = make_attempt(result.record["id"], str(path))
            self.dataset.add(result.record, attempt, pages=result.pages)
            held = self.dataset.paths()
        return self.dataset.find(held[str(path)])

    def pages(self, name: str) -> list[Any]:
        """Its pages."""
        found = self.dataset.pages(self.record(name))
        assert found is not None
        return list(found)

    def origin(self, name: str) -> Origin:
        """Its file."""
        return Origin(self.folder / name, self.record(name)["source"]["media_type"])


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """The samples."""
    folder = tmp_path_factory.mktemp("facsimile")
    make_files(folder)
    with create(folder / "plans.db") as dataset:
        yield Shelf(folder, dataset)


@pytest.fixture(scope="session")
def exported(shelf: Shelf) -> Callable[[str], Path]:
    """Makes the searchable PDF of a sample, once."""
    from pipeline.facsimile.archival import write_pdf

    done: dict[str, Path] = {}

    def export(name: str) -> Path:
        if name not in done:
            target = shelf.folder / f"{name}.out.pdf"
            with target.open("wb") as stream:
                remark = write_pdf(shelf.record(name), shelf.pages(name), shelf.origin(name), stream)
            assert remark is None, remark
            done[name] = target
        return done[name]

    return export
