"""Signers and recipients in the forms that offices, OCR and tables give them (tests/cases/endings.jsonl)."""

import pytest
from entity_cases import cases, found, value

BODY = """UBND HUYỆN A LƯỚI                  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NỘI VỤ                         Độc lập - Tự do - Hạnh phúc
Số: 12/KH-PNV                      A Lưới, ngày 05 tháng 9 năm 2019

KẾ HOẠCH
Phát động thi đua năm 2020

Căn cứ Kế hoạch số 5/KH-UBND ngày 02/01/2019 của UBND huyện, phòng xây dựng kế hoạch:
I. MỤC ĐÍCH
- Nâng cao chất lượng công tác.
II. TỔ CHỨC THỰC HIỆN
Các bộ phận thực hiện nghiêm túc{}

"""


@pytest.mark.parametrize("case", cases("endings"), ids=lambda c: c["id"])
def test_endings(case):
    text = BODY.format(case.get("closing", "./.")) + case["text"]
    signer = value(text, "signer")
    assert (signer and signer["name"]) == case["name"]
    assert case["title"] is None or signer["title"] == case["title"]
    assert [item.value for item in found(text, "recipients")] == case["recipients"]


def test_a_guessed_name_is_less_sure():
    def signer(name):
        (entity,) = found(BODY.format("./.") + f"CHỦ TỊCH\n(Đã ký)\n{name}\n", "signer")
        return entity

    assert signer("Sarai Mơ").value["name"] == "Sarai Mơ"
    assert signer("Sarai Mơ").confidence < signer("Lê Hà").confidence


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sir,\n\nThank you for the plan of 2019.\n\nYours sincerely,\n\nJohn Smith\nDirector\n",
        "Phong trào lan rộng ở Sơn La\n\nSáng 5/9, ông Lò Văn Pánh, Chủ tịch UBND xã, cho biết.\n\nHÀ ANH\n",
    ],
    ids=["letter", "newspaper"],
)
def test_nobody_signs_what_is_no_document(text):
    assert value(text, "signer") is None
    assert found(text, "recipients") == []
