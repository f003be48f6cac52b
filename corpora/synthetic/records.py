"""A made-up plan as a ready record: what extraction would give if it made no mistake, in a hundredth of
the time. For datasets of thousands of plans in tests and measurements of the dataset."""

import hashlib
from typing import Any

from corpora.synthetic.plan import Plan
from corpora.synthetic.text import as_text
from pipeline import gazetteer, lexicon
from pipeline.record import PlanRecord
from pipeline.text import search_key

LEVELS = {"trung ương": "central", "tỉnh": "province", "sở": "province", "huyện": "district",
          "xã": "commune", "trường": "school"}  # fmt: skip
"""The generator's levels that the record has a word for."""

PLAIN = (
    "doc_type", "number", "issuing_body", "parent_body", "place", "issue_date", "title", "addressees",
    "signer", "recipients",
)  # fmt: skip


def as_record(plan: Plan, name: str) -> dict[str, Any]:
    """The record of `plan` under the file name `name`.txt; its id follows from the name."""
    label, text = plan.label, as_text(plan)
    source = {
        "file": f"{name}.txt",
        "media_type": "text/plain",
        "bytes": len(text.encode()),
        "pages": 1,
        "text_from": ["text"],
        "text_condition": "accented",
    }
    kind = lexicon.type_by_key().get(search_key(label["doc_type"] or ""))
    record = PlanRecord.model_validate(
        {
            **{field: label[field] for field in PLAIN},
            "id": f"sha256:{hashlib.sha256(name.encode()).hexdigest()}",
            "source": source,
            "doc_type_code": kind.code if kind else None,
            "level": LEVELS.get(label["level"]),
            "area": _area(label) or {},
            "references": [{**item, "role": "basis"} for item in label["references"]],
            "phases": [_pick(item, "label", "start", "end", "precision", "text") for item in label["phases"]],
            "movements": [_movement(name) for name in label["movements"]],
            "targets": [
                {**_pick(item, "text", "value", "unit", "comparator"), "subject": None}
                for item in label["targets"]
            ],
            "text": text,
        }
    )
    return record.model_dump(mode="json", by_alias=True)


def _area(label: dict[str, Any]) -> dict[str, str | None] | None:
    where = ", ".join(filter(None, (label["issuing_body"], label["parent_body"])))
    near = ", ".join(filter(None, (item["issuer"] for item in label["references"])))
    return gazetteer.area_of(where, label["issue_date"], near=near)


def _movement(name: str) -> dict[str, str]:
    return {"name": name, "kind": "phong trào thi đua", "key": lexicon.movement_key(name)}


def _pick(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: item.get(name) for name in names}
