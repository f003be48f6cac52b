"""Templates and what they may call: messages, dates, figures, addresses with changed parameters."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse
from starlette.templating import Jinja2Templates

from pipeline import __version__
from pipeline.messages import LANGUAGES, figure, known, language, local_date, say
from pipeline.record import LISTS
from pipeline.web.fields import as_text

HERE = Path(__file__).resolve().parent
THEME, THEMES = "kehoach-theme", ("light", "dark")
SECTIONS = (
    ("/", "search", "reader"),
    ("/compare", "compare", "reader"),
    ("/review", "review", "reviewer"),
    ("/add", "add", "administrator"),
    ("/log", "log", "administrator"),
)
"""What the navigation leads to: address, key of its message, who may go there."""


def link(path: str, given: Mapping[str, Any], **changed: Any) -> str:
    """The address of `path` with the parameters `given`, some of them `changed`; None and "" go out.

    >>> link("/", {"q": "thi đua", "page": 3}, page=None, year="2021")
    '/?q=thi+%C4%91ua&year=2021'
    """
    kept = {name: value for name, value in {**given, **changed}.items() if value not in (None, "", False)}
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path


def count(number: int) -> str:
    """A count with its thousands apart, as the interface language has it."""
    return figure(number)


def percent(share: float) -> str:
    """A share in hundredths: 87 %."""
    return f"{round(100 * share)} %"


def theme(request: Request) -> str:
    """light or dark where that was chosen, else "": as the system of the reader has it."""
    chosen = request.query_params.get("theme") or request.cookies.get(THEME)
    return chosen if chosen in THEMES else ""


def identity(request: Request) -> Any:
    """Who asks, None where that was not asked."""
    return getattr(request.state, "identity", None)


def sections(request: Request) -> list[tuple[str, str]]:
    """Address and message of the parts that who asks may go to."""
    who = identity(request)
    return [(path, key) for path, key, role in SECTIONS if who and who.user.may(role)]


def shown(field: str, value: Any) -> str:
    """A value of a field in one line; said so where there is none."""
    return say("review.nothing") if value in (None, "") else as_text(field, value)


_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["iso"] = lambda at: datetime.fromtimestamp(at, UTC).isoformat(" ", "seconds")
_environment.filters["day"] = lambda at: local_date(at[:10])
_environment.filters["minute"] = lambda at: f"{local_date(at[:10])} {at[11:16]}"
_environment.filters["short"] = lambda id: id.removeprefix("sha256:")[:16]
_environment.globals |= {
    "percent": percent, "shown": shown, "lists": LISTS, "theme": theme, "identity": identity,
    "sections": sections,
    "say": say, "link": link, "count": count, "known": known, "local_date": local_date, "figure": figure,
    "language": language, "languages": LANGUAGES, "version": __version__,
}  # fmt: skip
_templates = Jinja2Templates(env=_environment)


def page(request: Request, template: str, /, **values: Any) -> HTMLResponse:
    """The page made of a template; all that is filled in is escaped."""
    here = request.url.path
    return _templates.TemplateResponse(
        request,
        template,
        {"here": here, "parameters": parameters(request.query_params.multi_items()), **values},
    )


def parameters(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The parameters of an address, the last of each name."""
    return dict(pairs)
