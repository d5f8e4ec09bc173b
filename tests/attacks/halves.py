"""Files that were linearised when they were signed, as Acrobat saves them, and what hides behind their two tables."""

from __future__ import annotations

import asyncio
import hashlib
import re

import raw
import structure
from bases import Bases, held
from cases import attack, honest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

VALUE = 16_384
SIGNATURE = (
    b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 0000000000 0000000000 0000000000]"
    b" /Contents <" + b"0" * 2 * VALUE + b"> >>"
)
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Annots [4 0 R]"
PAGE += b" /Resources << /Font << /F1 7 0 R >> >> >>"
OBJECTS = {
    1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: PAGE,
    4: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (First) /F 132 /Rect [0 0 0 0] /P 3 0 R /V 5 0 R >>",
    5: SIGNATURE,
    6: raw.stream(b"BT /F1 30 Tf 60 400 Td (NOI DUNG) Tj ET"),
    7: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
}


def halved(
    first: set[int],
    *,
    begins_with_the_first: bool = True,
    more: dict[int, bytes] | None = None,
    mark: bytes = b"/Linearized 1",
    length: int | None = None,
    hidden: frozenset[int] = frozenset(),
) -> bytes:
    """The objects in two halves, those of `first` listed in the table at the beginning (ISO 32000-1 annex F).

    The file says with `mark` that it is linearised, and that it is as long as it is, or as `length`. What is `hidden` of
    the first half stands in a stream beside its table, which calls it free, as Acrobat writes for readers of old.
    """
    objects = OBJECTS | (more or {})
    about = max(objects) + 1
    root = max(number for number in first if b"/Catalog" in objects[number])
    places: dict[int, int] = {}
    tables, out = [0, 0], b""
    for _ in range(2):  # the second time with the places that were found the first time
        says = b"<< %s /L %010d /N 1 /O 3 /E 0 /T 0 /H [0 0] >>" % (mark, len(out) if length is None else length)
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places[about] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (about, says)
        start = len(out)
        free = b"".join(b"%d 1\n0000000000 65535 f \n" % number for number in sorted(hidden))
        out += b"xref\n" + free + _rows({*first, about} - hidden, places)
        beside = b"/XRefStm %010d " % places.get(about + 1, 0) if hidden else b""
        size = about + 1 + bool(hidden)
        out += b"trailer\n<< /Size %d /Root %d 0 R %s/Prev %010d >>\n" % (size, root, beside, tables[1])
        out += b"startxref\n0\n%%EOF\n"
        for number in sorted(objects, key=lambda number: (number not in first, number)):
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
        if hidden:
            places[about + 1] = len(out)
            rows = b"".join(b"\1" + places[number].to_bytes(4, "big") + b"\0" for number in sorted(hidden))
            index = b" ".join(b"%d 1" % number for number in sorted(hidden))
            listed = raw.stream(rows, b"/Type /XRef /W [1 4 1] /Index [%s] /Size %d" % (index, size))
            out += b"%d 0 obj\n%s\nendobj\n" % (about + 1, listed)
        tables = [start, len(out)]
        out += b"xref\n0 1\n0000000000 65535 f \n" + _rows(objects.keys() - first, places)
        out += b"trailer\n<< /Size %d %s>>\n" % (about, b"" if begins_with_the_first else b"/Root 1 0 R ")
        out += b"startxref\n%d\n%%%%EOF\n" % tables[not begins_with_the_first]
    return bytes(out)


def _rows(numbers: set[int], places: dict[int, int]) -> bytes:
    return b"".join(b"%d 1\n%010d 00000 n \n" % (number, places.get(number, 0)) for number in sorted(numbers))


def signed_in_place(b: Bases, pdf: bytes) -> bytes:
    """The file with the leader's signature in the space that it keeps."""
    space = re.search(rb"/Contents (<0{%d}>)" % (2 * VALUE), pdf)
    start, end = space.span(1)
    written = b"[0 %010d %010d %010d]" % (start, end, len(pdf) - end)
    pdf = pdf.replace(b"[0 0000000000 0000000000 0000000000]", written, 1)
    leader = b.authority.leader
    digest = hashlib.sha256(pdf[:start] + pdf[end:]).digest()
    signer = held(leader.key, leader, [b.authority.ca])
    done = asyncio.run(signer.async_sign(digest, "sha256", use_pades=True, timestamper=b.clock()))
    value = done.dump().hex().encode().ljust(2 * VALUE, b"0")
    return pdf[: start + 1] + value + pdf[end - 1 :]


def sealed(b: Bases, pdf: bytes) -> bytes:
    return b.sign(pdf, "Second", b.authority.office, evidence=True, box=(400, 60, 500, 120))


def _with_evidence(b: Bases, writer: IncrementalPdfFileWriter) -> None:
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[b.authority.ca.asn1, b.authority.root.asn1], crls=b.lists
    )


#: Which objects may lie in the first half: what the catalogue names always does, a signature only of the first page.
HALVES = {
    "in-the-first-half": {1, 3, 4, 5, 6, 7},
    "in-the-second-half": {1, 3, 6, 7},
    "whose-field-is-in-the-first-half": {1, 3, 4, 6, 7},
}

for _where, _first in HALVES.items():
    honest(name=f"linearised-with-a-signature-{_where}")(
        lambda b, first=_first: sealed(b, signed_in_place(b, halved(first)))
    )

    honest(name=f"linearised-and-stamped-with-a-signature-{_where}")(
        lambda b, first=_first: b.stamp(
            signed_in_place(b, halved(first)), change=lambda writer: _with_evidence(b, writer)
        )
    )

    attack("invalid", "changed_after_signing", name=f"linearised-and-replaced-with-a-signature-{_where}")(
        lambda b, first=_first: b.stamp(
            raw.appended(signed_in_place(b, halved(first)), {6: raw.stream(structure.DRAWING)})
        )
    )


honest(name="linearised-for-readers-of-old-and-new")(
    lambda b: sealed(b, signed_in_place(b, halved(HALVES["in-the-second-half"], hidden=frozenset({6, 7}))))
)
honest(name="linearised-and-signed-once", verdict="warning", codes=("revocation_unknown",))(
    lambda b: signed_in_place(b, halved(HALVES["in-the-second-half"]))
)


def _with_a_second_catalog(b: Bases, **options) -> bytes:
    """A file with a second catalogue, and a page with other contents behind it, that the end of the file leaves out.

    The table that lists them lies at the beginning, and leads on to the other one, as in a linearised file.
    """
    hidden = {
        11: OBJECTS[1].replace(b"/Pages 2", b"/Pages 12"),
        12: b"<< /Type /Pages /Kids [13 0 R] /Count 1 >>",
        13: PAGE.replace(b"/Parent 2", b"/Parent 12").replace(b"/Contents 6", b"/Contents 14"),
        14: raw.stream(structure.DRAWING),
    }
    return signed_in_place(b, halved(set(hidden), begins_with_the_first=False, more=hidden, **options))


def _begun_again(pdf: bytes) -> bytes:
    """The end of the file written again, so that readers begin with the table at its beginning."""
    return pdf + b"startxref\n%d\n%%%%EOF\n" % pdf.index(b"xref\n")


@attack("invalid", "byte_range")
def linearised_by_a_second_end(b: Bases) -> bytes:
    return _begun_again(_with_a_second_catalog(b))


@attack("invalid", "byte_range")
def linearised_by_a_second_end_then_sealed(b: Bases) -> bytes:
    return sealed(b, _begun_again(_with_a_second_catalog(b)))


@attack("invalid", "byte_range")
def linearised_by_a_second_end_then_stamped(b: Bases) -> bytes:
    return b.stamp(_begun_again(_with_a_second_catalog(b)))


# Poppler and pdf.js begin with the table at the beginning, PDFium with the one at the end: both pages are signed.
for _how, _mark in {
    "": b"/Linearized 1",
    "-in-another-spelling": b"/#4cinearized 1",
    "-behind-a-comment": b"% /Linearized\n/Lin#65#61rized 1",
    "-with-a-word-in-a-string": b"/Linearized 1 /X (endobj)",
}.items():
    attack("warning", "ambiguous", name=f"linearised-for-some-readers{_how}")(
        lambda b, mark=_mark: _with_a_second_catalog(b, mark=mark)
    )


@attack("warning", "ambiguous")
def linearised_far_from_the_beginning(b: Bases) -> bytes:
    return _with_a_second_catalog(b, mark=b"/X (%s) /Linearized 1" % (b"x" * 2000))


@attack("warning", "ambiguous")
def linearised_to_the_length_of_the_later_file(b: Bases) -> bytes:
    """Who believes the beginning never sees what was added."""
    first = HALVES["in-the-second-half"]
    length = len(sealed(b, signed_in_place(b, halved(first))))
    pdf = sealed(b, signed_in_place(b, halved(first, length=length)))
    assert len(pdf) == length
    return pdf


honest(name="not-linearised-by-a-length-of-yesterday", verdict="warning", codes=("revocation_unknown",))(
    lambda b: _with_a_second_catalog(b, length=4711)
)
