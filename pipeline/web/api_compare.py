"""The REST API of comparisons."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from pipeline.comparison import By, What, as_json
from pipeline.web.comparing import Side, comparison, side
from pipeline.web.schemas import FAILURES

router = APIRouter(prefix="/api/v1", tags=["compare"], responses=FAILURES)


class ComparisonOut(BaseModel):
    """Rows of a comparison, as `kehoach compare --format json` has them; `remark` says why there are none."""

    what: What
    by: By
    documents: int
    remark: str
    rows: list[dict[str, Any]]


@router.get("/compare", response_model=ComparisonOut)
async def compare_documents(request: Request, wanted: Annotated[Side, Depends(side)]) -> Any:
    """Movements, phases, targets or answers side by side, by area, issuer or year."""
    one = await comparison(request, wanted)
    return {**as_json(one), "documents": one.documents, "remark": one.remark}
