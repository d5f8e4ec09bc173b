"""Certificate files at registration: read safely; what no signer of an agency may hold is refused, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from vanthu.demo import pki
from vanthu.pdf import registering
from vanthu.pdf.trust import TrustList

HOLDERS = [
    pki.Holder(kind="person", common_name="Trần Văn A", organisation="Sở Công Thương", uid="CCCD:1"),
    pki.Holder(kind="organisation", common_name="Sở Công Thương", organisation="Sở Công Thương", uid="MST:1"),
    pki.Holder(kind="person", common_name="Hết Hạn", organisation="Sở", uid="CCCD:2", state="expired"),
    pki.Holder(kind="person", common_name="Ngày Mai", organisation="Sở", uid="CCCD:3", state="not_yet_valid"),
    pki.Holder(kind="person", common_name="CA Khác", organisation="Sở", uid="CCCD:4", state="untrusted"),
]
DEMANDED = "Ban Cơ yếu Chính phủ"


@dataclass(frozen=True)
class Authority:
    folder: Path
    trust: TrustList

    def pem(self, uid: str) -> bytes:
        return pki.credential(self.folder, uid).certificate

    def key(self, uid: str) -> bytes:
        return pki.credential(self.folder, uid).key


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("pki")
    pki.build(folder, HOLDERS)
    trusted = tmp_path_factory.mktemp("trust")
    (trusted / "root.pem").write_bytes(pki.trust_root(folder).read_bytes())
    (trusted / "ca.pem").write_bytes(b"".join(pki.credential(folder, "CCCD:1").chain))
    return Authority(folder, TrustList.load(trusted))


def examine(authority: Authority, content: bytes, kind: str = "person") -> registering.CertificateFile:
    return registering.examine(content, kind=kind, trust=authority.trust, demanded=DEMANDED, at=datetime.now(UTC))


def der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


@pytest.mark.req("BD-16.1", "LC-13.3", "ST-6.2")
def test_a_certificate_is_read_from_pem_and_der_alike_with_its_chain(authority: Authority) -> None:
    pem = authority.pem("CCCD:1")
    found = examine(authority, pem)
    assert examine(authority, der(pem)) == found
    assert found.common_name == "Trần Văn A"
    assert found.organisation == "Sở Công Thương"
    assert found.chain_error == ""
    assert found.chain == (
        "CA cấp chứng thư thử nghiệm",
        examine(authority, authority.pem("MST:1"), "organisation").chain[-1],
    )
    assert found.der == der(pem)


def test_one_that_begins_tomorrow_may_be_registered_today(authority: Authority) -> None:
    assert examine(authority, authority.pem("CCCD:3")).chain_error == ""


def self_made(key, *, days: int = 10) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tự Tạo")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=days))
    return made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


@pytest.mark.req("BD-16.1", "LC-6.1a", "LC-6.1b", "LC-13.3", "ST-6.2")
def test_what_no_signer_may_hold_is_refused_with_its_reason(authority: Authority) -> None:
    issuer = b"".join(pki.credential(authority.folder, "CCCD:1").chain)
    pem = authority.pem("CCCD:1")
    cases = [
        (issuer, "person", "certificate_of_authority"),
        (authority.pem("CCCD:2"), "person", "certificate_expired"),
        (authority.pem("CCCD:4"), "person", "certificate_untrusted"),
        (self_made(ec.generate_private_key(ec.SECP256R1())), "person", "certificate_untrusted"),
        (self_made(rsa.generate_private_key(65537, 1024)), "person", "certificate_weak_key"),
        (self_made(ec.generate_private_key(ec.SECP192R1())), "person", "certificate_weak_key"),
        (pem, "organisation", "certificate_wrong_kind"),
        (authority.pem("MST:1"), "person", "certificate_wrong_kind"),
        (pem + issuer, "person", "certificate_unreadable"),
        (b"", "person", "certificate_unreadable"),
        (b"%PDF-1.7", "person", "certificate_unreadable"),
        (der(pem)[:-10], "person", "certificate_unreadable"),
        # A name with a letter that Unicode has not assigned, which breaks the preparation of names (RFC 4518).
        (der(pem).replace("Trần".encode(), "T\u0378\u0378n".encode()), "person", "certificate_unreadable"),
        (b"0" * (registering.MAX_BYTES + 1), "person", "certificate_unreadable"),
    ]
    for content, kind, code in cases:
        with pytest.raises(registering.FileRefused) as refused:
            examine(authority, content, kind)
        assert refused.value.code == code, content[:60]
        assert refused.value.field == "certificate"
        assert "{" not in refused.value.sentence


def test_the_refusal_of_another_authority_names_whose_is_demanded(authority: Authority) -> None:
    with pytest.raises(registering.UntrustedIssuer, match=DEMANDED):
        examine(authority, authority.pem("CCCD:4"))


def test_a_private_key_is_refused_in_whatever_shape_it_comes(authority: Authority) -> None:
    pem, raw = authority.pem("CCCD:1"), authority.key("CCCD:1")
    key = load_pem_private_key(raw, None)
    certificate = x509.load_pem_x509_certificate(pem)
    locked = BestAvailableEncryption(b"123456")
    shapes = [
        raw,
        pem + raw,
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked),
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, locked),
        serialize_key_and_certificates(b"a", key, certificate, None, locked),
        serialize_key_and_certificates(b"a", key, certificate, None, NoEncryption()),
    ]
    for shape in shapes:
        with pytest.raises(registering.PrivateKeyInside, match="khóa bí mật"):
            examine(authority, shape)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_and_random_files_are_refused_and_crash_nothing(authority: Authority, data: st.DataObject) -> None:
    good = der(authority.pem("CCCD:1"))
    if data.draw(st.booleans()):
        content = data.draw(st.binary(max_size=400))
    else:
        at = data.draw(st.integers(0, len(good) - 1))
        content = good[:at] + data.draw(st.binary(min_size=1, max_size=4)) + good[at + 1 :]
    try:
        examine(authority, content)
    except registering.FileRefused as refused:
        assert refused.sentence
    else:
        assert content == good
