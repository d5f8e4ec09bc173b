"""Addresses of keys: written once at registration, read for every signature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.signing.addresses import RemoteKey, TokenKey, scheme
from vanthu.signing.ports import KeyUnavailable

TEXT = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=40)


@given(serial=TEXT, id=st.binary(min_size=1, max_size=20), label=TEXT)
def test_what_was_written_is_read(serial: str, id: bytes, label: str) -> None:
    for key in (
        TokenKey(serial=serial, id=id),
        TokenKey(serial=serial, label=label),
        TokenKey(serial=serial, id=id, label=label),
    ):
        assert TokenKey.parse(str(key)) == key
        assert scheme(str(key)) == "pkcs11"


@given(credential=TEXT)
def test_a_credential_may_be_called_anything(credential: str) -> None:
    key = RemoteKey(service="smartca", credential=credential)
    assert RemoteKey.parse(str(key)) == key


def test_it_is_written_as_rfc_7512_says() -> None:
    key = TokenKey(serial="618304e4c2e3e654", id=b"\x01\xab", label="khóa ký")
    assert str(key) == "pkcs11:serial=618304e4c2e3e654;object=kh%C3%B3a%20k%C3%BD;id=%01%ab"


def test_a_plain_name_is_a_held_key() -> None:
    assert (scheme("vanthu-bd"), scheme("vgca:x"), scheme("csc:a/b")) == ("held", "vgca", "csc")


@pytest.mark.parametrize(
    "address",
    [
        "pkcs11:",
        "pkcs11:serial=1",
        "pkcs11:id=%01",
        "pkcs11:token=Ban%20Co%20yeu;id=%01",
        "pkcs11:serial=1;serial=2;id=%01",
        "pkcs11:serial=1;id",
        "csc:smartca/1",
    ],
)
def test_nonsense_is_refused_in_words(address: str) -> None:
    with pytest.raises(KeyUnavailable) as caught:
        TokenKey.parse(address)
    assert "ghi sai" in caught.value.sentence


@pytest.mark.parametrize("address", ["csc:", "csc:smartca", "csc:smartca/", "csc:/1", "pkcs11:a/b"])
def test_nonsense_about_services_is_refused_in_words(address: str) -> None:
    with pytest.raises(KeyUnavailable):
        RemoteKey.parse(address)
