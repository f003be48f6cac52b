"""Records as the dataset keeps them: said without repetition, then compressed against what all records say.

A record is two to four times as long as its text: most of it are names of fields, and evidence that quotes
the text again. What follows from the rest is left out; zstd with a dictionary of plans takes care of the
names. Half as long as its text is what remains. `record.zstd-dict` must never change: what is packed with it
cannot be read with another. `record.zdict` reads what datasets before held (deflated).
"""

import functools
import json
import zlib
from pathlib import Path
from typing import Any

import zstandard

Record = dict[str, Any]

DICTIONARY = Path(__file__).with_name("record.zstd-dict")
DEFLATE_DICTIONARY = Path(__file__).with_name("record.zdict")
LEVEL = 9
"""Higher ones take several times as long for a hundredth."""
_FIRST_FORM = b"\x01"
"""What a packed record begins with: another way of packing will have another byte."""

_EVIDENCE = ("page", "start", "end", "boxes", "read", "confidence", "method")
_SECTION = ("level", "label", "heading", "start", "end")
_PARTS = 10_000
"""Boxes have four decimals, confidences three."""
_MILLE = 1000


def pack_record(record: Record) -> bytes:
    """The record in few bytes. Raises ValueError where it is no JSON."""
    whole = json.dumps(lean(record), ensure_ascii=False, separators=(",", ":"))
    return _FIRST_FORM + _compressor().compress(whole.encode())


def unpack_record(packed: bytes) -> Record:
    """The record again. Raises ValueError where the bytes are not such ones."""
    if packed[:1] != _FIRST_FORM:
        raise ValueError("no packed record")
    try:
        whole = zstandard.ZstdDecompressor(dict_data=_dictionary()).decompress(packed[1:])
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    return _full(json.loads(whole))


@functools.cache
def _dictionary() -> zstandard.ZstdCompressionDict:
    found = zstandard.ZstdCompressionDict(DICTIONARY.read_bytes())
    found.precompute_compress(LEVEL)
    return found


def _compressor() -> zstandard.ZstdCompressor:
    """A new one each time, which costs little: they may not be shared by threads."""
    return zstandard.ZstdCompressor(dict_data=_dictionary(), write_checksum=True, write_dict_id=False)


def lean(record: Record) -> Record:
    """The same with evidence and sections as lists, without what the text says again."""
    text = record.get("text")
    if not isinstance(text, str):
        return record
    slim = dict(record)
    if isinstance(found := record.get("evidence"), dict):
        slim["evidence"] = [[pointer, *_lean_evidence(entry, text)] for pointer, entry in found.items()]
    if isinstance(parts := record.get("sections"), list):
        slim["sections"] = [_lean_section(part) for part in parts]
    return slim


def _lean_evidence(entry: Any, text: str) -> list[Any]:
    """Its values in a row, `read` last and only where it is not what the text has there."""
    if not isinstance(entry, dict) or tuple(entry) != _EVIDENCE or type(entry["start"]) is not int:
        return [entry]
    page, start, end, boxes, read, confidence, method = entry.values()
    if type(end) is not int or not 0 <= start <= end:
        return [entry]
    row = [page, start, end - start, _scaled(confidence, _MILLE), method, _lean_boxes(boxes)]
    return row if read == text[start:end] else [*row, read]


def _full_evidence(row: list[Any], text: str) -> Any:
    if len(row) == 1:
        return row[0]
    page, start, length, confidence, method, boxes, *read = row
    end = start + length
    values = (
        page, start, end, _full_boxes(boxes), read[0] if read else text[start:end],
        _unscaled(confidence, _MILLE), method,
    )  # fmt: skip
    return dict(zip(_EVIDENCE, values, strict=True))


def _lean_boxes(boxes: Any) -> Any:
    """All numbers in one row, right and bottom as width and height; [boxes] where they are odd."""
    if boxes is None:
        return None
    if not isinstance(boxes, list) or not all(isinstance(box, list) and len(box) == 4 for box in boxes):
        return [boxes]
    row = []
    for box in boxes:
        steps = [_scaled(value, _PARTS) for value in box]
        if not all(type(step) is int for step in steps):
            return [boxes]
        left, top, right, bottom = steps
        row += [left, top, right - left, bottom - top]
    return row or [boxes]


def _full_boxes(row: Any) -> Any:
    if row is None or (len(row) == 1):
        return row and row[0]
    found = []
    for at in range(0, len(row), 4):
        left, top, width, height = row[at : at + 4]
        found.append([step / _PARTS for step in (left, top, left + width, top + height)])
    return found


def _scaled(value: Any, parts: int) -> Any:
    """A float as so many parts where that says all; other values as they are, integers in a list."""
    if type(value) is float and abs(value) <= 1:
        step = round(value * parts)
        return step if step / parts == value else value
    return [value]


def _unscaled(value: Any, parts: int) -> Any:
    if isinstance(value, list):
        return value[0]
    return value / parts if type(value) is int else value


def _lean_section(part: Any) -> Any:
    if isinstance(part, dict) and tuple(part) == _SECTION:
        return list(part.values())
    return part


def _full(slim: Record) -> Record:
    record = dict(slim)
    if isinstance(rows := slim.get("evidence"), list):
        text = slim["text"]
        record["evidence"] = {pointer: _full_evidence(row, text) for pointer, *row in rows}
    if isinstance(parts := slim.get("sections"), list):
        record["sections"] = [
            dict(zip(_SECTION, part, strict=True)) if isinstance(part, list) else part for part in parts
        ]
    return record


def inflate_record(packed: bytes) -> Record:
    """A record as datasets of the third and fourth version held it. Raises zlib.error."""
    inflater = zlib.decompressobj(zdict=_deflate_dictionary())
    record: Record = json.loads(inflater.decompress(packed) + inflater.flush())
    return record


def deflate_record(whole: str) -> bytes:
    """The JSON of a record as those datasets held it."""
    deflater = zlib.compressobj(9, zdict=_deflate_dictionary())
    return deflater.compress(whole.encode()) + deflater.flush()


@functools.cache
def _deflate_dictionary() -> bytes:
    return DEFLATE_DICTIONARY.read_bytes()
