"""Who may come in, and what they did: users with roles, sessions, tokens for programs, the audit log.

They stand in an SQLite file of their own beside the dataset, so that the dataset can be copied and sent on
without them. Passwords are kept as argon2 hashes, sessions and tokens as SHA-256 of what the browser or
program holds.
"""

import contextlib
import hashlib
import secrets
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import DatasetError, UsageError
from pipeline.messages import say

ROLES = ("reader", "reviewer", "administrator")
"""Each may do what those before it may."""

HOUR = 3600.0
LONGEST, IDLE = 12 * HOUR, 2 * HOUR
"""A session ends so long after it began, and so long after it was used last."""
FREE_TRIES, LONGEST_WAIT = 5, 900.0
"""Failed logins under one name or from one address before waiting doubles, and its limit in seconds."""
SHORTEST, LONGEST_PASSWORD = 10, 200

_SCHEMA = """
CREATE TABLE IF NOT EXISTS user (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL, created REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS session (
  key TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES user (name) ON DELETE CASCADE,
  began REAL NOT NULL, used REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS token (
  key TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES user (name) ON DELETE CASCADE, created REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS failure (who TEXT NOT NULL, at REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS failure_who ON failure (who, at);
CREATE TABLE IF NOT EXISTS audit (
  entry INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, origin TEXT NOT NULL,
  what TEXT NOT NULL, about TEXT NOT NULL
) STRICT;
"""

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Checked where there is no such user, so that the time taken does not tell."""


class User(NamedTuple):
    """A user and what it may do."""

    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether it may do what `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Audited(NamedTuple):
    """Something that was done: when (seconds since 1970), by whom, from where, to what."""

    at: float
    who: str
    origin: str
    what: str
    about: str


class Users:
    """The file of users at `path`; made when the first is added. Every method raises DatasetError."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, name: str, role: str, password: str) -> None:
        """Add a user. Raises UsageError for a name that is taken or odd, a password that is too short."""
        name = " ".join(name.split())
        if not name or len(name) > 80 or not name.isprintable():
            raise UsageError(message=say("users.bad-name", name=name[:80]))
        hashed = _hashed(password)
        with self._open(make=True) as db:
            added = db.execute(
                "INSERT INTO user VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (name, role, hashed, time.time()),
            )
            if not added.rowcount:
                raise UsageError(message=say("users.taken", name=name))

    def change(self, name: str, role: str | None = None, password: str | None = None) -> None:
        """Give a user another role or password; its sessions and tokens end. Raises UsageError."""
        hashed = None if password is None else _hashed(password)
        with self._open() as db:
            changed = db.execute(
                "UPDATE user SET role = coalesce(?, role), hash = coalesce(?, hash) WHERE name = ?",
                (role, hashed, name),
            )
            self._known(changed, name)
            for table in ("session", "token"):
                db.execute(f"DELETE FROM {table} WHERE user = ?", (name,))

    def remove(self, name: str) -> None:
        """Remove a user with its sessions and tokens; what it did stays in the log. Raises UsageError."""
        with self._open() as db:
            self._known(db.execute("DELETE FROM user WHERE name = ?", (name,)), name)

    def all(self) -> list[User]:
        """All users by name; none where there is no file."""
        if not self.path.exists():
            return []
        with self._open() as db:
            return [User(*row) for row in db.execute("SELECT name, role FROM user ORDER BY name")]

    def verified(self, name: str, password: str) -> User | None:
        """The user of that name if the password is right."""
        with self._open() as db:
            row = db.execute("SELECT name, role, hash FROM user WHERE name = ?", (name,)).fetchone()
            try:
                _hasher.verify(row[2] if row else _NOBODY, password[: LONGEST_PASSWORD + 1])
            except (VerificationError, InvalidHashError):
                return None
            if row and _hasher.check_needs_rehash(row[2]):
                db.execute("UPDATE user SET hash = ? WHERE name = ?", (_hasher.hash(password), name))
        return User(*row[:2]) if row else None

    def wait(self, *who: str) -> float:
        """Seconds until the next login is heard under one of these names and addresses; 0: now."""
        now = time.time()
        with self._open() as db:
            db.execute("DELETE FROM failure WHERE at < ?", (now - LONGEST_WAIT,))
            found = [
                db.execute("SELECT count(*), max(at) FROM failure WHERE who = ?", (one,)).fetchone()
                for one in who
            ]
        waits = [
            last + min(LONGEST_WAIT, 2.0 ** (count - FREE_TRIES + 1)) - now
            for count, last in found
            if count >= FREE_TRIES
        ]
        return max(0.0, *waits) if waits else 0.0

    def failed(self, *who: str) -> None:
        """Note a failed login under these names and addresses."""
        with self._open() as db:
            db.executemany("INSERT INTO failure VALUES (?, ?)", [(one, time.time()) for one in who])

    def begin(self, user: User) -> str:
        """Begin a session; return what the browser has to show."""
        key, now = secrets.token_urlsafe(32), time.time()
        with self._open() as db:
            db.execute("DELETE FROM session WHERE began < ? OR used < ?", (now - LONGEST, now - IDLE))
            db.execute("INSERT INTO session VALUES (?, ?, ?, ?)", (_kept(key), user.name, now, now))
        return key

    def of_session(self, key: str) -> User | None:
        """The user whose session it is, if that has not ended."""
        now = time.time()
        with self._open() as db:
            row = db.execute(
                "SELECT name, role, used FROM session JOIN user ON user = name "
                "WHERE key = ? AND began > ? AND used > ?",
                (_kept(key), now - LONGEST, now - IDLE),
            ).fetchone()
            if row and row[2] < now - 60:
                db.execute("UPDATE session SET used = ? WHERE key = ?", (now, _kept(key)))
        return User(*row[:2]) if row else None

    def end(self, key: str) -> None:
        """End a session."""
        with self._open() as db:
            db.execute("DELETE FROM session WHERE key = ?", (_kept(key),))

    def token(self, name: str) -> str:
        """A new token for programs that work for a user. Raises UsageError."""
        key = secrets.token_urlsafe(32)
        with self._open() as db:
            if not db.execute("SELECT 1 FROM user WHERE name = ?", (name,)).fetchone():
                raise UsageError(message=say("users.unknown", name=name))
            db.execute("INSERT INTO token VALUES (?, ?, ?)", (_kept(key), name, time.time()))
        return key

    def of_token(self, key: str) -> User | None:
        """The user whose token it is."""
        with self._open() as db:
            row = db.execute(
                "SELECT name, role FROM token JOIN user ON user = name WHERE key = ?", (_kept(key),)
            ).fetchone()
        return User(*row) if row else None

    def log(self, who: str, origin: str, what: str, about: str = "") -> None:
        """Put something that was done into the audit log."""
        with self._open(make=True) as db:
            db.execute(
                "INSERT INTO audit (at, who, origin, what, about) VALUES (?, ?, ?, ?, ?)",
                (time.time(), who[:200], origin[:100], what, about[:1000]),
            )

    def audited(self, limit: int = 100, offset: int = 0) -> list[Audited]:
        """What was done, the newest first."""
        if not self.path.exists():
            return []
        with self._open() as db:
            found = db.execute(
                "SELECT at, who, origin, what, about FROM audit ORDER BY entry DESC LIMIT ? OFFSET ?",
                (limit, offset),
            )
            return [Audited(*row) for row in found]

    def _known(self, cursor: sqlite3.Cursor, name: str) -> None:
        if not cursor.rowcount:
            raise UsageError(message=say("users.unknown", name=name))

    @contextlib.contextmanager
    def _open(self, make: bool = False) -> Iterator[sqlite3.Connection]:
        """The file, as one transaction; only its owner may read it. Raises UsageError without one."""
        if not (make or self.path.exists()):
            raise UsageError(message=say("users.none"))
        try:
            if make and not self.path.exists():
                self.path.touch(mode=0o600)
            with contextlib.closing(
                sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True)
            ) as db:
                db.execute("PRAGMA foreign_keys = ON")
                db.executescript(_SCHEMA)
                with db:
                    yield db
        except (sqlite3.Error, OSError) as error:
            raise DatasetError(
                path=self.path, reason=say("users.file", path=self.path, reason=error)
            ) from error


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST_PASSWORD:
        raise UsageError(message=say("users.bad-password", least=SHORTEST, most=LONGEST_PASSWORD))
    return _hasher.hash(password)


def _kept(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
