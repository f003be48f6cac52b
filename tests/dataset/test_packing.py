"""Packed and unpacked, a record is the same to the last digit, and packed it is small."""

import json
from typing import Any

import pytest
from dataset_samples import make_record
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dataset.packing import pack_record, unpack_record

TEXT = "Kế hoạch tổ chức phong trào thi đua"
NUMBERS = st.floats(0, 1) | st.integers(0, 100).map(lambda n: n / 100) | st.sampled_from([0, 1, None])
BOXES = st.none() | st.lists(st.lists(NUMBERS, min_size=3, max_size=5), max_size=3)
EVIDENCE = st.fixed_dictionaries(
    {
        "page": st.none() | st.integers(1, 3),
        "start": st.integers(-1, 40),
        "end": st.integers(-1, 40),
        "boxes": BOXES,
        "read": st.sampled_from([TEXT[:7], TEXT, "Ke hoach"]),
        "confidence": NUMBERS,
        "method": st.sampled_from(["title", "citation"]),
    }
)
ODD = st.none() | st.integers() | st.dictionaries(st.sampled_from(["page", "end"]), st.integers())
SECTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "level": st.integers(1, 3),
            "label": st.just("I"),
            "heading": st.text(max_size=5),
            "start": st.integers(0, 9),
            "end": st.integers(0, 40),
        }
    )
    | ODD
)


@given(evidence=st.dictionaries(st.text(max_size=8), EVIDENCE | ODD), sections=SECTIONS)
def test_nothing_is_lost(evidence: dict[str, Any], sections: list[Any]) -> None:
    record = {"id": "sha256:1", "text": TEXT, "sections": sections, "evidence": evidence, "steps": []}
    back = unpack_record(pack_record(record))
    assert json.dumps(back) == json.dumps(record)


@pytest.mark.parametrize("record", [{}, {"evidence": {}, "text": None}, {"text": "a"}])
def test_records_that_lack_much(record: dict[str, Any]) -> None:
    assert unpack_record(pack_record(record)) == record


@pytest.mark.parametrize("packed", [b"", b"\x01", b"x\x9c", b"\x02" + pack_record({})[1:]])
def test_other_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_record(packed)


def test_a_flipped_bit_is_noticed() -> None:
    packed = bytearray(pack_record(make_record(text=TEXT)))
    packed[-2] ^= 4
    with pytest.raises(ValueError, match=r"."):
        unpack_record(bytes(packed))


def test_a_record_takes_less_room_than_its_text() -> None:
    from corpora.synthetic import compose
    from corpora.synthetic.text import as_text
    from pipeline.run import process

    record = process(as_text(compose("room:1"))).record
    assert record
    assert len(pack_record(record)) < 0.6 * len(record["text"].encode())
