"""The demo authority: made once, enrols on demand, answers time-stamps, OCSP and CRLs on loopback."""

from __future__ import annotations

import asyncio
import http.client
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, PathBuildingError, RevokedError

from vanthu.demo import pki
from vanthu.dev.ports import reserved


def person(uid: str, state: pki.State = "good") -> pki.Holder:
    return pki.Holder(
        kind="person",
        common_name=f"Người ký {uid}",
        organisation="Sở Công Thương",
        uid=uid,
        email="nguoiky@example.vn",
        state=state,
    )


OFFICE = pki.Holder(kind="organisation", common_name="Sở Công Thương", organisation="Sở Công Thương", uid="MST:1")
HOLDERS = [
    person("CCCD:1"),
    person("CCCD:2", "revoked"),
    person("CCCD:3", "expired"),
    person("CCCD:4", "untrusted"),
    OFFICE,
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("pki")
    with reserved(18690) as port:
        pki.build(folder, HOLDERS, base_url=f"http://127.0.0.1:{port}")
        with pki.running(folder, port):
            yield folder, port


def ask(port: int, method: str, path: str, body: bytes | None = None) -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()
    finally:
        connection.close()


def passes(folder: Path, uid: str) -> None:
    async def check() -> None:
        root = asn1_x509.Certificate.load(pem.unarmor(pki.trust_root(folder).read_bytes())[2])
        context = ValidationContext(
            trust_roots=[root], allow_fetching=True, revocation_mode="require", retroactive_revinfo=True
        )
        credential = pki.credential(folder, uid)
        others = [asn1_x509.Certificate.load(pem.unarmor(one)[2]) for one in credential.chain]
        leaf = asn1_x509.Certificate.load(pem.unarmor(credential.certificate)[2])
        try:
            await CertificateValidator(leaf, others, context).async_validate_usage({"non_repudiation"})
        finally:
            await context.aclose()

    asyncio.run(check())


def test_a_hundred_holders_are_enrolled_in_under_three_seconds(tmp_path: Path) -> None:
    started = time.process_time()  # others on the machine do not count
    pki.build(tmp_path / "pki", [person(f"CCCD:{number}") for number in range(100)])
    assert time.process_time() - started < 3


def test_building_again_keeps_everything_and_adds_only_the_new(tmp_path: Path) -> None:
    pki.build(tmp_path, [person("CCCD:1")])
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.*") if path.name != "pki.json"}
    pki.build(tmp_path, [person("CCCD:1")])
    pki.build(tmp_path, [person("CCCD:1"), person("CCCD:9")])
    after = {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    assert before.items() <= after.items()
    assert set(after) - set(before) - {"pki.json"} == {name for name in after if name.startswith("holder-CCCD-9")}


def test_a_folder_made_for_another_address_is_refused(tmp_path: Path) -> None:
    pki.build(tmp_path, [], base_url="http://127.0.0.1:9009")
    with pytest.raises(ValueError, match="9009"):
        pki.build(tmp_path, [OFFICE], base_url="http://127.0.0.1:9010")
    with pytest.raises(KeyError):
        pki.credential(tmp_path, OFFICE.uid)


def test_keys_are_p256_and_readable_by_their_owner_only(served: tuple[Path, int]) -> None:
    folder, _ = served
    keys = list(folder.glob("*.key"))
    assert len(keys) == 5 + len(HOLDERS)
    for path in keys:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        certificate = x509.load_pem_x509_certificate(path.with_suffix(".pem").read_bytes())
        assert certificate.public_key().curve.name == "secp256r1"


def test_the_subject_says_who_and_of_which_kind(served: tuple[Path, int]) -> None:
    folder, _ = served
    for uid, name in (("CCCD:1", "Người ký CCCD:1"), ("MST:1", "Sở Công Thương")):
        certificate = x509.load_pem_x509_certificate(pki.credential(folder, uid).certificate)
        said = {attribute.oid: attribute.value for attribute in certificate.subject}
        assert said[x509.NameOID.COMMON_NAME] == name
        assert said[x509.NameOID.ORGANIZATION_NAME] == "Sở Công Thương"
        assert said[x509.NameOID.USER_ID] == uid


def test_good_holders_pass_with_live_revocation_and_the_others_do_not(served: tuple[Path, int]) -> None:
    folder, _ = served
    for uid in ("CCCD:1", "MST:1"):
        passes(folder, uid)
    for uid, error in (("CCCD:2", RevokedError), ("CCCD:3", ExpiredError), ("CCCD:4", PathBuildingError)):
        with pytest.raises(error):
            passes(folder, uid)


def test_a_revocation_is_known_from_the_next_question_on(served: tuple[Path, int]) -> None:
    folder, port = served
    index_url = f"http://127.0.0.1:{port}"
    pki.build(folder, [person("CCCD:50")], base_url=index_url)
    passes(folder, "CCCD:50")
    pki.revoke(folder, "CCCD:50")
    with pytest.raises(RevokedError):
        passes(folder, "CCCD:50")
    status, kind, crl = ask(port, "GET", "/crl/ca.crl")
    assert (status, kind) == (200, "application/pkix-crl")
    serial = x509.load_pem_x509_certificate(pki.credential(folder, "CCCD:50").certificate).serial_number
    assert x509.load_der_x509_crl(crl).get_revoked_certificate_by_serial_number(serial) is not None


def test_ocsp_knows_only_what_was_issued_and_repeats_the_nonce(served: tuple[Path, int]) -> None:
    folder, port = served
    ca = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    stranger = x509.load_pem_x509_certificate(pki.credential(folder, "CCCD:4").certificate)
    request = (
        ocsp.OCSPRequestBuilder()
        .add_certificate(stranger, ca, hashes.SHA256())
        .add_extension(x509.OCSPNonce(b"12345678"), critical=False)
        .build()
    )
    status, kind, body = ask(port, "POST", "/ocsp", request.public_bytes(Encoding.DER))
    answer = ocsp.load_der_ocsp_response(body)
    assert (status, kind) == (200, "application/ocsp-response")
    assert answer.certificate_status == ocsp.OCSPCertStatus.UNKNOWN
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"12345678"
    malformed = ocsp.load_der_ocsp_response(ask(port, "POST", "/ocsp", b"nonsense")[2])
    assert malformed.response_status == ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_time_stamps_carry_whole_seconds_of_now_and_no_other_clock_is_taken(served: tuple[Path, int]) -> None:
    _, port = served
    stamper = HTTPTimeStamper(
        pki.tsa_url(f"http://127.0.0.1:{port}"),
        headers={"X-Certomancer-Fake-Time": "2001-01-01T00:00:00Z"},
        timeout=60,
    )
    before = datetime.now(UTC).replace(microsecond=0)
    token = asyncio.run(stamper.async_timestamp(b"\1" * 32, "sha256"))
    made = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    assert made.microsecond == 0
    assert before <= made <= datetime.now(UTC)


def test_there_is_no_web_page_and_no_large_request(served: tuple[Path, int]) -> None:
    _, port = served
    assert ask(port, "GET", "/")[0] == 404
    assert ask(port, "GET", "/tsa")[0] == 405
    assert ask(port, "GET", "/crl/other-root.crl")[0] == 404
    assert ask(port, "GET", "/ca.key")[0] == 404
    assert ask(port, "POST", "/tsa", b"x" * 70_000)[0] == 413
    assert ask(port, "POST", "/tsa", b"nonsense")[0] == 400
