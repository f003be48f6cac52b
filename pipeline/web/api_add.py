"""The REST API of adding documents."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from pipeline.messages import say
from pipeline.web.identity import needs, own_upload
from pipeline.web.intake import Intake, Job, State
from pipeline.web.pages_add import taken
from pipeline.web.schemas import FAILURES, Problem

router = APIRouter(
    prefix="/api/v1", tags=["add"], responses=FAILURES, dependencies=[Depends(needs("administrator"))]
)


class ItemOut(BaseModel):
    """A file: how far it has come; `id` is that of its record, `message` what is wrong and what to do."""

    name: str
    state: State
    done: int
    total: int
    id: str | None
    message: str


class JobOut(BaseModel):
    """Files that were sent in together; `over`: nothing of it is left to do."""

    key: str
    over: bool
    files: list[ItemOut]

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """The same of a job."""
        files = [ItemOut.model_validate(vars(item)) for item in job.items]
        return cls(key=job.key, over=job.over, files=files)


@router.post(
    "/files",
    response_model=JobOut,
    status_code=HTTPStatus.ACCEPTED,
    dependencies=[Depends(own_upload)],
    responses={413: {"model": Problem, "description": "The files are too large"}},
)
async def send_files(job: Annotated[Job, Depends(taken)]) -> Any:
    """Send files in (multipart/form-data, field `files`, with a header X-Kehoach: 1); they are read one after
    the other. Ask for the job to see what becomes of them."""
    return JobOut.of(job)


@router.get("/jobs", response_model=list[JobOut])
async def all_jobs(request: Request) -> Any:
    """The jobs since the server was started, the newest first."""
    intake: Intake = request.app.state.intake
    return [JobOut.of(job) for job in intake.jobs()]


@router.get("/jobs/{key}", response_model=JobOut, responses={404: {"model": Problem}})
async def get_job(request: Request, key: str) -> Any:
    """How far a job has come."""
    intake: Intake = request.app.state.intake
    job = intake.job(key)
    if job is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, say("web.add.no-job"))
    return JobOut.of(job)
