"""Drawn stand-ins for the pictures an agency registers: hand signatures in blue and round seals in red.

They look like the real thing on the page and are nobody's: the signature is a curve grown from a name, the seal bears
the words "MẪU" beside the agency. For demo and tests only.
"""

from __future__ import annotations

import io
import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

_FONTS = Path(__file__).parent.parent / "pdf" / "fonts"
_BLUE, _RED = (22, 52, 150), (200, 16, 32)
#: Pictures are drawn this much larger and reduced: smooth edges without an anti-aliasing library.
_OVER = 3
_SEAL_DPI = 600


def draw_signature(seed: str) -> bytes:
    """A PNG of a hand signature, blue on a transparent ground, about 900 by 360 pixels, the same for the same `seed`."""
    chance = random.Random(f"vanthu:{seed}")
    width, height = 900 * _OVER // 2, 360 * _OVER // 2
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    for stroke, weight in _strokes(chance):
        points = _smooth([(x * width, y * height) for x, y in stroke])
        _ink(pen, points, weight * height / 100, chance)
    mask = mask.resize((900, 360), Image.Resampling.LANCZOS)
    return _coloured(mask, _BLUE)


def draw_seal(agency_name: str, over: str, diameter_mm: float = 36.0) -> bytes:
    """A PNG of a round seal in real size at 600 dpi, red on a transparent ground.

    `over` (the parent body or the place) runs round the upper rim, `agency_name` stands under the star.
    """
    side = round(diameter_mm / 25.4 * _SEAL_DPI)
    size = side * _OVER // 2
    mask = Image.new("L", (size, size))
    pen = ImageDraw.Draw(mask)
    middle = size / 2

    def ring(radius: float, thickness: float) -> None:
        edge = (middle - radius * size, middle - radius * size, middle + radius * size, middle + radius * size)
        pen.ellipse(edge, outline=255, width=max(2, round(thickness * size)))

    ring(0.5, 0.016)
    ring(0.475, 0.006)
    ring(0.335, 0.006)
    _around(mask, over.upper(), radius=0.405, size=0.075, top=True)
    _around(mask, "MẪU TRÌNH DIỄN", radius=0.405, size=0.055, top=False)
    _star(pen, middle, middle - 0.13 * size, 0.115 * size)
    _lines(mask, agency_name.upper(), size)
    mask = mask.filter(ImageFilter.GaussianBlur(0.6)).resize((side, side), Image.Resampling.LANCZOS)
    return _coloured(_worn(mask, agency_name), _RED, dpi=_SEAL_DPI)


def _strokes(chance: random.Random) -> list[tuple[list[tuple[float, float]], float]]:
    """Strokes as control points in the unit square, each with the weight of its pen."""
    first = [(0.06, 0.62)]
    for turn in range(3):
        x = 0.1 + 0.07 * turn
        first += [
            (x + chance.uniform(0, 0.03), chance.uniform(0.1, 0.25)),
            (x + chance.uniform(0.05, 0.08), chance.uniform(0.4, 0.55)),
            (x + chance.uniform(-0.02, 0.02), chance.uniform(0.7, 0.88)),
        ]
    x = 0.32
    while x < 0.78:
        rise = chance.uniform(0.28, 0.48) if chance.random() > 0.25 else chance.uniform(0.08, 0.2)
        first += [(x, chance.uniform(0.58, 0.68)), (x + 0.02, rise), (x + 0.045, chance.uniform(0.55, 0.7))]
        x += chance.uniform(0.06, 0.1)
    first += [(0.86, chance.uniform(0.3, 0.5)), (0.95, chance.uniform(0.45, 0.6))]
    sweep = [
        (0.93, chance.uniform(0.6, 0.7)),
        (0.6, chance.uniform(0.78, 0.9)),
        (0.25, chance.uniform(0.74, 0.86)),
        (0.12, chance.uniform(0.84, 0.94)),
        (0.4, chance.uniform(0.88, 0.96)),
        (0.72, chance.uniform(0.72, 0.8)),
    ]
    accent = [(chance.uniform(0.4, 0.5), 0.14), (chance.uniform(0.52, 0.62), chance.uniform(0.05, 0.1))]
    return [(first, 1.35), (sweep, 1.1), (accent, 1.2)]


def _smooth(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through `points`."""
    ends = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(24):
            t = step / 24
            curve.append(
                tuple(
                    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return curve


def _ink(pen: ImageDraw.ImageDraw, points: list[tuple[float, float]], weight: float, chance: random.Random) -> None:
    """Draw a curve with a pen that thins out where the hand is fast and at both ends."""
    phase = chance.uniform(0, 6)
    for place, ((x0, y0), (x1, y1)) in enumerate(zip(points, points[1:], strict=False)):
        share = place / len(points)
        speed = math.hypot(x1 - x0, y1 - y0)
        taper = min(1.0, 8 * share + 0.3, 8 * (1 - share) + 0.25)
        thick = weight * taper * (1.15 - min(0.6, speed / 40)) * (1 + 0.15 * math.sin(phase + 9 * share))
        steps = max(1, int(speed / 2))
        for step in range(steps):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            pen.ellipse((x - thick, y - thick, x + thick, y + thick), fill=235)


def _font(points: float, name: str = "LiberationSerif-Bold.ttf") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / name, max(8, round(points)))


def _around(mask: Image.Image, text: str, *, radius: float, size: float, top: bool) -> None:
    """Write letters round the rim: upright at the top, or upright at the bottom."""
    side = mask.width
    font = _font(size * side)
    widths = [font.getlength(letter) for letter in text]
    length = sum(widths)
    allowed = (1.25 if top else 0.55) * math.pi * radius * side
    spread = min(1.25, allowed / length) if top else 1.0
    angle = -length * spread / 2 / (radius * side)
    box = round(size * side * 2)
    for letter, width in zip(text, widths, strict=True):
        turn = angle + width * spread / 2 / (radius * side)
        glyph = Image.new("L", (box, box))
        ImageDraw.Draw(glyph).text((box / 2, box / 2), letter, font=font, fill=255, anchor="mm")
        direction = turn if top else -turn
        glyph = glyph.rotate(-math.degrees(direction), resample=Image.Resampling.BICUBIC)
        x = side / 2 + radius * side * math.sin(turn)
        y = side / 2 + radius * side * math.cos(turn) * (-1 if top else 1)
        mask.paste(255, (round(x - box / 2), round(y - box / 2)), glyph)
        angle += width * spread / (radius * side)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        turn = math.pi * corner / 5
        corners.append((x + reach * math.sin(turn), y - reach * math.cos(turn)))
    pen.polygon(corners, fill=255)


def _lines(mask: Image.Image, text: str, side: int) -> None:
    """The agency's name under the star, in up to three lines that fit the inner ring."""
    words, rows = text.split(), 1 if len(text) <= 8 else 2 if len(text) <= 24 else 3
    best = min(
        (_split(words, cuts) for cuts in _cuts(len(words), rows)),
        key=lambda lines: max(map(len, lines)),
        default=[text],
    )
    pen, size = ImageDraw.Draw(mask), 0.085 * side
    while size > 12 and any(_font(size).getlength(line) > 0.6 * side for line in best):
        size -= 2
    for row, line in enumerate(best):
        pen.text(
            (side / 2, side * 0.5 + (0.05 * side) + row * size * 1.08), line, font=_font(size), fill=255, anchor="mm"
        )


def _cuts(words: int, rows: int) -> list[tuple[int, ...]]:
    if rows == 1 or words < rows:
        return [()]
    if rows == 2:
        return [(cut,) for cut in range(1, words)]
    return [(one, two) for one in range(1, words - 1) for two in range(one + 1, words)]


def _split(words: list[str], cuts: tuple[int, ...]) -> list[str]:
    edges = [0, *cuts, len(words)]
    return [" ".join(words[start:end]) for start, end in zip(edges, edges[1:], strict=False)]


def _worn(mask: Image.Image, seed: str) -> Image.Image:
    """Uneven inking: a faint, coarse noise in the density."""
    chance = random.Random(f"vanthu-seal:{seed}")
    coarse = Image.new("L", (24, 24))
    coarse.putdata([chance.randint(205, 255) for _ in range(24 * 24)])
    density = coarse.resize(mask.size, Image.Resampling.BICUBIC)
    black = Image.new("L", mask.size)
    return Image.composite(mask, black, density)


def _coloured(mask: Image.Image, colour: tuple[int, int, int], *, dpi: int = 300) -> bytes:
    picture = Image.new("RGBA", mask.size, (*colour, 0))
    picture.putalpha(mask)
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(dpi, dpi), compress_level=3)
    return out.getvalue()
