"""Where two pictures of a page differ, so that a person's eye is led there. Works on pictures, never on files."""

from __future__ import annotations

import io

from PIL import Image, ImageChops

#: Both pictures are looked at in this width: fine enough for a comma, coarse enough to be quick.
_WIDTH = 800
#: Side of the squares that are compared, in pixels of that width.
_BLOCK = 8
#: Pictures are stored with loss: a difference below this, of 255, is none.
_NOISE = 48
#: Beyond this many regions one frame around all of them says more.
MOST = 60

#: A region in fractions of the page, from its top left corner: x0, y0, x1, y1.
Region = tuple[float, float, float, float]


def regions(before: bytes, after: bytes) -> tuple[Region, ...]:
    """The parts of the page that look different, from top to bottom; the whole page where its shape is another.

    Raises OSError when either is no picture.
    """
    old, new = _grey(before), _grey(after)
    if abs(old.height - new.height) > _BLOCK:
        return ((0.0, 0.0, 1.0, 1.0),)
    new = new.resize(old.size) if new.size != old.size else new
    strong = ImageChops.difference(old, new).point(lambda value: 255 if value > _NOISE else 0)
    columns, rows = -(-old.width // _BLOCK), -(-old.height // _BLOCK)
    squares = (
        {
            (column, row)
            for row in range(rows)
            for column in range(columns)
            if strong.crop((column * _BLOCK, row * _BLOCK, (column + 1) * _BLOCK, (row + 1) * _BLOCK)).getbbox()
        }
        if strong.getbbox()
        else set()
    )
    boxes = sorted(_boxes(squares), key=lambda box: (box[1], box[0]))
    if len(boxes) > MOST:
        boxes = [tuple(pick(box[edge] for box in boxes) for edge, pick in enumerate((min, min, max, max)))]
    wide, high = old.width / _BLOCK, old.height / _BLOCK
    return tuple(
        (round(x0 / wide, 4), round(y0 / high, 4), round(min(x1 / wide, 1), 4), round(min(y1 / high, 1), 4))
        for x0, y0, x1, y1 in boxes
    )


def _grey(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as image:
        return image.convert("L").resize(
            (_WIDTH, max(round(image.height * _WIDTH / image.width), 1)), Image.Resampling.BOX
        )


def _boxes(squares: set[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Frames around squares that touch or almost touch, in squares."""
    boxes = []
    left = set(squares)
    while left:
        pending = [left.pop()]
        x0, y0 = pending[0]
        x1, y1 = x0, y0
        while pending:
            x, y = pending.pop()
            x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
            near = {(x + dx, y + dy) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2)} & left
            left -= near
            pending.extend(near)
        boxes.append((x0, y0, x1 + 1, y1 + 1))
    return boxes
