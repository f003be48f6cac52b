"""What PostgreSQL says when it refuses, as a sentence that a person can act on."""

import psycopg

from pipeline.dataset.location import ServerAddress
from pipeline.messages import say

_BY_STATE = {
    "25006": "dataset.pg-rights",
    "28P01": "dataset.pg-password",
    "28000": "dataset.pg-not-admitted",
    "3D000": "dataset.pg-no-database",
    "40P01": "dataset.locked",
    "42501": "dataset.pg-rights",
    "53100": "dataset.full",
    "53300": "dataset.pg-busy",
    "55P03": "dataset.locked",
    "57P01": "dataset.pg-lost",
    "57P02": "dataset.pg-lost",
    "57P03": "dataset.pg-busy",
}
"""SQLSTATE -> message."""

_BY_TEXT = (
    ("password authentication failed", "dataset.pg-password"),
    ("no password supplied", "dataset.pg-password"),
    ("peer authentication failed", "dataset.pg-not-admitted"),
    ("pg_hba.conf", "dataset.pg-not-admitted"),
    ("role ", "dataset.pg-not-admitted"),
    ("permission denied", "dataset.pg-rights"),
    ("too many c", "dataset.pg-busy"),
    ("starting up", "dataset.pg-busy"),
    ("shutting down", "dataset.pg-busy"),
    ("does not exist", "dataset.pg-no-database"),
    ("connection is lost", "dataset.pg-lost"),
    ("connection is closed", "dataset.pg-lost"),
    ("closed the connection", "dataset.pg-lost"),
    ("connection failed", "dataset.pg-unreachable"),
    ("connection timeout", "dataset.pg-unreachable"),
    ("timeout expired", "dataset.pg-unreachable"),
    ("resolve host", "dataset.pg-unreachable"),
    ("translate host", "dataset.pg-unreachable"),
)
"""Part of what libpq says where it has no SQLSTATE, which is before the connection stands."""


def reason(error: Exception, place: ServerAddress) -> str | None:
    """The sentence; None where it is not PostgreSQL that refused."""
    if not isinstance(error, psycopg.Error):
        return None
    said = " ".join(str(error).split())
    key = _BY_STATE.get(error.sqlstate or "") or _by_text(said)
    if key is None and (error.sqlstate or "").startswith("08"):
        key = "dataset.pg-lost"
    return say(key, path=place, said=_tail(said)) if key else said


def _by_text(said: str) -> str | None:
    low = said.lower()
    return next((key for part, key in _BY_TEXT if part in low), None)


def _tail(said: str) -> str:
    """Without the attempts at other addresses of the host."""
    return said.partition("Multiple connection attempts failed.")[0].strip()
