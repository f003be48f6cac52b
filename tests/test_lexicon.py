import re
import string

import pytest

from pipeline import lexicon
from pipeline.messages import LANGUAGES, catalogue
from pipeline.text import nfc, search_key

NAMES = (
    "abbreviations",
    "body_heads",
    "body_phrases",
    "cues",
    "document_types",
    "family_names",
    "movements",
    "offices",
    "relations",
    "target_words",
)


@pytest.mark.parametrize("name", NAMES)
def test_lexicons_are_tidy(name):
    rows = lexicon.rows(name)
    assert rows
    for row in rows:
        for value in row.values():
            assert value == nfc(value).strip() and "  " not in value


@pytest.mark.parametrize(
    ("name", "column"), [("abbreviations", "abbreviation"), ("offices", "office"), ("document_types", "name")]
)
def test_no_entry_stands_twice(name, column):
    keys = [row[column] for row in lexicon.rows(name)]
    assert len(keys) == len(set(keys))


def test_every_set_of_cues_makes_a_pattern_that_finds_each_of_its_phrases():
    for row in lexicon.rows("cues"):
        pattern = re.compile(rf"(?:{lexicon.cues(row['set'])})", re.VERBOSE)
        assert pattern.fullmatch(search_key(row["phrase"])), row


def test_types_are_found_by_name_and_by_stripped_code():
    assert lexicon.type_by_key()["ke hoach"].code == "KH"
    assert lexicon.type_by_code()["QD"].name == "Quyết định"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Phòng Nội vụ huyện A", "Phòng"),
        ("PHONG NOI VU", "Phòng"),
        ("Ủy ban nhân dân", "Ủy ban nhân dân"),
        ("Phong trào", None),
    ],
)
def test_body_head(name, head):
    found = lexicon.body_head(name)
    if head is None:
        assert found is None or found.head != "Phong trào"
    else:
        assert found.head == head


def test_known_movements_have_one_key_in_every_spelling():
    spellings = ["Dạy tốt - Học tốt", "“Dạy tốt- học tốt”", "DẠY TỐT, HỌC TỐT", "Day tot - hoc tot"]
    assert len({lexicon.known_movements()[lexicon.movement_key(s)].name for s in spellings}) == 1


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_messages_say_the_same_in_both_languages(key):
    rows = catalogue()[key]
    fields = [{name for _, name, _, _ in string.Formatter().parse(rows[code]) if name} for code in LANGUAGES]
    assert fields[0] == fields[1]
    assert all(rows[code] for code in LANGUAGES)
