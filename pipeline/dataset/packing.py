"""Records as the dataset keeps them: JSON, deflated with a dictionary of what all records say.

A record is four times as long as its text, most of it names of fields and evidence; so kept, it is shorter
than its text. `record.zdict` must never change: what is deflated with it cannot be read with another.
"""

import functools
import json
import zlib
from pathlib import Path
from typing import Any

Record = dict[str, Any]

DICTIONARY = Path(__file__).with_name("record.zdict")


@functools.cache
def _dictionary() -> bytes:
    return DICTIONARY.read_bytes()


def pack_record(whole: str) -> bytes:
    """The JSON of a record, deflated."""
    deflater = zlib.compressobj(9, zdict=_dictionary())
    return deflater.compress(whole.encode()) + deflater.flush()


def unpack_record(packed: bytes) -> Record:
    """The record again. Raises zlib.error where the bytes are not such ones."""
    inflater = zlib.decompressobj(zdict=_dictionary())
    record: Record = json.loads(inflater.decompress(packed) + inflater.flush())
    return record
