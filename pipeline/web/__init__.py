"""The web application: pages for people and a REST API for programs, over the same functions.

app = create_app(Settings(db="kehoach.db"))     # an ASGI application
"""

from pipeline.web.app import create_app
from pipeline.web.settings import Settings

__all__ = ["Settings", "create_app"]
