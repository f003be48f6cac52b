"""What all parts of one document share: who issues it, when, about what, and its habits."""

import datetime
from dataclasses import dataclass
from random import Random

from corpora.synthetic.bodies import Issuer
from corpora.synthetic.phrases import Bank, bank, capital

QUOTES = (("“", "”"), ("“", "”"), ("“", "”"), ('"', '"'), ('"', '"'), ("«", "»"), ("‘", "’"), ("''", "''"))
KINDS = {"pt": "phong trào thi đua", "cv": "cuộc vận động", "dt": "đợt thi đua"}


@dataclass(frozen=True)
class Movement:
    """A named movement; `kind` is the word that introduces it."""

    name: str
    kind: str


@dataclass
class Context:
    """One document in the making. `doc` is its type as the text calls it ("Kế hoạch")."""

    rng: Random
    day: datetime.date
    issuer: Issuer
    sector: str
    doc: str
    period: str
    quotes: tuple[str, str]
    movements: tuple[Movement, ...]

    @property
    def phrases(self) -> Bank:
        """The phrase bank of the sector."""
        return bank(self.sector)

    @property
    def common(self) -> Bank:
        """The phrases that suit any sector."""
        return bank("common")

    def fill(self, phrase: str, topic: str = "") -> str:
        """Put the document's own words into a phrase's {slots}."""
        return phrase.format(
            area=self.issuer.area, doc=self.doc, self=capital(self.issuer.self_name), topic=topic
        ).replace("  ", " ")

    def quote(self, name: str) -> str:
        """The name in the document's quotation marks."""
        return f"{self.quotes[0]}{name}{self.quotes[1]}"


def draw_movements(rng: Random, sector: str, day: datetime.date) -> tuple[Movement, ...]:
    """The sector's movements in random order; none inside the name of another."""
    rows = [line.rsplit(" | ", 1) for line in bank(sector)["movements"]]
    rows = rng.sample(rows, len(rows))
    if rng.random() < 0.5:
        rows.insert(0, [theme(rng), "pt"])
    elif rng.random() < 0.25:
        rows.insert(0, [f"Lập thành tích {rng.choice(bank('common')['occasions'])}", "dt"])
    found: list[Movement] = []
    for name, kind in rows:
        if not any(
            name.casefold() in m.name.casefold() or m.name.casefold() in name.casefold() for m in found
        ):
            found.append(Movement(name, KINDS[kind]))
    return tuple(found)


VIRTUES = (
    "Đoàn kết", "Sáng tạo", "Kỷ cương", "Trách nhiệm", "Hiệu quả", "Gương mẫu", "Đổi mới", "Tận tụy",
    "Bản lĩnh", "Nghĩa tình", "Chủ động", "Thân thiện", "Tiên phong", "Về đích",
)  # fmt: skip
PEOPLE = ("Toàn dân", "Cán bộ và nhân dân", "Tuổi trẻ", "Mỗi gia đình", "Cán bộ, đảng viên", "Các khu dân cư")
DEEDS = (
    "chung sức vượt khó", "thi đua về đích sớm", "đoàn kết, sáng tạo, bứt phá",
    "chung tay vì ngày mai tươi đẹp", "giữ gìn nếp sống văn minh", "cùng nhau làm nhiều việc tốt",
    "lập thành tích dâng Đảng, kính Bác",
    "chung lòng xây dựng quê hương giàu đẹp",
)  # fmt: skip


def theme(rng: Random) -> str:
    """A new name for a movement: `Kỷ cương - Sáng tạo - Về đích`, `Tuổi trẻ thi đua ...`."""
    if rng.random() < 0.5:
        return rng.choice((" - ", ", ", " – ")).join(rng.sample(VIRTUES, rng.randint(3, 4)))
    return f"{rng.choice(PEOPLE)} {rng.choice(DEEDS)}"
