from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pki_bench import Authority

from vanthu.pdf.trust import BrokenTrustList, TrustList


@pytest.mark.req("LC-13.3")
def test_self_signed_certificates_are_anchors_and_all_others_intermediates(authority, trust):
    assert trust.anchors == (authority.root.der,)
    assert trust.intermediates == (authority.ca.der,)


def test_one_file_may_hold_several_certificates_and_keys_are_passed_over(authority, tmp_path):
    key = authority.root.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    parts = [key, *(holder.certificate.public_bytes(Encoding.PEM) for holder in (authority.root, authority.ca))]
    (tmp_path / "tat-ca.pem").write_bytes(b"\n".join(parts))
    (tmp_path / "khoa.pem").write_bytes(key)

    found = TrustList.load(tmp_path)
    assert (found.anchors, found.intermediates) == ((authority.root.der,), (authority.ca.der,))


def test_the_version_follows_the_contents_and_not_the_names(authority, trust, tmp_path):
    (tmp_path / "a.cer").write_bytes(authority.ca.der)
    (tmp_path / "b.crt").write_bytes(authority.root.der)
    assert TrustList.load(tmp_path).version == trust.version

    (tmp_path / "c.der").write_bytes(Authority().root.der)
    assert TrustList.load(tmp_path).version != trust.version


def test_an_anchor_is_not_the_same_version_as_an_intermediate(authority):
    der = (authority.root.der,)

    assert TrustList(anchors=der).version != TrustList(intermediates=der).version


@pytest.mark.parametrize("data", [b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_file_that_is_no_certificate_is_named(tmp_path, data):
    (tmp_path / "hong.crt").write_bytes(data)

    with pytest.raises(BrokenTrustList, match="hong.crt"):
        TrustList.load(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BrokenTrustList):
        TrustList.load(tmp_path / "khong-co")


def test_a_folder_without_a_self_signed_certificate_is_refused(authority, tmp_path):
    (tmp_path / "ca.der").write_bytes(authority.ca.der)

    with pytest.raises(BrokenTrustList):
        TrustList.load(tmp_path)
