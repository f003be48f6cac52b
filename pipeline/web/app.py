"""Puts the application together."""

import contextlib
import secrets
from collections.abc import AsyncIterator

from fastapi import Depends, FastAPI
from starlette.staticfiles import StaticFiles

from pipeline import __version__
from pipeline.web import (
    api,
    api_add,
    api_compare,
    api_documents,
    api_review,
    described,
    guard,
    looks,
    pages_add,
    pages_compare,
    pages_document,
    pages_login,
    pages_review,
    pages_search,
    problems,
)
from pipeline.web.downloads import Downloads
from pipeline.web.identity import needs
from pipeline.web.intake import Intake
from pipeline.web.pagepictures import Pictures
from pipeline.web.readers import Readers
from pipeline.web.searching import Searchers
from pipeline.web.settings import Settings, files_folder, users_file
from pipeline.web.users import Users


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application on a dataset. Nothing is read before the first request."""
    settings = settings or Settings()

    @contextlib.asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        if settings.prepared:
            app.state.pictures.prepare()
            app.state.searchers.prepare()
        yield
        for name in ("intake", "pictures", "downloads", "searchers", "readers"):
            getattr(app.state, name).close()

    app = FastAPI(
        title="kehoach",
        version=__version__,
        summary="Plans of Vietnam's administration: search, records, comparison, review",
        lifespan=life,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # they would load scripts from another host
        redoc_url=None,
    )
    described.describe(app)
    app.state.settings = settings
    app.state.readers = Readers(settings.db, settings.readers)
    app.state.pictures = Pictures()
    app.state.downloads = Downloads()
    app.state.searchers = Searchers(settings.db, settings.searchers)
    app.state.users = Users(settings.users or users_file(settings.db))
    app.state.intake = Intake(settings.db, files_folder(settings.db), settings.most)
    app.state.secret = secrets.token_bytes(32)
    guard.install(app)
    problems.install(app)
    app.mount("/static", StaticFiles(directory=looks.HERE / "static"), name="static")
    reader = [Depends(needs("reader"))]
    for pages in (pages_login, pages_review, pages_add):
        app.include_router(pages.router, include_in_schema=False)
    for pages in (pages_search, pages_document, pages_compare):
        app.include_router(pages.router, include_in_schema=False, dependencies=reader)
    for methods in (api, api_documents, api_compare):
        app.include_router(methods.router, dependencies=reader)
    for methods in (api_review, api_add):
        app.include_router(methods.router)
    return app
