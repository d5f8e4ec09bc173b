"""Certificates, lists and answers that files share, each parsed once: the files of one agency carry the same few.

Everything here is a function of the bytes alone, kept under these bytes, and bounded. What a parsed object tells about
the file at hand (whether it is trusted, revoked, current) is never kept here. Each thread has a memory of its own,
because asn1crypto reads the parts of an object when they are first asked for.
"""

from __future__ import annotations

import threading
from functools import lru_cache

from asn1crypto import cms, crl, ocsp, parser, x509
from pyhanko.sign.general import SignedDataCerts, check_ess_certid, match_issuer_serial
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, get_signing_cert_attr
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

#: Longer certificates (bytes) are nobody's, and nothing to keep.
_LONGEST = 8192
#: The same of lists of revoked certificates, answers, and the certificates of one signature together.
_LONGEST_OTHER = 32_768


class _Memory(threading.local):
    def __init__(self) -> None:
        self.certificate = lru_cache(maxsize=512)(x509.Certificate.load)
        self.crl = lru_cache(maxsize=64)(crl.CertificateList.load)
        self.ocsp = lru_cache(maxsize=256)(ocsp.OCSPResponse.load)
        self.sorted = lru_cache(maxsize=256)(_sorted)


def certificate(der: bytes) -> x509.Certificate:
    """The object that stands for these bytes. As the next two, raises what asn1crypto raises."""
    return _memory.certificate(der) if len(der) <= _LONGEST else x509.Certificate.load(der)


def revocation_list(der: bytes) -> crl.CertificateList:
    """The list of revoked certificates that stands for these bytes."""
    return _memory.crl(der) if len(der) <= _LONGEST_OTHER else crl.CertificateList.load(der)


def ocsp_response(der: bytes) -> ocsp.OCSPResponse:
    """The answer that stands for these bytes."""
    return _memory.ocsp(der) if len(der) <= _LONGEST_OTHER else ocsp.OCSPResponse.load(der)


def certificates_of(signed: cms.SignedData) -> SignedDataCerts:
    """The signer's certificate and the others that come with a CMS: pyHanko's `extract_certs_for_validation`.

    Raises what that raises.
    """
    found = None
    if len(signed["signer_infos"]) == 1 and isinstance(signed["certificates"], cms.CertificateSet):
        contents = signed["certificates"].contents
        identifier = signed["signer_infos"][0]["sid"]
        if identifier.name == "issuer_and_serial_number" and len(contents) <= _LONGEST_OTHER:
            found = _memory.sorted(identifier.dump(), contents)
    if found is None:
        return extract_certs_for_validation(signed)
    signer, others = certificate(found[0]), [certificate(der) for der in found[1]]
    # ETSI EN 319 102-1 §5.2.3.4: the attribute must name this certificate, if it is there.
    named = get_signing_cert_attr(signed["signer_infos"][0]["signed_attrs"])
    if named is not None and not check_ess_certid(signer, named["certs"][0]):
        raise SignatureValidationError("the signing-certificate attribute names another certificate")
    return SignedDataCerts(signer_cert=signer, other_certs=others, attribute_certs=[])


class Embedded(EmbeddedPdfSignature):
    """A signature of a file whose certificates are those that this thread knows."""

    def _init_cert_info(self) -> SignedDataCerts:
        if self._sd_cert_info is None:
            self._sd_cert_info = certificates_of(self.signed_data)
        return self._sd_cert_info


def _sorted(identifier: bytes, certificates: bytes) -> tuple[bytes, tuple[bytes, ...]] | None:
    """The signer's certificate among those of a set, and the others; None when that is for pyHanko to say."""
    named = cms.SignerIdentifier.load(identifier).chosen
    signer: bytes | None = None
    others: list[bytes] = []
    while certificates:
        class_, method, tag, header, contents, trailer = parser.parse(certificates)
        certificates = certificates[len(header) + len(contents) + len(trailer) :]
        if (class_, method, tag) != (0, 1, 16) or trailer:
            return None
        # The length may be written longer than need be; whose certificate it is does not depend on that.
        der = parser.emit(class_, method, tag, contents)
        if match_issuer_serial(named, certificate(der)):
            signer = der
        else:
            others.append(der)
    return None if signer is None else (signer, tuple(others))


_memory = _Memory()
