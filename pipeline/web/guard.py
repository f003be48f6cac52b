"""What every request passes and every answer carries: the host's name, the language, headers that keep
browsers safe."""

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from starlette.responses import Response

from pipeline.messages import LANGUAGES, language, say, speaking
from pipeline.web import problems
from pipeline.web.identity import BROWSER
from pipeline.web.looks import THEME, THEMES

COOKIE = "kehoach-language"
YEAR = 365 * 24 * 3600

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Next = Callable[[Request], Awaitable[Response]]


def install(app: FastAPI) -> None:
    """Have `app` do so."""
    app.middleware("http")(_guarded)


async def _guarded(request: Request, call_next: Next) -> Response:
    with speaking(wanted_language(request)):
        if _is_known(request):
            answer = await call_next(request)
        else:  # a foreign name that was made to lead here
            answer = problems.answer(request, HTTPStatus.MISDIRECTED_REQUEST, say("web.wrong-host"))
        answer.headers["Content-Language"] = language()
    _name_browser(request, answer)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    for name, cookie, choices in (("lang", COOKIE, LANGUAGES), ("theme", THEME, THEMES)):
        chosen = request.query_params.get(name)
        if chosen in choices:
            answer.set_cookie(cookie, chosen, max_age=YEAR, httponly=True, samesite="lax")
    return answer


def _is_known(request: Request) -> bool:
    hosts: frozenset[str] | None = request.app.state.settings.hosts
    host = request.headers.get("host", "").lower()
    return hosts is None or re.sub(r":\d*$", "", host) in hosts


def _name_browser(request: Request, answer: Response) -> None:
    """Give the browser the name that its forms are told by."""
    if hasattr(request.state, "browser") and BROWSER not in request.cookies:
        secure = request.url.scheme == "https"
        answer.set_cookie(
            BROWSER, request.state.browser, max_age=YEAR, httponly=True, samesite="lax", secure=secure
        )


def wanted_language(request: Request) -> str:
    """The language asked for: `?lang=en`, as chosen before, or else that of the program (Vietnamese)."""
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if said in LANGUAGES:
            return said
    return language()
