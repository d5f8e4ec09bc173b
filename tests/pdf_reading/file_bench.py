"""Signed files made of real parts: a page, its fields and locks, a leader's signature, the seal."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

from pki_bench import NOW, Authority, Holder
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from vanthu.pdf.fields import DAY, LEADER, MONTH, NUMBER, NUMBER_FIELDS, SEAL

#: A field of no legal weight.
NOTE = "ghi_chu"
BOXES = {NOTE: (60, 100, 200, 120), NUMBER: (90, 740, 150, 760), DAY: (400, 740, 430, 760), MONTH: (460, 740, 490, 760)}


def page(*lines: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for row, line in enumerate(lines or ("SO THU NGHIEM", "So:        /QD-STN", "Noi dung quyet dinh.")):
        canvas.drawString(60, 780 - 20 * row, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def appearance(
    writer: IncrementalPdfFileWriter, text: str, *, width: float = 60, height: float = 20, colour: str = "0 g"
):
    font = generic.DictionaryObject(
        {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
    )
    resources = generic.DictionaryObject(
        {name("/Font"): generic.DictionaryObject({name("/F"): writer.add_object(font)})}
    )
    drawing = f"/Tx BMC q BT {colour} /F 12 Tf 2 5 Td ({text}) Tj ET Q EMC" if text else "/Tx BMC EMC"
    stream = generic.StreamObject(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): generic.ArrayObject(generic.FloatObject(n) for n in (0, 0, width, height)),
            name("/Resources"): resources,
        },
        stream_data=drawing.encode(),
    )
    return writer.add_object(stream)


def prepared(
    pdf: bytes | None = None, *, leader_locks: bool = True, seal_locks: bool = True, initials: bool = False
) -> bytes:
    """Design: text fields and signature fields laid before the first signature, with their locks.

    `initials` adds KyNhay1 and lets the leader's lock cover the number, as where the leader's signature bears it.
    """
    writer = _writer(pdf or page())
    page_ref = writer.find_page_for_modification(0)[0]
    fields = generic.ArrayObject()
    form = generic.DictionaryObject({name("/Fields"): fields, name("/DA"): generic.pdf_string("/Helv 12 Tf 0 g")})
    for field, box in BOXES.items():
        widget = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Widget"),
                name("/FT"): name("/Tx"),
                name("/T"): generic.pdf_string(field),
                name("/Ff"): generic.NumberObject(0),
                name("/F"): generic.NumberObject(4),
                name("/Rect"): generic.ArrayObject(generic.FloatObject(n) for n in box),
                name("/P"): page_ref,
                name("/AP"): generic.DictionaryObject({name("/N"): appearance(writer, "")}),
            }
        )
        reference = writer.add_object(widget)
        fields.append(reference)
        writer.register_annotation(page_ref, reference)
    writer.root[name("/AcroForm")] = writer.add_object(form)
    writer.update_root()
    lock = FieldMDPSpec(FieldMDPAction.EXCLUDE, [SEAL] if initials else [*NUMBER_FIELDS, NOTE, SEAL])
    if initials:
        append_signature_field(writer, SigFieldSpec("KyNhay1", box=(60, 200, 120, 260)))
    append_signature_field(
        writer,
        SigFieldSpec(
            LEADER,
            box=(300, 200, 420, 260),
            field_mdp_spec=lock if leader_locks else None,
            doc_mdp_update_value=MDPPerm.FILL_FORMS if leader_locks else None,
        ),
    )
    append_signature_field(
        writer,
        SigFieldSpec(
            SEAL, box=(220, 190, 320, 290), field_mdp_spec=FieldMDPSpec(FieldMDPAction.ALL) if seal_locks else None
        ),
    )
    return _written(writer)


def sign(
    pdf: bytes,
    field: str,
    holder: Holder,
    authority: Authority,
    *,
    fill: Mapping[str, str] | None = None,
    draws: Mapping[str, str] | None = None,
    crls=(),
    stamper="trusted",
    digest: str = "sha256",
    colour: str = "0 g",
) -> bytes:
    """Sign `field` in one new revision, which may also fill fields and carry the evidence (DSS)."""
    writer = _writer(pdf)
    _fill(writer, fill or {}, draws, colour)
    if crls:
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=[authority.ca.asn1, authority.root.asn1], crls=crls
        )
    metadata = PdfSignatureMetadata(field_name=field, md_algorithm=digest, subfilter=SigSeedSubFilter.PADES)
    chosen = authority.stamper(NOW) if stamper == "trusted" else stamper
    signer = PdfSigner(metadata, authority.signer(holder), timestamper=chosen)
    return signer.sign_pdf(writer, bytes_reserved=16384).getvalue()


def document(authority: Authority, *, leader: Holder | None = None, office: Holder | None = None, **seal) -> bytes:
    """The whole life: prepared, signed by the leader, number filled and sealed in one revision with its evidence."""
    signed = sign(prepared(), LEADER, leader or authority.leader, authority)
    options = {"fill": {NUMBER: "1234", DAY: "05", MONTH: "11"}, "crls": authority.lists(), **seal}
    return sign(signed, SEAL, office or authority.office, authority, **options)


def filled(
    pdf: bytes, values: Mapping[str, str], *, draws: Mapping[str, str] | None = None, colour: str = "0 g"
) -> bytes:
    """A further revision that only fills fields, signed by nobody."""
    writer = _writer(pdf)
    _fill(writer, values, draws, colour)
    return _written(writer)


def stamped(pdf: bytes, authority: Authority, at: datetime) -> bytes:
    """A further revision with a document time-stamp."""
    writer = _writer(pdf)
    return PdfTimeStamper(authority.stamper(at)).timestamp_pdf(writer, "sha256", bytes_reserved=16384).getvalue()


def with_info(pdf: bytes) -> bytes:
    """A further revision that changes the file's description only."""
    writer = _writer(pdf)
    writer.set_info(generic.DictionaryObject({name("/Title"): generic.pdf_string("Ten khac")}))
    return _written(writer)


def with_overlay(pdf: bytes) -> bytes:
    """A further revision that draws over page 1."""
    writer = _writer(pdf)
    stream = writer.add_object(generic.StreamObject(stream_data=b"0 0 0 rg 60 700 200 40 re f"))
    writer.add_stream_to_page(0, stream)
    return _written(writer)


def with_hidden(pdf: bytes, field: str) -> bytes:
    """A further revision that hides a field's widget."""
    writer = _writer(pdf)
    target = _field(writer, field)
    target["/F"] = generic.NumberObject(2)
    writer.update_container(target)
    return _written(writer)


def with_moved_signature(pdf: bytes) -> bytes:
    """Signature wrapping: the last signature's dictionary again in a new revision that draws over the page."""
    writer = _writer(pdf)
    fields = [item.get_object() for item in writer.root["/AcroForm"]["/Fields"]]
    value = next(field["/V"] for field in reversed(fields) if field["/FT"] == "/Sig" and "/V" in field)
    writer.update_container(value)
    writer.add_stream_to_page(0, writer.add_object(generic.StreamObject(stream_data=b"0 0 99 99 re f")))
    return _written(writer)


def with_rect(pdf: bytes, field: str, box: tuple[float, ...]) -> bytes:
    """A further revision that moves a field."""
    writer = _writer(pdf)
    target = _field(writer, field)
    target["/Rect"] = generic.ArrayObject(generic.FloatObject(n) for n in box)
    writer.update_container(target)
    return _written(writer)


def word_page() -> bytes:
    """A hybrid-reference file (ISO 32000-1 7.5.8.4), as Word writes every PDF: some objects only in a stream."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Extra 6 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length 40 >>\nstream\n" + b"BT /F 12 Tf 60 700 Td (Tu Word) Tj ET".ljust(40) + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /ObjStm /N 1 /First 4 /Length 22 >>\nstream\n6 0 << /Hidden true >>\nendstream",
    ]
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in zip((1, 2, 3, 4, 5, 7), objects, strict=True):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    stream = len(out)
    rows = [(2, 7), (1, places[-1]), (1, stream)]
    entries = b"".join(bytes([kind]) + place.to_bytes(4, "big") + b"\0" for kind, place in rows)
    out += b"8 0 obj\n<< /Type /XRef /Size 9 /W [1 4 1] /Index [6 3] /Root 1 0 R /Length 18 >>\nstream\n"
    out += entries + b"\nendstream\nendobj\n"
    table = len(out)
    out += b"xref\n0 9\n0000000006 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places[:5])
    out += b"0000000000 00000 f \n" * 3
    identity = b"ab" * 16
    out += b"trailer\n<< /Size 9 /Root 1 0 R /ID [<%s> <%s>] /XRefStm %d >>\n" % (identity, identity, stream)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    # Only a lenient writer extends the files that Word makes.
    return IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)


def contents_span(pdf: bytes, index: int = -1) -> tuple[int, int]:
    """Where the hexadecimal value of the `index`-th signature lies, angle brackets included."""
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[index]
    return int(signature.byte_range[1]), int(signature.byte_range[2])


def _fill(writer, values: Mapping[str, str], draws: Mapping[str, str] | None, colour: str) -> None:
    for field, value in values.items():
        target = _field(writer, field)
        target[name("/V")] = generic.pdf_string(value)
        look = appearance(writer, (draws or {}).get(field, value), colour=colour)
        target[name("/AP")] = generic.DictionaryObject({name("/N"): look})
        writer.update_container(target)


def _field(writer, field: str) -> generic.DictionaryObject:
    fields = writer.root["/AcroForm"]["/Fields"]
    return next(item.get_object() for item in fields if item.get_object()["/T"] == field)


def _written(writer) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
