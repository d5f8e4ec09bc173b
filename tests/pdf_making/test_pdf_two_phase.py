"""Two phases: a digest goes out, a signature of the pinned certificate comes back, and nothing else is believed."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from making_looks import judged
from making_world import NUMBER, OFFICE, Authority, Life
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

from vanthu.demo import pki
from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.own_evidence import add_evidence
from vanthu.pdf.returned import check_returned
from vanthu.pdf.sign import TimeStampUnavailable, read_number, seal
from vanthu.pdf.trust import TrustList
from vanthu.pdf.two_phase import Begun, SignatureRefused, begin_person, begin_seal, finish
from vanthu.pdf.verify import verify


def raw(signer: HeldKeySigner, data: bytes) -> bytes:
    return asyncio.run(signer.async_sign_raw(data, "sha256"))


def whole(signer: HeldKeySigner, digest: bytes, **settings: Any) -> bytes:
    """What a client makes that builds the CMS itself."""
    attributes = PdfCMSSignedAttributes(signing_time=datetime.now(UTC))
    made = signer.async_sign(digest, "sha256", use_pades=True, signed_attr_settings=attributes, **settings)
    return asyncio.run(made).dump()


@pytest.fixture(scope="module")
def trust(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> TrustList:
    folder = tmp_path_factory.mktemp("trust")
    (folder / "root.pem").write_bytes(authority.root())
    return TrustList.load(folder)


@pytest.fixture(scope="module")
def leader(authority: Authority) -> dict[str, bytes]:
    credential = pki.credential(authority.folder, "CCCD:001")
    return {"certificate": credential.certificate, "chain": b"".join(credential.chain)}


@pytest.fixture(scope="module")
def begun(life: Life, authority: Authority, leader: dict[str, bytes], signature_png: bytes) -> Begun:
    return begin_person(
        life.initialled, **leader, image=signature_png, timestamper=authority.time_stamper(), at=datetime.now(UTC)
    )


@pytest.fixture
def done(begun: Begun, leader: dict[str, bytes]) -> Callable[..., bytes]:
    return lambda **answer: finish(begun, **({**leader, "timestamper": None} | answer))


def test_both_answers_make_the_same_signature_as_one_that_is_made_at_once(
    life: Life, authority: Authority, trust: TrustList, begun: Begun, done: Callable[..., bytes]
) -> None:
    signer = authority.signer("CCCD:001")
    for answer in ({"signature": raw(signer, begun.attributes)}, {"signed": whole(signer, begun.digest)}):
        made = done(**answer, timestamper=authority.time_stamper())
        found = check_returned(
            life.initialled,
            made,
            field="KyLanhDao",
            certificate=signer.signing_cert.dump(),
            trust=trust,
            at=datetime.now(UTC),
            since=datetime.now(UTC),
            bears=frozenset({"revocation_unknown"}),
        )
        assert found.stamped


def test_the_seal_of_two_phases_fills_the_number_and_proves_everything_offline(
    life: Life, authority: Authority, seal_png: bytes
) -> None:
    signer = authority.signer("MST:001")
    credential = pki.credential(authority.folder, "MST:001")
    pinned = {"certificate": credential.certificate, "chain": b"".join(credential.chain)}
    begun = begin_seal(
        life.led,
        **pinned,
        seal_image=seal_png,
        timestamper=authority.time_stamper(),
        at=datetime.now(UTC),
        context=authority.context(),
        organisation=OFFICE,
        number=NUMBER,
    )
    sealed = finish(begun, **pinned, timestamper=authority.time_stamper(), signature=raw(signer, begun.attributes))
    verdicts = judged(sealed, authority.root())
    assert {name: status.bottom_line for name, status in verdicts.items()} == {
        "KyNhay1": True, "KyLanhDao": True, "ConDau": True,
    }  # fmt: skip
    assert read_number(sealed) is not None
    assert sealed.startswith(life.led)
    assert (
        PdfFileReader(io.BytesIO(sealed)).xrefs.total_revisions
        == 1 + PdfFileReader(io.BytesIO(life.led)).xrefs.total_revisions
    )


def test_a_signature_of_another_key_or_over_something_else_is_refused(
    authority: Authority, begun: Begun, done: Callable[..., bytes]
) -> None:
    signer, other = authority.signer("CCCD:001"), authority.signer("CCCD:002")
    for answer, why in (
        ({"signature": raw(other, begun.attributes)}, "khóa của chứng thư số"),
        ({"signature": raw(signer, begun.attributes + b"x")}, "khóa của chứng thư số"),
        ({"signature": b"no signature"}, "khóa của chứng thư số|không đọc được"),
        ({"signature": b""}, "không có chữ ký"),
        ({"signature": bytes(70_000)}, "quá dài"),
        ({"signed": whole(other, begun.digest)}, "không phải chứng thư số đã đăng ký"),
        ({"signed": whole(signer, bytes(32))}, "băm"),
        ({"signed": b"\x30\x03\x02\x01\x05"}, "không đọc được|không phải"),
        ({"signed": whole(signer, begun.digest)[:-10]}, "không đọc được"),
    ):
        with pytest.raises(SignatureRefused, match=why):
            done(**answer)


def test_a_cms_that_carries_content_or_does_not_name_its_certificate_is_refused(
    authority: Authority, begun: Begun, done: Callable[..., bytes]
) -> None:
    from asn1crypto import cms

    signer = authority.signer("CCCD:001")
    carrying = cms.ContentInfo.load(whole(signer, begun.digest))
    carrying["content"]["encap_content_info"] = {"content_type": "data", "content": b"more"}
    with pytest.raises(SignatureRefused, match="mang theo nội dung"):
        done(signed=carrying.dump())
    bare = cms.ContentInfo.load(whole(signer, begun.digest))
    info = bare["content"]["signer_infos"][0]
    info["signed_attrs"] = cms.CMSAttributes(
        [attribute for attribute in info["signed_attrs"] if attribute["type"].native != "signing_certificate_v2"]
    )
    with pytest.raises(SignatureRefused, match="signing-certificate-v2"):
        done(signed=bare.dump(force=True))


def test_what_was_prepared_is_signed_and_nothing_else(
    authority: Authority, begun: Begun, leader: dict[str, bytes]
) -> None:
    """A digest that is not the prepared file's makes a file that nobody takes for valid: the check is on the bytes."""
    signer = authority.signer("CCCD:001")
    with pytest.raises(SignatureRefused):
        finish(
            replace(begun, attributes=begun.attributes.replace(begun.digest, bytes(32)), digest=begun.digest),
            **leader,
            timestamper=None,
            signature=raw(signer, begun.attributes),
        )


def test_without_the_time_stamp_server_nothing_is_finished(
    authority: Authority, begun: Begun, done: Callable[..., bytes]
) -> None:
    signer = authority.signer("CCCD:001")
    with pytest.raises(TimeStampUnavailable):
        done(signature=raw(signer, begun.attributes), timestamper=HTTPTimeStamper("http://127.0.0.1:9/tsa", timeout=1))


# --- evidence behind a seal that a desktop tool made -------------------------------------------------------------------


def test_evidence_of_our_own_makes_a_bare_seal_provable_offline_and_covers_the_file(
    life: Life, authority: Authority, seal_png: bytes, trust: TrustList
) -> None:
    bare = seal(
        life.led,
        signer=authority.signer("MST:001"),
        seal_image=seal_png,
        timestamper=authority.time_stamper(),
        at=datetime.now(UTC),
        context=None,
        number=NUMBER,
    )
    assert verify(bare, trust=trust).codes == {"revocation_unknown"}
    for _ in ("the sources are asked", "their answers are remembered"):
        proven = add_evidence(bare, context=authority.context(), timestamper=authority.time_stamper())
        assert proven.startswith(bare)
        report = verify(proven, trust=trust)
        assert (report.verdict, report.legal_value, report.codes) == ("valid", "bản gốc", frozenset())
        assert [signature.field for signature in report.signatures] == ["KyNhay1", "KyLanhDao", "ConDau", "DauThoiGian"]
        assert report.signatures[-1].coverage == "whole_file"
