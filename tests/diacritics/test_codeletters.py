"""D or Đ in codes of no lexicon: as the document spells them out, else as the letters beside it tell."""

import pytest

from pipeline.diacritics.codeletters import initials_of, with_letters
from pipeline.diacritics.service import restore


@pytest.mark.parametrize(
    ("bare", "named", "wanted"),
    [
        ("12/KH-DHTB", "Trường Đại học Tây Bắc", "12/KH-ĐHTB"),
        ("3-NQ/DUQSTW", "Đảng uỷ Quân sự Trung ương", "3-NQ/ĐUQSTW"),
        ("4/BC-BDT", "Ban Dân tộc", "4/BC-BDT"),
        ("5/KH-THCSDDT", "Trường THCS Đoàn Duy Từ", "5/KH-THCSĐDT"),
        ("6/KH-SGD&DT", "Sở Giáo dục và Đào tạo", "6/KH-SGD&ĐT"),
        ("7/HD-CDVC", "Công đoàn Viên chức", "7/HD-CĐVC"),
    ],
)
def test_the_document_spells_it_out(bare, named, wanted):
    assert with_letters(bare, initials_of(named)) == wanted


@pytest.mark.parametrize(
    ("bare", "wanted"),
    [
        ("12/KH-UBND", "12/KH-UBND"),
        ("4/QĐ-BXD", "4/QĐ-BXD"),
        ("5/BGDĐT-GDTrH", "5/BGDĐT-GDTrH"),
        ("6/HD-BVHTTDL", "6/HD-BVHTTDL"),
        ("7/KH-HDQT", "7/KH-HĐQT"),
        ("8/QĐ-CDCT", "8/QĐ-CĐCT"),
    ],
)
def test_otherwise_the_letters_beside_it(bare, wanted):
    assert with_letters(bare, ()) == wanted


def test_a_code_does_not_speak_for_itself():
    text = "Can cu Ke hoach so 12/KH-DHTB ngay 3/4/2019 cua Hieu truong\nTruong Dai hoc Tay Bac\n"
    assert "12/KH-ĐHTB" in restore(text, "restore").text


def test_an_underline_parts_a_code():
    assert "10/2007/QĐ_BKHCN" in restore("Quyet dinh so 10/2007/QD_BKHCN ngay 11/5/2007", "restore").text
