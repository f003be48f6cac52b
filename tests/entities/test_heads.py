"""Letterheads and signatures in the forms in which real ones reach us; all texts are ours."""

import pytest
from entity_cases import analysed, cases


@pytest.mark.parametrize("case", cases("heads"), ids=lambda c: c["id"])
def test_heads(case):
    got = {}
    for entity in analysed(case["text"]).entities:
        value = entity.value["name"] if entity.kind == "signer" else entity.value
        got.setdefault(entity.kind, value)
    for field, wanted in case["fields"].items():
        assert got.get(field) == wanted, field
