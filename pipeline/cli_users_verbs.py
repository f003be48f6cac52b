"""`kehoach users` and its verbs: their options; what they do is in cli_users."""

from typing import Annotated

from pipeline.cli_options import Db, Format, ListFormat, argument, family, option

users, _verb = family("users", no_args_is_help=True)

UsersFile = Annotated[str | None, option("users", "--users", metavar="FILE")]
Name = Annotated[str, argument("user", "NAME")]


@_verb("list")
def listed(db: Db = None, file: UsersFile = None, format: Format = ListFormat.table) -> int:
    """Names and roles."""
    from pipeline.cli_users import list_users

    return list_users(db, file, str(format))


@_verb("add")
def add(
    name: Name,
    role: Annotated[str, option("role", "--role", metavar="reader|reviewer|administrator")] = "reader",
    db: Db = None,
    file: UsersFile = None,
) -> int:
    """A new user."""
    from pipeline.cli_users import add_user

    return add_user(db, file, name, role)


@_verb("change")
def change(
    name: Name,
    role: Annotated[str | None, option("role", "--role", metavar="reader|reviewer|administrator")] = None,
    db: Db = None,
    file: UsersFile = None,
) -> int:
    """Another role or password."""
    from pipeline.cli_users import change_user

    return change_user(db, file, name, role)


@_verb("remove")
def remove(name: Name, db: Db = None, file: UsersFile = None) -> int:
    """Remove a user."""
    from pipeline.cli_users import remove_user

    return remove_user(db, file, name)


@_verb("token")
def token(name: Name, db: Db = None, file: UsersFile = None) -> int:
    """A token for programs."""
    from pipeline.cli_users import make_token

    return make_token(db, file, name)
