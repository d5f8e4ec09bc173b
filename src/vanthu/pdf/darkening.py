"""Which drawings can only darken what lies under them, told without drawing them.

Ink over ink takes nothing away, unless it fills a ground (`covers`). A drawing that is made of dark letters and of
pictures in dark inks, however transparent, laid over the page or multiplied with it, leaves every dark spot dark. What
is written in any other way may do so too, but only drawing it tells.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from decimal import Decimal

import pikepdf

_MOST_BYTES = 20_000
_MOST_PARTS = 6  # of a matrix
_SCALARS = (int, float, Decimal, pikepdf.Name)
_DARK = 0.6  # of white; what takes something away leaves more than 200/255 of it (`covers.hides`)
_TOKEN = re.compile(
    rb"""[ \t\r\n]*(?:
    (?P<operand>[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}) | /[A-Za-z0-9_.+-]{1,60} | <[0-9A-Fa-f]*> | \([^()\\\r\n]*\))
    (?![^ \t\r\n/<(])
    | (?P<operator>[A-Za-z]{1,3})(?![^ \t\r\n/<(])
    )[ \t\r\n]*""",
    re.VERBOSE,
)
#: Operators that paint nothing light, and their operands: numbers, names, strings.
_OPERATORS = {
    b"q": "", b"Q": "", b"cm": "000000", b"BT": "", b"ET": "", b"Td": "00", b"Tf": "/0", b"Tj": "(", b"BMC": "/", b"EMC": "",
    b"g": "0", b"rg": "000", b"gs": "/", b"Do": "/",
}  # fmt: skip
#: What letters are written and how far apart, which moves no picture.
_TEXT = re.compile(rb"\([^()]*\)|<[0-9A-Fa-f]*>|[0-9.+-]+[ \t\r\n]+[0-9.+-]+[ \t\r\n]+Td")
_USES = {b"Tf": "/Font", b"gs": "/ExtGState", b"Do": "/XObject"}
_FORM = frozenset({"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Length", "/Filter"})
_IMAGE = frozenset(
    {"/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/SMask", "/Length"}
)


def only_darkens(look: pikepdf.Stream) -> bool:
    """Whether the appearance `look` is surely made of nothing but dark ink. Raises what pikepdf raises on broken ones."""
    resources = look.get("/Resources", pikepdf.Dictionary())
    if not _is_flat(look, _FORM, but=("/Resources",)) or not set(resources.keys()) <= _KINDS.keys() | {"/ProcSet"}:
        return False
    held = {kind: dict(resources.get(kind, pikepdf.Dictionary()).items()) for kind in _KINDS}
    written = look.read_bytes()
    return (
        len(written) <= _MOST_BYTES
        and all(is_dark(one) for kind, is_dark in _KINDS.items() for one in held[kind].values())
        and _paints_dark(written, held)
    )


def has_letters(look: pikepdf.Stream) -> bool:
    """Whether one of the appearances that `only_darkens` may hold letters."""
    return "/Font" in look.get("/Resources", pikepdf.Dictionary())


def has_pictures(look: pikepdf.Stream) -> bool:
    """Whether one of the appearances that `only_darkens` may hold pictures."""
    return "/XObject" in look.get("/Resources", pikepdf.Dictionary())


def fingerprint(look: pikepdf.Stream) -> bytes:
    """What tells the pictures of one of the appearances that `only_darkens`, and where they lie, from those of another."""
    resources = look.get("/Resources", pikepdf.Dictionary())
    digest = hashlib.sha256()
    _take({key: value for key, value in look.items() if key != "/Resources"}, digest)
    _take(_TEXT.sub(b"", look.read_bytes()), digest)
    for kind in ("/ExtGState", "/XObject"):
        _take(resources.get(kind, pikepdf.Dictionary()), digest)
    return digest.digest()


def _take(item: object, digest: hashlib._Hash) -> None:
    if isinstance(item, pikepdf.Stream):
        _take(dict(item.items()), digest)
        _take(item.read_raw_bytes(), digest)
    elif isinstance(item, (dict, pikepdf.Dictionary)):
        digest.update(b"<%d" % len(item.keys()))
        for key, value in sorted(item.items()):
            _take(key.encode(), digest)
            _take(value, digest)
    elif isinstance(item, pikepdf.Array):
        digest.update(b"[%d" % len(item))
        for value in item:
            _take(value, digest)
    elif isinstance(item, (bytes, pikepdf.String)):
        digest.update(b"(%d" % len(bytes(item)) + bytes(item))
    else:
        digest.update(repr(item).encode() + b" ")


def _is_letters(font: pikepdf.Object) -> bool:
    return font.get("/Subtype") in ("/TrueType", "/Type1", "/Type0")


def _lays_or_multiplies(state: pikepdf.Object) -> bool:
    return set(state.keys()) <= {"/Type", "/BM"} and state.get("/BM", "/Normal") in ("/Normal", "/Multiply")


def _is_dark_picture(image: pikepdf.Object) -> bool:
    """Whether it is a picture with a palette of dark inks only."""
    if not _is_plain_picture(image):
        return False
    space = image.get("/ColorSpace")
    if not isinstance(space, pikepdf.Array) or len(space) != 4 or space[0] != "/Indexed" or space[1] != "/DeviceRGB":
        return False
    mask = image.get("/SMask")
    if mask is not None and (not _is_plain_picture(mask) or mask.get("/ColorSpace") != "/DeviceGray"):
        return False
    if not isinstance(space[3], pikepdf.String):
        return False
    palette = bytes(space[3])
    return len(palette) == 3 * (int(space[2]) + 1) and all(
        _is_dark(*(level / 255 for level in palette[at : at + 3])) for at in range(0, len(palette), 3)
    )


def _is_plain_picture(image: pikepdf.Object) -> bool:
    return (
        isinstance(image, pikepdf.Stream)
        and image.get("/Subtype") == "/Image"
        and image.get("/Filter") == "/FlateDecode"
        and _is_flat(image, _IMAGE, but=("/ColorSpace", "/SMask"))
    )


def _is_flat(stream: pikepdf.Stream, known: frozenset[str], *, but: tuple[str, ...]) -> bool:
    """Whether the stream has only `known` entries and all `but` some are numbers, names, or a few of those."""
    for key, value in stream.items():
        parts = list(value) if isinstance(value, pikepdf.Array) and len(value) <= _MOST_PARTS else [value]
        if key not in known or (key not in but and not all(isinstance(part, _SCALARS) for part in parts)):
            return False
    return True


def _is_dark(red: float, green: float, blue: float) -> bool:
    # Less than nothing is nothing, and does not make another colour darker.
    return 0.299 * max(red, 0) + 0.587 * max(green, 0) + 0.114 * max(blue, 0) <= _DARK


#: The resources that may be used, and which of them are dark.
_KINDS: dict[str, Callable[[pikepdf.Object], bool]] = {
    "/Font": _is_letters,
    "/ExtGState": _lays_or_multiplies,
    "/XObject": _is_dark_picture,
}


def _paints_dark(written: bytes, held: dict[str, dict[str, pikepdf.Object]]) -> bool:
    """Whether these operators set dark colours only, and use what is `held`: readers look for the rest elsewhere."""
    operands: list[bytes] = []
    kinds = ""
    at = 0
    while at < len(written):
        token = _TOKEN.match(written, at)
        if token is None:
            return False
        at = token.end()
        if token["operand"] is not None:
            operands.append(token["operand"])
            kinds += {b"/": "/", b"(": "(", b"<": "("}.get(token["operand"][:1], "0")
            continue
        operator = token["operator"]
        if _OPERATORS.get(operator) != kinds:
            return False
        if operator in _USES and operands[0].decode("ascii") not in held[_USES[operator]]:
            return False
        if operator in (b"g", b"rg"):
            levels = [float(operand) for operand in operands]
            if not _is_dark(*(levels * 3 if operator == b"g" else levels)):
                return False
        operands.clear()
        kinds = ""
    return not operands
