"""A decision of a provincial office, laid out as NĐ 30/2020 phụ lục I asks, drawn for the tests."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from vanthu.pdf.typeface import Face

SIGNER = "Người Ký Văn Bản"
TITLE = "GIÁM ĐỐC"
#: Lines that leave the year to the system; the number is that of a legal document.
BLANK_LEGAL = "Số:            /          /QĐ-UBND"
BLANK_DATE = "Hậu Giang, ngày      tháng      năm" + 10 * "\u00a0"
_MM = 72 / 25.4

for _face in Face:
    if _face.value not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(_face.value, str(_face.path)))


def letter(
    *,
    signer: str = SIGNER,
    title: tuple[str, ...] = (TITLE,),
    number_line: str = "Số:            /QĐ-SCT",
    date_line: str = "Bình Định, ngày      tháng      năm 2026",
    ending: str = "./.",
    recipients: tuple[str, ...] = ("- Như Điều 3;", "- Ủy ban nhân dân tỉnh;", "- Lưu: VT, KH (05)."),
    gap: float = 75.0,
    pages: int = 1,
    note: str = "",
    head: float = 13,
) -> bytes:
    """The PDF. `head` is the size of the lines of number and date, `gap` is the height in points between the title's and the name's baselines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    width, height = A4
    left, right = 30 * _MM, width - 15 * _MM

    def centred(face: Face, size: float, x: float, y: float, text: str) -> None:
        canvas.setFont(face.value, size)
        canvas.drawCentredString(x, y, text)

    agency, country = left + 75, right - 130
    top = height - 22 * _MM
    centred(Face.REGULAR, 12, agency, top, "UBND TỈNH BÌNH ĐỊNH")
    centred(Face.BOLD, 12, agency, top - 15, "SỞ CÔNG THƯƠNG")
    centred(Face.REGULAR, head, agency, top - 38, number_line)
    centred(Face.BOLD, 12, country, top, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    centred(Face.BOLD, 13, country, top - 15, "Độc lập - Tự do - Hạnh phúc")
    centred(Face.ITALIC, head, country, top - 38, date_line)
    centred(Face.BOLD, 14, width / 2 + 20, top - 80, "QUYẾT ĐỊNH")
    y = top - 110
    for page in range(pages):
        canvas.setFont(Face.REGULAR.value, 13)
        for row in range(8):
            canvas.drawString(
                left + 30, y, f"Điều {8 * page + row + 1}. Nội dung của điều này được thực hiện theo quy định."
            )
            y -= 20
        if page < pages - 1:
            canvas.showPage()
            y = height - 25 * _MM
    canvas.setFont(Face.REGULAR.value, 13)
    canvas.drawString(left + 30, y, f"Quyết định này có hiệu lực kể từ ngày ký{ending}")
    y -= 40
    canvas.setFont(Face.BOLD_ITALIC.value, 12)
    canvas.drawString(left, y, "Nơi nhận:")
    canvas.setFont(Face.REGULAR.value, 11)
    for row, text in enumerate(recipients):
        canvas.drawString(left, y - 14 * (row + 1), text)
    for line in title:
        centred(Face.BOLD, 13, country + 20, y, line)
        y -= 16
    centred(Face.BOLD, 13, country + 20, y + 16 - gap, signer)
    if note:
        canvas.setFont(Face.REGULAR.value, 11)
        canvas.drawString(left, 60, note)
    canvas.save()
    return out.getvalue()
