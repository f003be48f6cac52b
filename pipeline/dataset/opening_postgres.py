"""How a dataset in PostgreSQL is opened, made and brought to the newest version."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pipeline.dataset import schema_postgres
from pipeline.dataset.engine_postgres import PostgresDatabase
from pipeline.dataset.location import ServerAddress
from pipeline.errors import DatasetError
from pipeline.messages import say

SETTINGS: dict[str, Any] = {
    "application_name": "kehoach",
    "connect_timeout": "10",
    "client_encoding": "UTF8",
}
"""What an address may say otherwise, but for the encoding."""

WAIT = "60s"
"""How long another writer is waited for."""
SILENCE = 60
"""Seconds after which the server asks whether this machine is still there: else what a writer that lost its
network had locked would stay locked for hours."""

UNWANTED = ("enable_seqscan", "jit")
"""Scans look cheap to the server where an index would spare it unpacking texts; compiling takes longer than
any query of ours."""


def connect_for_writing(place: ServerAddress) -> PostgresDatabase:
    """Open the dataset, making its tables where there are none. Raises DatasetError, psycopg.Error."""
    db = _connect(place)
    try:
        if _version(db, place) < len(schema_postgres.MIGRATIONS):
            schema_postgres.migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def connect_for_reading(place: ServerAddress) -> PostgresDatabase:
    """Open the dataset, whose tables must be there; nothing can be written. Raises as the other does."""
    db = _connect(place)
    try:
        version = _version(db, place)
        if version == 0:
            raise DatasetError(path=place, reason=say("dataset.pg-empty", path=place))
        if version < len(schema_postgres.MIGRATIONS):
            _renew(db, place, version)
        db.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    except BaseException:
        db.close()
        raise
    return db


def _renew(db: PostgresDatabase, place: ServerAddress, version: int) -> None:
    try:
        schema_postgres.migrate(db)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
        wanted = len(schema_postgres.MIGRATIONS)
        reason = say("dataset.pg-older", path=place, version=version, wanted=wanted)
        raise DatasetError(path=place, reason=reason) from error


def _connect(place: ServerAddress) -> PostgresDatabase:
    try:
        given = conninfo_to_dict(place.url)
    except psycopg.Error:  # what libpq says of it may quote the password
        raise DatasetError(path=place, reason=say("dataset.pg-bad-url")) from None
    settings = SETTINGS | given | {"client_encoding": "UTF8"}
    db = PostgresDatabase(psycopg.connect(make_conninfo(**settings), autocommit=True))
    try:
        if db.execute("SHOW server_encoding").fetchone()[0] != "UTF8":
            raise DatasetError(path=place, reason=say("dataset.pg-encoding"))
        db.execute(f"SET lock_timeout = '{WAIT}'")
        for setting, value in (("idle", SILENCE), ("interval", 10), ("count", 6)):
            db.execute(f"SET tcp_keepalives_{setting} = {value}")
        for unwanted in UNWANTED:
            db.execute(f"SET {unwanted} = off")
    except BaseException:
        db.close()
        raise
    return db


_OURS = "SELECT to_regclass(format('%I.kehoach_migration', current_schema()))"
_THEIRS = """
SELECT count(*) FROM pg_class AS c WHERE relnamespace = to_regnamespace(quote_ident(current_schema()))
AND relkind IN ('r', 'p')
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
"""
"""Tables in the schema, but for those of extensions."""


def _version(db: PostgresDatabase, place: ServerAddress) -> int:
    """The version of the tables; 0 where there are none. Raises DatasetError for other people's databases."""
    if db.execute("SELECT current_schema()").fetchone()[0] is None:
        raise DatasetError(path=place, reason=say("dataset.pg-no-schema"))
    if db.execute(_OURS).fetchone()[0] is None:
        if db.execute(_THEIRS.strip()).fetchone()[0]:
            raise DatasetError(path=place, reason=say("dataset.pg-foreign"))
        return 0
    version = int(db.execute("SELECT coalesce(max(version), 0) FROM kehoach_migration").fetchone()[0])
    if version > len(schema_postgres.MIGRATIONS):
        raise DatasetError(path=place, reason=say("dataset.newer", path=place, version=version))
    return version
