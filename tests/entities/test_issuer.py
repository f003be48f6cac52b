"""Who issues a document: how bodies stand below others, side by side, above a decision, or nowhere."""

import pytest
from entity_cases import found

from corpora.written.unpack import unpack
from pipeline.entities.completing import Body, completions

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


def issuer_of(text):
    """The name of the issuing body that the text gives, None without one."""
    return next((entity.value for entity in found(text, "issuing_body")), None)


def plan(*lines, kind="KẾ HOẠCH", place="Mai Châu"):
    """A document with these lines in its letterhead."""
    return "\n".join(
        (*lines, STATE, "Số: 12/KH-XX", f"{place}, ngày 05 tháng 3 năm 2019", "", kind, "Tổ chức hội thi", "")
    )


@pytest.mark.parametrize(
    ("own", "parent", "name"),
    [
        ("Sở Y tế", "Ủy ban nhân dân tỉnh Lào Cai", "Sở Y tế tỉnh Lào Cai"),
        ("Phòng Nội vụ", "Ủy ban nhân dân huyện Mai Châu", "Phòng Nội vụ huyện Mai Châu"),
        ("Phòng Đào tạo", "Trường Đại học Hồng Bàng", "Phòng Đào tạo Trường Đại học Hồng Bàng"),
        ("Ban Dân vận", "Tỉnh ủy Lào Cai", "Ban Dân vận Tỉnh ủy Lào Cai"),
        ("Thanh tra Sở", "Sở Y tế tỉnh Lào Cai", "Thanh tra Sở Y tế tỉnh Lào Cai"),
        ("Tổ Văn", "Trường THPT Mai Châu B", "Tổ Văn, Trường THPT Mai Châu B"),
        (
            "Ban Thường vụ huyện Mai Châu",
            "Hội Nông dân Việt Nam",
            "Ban Thường vụ Hội Nông dân huyện Mai Châu",
        ),
        ("Chi nhánh huyện Mai Châu", "Ngân hàng Đông Đô", "Ngân hàng Đông Đô Chi nhánh huyện Mai Châu"),
        ("Trường THCS Nguyễn Du", "Ủy ban nhân dân huyện Mai Châu", "Trường THCS Nguyễn Du"),
        ("Hội đồng Đội", "Huyện đoàn Mai Châu", "Hội đồng Đội huyện Mai Châu"),
    ],
)
def test_a_name_is_completed_by_what_it_is_of_the_body_above(own, parent, name):
    assert completions(Body(0, 1, own), Body(0, 1, parent), None)[0][1] == name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("UBND HUYỆN MAI CHÂU", "BAN CHỈ ĐẠO XÂY DỰNG", "NÔNG THÔN MỚI"), "huyện Mai Châu"),
        (("PHÒNG GD&ĐT HUYỆN TAM NÔNG", "TRƯỜNG TIỂU HỌC", "ĐOÀN THỊ ĐIỂM"), "Trường Tiểu học Đoàn Thị Điểm"),
        (("HỘI ĐỒNG ĐỘI TRUNG ƯƠNG", "HỘI ĐỒNG ĐỘI TỈNH HÀ GIANG"), "Hội đồng Đội tỉnh Hà Giang"),
        (("UBND THÀNH PHỐ KON TUM", "ỦY BAN NHÂN DÂN", "XÃ ĐOÀN KẾT"), "Ủy ban nhân dân xã Đoàn Kết"),
        (("HUYỆN MAI CHÂU", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG"), "huyện Mai Châu"),
    ],
)
def test_lines_of_a_letterhead(lines, name):
    assert issuer_of(plan(*lines)).endswith(name)


def test_several_bodies_issue_together():
    joint = issuer_of(plan("UBND TỈNH LÀO CAI", "SỞ Y TẾ", "SỞ TÀI CHÍNH", kind="KẾ HOẠCH LIÊN NGÀNH"))
    assert joint == "Sở Y tế tỉnh Lào Cai và Sở Tài chính tỉnh Lào Cai"
    own = issuer_of(plan("CÔNG AN TỈNH LÀO CAI", "ĐOÀN THANH NIÊN CÔNG AN TỈNH", place="Lào Cai"))
    assert own.startswith("Đoàn Thanh niên Công an tỉnh")


def test_who_decides():
    letterhead = (
        f"UBND HUYỆN MAI CHÂU\nPHÒNG NỘI VỤ\n{STATE}Số: 9/QĐ-NV\nMai Châu, ngày 05 tháng 3 năm 2019\n\n"
    )
    decision = (
        letterhead + "QUYẾT ĐỊNH\nVề việc tặng giấy khen\n\nTRƯỞNG PHÒNG NỘI VỤ\n\nCăn cứ Luật Thi đua;\n"
    )
    assert issuer_of(decision) == "Trưởng phòng Nội vụ huyện Mai Châu"


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức hội thi\n\nHội Nông dân xã Vạn Mai xây dựng kế hoạch hội thi như sau:\n1. Thời gian.\n",
        "Tổ chức hội thi của Hội Nông dân xã Vạn Mai\n\n1. Thời gian: tháng 5.\n2. Kinh phí: quỹ hội.\n",
        "Tổ chức hội thi\n\n1. Thời gian.\n2. Chi.\n\nTM. HỘI NÔNG DÂN XÃ VẠN MAI\nCHỦ TỊCH\nLò Văn Én\n",
    ],
)
def test_a_lost_letterhead(text):
    assert issuer_of(f"KẾ HOẠCH\n{text}") == "Hội Nông dân xã Vạn Mai"


def test_nothing_is_invented():
    assert (
        issuer_of("KẾ HOẠCH\nTổ chức hội thi\n\nBan Chấp hành xây dựng kế hoạch như sau:\n1. Thời gian.\n")
        is None
    )
    assert issuer_of("Phong trào thi đua năm nay sôi nổi hơn năm trước.\n") is None


def test_letterheads_unpack(tmp_path):
    table = tmp_path / "heads.jsonl"
    table.write_text('{"id": "X1", "text": "KẾ HOẠCH\\n", "number": null}\n', "utf-8")
    folder = unpack(table, tmp_path / "heads")
    assert (folder / "X1.txt").read_text("utf-8") == "KẾ HOẠCH\n"
    assert (folder / "X1.gold.json").read_text("utf-8") == '{"id": "X1", "number": null}'
