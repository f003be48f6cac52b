"""`kehoach users` from the command line."""

import json

from cli_runner import kehoach

PASSWORD = "mật khẩu dài\n"


def test_users_come_and_go(tmp_path):
    assert "kehoach serve" in kehoach("users", "list", cwd=tmp_path).stderr
    added = kehoach("users", "add", "Lan", "--role", "reviewer", cwd=tmp_path, stdin=PASSWORD)
    assert added.returncode == 0 and (tmp_path / "kehoach.db.users").exists()
    listed = json.loads(kehoach("users", "list", "-f", "json", cwd=tmp_path).stdout)
    assert listed == [{"name": "Lan", "role": "reviewer"}]
    assert len(kehoach("users", "token", "Lan", cwd=tmp_path).stdout.strip()) > 30
    assert kehoach("users", "change", "Lan", "--role", "reader", cwd=tmp_path).returncode == 0
    assert kehoach("users", "remove", "Lan", cwd=tmp_path).returncode == 0
    assert json.loads(kehoach("users", "list", "-f", "json", cwd=tmp_path).stdout) == []


def test_mistakes_are_told(tmp_path):
    wrong = (("add", "Lan", "--role", "king"), ("remove", "Lan"), ("token", "Lan"), ("change", "Lan"))
    for _ in range(2):  # without a file of users, and with one
        for words in wrong:
            failed = kehoach("users", *words, cwd=tmp_path, stdin=PASSWORD)
            assert failed.returncode == 2 and failed.stderr
        assert kehoach("users", "add", "Hoa", cwd=tmp_path, stdin="ngắn\n").returncode == 2
        kehoach("users", "add", "Minh", cwd=tmp_path, stdin=PASSWORD)
