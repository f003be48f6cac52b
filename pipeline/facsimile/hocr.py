"""hOCR 1.2: the text of a document as XHTML, each word with its box in pixels and its confidence."""

from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from pipeline import __version__
from pipeline.document import Box
from pipeline.facsimile.lines import Line, around, blocks
from pipeline.facsimile.sheets import Sheet
from pipeline.facsimile.xmltext import xml
from pipeline.placed import PlacedPage, PlacedWord, direction

Record = dict[str, Any]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" \
"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" lang="vi">
<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta name="ocr-system" content="{system}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf"/>
<meta name="ocr-langs" content="vi"/>
<meta name="ocr-number-of-pages" content="{count}"/>
</head>
<body>
"""


def write_hocr(record: Record, pages: Iterable[tuple[PlacedPage, Sheet]], count: int, stream: TextIO) -> None:
    """Write the `count` pages of a document, one after the other."""
    source = record["source"]
    engine = (source.get("ocr") or {}).get("engine")
    system = f"kehoach {__version__}" + (f", {engine}" if engine else "")
    title = record.get("title") or source["file"]
    stream.write(_HEAD.format(title=xml(title), system=xml(system), count=count))
    for page, sheet in pages:
        stream.writelines(_page(page, sheet, record["text"], source["file"]))
    stream.write("</body>\n</html>\n")


def _page(page: PlacedPage, sheet: Sheet, text: str, file: str) -> Iterator[str]:
    turn, name = direction(page.words), page.number
    image = file.replace('"', "'")
    title = f'image "{image}"; bbox 0 0 {sheet.width} {sheet.height}; ppageno {name - 1}'
    title += f"; scan_res {sheet.dpi} {sheet.dpi}"
    yield f'<div class="ocr_page" id="page_{name}" title="{xml(title)}">\n'
    for number, block in enumerate(blocks(page, text, turn), 1):
        box = _bbox(around(word for line in block for run in line for word in run), sheet)
        yield f'<div class="ocr_carea" id="block_{name}_{number}" title="{box}">\n'
        yield from _lines(block, f"{name}_{number}", sheet, text, turn)
        yield "</div>\n"
    yield "</div>\n"


def _lines(block: list[Line], name: str, sheet: Sheet, text: str, turn: int) -> Iterator[str]:
    runs = [run for line in block for run in line]
    for number, run in enumerate(runs, 1):
        title = _bbox(around(run), sheet)
        # hOCR counts degrees against the clock.
        title += f"; textangle {360 - turn}" if turn else ""
        yield f'<span class="ocr_line" id="line_{name}_{number}" title="{title}">\n'
        for index, word in enumerate(run, 1):
            yield f'<span class="ocrx_word" id="word_{name}_{number}_{index}" title="{_word(word, sheet)}">'
            yield f"{xml(text[word.start : word.end])}</span>\n"
        yield "</span>\n"


def _word(word: PlacedWord, sheet: Sheet) -> str:
    sure = "" if word.confidence is None else f"; x_wconf {round(100 * word.confidence)}"
    return _bbox(word.box, sheet) + sure


def _bbox(box: Box, sheet: Sheet) -> str:
    left, top, right, bottom = box
    sides = (left * sheet.width, top * sheet.height, right * sheet.width, bottom * sheet.height)
    return "bbox " + " ".join(str(round(side)) for side in sides)
