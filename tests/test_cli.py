"""The verbs as other programs and people meet them: output, messages, exit codes."""

import json
import resource
import subprocess
from pathlib import Path

import pytest
from cli_runner import command, environment, kehoach
from plan_samples import ENGLISH, plan_text, write_plans

VERBS = ("extract", "restore", "ingest", "search", "show", "export", "status", "schema", "evaluate", "doctor")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset of four plans."""
    folder = tmp_path_factory.mktemp("shelf")
    write_plans(folder / "plans", 4)
    assert kehoach("ingest", "plans", cwd=folder).returncode == 0
    return folder


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_verb_explains_itself_in_both_languages(tmp_path: Path, verb: str) -> None:
    words = [verb] if verb else []
    vi = kehoach(*words, "--help", cwd=tmp_path)
    en = kehoach(*words, "-h", cwd=tmp_path, KEHOACH_LANG="en")
    also_en = kehoach("--lang", "en", *words, "-h", cwd=tmp_path)
    assert vi.returncode == en.returncode == 0
    assert vi.stdout.startswith("Cách dùng: kehoach") and "Tùy chọn:" in vi.stdout
    assert en.stdout.startswith("Usage: kehoach") and "Options:" in en.stdout
    assert also_en.stdout == en.stdout
    assert not vi.stderr and not en.stderr


def test_every_verb_is_listed(tmp_path: Path) -> None:
    listed = kehoach(cwd=tmp_path)
    shown = listed.stdout + listed.stderr
    assert all(f"\n  {verb} " in shown for verb in VERBS)


def test_help_is_there_at_once(tmp_path: Path) -> None:
    def seconds() -> float:
        """Processor time, so that other tests running beside it do not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command("--help"), capture_output=True, check=True, env=environment())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.3


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuchverb"],
        ["search", "--nosuchoption"],
        ["search", "--limit", "0"],
        ["search", "--limit", "x"],
        ["extract"],
        ["extract", "a.txt", "--format", "xml"],
        ["extract", "a.txt", "--ocr", "maybe"],
        ["export", "docx", "out"],
        ["export", "csv", "out", "a", "b"],
        ["search", "--db"],
        ["ingest", "x", "--db", "mysql://host/db"],
        ["ingest", "x", "--refresh", "nosuchstage"],
        ["--lang", "fr", "search", "x"],
    ],
)
def test_wrong_usage_is_2_and_speaks_both_languages(tmp_path: Path, arguments: list[str]) -> None:
    vi = kehoach(*arguments, cwd=tmp_path)
    en = kehoach(*arguments, cwd=tmp_path, KEHOACH_LANG="en")
    assert vi.returncode == en.returncode == 2
    assert not vi.stdout and vi.stderr != en.stderr


@pytest.mark.parametrize("verb", [["search", "x"], ["show", "x"], ["export", "csv", "-"], ["status"]])
def test_reading_verbs_make_no_dataset(tmp_path: Path, verb: list[str]) -> None:
    done = kehoach(*verb, cwd=tmp_path)
    assert done.returncode == 4
    assert "kehoach ingest" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_wrong_query_shows_where(shelf: Path) -> None:
    done = kehoach("search", 'thi "đua', cwd=shelf)
    assert done.returncode == 2
    assert done.stderr.splitlines()[1:3] == ['  thi "đua', "      ^"]


def test_extract_prints_one_object_for_one_file_and_lines_for_several(tmp_path: Path) -> None:
    paths = write_plans(tmp_path / "plans", 2)
    one = kehoach("extract", paths[0], cwd=tmp_path)
    assert json.loads(one.stdout)["number"] == "1/KH-UBND"
    assert one.stdout.startswith("{\n")
    several = kehoach("extract", *paths, cwd=tmp_path)
    assert [json.loads(line)["number"] for line in several.stdout.splitlines()] == ["1/KH-UBND", "2/KH-UBND"]
    array = kehoach("extract", *paths, "--format", "json", cwd=tmp_path)
    assert [record["number"] for record in json.loads(array.stdout)] == ["1/KH-UBND", "2/KH-UBND"]
    table = kehoach("extract", paths[0], "--format", "table", cwd=tmp_path)
    assert "1/KH-UBND" in table.stdout and "\x1b" not in table.stdout


def test_extract_reads_standard_input(tmp_path: Path) -> None:
    done = kehoach("extract", "-", cwd=tmp_path, stdin=plan_text(3))
    assert json.loads(done.stdout)["number"] == "3/KH-UBND"
    bad = kehoach("extract", "-", cwd=tmp_path, stdin=b"%PDF-1.7 \xff\xfe")
    assert bad.returncode == 1 and "UTF-8" in bad.stderr


def test_restore_keeps_lines(tmp_path: Path) -> None:
    text = "Uy ban nhan dan\n\nphat dong phong trao thi dua\n"
    done = kehoach("restore", cwd=tmp_path, stdin=text)
    assert done.returncode == 0
    assert done.stdout == "Ủy ban nhân dân\n\nphát động phong trào thi đua\n"
    (tmp_path / "a.txt").write_text(text)
    as_json = json.loads(kehoach("restore", "a.txt", "--format", "json", cwd=tmp_path).stdout)
    assert as_json["text"] == done.stdout
    names = {"start", "end", "before", "after", "confidence", "alternatives"}
    assert as_json["changes"] and all(change.keys() == names for change in as_json["changes"])
    missing = kehoach("restore", "none.txt", cwd=tmp_path)
    assert missing.returncode == 1 and "none.txt" in missing.stderr


def test_restore_takes_old_encodings_and_refuses_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "abc.txt").write_bytes(b"C\xe9ng h\xdfa x\xb7 h\xe9i ch\xf1 ngh\xdca Vi\xd6t Nam\n")
    assert kehoach("restore", "abc.txt", cwd=tmp_path).stdout == "Cộng hòa xã hội chủ nghĩa Việt Nam\n"
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)
    for name in ("a.pdf", "."):
        done = kehoach("restore", name, cwd=tmp_path)
        assert done.returncode == 1 and name in done.stderr and "Traceback" not in done.stderr
    assert kehoach("restore", cwd=tmp_path).stdout == ""


def test_search_as_json(shelf: Path) -> None:
    done = kehoach("search", "ngo nha xanh", "--format", "json", "--limit", 2, cwd=shelf)
    found = json.loads(done.stdout)
    assert found["total"] == 4 and len(found["hits"]) == 2
    hit = found["hits"][0]
    shown = [hit["title"][start:end] for start, end in hit["title_hits"]]
    assert shown == ["nhà", "ngõ", "nhà", "xanh"]


def test_search_as_a_table_is_plain_in_a_pipe(shelf: Path) -> None:
    done = kehoach("search", "thi dua", "number:2/KH-UBND", cwd=shelf)
    assert "2/KH-UBND" in done.stdout and "«thi đua»" in done.stdout
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "1" in done.stderr


def test_search_filters_as_options_and_several_words(shelf: Path) -> None:
    def total(*arguments: str) -> int:
        return json.loads(kehoach("search", *arguments, "--format", "json", cwd=shelf).stdout)["total"]

    assert total("--number", "2/KH-UBND") == 1
    assert total("--year", "2022", "--phase-on", "2022-10-01", "--type", "kế hoạch") == 4
    assert total("--from", "2022-09-04") == 2
    assert total("thi", "đua") == total("thi đua") == 4
    assert total("thi đua", "number:2/KH-UBND") == 1
    assert total("--year", "2021") == 0


def test_nothing_found_is_no_failure(shelf: Path) -> None:
    done = kehoach("search", "zzz", cwd=shelf)
    assert done.returncode == 0 and not done.stdout and done.stderr


def test_show(shelf: Path) -> None:
    record = json.loads(kehoach("show", "2/KH-UBND", "--format", "json", cwd=shelf).stdout)
    by_prefix = kehoach("show", record["id"][:16], "--format", "text", cwd=shelf)
    assert by_prefix.stdout == record["text"] + "\n"
    assert "2/KH-UBND" in kehoach("show", "2/kh-ubnd", cwd=shelf).stdout
    missing = kehoach("show", "99/KH-UBND", cwd=shelf)
    assert missing.returncode == 1 and "99/KH-UBND" in missing.stderr


def test_export_to_a_file_and_to_stdout(shelf: Path, tmp_path: Path) -> None:
    out = tmp_path / "plans.csv"
    assert kehoach("export", "csv", out, "--number", "3/KH-UBND", cwd=shelf).returncode == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 2
    lines = kehoach("export", "jsonl", "-", cwd=shelf).stdout.splitlines()
    assert sorted(json.loads(line)["number"] for line in lines) == [f"{n}/KH-UBND" for n in range(1, 5)]
    onto_itself = kehoach("export", "csv", "kehoach.db", cwd=shelf)
    assert onto_itself.returncode == 2
    assert kehoach("status", cwd=shelf).returncode == 0


def test_a_reader_that_goes_away_is_no_failure(shelf: Path) -> None:
    words = command("export", "jsonl", "-")
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    pipe = subprocess.Popen(words, cwd=shelf, env=environment(), **streams)
    assert pipe.stdout and pipe.stderr
    pipe.stdout.close()
    complaint = pipe.stderr.read()
    pipe.stderr.close()
    assert pipe.wait(30) == 0
    assert b"Traceback" not in complaint and b"BrokenPipe" not in complaint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_plainly(shelf: Path) -> None:
    with open("/dev/full", "w") as full:
        words = command("export", "jsonl", "-")
        done = subprocess.run(words, cwd=shelf, env=environment(), stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert b"No space left" in done.stderr and b"Traceback" not in done.stderr


def test_schema_is_that_of_the_record(tmp_path: Path) -> None:
    schema = json.loads(kehoach("schema", cwd=tmp_path).stdout)
    assert schema["$schema"].endswith("2020-12/schema")
    assert "issuing_body" in schema["properties"]


def test_doctor_finds_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    sick = kehoach("doctor", cwd=tmp_path, KEHOACH_MODELS=str(tmp_path / "models"), PATH="/nonexistent")
    assert sick.returncode == 3
    assert "apt install tesseract-ocr tesseract-ocr-vie" in sick.stdout
    assert "git checkout -- models" in sick.stdout
    assert "SQLite FTS5" in sick.stdout


def test_doctor_is_content_here(tmp_path: Path) -> None:
    well = kehoach("doctor", cwd=tmp_path)
    assert well.returncode == 0, well.stdout
    assert "✗" not in well.stdout


def test_doctor_looks_into_the_dataset(tmp_path: Path) -> None:
    (tmp_path / "kehoach.db").write_text("không phải cơ sở dữ liệu " * 100)
    assert kehoach("doctor", cwd=tmp_path).returncode == 4


def test_a_missing_model_is_3_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    done = kehoach("restore", cwd=tmp_path, stdin="Uy ban", KEHOACH_MODELS=str(tmp_path / "models"))
    assert done.returncode == 3
    assert "make models" in done.stderr


def test_dataset_may_be_named_by_option_url_and_variable(shelf: Path, tmp_path: Path) -> None:
    path = shelf / "kehoach.db"
    for arguments, variables in (
        (["--db", path], {}),
        (["--db", f"sqlite:///{path}"], {}),
        ([], {"KEHOACH_DB": str(path)}),
    ):
        done = kehoach("search", "thi", "--format", "json", *arguments, cwd=tmp_path, **variables)
        assert json.loads(done.stdout)["total"] == 4


def test_version(tmp_path: Path) -> None:
    assert kehoach("--version", cwd=tmp_path).stdout.startswith("kehoach 0.")


@pytest.mark.parametrize("verb", ["extract", "ingest"])
def test_every_bad_file_is_named_and_the_others_are_done(tmp_path: Path, verb: str) -> None:
    good = write_plans(tmp_path / "plans", 1)[0]
    wanted = write_bad_files(tmp_path / "bad")
    done = kehoach(verb, good, *wanted, cwd=tmp_path)
    assert done.returncode == 1
    for path, word in wanted.items():
        lines = [line for line in done.stderr.splitlines() if path.name in line]
        assert len(lines) == 1 and word in lines[0], (path, done.stderr)
    if verb == "extract":
        assert json.loads(done.stdout)["number"] == "1/KH-UBND"
    else:
        assert len(kehoach("export", "jsonl", "-", cwd=tmp_path).stdout.splitlines()) == 1


def write_bad_files(folder: Path) -> dict[Path, str]:
    """One file of each kind that cannot be read, with a word of the message it should get."""
    import pikepdf
    from PIL import Image
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir()
    whole = folder.parent / "whole.pdf"
    canvas = Canvas(str(whole))
    canvas.drawString(72, 720, "Ke hoach")
    canvas.save()
    (folder / "empty.txt").touch()
    Image.new("RGB", (400, 300), "white").save(folder / "blank.pdf", format="PNG")
    (folder / "cut.pdf").write_bytes(whole.read_bytes()[:200])
    with pikepdf.open(whole) as pdf:
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(user="mật khẩu", owner="chủ"))
    (folder / "english.txt").write_text(ENGLISH)
    (folder / "hollow").mkdir()
    (folder / "program.exe").write_bytes(b"MZ" + bytes(500))
    words = {
        "empty.txt": "rỗng",
        "blank.pdf": "không có chữ nào",
        "cut.pdf": "hỏng",
        "locked.pdf": "mật khẩu",
        "english.txt": "không phải tiếng Việt",
        "hollow": "không có tệp nào đọc được",
        "program.exe": "không đọc được loại tệp này",
        "missing.pdf": "không có tệp hoặc thư mục này",
    }
    return {folder / name: word for name, word in words.items()}


def test_a_page_under_a_wrong_name_is_read_and_named(tmp_path: Path) -> None:
    """A PNG called .pdf: its record comes out, the user hears of it, and the exit code says so."""
    import pypdfium2

    sample = Path(__file__).resolve().parent.parent / "corpora" / "samples" / "1-ke-hoach-phong-giao-duc.pdf"
    pypdfium2.PdfDocument(sample)[0].render(scale=2).to_pil().save(tmp_path / "page.png")
    (tmp_path / "page.png").rename(tmp_path / "page.pdf")
    extracted = kehoach("extract", "page.pdf", cwd=tmp_path)
    ingested = kehoach("ingest", "page.pdf", cwd=tmp_path)
    for finished in (extracted, ingested):
        assert finished.returncode == 1
        assert "page.pdf" in finished.stderr and "PNG" in finished.stderr
    assert json.loads(extracted.stdout)["doc_type"] == "Kế hoạch"
    assert kehoach("ingest", "page.pdf", cwd=tmp_path).returncode == 0
