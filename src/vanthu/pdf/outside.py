"""A file that its signer took out, edited, and brings back (ST điều 9.3.a): its content may be another one, the fields of
number, date, signature and seal that were laid before must still be there, empty, and be filled and sealed as before.

What its signature is worth is the verifier's word; here is only what the later steps need of the file and of its locks.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdfium2 import PdfiumError

from vanthu.pdf import fields
from vanthu.pdf import signature_look as look
from vanthu.pdf.certificates import fingerprint, holder
from vanthu.pdf.changes import locks_as_laid
from vanthu.pdf.fields import Box
from vanthu.pdf.layout import LEAST
from vanthu.pdf.number import NumberBad, NumberDate, NumberMismatch, NumberTooWide, read_number
from vanthu.pdf.objects import acro_form, entry, named_fields
from vanthu.pdf.place import MM
from vanthu.pdf.prepare import LAYOUT, EncryptedPdf, UnreadablePdf, check_unsigned
from vanthu.pdf.sign import numbered_print
from vanthu.refusal import BadInput

_NEEDED = (fields.NUMBER, fields.DAY, fields.MONTH, fields.LEADER, fields.SEAL)
_ADVICE = "Hãy bấm “Tải về để sửa”, sửa đúng tệp đó rồi ký, hoặc tải lên bản chưa ký để ký trong hệ thống."
#: The widest number and date that could come.
_WIDEST = NumberDate(number="9999", day="30", month="12", year="2000")


class NotReturnable(BadInput):
    """The file cannot take the place of the one that was handed out. `fields["reason"]` is stable."""

    code = "not_returnable"


_REASONS = {
    "fields_missing": f"Tệp tải lên không có đủ các ô số, ngày, chữ ký và con dấu của hệ thống. {_ADVICE}",
    "fields_moved": f"Các ô của hệ thống trong tệp tải lên đã bị thu nhỏ, đổi chỗ hoặc hỏng. {_ADVICE}",
    "number_filled": "Ô số, ngày, tháng trong tệp đã có nội dung. Số, ngày do văn thư cấp: hãy để trống các ô này.",
    "sealed": "Ô con dấu trong tệp đã được ký. Con dấu do văn thư ký sau: hãy tải lên bản chưa đóng dấu.",
    "other_signature": f"Tệp có chữ ký số ngoài các ô ký của hệ thống ({{names}}). {_ADVICE}",
    "initials_only": f"Tệp còn chữ ký nháy nhưng chưa có chữ ký của bạn. {_ADVICE}",
    "blank_signature": f"Ô ký trong tệp không hiển thị hình chữ ký. {_ADVICE}",
    "text_in_signature": "Hình chữ ký số có kèm chữ hoặc nét vẽ khác; quy chế chỉ cho phép hình ảnh chữ ký. "
    "Hãy bỏ phần này trong công cụ ký.",
    "no_picture": "Ô ký trong tệp không hiển thị rõ hình ảnh chữ ký tay (chỉ có chữ, bị che hoặc là một mảng tô kín). "
    "Hãy chọn ảnh chữ ký tay (.png) trong công cụ ký rồi ký lại, hoặc tải lên bản chưa ký để ký trong hệ thống.",
    "not_blue": "Hình ảnh chữ ký tay trong tệp không phải màu xanh như quy định. "
    "Hãy dùng ảnh chữ ký mực xanh rồi ký lại, hoặc tải lên bản chưa ký để ký trong hệ thống.",
    "out_of_place": "Hình chữ ký không nằm đúng chỗ trong ô ký: con dấu phải trùm lên khoảng 1/3 chữ ký về phía bên trái "
    "(28–38 %). Hãy cắt sát ảnh, để ảnh vừa hết chiều ngang ô ký rồi ký lại, hoặc tải lên bản chưa ký để ký trong hệ thống.",
    "unlocked": "Chữ ký số trong tệp không khóa các ô như văn bản quy định, nên số, ngày còn có thể bị sửa sau khi ký. "
    "Hãy cập nhật phần mềm ký số rồi ký lại, hoặc tải lên bản chưa ký để ký trong hệ thống.",
    "locks": f"Ô ký trong tệp không còn chừa ô số, ngày và con dấu cho văn thư. {_ADVICE}",
}


_LOOKS: dict[look.Missing, str] = {
    "blank": "blank_signature",
    "text": "text_in_signature",
    "picture": "no_picture",
    "colour": "not_blue",
    "place": "out_of_place",
}


def _refused(reason: str, **facts: str) -> NotReturnable:
    return NotReturnable(_REASONS[reason].format(**facts), reason=reason, field="main")


@dataclass(frozen=True, kw_only=True)
class Edited:
    """What a returned file is. `kind`: "plain" (no fields of ours, not signed), "laid" (our fields, not signed),
    "signed" (our fields, the signer's signature in his)."""

    kind: str
    #: Of the certificate in the signer's field, "" while it is empty.
    fingerprint: str = ""
    holder: str = ""
    #: Places of the fields, as `layout.to_boxes` writes them.
    boxes: dict[str, list[float]] | None = None


def check(pdf: bytes, *, seal_mm: float, image_only: bool) -> Edited:
    """Whether the later steps can go on with this file.

    A signature shows the picture of the hand signature, blue, where the seal will cover its third (ST điều 9.3, 9.4.a);
    `image_only`: and nothing else (LC Mẫu 02). Raises NotReturnable, or a
    `NotPreparable` where the file can be no document at all.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        if reader.encrypted:
            raise EncryptedPdf()
        found = named_fields(acro_form(reader.root))
        signatures = {embedded.field_name: embedded for embedded in reader.embedded_signatures}
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePdf() from error
    if not signatures and not set(found) & {*_NEEDED}:
        check_unsigned(pdf)
        return Edited(kind="plain")
    if not set(_NEEDED) <= set(found):
        raise _refused("fields_missing")
    if fields.SEAL in signatures:
        raise _refused("sealed")
    allowed = {fields.LEADER, *(fields.initials(order) for order in range(1, 10))}
    if others := sorted(set(signatures) - allowed):
        raise _refused("other_signature", names=", ".join(others))
    try:
        boxes = _boxes(reader, found)
        _check_fields(pdf, found, boxes, seal_mm=seal_mm)
        if not all(locks_as_laid(signature) for signature in signatures.values()):
            raise _refused("unlocked")
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise _refused("fields_moved") from error
    if fields.LEADER not in signatures:
        if signatures:
            raise _refused("initials_only")
        return Edited(kind="laid", boxes=boxes)
    certificate = signatures[fields.LEADER].signer_cert
    try:
        wanted = look.Look(hand=True, third=True, image_only=image_only)
        lacking = look.missing(pdf, fields.LEADER, wanted, certificate=certificate)
    except (pikepdf.PdfError, PdfiumError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadablePdf() from error
    if lacking is not None:
        raise _refused(_LOOKS[lacking])
    return Edited(kind="signed", fingerprint=fingerprint(certificate), holder=holder(certificate), boxes=boxes)


def _boxes(reader: PdfFileReader, found: dict) -> dict[str, list[float]]:
    pages = {}
    for number in range(int(reader.root["/Pages"]["/Count"])):
        for annotation in entry(reader.find_page_for_modification(number)[0].get_object(), "/Annots", ()):
            pages[str(entry(annotation.get_object(), "/T", ""))] = number
    names = {
        fields.NUMBER: "number",
        fields.NUMBER_YEAR: "number_year",
        fields.DAY: "day",
        fields.MONTH: "month",
        fields.YEAR: "year",
        fields.LEADER: "signature",
    }
    boxes = {
        part: [pages[name], *(float(edge) for edge in found[name]["/Rect"])]
        for name, part in names.items()
        if name in found
    }
    edges = [float(edge) for edge in found[fields.SEAL][LAYOUT]]
    boxes["seal"] = [pages[fields.SEAL], *edges[:4]]
    if len(edges) == 8:
        boxes["caption"] = [pages[fields.SEAL], *edges[4:]]
    return boxes


def _check_fields(pdf: bytes, found: dict, boxes: dict[str, list[float]], *, seal_mm: float) -> None:
    numbers = [name for name in fields.NUMBER_FIELDS if name in found]
    for part, edges in boxes.items():
        box = Box(int(edges[0]), *edges[1:])
        width, height = LEAST[part]
        if part != "seal" and (box.width < width - 1 or box.height < height - 1):
            raise _refused("fields_moved")
    seal = Box(int(boxes["seal"][0]), *boxes["seal"][1:])
    if abs(seal.width / MM - seal_mm) > 0.5 or abs(seal.height / MM - seal_mm) > 0.5:
        raise _refused("fields_moved")
    left_open = {str(name) for name in entry(entry(found[fields.LEADER], "/Lock", {}), "/Fields", ())}
    if not {*numbers, fields.SEAL} <= left_open or entry(entry(found[fields.SEAL], "/Lock", {}), "/Action") != "/All":
        raise _refused("locks")
    try:
        if read_number(pdf) is not None:
            raise _refused("number_filled")
    except (NumberMismatch, NumberBad) as error:
        raise _refused("number_filled") from error
    # The clerk's step, tried: nobody shall learn only then that the number cannot be written.
    try:
        tried = read_number(numbered_print(pdf, _WIDEST))
    except NumberTooWide as error:
        raise _refused("fields_moved") from error
    if tried is None or (tried.number, tried.day, tried.month) != (_WIDEST.number, _WIDEST.day, _WIDEST.month):
        raise _refused("fields_moved")


__all__ = ["Edited", "NotReturnable", "check"]
