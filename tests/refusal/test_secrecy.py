"""A marking of state secrecy is found wherever it stands, and ordinary words with "mật" are left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.refusal.secrecy import secret_mark

MARKED = [
    ("MẬT", "MẬT"),
    ("mật", "MẬT"),
    (" Mật ", "MẬT"),
    ("TỐI MẬT", "TỐI MẬT"),
    ("Tối mật", "TỐI MẬT"),
    ("Tuyệt  mật", "TUYỆT MẬT"),
    ("TUYỆT\u00a0MẬT", "TUYỆT MẬT"),
    ("[MẬT]", "MẬT"),
    ("*** TUYỆT MẬT ***", "TUYỆT MẬT"),
    ("M Ậ T", "MẬT"),
    ("T Ố I  M Ậ T", "TỐI MẬT"),
    ("MẬ\u200bT", "MẬT"),
    ("MẬT: Báo cáo tình hình an ninh", "MẬT"),
    ("(Tối mật) V/v bố trí lực lượng", "TỐI MẬT"),
    ("mật - về việc bố trí lực lượng", "MẬT"),
    ("MẬT V/v bố trí lực lượng", "MẬT"),
    ("mật về việc bố trí lực lượng", "MẬT"),
    ("Công văn mật", "MẬT"),
    ("CÔNG VĂN (MẬT)", "MẬT"),
    ("Quyết định tối mật", "TỐI MẬT"),
    ("Công điện tuyệt mật số 5", "TUYỆT MẬT"),
    ("V/v bố trí lực lượng (MẬT)", "MẬT"),
    ("V/v bố trí lực lượng [tối mật] năm 2026", "TỐI MẬT"),
    ("V/v bố trí lực lượng - Mật", "MẬT"),
    ("Độ mật: Tối mật; V/v bố trí", "TỐI MẬT"),
    ("UBND TỈNH\nMẬT\nSố: 15/UBND", "MẬT"),
]

PLAIN = [
    "",
    "V/v bảo vệ bí mật nhà nước",
    "Bí mật công tác của cơ quan",
    "Tăng cường bảo mật thông tin",
    "Mật độ dân số năm 2026",
    "MẬT ĐỘ XÂY DỰNG TẠI KHU CÔNG NGHIỆP",
    "Mật ong Phong Nha, chứng nhận nhãn hiệu",
    "Mật khẩu tài khoản dịch vụ công",
    "Mật mã dân sự: cấp phép kinh doanh",
    "Báo cáo mật độ giao thông",
    "Kế hoạch mật mía vụ đông",
    "V/v quản lý tài liệu mật",
    "Danh mục bí mật nhà nước độ Tuyệt mật, Tối mật của ngành",
    "Công văn",
    "Họp giao ban tối mai",
    "Phổ biến Luật Bảo vệ bí mật nhà nước - bí mật công tác",
    "Mạt cưa", "Mắt", "Tối mặt trận", "mất",
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("text", "mark"), MARKED)
def test_it_finds_the_mark(text, mark, form):
    assert secret_mark(unicodedata.normalize(form, text)) == mark


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", PLAIN)
def test_it_leaves_ordinary_words_alone(text, form):
    assert secret_mark(unicodedata.normalize(form, text)) is None


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text):
    assert secret_mark(text) in (None, "MẬT", "TỐI MẬT", "TUYỆT MẬT")


@given(st.sampled_from(["MẬT", "tối mật", "Tuyệt mật"]), st.text(max_size=40))
def test_a_mark_on_a_line_of_its_own_is_always_found(mark, text):
    line = " ".join(text.split())
    assert secret_mark(f"{line}\n{mark}\n{line}") is not None
