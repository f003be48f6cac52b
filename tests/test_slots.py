"""No more at once than there are slots, over processes and threads, and a death frees its slot."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from pipeline.slots import Slots

HOLD = """
import sys, time
from pathlib import Path
from pipeline.slots import Slots
with Slots(Path(sys.argv[1]), 1).taken():
    print("held", flush=True)
    time.sleep(600)
"""


def test_threads_wait_for_a_free_slot(tmp_path: Path) -> None:
    slots, running, most = Slots(tmp_path, 2), [0], [0]
    lock = threading.Lock()

    def work() -> None:
        with slots.taken():
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.05)
            with lock:
                running[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 2


def test_a_killed_process_gives_its_slot_back(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    entered = threading.Event()

    def wait() -> None:
        with Slots(tmp_path, 1).taken():
            entered.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not entered.wait(0.3)
    os.kill(holder.pid, signal.SIGKILL)
    assert entered.wait(10)
    thread.join()
    holder.wait()


def test_without_a_folder_nobody_waits(tmp_path: Path) -> None:
    slots = Slots(tmp_path / "missing", 1)
    with slots.taken(), slots.taken():
        pass
