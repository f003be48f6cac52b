"""Work beside the requests: each item within its time, no more waiting than there is room for."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator

import pytest

from pipeline.errors import Busy, KehoachError, NotMade, SourceGone
from pipeline.pool import Tell
from pipeline.web.worklines import Workline


def work(item: str, tell: Tell) -> str | KehoachError:
    """Do as told."""
    if item == "hang":
        time.sleep(600)
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return SourceGone(name="a.pdf") if item == "gone" else f"{item} done"


@pytest.fixture
def line() -> Iterator[Workline[str, str]]:
    """One worker, twelve seconds (it has to start, too), one place to wait."""
    line: Workline[str, str] = Workline(work, 1, 12.0, 1)
    yield line
    line.close()


def test_what_goes_wrong_is_raised_and_the_line_goes_on(line: Workline[str, str]) -> None:
    async def all_of_them() -> None:
        line.prepare()
        assert await line.do("a", "a.pdf") == "a done"
        for item, error in (("hang", NotMade), ("die", NotMade), ("gone", SourceGone)):
            with pytest.raises(error, match=r"a\.pdf"):
                await line.do(item, "a.pdf")
        assert await line.do("b", "a.pdf") == "b done"

    asyncio.run(all_of_them())


def test_who_finds_no_place_to_wait_is_told_at_once(line: Workline[str, str]) -> None:
    async def all_of_them() -> list[object]:
        asked = (line.do(str(number), "a.pdf") for number in range(4))
        return await asyncio.gather(*asked, return_exceptions=True)

    found = asyncio.run(all_of_them())
    assert found[:2] == ["0 done", "1 done"]
    assert all(isinstance(one, Busy) for one in found[2:])
