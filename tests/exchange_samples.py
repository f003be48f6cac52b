"""Records with every field, plain and hostile, for the tests of exports."""

from pathlib import Path
from typing import Any

from dataset_samples import make_record
from hypothesis import strategies as st
from lxml import etree

from pipeline.exchange.about import About

Record = dict[str, Any]

SCHEMAS = (Path(__file__).parent / "schemas", Path(__file__).parent.parent / "pipeline/exchange/schemas")

ABOUT = About(
    identifier="T01",
    archiveName="Trung tâm Lưu trữ lịch sử",
    organId="H26.15",
    organName="Phòng Giáo dục và Đào tạo huyện Hòa Vang",
    fileCatalog="2021",
    fileNotation="01.TĐ",
    title="Tập kế hoạch thi đua năm học 2021 - 2022",
    maintenance="Vĩnh viễn",
    mode="Công khai",
    riskRecovery="0",
    created="2026-01-02T03:04:05+07:00",
    organs={"Phòng Giáo dục và Đào tạo huyện Hòa Vang": "H26.15", "UBND huyện Hòa Vang": "H26.1"},
)


def full_record(name: str = "full", **fields: Any) -> Record:
    """A record in which nothing is missing."""
    values: Record = {
        "doc_type": "Kế hoạch",
        "doc_type_code": "KH",
        "number": "25/KH-PGDĐT",
        "issuing_body": "Phòng Giáo dục và Đào tạo huyện Hòa Vang",
        "co_issuers": ["Công đoàn Giáo dục huyện Hòa Vang"],
        "parent_body": "Ủy ban nhân dân huyện Hòa Vang",
        "level": "district",
        "place": "Hòa Vang",
        "area": {"province": "Đà Nẵng", "district": "Huyện Hòa Vang", "since_2025": "Thành phố Đà Nẵng"},
        "issue_date": "2021-10-09",
        "title": "Tổ chức phong trào thi đua năm học 2021 - 2022",
        "addressees": ["Các trường tiểu học"],
        "references": [
            {"type": "Kế hoạch", "number": "246/KH-UBND", "date": "2021-09-30",
             "issuer": "UBND huyện Hòa Vang", "role": "basis"},
            {"type": "Luật", "number": None, "date": "2019", "issuer": "Quốc hội", "role": "mention"},
        ],
        "phases": [
            {"label": "Đợt 1", "start": "2021-09-05", "end": "2022-01", "precision": "day",
             "text": "Từ 05/9/2021 đến tháng 01/2022", "focus": "chào mừng"},
        ],
        "movements": [{"name": "Dạy tốt - Học tốt", "kind": "phong trào thi đua", "key": "day tot hoc tot"}],
        "targets": [
            {"text": "trên 95,5% đạt", "subject": "học sinh", "comparator": ">", "value": 95.5, "unit": "%",
             "deadline": "2022-05"},
        ],
        "signer": {"name": "Lê Thị Hoà", "title": "TRƯỞNG PHÒNG", "authority": None},
        "recipients": ["Như trên", "Lưu: VT"],
        "evidence": {
            "/phases/0": {"page": 2, "start": 0, "end": 4, "boxes": [[0.1, 0.2, 0.3, 0.4]], "read": "Từ",
                          "confidence": 0.93, "method": "rule"},
        },
        "problems": [{"stage": "ocr", "page": 1, "kind": "low-confidence", "message": "Chữ mờ"}],
        "steps": [{"stage": "restore", "version": "2", "changed": 3}],
    }  # fmt: skip
    return make_record(name, **values | fields)


def schema(name: str) -> Any:
    """The XML Schema of that name, ours or written down from a standard."""
    path = next(folder / name for folder in SCHEMAS if (folder / name).is_file())
    return etree.XMLSchema(etree.parse(path))


hostile_text = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),  # the dataset lets no half of a pair in
        st.sampled_from("\x00\x07\x0b\x7f\x85\ufffe\uffff\u0301\u202e<>&\"']]>=\t\r\n\U0001f600"),
    ),
    max_size=60,
)
hostile_date = st.sampled_from([None, "2021", "2021-10", "2021-10-09", "1890-01-02", "2021-13-45"])


@st.composite
def hostile_records(draw: Any) -> Record:
    """Records whose texts may hold anything that a file name or a broken text layer brings in."""
    text = hostile_text
    record = full_record(
        issue_date=draw(hostile_date),
        number=draw(text),
        title=draw(text),
        issuing_body=draw(text),
        doc_type=draw(text),
        place=draw(text),
        recipients=draw(st.lists(text, max_size=3)),
        addressees=draw(st.lists(text, max_size=2)),
        movements=[{"name": draw(text), "kind": "chương trình", "key": draw(text)}],
        signer={"name": draw(text), "title": draw(text), "authority": draw(text)},
    )
    record["source"]["file"] = draw(text) or "x"
    record["references"][0] |= {"number": draw(text), "date": draw(hostile_date), "issuer": draw(text)}
    return record
