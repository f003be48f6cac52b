"""Quantitative goals in the forms that offices use, each with its value, unit and comparator."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from corpora.synthetic.phrases import Bank, capital


class Target(NamedTuple):
    """A goal as written; `text` has no final punctuation."""

    text: str
    value: float
    unit: str
    comparator: str
    after: str = ""

    def label(self) -> dict[str, object]:
        """The goal in the shape of the labels."""
        return {"text": self.text, "value": self.value, "unit": self.unit, "comparator": self.comparator}


Form = Callable[[Random, Bank], Target]
BEFORE = {
    ">=": ("ít nhất ", "tối thiểu ", "không dưới "),
    ">": ("trên ", "hơn "),
    "<=": ("không quá ", "tối đa ", "không vượt quá "),
    "<": ("dưới ",),
    "=": ("",),
}
WORDS = {1: "một", 2: "hai", 3: "ba", 4: "bốn"}  # năm is a year as well


def figure(number: float) -> str:
    """Vietnamese figures: `2.305`, `98,5`."""
    if number == int(number):
        return f"{int(number):,}".replace(",", ".")
    return f"{number:g}".replace(".", ",")


def _percent(rng: Random, low: int, high: int) -> tuple[float, str]:
    number: float = rng.randint(low, high)
    if rng.random() < 0.3 and number < 99:
        number += rng.randint(1, 9) / 10
    number = round(number, 1)
    return number, f"{figure(number)}{' %' if rng.random() < 0.06 else '%'}"


def share(rng: Random, phrases: Bank) -> Target:
    """`100% giáo viên ...`, `Trên 90% ...`, `2/3 số đơn vị ...`."""
    what = rng.choice(phrases["share"])
    draw = rng.random()
    if draw < 0.4:
        return Target(f"100% {what}", 100, "%", "=")
    number, text = _percent(rng, 60, 98)
    if draw < 0.55:
        return Target(f"{text} trở lên {what}", number, "%", ">=")
    if draw < 0.62:
        return Target(f"Từ {text} trở lên {what}", number, "%", ">=")
    if draw < 0.72:
        return Target(f"{text} {what}", number, "%", "=")
    if draw < 0.8:
        return Target(f"{rng.choice(('Phấn đấu', 'Phấn đấu có', 'Duy trì'))} {text} {what}", number, "%", "=")
    mark = rng.choice((">=", ">=", ">"))
    return Target(capital(f"{rng.choice(BEFORE[mark])}{text} {what}"), number, "%", mark)


def rise(rng: Random, phrases: Bank) -> Target:
    """`Tỷ lệ ... đạt trên 95%`, `Nâng tỷ lệ ... từ 78% lên 80%`."""
    what = rng.choice(phrases["up"])
    number, text = _percent(rng, 65, 98)
    draw = rng.random()
    if draw < 0.15:
        before = figure(round(number - rng.randint(2, 9), 1))
        return Target(f"Nâng tỷ lệ {what} từ {before}% lên {text}", number, "%", "=")
    if draw < 0.25:
        grow, shown = _percent(rng, 1, 9)
        return Target(f"Tỷ lệ {what} tăng thêm ít nhất {shown} so với năm trước", grow, "%", ">=")
    if draw < 0.35:
        return Target(f"Tỷ lệ {what} đạt từ {text} trở lên", number, "%", ">=")
    if draw < 0.39:
        higher = min(99, int(number) + rng.randint(1, 4))
        return Target(f"Tỷ lệ {what} đạt từ {int(number)}% đến {higher}%", int(number), "%", ">=")
    if draw < 0.44:
        low = rng.randint(2, 5)
        return Target(f"Tỷ lệ {what} tăng {low} - {low + rng.randint(1, 5)}%", low, "%", ">=")
    mark = rng.choice(("=", "=", ">=", ">"))
    verb = rng.choice(("đạt ", "đạt ", "đạt tỷ lệ ", ": "))
    head = f"Tỷ lệ {what}" + (verb if verb == ": " else f" {verb}")
    after = f" (năm trước đạt {figure(round(number - 1.3, 1))}%)" if rng.random() < 0.15 else ""
    return Target(f"{head}{rng.choice(BEFORE[mark])}{text}", number, "%", mark, after)


def fall(rng: Random, phrases: Bank) -> Target:
    """`Tỷ lệ ... không quá 0,5%`, `Giảm ít nhất 5% số vụ ...`."""
    what = rng.choice(phrases["down"])
    number, text = _percent(rng, 0, 9)
    number, text = (number, text) if number else (0.5, "0,5%")
    if (
        what.startswith(("số ", "ca ", "diện ", "đơn ", "văn ", "điểm ", "tai ", "tội "))
        or rng.random() < 0.2
    ):
        mark = rng.choice(("=", ">=", ">="))
        return Target(f"Giảm {rng.choice(BEFORE[mark])}{text} {what}", number, "%", mark)
    mark = rng.choice(("<=", "<", "=", "<="))
    verb = {"=": " giảm còn "}.get(mark, rng.choice((" ", " còn ")))
    return Target(f"Tỷ lệ {what}{verb}{rng.choice(BEFORE[mark])}{text}", number, "%", mark)


def count(rng: Random, phrases: Bank) -> Target:
    """`Kết nạp mới 350 đoàn viên ...`, `Trồng ít nhất 2.305 cây xanh ...`."""
    verb, low, high, unit, tail = rng.choice(phrases["count"]).split(" | ")
    number = rng.randint(int(low), int(high))
    if number > 100 and rng.random() < 0.75:
        number = round(number, -1 if number < 1000 else -2)
    shown = f"{number:02}" if number < 10 and rng.random() < 0.7 else figure(number)
    if number in WORDS and rng.random() < 0.15:
        shown = WORDS[number]
    mark = rng.choice(("=", "=", "=", ">=", ">=", ">"))
    tail = f" {tail}" if rng.random() < 0.7 else ""
    if mark == ">=" and rng.random() < 0.3:
        return Target(f"{verb} từ {shown} {unit}{tail} trở lên", number, unit, mark)
    return Target(f"{verb} {rng.choice(BEFORE[mark])}{shown} {unit}{tail}", number, unit, mark)


def each(rng: Random, phrases: Bank) -> Target:
    """`Mỗi chi đoàn đảm nhận ít nhất một tuyến đường ...`, `... từ 1 đến 2 ...`."""
    who, verb, unit, tail = rng.choice(phrases["each"]).split(" | ")
    number = rng.randint(1, 3)
    draw = rng.random()
    if draw < 0.15:
        return Target(f"{who} {verb} từ {number} đến {number + 1} {unit} {tail}", number, unit, ">=")
    shown = rng.choice((f"{number:02}", WORDS[number], str(number)))
    if draw < 0.35:
        return Target(f"{who} {verb} {shown} {unit} {tail}", number, unit, "=")
    return Target(f"{who} {verb} {rng.choice(BEFORE['>='][:2])}{shown} {unit} {tail}", number, unit, ">=")


def part(rng: Random, phrases: Bank) -> Target:
    """`38/38 đơn vị ...`, `2/3 số đơn vị ...`."""
    what = rng.choice(("đăng ký tham gia phong trào", "có mô hình hay, cách làm mới", "ký giao ước thi đua"))
    unit = rng.choice(("đơn vị", "cơ sở", "khu dân cư"))
    if rng.random() < 0.6:
        whole = rng.randint(5, 60)
        return Target(f"{whole}/{whole} {unit} {what}", whole, unit, "=")
    top, bottom = rng.choice(((1, 2), (2, 3), (3, 4), (1, 3)))
    return Target(f"{top}/{bottom} số {unit} {what}", top / bottom, f"số {unit}", "=")


FORMS: tuple[Form, ...] = (share, share, share, rise, rise, rise, fall, fall, count, count, count, each, part)


def ratings(rng: Random) -> tuple[str, list[Target]]:
    """A line of shares that make up the whole: `Học lực: giỏi 25%; khá: 45%; ...`."""
    head = rng.choice(
        ("Xếp loại học lực", "Chất lượng học tập", "Xếp loại hạnh kiểm", "Kết quả xếp loại cuối năm")
    )
    grades = ("giỏi", "khá", "trung bình", "yếu") if "hạnh" not in head else ("tốt", "khá", "trung bình")
    left, found, sign = 100, [], rng.choice((" ", ": ", " đạt ", " = "))
    for number, grade in enumerate(grades):
        part = left if number == len(grades) - 1 else rng.randint(left // 3, max(2, left * 2 // 3))
        left -= part
        found.append(Target(f"{grade}{sign}{part}%", part, "%", "="))
    found = [target for target in found if target.value]
    return f"{head}: {rng.choice((', ', '; ')).join(target.text for target in found)}", found


def _with_year(rng: Random, target: Target, year: int) -> Target:
    """Now and then a year by which the goal is meant."""
    if target.after or " năm " in target.text or rng.random() > 0.1:
        return target
    when = rng.choice((f"trong năm {year}", f"vào cuối năm {year}", f"đến năm {year + rng.randint(1, 4)}"))
    return target._replace(text=f"{target.text} {when}")


def _about(target: Target, phrases: Bank) -> str:
    """What the goal is about: its phrase of the bank, or its unit."""
    subjects = (*phrases["share"], *phrases["up"], *phrases["down"])
    return next((phrase for phrase in subjects if phrase in target.text), target.unit)


def targets(rng: Random, phrases: Bank, year: int, least: int, most: int) -> list[Target]:
    """That many goals, no two about the same thing."""
    found: dict[str, Target] = {}
    wanted = rng.randint(least, most)
    for _ in range(wanted * 4):
        if len(found) == wanted:
            break
        target = rng.choice(FORMS)(rng, phrases)
        found.setdefault(_about(target, phrases), _with_year(rng, target, year))
    return list(found.values())
