"""A round red stamp, marked MẪU (specimen) so that none takes it for real, and a signature."""

import math
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from corpora.synthetic.fonts import font_file

RED, BLUE = (205, 32, 44), (38, 52, 140)


def _letter(text: str, font: ImageFont.FreeTypeFont, angle: float, size: int) -> Image.Image:
    tile = Image.new("L", (size, size))
    ImageDraw.Draw(tile).text((size / 2, size / 2), text, 255, font, anchor="mm")
    return tile.rotate(angle, Image.Resampling.BICUBIC)


def _on_arc(mask: Image.Image, text: str, radius: float, start: float, end: float, size: int) -> None:
    """Write `text` along the arc between two angles (degrees clockwise from the top)."""
    font = ImageFont.truetype(str(font_file("b")), size)
    centre = mask.width / 2
    for number, char in enumerate(text):
        turn = start + (end - start) * (number + 0.5) / len(text)
        x = centre + radius * math.sin(math.radians(turn))
        y = centre - radius * math.cos(math.radians(turn))
        tile = _letter(char, font, -turn, size * 2)
        mask.paste(255, (round(x - size), round(y - size)), tile)


def _star(draw: ImageDraw.ImageDraw, centre: float, radius: float) -> None:
    points = []
    for n in range(10):
        reach = radius if n % 2 == 0 else radius * 0.4
        points.append(
            (centre + reach * math.sin(n * math.pi / 5), centre - reach * math.cos(n * math.pi / 5))
        )
    draw.polygon(points, fill=255)


def stamp(rng: Random, text: str, diameter: int) -> Image.Image:
    """A worn stamp of that diameter in pixels, RGBA, `text` around a star."""
    mask = Image.new("L", (diameter, diameter))
    draw = ImageDraw.Draw(mask)
    width = max(2, diameter // 60)
    draw.ellipse((width, width, diameter - width, diameter - width), outline=255, width=width)
    inner = diameter * 0.17
    draw.ellipse((inner, inner, diameter - inner, diameter - inner), outline=255, width=max(1, width // 2))
    _star(draw, diameter / 2, diameter * 0.16)
    letters = " ".join(text.upper().split())
    size = max(8, min(diameter // 10, round(diameter * 1.7 / max(14, len(letters)))))
    _on_arc(mask, letters, diameter * 0.405, -118, 118, size)
    _on_arc(mask, "MẪU", diameter * 0.405, 200, 160, max(8, diameter // 12))
    side = diameter // 3
    grain = Image.frombytes("L", (side, side), rng.randbytes(side * side)).resize(mask.size)
    worn = Image.composite(mask, Image.new("L", mask.size), grain.point(lambda v: 255 if v > 84 else 90))
    red = Image.new("RGBA", mask.size, (*RED, 0))
    red.putalpha(worn.filter(ImageFilter.GaussianBlur(0.6)).point(lambda v: round(v * 0.82)))
    return red.rotate(rng.uniform(-14, 14), Image.Resampling.BICUBIC)


def scrawl(rng: Random, width: int, height: int) -> Image.Image:
    """A signature in blue ink, RGBA."""
    ink = Image.new("RGBA", (width * 2, height * 2), (0, 0, 0, 0))
    draw = ImageDraw.Draw(ink)
    steps, loops, slant = 160, rng.uniform(3, 6), rng.uniform(0.15, 0.5)
    phase = rng.uniform(0, math.tau)
    points = []
    for n in range(steps):
        t = n / steps
        x = (0.08 + 0.82 * t + 0.07 * math.sin(loops * math.tau * t + phase)) * width * 2
        swing = math.cos(loops * math.tau * t) * (0.36 - 0.25 * t) + 0.08 * math.sin(9 * t)
        points.append((x + swing * slant * height, (0.5 + swing) * height * 2))
    draw.line(points, (*BLUE, 225), width=max(3, height // 11), joint="curve")
    draw.line((points[-1], (width * 0.4, height * 1.5)), (*BLUE, 200), width=max(3, height // 15))
    return ink.resize((width, height), Image.Resampling.LANCZOS)
