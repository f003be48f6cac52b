"""PostgreSQL gives what SQLite gives; writers take turns, readers do not wait; refusals are explained."""

import subprocess
import sys
from collections.abc import Iterator
from random import Random

import psycopg
import pytest
from cli_runner import environment
from dataset_samples import Record, add, make_record, on_postgres

from pipeline.dataset import Dataset, create, dataset_path, open_dataset, opening_postgres, search
from pipeline.dataset.engine_postgres import LONGEST, MOST
from pipeline.dataset.location import ServerAddress
from pipeline.dataset.rows import INDEX
from pipeline.errors import DatasetError, ExitCode
from tools.bench_search import attempt, questions
from tools.made_records import Maker
from tools.temporary_postgres import Server

SECRET = "b@d/p%ss:word"


def _odd() -> Iterator[Record]:
    """Texts beyond what PostgreSQL's own full text would take."""
    yield make_record("long", text="chữ khác " * 20_000 + "bình minh rực rỡ")
    yield make_record("often", text="bình yên " * 1000 + "bình minh")
    yield make_record("wide", text=f"{'ô' * (LONGEST + 50)} bình minh")
    many = " ".join(f"từ{number:x}ngữ" for number in range(MOST // 11))
    yield make_record("many", text=f"{many} zzz bình minh rực rỡ", title="Bình minh")
    yield make_record("nul", text="bình\0minh", title="Bình\0 minh", recipients=["Sở\0 Y tế"])


@pytest.fixture(scope="module")
def both(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dataset, Dataset]]:
    """The same documents on both engines."""
    places = (tmp_path_factory.mktemp("both") / "plans.db", postgres.place())
    with create(places[0]) as sqlite, create(places[1]) as server:
        for dataset in (sqlite, server):
            with dataset.batch():
                for made in Maker().records(50):
                    dataset.add(made.record, attempt(made.record), pages=made.pages)
                for record in _odd():
                    add(dataset, record)
        yield sqlite, server


QUERIES = (
    "bình minh", '"bình minh"', '"binh minh ruc ro"', '"minh rực"', "binh*", '"bình m*"', "zzz", "từ1ngữ",
    "tu1ng*",
    "ô" * (LONGEST + 50), "o" * (LONGEST + 50), "ô" * (LONGEST + 49), f"{'o' * LONGEST}*", "binh NOT ruc",
    "ky*", "khen OR bình", "-bình", "thi đua", "phogn trao", "ha tay", "uy ban nhan dan", "UBND",
)  # fmt: skip


def test_both_engines_find_the_same(both: tuple[Dataset, Dataset]) -> None:
    sqlite, server = both
    kinds = questions([made.record for made in Maker().records(30)], Random(5))
    asked = [next(wanted) for _ in range(2) for wanted in kinds.values()]
    found = 0
    typed = [(query, {}, exact) for query in QUERIES for exact in (False, True)]
    for text, filters, exact in (*asked, *typed):
        first = search(sqlite, text, filters, exact=exact, facets=8)
        assert search(server, text, filters, exact=exact, facets=8) == first, text
        found += bool(first.total)
    assert found > len(asked) / 2


def test_both_engines_have_the_same_tables(both: tuple[Dataset, Dataset]) -> None:
    sqlite, server = both
    listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    names = {name for (name,) in sqlite.db.execute(listed)}
    mine = {name for name in names if not name.startswith(("sqlite_", *(f"{table}_" for table in INDEX)))}
    theirs = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    own = {"kehoach_state", "kehoach_migration"}
    assert {name for (name,) in server.db.execute(theirs)} - own == mine | set(INDEX)
    for table in mine:
        columns = {row["name"] for row in sqlite.db.execute(f"PRAGMA table_info({table})")}
        held = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0"
        assert {name for (name,) in server.db.execute(held, (table,))} == columns, table


def test_both_engines_keep_the_same(both: tuple[Dataset, Dataset]) -> None:
    sqlite, server = both
    assert list(server.records()) == list(sqlite.records())
    assert server.paths() == sqlite.paths() and server.done() == sqlite.done()
    assert server.faults() == sqlite.faults() == []
    for table in ("phase", "reference", "target", "card", "sketch", "doubt"):
        query = f"SELECT * FROM {table} ORDER BY 1, 2"
        first, second = (list(map(dict, dataset.db.execute(query))) for dataset in (sqlite, server))
        assert second == first, table


@on_postgres
def test_readers_neither_wait_nor_see_what_is_not_there_yet(empty: Dataset) -> None:
    add(empty, make_record("one"))
    with open_dataset(empty.path) as reader:
        with empty.writing():
            empty.put(make_record("one", text="chữ khác"))
            assert search(reader, "thi dua").total == 1
            assert reader.count() == 1
        assert search(reader, "thi dua").total == 0
        assert search(reader, "chữ khác").total == 1


@on_postgres
def test_a_writer_waits_and_at_last_says_so(empty: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening_postgres, "WAIT", "200ms")
    with create(empty.path) as other:
        with empty.writing(), pytest.raises(DatasetError, match="đang ghi"):
            add(other, make_record("two"))
        add(other, make_record("two"))
        assert other.count() == 1


@on_postgres
def test_a_lost_connection_is_named_and_nothing_is_half_there(empty: Dataset) -> None:
    add(empty, make_record("one"))
    assert isinstance(empty.path, ServerAddress)
    place = ServerAddress(f"{empty.path.url}&application_name=lost")
    with pytest.raises(DatasetError, match="mất kết nối"), create(place) as other, other.batch():
        add(other, make_record("two"))
        empty.db.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'lost'"
        )
        add(other, make_record("three"))
    assert [record["source"]["file"] for record in empty.records()] == ["one.txt"]


FAULTS = {
    "recipient": "DELETE FROM recipient",
    "không có trong chỉ mục": "DELETE FROM words WHERE doc = 1",
    "không còn trong kho": "INSERT INTO written VALUES (99, ' a ', '  ', '  ', '  ', false)",
    "lược đồ": r"UPDATE content SET record = '\x0102' WHERE doc = 2",
    "mã khác": "UPDATE document SET id = 'sha256:00' WHERE doc = 2",
}


@on_postgres
@pytest.mark.parametrize("said", FAULTS)
def test_faults_are_found_and_named(empty: Dataset, said: str) -> None:
    for name in ("a", "b"):
        add(empty, make_record(name, recipients=["Lưu: VT"]))
    assert empty.faults() == []
    empty.db.execute(FAULTS[said])
    assert any(said in line for line in empty.faults())


@on_postgres
def test_settling_changes_nothing(empty: Dataset) -> None:
    add(empty, make_record("one"))
    empty.settle()
    empty.settle(everything=True)
    assert search(empty, "thi dua").total == 1 and empty.size() > 0


def _refused(place: ServerAddress, *, writing: bool = False) -> str:
    with pytest.raises(DatasetError) as caught, (create if writing else open_dataset)(place) as dataset:
        add(dataset, make_record())
    assert caught.value.exit_code == ExitCode.DATASET
    assert SECRET not in str(caught.value) and "p%25ss" not in str(caught.value)
    assert "p%ss" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def roles(postgres: Server) -> None:
    """Somebody who has a password and may do nothing."""
    postgres.run(f"CREATE ROLE lan LOGIN PASSWORD '{SECRET}'")


@pytest.mark.usefixtures("roles")
def test_who_is_not_let_in(postgres: Server) -> None:
    def tried(**login: str) -> str:
        return _refused(ServerAddress(postgres.address(**login)))

    assert "mật khẩu" in tried(user="lan", password="khác")
    assert "mật khẩu" in tried(user="lan")
    assert "mật khẩu" in tried(user="nobody_known", password=SECRET)
    assert "không có cơ sở dữ liệu" in tried(user="lan", password=SECRET, database="none")
    assert "kehoach ingest" in tried(user="lan", password=SECRET)


def test_a_server_that_is_not_there() -> None:
    assert "không kết nối được" in _refused(ServerAddress("postgresql://lan:x@127.0.0.1:1/archive"))
    assert "không kết nối được" in _refused(ServerAddress("postgresql://lan@no.such.host.invalid/archive"))


def test_an_address_that_is_none() -> None:
    said = _refused(ServerAddress(f"postgresql://lan:{SECRET}@127.0.0.1/archive"))
    assert "postgresql://lan@127.0.0.1/archive" in said and ".pgpass" in said


def test_other_peoples_tables_are_left_alone(postgres: Server) -> None:
    place = postgres.place()
    with psycopg.connect(place.url) as theirs:
        theirs.execute("CREATE TABLE note (text TEXT)")
    assert "chương trình khác" in _refused(place)
    assert "chương trình khác" in _refused(place, writing=True)


def test_an_empty_place_and_one_that_is_not_there(postgres: Server) -> None:
    assert "kehoach ingest" in _refused(postgres.place())
    nowhere = ServerAddress(postgres.in_schema(postgres.address(), "nowhere"))
    assert "search_path" in _refused(nowhere, writing=True)


def test_a_database_that_is_not_utf8(postgres: Server) -> None:
    postgres.run("CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C'")
    assert "UTF-8" in _refused(ServerAddress(postgres.address("latin")), writing=True)


def test_newer_and_older_tables(postgres: Server, roles: None, monkeypatch: pytest.MonkeyPatch) -> None:
    place = postgres.place()
    with create(place) as dataset:
        add(dataset, make_record())
        schema = dataset.db.execute("SELECT current_schema()").fetchone()[0]
    reader = ServerAddress(postgres.in_schema(postgres.address(user="lan", password=SECRET), schema))
    postgres.run(f"GRANT USAGE ON SCHEMA {schema} TO lan")
    assert "GRANT" in _refused(reader)
    postgres.run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO lan")
    with open_dataset(reader) as dataset:
        assert search(dataset, "thi dua").total == 1 and len(list(dataset.records())) == 1
        assert dataset.faults() == []
    assert "GRANT" in _refused(reader, writing=True)
    postgres.run(
        f"GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO lan",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO lan",
    )
    with create(reader) as dataset:
        add(dataset, make_record("two"))
        dataset.settle(everything=True)
        assert dataset.count() == 2 and not dataset.faults()

    steps = opening_postgres.schema_postgres.MIGRATIONS
    more = (*steps, lambda db: db.execute("ALTER TABLE document ADD COLUMN more BIGINT"))
    monkeypatch.setattr(opening_postgres.schema_postgres, "MIGRATIONS", more)
    assert "bản cũ" in _refused(reader)
    with open_dataset(place) as dataset:
        assert dataset.db.execute("SELECT more FROM document").fetchone()[0] is None
    monkeypatch.setattr(opening_postgres.schema_postgres, "MIGRATIONS", steps)
    assert "mới hơn" in _refused(place) and "mới hơn" in _refused(place, writing=True)


def test_without_psycopg() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None; "
        "sys.argv = ['kehoach', 'status', '--db', 'postgresql://lan:secret@host/db']; "
        "from pipeline.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == ExitCode.MISSING_DEPENDENCY
    assert "kehoach[postgres]" in done.stderr and "secret" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"postgresql://lan:{SECRET}@host/db", "postgresql://lan@host/db"),
        ("postgres://lan@host:5433/db", "postgres://lan@host:5433/db"),
        ("postgresql:///db?host=/run/x&password=secret", "postgresql:///db?host=/run/x"),
        ("postgresql://host/db?sslpassword=secret", "postgresql://host/db"),
    ],
)
def test_addresses_are_shown_without_their_passwords(url: str, shown: str) -> None:
    place = dataset_path(url)
    assert isinstance(place, ServerAddress) and place.url == url
    assert str(place) == shown and "secret" not in repr(place) and SECRET not in repr(place)
