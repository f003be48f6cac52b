"""What is said when a request fails: problem details (RFC 9457) to programs, a page to people."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from pipeline.errors import (
    Busy,
    DatasetError,
    KehoachError,
    NoPages,
    NoPlaces,
    NotMade,
    RecordNotFound,
    SourceChanged,
    SourceGone,
    UsageError,
)
from pipeline.messages import say
from pipeline.web.described import PROBLEM
from pipeline.web.identity import LoginNeeded
from pipeline.web.looks import link, page

API = "/api/"

_STATUS: dict[type[KehoachError], HTTPStatus] = {
    UsageError: HTTPStatus.UNPROCESSABLE_ENTITY,
    RecordNotFound: HTTPStatus.NOT_FOUND,
    DatasetError: HTTPStatus.SERVICE_UNAVAILABLE,
    SourceGone: HTTPStatus.NOT_FOUND,
    SourceChanged: HTTPStatus.NOT_FOUND,
    NoPages: HTTPStatus.NOT_FOUND,
    NoPlaces: HTTPStatus.NOT_FOUND,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    NotMade: HTTPStatus.SERVICE_UNAVAILABLE,
}


def install(app: FastAPI) -> None:
    """Have `app` answer failures so."""
    app.add_exception_handler(KehoachError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(LoginNeeded, _login)
    app.add_exception_handler(Exception, _bug)


def answer(
    request: Request, status: int, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> Response:
    """The answer to a request that failed: `detail` says why and what to do; `more` goes with it."""
    status = HTTPStatus(status)
    if request.url.path.startswith(API):
        told = {
            "type": "about:blank",
            "title": status.phrase,
            "status": int(status),
            "detail": detail,
            **more,
        }
        return JSONResponse(told, status, headers, media_type=PROBLEM)
    title = say(f"web.problem.{status}") if status in _TITLED else say("web.problem.other")
    shown = page(request, "problem.html", title=title, detail=detail, status=int(status))
    shown.status_code = status
    shown.headers.update(headers or {})
    return shown


_TITLED = {400, 403, 404, 413, 422, 429, 500, 503}


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, KehoachError)
    found = (status for kind, status in _STATUS.items() if isinstance(error, kind))
    return answer(request, next(found, HTTPStatus.UNPROCESSABLE_ENTITY), str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        detail = say("web.no-such-page")
    else:
        detail = str(error.detail)
    return answer(request, error.status_code, detail, dict(error.headers or {}))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        {"parameter": ".".join(map(str, fault["loc"][1:])), "reason": fault["msg"]}
        for fault in error.errors()
    ]
    named = ", ".join(dict.fromkeys(fault["parameter"] for fault in faults))
    return answer(request, HTTPStatus.BAD_REQUEST, say("web.bad-parameter", names=named), errors=faults)


async def _login(request: Request, error: Exception) -> Response:
    assert isinstance(error, LoginNeeded)
    return RedirectResponse(link("/login", {"to": error.to}), HTTPStatus.SEE_OTHER)


async def _bug(request: Request, error: Exception) -> Response:
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, say("web.bug"))
