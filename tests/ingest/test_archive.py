"""ZIP: folders in one file, and all that can be wrong with them."""

import contextlib
import hashlib
import io
import pickle
import random
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from cli_runner import kehoach
from plan_samples import plan_text

from pipeline.dataset import open_dataset
from pipeline.errors import (
    DamagedFile,
    EmptyFolder,
    EncryptedFile,
    KehoachError,
    MissingPath,
    TooLarge,
    UnsupportedType,
)
from pipeline.ingest import Member, archive, find_files, locate, opened, sha256_of
from pipeline.ingest.archive import members, unpack
from pipeline.run import Options, process, process_all
from tests.ingest.test_read_plain import _cp1258 as _byte


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    def pack(content: dict[str, bytes], name: str = "goi.zip", how: int = zipfile.ZIP_DEFLATED) -> Path:
        (tmp_path / name).write_bytes(packed(content, how))
        return tmp_path / name

    return pack


def packed(content: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as target:
        for name, data in content.items():
            target.writestr(name, data)
    return stream.getvalue()


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def names(path: Path) -> list[str]:
    return [member.inner for member in members(path)[0]]


PLAN = plan_text(1).encode()


class TestMembers:
    def test_what_a_walk_through_folders_would_find(self, pack: Callable[..., Path]) -> None:
        png = b"\x89PNG\r\n\x1a\n" + bytes(40)
        path = pack(
            {
                "b.pdf": b"%PDF-1.4", "a/c.txt": PLAN, "a/": b"", "scan": png, "LIES": PLAN,
                ".hidden.txt": PLAN, "__MACOSX/b.pdf": b"x", "a/.git/d.txt": PLAN, "a/~$c.doc": b"x",
                "n.json": b"{}", "old.rar": b"R", "page": b"<html><body>x", "data.bin": bytes(200),
            }
        )  # fmt: skip
        assert names(path) == ["b.pdf", "a/c.txt", "scan", "LIES", "old.rar", "page"]

    def test_a_member_is_a_value(self, pack: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        path = pack({"x.bin": bytes(9), "a/c.txt": PLAN})
        (member,) = members(path)[0]
        assert (
            member == Member(path, "a/c.txt", (1,)) and {member: 1}[pickle.loads(pickle.dumps(member))] == 1
        )
        assert (member.name, str(member)) == ("goi.zip/a/c.txt", f"{path}/a/c.txt")
        monkeypatch.chdir(path.parent)
        assert members(Path("goi.zip"))[0][0].absolute() == member

    def test_archives_beside_files(self, pack: Callable[..., Path], tmp_path: Path) -> None:
        pack({"a.txt": PLAN})
        pack({"b.txt": PLAN}, name="khong-duoi")
        (tmp_path / "plan.docx").write_bytes(word("Kế hoạch"))
        (tmp_path / "gia.zip").write_bytes(word("Kế hoạch"))
        (tmp_path / "c.txt").write_bytes(PLAN)
        for wish in ([tmp_path], sorted(tmp_path.iterdir())):
            found, errors = find_files(wish)
            shown = [str(item).removeprefix(f"{tmp_path}/") for item in found]
            assert (shown, errors) == (
                ["c.txt", "gia.zip", "goi.zip/a.txt", "khong-duoi/b.txt", "plan.docx"],
                [],
            )

    def test_an_archive_of_nothing(self, pack: Callable[..., Path]) -> None:
        for path in (pack({}), pack({"a.json": b"{}"}, name="b.zip")):
            assert find_files([path])[0] == []
            assert [type(error) for error in find_files([path])[1]] == [EmptyFolder]

    def test_two_of_one_name_stay_two(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "goi.zip", "w") as target:
            for text in (b"one", b"two", b"three"):
                with pytest.warns(UserWarning) if text != b"one" else contextlib.nullcontext():
                    target.writestr("a.txt", text)
        found, _ = members(tmp_path / "goi.zip")
        assert [member.inner for member in found] == ["a.txt", "a (2).txt", "a (3).txt"]
        assert sha256_of(found[2]) == hashlib.sha256(b"three").hexdigest()
        assert locate(str(found[1])) == found[1]


class TestNames:
    def test_paths_that_lead_out_lead_in(self, pack: Callable[..., Path], tmp_path: Path) -> None:
        path = pack(
            {
                "../../x.txt": b"1",
                "/etc/y.txt": b"2",
                "C:\\Users\\z.txt": b"3",
                "a/../../w.txt": b"4",
                "b\n.txt": b"5",
            }
        )
        assert names(path) == ["x.txt", "etc/y.txt", "Users/z.txt", "a/w.txt", "b_.txt"]
        folder = tmp_path / "out"
        folder.mkdir()
        for number, member in enumerate(members(path)[0], start=1):
            file = unpack(member, folder)
            assert (file.parent, file.suffix, file.read_bytes()) == (folder, ".txt", b"%d" % number)
        assert [p.name for p in folder.iterdir()] == ["member.txt"]

    @pytest.mark.parametrize(
        "name", ["x/plan.PDF", "x/plan", "x.d/plan", "plan.tar.gz", "plan.d\u1ea5u", ".pdf"]
    )
    def test_the_suffix_is_kept_where_it_is_one(
        self, pack: Callable[..., Path], tmp_path: Path, name: str
    ) -> None:
        member = Member(pack({name: b"x"}), name, (0,))
        assert unpack(member, tmp_path).suffix == {
            "x/plan.PDF": ".PDF",
            "plan.tar.gz": ".gz",
            ".pdf": ".pdf",
        }.get(name, "")

    @pytest.mark.parametrize("encoding", ["utf-8", "cp1258", "extra"])
    def test_vietnamese_names_without_the_flag(self, pack: Callable[..., Path], encoding: str) -> None:
        name = "Kế hoạch phòng chống dịch bệnh và tổ chức thi đua.txt"
        path = pack({name: PLAN})
        raw = name.encode() if encoding != "cp1258" else _cp1258(name)
        path.write_bytes(_renamed(path.read_bytes(), name.encode(), raw, with_extra=encoding == "extra"))
        assert names(path) == [name]
        assert sha256_of(members(path)[0][0]) == hashlib.sha256(PLAN).hexdigest()


def _cp1258(text: str) -> bytes:
    return b"".join(map(_byte, text))


def _renamed(data: bytes, old: bytes, raw: bytes, with_extra: bool) -> bytes:
    """The archive of one member under a name of other bytes, the flag of Unicode off."""
    start = 30 + len(old)
    local, rest = bytearray(data[:30]), data[start:]
    content, entry = rest[: rest.index(b"PK\x01\x02")], bytearray(rest[rest.index(b"PK\x01\x02") :])
    extra = b""
    if with_extra:
        raw_name, raw = raw, b"K? ho?ch.txt"
        field = b"\x01" + struct.pack("<L", zlib.crc32(raw)) + raw_name
        extra = struct.pack("<HH", 0x7075, len(field)) + field
    local[6:8] = entry[8:10] = b"\0\0"
    local[26:30] = entry[28:32] = struct.pack("<HH", len(raw), len(extra))
    entry[46 : 46 + len(old)] = raw + extra
    place = len(local) + len(raw) + len(extra) + len(content)
    end = entry.index(b"PK\x05\x06")
    entry[end + 12 : end + 20] = struct.pack("<LL", end, place)
    return bytes(local) + raw + extra + content + bytes(entry)


class TestArchivesInArchives:
    def test_one_is_opened(self, pack: Callable[..., Path], tmp_path: Path) -> None:
        path = pack(
            {"a.txt": PLAN, "x/trong.zip": packed({"b/c.txt": b"hai", "d.json": b"{}"}), "e.txt": b"ba"}
        )
        found, errors = members(path)
        assert [member.name for member in found] == [
            "goi.zip/a.txt",
            "goi.zip/x/trong.zip/b/c.txt",
            "goi.zip/e.txt",
        ]
        assert errors == [] and found[1].index == (1, 0)
        assert unpack(found[1], tmp_path).read_bytes() == b"hai"
        assert locate(str(found[1])) == found[1]

    def test_one_deeper_is_named(self, pack: Callable[..., Path]) -> None:
        deep = packed({"c.zip": packed({"d.txt": PLAN}), "e.txt": PLAN})
        found, errors = members(pack({"b.zip": deep, "f.txt": PLAN}))
        assert [member.inner for member in found] == ["b.zip/e.txt", "f.txt"]
        assert [type(error) for error in errors] == [UnsupportedType] and "goi.zip/b.zip" in str(errors[0])

    def test_a_document_called_zip_is_a_document(self, pack: Callable[..., Path]) -> None:
        found, errors = find_files([pack({"b.zip": word("Kế hoạch")})])
        assert ([item.name for item in found], errors) == (["goi.zip/b.zip"], [])

    def test_a_broken_one_is_named_and_the_others_go_on(self, pack: Callable[..., Path]) -> None:
        found, errors = members(pack({"b.zip": b"PK\x03\x04 and no more", "f.txt": PLAN}))
        assert [member.inner for member in found] == ["f.txt"]
        assert [type(error) for error in errors] == [DamagedFile] and "goi.zip/b.zip" in str(errors[0])


class TestBombs:
    def test_a_high_ratio(self, pack: Callable[..., Path], tmp_path: Path) -> None:
        path = pack({"zeros.txt": bytes(60_000_000), "good.txt": PLAN})
        bomb, good = members(path)[0]
        with pytest.raises(TooLarge, match=r"goi\.zip/zeros\.txt.*200:1"):
            sha256_of(bomb)
        with pytest.raises(TooLarge):
            unpack(bomb, tmp_path)
        assert unpack(good, tmp_path).read_bytes() == PLAN

    def test_a_blank_picture_is_no_bomb(self, pack: Callable[..., Path]) -> None:
        data = b"BM" + bytes(20_000_000)
        assert sha256_of(members(pack({"a.bmp": data}))[0][0]) == hashlib.sha256(data).hexdigest()

    def test_the_limit_holds_while_unpacking(
        self, pack: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archive, "MEMBER_BYTES", 5_000_000)
        (member,) = members(pack({"a.txt": bytes(range(256)) * 40_000}, how=zipfile.ZIP_STORED))[0]
        with pytest.raises(TooLarge):
            unpack(member, tmp_path)
        assert (tmp_path / "member.txt").stat().st_size <= 5_000_000

    @pytest.mark.parametrize("claim", [10, 4_000_000_000])
    def test_sizes_that_lie(self, pack: Callable[..., Path], tmp_path: Path, claim: int) -> None:
        path = pack({"a.txt": bytes(range(256)) * 1000})
        data = bytearray(path.read_bytes())
        for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            start = data.index(mark)
            data[start + place : start + place + 4] = struct.pack("<L", claim)
        path.write_bytes(data)
        (member,) = members(path)[0]
        try:
            assert unpack(member, tmp_path).stat().st_size == 256_000
        except DamagedFile:
            assert claim == 10

    def test_members_that_share_their_bytes(self, pack: Callable[..., Path]) -> None:
        path = pack({f"{number}.txt": PLAN for number in range(50)}, how=zipfile.ZIP_STORED)
        data = path.read_bytes()
        start = data.index(b"PK\x01\x02")
        directory = bytearray(data[start:])
        place = 0
        while (place := directory.find(b"PK\x01\x02", place)) >= 0:
            directory[place + 42 : place + 46] = bytes(4)  # all begin where the first does
            place += 4
        kept = data[: data.index(b"PK\x03\x04", 10)]
        end = directory.index(b"PK\x05\x06")
        directory[end + 16 : end + 20] = struct.pack("<L", len(kept))
        path.write_bytes(kept + directory)
        with pytest.raises(TooLarge):
            members(path)

    def test_too_many_members(self, pack: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(archive, "MEMBERS", 20)
        with pytest.raises(TooLarge, match="21"):
            members(pack({f"{number}.txt": b"x" for number in range(21)}))

    def test_archives_of_archives_of_archives(self, pack: Callable[..., Path]) -> None:
        level = packed({f"{number}.txt": bytes(10_000_000) for number in range(4)})
        for _ in range(3):
            level = packed({f"{number}.zip": level for number in range(4)})
        found, errors = members(pack({"start.zip": level}))
        assert found == [] and [type(error) for error in errors] == [UnsupportedType]


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """An archive with a password, by the `zip` program if it is here, else by the flag in its list."""
    path = tmp_path / "khoa.zip"
    (tmp_path / "a.txt").write_bytes(PLAN)
    if shutil.which("zip"):
        subprocess.run(["zip", "-q", "-P", "mat-khau", path, "a.txt"], cwd=tmp_path, check=True)
        return path
    data = bytearray(packed({"a.txt": PLAN}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    return path


def test_a_password(locked: Path, tmp_path: Path) -> None:
    (member,) = members(locked)[0]
    for act in (sha256_of, lambda m: unpack(m, tmp_path)):
        with pytest.raises(EncryptedFile, match=r"khoa\.zip/a\.txt"):
            act(member)


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing(pack: Callable[..., Path], tmp_path: Path, how: int) -> None:
    (member,) = members(pack({"a.txt": PLAN}, how=how))[0]
    assert unpack(member, tmp_path).read_bytes() == PLAN


def test_an_unknown_way_of_packing_is_named(pack: Callable[..., Path]) -> None:
    path = pack({"a.txt": PLAN})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x03\x04") + 8] = data[data.index(b"PK\x01\x02") + 10] = 9
    path.write_bytes(data)
    with pytest.raises(UnsupportedType, match="ZIP"):
        sha256_of(members(path)[0][0])


def test_a_broken_member_beside_good_ones(pack: Callable[..., Path]) -> None:
    path = pack(
        {"a.txt": plan_text(1).encode(), "b.txt": plan_text(2).encode(), "c.txt": plan_text(3).encode()}
    )
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x03\x04", 10)
    data[second + 60 : second + 90] = bytes(30)
    path.write_bytes(data)
    results = [process(member) for member in members(path)[0]]
    assert [type(result.error) for result in results] == [type(None), DamagedFile, type(None)]
    assert [result.name for result in results] == ["goi.zip/a.txt", "goi.zip/b.txt", "goi.zip/c.txt"]


def test_a_cut_off_archive_is_damaged(pack: Callable[..., Path]) -> None:
    path = pack({"a.txt": PLAN, "b.txt": PLAN})
    path.write_bytes(path.read_bytes()[:-40])
    found, errors = find_files([path])
    assert found == [] and [type(error) for error in errors] == [DamagedFile]


def test_an_archive_that_is_gone(pack: Callable[..., Path], tmp_path: Path) -> None:
    path = pack({"a.txt": PLAN})
    (member,) = members(path)[0]
    path.write_bytes(packed({}))
    with pytest.raises(MissingPath):
        unpack(member, tmp_path)
    path.unlink()
    with pytest.raises(MissingPath):
        sha256_of(member)
    assert locate(str(member)) is None


def test_locate(pack: Callable[..., Path], tmp_path: Path) -> None:
    path = pack({"a/b.txt": PLAN})
    (member,) = members(path)[0]
    assert locate(str(path)) == path and locate(str(member)) == member
    assert locate(f"{path}/a/c.txt") is None and locate(str(tmp_path / "none" / "x.txt")) is None


def test_opened_leaves_nothing_behind(pack: Callable[..., Path]) -> None:
    path = pack({"a.txt": PLAN})
    with opened(path) as file:
        assert file == path
    with opened(members(path)[0][0]) as file:
        assert file.read_bytes() == PLAN
    assert not file.parent.exists()


def test_each_breakage_is_one_of_our_errors(pack: Callable[..., Path], tmp_path: Path) -> None:
    path = pack({"a.txt": PLAN, "b.zip": packed({"c.txt": PLAN, "d": b"x"}), "e": bytes(50)})
    data, dice = path.read_bytes(), random.Random(5)
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(dice.choice((1, 3, 30))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        path.write_bytes(broken[: dice.choice((len(broken), dice.randrange(4, len(broken))))])
        found, errors = find_files([path])
        assert all(isinstance(error, KehoachError) for error in errors)
        for item in found:
            try:
                sha256_of(item)
            except KehoachError as error:
                assert "goi.zip" in str(error)


def test_a_member_becomes_a_record_in_a_worker(pack: Callable[..., Path]) -> None:
    path = pack({"a.txt": plan_text(4).encode(), "x/plan.docx": word(plan_text(5))})
    found, _ = members(path)
    results = dict(process_all(found, Options(jobs=2)))
    assert [results[index].record["source"]["file"] for index in (0, 1)] == [
        "goi.zip/a.txt",
        "goi.zip/x/plan.docx",
    ]
    assert [results[index].record["number"] for index in (0, 1)] == ["4/KH-UBND", "5/KH-UBND"]
    assert results[0].record["id"] == f"sha256:{sha256_of(found[0])}"


class TestCommands:
    def test_ingest_and_again(self, pack: Callable[..., Path], tmp_path: Path, locked: Path) -> None:
        content = {f"xa/{number}.txt": plan_text(number).encode() for number in (1, 2)}
        path = pack({**content, "empty.pdf": b"", "copy.txt": plan_text(1).encode()})
        first = kehoach("ingest", "goi.zip", "khoa.zip", cwd=tmp_path)
        assert first.returncode == 1 and "3 tệp mới" in first.stdout and "2 lỗi" in first.stdout
        assert "goi.zip/empty.pdf" in first.stderr and "khoa.zip/a.txt: tệp có mật khẩu" in first.stderr
        with open_dataset(tmp_path / "kehoach.db") as dataset:
            stored = dataset.paths()
        assert {f"{path}/xa/1.txt", f"{path}/xa/2.txt", f"{path}/copy.txt"} == set(stored)
        assert all(locate(shown) is not None for shown in stored)
        again = kehoach("ingest", "goi.zip", cwd=tmp_path)
        assert "0 tệp mới, 3 đã có, 1 lỗi" in again.stdout
        assert again.stderr.count("goi.zip/empty.pdf") == 1

    def test_extract(self, pack: Callable[..., Path], tmp_path: Path) -> None:
        pack({"1.txt": plan_text(1).encode(), "2.txt": plan_text(2).encode()})
        done = kehoach("extract", "goi.zip", cwd=tmp_path)
        assert done.returncode == 0
        assert all(
            f'"file": "goi.zip/{number}.txt"' in line
            for number, line in zip((1, 2), done.stdout.splitlines(), strict=True)
        )
