"""The plan record `kehoach.plan/1`: the published model, and how a Document becomes one.

Names are fixed; other programs read them. Offsets point into `text`.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.document import Document, Entity, OffsetMap, Page
from pipeline.words import Words

VERSION = "2"  # of the way from findings to record; a higher one makes `kehoach ingest` do them again

PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Fraction = Annotated[float, Field(ge=0, le=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class OcrSummary(_Model):
    """Which engine read the pages."""

    engine: str
    languages: list[str]
    dpi: int
    mean_confidence: Fraction | None


class Stamp(_Model):
    """Where a stamp or a signature in colour lies on a page: fractions, left, top, right, bottom."""

    page: int
    box: tuple[Fraction, Fraction, Fraction, Fraction]


class SourceInfo(_Model):
    """The file, and how its text was got; `text_from` and `verdicts` have one word for each page.

    A verdict says why the page's text layer was trusted or not ("" where there was no question).
    """

    file: str
    media_type: str
    bytes: int
    pages: int
    text_from: list[str]
    text_condition: str
    ocr: OcrSummary | None = None
    verdicts: list[str] = []
    stamps: list[Stamp] = []


class Area(_Model):
    """The territory of the issuing body; `since_2025` is the province it lies in today."""

    province: str | None = None
    district: str | None = None
    commune: str | None = None
    since_2025: str | None = None


class Reference(_Model):
    """A cited document; `role` is basis in the Căn cứ / Thực hiện opening, else mention."""

    type: str | None
    number: str | None
    date: PartialDate | None
    issuer: str | None
    role: Literal["basis", "mention"]


class Phase(_Model):
    """A dated window of the campaign; both ends inclusive, partial where the text is."""

    label: str | None
    start: PartialDate | None
    end: PartialDate | None
    precision: Literal["day", "month", "year", "relative"]
    text: str
    focus: str | None = None


class Movement(_Model):
    """A named movement; `key` is the same in every document that means the same movement."""

    name: str
    kind: Literal["phong trào thi đua", "cuộc vận động", "chương trình", "giải thưởng"]
    key: str


class Target(_Model):
    """A quantitative goal, `text` as it stands in the document."""

    text: str
    subject: str | None
    comparator: Literal["=", ">=", "<=", ">", "<", "≈"]
    value: Annotated[float, Field(allow_inf_nan=False)]
    unit: str | None
    deadline: PartialDate | None = None


class Signer(_Model):
    """Who signed; `authority` is the prefix TM., KT., TL., TUQ. or Q."""

    name: str
    title: str | None
    authority: str | None = None


class SectionInfo(_Model):
    """A part of the outline."""

    level: int
    label: str
    heading: str
    start: int
    end: int


class Evidence(_Model):
    """Where a value came from: `read` is what stood there before restoration and repair."""

    page: int | None
    start: int
    end: int
    boxes: list[tuple[Fraction, Fraction, Fraction, Fraction]] | None = None
    read: str
    confidence: Fraction
    method: str


class ProblemInfo(_Model):
    """What went wrong at which stage."""

    stage: str
    page: int | None
    kind: str
    message: str


class StepInfo(_Model):
    """A stage that the document went through."""

    stage: str
    version: str
    changed: int


class PlanRecord(_Model):
    """One plan. Absent values are null or empty; nothing is guessed beyond the text."""

    schema_: Literal["kehoach.plan/1"] = Field("kehoach.plan/1", alias="schema")
    id: str
    source: SourceInfo
    doc_type: str | None = None
    doc_type_code: str | None = None
    number: str | None = None
    issuing_body: str | None = None
    co_issuers: list[str] = []
    parent_body: str | None = None
    level: Literal["central", "province", "district", "commune", "school"] | None = None
    place: str | None = None
    area: Area = Area()
    issue_date: PartialDate | None = None
    title: str | None = None
    addressees: list[str] = []
    references: list[Reference] = []
    phases: list[Phase] = []
    movements: list[Movement] = []
    targets: list[Target] = []
    signer: Signer | None = None
    recipients: list[str] = []
    sections: list[SectionInfo] = []
    text: str
    evidence: dict[str, Evidence] = {}
    problems: list[ProblemInfo] = []
    steps: list[StepInfo] = []


SINGLE = (
    "doc_type", "doc_type_code", "number", "issuing_body", "parent_body", "level", "place", "area",
    "issue_date", "title", "signer",
)  # fmt: skip
LISTS = ("co_issuers", "addressees", "references", "phases", "movements", "targets", "recipients")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the record."""
    schema = PlanRecord.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def build(document: Document) -> PlanRecord:
    """Turn a document that went through all stages into its record, evidence included."""
    values: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    trace = _Tracer(document)
    for pointer, entity in _placed(document.entities):
        field, _, index = pointer[1:].partition("/")
        if index:
            values.setdefault(field, []).append(entity.value)
        else:
            values[field] = entity.value
        evidence[pointer] = trace(entity)
    return PlanRecord.model_validate(
        {
            "id": f"sha256:{document.source.sha256}",
            "source": _source(document),
            "text": document.text,
            "evidence": evidence,
            "sections": [_plain(section) for section in document.sections],
            "problems": [_plain(problem) for problem in document.problems],
            "steps": [_plain(step) for step in document.steps],
            **values,
        }
    )


def _placed(entities: tuple[Entity, ...]) -> Iterator[tuple[str, Entity]]:
    """Each entity with its JSON Pointer: the surest one of a single field, all of a list."""
    for field in SINGLE:
        found = [entity for entity in entities if entity.kind == field]
        if found:
            yield f"/{field}", max(found, key=lambda entity: entity.confidence)
    for field in LISTS:
        for index, entity in enumerate(e for e in entities if e.kind == field):
            yield f"/{field}/{index}", entity


def _plain(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _source(document: Document) -> SourceInfo:
    ocr = document.ocr
    return SourceInfo(
        file=document.source.name,
        media_type=document.source.media_type,
        bytes=document.source.size,
        pages=len(document.pages),
        text_from=[page.text_from for page in document.pages],
        text_condition=document.condition,
        ocr=OcrSummary(
            engine=ocr.engine,
            languages=list(ocr.languages),
            dpi=ocr.dpi,
            mean_confidence=ocr.mean_confidence,
        )
        if ocr
        else None,
        verdicts=[page.verdict for page in document.pages],
        stamps=[Stamp(page=page.number, box=box) for page in document.pages for box in page.stamps],
    )


class _Tracer:
    """Leads an entity back to its page, its boxes and what was read there."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.offsets = OffsetMap(document.edits)

    def __call__(self, entity: Entity) -> Evidence:
        start, end = self.offsets.to_read(entity.start, entity.end)
        page = self._page(start)
        return Evidence(
            page=page.number if page else None,
            start=entity.start,
            end=entity.end,
            boxes=_boxes(page, start, end) if page else None,
            read=self.document.read[start:end],
            confidence=round(entity.confidence, 3),
            method=entity.method,
        )

    def _page(self, offset: int) -> Page | None:
        return next((p for p in self.document.pages if p.start <= offset <= p.end), None)


def _boxes(page: Page, start: int, end: int) -> list[tuple[float, float, float, float]] | None:
    """One box for each run of words on a line that overlaps `start:end`; None without places."""
    boxes: list[tuple[float, float, float, float]] = []
    words = page.words if isinstance(page.words, Words) else Words(page.words)
    for word in words.within(start, end) if words.placed else ():
        if word.box is None:
            continue
        left, top, right, bottom = word.box
        if boxes and left >= boxes[-1][0] and abs(top - boxes[-1][1]) < (bottom - top) * 0.7:
            before = boxes.pop()
            left, top = before[0], min(before[1], top)
            right, bottom = max(before[2], right), max(before[3], bottom)
        boxes.append(tuple(round(min(max(v, 0), 1), 4) for v in (left, top, right, bottom)))  # type: ignore[arg-type]
    return boxes or None
