"""Who may come in and what they may do; what foreign pages try."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.errors import UsageError
from pipeline.web import Settings, create_app, users
from pipeline.web.users import Users

PASSWORD = "mật khẩu dài"


@pytest.fixture
def known(tmp_path: Path) -> Users:
    """A reader and an administrator."""
    held = Users(tmp_path / "plans.users")
    held.add("Lan", "reader", PASSWORD)
    held.add("Minh", "administrator", PASSWORD)
    return held


@pytest.fixture
def guarded(dataset_file: Path, known: Users) -> Iterator[TestClient]:
    """A browser in front of an application that has users."""
    app = create_app(Settings(db=str(dataset_file), users=known.path))
    with TestClient(app, follow_redirects=False) as client:
        yield client


def log_in(client: TestClient, name: str, password: str = PASSWORD, to: str = "/"):
    return client.post("/login", data={"name": name, "password": password, "to": to, "csrf": token(client)})


def token(client: TestClient, path: str = "/login") -> str:
    found = re.search(r'name="csrf" value="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def test_without_a_login_nothing_is_seen(guarded):
    page = guarded.get("/?q=thi+dua")
    assert page.status_code == 303 and page.headers["location"].startswith("/login?to=%2F%3Fq%3D")
    answer = guarded.get("/api/v1/documents")
    assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
    assert guarded.get("/static/style.css").status_code == 200


def test_a_login_leads_on_and_a_logout_ends_it(guarded):
    done = log_in(guarded, "Lan", to="/?q=thi")
    assert done.status_code == 303 and done.headers["location"] == "/?q=thi"
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    page = guarded.get("/")
    assert page.status_code == 200 and "Lan" in page.text
    kept = guarded.cookies["kehoach-session"]
    assert guarded.post("/logout", data={"csrf": token(guarded, "/")}).status_code == 303
    guarded.cookies.set("kehoach-session", kept)
    assert guarded.get("/").status_code == 303, "the session is over, whoever has its cookie"


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_a_login_leads_nowhere_else(guarded, to):
    assert log_in(guarded, "Lan", to=to).headers["location"] == "/"


def test_wrong_logins_say_nothing_and_have_to_wait(guarded, known):
    wrong = [log_in(guarded, name, "sai mật khẩu") for name in ("Lan", "Ai", "Lan")]
    assert {answer.status_code for answer in wrong} == {403}
    assert len({re.sub(r'value="[^"]*"', "", answer.text) for answer in wrong}) == 1, "no name is given away"
    for _ in range(3):
        answer = log_in(guarded, "Lan", "sai mật khẩu")
    answer = log_in(guarded, "Lan")
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1
    assert [entry.what for entry in known.audited()].count("login-failed") >= 5


def test_roles(guarded):
    log_in(guarded, "Lan")
    assert guarded.get("/log").status_code == 403
    guarded.cookies.clear()
    log_in(guarded, "Minh")
    page = guarded.get("/log")
    assert page.status_code == 200 and "Lan" in page.text and PASSWORD not in page.text


def test_sessions_end(guarded, known, monkeypatch):
    log_in(guarded, "Lan")
    assert guarded.get("/").status_code == 200
    now = time.time()
    monkeypatch.setattr(users.time, "time", lambda: now + users.IDLE + 1)
    assert guarded.get("/").status_code == 303


def test_a_new_role_or_password_ends_what_was_open(guarded, known):
    log_in(guarded, "Lan")
    known.change("Lan", role="reviewer")
    assert guarded.get("/").status_code == 303
    with pytest.raises(UsageError):
        known.change("Nobody", role="reader")


def test_programs_show_a_token(guarded, known):
    key = known.token("Lan")
    ask = {"Authorization": f"Bearer {key}"}
    assert guarded.get("/api/v1/documents", headers=ask).status_code == 200
    assert guarded.get("/api/v1/documents", headers={"Authorization": "Bearer x"}).status_code == 401
    known.remove("Lan")
    assert guarded.get("/api/v1/documents", headers=ask).status_code == 401


def test_forms_of_foreign_pages_are_refused(guarded):
    good = token(guarded)
    form = {"name": "Lan", "password": PASSWORD, "csrf": good}
    assert guarded.post("/login", data=form | {"csrf": ""}).status_code == 403
    assert guarded.post("/login", data=form | {"csrf": "0" * 64}).status_code == 403
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert guarded.post("/login", data=form, headers=header).status_code == 403
    stolen = TestClient(guarded.app, follow_redirects=False)
    stolen.get("/login")
    assert stolen.post("/login", data=form).status_code == 403, "a token is for one browser"


def test_a_foreign_name_that_leads_here_is_refused(dataset_file, tmp_path):
    app = create_app(Settings(str(dataset_file), tmp_path / "no.users", hosts=frozenset({"127.0.0.1"})))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        assert client.get("/").status_code == 200
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_passwords_are_kept_as_hashes_only_their_owner_may_read(known):
    content = known.path.read_bytes()
    assert PASSWORD.encode() not in content and b"$argon2id$" in content
    assert known.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "password"), [("Lan", PASSWORD), ("", PASSWORD), ("a\x00b", PASSWORD), ("New", "short")]
)
def test_what_makes_no_user(known, name, password):
    with pytest.raises(UsageError):
        known.add(name, "reader", password)
    assert len(known.all()) == 2
