"""`kehoach serve` as people start it: a process, a real socket."""

import re
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest
from cli_runner import command, environment, kehoach
from dataset_samples import add, make_record

from pipeline.dataset import create


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with create(tmp_path / "kehoach.db") as dataset:
        add(dataset, make_record("one", title="Phát động phong trào thi đua"))
    return tmp_path


def test_serves_until_it_is_interrupted(folder: Path) -> None:
    with subprocess.Popen(
        command("serve", "--port", 0), cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr
            url = re.search(r"http://\S+", server.stderr.readline())
            assert url
            with urllib.request.urlopen(url[0], timeout=20) as answer:
                assert "Phát động phong trào thi đua" in answer.read().decode()
        finally:
            server.send_signal(signal.SIGINT)
        assert server.wait(20) in {0, 130}
        assert "Traceback" not in server.stderr.read()


def test_a_busy_port_is_told_with_the_remedy(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        failed = kehoach("serve", "--port", other.getsockname()[1], cwd=folder)
    assert failed.returncode == 2 and "--port" in failed.stderr


def test_other_machines_are_kept_out(folder: Path) -> None:
    assert kehoach("serve", "--host", "0.0.0.0", "--port", 0, cwd=folder).returncode == 2


def test_a_missing_dataset_is_told_at_once(tmp_path: Path) -> None:
    assert kehoach("serve", "--port", 0, cwd=tmp_path).returncode == 4
