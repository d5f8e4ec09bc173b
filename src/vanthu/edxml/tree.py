"""Streams a packet's XML into a small tree, and attachments past it into sinks as they are decoded.

Expat, because it hands text over in pieces: an attachment is one text node of tens of megabytes, which other parsers
hold whole or refuse. No DTD is let in, so there are no entities to expand and nothing outside to fetch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol
from xml.parsers import expat

from vanthu.edxml.errors import (
    DoctypeRefused,
    DuplicateElement,
    Malformed,
    NotUtf8,
    TooDeep,
    TooLarge,
    TooManyAttachments,
    TooManyElements,
    Truncated,
    WrongNamespace,
    WrongRoot,
)
from vanthu.edxml.limits import Limits
from vanthu.edxml.wire import NAMESPACE, clean

_BLOCK = 128 * 1024
_SEPARATOR = " "  # of namespace and local name; neither may hold it
_CUT_SHORT = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


class Sink(Protocol):
    """Takes the base64 text of one attachment, in pieces."""

    def feed(self, text: bytes) -> None: ...
    def finish(self) -> None: ...


class Node:
    """One element. Names of other namespaces keep a mark and so are never taken for ours."""

    __slots__ = ("name", "parent", "pieces", "children", "attributes", "sink")

    def __init__(self, name: str, parent: Node | None, attributes: dict[str, str]) -> None:
        self.name = name
        self.parent = parent
        self.attributes = attributes
        self.pieces: list[str] = []
        self.children: list[Node] = []
        self.sink: Sink | None = None

    @property
    def path(self) -> str:
        names, node = [], self
        while node is not None:
            names.append(node.name)
            node = node.parent
        return "/".join(reversed(names))

    @property
    def raw(self) -> str:
        return "".join(self.pieces)

    @property
    def text(self) -> str:
        return clean(self.raw)

    @property
    def is_empty(self) -> bool:
        return not self.children and self.sink is None and not self.raw.strip()

    def all(self, *names: str) -> Iterator[Node]:
        """Every descendant along a path of child names."""
        if not names:
            yield self
            return
        for child in self.children:
            if child.name == names[0]:
                yield from child.all(*names[1:])

    def one(self, *names: str) -> Node | None:
        """The only non-empty descendant along a path, or None. Raises DuplicateElement: two would be ambiguous."""
        found = [node for node in self.all(*names) if not node.is_empty]
        if len(found) > 1:
            raise DuplicateElement(path=found[0].path)
        return found[0] if found else None

    def first(self, *names: str) -> str:
        """The text of the first non-empty descendant along a path, or ""."""
        return next((node.text for node in self.all(*names) if not node.is_empty), "")


def parse(source: BinaryIO, *, limits: Limits, open_sink: Callable[[str], Sink]) -> Node:
    """The root of the packet in `source`; `open_sink(path)` gives a sink for each attachment's text.

    Raises subclasses of Refused, and whatever the sinks raise.
    """
    return _Reader(limits, open_sink).read(source)


class _Reader:
    def __init__(self, limits: Limits, open_sink: Callable[[str], Sink]) -> None:
        self.limits = limits
        self.open_sink = open_sink
        self.root: Node | None = None
        self.node: Node | None = None
        self.depth = 0
        self.elements = 0
        self.namespaces = 0
        self.chars = 0
        self.node_chars = 0
        self.attachments = 0
        self.parsed = 0
        self.skipped_lines = 0
        self.last_tag = self.last_reference = self.sink_at = -1
        self.in_plain_text = False

        # The encoding is set and not guessed: other encodings fail as bytes that are not UTF-8.
        parser = self.parser = expat.ParserCreate("UTF-8", _SEPARATOR)
        # Base64 in lines of 76 would otherwise cost two calls a line.
        parser.buffer_text = True
        parser.buffer_size = _BLOCK
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self.declaration
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartNamespaceDeclHandler = self.namespace
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters

    def read(self, source: BinaryIO) -> Node:
        total = 0
        block = _first_block(source)
        while block:
            total += len(block)
            if total > self.limits.packet_bytes:
                raise TooLarge(what="dung lượng gói tin", limit=_size(self.limits.packet_bytes))
            if not self.pass_by(block):
                self.parse(block)
            block = source.read(_BLOCK)
        try:
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            if error.code in _CUT_SHORT:
                raise Truncated(path=self.here) from None
            raise Malformed(line=error.lineno + self.skipped_lines, path=self.here) from None
        return self.root

    def pass_by(self, block: bytes) -> bool:
        """Give a block that is wholly the text of an attachment straight to its sink: half the time of a big packet.

        Without "<" and "&" a block changes nothing for expat, if expat stands in plain text; and what XML would not
        allow in text is no base64 either.
        """
        if not self.in_plain_text or b"<" in block or b"&" in block:
            return False
        if self.parser.buffer_text:
            self.parser.buffer_text = False  # hands over what waits, so that the order stays
        self.node.sink.feed(block)
        self.skipped_lines += block.count(b"\n")
        return True

    def parse(self, block: bytes) -> None:
        offset = self.parsed
        self.parsed += len(block)
        self.parser.buffer_text = True
        try:
            self.parser.Parse(block, False)
        except expat.ExpatError as error:
            at = self.parser.ErrorByteIndex - offset
            if 0 <= at < len(block) and block[at] >= 0x80:
                raise NotUtf8(path=self.here) from None
            raise Malformed(line=error.lineno + self.skipped_lines, path=self.here) from None
        if self.parsed - max(self.parser.CurrentByteIndex, 0) > self.limits.token_bytes:
            raise TooLarge(what="một thẻ XML", limit=_size(self.limits.token_bytes), path=self.here)
        if b"<" in block:
            self.last_tag = offset + block.rfind(b"<")
        if b"&" in block:
            self.last_reference = offset + block.rfind(b"&")
        # Plain text for sure: the last "<" so far is that of the sink's own start tag, and no reference is open.
        in_sink = self.node is not None and self.node.sink is not None
        self.in_plain_text = in_sink and self.last_tag == self.sink_at and self.last_reference < self.sink_at

    @property
    def here(self) -> str:
        return self.node.path if self.node is not None else ""

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise NotUtf8(path="")

    def doctype(self, *_: object) -> None:
        raise DoctypeRefused(path="")

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        self.namespaces += 1
        if self.namespaces > self.limits.elements:
            raise TooManyElements(limit=self.limits.elements, path=self.here)

    def start(self, qualified: str, attributes: dict[str, str]) -> None:
        limits, parent = self.limits, self.node
        self.elements += 1
        self.depth += 1
        if self.elements > limits.elements:
            raise TooManyElements(limit=limits.elements, path=self.here)
        if self.depth > limits.depth:
            raise TooDeep(limit=limits.depth, path=self.here)
        if len(attributes) > limits.attributes:
            raise TooManyElements(limit=limits.attributes, path=self.here)
        if len(qualified) > limits.attribute_chars or any(
            len(name) + len(value) > limits.attribute_chars for name, value in attributes.items()
        ):
            raise TooLarge(what="tên hoặc thuộc tính", limit=f"{limits.attribute_chars} ký tự", path=self.here)

        uri, _, local = qualified.rpartition(_SEPARATOR)
        if parent is None:
            if uri != NAMESPACE:
                raise WrongNamespace(namespace=uri[:200] or "không có", path=local[:100])
            if local != "edXML":
                raise WrongRoot(name=local[:100], path=local[:100])
        elif parent.sink is not None:
            raise Malformed(line=self.parser.CurrentLineNumber + self.skipped_lines, path=self.here)
        # Some serialisers reset the default namespace (xmlns="") below the root: the same names are meant.
        ours = uri in (NAMESPACE, "")
        node = self.node = Node(local if ours else f"{{other}}{local}", parent, attributes)
        self.node_chars = 0
        if parent is None:
            self.root = node
            return
        parent.children.append(node)
        if ours and local == "ContentTransferEncoded" and parent.name == "Attachment":
            if any(sibling.sink is not None for sibling in parent.children):
                raise DuplicateElement(path=node.path)
            self.attachments += 1
            if self.attachments > limits.attachments:
                raise TooManyAttachments(limit=limits.attachments, path=node.path)
            node.sink = self.open_sink(node.path)
            self.sink_at = self.parser.CurrentByteIndex

    def end(self, _: str) -> None:
        node = self.node
        if node.sink is not None:
            node.sink.finish()
        self.node = node.parent
        self.node_chars = 0
        self.depth -= 1

    def characters(self, text: str) -> None:
        node = self.node
        if node.sink is not None:
            # What is not ASCII is no base64; any byte outside its alphabet says so to the sink.
            node.sink.feed(text.encode("ascii", "replace"))
            return
        self.chars += len(text)
        self.node_chars += len(text)
        limits = self.limits
        if self.node_chars > limits.text_chars or self.chars > limits.texts_chars:
            raise TooLarge(what="nội dung chữ", limit=f"{limits.text_chars} ký tự", path=self.here)
        node.pieces.append(text)


def _first_block(source: BinaryIO) -> bytes:
    """The start of the packet. Raises NotUtf8: expat would follow the marks of UTF-16 whatever it was told."""
    block = source.read(_BLOCK)
    while 0 < len(block) < 4 and (more := source.read(_BLOCK)):
        block += more
    if block.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in block[:4]:
        raise NotUtf8(path="")
    return block


def _size(count: int) -> str:
    return f"{count // (1024 * 1024)} MB" if count >= 1024 * 1024 else f"{count} byte"
