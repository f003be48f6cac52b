"""Adding documents: many files at once, how far each has come, what is wrong with one and what to do."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from pipeline.messages import say
from pipeline.web.identity import Administrator, needs, origin_of, own_form
from pipeline.web.intake import Intake, Job
from pipeline.web.looks import page

router = APIRouter(dependencies=[Depends(needs("administrator"))])

Files = Annotated[list[UploadFile], File(description="Files of any kind that can be read")]


async def taken(request: Request, who: Administrator, files: Files) -> Job:
    """A dependency: the job of the files that a request brings."""
    intake: Intake = request.app.state.intake
    named = [file for file in files if file.filename]
    if not named:
        raise HTTPException(HTTPStatus.BAD_REQUEST, say("web.add.no-files"))
    job = await intake.take(named, who.name)
    names = ", ".join(item.name for item in job.items)
    request.app.state.users.log(who.name, origin_of(request), "add", names)
    return job


@router.get("/add")
async def add_page(request: Request) -> Response:
    """The form, and the jobs since the server was started."""
    intake: Intake = request.app.state.intake
    jobs = intake.jobs()
    running = any(not job.over for job in jobs)
    return page(request, "add.html", jobs=jobs, running=running, most=intake.most // 10**6)


@router.post("/add", dependencies=[Depends(own_form)])
async def add_files(job: Annotated[Job, Depends(taken)]) -> Response:
    """Take the files of the form in."""
    return RedirectResponse(f"/add#job-{job.key}", HTTPStatus.SEE_OTHER)
