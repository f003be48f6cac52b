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
        ("8/KH-SVHTTDL", "SỞ VĂN HÓA, THỂ THAO    Độc lập - Tự do\n  VÀ DU LỊCH", "8/KH-SVHTTDL"),
        ("9-KH/TTBDCT", "TRUNG TÂM BỒI DƯỠNG\nCHÍNH TRỊ HUYỆN", "9-KH/TTBDCT"),
        ("31-KH/HD", "HUYỆN ĐOÀN SƠN ĐỘNG", "31-KH/HĐ"),
        ("32-HD/BTG", "HUYỆN ĐOÀN SƠN ĐỘNG", "32-HD/BTG"),
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
        ("9/KH-PTDTNT", "9/KH-PTDTNT"),
        ("10/KH-PTDTBTTHBM", "10/KH-PTDTBTTHBM"),
    ],
)
def test_otherwise_the_letters_beside_it(bare, wanted):
    assert with_letters(bare, ()) == wanted


def test_a_code_does_not_speak_for_itself():
    text = "Can cu Ke hoach so 12/KH-DHTB ngay 3/4/2019 cua Hieu truong\nTruong Dai hoc Tay Bac\n"
    assert "12/KH-ĐHTB" in restore(text, "restore").text


def test_an_underline_parts_a_code():
    assert "10/2007/QĐ_BKHCN" in restore("Quyet dinh so 10/2007/QD_BKHCN ngay 11/5/2007", "restore").text


def test_a_word_behind_the_number_of_a_list_is_no_code():
    text = "De nghi cac don vi thuc hien:\n1/ Doi tuong: can bo, dang vien.\n2- Dang vien la guong.\n"
    assert "1/ Đối tượng" in restore(text).text
    assert "2- Đảng viên" in restore(text).text


def test_two_letters_in_the_name_of_a_body_may_be_a_word():
    text = "BENH VIEN PHONG - DA LIEU        Doc lap - Tu do - Hanh phuc\nSo: 412/KH-BVPDL\n"
    assert "412/KH-BVPDL" in restore(text).text
