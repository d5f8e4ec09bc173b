"""How the finished file of an agency looks, field by field, against what its regulation prescribes (BD điều 14, 15; LC Mẫu
01, 02; HG điều 15; ST điều 4.2.đ, 9; QN điều 7.2)."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pikepdf
import pypdfium2

from factories import LC
from vanthu.core.clock import VIETNAM
from vanthu.pdf.verdict import Report


def words_of_appearance(pdf: bytes, field: str) -> str:
    """The text that the appearance of a field shows, read by PDFium from a page of its own."""
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as single:
        found = next(one for one in source.Root.AcroForm.Fields if str(one.T) == field)
        appearance = single.copy_foreign(found.AP.N)
        _, _, width, height = (float(edge) for edge in appearance.BBox)
        page = single.add_blank_page(page_size=(width, height))
        name = page.add_resource(appearance, pikepdf.Name.XObject)
        page.Contents = single.make_stream(f"{name} Do".encode())
        out = io.BytesIO()
        single.save(out)
    document = pypdfium2.PdfDocument(out.getvalue())
    try:
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def as_prescribed(pdf: bytes, *, key: str, agency: str, signature_box: Any, report: Report) -> None:
    """The leader's hand in blue at his place, the seal at the left, what the profile wants beside it, nothing else."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        fields = {str(field.T): field for field in file.Root.AcroForm.Fields}
        pages_of = {
            str(widget.T): number
            for number, page in enumerate(file.pages)
            for widget in page.get("/Annots", ())
            if "/T" in widget
        }
        # A hand that is blue on nothing, in the box between title and name, and no letter (TT 01/2019 điều 12; Mẫu 02).
        person, seal = fields["KyLanhDao"], fields["ConDau"]
        x0, y0, x1, y1 = (float(edge) for edge in person.Rect)
        page, left, bottom, right, top = signature_box
        assert pages_of["KyLanhDao"] == page == len(file.pages) - 1
        assert left - 1 <= x0 and bottom - 1 <= y0 and x1 <= right + 1 and y1 <= top + 1
        assert not {b"BT", b"Tj", b"TJ", b"Tf"} & set(person.AP.N.read_bytes().split())
        (drawn,) = person.AP.N.Resources.XObject.values()
        assert "/SMask" in drawn
        mask = pikepdf.PdfImage(drawn.SMask).as_pil_image().convert("L")
        covers = mask.tobytes()
        # One colour for all of the ink is kept as one pixel.
        colours = pikepdf.PdfImage(drawn).as_pil_image().convert("RGB").resize(mask.size).tobytes()
        ink = [colours[3 * at : 3 * at + 3] for at, cover in enumerate(covers) if cover > 200]
        assert len(ink) > 500
        assert sum(blue > red + 40 and blue > green + 40 for red, green, blue in ink) > 0.95 * len(ink)
        # One seal, on the page that was signed: none joins the pages (LC điều 6.2.a).
        assert [name for name in pages_of if name.startswith("ConDau")] == ["ConDau"]
        assert pages_of["ConDau"] == page
        signatures = {name for name, field in fields.items() if field.get("/FT") == "/Sig" and "/V" in field}
        assert signatures == {signature.field for signature in report.signatures}
        edges = [float(edge) for edge in seal.XXVTSeal]
    image, caption = edges[:4], edges[4:]
    sealed = next(signature for signature in report.signatures if signature.field == "ConDau")
    assert sealed.time_source == "tsa" and sealed.certificate is not None
    shown = " ".join(words_of_appearance(pdf, "ConDau").split())
    time = _moment(sealed.signed_at)
    if key == LC:
        # Mẫu 01: picture and information side by side, the name on the certificate, the time of the authority.
        assert shown == f"{sealed.organisation} {time}"
        assert caption[2] <= image[0] or caption[0] >= image[2]
        assert min(caption[3], image[3]) > max(caption[1], image[1])
    else:
        # TT 01/2019 điều 13, NĐ 30/2020: the agency and the time with its zone, clear of the seal.
        assert shown == f"{agency} {time}"
        apart = caption[2] <= image[0] or caption[0] >= image[2] or caption[3] <= image[1] or caption[1] >= image[3]
        assert apart, (image, caption)


def _moment(at: datetime | None) -> str:
    assert at is not None
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S} +07:00"
