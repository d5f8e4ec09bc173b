"""Finds a marking of state secrecy (MẬT, TỐI MẬT, TUYỆT MẬT) in the words of a document.

The system takes no state secrets in, so every entrance asks this one question of a subject, a document kind or a
line of the first page. A marking is told from ordinary words that hold the syllable "mật": "bí mật công tác",
"bảo mật", "mật khẩu", "mật độ", "mật ong" are no markings.
"""

from __future__ import annotations

import re
import unicodedata

_MARK = r"(?P<mark>(?:tối|tuyệt)\s+mật|mật)(?!\w)"

# Second syllables with which a leading "mật" is an ordinary word ("mật độ", "mật khẩu") and no marking.
_WORDS_OF_MAT = (
    "báo|bột|chỉ|cáo|chú|đàm|danh|dụ|đắng|điện báo|độ|đường|gấu|giáo|hiệu|hoa|hội|hợp|kế|khẩu|kín|lệnh|mã|mía|mưu|"
    "nghị|ngọt|ngữ|ong|phục|rỉ|tấu|thám|thất|thiết|thư|tín|tịch|tông|truyền|ước|viện|vụ"
)
_NOT_A_WORD = rf"(?!\s+(?:{_WORDS_OF_MAT})(?!\w))"

# Kinds of document (NĐ 30/2020 Điều 7 and the legal kinds): "Công văn mật", "Quyết định tối mật".
_KINDS = (
    "hiến pháp|bộ luật|luật|pháp lệnh|lệnh|nghị quyết(?: liên tịch)?|nghị định|thông tư(?: liên tịch)?|quyết định|"
    "chỉ thị|quy chế|quy định|thông cáo|thông báo|hướng dẫn|chương trình|kế hoạch|phương án|đề án|dự án|báo cáo|"
    "biên bản|tờ trình|hợp đồng|công văn|công điện|điện|bản ghi nhớ|bản thỏa thuận|bản thoả thuận|bản cam kết|"
    "giấy chứng nhận|giấy ủy quyền|giấy uỷ quyền|giấy mời|giấy giới thiệu|giấy nghỉ phép|phiếu gửi|phiếu chuyển|"
    "phiếu báo|thư công|công hàm|văn bản|tài liệu|hồ sơ"
)
_OPENING = r"[\s\W_]*"  # brackets, quotes, dashes, stars around a stamp

_LEADING = re.compile(rf"^{_OPENING}(?:(?:{_KINDS})[\s\W_]+)?{_MARK}{_NOT_A_WORD}", re.MULTILINE)
_BRACKETED = re.compile(rf"[(\[{{<«“\"*]\s*{_MARK}\s*[)\]}}>»”\"*]")
_CLOSING = re.compile(rf"[-–—:|/]\s*{_MARK}[\s\W_]*$", re.MULTILINE)
_LEVEL = re.compile(rf"độ\s+mật\s*[:=–—-]\s*{_MARK}")
# A stamp is often set with spaces between its letters.
_SPACED = re.compile(r"(?<!\w)m\s+ậ\s+t(?!\w)")
_SPACED_LEVEL = re.compile(r"(?<!\w)(?:(t\s+ố\s+i)|t\s+u\s+y\s+ệ\s+t)(?=\s+mật(?!\w))")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def secret_mark(text: str) -> str | None:
    """The marking that `text` bears: "MẬT", "TỐI MẬT" or "TUYỆT MẬT", or None.

    `text` is a subject, the name of a document kind, or lines of a page; any letter case, composed or decomposed.
    A marking stands at the start of a line (alone, or before the words of the subject), in brackets anywhere, after a
    dash or colon at the end, or right after the name of a kind ("Công văn mật").
    Sources: BD Điều 1.2, LC Điều 1.2, HG Điều 1.2, ST Điều 1.1b, QN Điều 1.2.
    """
    plain = unicodedata.normalize("NFC", text).translate(_INVISIBLE).lower()
    # NFC again: lowering a few capitals decomposes them.
    plain = unicodedata.normalize("NFC", plain)
    if "ậ" not in plain:
        return None
    plain = _SPACED.sub("mật", plain)
    plain = _SPACED_LEVEL.sub(lambda found: "tối" if found.group(1) else "tuyệt", plain)
    # Line by line: what stands above or below a stamp says nothing about it.
    for line in plain.splitlines():
        for pattern in (_LEADING, _BRACKETED, _CLOSING, _LEVEL):
            if found := pattern.search(line):
                return " ".join(found.group("mark").split()).upper()
    return None
