"""Certificates, lists and answers that are parsed once: the same as pyHanko finds, and nothing else is remembered."""

from __future__ import annotations

import io
import threading

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter

from vanthu.pdf import known
from vanthu.pdf.verify import verify


@pytest.fixture
def signed(good) -> cms.SignedData:
    return PdfFileReader(io.BytesIO(good)).embedded_signatures[0].signed_data


def ders(found) -> tuple[bytes, list[bytes]]:
    return found.signer_cert.dump(), [one.dump() for one in found.other_certs]


def test_the_certificates_of_a_signature_and_its_stamp_are_those_that_pyhanko_finds(signed) -> None:
    tokens = list(extract_tst_data_iter(signed["signer_infos"][0], signed=False))
    assert tokens
    for one in (signed, *tokens):
        for _ in range(2):
            assert ders(known.certificates_of(one)) == ders(extract_certs_for_validation(one))
    assert known.certificates_of(signed).signer_cert is known.certificates_of(signed).signer_cert


def test_a_set_without_the_signers_certificate_is_refused_as_by_pyhanko(signed, authority) -> None:
    signed["certificates"] = [cms.CertificateChoices("certificate", authority.ca.asn1)]
    for find in (known.certificates_of, extract_certs_for_validation):
        with pytest.raises(SignatureValidationError):
            find(signed)


def test_an_attribute_that_names_another_certificate_is_refused_each_time(signed, authority) -> None:
    """What was found for one signature does not speak for another that has the same certificates."""
    known.certificates_of(signed)
    other = authority.person()
    sid = cms.SignerIdentifier(
        "issuer_and_serial_number", {"issuer": other.asn1.issuer, "serial_number": other.asn1.serial_number}
    )
    changed = cms.SignedData.load(signed.untag().dump())
    changed["certificates"] = [
        *changed["certificates"],
        cms.CertificateChoices("certificate", other.asn1),
    ]
    changed["signer_infos"][0]["sid"] = sid
    for find in (known.certificates_of, extract_certs_for_validation):
        for _ in range(2):
            with pytest.raises(SignatureValidationError):
                find(changed)


def test_what_is_too_long_is_not_kept(authority) -> None:
    before = known._memory.certificate.cache_info().currsize
    padded = authority.leader.der + bytes(known._LONGEST)
    assert known.certificate(padded).dump() == authority.leader.der
    assert known._memory.certificate.cache_info().currsize == before


def test_each_thread_has_objects_of_its_own(authority) -> None:
    found = []
    threads = [threading.Thread(target=lambda: found.append(known.certificate(authority.leader.der))) for _ in "12"]
    for thread in threads:
        thread.start()
        thread.join()
    assert found[0] is not found[1] and found[0].dump() == found[1].dump()


def test_no_verdict_passes_from_one_file_to_another(good, trust) -> None:
    """Files that share every certificate, list and answer are judged each by itself, in any order."""
    broken = bytearray(good)
    broken[good.index(b"/MediaBox") + 12] ^= 1
    first = verify(good, trust=trust)
    assert [verify(pdf, trust=trust).verdict for pdf in (bytes(broken), good, bytes(broken))] == [
        "invalid",
        "valid",
        "invalid",
    ]
    assert verify(good, trust=trust) == first
