"""Lay every form field of a document's life in one incremental update, before the first signature.

Later steps only fill these fields, which is all that PDF signatures permit after them: initials sign KyNhay1 …, the
leader signs KyLanhDao, the number and date go into vb_so, vb_ngay, vb_thang (and vb_nam, vb_qppl where the drafter left
the year blank) together with the seal in ConDau.
The locks say who may still fill what; ConDau locks everything, for otherwise the number could be changed after sealing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, Literal

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, append_signature_field

from vanthu.pdf import fields
from vanthu.pdf.appearance import CAPTION_GAP, CAPTION_SIZE, LEADING
from vanthu.pdf.fields import Box, Placement
from vanthu.pdf.number import FONTS, LETTERS
from vanthu.pdf.objects import acro_form, form_xobject, named_fields
from vanthu.pdf.page_words import text_boxes
from vanthu.pdf.typeface import embed
from vanthu.refusal import BadInput

Side = Literal["left", "right", "below", "above"]

#: Key of a seal field that records where inside it the seal and its caption stand (a third-class name, ISO 32000
#: annex E): the field covers both, and the leader signs them.
LAYOUT = "/XXVTSeal"
#: Heights of a caption: beside the seal five short lines, under or over it three long ones.
_BESIDE, _UNDER = 5 * CAPTION_SIZE * LEADING, 3 * CAPTION_SIZE * LEADING
_PRINT = 4


class NotPreparable(BadInput):
    """This file cannot get the system's fields."""

    code = "not_preparable"


class EncryptedPdf(NotPreparable):
    code = "pdf_encrypted"
    template = "Tệp PDF có mật khẩu hoặc bị khóa. Hãy xuất lại tệp không đặt mật khẩu."


class AlreadySigned(NotPreparable):
    code = "pdf_already_signed"
    template = "Tệp PDF đã có chữ ký số nên không được thêm ô ký, ô số. Hãy dùng bản chưa ký."


class AlreadyPrepared(NotPreparable):
    code = "pdf_already_prepared"
    template = "Tệp PDF đã có các ô ký, ô số của hệ thống. Hãy dùng bản gốc vừa xuất từ văn bản soạn thảo."


class NoPages(NotPreparable):
    code = "pdf_no_pages"
    template = "Tệp PDF không có trang nào hoặc vị trí ký nằm ngoài văn bản. Hãy xuất lại tệp PDF."


class XfaForm(NotPreparable):
    code = "pdf_xfa"
    template = "Tệp PDF chứa biểu mẫu XFA, không ký được an toàn. Hãy in tệp ra PDF thường rồi tải lại."


class UnreadablePdf(NotPreparable):
    code = "pdf_unreadable"
    template = "Không đọc được cấu trúc tệp PDF. Hãy xuất lại tệp PDF từ văn bản soạn thảo."


class CaptionNoRoom(NotPreparable):
    code = "caption_no_room"
    template = (
        "Không còn chỗ cho dòng tên cơ quan và thời gian ký cạnh con dấu mà không đè lên họ tên, chức vụ người ký. "
        "Hãy dời khối chữ ký hoặc chừa thêm khoảng trống."
    )


def prepare(
    pdf: bytes,
    placement: Placement,
    *,
    number_by: Literal["seal", "leader"] = "seal",
    caption: Sequence[Side] = ("below", "left", "above"),
    number_pt: float = 13.0,
    date_pt: float = 13.0,
) -> bytes:
    """The file with all fields laid, as one incremental update of `pdf`.

    `number_by`: whose revision fills number and date: the seal's, or the leader's own (HG điều 14.2), whose lock then
    covers them. `caption`: sides of the seal where name and time may stand, best first; the first one clear of all text
    is taken unless `placement` has a place for it; empty means no caption. `number_pt`, `date_pt`: sizes of number and date (NĐ 30: 13 to 14 points).
    Raises a `NotPreparable`; `pdf` itself never changes. Reads the text by PDFium when a caption is wanted: one thread
    at a time, or in the sandbox.
    """
    placement = with_caption(pdf, placement, caption)
    texts = _texts(placement, number_pt=number_pt, date_pt=date_pt)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    form = _form(writer)
    resources = _sub_dictionary(writer, form, "/DR")
    fonts = _sub_dictionary(writer, resources, "/Font")
    for name, face in FONTS.items():
        fonts[pdf_name(f"/{name}")] = embed(writer, face, LETTERS).font
    for name, box, style, label in texts:
        _add_text_field(writer, form, name, box, style, label)

    initials = [fields.initials(order) for order in range(1, len(placement.initials) + 1)]
    numbers = [name for name, _, _, _ in texts]
    for name, box in zip(initials, placement.initials, strict=True):
        others = [other for other in initials if other != name]
        add_signature_field(writer, name, box, "Chữ ký nháy", [*numbers, *others, fields.LEADER, fields.SEAL])
    left_open = [fields.SEAL] if number_by == "leader" else [*numbers, fields.SEAL]
    add_signature_field(writer, fields.LEADER, placement.signature, "Chữ ký của người có thẩm quyền", left_open)
    whole = _union(placement.seal, placement.caption) if placement.caption else placement.seal
    seal = add_signature_field(writer, fields.SEAL, whole, "Chữ ký số và con dấu của cơ quan", None)
    seal[pdf_name(LAYOUT)] = generic.ArrayObject(
        generic.FloatObject(f"{edge:.3f}") for box in (placement.seal, placement.caption) if box for edge in box[1:]
    )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_caption(pdf: bytes, placement: Placement, sides: Sequence[Side]) -> Placement:
    """The layout as `prepare` lays it: with a place for name and time beside the seal where there are `sides` for it,
    and without one where there are none. Raises a `NotPreparable`; reads the text by PDFium."""
    pages = check_unsigned(pdf)
    boxes = [placement.number, placement.day, placement.month, placement.number_year, placement.year]
    boxes += [placement.signature, placement.seal, placement.caption, *placement.initials]
    if any(box is not None and not 0 <= box.page < pages for box in boxes):
        raise NoPages()
    if not sides:
        return replace(placement, caption=None)
    if placement.caption is not None:
        return placement
    return replace(placement, caption=caption_box(pdf, placement.seal, placement.signature, sides))


def _texts(placement: Placement, *, number_pt: float, date_pt: float) -> list[tuple[str, Box, str, str]]:
    """Name, box, style and label of each text field that this document gets."""
    upright, slanted = (f"/{face} {size:g} Tf 0 g" for face, size in zip(FONTS, (number_pt, date_pt), strict=True))
    wanted = (
        (fields.NUMBER, placement.number, upright, "Số văn bản"),
        (fields.NUMBER_YEAR, placement.number_year, upright, "Năm trong số văn bản"),
        (fields.DAY, placement.day, slanted, "Ngày ban hành"),
        (fields.MONTH, placement.month, slanted, "Tháng ban hành"),
        (fields.YEAR, placement.year, slanted, "Năm ban hành"),
    )
    return [(name, box, style, label) for name, box, style, label in wanted if box is not None]


def check_unsigned(pdf: bytes) -> int:
    """The number of pages of a file that may get fields. Raises the fitting `NotPreparable` for any other."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        if reader.encrypted:
            raise EncryptedPdf()
        form = acro_form(reader.root)
        pages = int(reader.root["/Pages"]["/Count"])
        if reader.embedded_signatures:
            raise AlreadySigned()
        if "/XFA" in form:
            raise XfaForm()
        if set(named_fields(form)) & {*fields.NUMBER_FIELDS, fields.LEADER, fields.SEAL}:
            raise AlreadyPrepared()
        if reader.xrefs.hybrid_xrefs_present:
            raise UnreadablePdf()
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePdf() from error
    if pages < 1:
        raise NoPages()
    return pages


def _form(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    root = writer.root
    if "/AcroForm" in root:
        form = root["/AcroForm"]
        # Viewers would otherwise redraw the fields with fonts of their own, after the signatures.
        form.pop("/NeedAppearances", None)
        writer.update_container(form)
    else:
        form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
        root[pdf_name("/AcroForm")] = writer.add_object(form)
        writer.update_root()
    return form


def _sub_dictionary(
    writer: IncrementalPdfFileWriter, parent: generic.DictionaryObject, key: str
) -> generic.DictionaryObject:
    """The dictionary at `key`, made if missing and marked as changed."""
    if key not in parent:
        parent[pdf_name(key)] = generic.DictionaryObject()
        writer.update_container(parent)
    else:
        writer.update_container(parent[key])
    return parent[key]


def _add_text_field(
    writer: IncrementalPdfFileWriter, form: generic.DictionaryObject, name: str, box: Box, style: str, label: str
) -> None:
    page, _ = writer.find_page_for_modification(box.page)
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(name),
            pdf_name("/TU"): pdf_string(label),
            pdf_name("/Rect"): generic.ArrayObject(generic.FloatObject(f"{edge:.3f}") for edge in box[1:]),
            pdf_name("/P"): page,
            pdf_name("/F"): generic.NumberObject(_PRINT),
            pdf_name("/DA"): pdf_string(style),
            pdf_name("/Q"): generic.NumberObject(1),
            pdf_name("/AP"): generic.DictionaryObject(
                {pdf_name("/N"): writer.add_object(form_xobject(box.width, box.height, b""))}
            ),
        }
    )
    reference = writer.add_object(field)
    entries = form["/Fields"]
    entries.append(reference)
    writer.update_container(entries)
    writer.register_annotation(page, reference)


def add_signature_field(
    writer: IncrementalPdfFileWriter, name: str, box: Box, label: str, left_open: list[str] | None
) -> generic.DictionaryObject:
    """A signature field whose lock covers all but `left_open`; None locks everything.

    The seal's lock has no /P: "no changes" would forbid the archive's later document time-stamp in some viewers.
    """
    if left_open is None:
        lock, permission = FieldMDPSpec(FieldMDPAction.ALL), None
    else:
        lock, permission = FieldMDPSpec(FieldMDPAction.EXCLUDE, left_open), MDPPerm.FILL_FORMS
    append_signature_field(
        writer,
        SigFieldSpec(
            sig_field_name=name,
            on_page=box.page,
            box=tuple(round(edge, 3) for edge in box[1:]),
            field_mdp_spec=lock,
            doc_mdp_update_value=permission,
            readable_field_name=label,
        ),
    )
    return named_fields(acro_form(writer.root))[name]


def _union(one: Box, other: Box) -> Box:
    return Box(one.page, min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))


def _overlap(one: Box, other: Box) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return width * height if width > 0 and height > 0 else 0.0


def caption_candidates(seal: Box, sides: Sequence[Side]) -> list[Box]:
    """Boxes for name and time beside the seal's square, best first."""
    found = []
    for side in sides:
        if side in ("below", "above"):
            y0 = seal.y0 - CAPTION_GAP - _UNDER if side == "below" else seal.y1 + CAPTION_GAP
            # Shifting to the left keeps clear of the signer's name, which stands at the right of the seal.
            for shift in (0.0, 0.3, 0.6):
                x0 = seal.x0 - (0.1 + shift) * seal.width
                found.append(Box(seal.page, x0, y0, x0 + 1.2 * seal.width, y0 + _UNDER))
        else:
            for width in (seal.width, 0.75 * seal.width):
                x0 = seal.x0 - CAPTION_GAP - width if side == "left" else seal.x1 + CAPTION_GAP
                for y0 in ((seal.y0 + seal.y1 - _BESIDE) / 2, seal.y0, seal.y1 - _BESIDE):
                    found.append(Box(seal.page, x0, y0, x0 + width, y0 + _BESIDE))
    return found


def caption_box(pdf: bytes, seal: Box, signature: Box, sides: Sequence[Side]) -> Box:
    """The place for name and time beside the seal that is clear of the signature, of the signer's title and name, and
    as far as possible of all other text. Raises CaptionNoRoom; reads the text by PDFium."""
    text = text_boxes(pdf, seal.page)
    media = _page_box(pdf, seal.page)
    # The signer's title and name: what is printed just over and under the signature.
    block = [
        word
        for word in text
        if _overlap(word, Box(seal.page, signature.x0 - 60, signature.y0 - 25, signature.x1 + 60, signature.y1 + 35))
    ]
    best, least = None, None
    for box in caption_candidates(seal, sides):
        inside = box.x0 >= media[0] and box.y0 >= media[1] and box.x1 <= media[2] and box.y1 <= media[3]
        if not inside or _overlap(box, signature) or any(_overlap(box, word) for word in block):
            continue
        covered = sum(_overlap(box, word) for word in text)
        if least is None or covered < least:
            best, least = box, covered
    if best is None:
        raise CaptionNoRoom()
    return best


def _page_box(pdf: bytes, number: int) -> tuple[float, float, float, float]:
    return page_geometry(PdfFileReader(BytesIO(pdf)), number)[0]


def page_geometry(reader: PdfFileReader, number: int) -> tuple[tuple[float, float, float, float], int]:
    """The visible rectangle of a page in its own coordinates, and the clockwise turn in degrees at which it is shown.

    What lies beyond the medium is not visible, whatever the page says (ISO 32000-2, 14.11.2.1).
    """
    found = reader.find_page_for_modification(number)[0].get_object()
    kept: dict[str, Any] = {}
    while True:
        for key in ("/CropBox", "/MediaBox", "/Rotate"):
            if key in found:
                kept.setdefault(key, found[key])
        if "/Parent" not in found:
            break
        found = found["/Parent"]
    medium = _rectangle(kept.get("/MediaBox", (0, 0, 595.28, 841.89)))
    crop = _rectangle(kept.get("/CropBox", medium))
    visible = max(medium[0], crop[0]), max(medium[1], crop[1]), min(medium[2], crop[2]), min(medium[3], crop[3])
    if visible[0] >= visible[2] or visible[1] >= visible[3]:
        visible = medium
    return visible, int(kept.get("/Rotate", 0)) % 360


def _rectangle(edges: Any) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in edges)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
