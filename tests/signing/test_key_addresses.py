"""Key addresses: what says where a private key is, and what does not."""

from __future__ import annotations

import pytest

from vanthu.signing.addresses import TokenKey
from vanthu.signing.registry import keys


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("bd-giamdoc", "held"),
        ("pkcs11:serial=0a1b2c;object=khoa-ky", "pkcs11"),
        ("pkcs11:serial=0a1b2c;object=khoa%3Bky;id=%01%ab", "pkcs11"),
        ("pkcs11:serial=0a1b2c;id=%01", "pkcs11"),
        ("csc:smartca/0123-4567", "csc"),
        ("vgca:", "vgca"),
        ("client:", "client"),
    ],
)
def test_an_address_says_its_way(address: str, way: str) -> None:
    assert keys.check(f" {address} ") == address
    assert keys.way(address) == way
    assert way in keys.LABELS


@pytest.mark.parametrize("key", [TokenKey(serial="0a 1", id=b"\x01;"), TokenKey(serial="Đ/1", label="khóa ký;1")])
def test_what_the_inventory_shows_can_be_registered_and_is_what_the_signer_reads(key: TokenKey) -> None:
    assert TokenKey.parse(keys.check(str(key))) == key


def test_an_address_is_kept_in_the_form_that_the_inventory_shows() -> None:
    assert keys.check("pkcs11:object=a;serial=1") == "pkcs11:serial=1;object=a"


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "../keys/giamdoc", "a/b", ".an", "khóa", "x" * 101, "file:/etc/passwd", "pkcs11:", "pkcs11:serial=1",
        "pkcs11:object=a", "pkcs11:serial=1;object=", "pkcs11:serial=1;serial=2;object=a",
        "pkcs11:serial=1;object=a;pin-value=1234", "pkcs11:serial=1;token=A;object=a", "pkcs11:serial=1;object=a%2", "csc:smartca", "csc:SMART/1", "csc:/1",
        "vgca:8987", "client:x", "http://keys/1",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_the_forms_that_there_are(address: str) -> None:
    with pytest.raises(keys.KeyAddressWrong) as refused:
        keys.check(address)
    assert refused.value.field == "key"
    assert "pkcs11:serial=" in refused.value.sentence
