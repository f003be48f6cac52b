"""Each passage of a text is judged by itself: what needs nothing is left alone, what needs help gets it."""

import itertools
import json
from pathlib import Path

from cli_runner import kehoach

from pipeline.diacritics import restore
from pipeline.diacritics.decode import table
from pipeline.document import Word
from pipeline.text import fold

MARKED = (
    "Phòng Giáo dục và Đào tạo yêu cầu hiệu trưởng các trường tiểu học, trung học cơ sở trên địa bàn huyện "
    "tổ chức phong trào thi đua, kiểm tra việc thực hiện và báo cáo kết quả về phòng trước ngày 25 tháng 5 "
    "hằng năm."
)
ENGLISH = (
    "The committee shall meet once a month, review the reports of all schools in the district and send its "
    "comments to the director of the department before the end of the following week without any delay."
)
FRENCH = (
    "Le comité se réunit une fois par mois, examine les rapports de toutes les écoles du district et envoie "
    "ses observations au directeur du département avant la fin de la semaine suivante sans aucun délai."
)


def tcvn3(text: str) -> str:
    """The text as an ABC font's letters look to Western software."""
    back: dict[str, str] = {}
    for shown, letter in table("tcvn3").items():
        back.setdefault(letter, shown)
    return "".join(back.get(char, char) for char in text)


def names(text: str) -> list[str]:
    """The conditions of the passages of a text."""
    return [passage.condition.name for passage in restore(text).passages]


def test_one_condition_is_one_passage() -> None:
    text = f"{MARKED}\n\n{MARKED}\n{MARKED}"
    assert [(p.start, p.end) for p in restore(text).passages] == [(0, len(text))]


def test_passages_cover_the_text() -> None:
    text = f"{MARKED}\n\n{fold(MARKED)}\n\n{tcvn3(MARKED)}\n\n{ENGLISH}\n"
    passages = restore(text).passages
    assert passages[0].start == 0
    assert passages[-1].end == len(text)
    assert all(a.end == b.start for a, b in itertools.pairwise(passages))


def test_stripped_and_legacy_paragraphs_among_others() -> None:
    text = f"{MARKED}\n\n{fold(MARKED)}\n\n{tcvn3(MARKED)}\n\n{MARKED}\n"
    assert names(text) == ["accented", "stripped", "legacy:tcvn3", "accented"]
    assert restore(text).text == f"{MARKED}\n\n{MARKED}\n\n{MARKED}\n\n{MARKED}\n"


def test_a_quiet_paragraph_of_a_garbled_page_is_repaired_too() -> None:
    """One misread word in thirty says nothing of the paragraph, but the page says it for it."""
    noisy = fold(MARKED).replace("phong", "phOng").replace("truong", "tru'dng").replace("cac", "cdc")
    quiet = fold(MARKED).replace("truong cac", "trudng cac")
    text = f"{noisy}\n\n{quiet}\n\n{noisy}\n"
    assert names(text) == ["garbled"]
    assert restore(text).text.count("hiệu trưởng các trường") == 3


def test_other_languages_stay() -> None:
    for other in (ENGLISH, FRENCH, fold(FRENCH)):
        done = restore(f"{fold(MARKED)}\n\n{other}\n\n{fold(MARKED)}\n")
        assert other in done.text
        assert done.text.startswith(MARKED)


def test_capitals_where_none_belong_are_set_right() -> None:
    slips = MARKED.replace("các", "cáC").replace("thực", "thỰc").replace("việc", "viỆc").replace("báo", "bÁo")
    assert restore(slips).text == MARKED


def test_words_of_an_engine_count_by_its_confidence() -> None:
    """`phân đầu` is possible Vietnamese: it is read as phấn đấu where the engine was not sure of it."""
    text = "Toàn thể cán bộ, giáo viên và học sinh quyết tâm phân đầu hoàn thành tốt nhiệm vụ năm học này"
    parts, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        parts.append(Word(start, start + len(word), confidence=0.4 if word in ("phân", "đầu") else 0.97))
    assert "phấn đấu" in restore(text, words=parts).text
    assert restore(text).text == text


def test_json_tells_passages_and_evidence(tmp_path: Path) -> None:
    done = kehoach("restore", "--format", "json", cwd=tmp_path, stdin=f"{MARKED}\n\n{fold(MARKED)}\n")
    passages = json.loads(done.stdout)["passages"]
    assert [p["condition"] for p in passages] == ["accented", "stripped"]
    assert passages[0]["evidence"]["marked"] > 0.7 > 0.1 > passages[1]["evidence"]["marked"]
