"""What a file's XMP metadata (ISO 16684-1) say of it where people see it: in title bars and lists of files."""

from __future__ import annotations

from xml.parsers import expat

# The second is what Dublin Core was called before, and some readers take it for the first.
_DUBLIN_CORE = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/1.1/")
_KEYWORDS = "http://ns.adobe.com/pdf/1.3/ Keywords"
_SHOWN = {
    f"{space} {name}": f"{_DUBLIN_CORE[0]} {name}"
    for space in _DUBLIN_CORE
    for name in ("title", "creator", "description", "subject")
} | {_KEYWORDS: _KEYWORDS}

Property = tuple[str, ...]


def description(packet: bytes) -> tuple[Property, ...] | bytes:
    """Title, creators, description, subjects and keywords, each with its values, in an order of their own: the same for
    two packets that differ in prefixes, in spaces or in what is written as an attribute. What is no XML, or has a
    document type, is itself.
    """
    reading = _Reading()
    try:
        reading.parser.Parse(packet, True)
    except (expat.ExpatError, _DocumentType, UnicodeError):
        return packet
    return tuple(sorted(reading.found))


class _DocumentType(Exception):
    """Entities, which would make much of little."""


class _Reading:
    def __init__(self) -> None:
        self.found: list[Property] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._parts: list[str] = []
        self._depth = 0  # within a property

    def _doctype(self, *_: object) -> None:
        raise _DocumentType

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.found += [(_SHOWN[one], f"={value.strip()}") for one, value in attributes.items() if one in _SHOWN]
        if self._depth:
            self._parts.append(f"<{name} {sorted(attributes.items())}>")
        elif name in _SHOWN:
            self._parts = [_SHOWN[name], *(f"@{one}={value}" for one, value in sorted(attributes.items()))]
        else:
            return
        self._depth += 1

    def _end(self, _: str) -> None:
        if self._depth:
            self._depth -= 1
            if self._depth:
                self._parts.append(">")
            else:
                self.found.append(tuple(self._parts))

    def _text(self, text: str) -> None:
        if self._depth and text.strip():
            self._parts.append(f"={text.strip()}")
