"""One realistic context per template: what the views promise to hand over, written down once.

Offices and roles stand where a name would be. `PAGES` maps an address of the gallery to its template and context.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms

NOW = datetime(2026, 11, 20, 1, 12, 31, tzinfo=UTC)  # 08:12:31 in Vietnam

AGENCIES = [
    ("1", "Sở Công Thương tỉnh Bình Định", "H08.12"),
    ("2", "Ủy ban nhân dân tỉnh Hậu Giang", "H30"),
    ("3", "Sở Nông nghiệp và Phát triển nông thôn tỉnh Sóc Trăng", "H59.15"),
    ("4", "Sở Công Thương tỉnh Lai Châu", "H35.05"),
    ("5", "Sở Lao động - Thương binh và Xã hội tỉnh Quảng Nam", "H47.09"),
    ("6", "Ủy ban nhân dân thành phố Quy Nhơn", "H08.31"),
]
UNITS = [
    ("11", "Văn phòng Sở"),
    ("12", "Thanh tra Sở"),
    ("13", "Phòng Kế hoạch - Tài chính"),
    ("14", "Phòng Quản lý thương mại"),
    ("15", "Phòng Quản lý công nghiệp"),
    ("16", "Phòng Quản lý năng lượng"),
    ("17", "Phòng Kỹ thuật an toàn - Môi trường"),
    ("18", "Trung tâm Khuyến công và Xúc tiến thương mại"),
]
URGENCY = {0: "", 1: "Khẩn", 2: "Thượng khẩn", 3: "Hỏa tốc"}


def shell(active: str = "in", queue: str = "cho-dang-ky", acting_for: str | None = None) -> dict[str, Any]:
    def q(key: str, label: str, count: int, tone: str = "") -> dict[str, Any]:
        return {"key": key, "label": label, "url": f"/list#{key}", "count": count, "active": key == queue, "tone": tone}

    def item(key: str, label: str, icon: str, count: int | None = None, queues: list | None = None) -> dict[str, Any]:
        return {
            "key": key,
            "label": label,
            "url": f"/{key}",
            "icon": icon,
            "count": count,
            "active": key == active and not any(x["active"] for x in queues or []),
            "queues": queues or [],
        }

    return {
        "system_title": "Hệ thống quản lý văn bản và điều hành",
        "agency_name": "Sở Công Thương tỉnh Bình Định",
        "me": {"name": "Văn thư Sở", "office": "Văn phòng Sở", "acting_for": acting_for},
        "rail": [
            item("home", "Việc của tôi", "home", 24),
            item(
                "in",
                "Văn bản đến",
                "file-import",
                None,
                [
                    q("cho-tiep-nhan", "Chờ tiếp nhận", 3, "late"),
                    q("cho-dang-ky", "Chờ đăng ký", 7),
                    q("cho-trinh", "Chờ trình", 2),
                    q("thu-hoi", "Thu hồi", 0, "late"),
                ],
            ),
            item(
                "out",
                "Văn bản đi",
                "file-export",
                None,
                [
                    q("cho-cap-so", "Chờ cấp số", 4),
                    q("cho-dong-dau", "Chờ đóng dấu", 1, "near"),
                    q("cho-phat-hanh", "Chờ phát hành", 2),
                    q("bi-tu-choi", "Bị từ chối", 1, "near"),
                ],
            ),
            item("archive", "Hồ sơ", "folder"),
            item("search", "Tra cứu", "search"),
            item("reports", "Báo cáo", "chart-bar"),
            item("admin", "Quản trị", "settings"),
        ],
        "notices_unread": 5,
        "request_id": "3f9c2a7d01",
    }


def row(
    code: str, subject: str, agency: str, holder: str, since: str, due: str = "", tone: str = "", **more: Any
) -> dict:
    level = more.pop("urgency", 0)
    return {
        "url": "/document",
        "id": code,
        "urgency": level,
        "urgency_label": URGENCY[level],
        "code": code,
        "subject": subject,
        "agency": agency,
        "holder": holder,
        "since": since,
        "due_text": due,
        "due_tone": tone,
        "files": 1,
        "state_label": "Đã tiếp nhận",
        "state_tone": "",
        "unread": False,
    } | more


ROWS = [
    row(
        "2481/UBND-KT",
        "Về việc khẩn trương triển khai các biện pháp ứng phó với bão số 12 và mưa lũ sau bão trên địa bàn tỉnh",
        "Ủy ban nhân dân tỉnh Bình Định",
        "Văn thư Sở",
        "từ 07:58 hôm nay",
        "còn 2 giờ · 10:30 20/11/2026",
        "near",
        urgency=3,
        unread=True,
        state_label="Đã đến",
        files=3,
    ),
    row(
        "1120/BCT-TTTN",
        "Về việc bảo đảm cung cầu, bình ổn thị trường dịp cuối năm 2026 và Tết Nguyên đán Đinh Mùi",
        "Bộ Công Thương",
        "Lãnh đạo Sở",
        "từ 16:40 hôm qua",
        "quá 1 ngày · 17:00 19/11/2026",
        "late",
        urgency=1,
        state_label="Chờ phân phối",
        files=2,
    ),
    row(
        "305/QĐ-UBND",
        "Quyết định ban hành Quy chế phối hợp quản lý cụm công nghiệp trên địa bàn tỉnh",
        "Ủy ban nhân dân tỉnh Bình Định",
        "Phòng Quản lý công nghiệp",
        "từ 09:05 hôm nay",
        "còn 5 ngày · 17:00 25/11/2026",
        state_label="Đang xử lý",
        files=4,
        unread=True,
    ),
    row(
        "88/GM-SKHĐT",
        "Giấy mời họp thẩm định chủ trương đầu tư",
        "Sở Kế hoạch và Đầu tư tỉnh Bình Định",
        "Văn phòng Sở",
        "từ 10:21 hôm qua",
        "còn 23 giờ · 08:00 21/11/2026",
        "near",
        urgency=2,
        state_label="Đã chuyển xử lý",
    ),
    row(
        "764/STNMT-CCBVMT",
        "Về việc góp ý báo cáo đánh giá tác động môi trường dự án Nhà máy chế biến gỗ xuất khẩu tại Cụm công nghiệp Bình Nghi, huyện Tây Sơn",
        "Sở Tài nguyên và Môi trường tỉnh Bình Định",
        "Phòng Kỹ thuật an toàn - Môi trường",
        "từ 14:02 18/11/2026",
        "27/11/2026",
        state_label="Đang xử lý",
        files=6,
    ),
    row(
        "15/BC-TTKC",
        "Báo cáo kết quả công tác khuyến công tháng 10",
        "Trung tâm Khuyến công và Xúc tiến thương mại",
        "Văn thư Sở",
        "từ 08:01 hôm nay",
    ),
    row(
        "412/UBND-VX",
        "Về việc trả lời kiến nghị của cử tri sau kỳ họp thứ 9",
        "Ủy ban nhân dân thành phố Quy Nhơn",
        "Thanh tra Sở",
        "từ 11:30 17/11/2026",
        "30/11/2026",
        state_label="Đã hoàn thành",
        state_tone="good",
    ),
    row(
        "2210/BTC-QLCS",
        "Về việc xử lý tài sản công khi sắp xếp đơn vị hành chính",
        "Bộ Tài chính",
        "Phòng Kế hoạch - Tài chính",
        "từ 15:45 18/11/2026",
        "28/11/2026",
        state_label="Đang xử lý",
        files=2,
    ),
] + [
    row(
        f"{600 + n}/SCT-{unit}",
        subject,
        "Sở Công Thương tỉnh Lai Châu",
        "Văn thư Sở",
        f"từ 0{n % 9}:1{n % 6} hôm nay",
        "01/12/2026" if n % 2 else "",
    )
    for n, (unit, subject) in enumerate(
        [
            ("QLTM", "Về việc phối hợp tổ chức hội chợ hàng nông sản"),
            ("QLNL", "Về việc cung cấp số liệu phụ tải điện năm 2026"),
            ("VP", "Về việc trao đổi kinh nghiệm lập hồ sơ công việc điện tử và nộp lưu vào lưu trữ cơ quan"),
            ("TTr", "Về việc phối hợp thanh tra chuyên ngành hóa chất"),
            ("KHTC", "Báo cáo quyết toán kinh phí khuyến công quốc gia"),
            ("QLCN", "Về việc xác nhận nguồn gốc thiết bị"),
        ]
    )
]


def choices(of: list) -> list[tuple[str, str]]:
    return [(item[0], item[1]) for item in of]


class FilterForm(forms.Form):
    q = forms.CharField(label="Trong danh sách", required=False)
    kind = forms.ChoiceField(
        label="Loại văn bản",
        required=False,
        choices=[("", "Tất cả"), ("cv", "Công văn"), ("qd", "Quyết định"), ("bc", "Báo cáo")],
    )
    urgency = forms.ChoiceField(
        label="Độ khẩn", required=False, choices=[("", "Tất cả"), *[(k, v) for k, v in URGENCY.items() if v]]
    )
    since = forms.DateField(label="Từ ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Đến ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class SignInForm(forms.Form):
    username = forms.CharField(label="Tên đăng nhập", widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class UnlockForm(forms.Form):
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class PasswordForm(forms.Form):
    old = forms.CharField(label="Mật khẩu hiện tại", widget=forms.PasswordInput)
    new = forms.CharField(label="Mật khẩu mới", widget=forms.PasswordInput)
    again = forms.CharField(label="Nhập lại mật khẩu mới", widget=forms.PasswordInput)


class DraftForm(forms.Form):
    kind = forms.ChoiceField(
        label="Loại văn bản", choices=[("", "Chọn loại"), ("cv", "Công văn"), ("qd", "Quyết định"), ("bc", "Báo cáo")]
    )
    subject = forms.CharField(
        label="Trích yếu",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Một câu nêu nội dung chính, không ghi lại tên loại.",
        error_messages={"required": "Chưa nhập trích yếu."},
    )
    recipients = forms.MultipleChoiceField(
        label="Nơi nhận",
        choices=choices(AGENCIES),
        help_text="Tên, mã định danh hoặc chữ viết tắt; gõ không dấu cũng được.",
        error_messages={"required": "Chọn ít nhất một nơi nhận."},
    )
    urgency = forms.ChoiceField(
        label="Độ khẩn", required=False, choices=[("0", "Thường"), *[(k, v) for k, v in URGENCY.items() if v]]
    )
    signer = forms.ChoiceField(
        label="Người ký", choices=[("", "Chọn người ký"), ("gd", "Giám đốc Sở"), ("pgd", "Phó Giám đốc Sở")]
    )
    reply_to = forms.CharField(label="Trả lời văn bản", required=False)
    main = forms.FileField(
        label="Tệp dự thảo",
        error_messages={"required": "Chưa chọn tệp dự thảo."},
        help_text="Tệp .docx soạn thảo và tệp .pdf từ 1.4 trở lên.",
    )
    is_final_reply = forms.BooleanField(label="Phát hành văn bản này thì hoàn thành văn bản đến", required=False)


class PaperForm(forms.Form):
    scan = forms.FileField(label="Bản quét")
    sender = forms.ChoiceField(label="Cơ quan ban hành", choices=[("", ""), *choices(AGENCIES)])
    number = forms.CharField(label="Số, ký hiệu")
    dated = forms.DateField(label="Ngày văn bản", widget=forms.DateInput(attrs={"type": "date"}))
    subject = forms.CharField(label="Trích yếu", widget=forms.Textarea(attrs={"rows": 2}))
    pages = forms.IntegerField(label="Số trang", widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


class RegisterForm(forms.Form):
    sender = forms.ChoiceField(label="Cơ quan ban hành", choices=[("", ""), *choices(AGENCIES)])
    number = forms.CharField(label="Số, ký hiệu")
    dated = forms.DateField(label="Ngày văn bản", widget=forms.DateInput(attrs={"type": "date"}))
    subject = forms.CharField(label="Trích yếu", widget=forms.Textarea(attrs={"rows": 3}))
    urgency = forms.ChoiceField(label="Độ khẩn", choices=list(URGENCY.items())[1:])
    checked = forms.BooleanField(label="Đúng địa chỉ, đúng chức năng, nhiệm vụ của cơ quan")
    note = forms.CharField(label="Ghi chú", required=False)


class DistributeForm(forms.Form):
    lead = forms.ChoiceField(
        label="Chủ trì", choices=choices(UNITS), error_messages={"required": "Chọn một đơn vị chủ trì."}
    )
    cooperate = forms.MultipleChoiceField(label="Phối hợp", choices=choices(UNITS), required=False)
    inform = forms.MultipleChoiceField(label="Để biết", choices=choices(UNITS), required=False)
    due = forms.DateField(
        label="Hạn giải quyết",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Tính theo giờ làm việc của cơ quan, trừ ngày nghỉ.",
    )
    opinion = forms.CharField(label="Ý kiến chỉ đạo", widget=forms.Textarea(attrs={"rows": 3}), required=False)


class HandleForm(forms.Form):
    case = forms.ChoiceField(
        label="Hồ sơ công việc",
        choices=[("", ""), ("7", "VP.03.2026 Quản lý cụm công nghiệp"), ("8", "TM.11.2026 Bình ổn thị trường")],
        help_text="Số, ký hiệu hoặc tiêu đề hồ sơ.",
    )
    result = forms.CharField(label="Kết quả giải quyết", widget=forms.Textarea(attrs={"rows": 4}))
    reply_needed = forms.ChoiceField(
        label="Văn bản trả lời",
        widget=forms.RadioSelect,
        choices=[("no", "Không cần trả lời"), ("yes", "Đã soạn văn bản đi trả lời")],
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 2}))


class BookFilterForm(forms.Form):
    number_from = forms.IntegerField(label="Từ số", required=False)
    number_to = forms.IntegerField(label="Đến số", required=False)
    since = forms.DateField(label="Từ ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="Đến ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}))


def act(key: str, label: str, *, primary: bool = False, why_not: str = "", **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "label": label,
        "primary": primary,
        "why_not": why_not,
        "form": None,
        "url": f"/do/{key}",
        "confirm": "",
        "tone": "",
    } | more


PAGES_OF_DOCUMENT = [
    {"n": n, "src": f"/page-{n}.webp", "width": 1240, "height": 1754, "words_url": f"/words-{n}.json"} for n in (1, 2)
]
VIEWER = {
    "pages": PAGES_OF_DOCUMENT,
    "pages_pending": False,
    "pages_url": "/pages",
    "file_url": "/document.pdf",
}
SIGNATURES = {
    "verdict": "valid",
    "sentence": "2 chữ ký số hợp lệ; văn bản không bị thay đổi sau khi cơ quan ký số.",
    "legal_value": "Có giá trị như văn bản gốc (Nghị định 30/2020/NĐ-CP, Điều 5).",
    "checked_at": NOW,
    "problems": [],
    "signatures": [
        {
            "signer": "Phó Chủ tịch Ủy ban nhân dân tỉnh",
            "organisation": "Ủy ban nhân dân tỉnh Bình Định",
            "kind_label": "Chữ ký cá nhân",
            "signed_at": NOW - timedelta(hours=2),
            "time_source_label": "theo dấu thời gian",
            "certificate": {
                "issuer": "CA phục vụ các cơ quan nhà nước G2",
                "valid_from": NOW - timedelta(days=400),
                "valid_to": NOW + timedelta(days=600),
                "serial": "54:01:9a:3c:77:d0:12:5e",
            },
            "coverage_label": "Toàn bộ nội dung khi ký; sau đó chỉ điền số, ngày và ký số cơ quan",
            "changes": ["Điền số 2481", "Điền ngày 20 tháng 11"],
            "problems": [],
            "tone": "good",
        },
        {
            "signer": "Ủy ban nhân dân tỉnh Bình Định",
            "organisation": "Ủy ban nhân dân tỉnh Bình Định",
            "kind_label": "Chữ ký cơ quan",
            "signed_at": NOW - timedelta(hours=1),
            "time_source_label": "theo dấu thời gian",
            "certificate": "CA phục vụ các cơ quan nhà nước G2",
            "coverage_label": "Toàn bộ tệp",
            "changes": [],
            "problems": ["Chứng thư hết hạn sau 20 ngày."],
            "tone": "good",
        },
    ],
}
TREE = [
    {
        "who": "Phòng Quản lý công nghiệp",
        "role_label": "Chủ trì",
        "due": NOW + timedelta(days=5),
        "state_label": "Đang xử lý",
        "state_tone": "accent",
        "opinion": "Tham mưu văn bản triển khai đến các huyện, báo cáo trước ngày 25/11.",
        "children": [
            {
                "who": "Chuyên viên theo dõi cụm công nghiệp",
                "role_label": "Chủ trì",
                "due": NOW + timedelta(days=4),
                "state_label": "Chưa mở",
                "state_tone": "near",
                "opinion": "",
                "children": [],
            }
        ],
    },
    {
        "who": "Phòng Kế hoạch - Tài chính",
        "role_label": "Phối hợp",
        "due": NOW + timedelta(days=3),
        "state_label": "Đã hoàn thành",
        "state_tone": "good",
        "opinion": "",
        "children": [],
    },
    {
        "who": "Văn phòng Sở",
        "role_label": "Để biết",
        "due": None,
        "state_label": "Đã xem",
        "state_tone": "",
        "opinion": "",
        "children": [],
    },
]
FILES = [
    {
        "name": "2481-UBND-KT.signed.pdf",
        "kind_label": "Văn bản chính",
        "size": 1_284_511,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "url": "/document.pdf",
        "problems": [],
    },
    {
        "name": "Phu luc 1 - Danh sach cum cong nghiep.xlsx",
        "kind_label": "Phụ lục",
        "size": 48_212,
        "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        "url": "/annex.xlsx",
        "problems": ["Tệp có liên kết ra ngoài; đã chặn khi xem trước."],
    },
]
TIMELINE = [
    {
        "at": NOW - timedelta(hours=3),
        "who": "Hệ thống",
        "what": "nhận gói tin từ trục liên thông",
        "note": "",
        "tone": "",
    },
    {
        "at": NOW - timedelta(hours=2, minutes=48),
        "who": "Văn thư Sở",
        "what": "tiếp nhận và đăng ký số đến 1842",
        "note": "",
        "tone": "",
    },
    {
        "at": NOW - timedelta(hours=2),
        "who": "Văn thư Sở",
        "what": "trình Lãnh đạo Sở",
        "note": "Hỏa tốc, đề nghị phân phối trong buổi sáng.",
        "tone": "near",
    },
    {
        "at": NOW,
        "who": "Phó Giám đốc Sở",
        "what": "phân phối, thay Giám đốc theo ủy quyền số 12/QĐ-SCT",
        "note": "Phòng Quản lý công nghiệp chủ trì, tham mưu trước 10:30.",
        "tone": "accent",
    },
]
DELIVERIES = [
    {
        "name": "Ủy ban nhân dân huyện Tây Sơn",
        "code": "H08.35",
        "state_label": "Đã tiếp nhận",
        "state_tone": "accent",
        "since": NOW - timedelta(minutes=31),
        "who": "Văn thư",
        "history": [
            {"at": NOW - timedelta(minutes=50), "label": "Đã đến", "by": "", "note": ""},
            {"at": NOW - timedelta(minutes=31), "label": "Đã tiếp nhận", "by": "Văn thư", "note": ""},
        ],
    },
    {
        "name": "Ủy ban nhân dân thị xã Hoài Nhơn",
        "code": "H08.39",
        "state_label": "Từ chối nhận (trả lại)",
        "state_tone": "late",
        "since": NOW - timedelta(minutes=12),
        "who": "Văn thư",
        "history": [
            {
                "at": NOW - timedelta(minutes=12),
                "label": "Từ chối nhận (trả lại)",
                "by": "Văn thư",
                "note": "Thiếu phụ lục 2.",
            }
        ],
    },
    {
        "name": "Sở Tài chính tỉnh Bình Định",
        "code": "H08.14",
        "state_label": "Đã gửi lên trục",
        "state_tone": "near",
        "since": NOW - timedelta(hours=5),
        "who": "",
        "history": [],
    },
]
ACTIONS = [
    act("distribute", "Phân phối", primary=True, url="/distribute", method="get"),
    act("finish", "Lưu văn bản", form=HandleForm()),
    act("return", "Trả lại", form=ReasonForm(), tone="danger"),
    act("reply", "Soạn (dự thảo) văn bản đi", url="/draft", method="get"),
    act("recall", "Xử lý thu hồi", why_not="Chưa có yêu cầu thu hồi từ bên gửi."),
    act("reopen", "Mở lại", why_not="Văn bản chưa hoàn thành nên không cần mở lại."),
]
SIGN_ACTIONS = [
    act(
        "sign",
        "Ký VB",
        primary=True,
        confirm="Ký bằng chứng thư của anh/chị, hiệu lực đến 12/07/2028. Văn bản khóa lại sau khi ký.",
    ),
    act("pass", "Duyệt & Chuyển VT", why_not="Văn bản chưa có chữ ký số của người ký."),
    act("refuse", "Từ chối", form=ReasonForm(), tone="danger"),
]
DOC = {
    "id": "0193",
    "direction": "in",
    "title": "Công văn",
    "code": "2481/UBND-KT",
    "subject": ROWS[0]["subject"],
    "state_label": "Chờ phân phối",
    "state_tone": "accent",
    "holder_sentence": "Đang ở Lãnh đạo Sở từ 08:12 hôm nay",
    "urgency": 3,
    "urgency_label": "Hỏa tốc",
    "due_text": "còn 2 giờ · 10:30 20/11/2026",
    "due_tone": "near",
    "url": "/document",
}
FACTS = [
    {"label": "Số đến", "value": "1842", "mono": True},
    {"label": "Ngày đến", "value": "20/11/2026", "mono": True},
    {"label": "Cơ quan ban hành", "value": "Ủy ban nhân dân tỉnh Bình Định", "href": "/list"},
    {"label": "Ngày văn bản", "value": "20/11/2026", "mono": True},
    {"label": "Loại", "value": "Công văn"},
    {"label": "Lĩnh vực", "value": "Phòng chống thiên tai"},
    {"label": "Số trang", "value": "2, kèm 1 phụ lục"},
    {"label": "Văn bản đi trả lời", "value": "Chưa có"},
]
HISTORY = [{"at": e["at"], "who": e["who"], "what": e["what"], "note": e["note"]} for e in TIMELINE]

IN_BOOK_COLUMNS = [
    {"key": "arrived", "label": "Ngày đến", "num": True},
    {"key": "number", "label": "Số đến", "num": True},
    {"key": "author", "label": "Tác giả"},
    {"key": "code", "label": "Số, ký hiệu văn bản", "num": True},
    {"key": "dated", "label": "Ngày tháng văn bản", "num": True},
    {"key": "subject", "label": "Tên loại và trích yếu nội dung văn bản", "wide": True},
    {"key": "unit", "label": "Đơn vị hoặc người nhận"},
    {"key": "forwarded", "label": "Ngày chuyển", "num": True},
    {"key": "receipt", "label": "Ký nhận"},
    {"key": "note", "label": "Ghi chú"},
]
IN_BOOK_ROWS = [
    {
        "cells": {
            "arrived": "20/11/2026",
            "number": str(1842 - n),
            "author": r["agency"],
            "code": r["code"],
            "dated": "19/11/2026",
            "subject": "Công văn " + r["subject"],
            "unit": r["holder"],
            "forwarded": "20/11/2026",
            "receipt": "",
            "note": "",
        },
        "url": "/document",
        "struck": n == 3,
        "note": "Thu hồi 20/11/2026" if n == 3 else "",
    }
    for n, r in enumerate(ROWS)
]


def home_queue(label: str, count: int, tone: str = "", note: str = "") -> dict[str, Any]:
    return {"label": label, "url": "/list", "count": count, "tone": tone, "note": note}


LIST = {
    "title": "Chờ đăng ký",
    "queue": "cho-dang-ky",
    "intro": "Văn bản đã tiếp nhận, chưa vào sổ. Đăng ký trong ngày; hỏa tốc, thượng khẩn làm ngay.",
    "rows": ROWS,
    "columns": None,
    "empty": {"title": "Không có văn bản chờ đăng ký", "text": "", "action_label": "", "action_url": ""},
    "filters": FilterForm(),
    "next_url": "/list?after=1",
    "prev_url": "",
    "total_text": "14 văn bản",
    "can_create": [{"label": "Nhập văn bản giấy", "url": "/paper"}],
    "bulk": [{"label": "Trình", "url": "/do/submit"}],
}
DRAFT = {
    "title": "Soạn (dự thảo) văn bản đi",
    "form": DraftForm(),
    "policy_notes": [
        "Trình kèm tệp soạn thảo và tệp .pdf.",
        "Thời hạn xử lý chia 55/20/20/5 cho soạn thảo, lãnh đạo đơn vị, lãnh đạo Sở, văn thư.",
    ],
    "sources": {"recipients": "/agencies.json"},
    "back_url": "/list",
    "submit_label": "Lưu và trình",
    "second_label": "Lưu dự thảo",
}
BAD_DRAFT = DRAFT | {"form": DraftForm({"kind": "cv", "subject": "", "signer": "gd"}, {})}

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "sign-in": (
        "people/sign_in.html",
        {
            "form": SignInForm(),
            "shell": None,
            "system_title": "Hệ thống quản lý văn bản và điều hành",
            "agency_name": "Sở Công Thương tỉnh Bình Định",
        },
    ),
    "locked": (
        "people/locked.html",
        {"form": UnlockForm(), "who": {"name": "Văn thư Sở", "office": "Văn phòng Sở"}, "shell": None},
    ),
    "password": (
        "people/password.html",
        {
            "form": PasswordForm(),
            "rules": ["Ít nhất 12 ký tự.", "Không trùng 5 mật khẩu gần nhất."],
            "must_change": True,
        },
    ),
    "me": (
        "people/me.html",
        {
            "facts": [
                {"label": "Tên đăng nhập", "value": "vanthu.sct", "mono": True},
                {"label": "Chức vụ", "value": "Văn thư cơ quan"},
                {"label": "Thư điện tử", "value": "vanthu@sct.example.gov.vn"},
            ],
            "roles": [
                {"label": "Văn thư cơ quan", "rights": "Tiếp nhận, đăng ký, cấp số, đóng dấu, phát hành, thu hồi"}
            ],
            "positions": [
                {"id": "1", "label": "Văn thư, Văn phòng Sở", "active": True},
                {"id": "2", "label": "Chuyên viên, Phòng Kế hoạch - Tài chính", "active": False},
            ],
            "switch_url": "/do/switch",
            "delegations": [
                {
                    "who": "Giám đốc Sở",
                    "rights": "phân công xử lý, cho phép phát hành",
                    "starts": NOW,
                    "ends": NOW + timedelta(days=9),
                    "basis": "Quyết định ủy quyền số 12/QĐ-SCT",
                    "tone": "near",
                    "state_label": "Đang hiệu lực",
                }
            ],
            "certificates": [
                {
                    "subject": "Sở Công Thương tỉnh Bình Định",
                    "issuer": "CA phục vụ các cơ quan nhà nước G2",
                    "serial": "54:01:9a:3c:77:d0:12:5e",
                    "valid_to": NOW + timedelta(days=20),
                    "state_label": "Sắp hết hạn",
                    "state_tone": "near",
                }
            ],
            "sessions": [{"device": "Chrome, Windows", "address": "10.20.4.17", "since": NOW, "current": True}],
        },
    ),
    "home": (
        "documents/home.html",
        {
            "intro": "Thứ Sáu, 20/11/2026",
            "queues": [
                home_queue("Chờ tiếp nhận", 3, "late", "1 hỏa tốc"),
                home_queue("Chờ đăng ký", 7, "", "hôm qua 5"),
                home_queue("Chờ trình", 2),
                home_queue("Chờ cấp số", 4),
                home_queue("Chờ đóng dấu", 1, "near", "từ hôm qua"),
                home_queue("Chờ phát hành", 2),
                home_queue("Bị từ chối", 1, "near"),
                home_queue("Thu hồi", 0, "late"),
            ],
            "rows": ROWS[:6],
            "empty": {"title": "Không có việc gấp", "text": "", "action_label": "", "action_url": ""},
            "total_text": "",
            "can_create": [],
        },
    ),
    "list": ("documents/list.html", LIST),
    "list-empty": (
        "documents/list.html",
        LIST
        | {
            "rows": [],
            "bulk": [],
            "total_text": "",
            "next_url": "",
            "empty": {
                "title": "Không có văn bản chờ đăng ký",
                "text": "Văn bản đã tiếp nhận từ trục liên thông và văn bản giấy vừa nhập sẽ hiện ở đây.",
                "action_label": "Nhập văn bản giấy",
                "action_url": "/paper",
            },
        },
    ),
    "document": (
        "documents/document.html",
        VIEWER
        | {
            "doc": DOC,
            "actions": ACTIONS,
            "facts": FACTS,
            "timeline": TIMELINE,
            "assignments": TREE,
            "signatures": SIGNATURES,
            "deliveries": DELIVERIES,
            "files": FILES,
            "history": HISTORY,
        },
    ),
    "document-busy": (
        "documents/document.html",
        VIEWER
        | {
            "doc": DOC | {"busy": True, "url": "/document-busy", "state_label": "Đang ký số"},
            "actions": [act("sign", "Ký VB", why_not="Văn bản đang được xử lý. Hãy chờ vài giây.")],
            "facts": FACTS,
            "timeline": TIMELINE,
            "assignments": [],
            "signatures": None,
            "deliveries": [],
            "files": FILES,
            "history": [],
        },
    ),
    "document-pending": (
        "documents/document.html",
        VIEWER
        | {
            "pages": [],
            "pages_pending": True,
            "doc": DOC | {"alert": "Bên gửi yêu cầu thu hồi văn bản này lúc 08:05 hôm nay. Mọi việc xử lý tạm dừng."},
            "actions": [],
            "facts": FACTS,
            "timeline": [],
            "assignments": [],
            "signatures": None,
            "deliveries": [],
            "files": [],
            "history": [],
        },
    ),
    "draft": ("documents/draft_form.html", DRAFT),
    "draft-errors": ("documents/draft_form.html", BAD_DRAFT),
    "paper": (
        "documents/paper_form.html",
        {
            "title": "Nhập văn bản giấy",
            "form": PaperForm(),
            "sources": {"sender": "/agencies.json"},
            "scan_rules": ["Định dạng .pdf, ảnh màu, từ 200 dpi.", "Mỗi văn bản một tệp, đủ trang, đúng thứ tự."],
            "duplicate": {
                "sentence": "Đã có văn bản cùng số, ký hiệu, cơ quan: số đến 1840.",
                "url": "/document",
                "code": "88/GM-SKHĐT",
            },
            "back_url": "/list",
            "second_label": "Lưu và nhập tiếp",
        },
    ),
    "register": (
        "documents/register_form.html",
        VIEWER
        | {
            "title": "Đăng ký văn bản đến",
            "form": RegisterForm(
                initial={"sender": "2", "number": "2481/UBND-KT", "dated": "2026-11-20", "subject": DOC["subject"]}
            ),
            "doc": DOC,
            "next_number": "1843",
            "signatures": SIGNATURES,
            "read_from": {"number": "Đọc từ gói tin", "subject": "Đọc từ gói tin, khớp với trang 1"},
            "sources": {"sender": "/agencies.json"},
            "back_url": "/list",
            "submit_label": "Đăng ký",
        },
    ),
    "distribute": (
        "documents/distribute_form.html",
        VIEWER
        | {
            "title": "Phân phối",
            "form": DistributeForm(initial={"lead": "15", "cooperate": ["13"], "inform": ["11"]}),
            "doc": DOC,
            "back_url": "/document",
            "back_label": "Văn bản",
            "submit_label": "Phân phối",
        },
    ),
    "handle": (
        "documents/handle_form.html",
        {
            "title": "Lưu văn bản",
            "form": HandleForm(),
            "doc": DOC,
            "sources": {"case": ""},
            "back_url": "/document",
            "submit_label": "Hoàn thành",
        },
    ),
    "sign-stack": (
        "documents/sign_stack.html",
        VIEWER
        | {
            "position": 1,
            "total": 4,
            "doc": DOC
            | {"code": "Công văn, chưa có số", "subject": ROWS[4]["subject"], "urgency": 1, "urgency_label": "Khẩn"},
            "lines": {
                "people": "Chuyên viên Phòng Kỹ thuật an toàn soạn; Trưởng phòng ký nháy 16:20 hôm qua; Chánh Văn phòng kiểm tra thể thức",
                "changes": "So với lần trình trước: sửa trích yếu, thêm 1 nơi nhận, thay trang 2",
            },
            "signature_page": 2,
            "actions": SIGN_ACTIONS,
            "signatures": None,
            "upcoming": [
                {k: r[k] for k in ("url", "code", "subject", "urgency", "urgency_label", "due_text", "due_tone")}
                for r in ROWS[1:4]
            ],
            "skip_url": "/sign-stack",
            "empty": None,
        },
    ),
    "sign-stack-empty": (
        "documents/sign_stack.html",
        {
            "doc": None,
            "total": 0,
            "empty": {
                "title": "Không còn văn bản chờ ký",
                "text": "Văn bản được trình ký sẽ hiện ở đây, gấp nhất trước.",
            },
        },
    ),
    "book": (
        "registers/book.html",
        {
            "book": {
                "title": "Sổ đăng ký văn bản đến",
                "agency": "SỞ CÔNG THƯƠNG",
                "parent_agency": "ỦY BAN NHÂN DÂN TỈNH BÌNH ĐỊNH",
                "year": 2026,
                "period": "Từ 01/11/2026 đến 20/11/2026",
                "kind": "in",
            },
            "books": [
                {"label": "Văn bản đến 2026", "url": "/book", "active": True},
                {"label": "Văn bản đi 2026", "url": "/book", "active": False},
                {"label": "Quyết định 2026", "url": "/book", "active": False},
            ],
            "columns": IN_BOOK_COLUMNS,
            "rows": IN_BOOK_ROWS,
            "filters": BookFilterForm(),
            "xlsx_url": "/book.xlsx",
            "next_url": "/book?after=1",
            "prev_url": "",
            "total_text": "1.842 văn bản",
        },
    ),
    "search": (
        "documents/search.html",
        {
            "q": "an toan",
            "rows": [
                ROWS[4] | {"snippet": "… bảo đảm an toàn thực phẩm trong sản xuất, kinh doanh …"},
                ROWS[0],
                ROWS[2],
            ],
            "filters": FilterForm(),
            "next_url": "",
            "prev_url": "",
            "total_text": "3 văn bản",
            "empty": None,
        },
    ),
    "notices": (
        "notify/notices.html",
        {
            "days": [
                {
                    "label": "Hôm nay",
                    "notices": [
                        {
                            "at": NOW,
                            "text": "Văn bản hỏa tốc 2481/UBND-KT vừa đến.",
                            "url": "/document",
                            "unread": True,
                            "tone": "late",
                        },
                        {
                            "at": NOW - timedelta(minutes=12),
                            "text": "Ủy ban nhân dân thị xã Hoài Nhơn từ chối nhận 305/SCT-QLCN: thiếu phụ lục 2.",
                            "url": "/document",
                            "unread": True,
                            "tone": "near",
                        },
                        {
                            "at": NOW - timedelta(hours=1),
                            "text": "Phó Giám đốc Sở đã ký 306/SCT-QLTM, chờ cấp số.",
                            "url": "/document",
                            "unread": False,
                            "tone": "good",
                        },
                    ],
                },
                {
                    "label": "Hôm qua",
                    "notices": [
                        {
                            "at": "16:40",
                            "text": "Báo cáo công tác văn thư tháng 11 đến hạn ngày 25/11/2026.",
                            "url": "/document",
                            "unread": False,
                            "tone": "",
                        },
                    ],
                },
            ],
            "mark_all_url": "/do/read-all",
        },
    ),
    "bus": (
        "reports/bus.html",
        {
            "title": "Theo dõi liên thông",
            "intro": "Nơi nhận chưa phản hồi, từ chối hoặc gửi lỗi. Gửi lại là việc của hệ thống; việc của văn thư là những dòng có lý do.",
            "summary": [
                {"label": "Chờ gửi", "count": 2, "tone": "", "url": "/bus"},
                {"label": "Chưa đến sau 1 giờ", "count": 1, "tone": "near", "url": "/bus"},
                {"label": "Chưa tiếp nhận", "count": 4, "tone": "near", "url": "/bus"},
                {"label": "Từ chối nhận", "count": 1, "tone": "late", "url": "/bus"},
                {"label": "Lỗi gửi", "count": 0, "tone": "late", "url": "/bus"},
            ],
            "rows": [
                {
                    "url": "/document",
                    "code": "305/SCT-QLCN",
                    "subject": ROWS[2]["subject"],
                    "recipient": d["name"],
                    "recipient_code": d["code"],
                    "state_label": d["state_label"],
                    "state_tone": d["state_tone"],
                    "since": d["since"],
                    "due_text": "",
                    "due_tone": "",
                    "attempts": 3,
                    "error": "Trục trả lời: mã cơ quan không tồn tại." if d["state_tone"] == "late" else "",
                }
                for d in DELIVERIES
            ],
            "filters": None,
            "empty": None,
            "next_url": "",
            "prev_url": "",
            "total_text": "3 dòng",
        },
    ),
    "error-404": (
        "web/error.html",
        {
            "status": 404,
            "title": "Không tìm thấy",
            "sentence": "Không tìm thấy nội dung này, hoặc bạn không có quyền xem.",
            "incident": False,
            "request_id": "3f9c2a7d01",
            "shell": None,
        },
    ),
    "error-500": (
        "web/error.html",
        {
            "status": 500,
            "title": "Hệ thống gặp sự cố",
            "sentence": "Hệ thống gặp lỗi khi xử lý yêu cầu. Dữ liệu của bạn chưa bị thay đổi. Hãy thử lại.",
            "incident": True,
            "request_id": "3f9c2a7d01",
            "shell": None,
        },
    ),
    "styleguide": (
        "web/styleguide.html",
        {
            "form": DraftForm({"kind": "cv", "subject": "", "recipients": ["1", "3"]}, {}),
            "actions": ACTIONS,
            "tree": TREE,
            "files": FILES,
            "icons": ["home", "flame", "signature", "rubber-stamp", "send", "archive"],
        },
    ),
}
PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "palette": (
        "web/palette.html",
        {
            "q": "cho",
            "groups": [
                {
                    "label": "Đến",
                    "entries": [
                        {
                            "label": "Chờ đăng ký",
                            "note": "Văn bản đến",
                            "url": "/list",
                            "icon": "file-import",
                            "shortcut": "",
                        },
                        {
                            "label": "Chờ cấp số",
                            "note": "Văn bản đi",
                            "url": "/list",
                            "icon": "file-export",
                            "shortcut": "",
                        },
                    ],
                },
                {
                    "label": "Văn bản",
                    "entries": [
                        {
                            "label": "2481/UBND-KT",
                            "note": DOC["subject"],
                            "url": "/document",
                            "icon": "file-text",
                            "shortcut": "",
                        }
                    ],
                },
                {
                    "label": "Làm",
                    "entries": [
                        {"label": "Nhập văn bản giấy", "note": "", "url": "/paper", "icon": "plus", "shortcut": ""}
                    ],
                },
            ],
        },
    ),
    "message": (
        "web/message.html",
        {
            "sentence": "Văn bản đang được người khác xử lý. Tải lại trang.",
            "incident": True,
            "request_id": "3f9c2a7d01",
        },
    ),
    "rows": ("documents/_rows.html", LIST),
    "pages": ("documents/_pages.html", VIEWER),
}

REQUEST = SimpleNamespace(path="/draft", method="GET", GET={})
