import os
import struct
import threading
import zlib

import pytest
from PIL import Image
from printed_pages import LINES, write_lines

from pipeline.errors import (
    DamagedFile,
    EmptyFile,
    EmptyFolder,
    MissingPath,
    TooLarge,
    UnsupportedType,
    UsageError,
)
from pipeline.ingest import find_files, read_file


def test_images_wait_for_ocr(tmp_path):
    for suffix in (".png", ".jpg", ".tif", ".webp", ".bmp"):
        path = tmp_path / f"scan{suffix}"
        Image.new("RGB", (60, 80), "white").save(path)
        document = read_file(path)
        assert [(p.number, p.needs_ocr, p.verdict) for p in document.pages] == [(1, True, "image")]
        assert document.problems == ()


def test_a_tiff_has_many_pages(tmp_path):
    pages = [Image.new("1", (60, 80), 1) for _ in range(3)]
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:])
    assert [p.number for p in read_file(tmp_path / "scan.tif").pages] == [1, 2, 3]


def test_a_misnamed_file_is_read_and_reported(tmp_path):
    path = tmp_path / "scan.pdf"
    Image.new("RGB", (60, 80), "white").save(path, format="PNG")
    document = read_file(path)
    assert document.source.media_type == "image/png"
    (problem,) = document.problems
    assert problem.kind == "misnamed" and "PNG" in problem.message and ".pdf" in problem.message


def test_a_text_under_any_name_of_its_kind_is_well_named(tmp_path):
    for name in ("a.txt", "a.md", "a", "a.xyz"):
        path = tmp_path / name
        path.write_text(LINES[0])
        assert read_file(path).problems == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DOCX"),
        (b"PK\x05\x06" + bytes(18), "giải nén"),
        (b"MZ\x90\x00" + bytes(200), "PDF"),
        (bytes(range(256)) * 40, "PDF"),
    ],
)
def test_other_kinds_are_refused_with_a_remedy(tmp_path, data, said):
    path = tmp_path / "plan.bin"
    path.write_bytes(data)
    with pytest.raises(UnsupportedType, match=rf"plan\.bin.*{said}"):
        read_file(path)


def test_an_empty_file(tmp_path):
    path = tmp_path / "plan.pdf"
    path.touch()
    with pytest.raises(EmptyFile, match=r"plan\.pdf"):
        read_file(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(MissingPath, match=r"plan\.pdf"):
        read_file(tmp_path / "plan.pdf")


def test_an_image_without_pixels_is_damaged(tmp_path):
    path = tmp_path / "scan.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(DamagedFile):
        read_file(path)


def test_a_cut_off_image_is_read_as_far_as_it_goes(tmp_path):
    path = tmp_path / "scan.jpg"
    Image.effect_noise((400, 500), 60).save(path)
    path.write_bytes(path.read_bytes()[:-4000])
    document = read_file(path)
    assert [p.needs_ocr for p in document.pages] == [True]
    assert [p.kind for p in document.problems] == ["truncated"]


def test_a_broken_tiff_keeps_its_first_pages(tmp_path):
    path = tmp_path / "scan.tif"
    pages = [Image.effect_noise((90, 90), 60) for _ in range(3)]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 1 <= len(read_file(path).pages) < 3


def test_a_pixel_bomb_is_not_unpacked(tmp_path):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path = tmp_path / "scan.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(9)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(TooLarge, match="3600 Mpx"):
        read_file(path)


def test_folders_are_walked(tmp_path, make_pdf, font):
    make_pdf(lambda c: write_lines(c, font), name="b.pdf")
    (tmp_path / "a.txt").write_text("một")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "notes.json").write_text("{}")
    (tmp_path / ".hidden.txt").write_text("hai")
    (tmp_path / "sub").mkdir()
    Image.new("1", (9, 9)).save(tmp_path / "sub" / "scan", format="PNG")
    (tmp_path / "empty").mkdir()
    files, errors = find_files([tmp_path, tmp_path / "a.txt", tmp_path / "empty", tmp_path / "gone"])
    assert [f.relative_to(tmp_path).as_posix() for f in files] == ["a.txt", "b.pdf", "old.doc", "sub/scan"]
    assert [type(e) for e in errors] == [EmptyFolder, MissingPath]
    assert all(str(tmp_path) in str(e) for e in errors)


def test_an_unknown_wish_for_ocr_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("Kế hoạch")
    with pytest.raises(UsageError, match="maybe"):
        read_file(tmp_path / "a.txt", ocr="maybe")


def test_a_pipe_is_left_to_its_reader(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text("Kế hoạch"))
    writer.start()
    files, errors = find_files([pipe])
    assert (files, errors) == ([pipe], []) and read_file(pipe).read == "Kế hoạch"
    writer.join()
