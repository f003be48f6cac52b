import json
from pathlib import Path

import jsonschema
import pytest
from entity_cases import analysed

from pipeline import record
from pipeline.document import Document, Edit, Entity, Page, Source, Word

SCHEMA = Path(__file__).resolve().parent.parent / "docs" / "plan.schema.json"
SOURCE = Source("a.pdf", "application/pdf", 10, "ab" * 32)


def test_the_published_schema_is_the_model():
    """Renew it with `kehoach schema > docs/plan.schema.json`, and say so in the changelog."""
    assert json.loads(SCHEMA.read_text("utf-8")) == record.json_schema()


def test_a_record_is_valid_and_survives_json():
    document = analysed("KẾ HOẠCH\nMột việc\n\nCăn cứ Kế hoạch số 5/KH-UBND ngày 02/01/2021;")
    built = record.build(document)
    row = json.loads(json.dumps(built.model_dump(mode="json", by_alias=True)))
    jsonschema.validate(row, record.json_schema())
    assert record.PlanRecord.model_validate(row) == built
    assert row["schema"] == "kehoach.plan/1"
    assert row["references"][0]["number"] == "5/KH-UBND"


def test_evidence_leads_through_repair_to_the_word_on_the_page():
    read, text = "Ke hoach so 5/KH-UBND", "Kế hoạch số 5/KH-UBND"
    word = Word(12, 21, (0.5, 0.1, 0.7, 0.12), 0.9)
    document = Document(
        SOURCE,
        pages=(Page(1, "ocr", 0, len(read), (Word(0, 2, (0.1, 0.1, 0.2, 0.12), 0.9), word)),),
        read=read,
        text=text,
        edits=(Edit(0, 2, "Ke", "Kế", 0.9), Edit(3, 8, "hoach", "hoạch", 0.9), Edit(9, 11, "so", "số", 0.9)),
        entities=(Entity("number", 12, 21, "5/KH-UBND", 0.97, "letterhead"),),
    )
    evidence = record.build(document).evidence["/number"]
    assert (evidence.page, evidence.read, evidence.boxes) == (1, "5/KH-UBND", [(0.5, 0.1, 0.7, 0.12)])


def test_evidence_shows_what_stood_there_when_letters_changed():
    document = Document(
        SOURCE,
        pages=(Page(1, "text", 0, 7),),
        read="HirdNG x",
        text="HƯỚNG x",
        edits=(Edit(0, 6, "HirdNG", "HƯỚNG", 0.8),),
        entities=(Entity("title", 0, 5, "HƯỚNG", 0.8, "title"),),
    )
    entry = record.build(document).evidence["/title"]
    assert (entry.read, entry.boxes) == ("HirdNG", None)


def test_the_surest_of_two_single_values_wins():
    rivals = (Entity("place", 0, 1, "A", 0.5, "x"), Entity("place", 1, 2, "B", 0.9, "y"))
    built = record.build(Document(SOURCE, text="AB", read="AB", entities=rivals))
    assert built.place == "B"
    assert built.evidence["/place"].method == "y"


def test_unknown_fields_are_refused():
    row = record.build(Document(SOURCE)).model_dump(by_alias=True)
    with pytest.raises(ValueError, match="invented"):
        record.PlanRecord.model_validate({**row, "invented": 1})
