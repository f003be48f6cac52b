"""A PostgreSQL server for the tests that need one: started by the first of them, gone with the last."""

from collections.abc import Iterator

import pytest

from tools.temporary_postgres import NoPostgres, Server, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server; a test that asks for it is skipped where PostgreSQL is not installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: make setup")
    try:
        with server() as running:
            yield running
    except NoPostgres as error:
        pytest.skip(str(error))
