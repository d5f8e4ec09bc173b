"""Which passwords are taken (HG-19.2a, QN-18.5a)."""

from __future__ import annotations

import unicodedata

from vanthu.core.folding import fold
from vanthu.refusal import BadInput

LENGTH = 12
_TRIED_FIRST = """
    123456789012 1234567890123 12345678901234 123456123456 123123123123 121212121212 111111111111
    000000000000 987654321098 112233445566 abc123456789 abcd12345678 abcdef123456 abcdefghijkl a123456789012
    aa1234567890 qwertyuiop12 qwertyuiop123 qwerty123456 1q2w3e4r5t6y 1qaz2wsx3edc zaq12wsxcde3 asdfghjkl123
    passwordpassword password1234 password12345 password123456 p@ssw0rd1234 p@ssword1234 administrator
    administrator1 admin1234567 adminadmin12 welcome12345 iloveyou1234 matkhau12345 matkhau123456
    matkhaumatkhau khongcomatkhau vanthu123456 vanthuvanthu vietnam12345 vietnam123456 vietnamvodich
    hanoi1234567 saigon123456 congthuong12 changeme1234 doimatkhau12 doimatkhau123
"""
#: Passwords of at least twelve characters that everybody tries first, folded and without separators.
COMMON = frozenset(_TRIED_FIRST.split())
#: The rules in words, shown beside the form. They are `refuse_weak` said aloud.
RULES = (
    f"Ít nhất {LENGTH} ký tự; một câu dễ nhớ là tốt nhất.",
    "Không chứa tên đăng nhập, không phải mật khẩu thông dụng, không lặp đi lặp lại vài ký tự.",
    "Đổi mật khẩu kết thúc mọi phiên đang mở ở máy khác.",
)


class PasswordWeak(BadInput):
    code = "password_weak"
    template = "{why}"


def refuse_weak(password: str, *, username: str) -> None:
    """The password rule (HG-19.2a, QN-18.5a). Raises PasswordWeak with what to do."""
    password = composed(password)
    if len(password) < LENGTH:
        raise PasswordWeak(why=f"Mật khẩu mới phải có ít nhất {LENGTH} ký tự.", field="new")
    if fold(username) in fold(password):
        raise PasswordWeak(why="Mật khẩu mới không được chứa tên đăng nhập.", field="new")
    plain = fold(password)
    if plain.translate(str.maketrans("", "", " .-_!")) in COMMON or len(set(plain)) < 5:
        raise PasswordWeak(why="Mật khẩu này quá dễ đoán. Hãy đặt mật khẩu khác.", field="new")


def composed(password: str) -> str:
    """One form for what different keyboards send; spaces count."""
    return unicodedata.normalize("NFC", password)
