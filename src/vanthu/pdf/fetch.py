"""Revocation evidence from the network: OCSP (RFC 6960 appendix A) first, else the CRL. Only under `online=True`.

Answers are kept in this process until their nextUpdate, so that a day's packets from one authority ask once; a source
that is silent is left alone for a minute. All the requests of one verification share one budget of time, so that a
dead network makes the revocation unknown and never the verification too slow for the sandbox.
"""

from __future__ import annotations

import http.client
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, crl, ocsp, x509

#: Seconds that one verification may spend on the network; the sandbox gives it ten in all.
BUDGET = 5.0
_TIMEOUT = 2.5  # seconds per request
_SILENCE = timedelta(minutes=1)
#: How long those who sign go on with an answer that says of itself that it is current.
LONGEST = timedelta(hours=1)
_MAX_ANSWER = 20 * 1024 * 1024
_MAX_CACHED = 256

Answer = crl.CertificateList | ocsp.OCSPResponse
#: By source and question: until when the answer is good, the answer, and when it was asked for.
_cache: dict[tuple[str, bytes], tuple[datetime, Answer | None, datetime]] = {}
_lock = threading.Lock()


def revocation_evidence(
    certificate: x509.Certificate, issuer: x509.Certificate, *, until: float
) -> Iterator[crl.CertificateList | ocsp.OCSPResponse]:
    """What the certificate's own OCSP service answers, or else its CRL. Yields nothing when the sources are silent.

    `until` is the moment of `time.monotonic` at which the budget of this verification is spent.

    The answers are not checked here: who uses them validates their signatures and times.
    """
    request = _ocsp_request(certificate, issuer)
    sources: list[tuple[str, bytes, Callable[[str], Answer]]] = [
        (url, certificate.sha256, lambda url: _ocsp(url, request, until)) for url in certificate.ocsp_urls
    ]
    sources += [
        (point.url, b"", lambda url: crl.CertificateList.load(_read(url, until)))
        for point in certificate.crl_distribution_points
        if point.url
    ]
    for url, key, fetch in sources:
        answer = _cached(url, key, fetch, until)
        if answer is not None:
            yield answer
            return


def _cached(url: str, key: bytes, fetch: Callable[[str], Answer], until: float) -> Answer | None:
    now = datetime.now(UTC)
    with _lock:
        kept = _cache.get((url, key))
    if kept is not None and kept[0] > now:
        return kept[1]
    if time.monotonic() >= until:
        return None
    answer: Answer | None
    try:
        answer = fetch(url)
        good_until = next_update(answer)
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        answer, good_until = None, now + _SILENCE  # silent or talking nonsense: the same to us, "not known"
    if good_until is not None and good_until > now:
        _store(url, key, good_until, answer, now)
    return answer


def kept(url: str, key: bytes) -> tuple[Answer, datetime] | None:
    """The answer that `keep` was given for a source, while it is current, and when it was asked for."""
    with _lock:
        found = _cache.get((url, key))
    return (found[1], found[2]) if found is not None and found[1] is not None and found[0] > datetime.now(UTC) else None


def keep(url: str, key: bytes, answer: Answer) -> None:
    """Let this process go on with an answer until its nextUpdate, at most for `LONGEST`."""
    now = datetime.now(UTC)
    until = min(next_update(answer) or now, now + LONGEST)
    if until > now:
        _store(url, key, until, answer, now)


def forget() -> None:
    """Drop every answer that this process keeps."""
    with _lock:
        _cache.clear()


def _store(url: str, key: bytes, until: datetime, answer: Answer | None, asked: datetime) -> None:
    with _lock:
        if len(_cache) >= _MAX_CACHED:
            _cache.clear()
        _cache[(url, key)] = (until, answer, asked)


def next_update(answer: crl.CertificateList | ocsp.OCSPResponse) -> datetime | None:
    """When the answer itself says that there will be a newer one."""
    if isinstance(answer, crl.CertificateList):
        return answer["tbs_cert_list"]["next_update"].native
    return answer.basic_ocsp_response["tbs_response_data"]["responses"][0]["next_update"].native


def _ocsp_request(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes:
    identity = ocsp.CertId(
        {
            # SHA-1 names the certificate here and secures nothing; many responders know no other (RFC 5019 §2.1.1).
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha1"}),
            "issuer_name_hash": issuer.subject.sha1,
            "issuer_key_hash": issuer.public_key.sha1,
            "serial_number": certificate.serial_number,
        }
    )
    return ocsp.OCSPRequest({"tbs_request": {"request_list": [{"req_cert": identity}]}}).dump()


def _ocsp(url: str, request: bytes, until: float) -> ocsp.OCSPResponse:
    answer = ocsp.OCSPResponse.load(_read(url, until, request))
    if answer["response_status"].native != "successful":
        raise ValueError("the OCSP service did not answer the question")
    return answer


def _read(url: str, until: float, ocsp_request: bytes | None = None) -> bytes:
    if not url.lower().startswith(("http://", "https://")):
        raise ValueError("only HTTP sources are asked")
    headers = {"Content-Type": "application/ocsp-request"} if ocsp_request else {}
    request = urllib.request.Request(url, data=ocsp_request, headers=headers)
    data = bytearray()
    with urllib.request.urlopen(request, timeout=max(min(_TIMEOUT, until - time.monotonic()), 0.1)) as response:
        while chunk := response.read1(1 << 16):
            data += chunk
            if len(data) > _MAX_ANSWER:
                raise ValueError("the answer is too large")
            if time.monotonic() > until:
                raise TimeoutError("the source answers too slowly")
    return bytes(data)
