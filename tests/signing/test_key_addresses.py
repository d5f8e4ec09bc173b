"""Key addresses: what says where a private key is, and what does not."""

from __future__ import annotations

import pytest

from vanthu.signing.registry import keys


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("bd-giamdoc", "held"),
        ("pkcs11:serial=0a1b2c;object=khoa-ky", "pkcs11"),
        ("pkcs11:token=Ban%20C%C6%A1%20y%E1%BA%BFu;serial=0a1b2c;object=khoa%3Bky", "pkcs11"),
        ("csc:smartca/0123-4567", "csc"),
        ("vgca:", "vgca"),
        ("client:", "client"),
    ],
)
def test_an_address_says_its_way(address: str, way: str) -> None:
    assert keys.check(f" {address} ") == address
    assert keys.way(address) == way
    assert way in keys.LABELS


def test_the_attributes_of_a_token_are_decoded() -> None:
    assert keys.pkcs11("pkcs11:serial=0a;object=khoa%3Bky") == {"serial": "0a", "object": "khoa;ky"}


@pytest.mark.parametrize(
    "address",
    [
        "", " ", "../keys/giamdoc", "a/b", ".an", "khóa", "x" * 101, "file:/etc/passwd", "pkcs11:", "pkcs11:serial=1",
        "pkcs11:object=a", "pkcs11:serial=1;object=", "pkcs11:serial=1;serial=2;object=a",
        "pkcs11:serial=1;object=a;pin-value=1234", "pkcs11:serial=1;object=a%2", "csc:smartca", "csc:SMART/1", "csc:/1",
        "vgca:8987", "client:x", "http://keys/1",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_the_forms_that_there_are(address: str) -> None:
    with pytest.raises(keys.KeyAddressWrong) as refused:
        keys.check(address)
    assert refused.value.field == "key"
    assert "pkcs11:serial=" in refused.value.sentence
