"""Web pages and REST API on the dataset."""

import ipaddress
import socket
import sys

from pipeline.cli_frame import complain
from pipeline.cli_progress import default_jobs
from pipeline.dataset import dataset_path, open_dataset
from pipeline.errors import ExitCode, UsageError
from pipeline.messages import say

KEEP_ALIVE = 75
"""Seconds that a connection stays open for the next click: people read in between."""


def serve(db: str | None, host: str, port: int, users: str | None = None) -> int:
    """Serve until interrupted. Raises UsageError for an address that cannot be had, or that others reach
    while there are no users; DatasetError."""
    import uvicorn

    from pipeline.web import Settings, create_app
    from pipeline.web.settings import LOOPBACK, users_file
    from pipeline.web.users import Users

    file, alone = users_file(db, users), is_loopback(host)
    if not alone and not any(user.may("administrator") for user in Users(file).all()):
        raise UsageError(message=say("serve.loopback-only", host=host))
    open_dataset(dataset_path(db)).db.close()
    listening = _socket(host, port)
    app = create_app(
        Settings(
            db=db, users=file, hosts=LOOPBACK if alone else None, prepared=True, searchers=default_jobs()
        )
    )
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_keep_alive=KEEP_ALIVE
    )
    complain(say("serve.ready", url=f"http://{_in_url(host)}:{listening.getsockname()[1]}/"))
    uvicorn.Server(config).run([listening])
    return ExitCode.OK


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _socket(host: str, port: int) -> socket.socket:
    """A socket that listens there: found out before anything is said to be ready."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise UsageError(message=say("serve.busy", host=host, port=port, reason=error.strerror)) from error
    return listening


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
