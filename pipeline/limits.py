"""What a worker process may take of the machine, so that a hostile file ends its worker and nothing else."""

import contextlib
import os
import resource
import sys

MEMORY = 3 * 2**30
"""Bytes of private memory. A page of A3 in colour, the models and spaCy take less than one GiB."""
MEMORY_VARIABLE = "KEHOACH_MEMORY_MB"
"""The environment variable that sets another limit."""


def confine() -> None:
    """Limit this process and those that it starts; a limit that is lower already stays."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # RLIMIT_DATA counts what is private and writable, on Linux alone; models mapped from disk are free.
    if sys.platform == "linux":
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            wanted = memory()
            lower = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_DATA, (lower, hard))
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as stream:
            stream.write("500")  # where memory runs out all the same, let it be the worker


def memory() -> int:
    """The limit in bytes."""
    with contextlib.suppress(ValueError):
        return int(os.environ[MEMORY_VARIABLE]) * 2**20 if MEMORY_VARIABLE in os.environ else MEMORY
    return MEMORY
