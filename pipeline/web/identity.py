"""Who asks, and whether they may: sessions of browsers, tokens of programs, forms that are our own.

Without any user the application serves this machine only, and whoever works at it is its administrator.
What changes something must come from our own pages: a form shows the token that was made for its browser,
a program sends JSON, which no foreign page can without asking first.
"""

import getpass
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from pipeline.messages import say
from pipeline.web.users import User, Users

SESSION, BROWSER = "kehoach-session", "kehoach-browser"
"""Cookies: of who has logged in; of any browser, so that its forms can be told."""

SAFE = {"GET", "HEAD", "OPTIONS"}


class LoginNeeded(Exception):
    """A page that only users see; `to` is where to go on after the login."""

    def __init__(self, to: str) -> None:
        self.to = to
        super().__init__(to)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks. `local`: there are no users; `program`: it showed a token; `csrf`: what its forms hold."""

    user: User
    local: bool
    program: bool
    csrf: str

    @property
    def name(self) -> str:
        """The name of the user."""
        return self.user.name


def needs(role: str) -> Callable[..., object]:
    """A dependency: only who may do what `role` may gets in; gives its :class:`Identity`."""

    async def check(request: Request) -> Identity:
        found = await run_in_threadpool(identify, request)
        if found is None:
            if request.url.path.startswith("/api/"):
                headers = {"WWW-Authenticate": "Bearer"}
                raise HTTPException(HTTPStatus.UNAUTHORIZED, say("web.login-needed"), headers)
            raise LoginNeeded(_here(request))
        if not found.user.may(role):
            raise HTTPException(HTTPStatus.FORBIDDEN, say("web.role-needed", role=say(f"role.{role}")))
        request.state.identity = found
        if request.method not in SAFE:
            _same_site(request)
        return found

    return check


Reader = Annotated[Identity, Depends(needs("reader"))]
Reviewer = Annotated[Identity, Depends(needs("reviewer"))]
Administrator = Annotated[Identity, Depends(needs("administrator"))]


def identify(request: Request) -> Identity | None:
    """Who asks, None for nobody known."""
    users: Users = request.app.state.users
    if not users.all():
        return Identity(User(local_name(), "administrator"), True, False, form_token(request, ""))
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        user = users.of_token(token.strip())
        return user and Identity(user, False, True, "")
    key = request.cookies.get(SESSION, "")
    user = users.of_session(key) if key else None
    return user and Identity(user, False, False, form_token(request, key))


def local_name() -> str:
    """Whose name stands with corrections where there are no users: KEHOACH_USER, or that of the login."""
    try:
        return os.environ.get("KEHOACH_USER") or getpass.getuser()
    except (OSError, KeyError):
        return "local"


def form_token(request: Request, session: str) -> str:
    """What a form for this browser and session has to hold."""
    secret: bytes = request.app.state.secret
    return hmac.new(secret, f"{browser_of(request)}\n{session}".encode(), hashlib.sha256).hexdigest()


def browser_of(request: Request) -> str:
    """The name that this browser was given, or is given now (by the guard, as a cookie)."""
    if not hasattr(request.state, "browser"):
        request.state.browser = request.cookies.get(BROWSER) or secrets.token_urlsafe(16)
    name: str = request.state.browser
    return name


async def own_form(request: Request, csrf: Annotated[str, Form(max_length=100)] = "") -> None:
    """A dependency of what forms are sent to, behind `needs`: refuses those that are not from our pages."""
    _same_site(request)
    who: Identity | None = getattr(request.state, "identity", None)
    expected = who.csrf if who else form_token(request, "")
    if not expected or not hmac.compare_digest(csrf.encode(), expected.encode()):
        raise HTTPException(HTTPStatus.FORBIDDEN, say("web.foreign-form"))


async def own_program(request: Request) -> None:
    """A dependency of the API's writing methods: JSON only, which a foreign page cannot send unasked."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, say("web.json-needed"))


async def own_upload(request: Request) -> None:
    """A dependency of what takes files from programs: a header that no foreign page can send unasked."""
    if "x-kehoach" not in request.headers:
        raise HTTPException(HTTPStatus.FORBIDDEN, say("web.header-needed"))


def _same_site(request: Request) -> None:
    """Browsers say where a request comes from; what says nothing is no browser of these days."""
    origin = request.headers.get("origin")
    foreign = request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    if foreign or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        raise HTTPException(HTTPStatus.FORBIDDEN, say("web.foreign-form"))


def _here(request: Request) -> str:
    """The address to come back to: a path of ours, of a request that can be repeated."""
    if request.method not in SAFE:
        return "/"
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(request.url.path) + query


def origin_of(request: Request) -> str:
    """The address that a request came from."""
    return request.client.host if request.client else ""
