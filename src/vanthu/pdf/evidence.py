"""What a signed file carries to prove itself: certificates, CRLs and OCSP answers, and the intact CMS signatures."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable
from functools import partial

from asn1crypto import cms, core, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from vanthu.pdf import fetch, known
from vanthu.pdf.chain import Evidence

log = logging.getLogger(__name__)


def collect(reader: PdfFileReader, signatures: Iterable[EmbeddedPdfSignature], *, online: bool) -> Evidence:
    """The DSS of the newest revision (ETSI EN 319 142-1 §5.4.2) and what the signatures themselves carry.

    A part that cannot be read proves nothing and is left out; evidence is only believed by its own signature.
    """
    ask = partial(fetch.revocation_evidence, until=time.monotonic() + fetch.BUDGET)
    found = Evidence(fetch=ask if online else None)
    try:
        _add_kept(found, reader)
    except MemoryError:
        raise
    except Exception as error:  # a hostile DSS raises whatever it likes
        log.info("the file's validation data cannot be read: %s", type(error).__name__)
    for signature in signatures:
        try:
            found.certificates.extend(signature.other_embedded_certs)
            _add_archived(found, signature.signer_info)
        except MemoryError:
            raise
        except Exception as error:  # see above
            log.info("a signature's own validation data cannot be read: %s", type(error).__name__)
    return found


def _add_kept(found: Evidence, reader: PdfFileReader) -> None:
    """What the DSS holds: all of it, or nothing when a part of it cannot be read."""
    if "/DSS" not in reader.root:
        return
    store = reader.root["/DSS"]
    parts: list[list[bytes]] = []
    for key in ("/Certs", "/CRLs", "/OCSPs"):
        parts.append([item.get_object().data for item in list(store[key])] if key in store else [])
    certificates = {one.issuer_serial: one for one in map(known.certificate, parts[0])}
    lists, answers = [known.revocation_list(der) for der in parts[1]], [known.ocsp_response(der) for der in parts[2]]
    found.certificates.extend(certificates.values())
    found.crls.extend(lists)
    found.ocsps.extend(answers)


def _add_archived(found: Evidence, signer_info: cms.SignerInfo) -> None:
    """Revocation data inside the signature, as desktop tools before PAdES-LT put it (adbe-revocationInfoArchival)."""
    try:
        archived = find_unique_cms_attribute(signer_info["signed_attrs"], "adobe_revocation_info_archival")
    except NonexistentAttributeError:
        return
    found.crls.extend(archived["crl"] or ())
    found.ocsps.extend(archived["ocsp"] or ())


def is_intact(signature: EmbeddedPdfSignature) -> bool:
    """Whether the signed bytes are those that were signed, and the signature is the certificate's own."""
    content = signature.signed_data["encap_content_info"]
    if content["content"] is not core.VOID and content["content"].native is not None:
        raise ValueError("a detached signature that carries contents of its own")
    digest = signature.compute_digest()
    return all(validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", digest))


def is_intact_token(token: cms.SignedData, certificate: x509.Certificate | None = None) -> bool:
    """The same for a time-stamp token, whose contents are inside it (RFC 3161 §2.4.2); `certificate` saves finding it."""
    signer_info = token["signer_infos"][0]
    certificate = certificate or known.certificates_of(token).signer_cert
    algorithm = signer_info["digest_algorithm"]["algorithm"].native
    digest = hashlib.new(algorithm, bytes(token["encap_content_info"]["content"])).digest()
    return all(validate_sig_integrity(signer_info, certificate, "tst_info", digest))
