"""Files that unpack to far more than they are: whatever they hold, the answer comes, and within the sandbox's memory."""

from __future__ import annotations

import re
import zlib

import file_bench as bench
import raw
from bases import Bases
from file_bench import NUMBER, SEAL
from readers import number_of
from structure import simple

MB = 1 << 20


def zipped(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def filters(*names: bytes) -> bytes:
    return b"/Filter [%s]" % b" ".join(names)


FLATE = b"/FlateDecode"


def blanks(megabytes: int, times: int = 1) -> bytes:
    """So many megabytes of zeros, packed `times` times."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(bytes(MB)) for _ in range(megabytes)), packer.flush()])
    return zipped(packed, times - 1)


def drawn(b: Bases, stream: bytes, *more: bytes) -> bytes:
    """A sealed file whose number is drawn by the stream; `more` objects follow it."""
    pdf = b.open_prepared
    first = raw.next_number(pdf)
    number = number_of(pdf, NUMBER)
    body = re.sub(rb"/AP\s*<<.*?>>", b"/AP << /N %d 0 R >> /V (1)" % first, raw.body_of(pdf, number), flags=re.S)
    page = raw.page_number(pdf)
    contents = re.sub(rb"/Contents (\d+ 0 R)", rb"/Contents [\1 %d 0 R]" % first, raw.body_of(pdf, page))
    objects = {first + place: one for place, one in enumerate((stream, *more))}
    return b.sign(raw.appended(pdf, {number: body, page: contents, **objects}), SEAL, evidence=True)


def look(data: bytes, rest: bytes) -> bytes:
    return raw.stream(data, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + rest)


def picture(b: Bases, width: int, height: int, data: bytes, rest: bytes) -> bytes:
    image = raw.stream(
        data,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB %b"
        % (width, height, rest),
    )
    first = raw.next_number(b.open_prepared)
    resources = b"/Resources << /XObject << /X %d 0 R >> >>" % (first + 1)
    return drawn(b, look(b"q 90 0 0 90 0 0 cm /X Do Q", resources), image)


def store(data: bytes, rest: bytes) -> dict[int, bytes]:
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> /DSS << /CRLs [7 0 R] /Certs [7 0 R] >> >>",
        4: b"<< /FT /Sig /T (x) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /V 5 0 R >>",
        5: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <30> /ByteRange [0 1 2 3] >>",
        7: raw.stream(data, rest),
    }


def burning(b: Bases) -> bytes:
    """A number of seventeen thousand letters, side by side, each of which is compared with all others: some minutes."""
    rows = b"".join(b"BT /F 10 Tf 5 Tc 0 %d Td (%s) Tj ET " % (20 * row, b"8" * 180) for row in range(1, 94))
    fonts = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    pdf = b.open_prepared
    first, number = raw.next_number(pdf), number_of(pdf, NUMBER)
    stream = raw.stream(zipped(rows), b"/Type /XObject /Subtype /Form /BBox [0 0 1900 1900] " + filters(FLATE) + fonts)
    body = re.sub(rb"/AP\s*<<.*?>>", b"/AP << /N %d 0 R >> /V (8)" % first, raw.body_of(pdf, number), flags=re.S)
    body = re.sub(rb"/Rect\s*\[.*?\]", b"/Rect [0 0 1900 1900]", body, flags=re.S)
    return b.sign(raw.appended(pdf, {number: body, first: stream}), SEAL, evidence=True)


#: Those that are cheap to make and to refuse; the others under --long.
QUICK = {
    "look-of-wide-rows",
    "picture-of-jpeg-2000",
    "table-stream-without-index",
    "table-stream-of-wide-rows",
    "revisions-by-the-thousand",
}
#: Name → file. All are small, and unpack to hundreds of megabytes or more, or say that they do.
BOMBS = {
    "look-of-blanks": lambda b: drawn(b, look(blanks(512), filters(FLATE))),
    "look-packed-twice": lambda b: drawn(b, look(blanks(512, 2), filters(FLATE, FLATE))),
    "look-packed-thrice": lambda b: drawn(b, look(blanks(512, 3), filters(FLATE, FLATE, FLATE))),
    "look-of-a-hundred-filters": lambda b: drawn(b, look(b"00>" * 9, filters(*[b"/ASCIIHexDecode"] * 100))),
    "look-of-ten-thousand-filters": lambda b: drawn(b, look(b"00>" * 9, filters(*[FLATE] * 10_000))),
    "look-of-wide-rows": lambda b: drawn(
        b, look(zipped(bytes(MB)), filters(FLATE) + b"/DecodeParms [<< /Predictor 12 /Columns 2147483647 >>]")
    ),
    "look-of-rows-of-many-colours": lambda b: drawn(
        b,
        look(
            zipped(bytes(MB)),
            filters(FLATE) + b"/DecodeParms [<< /Predictor 12 /Colors 999999 /BitsPerComponent 32 /Columns 99999 >>]",
        ),
    ),
    "look-of-lzw": lambda b: drawn(b, look(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * 90_000, filters(b"/LZWDecode"))),
    "look-of-runs": lambda b: drawn(b, look(b"\x81 " * MB, filters(b"/RunLengthDecode"))),
    "look-of-runs-of-runs": lambda b: drawn(
        b, look(zipped(b"\x81\x81" * 8 * MB), filters(FLATE, b"/RunLengthDecode", b"/RunLengthDecode"))
    ),
    "look-of-many-saved-states": lambda b: drawn(b, look(zipped(b"q " * 8 * MB), filters(FLATE))),
    "look-of-many-paths": lambda b: drawn(b, look(zipped(b"0 0 9 9 re f " * 2 * MB), filters(FLATE))),
    "look-of-many-letters": lambda b: drawn(
        b, look(zipped(b"BT /F 1 Tf " + b"(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj " * MB + b"ET"), filters(FLATE))
    ),
    "picture-of-a-giant": lambda b: picture(b, 2_000_000_000, 2_000_000_000, b"", b""),
    "picture-of-blanks": lambda b: picture(b, 30_000, 30_000, blanks(512), filters(FLATE)),
    "picture-of-jpeg-2000": lambda b: picture(
        b, 65_000, 65_000, b"\xff\x4f\xff\x51" + bytes(90), filters(b"/JPXDecode")
    ),
    "picture-of-a-bilevel-giant": lambda b: picture(
        b, 65_000, 65_000, bytes.fromhex("0000000030000100000013") + b"\xff" * 8 + bytes(90), filters(b"/JBIG2Decode")
    ),
    "picture-of-a-fax": lambda b: picture(
        b,
        60_000,
        60_000,
        bytes(90),
        filters(b"/CCITTFaxDecode") + b"/DecodeParms [<< /K -1 /Columns 2000000000 /Rows 2000000000 >>]",
    ),
    "evidence-of-blanks": lambda b: simple(store(blanks(512), filters(FLATE))),
    "evidence-packed-twice": lambda b: simple(store(blanks(512, 2), filters(FLATE, FLATE))),
    "object-stream-of-blanks": lambda b: raw.appended_in_stream(
        simple({}), dict.fromkeys(range(3, 20), b"(" + b"a" * (8 * MB) + b")")
    ),
    "table-stream-of-blanks": lambda b: _table(blanks(256), b"/Index [0 4000000]", b""),
    "table-stream-without-index": lambda b: _table(zipped(bytes(9)), b"", b"").replace(b"/Size 9", b"/Size 2000000000"),
    "table-stream-of-wide-rows": lambda b: _table(
        zipped(bytes(MB)), b"/Index [0 9]", b"/DecodeParms << /Predictor 12 /Columns 2147483647 >>"
    ),
    "value-of-blanks": lambda b: simple(
        {
            4: b"<< /FT /Tx /T (vb_so) /V 5 0 R /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>",
            5: raw.stream(blanks(512), filters(FLATE)),
        }
    ),
    "form-of-many-fields": lambda b: simple(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>"
            % b" ".join(b"%d 0 R" % n for n in range(10, 30_000)),
            **{n: b"<< /FT /Tx /T (a%d) /V (1) >>" % n for n in range(10, 30_000)},
        }
    ),
    "signatures-by-the-thousand": lambda b: simple(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>"
            % b" ".join(b"%d 0 R" % n for n in range(10, 4000)),
            5: _signature(b),
            **{n: b"<< /FT /Sig /T (a%d) /V 5 0 R >>" % n for n in range(10, 4000)},
        }
    ),
    "revisions-by-the-thousand": lambda b: _revisions(b.good, 1500),
}


def _signature(b: Bases) -> bytes:
    start, end = bench.contents_span(b.good)
    return b"<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] /Contents %s >>" % b.good[start:end]


def _table(data: bytes, index: bytes, rest: bytes) -> bytes:
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    about = b"/Type /XRef /W [1 2 1] /Size 9 /Root 1 0 R /Filter /FlateDecode %b %b" % (index, rest)
    return head + b"2 0 obj\n" + raw.stream(data, about) + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def _revisions(pdf: bytes, count: int) -> bytes:
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    size, root, before = raw.next_number(pdf), raw.root_number(pdf), raw.last_startxref(pdf)
    for _ in range(count):
        start = len(out)
        out += b"%d 0 obj\nnull\nendobj\n" % size
        table = len(out)
        out += (
            b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
            % (
                size,
                start,
                size + 1,
                root,
                before,
                table,
            )
        )
        before, size = table, size + 1
    return bytes(out)
