"""Puts the application together."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from pipeline import __version__
from pipeline.web import api, api_documents, guard, looks, pages_document, pages_search, problems
from pipeline.web.downloads import Downloads
from pipeline.web.pagepictures import Pictures
from pipeline.web.readers import Readers
from pipeline.web.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application on a dataset. Nothing is read before the first request."""
    settings = settings or Settings()

    @contextlib.asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        if settings.prepared:
            app.state.pictures.prepare()
        yield
        for name in ("pictures", "downloads", "readers"):
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
    app.state.settings = settings
    app.state.readers = Readers(settings.db, settings.readers)
    app.state.pictures = Pictures()
    app.state.downloads = Downloads()
    guard.install(app)
    problems.install(app)
    app.mount("/static", StaticFiles(directory=looks.HERE / "static"), name="static")
    app.include_router(pages_search.router, include_in_schema=False)
    app.include_router(pages_document.router, include_in_schema=False)
    app.include_router(api.router)
    app.include_router(api_documents.router)
    return app
