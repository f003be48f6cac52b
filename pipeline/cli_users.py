"""`kehoach users`: who may come in when the application answers other machines too."""

import getpass
import sys

from pipeline.cli_frame import complain
from pipeline.cli_show import print_json
from pipeline.errors import ExitCode, UsageError
from pipeline.messages import say
from pipeline.web.settings import users_file
from pipeline.web.users import ROLES, Users


def list_users(db: str | None, users: str | None, format: str) -> int:
    """Print names and roles."""
    found = _users(db, users).all()
    if format == "json":
        print_json([user._asdict() for user in found])
    elif found:
        for user in found:
            print(f"{user.name}\t{say(f'role.{user.role}')}")
    else:
        complain(say("users.none"))
    return ExitCode.OK


def add_user(db: str | None, users: str | None, name: str, role: str) -> int:
    """Add a user, asking for the password."""
    _users(db, users).add(name, _role(role), _password(name))
    print(say("users.added", name=name, role=say(f"role.{role}")))
    return ExitCode.OK


def change_user(db: str | None, users: str | None, name: str, role: str | None) -> int:
    """Give a user another role, or, without one, another password."""
    held = _users(db, users)
    if role:
        held.change(name, role=_role(role))
    else:
        held.change(name, password=_password(name))
    print(say("users.changed", name=name))
    return ExitCode.OK


def remove_user(db: str | None, users: str | None, name: str) -> int:
    """Remove a user."""
    _users(db, users).remove(name)
    print(say("users.removed", name=name))
    return ExitCode.OK


def make_token(db: str | None, users: str | None, name: str) -> int:
    """Print a new token for programs that work for a user."""
    token = _users(db, users).token(name)
    complain(say("users.token"))
    print(token)
    return ExitCode.OK


def _users(db: str | None, named: str | None) -> Users:
    return Users(users_file(db, named))


def _role(role: str) -> str:
    if role not in ROLES:
        raise UsageError(message=say("users.role-unknown", role=role, roles=", ".join(ROLES)))
    return role


def _password(name: str) -> str:
    """Typed twice without being shown; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass(say("users.password", name=name))
    if password != getpass.getpass(say("users.again")):
        raise UsageError(message=say("users.differ"))
    return password
