"""A worker has a limit on memory; what wants more ends as a typed error, and the next file goes on."""

import resource
import sys

import pytest

from pipeline import limits
from pipeline.errors import OutOfMemory
from pipeline.pool import Tell, run_pool
from pipeline.run import Result, process

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_DATA counts mappings on Linux only")


def take(megabytes: int, tell: Tell) -> int:
    """Take so much memory; return how much there was."""
    try:
        return len(bytearray(megabytes * 2**20)) // 2**20
    except MemoryError:
        return -1


def soft_limits(_: int, tell: Tell) -> tuple[int, int]:
    """The worker's limits: private memory, core files."""
    return resource.getrlimit(resource.RLIMIT_DATA)[0], resource.getrlimit(resource.RLIMIT_CORE)[0]


def test_a_worker_is_confined() -> None:
    assert dict(run_pool(soft_limits, [0], 1, 60)) == {0: (limits.MEMORY, 0)}
    assert resource.getrlimit(resource.RLIMIT_DATA)[0] != limits.MEMORY


def test_more_than_the_limit_is_refused_and_the_worker_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(limits.MEMORY_VARIABLE, "300")
    assert dict(run_pool(take, [10, 400, 20], 1, 60)) == {0: 10, 1: -1, 2: 20}


def test_nonsense_in_the_environment_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(limits.MEMORY_VARIABLE, "nhiều")
    assert limits.memory() == limits.MEMORY


def test_a_file_that_wants_too_much_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pipeline.run._record", greedy)
    result = process("Kế hoạch")
    assert isinstance(result, Result) and isinstance(result.error, OutOfMemory)
    assert "KEHOACH_MEMORY_MB" in str(result.error)
