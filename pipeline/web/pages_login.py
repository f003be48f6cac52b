"""Logging in and out, and the log of what was done."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from pipeline.messages import say
from pipeline.web.identity import SESSION, Administrator, form_token, needs, origin_of, own_form
from pipeline.web.looks import page
from pipeline.web.users import LONGEST, Users

router = APIRouter()

To = Annotated[str, Query(max_length=2000)]
ENTRIES = 100


def own_path(to: str) -> str:
    """`to` if it is a path of ours, else the first page: nobody is sent on to another host.

    >>> own_path("/review?page=2"), own_path("//evil.example"), own_path("https://evil.example")
    ('/review?page=2', '/', '/')
    """
    clean = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if clean else "/"


@router.get("/login")
def login_page(request: Request, to: To = "/") -> Response:
    """The form for name and password."""
    return page(request, "login.html", to=own_path(to), fault=None, name="", csrf=form_token(request, ""))


@router.post("/login", dependencies=[Depends(own_form)])
def login(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    to: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Begin a session. Who fails has to wait, longer each time."""
    users: Users = request.app.state.users
    name, origin = " ".join(name.split()), origin_of(request)
    who = (f"name {name}", f"address {origin}")
    if seconds := users.wait(*who):
        headers = {"Retry-After": str(int(seconds) + 1)}
        raise HTTPException(
            HTTPStatus.TOO_MANY_REQUESTS, say("login.wait", seconds=int(seconds) + 1), headers
        )
    user = users.verified(name, password)
    if user is None:
        users.failed(*who)
        users.log(name, origin, "login-failed")
        token = form_token(request, "")
        shown = page(request, "login.html", to=own_path(to), fault=say("login.wrong"), name=name, csrf=token)
        shown.status_code = HTTPStatus.FORBIDDEN
        return shown
    users.log(user.name, origin, "login")
    answer = RedirectResponse(own_path(to), HTTPStatus.SEE_OTHER)
    secure = request.url.scheme == "https"
    answer.set_cookie(
        SESSION, users.begin(user), max_age=int(LONGEST), httponly=True, samesite="lax", secure=secure
    )
    return answer


@router.post("/logout", dependencies=[Depends(needs("reader")), Depends(own_form)])
def logout(request: Request) -> Response:
    """End the session."""
    request.app.state.users.end(request.cookies.get(SESSION, ""))
    answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(SESSION)
    return answer


@router.get("/log")
def log_page(
    request: Request, who: Administrator, number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """What was done, the newest first."""
    entries = request.app.state.users.audited(ENTRIES + 1, (number - 1) * ENTRIES)
    return page(request, "log.html", entries=entries[:ENTRIES], number=number, more=len(entries) > ENTRIES)
