"""The shipped typeface (Liberation Serif, metric twin of Times New Roman) as small embedded subsets.

pyHanko 0.38 writes wrong glyph widths for Liberation (font units instead of thousandths), so fonts are embedded here:
a simple TrueType font with only the characters needed and without hinting, a third of the size of a plain subset.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile, TTFontMaker

FOLDER = Path(__file__).parent / "fonts"

#: Flags of a font descriptor (ISO 32000-1 table 123).
_SERIF, _SYMBOLIC, _NONSYMBOLIC, _ITALIC = 1 << 1, 1 << 2, 1 << 5, 1 << 6
_MORE_COMPONENTS, _WORDS, _SCALE, _XY_SCALE, _TWO_BY_TWO, _INSTRUCTIONS = 0x20, 0x1, 0x8, 0x40, 0x80, 0x100


class Face(StrEnum):
    """The four cuts shipped with the product."""

    REGULAR = "LiberationSerif-Regular"
    BOLD = "LiberationSerif-Bold"
    ITALIC = "LiberationSerif-Italic"
    BOLD_ITALIC = "LiberationSerif-BoldItalic"

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.value}.ttf"


@lru_cache(maxsize=4)
def _font(face: Face) -> TTFontFile:
    return TTFontFile(str(face.path))


def text_width(face: Face, text: str, size: float) -> float:
    """Width of `text` in points."""
    font = _font(face)
    return sum(font.charWidths.get(ord(letter), font.defaultWidth) for letter in text) * size / 1000


@cache
def for_sheets() -> None:
    """Make the four cuts known to reportlab, each under its own name, bold and italic by markup."""
    for face in Face:
        registerFont(TTFont(face.value, str(face.path)))
    registerFontFamily(Face.REGULAR.value, *(face.value for face in Face))


@dataclass(frozen=True)
class Embedded:
    """A subset inside a file: `font` to put in a resource dictionary, `code` maps a character to its byte."""

    font: generic.IndirectObject
    code: dict[str, int]

    def show(self, text: str) -> bytes:
        """`text` as the hexadecimal operand of Tj."""
        return b"<" + bytes(self.code[letter] for letter in text).hex().encode() + b">"


def embed(writer: BasePdfFileWriter, face: Face, letters: str) -> Embedded:
    """Add a subset of `face` with `letters` to the update under way.

    Characters of ASCII keep their own code, so a subset of digits is an ordinary WinAnsi font that any viewer can use
    to redraw a form field. Raises `ValueError` for more than 128 other characters or one that the face lacks.
    """
    plain = sorted({letter for letter in letters if " " <= letter <= "~"} | {" "})
    others = sorted(set(letters) - set(plain))
    font = _font(face)
    missing = [letter for letter in [*plain, *others] if ord(letter) not in font.charToGlyph]
    if missing or len(others) > 128:
        raise ValueError(f"{face} cannot draw {missing or 'so many different characters'}")
    code = {letter: ord(letter) for letter in plain} | {letter: 128 + place for place, letter in enumerate(others)}
    by_code = {number: letter for letter, number in code.items()}
    last = max(by_code)
    widths = [
        generic.NumberObject(round(font.charWidths[ord(by_code[number])]) if number in by_code else 0)
        for number in range(32, last + 1)
    ]
    program = _subset(face, tuple(ord(by_code.get(number, " ")) for number in range(last + 1)))
    file = generic.StreamObject({pdf_name("/Length1"): generic.NumberObject(len(program))}, stream_data=program)
    file.compress()
    name = pdf_name(f"/{_tag(code)}+{face.value}")
    kind = _SYMBOLIC if others else _NONSYMBOLIC
    slant = _ITALIC if face in (Face.ITALIC, Face.BOLD_ITALIC) else 0
    descriptor = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/FontDescriptor"),
            pdf_name("/FontName"): name,
            pdf_name("/Flags"): generic.NumberObject(_SERIF | kind | slant),
            pdf_name("/FontBBox"): generic.ArrayObject(generic.NumberObject(round(edge)) for edge in font.bbox),
            pdf_name("/ItalicAngle"): generic.NumberObject(round(font.italicAngle)),
            pdf_name("/Ascent"): generic.NumberObject(round(font.ascent)),
            pdf_name("/Descent"): generic.NumberObject(round(font.descent)),
            pdf_name("/CapHeight"): generic.NumberObject(round(font.capHeight)),
            pdf_name("/StemV"): generic.NumberObject(round(font.stemV)),
            pdf_name("/FontFile2"): writer.add_object(file),
        }
    )
    entry = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Font"),
            pdf_name("/Subtype"): pdf_name("/TrueType"),
            pdf_name("/BaseFont"): name,
            pdf_name("/FirstChar"): generic.NumberObject(32),
            pdf_name("/LastChar"): generic.NumberObject(last),
            pdf_name("/Widths"): generic.ArrayObject(widths),
            pdf_name("/FontDescriptor"): writer.add_object(descriptor),
        }
    )
    if others:
        unicode_map = generic.StreamObject(stream_data=_to_unicode(code))
        unicode_map.compress()
        entry[pdf_name("/ToUnicode")] = writer.add_object(unicode_map)
    else:
        entry[pdf_name("/Encoding")] = pdf_name("/WinAnsiEncoding")
    return Embedded(font=writer.add_object(entry), code=code)


def _tag(code: dict[str, int]) -> str:
    """Six capitals that name the subset (ISO 32000-1, 9.6.4), the same for the same letters."""
    number = sum((place + 1) * ord(letter) for place, letter in enumerate(sorted(code))) + len(code) * 26**5
    return "".join(chr(65 + number // 26**power % 26) for power in range(6))


def _to_unicode(code: dict[str, int]) -> bytes:
    pairs = sorted((number, letter) for letter, number in code.items())
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n"
        + "\n".join(f"<{number:02x}> <{letter.encode('utf-16-be').hex()}>" for number, letter in block)
        + "\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")


@lru_cache(maxsize=64)
def _subset(face: Face, characters: tuple[int, ...]) -> bytes:
    """A font program whose character code n draws `characters[n]`, without hints and without tables PDF ignores."""
    whole = TTFontFile.__new__(TTFontFile)
    whole.__dict__.update(_font(face).__dict__)  # makeSubset moves a read position: never on the shared object
    tables = _tables(whole.makeSubset(list(characters)))
    wide = struct.unpack(">h", tables["head"][50:52])[0]
    count = struct.unpack(">H", tables["maxp"][4:6])[0]
    if wide:
        offsets = struct.unpack(f">{count + 1}L", tables["loca"][: 4 * (count + 1)])
    else:
        offsets = tuple(2 * half for half in struct.unpack(f">{count + 1}H", tables["loca"][: 2 * (count + 1)]))
    glyphs, places, here = [], [], 0
    for start, end in zip(offsets, offsets[1:], strict=False):
        glyph = _without_hints(tables["glyf"][start:end])
        places.append(here)
        glyphs.append(glyph)
        here += len(glyph)
    places.append(here)
    maker = TTFontMaker()
    for name in ("hmtx", "hhea", "maxp", "cmap"):
        maker.add(name, tables[name])
    maker.add("head", tables["head"][:50] + b"\x00\x01" + tables["head"][52:])
    maker.add("glyf", b"".join(glyphs))
    maker.add("loca", struct.pack(f">{len(places)}L", *places))
    return maker.makeStream()


def _tables(program: bytes) -> dict[str, bytes]:
    found = {}
    for place in range(struct.unpack(">H", program[4:6])[0]):
        tag, _, offset, length = struct.unpack(">4sLLL", program[12 + 16 * place : 28 + 16 * place])
        found[tag.decode("ascii")] = program[offset : offset + length]
    return found


def _without_hints(glyph: bytes) -> bytes:
    if len(glyph) < 10:
        return b""
    contours = struct.unpack(">h", glyph[:2])[0]
    if contours >= 0:
        at = 10 + 2 * contours
        hints = struct.unpack(">H", glyph[at : at + 2])[0]
        bare = glyph[:at] + b"\x00\x00" + glyph[at + 2 + hints :]
    else:
        parts, at, flags = bytearray(glyph), 10, _MORE_COMPONENTS
        while flags & _MORE_COMPONENTS:
            flags = struct.unpack(">H", parts[at : at + 2])[0]
            parts[at : at + 2] = struct.pack(">H", flags & ~_INSTRUCTIONS)
            at += 4 + (4 if flags & _WORDS else 2)
            at += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0
        bare = bytes(parts[:at])
    return bare + b"\x00" * (-len(bare) % 4)
