"""The signature container that is written directly is pyHanko's own, byte for byte."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime

import pytest
from asn1crypto import cms as asn1_cms
from making_world import Authority
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer

from vanthu.demo import pki
from vanthu.pdf import cms
from vanthu.pdf.held_key import HeldKeySigner

AT = datetime(2026, 2, 5, 8, 0, tzinfo=UTC)
DIGEST = hashlib.sha256(b"a document").digest()
RSA_HOLDER = pki.Holder(kind="person", common_name="Khóa RSA", organisation="Sở", uid="CCCD:030", key="rsa2048")


@pytest.fixture(scope="module")
def rsa_signer(authority: Authority) -> HeldKeySigner:
    pki.build(authority.folder, [RSA_HOLDER], base_url=authority.url)
    return authority.signer(RSA_HOLDER.uid)


def pyhankos(signer: Signer, **settings: object) -> bytes:
    attributes = PdfCMSSignedAttributes(signing_time=AT)
    made = signer.async_sign(DIGEST, "sha256", use_pades=True, signed_attr_settings=attributes, **settings)
    return asyncio.run(made).dump()


def ours(signer: Signer, **settings: object) -> bytes:
    return asyncio.run(cms.container(signer, DIGEST, at=AT, **{"timestamper": None} | settings))


def test_an_rsa_signature_is_the_same_in_every_byte(rsa_signer: HeldKeySigner) -> None:
    assert ours(rsa_signer) == pyhankos(rsa_signer)


def test_roots_go_along_only_where_the_signer_says_so(rsa_signer: HeldKeySigner, authority: Authority) -> None:
    signer = authority.signer(RSA_HOLDER.uid)
    signer.embed_roots = True
    signer.cert_registry.register(_root(authority))
    assert ours(signer) == pyhankos(signer)
    signer.embed_roots = False
    assert ours(signer) == ours(rsa_signer) == pyhankos(signer)


def test_an_elliptic_curve_signature_differs_in_the_raw_value_only(authority: Authority) -> None:
    signer = authority.signer("CCCD:001")
    one, other = (asn1_cms.ContentInfo.load(der)["content"] for der in (ours(signer), pyhankos(signer)))
    for part in ("version", "digest_algorithms", "encap_content_info", "certificates"):
        assert one[part].dump() == other[part].dump()
    for part in ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm"):
        assert one["signer_infos"][0][part].dump() == other["signer_infos"][0][part].dump()


def test_a_time_stamp_is_about_the_signature_and_the_trial_has_the_size(
    rsa_signer: HeldKeySigner, authority: Authority
) -> None:
    stamper = authority.time_stamper()

    async def both() -> tuple[bytes, bytes]:
        trial = await cms.container(rsa_signer, bytes(32), timestamper=stamper, at=AT, dry_run=True)
        return trial, await cms.container(rsa_signer, DIGEST, timestamper=stamper, at=AT)

    trial, made = asyncio.run(both())
    info = asn1_cms.ContentInfo.load(made)["content"]["signer_infos"][0]
    (attribute,) = info["unsigned_attrs"]
    assert attribute["type"].native == "signature_time_stamp_token"
    stamped = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed["message_imprint"]
    assert stamped["hashed_message"].native == hashlib.sha256(info["signature"].native).digest()
    assert abs(len(trial) - len(made)) < 32


class Particular(HeldKeySigner):
    """A signer that puts more into its container than a signature needs."""

    async def signed_attrs(self, *args, **settings):
        self.asked = True
        return await super().signed_attrs(*args, **settings)


def test_a_signer_with_attributes_of_its_own_is_left_to_pyhanko(authority: Authority) -> None:
    credential = pki.credential(authority.folder, "CCCD:001")
    signer = Particular.from_pem(credential.certificate, credential.key, credential.chain)
    made = asn1_cms.ContentInfo.load(ours(signer))["content"]
    assert signer.asked
    assert made["signer_infos"][0]["sid"].chosen["serial_number"].native == signer.signing_cert.serial_number


def _root(authority: Authority):
    from vanthu.pdf.held_key import load_certificates

    return load_certificates([authority.root()])[0]
