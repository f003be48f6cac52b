"""Codes and abbreviations: the marks that are certain come back, nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.diacritics.edits import apply, compose
from pipeline.diacritics.protect import code_parts, codes, net_addresses
from pipeline.diacritics.service import restore
from pipeline.document import Edit
from pipeline.lexicon import rows
from pipeline.text import fold


def restored(text: str, noisy: bool = False) -> str:
    """The text with its codes restored."""
    return apply(
        text, [Edit(c.start, c.end, text[c.start : c.end], c.restored, 1) for c in codes(text, noisy)]
    )


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("so 57/QD-UBND", "so 57/QĐ-UBND"),
        ("so 12/2020/ND-CP", "so 12/2020/NĐ-CP"),
        ("theo QD-TTg", "theo QĐ-TTg"),
        ("Huong dan so 08/HD-SGDDT", "Huong dan so 08/HD-SGDĐT"),
        ("Hop dong so 08/HD-THPT", "Hop dong so 08/HĐ-THPT"),
        ("De an so 03/DA-UBND", "De an so 03/ĐA-UBND"),
        ("Du an so 03/DA-UBND", "Du an so 03/DA-UBND"),
        ("Nghi quyet 21-NQ/QU", "Nghi quyet 21-NQ/QU"),
        ("Hoi dong TD-KT", "Hoi dong TĐ-KT"),
        ("Phong GD&DT va LDLD", "Phong GD&ĐT va LĐLĐ"),
        ("GV, NV truong THCS, UBND xa", "GV, NV truong THCS, UBND xa"),
        ("So: /KH-PGDDT", "So: /KH-PGDĐT"),
        ("- Luu: CD.", "- Luu: CĐ."),
        ("- Luu: VT, DTN.", "- Luu: VT, ĐTN."),
        ("Nghe bang CD.", "Nghe bang CD."),
    ],
)
def test_codes(read: str, wanted: str) -> None:
    assert restored(read) == wanted


def test_misread_d_bar_only_in_noisy_text() -> None:
    assert restored("09/KH-HBTDKT") == "09/KH-HBTDKT"
    assert restored("09/KH-HBTDKT", noisy=True) == "09/KH-HĐTĐKT"


def test_words_in_capitals_are_no_codes() -> None:
    assert not list(codes("KE HOACH THI DUA-KHEN THUONG NAM HOC"))


def test_addresses() -> None:
    text = "xem www.example.vn/a-b, thu ve van.phong@example.edu.vn."
    assert [text[a:b] for a, b in net_addresses(text)] == ["www.example.vn/a-b,", "van.phong@example.edu.vn"]


@pytest.mark.parametrize("row", rows("code_parts"), ids=lambda row: row["form"])
def test_every_lexicon_entry_restores_its_example(row: dict[str, str]) -> None:
    assert row["key"] == fold(row["form"]) != row["form"]
    assert restored(fold(row["example"])).split()[-1] == row["example"].split()[-1]


def test_no_entry_contradicts_another() -> None:
    for key, parts in code_parts().items():
        places = [(part.where, part.after) for part in parts]
        assert len(places) == len(set(places)), key


@pytest.mark.parametrize(
    "text", ["2tháng", "12/2022", "05/9/2021 - 16/01/2022", "1.250.000", "100%", "24/7", "5A, 6B", "A4"]
)
def test_numbers_stay(text: str) -> None:
    line = f"Tong so hoc sinh cua truong la {text} theo bao cao"
    assert text in restore(line).text
    assert text in restore(line, "repair").text


EDITS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("xyz", max_size=3)), max_size=4)


def _edits(text: str, raw: list[tuple[int, int, str]]) -> list[Edit]:
    """Sorted edits without overlap, from any numbers."""
    found: list[Edit] = []
    done = -1
    for start, length, after in sorted(raw):
        end = min(start + length, len(text))
        if start > done and start <= end:
            found.append(Edit(start, end, text[start:end], after, 1.0))
            done = end
    return found


@given(st.text("abcd", max_size=14), EDITS, EDITS)
def test_composed_edits_do_what_both_do(text: str, first: list, second: list) -> None:  # type: ignore[type-arg]
    early = _edits(text, first)
    between = apply(text, early)
    late = _edits(between, second)
    both = compose(text, early, late)
    assert apply(text, both) == apply(between, late)
    assert all(text[edit.start : edit.end] == edit.before for edit in both)
