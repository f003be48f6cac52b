"""Fonts of before Unicode by their names."""

import pytest

from pipeline.document import FontRun
from pipeline.legacyfonts import LegacyFont, encoding_of_font, legacy_runs


@pytest.mark.parametrize(
    ("name", "encoding", "capitals"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        (".vntime", "tcvn3", False),
        (".VNTIMEH", "tcvn3", True),
        (".VnArial NarrowH", "tcvn3", True),
        (".VnBook-AntiquaH", "tcvn3", True),
        (".VnCourier New", "tcvn3", False),
        (".VnGothic", "tcvn3", False),
        ("VnTime", "tcvn3", False),
        ("ABCDEF+.VnTimeH,Bold", "tcvn3", True),
        ("ABCDEF+VnTimeHBold", "tcvn3", True),
        ("GHIJKL+VnTimeItalic", "tcvn3", False),
        (".VnTime-BoldItalic", "tcvn3", False),
        ("VNtimes new roman", "tcvn3", False),
        ("VNI-Times", "vni", False),
        ("ABCDEF+VNI-Times,Bold", "vni", False),
        ("VNI-Helve-Condense", "vni", False),
        ("VNI Times", "vni", False),
        ("VNI-AvoH", "vni", False),
        ("VPS Times", "vps", False),
        ("VPS Times Hoa", "vps", True),
        ("VPSTimes", "vps", False),
        ("VI Times", "viscii", False),
        ("VI Times H", "viscii", True),
        ("VI Arial Hoa", "viscii", True),
    ],
)
def test_legacy(name: str, encoding: str, capitals: bool) -> None:
    assert encoding_of_font(name) == LegacyFont(encoding, capitals)


@pytest.mark.parametrize(
    "name",
    [
        "Times New Roman",
        "ABCDEF+TimesNewRomanPS-BoldMT",
        "Vivaldi",
        "Viner Hand ITC",
        "VIP",
        "Vni",
        "Arial",
        "VNI-Internet Mail",
        "Vntn",
        "Verdana",
        "SVNTimes",
        "UTM Times",
        "Symbol",
        "",
    ],
)
def test_others(name: str) -> None:
    assert encoding_of_font(name) is None


def test_stretches() -> None:
    names = ["", ".VnTime", ".VnTime", ".VnTimeH", "Arial", "VNI-Times"]
    assert legacy_runs(names) == (
        FontRun(1, 3, ".VnTime"),
        FontRun(3, 4, ".VnTimeH"),
        FontRun(5, 6, "VNI-Times"),
    )
