"""ALTO 4: the text of a document as libraries and archives keep it, each word with its place.

Pages of image files are measured in pixels, those of PDFs, which have none, in tenths of a millimetre.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TextIO

from pipeline import __version__
from pipeline.document import Box
from pipeline.facsimile.lines import around, blocks
from pipeline.facsimile.sheets import Sheet
from pipeline.facsimile.xmltext import xml
from pipeline.placed import PlacedPage, PlacedWord, direction

Record = dict[str, Any]

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="{_NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="{_NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd" SCHEMAVERSION="4.4">
"""
_CATEGORIES = {"ingest": "preOperation", "ocr": "contentGeneration", "restore": "contentModification"}
_STEPS = ("ingest", "ocr", "restore")
"""The stages that the words went through."""


class _Ruler:
    """Fractions of a page as numbers in the unit of the file."""

    def __init__(self, sheet: Sheet, unit: str) -> None:
        self.scale = 1.0 if unit == "pixel" else 254 / sheet.dpi
        self.sheet = sheet

    def size(self) -> str:
        """The page's size as attributes."""
        width, height = self.sheet.width * self.scale, self.sheet.height * self.scale
        return f'HEIGHT="{_number(height)}" WIDTH="{_number(width)}"'

    def place(self, box: Box) -> str:
        """A box as attributes."""
        across, down = self.sheet.width * self.scale, self.sheet.height * self.scale
        left, top, right, bottom = box[0] * across, box[1] * down, box[2] * across, box[3] * down
        return (
            f'HPOS="{_number(left)}" VPOS="{_number(top)}" '
            f'WIDTH="{_number(right - left)}" HEIGHT="{_number(bottom - top)}"'
        )


def write_alto(record: Record, pages: Iterable[tuple[PlacedPage, Sheet]], stream: TextIO) -> None:
    """Write the pages of a document, one after the other."""
    unit = "mm10" if record["source"]["media_type"] == "application/pdf" else "pixel"
    stream.write(_HEAD)
    stream.writelines(_description(record, unit))
    stream.write("<Layout>\n")
    for page, sheet in pages:
        stream.writelines(_page(page, _Ruler(sheet, unit), record["text"]))
    stream.write("</Layout>\n</alto>\n")


def _description(record: Record, unit: str) -> Iterator[str]:
    yield f"<Description>\n<MeasurementUnit>{unit}</MeasurementUnit>\n<sourceImageInformation>\n"
    yield f"<fileName>{xml(record['source']['file'])}</fileName>\n"
    yield f"<fileIdentifier>{xml(record['id'])}</fileIdentifier>\n</sourceImageInformation>\n"
    engine = record["source"].get("ocr")
    for step in record["steps"]:
        stage = step["stage"]
        if stage not in _STEPS or (stage == "ocr" and not engine):
            continue
        name, version = "kehoach", __version__
        yield f'<Processing ID="step_{stage}">\n'
        yield f"<processingCategory>{_CATEGORIES[stage]}</processingCategory>\n"
        yield f"<processingStepDescription>{stage}</processingStepDescription>\n"
        if stage == "ocr":
            name, _, version = engine["engine"].partition(" ")
            settings = f"languages {' '.join(engine['languages'])}; {engine['dpi']} dpi"
            yield f"<processingStepSettings>{xml(settings)}</processingStepSettings>\n"
        yield f"<processingSoftware><softwareName>{xml(name)}</softwareName>"
        yield f"<softwareVersion>{xml(version)}</softwareVersion></processingSoftware>\n</Processing>\n"
    yield "</Description>\n"


def _page(page: PlacedPage, ruler: _Ruler, text: str) -> Iterator[str]:
    turn, name = direction(page.words), page.number
    # ALTO counts degrees against the clock.
    rotation = f' ROTATION="{360 - turn}"' if turn else ""
    yield f'<Page ID="page_{name}" PHYSICAL_IMG_NR="{name}" {ruler.size()}{rotation} LANG="vi">\n'
    yield f"<PrintSpace {ruler.place((0, 0, 1, 1))}>\n"
    for number, block in enumerate(blocks(page, text, turn), 1):
        place = ruler.place(around(word for line in block for run in line for word in run))
        yield f'<TextBlock ID="block_{name}_{number}" {place}{rotation} LANG="vi">\n'
        runs = [run for line in block for run in line]
        for index, run in enumerate(runs, 1):
            yield from _line(run, f"{name}_{number}_{index}", ruler, text)
        yield "</TextBlock>\n"
    yield "</PrintSpace>\n</Page>\n"


def _line(run: Sequence[PlacedWord], name: str, ruler: _Ruler, text: str) -> Iterator[str]:
    yield f'<TextLine ID="line_{name}" {ruler.place(around(run))}>\n'
    for index, word in enumerate(run, 1):
        yield "<SP/>\n" if index > 1 else ""
        sure = "" if word.confidence is None else f' WC="{word.confidence:.2f}"'
        content = xml(text[word.start : word.end])
        yield f'<String ID="word_{name}_{index}" {ruler.place(word.box)}{sure} CONTENT="{content}"/>\n'
    yield "</TextLine>\n"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
