"""What the sources of revocation say now, for those who sign: asked once, remembered while the answer is current.

A clerk seals fifty letters in a morning, with one certificate and one time-stamp server, over the signatures of few
leaders. Their chains and answers are the same each time, so this process keeps them: at most until the answer's own
nextUpdate, and never longer than `fetch.LONGEST`. Of a signature that is in the file already only an answer tells that was
asked for after it was made: what was good before says nothing of a key that was reported stolen since.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.fetchers import CRLFetcher, FetcherBackend, Fetchers, OCSPFetcher, OwnedFetcherBackend
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.path import ValidationPath

from vanthu.pdf import fetch
from vanthu.pdf.held_key import load_certificates

_MAX_KEPT = 256


@dataclass(frozen=True, kw_only=True)
class Passed:
    """A certificate that passed: its path, and the answers about the path's certificates that were current then."""

    path: ValidationPath
    ocsps: tuple[ocsp.OCSPResponse, ...]
    crls: tuple[crl.CertificateList, ...]


#: By what is trusted, certificate, others and uses: until when it holds, what was found, and when the oldest of the
#: answers was asked for.
_passed: dict[tuple[object, ...], tuple[datetime, Passed, datetime]] = {}
_lock = threading.Lock()


def forget() -> None:
    """Ask anew from now on: after a revocation that everybody shall know at once, and between tests."""
    with _lock:
        _passed.clear()
    fetch.forget()


class LiveContext(ValidationContext):
    """A validation context that demands an answer of the sources and shares what this process knows already.

    Bound to the moment of its making: make one for each act.
    """

    def __init__(self, roots: Sequence[bytes], *, others: Sequence[bytes] = (), moment: datetime | None = None) -> None:
        digest = hashlib.sha256(b"".join(hashlib.sha256(pem).digest() for pem in (*roots, b"", *others)))
        #: What the answer rests on besides the certificate; None for another moment than now.
        self._trusts = digest.digest() if moment is None else None
        self._backend = _Backend()
        super().__init__(
            trust_roots=load_certificates(roots),
            other_certs=load_certificates(others),
            allow_fetching=True,
            revocation_mode="require",
            # Answers are fetched after the context was made and may be younger than its moment: that is no fault here.
            retroactive_revinfo=True,
            moment=moment,
            fetcher_backend=OwnedFetcherBackend(self._backend),
        )


async def passes(
    context: ValidationContext,
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    *,
    usage: frozenset[str] = frozenset(),
    purpose: frozenset[str] = frozenset(),
    since: datetime | None = None,
) -> Passed:
    """Build and check the path of `certificate`, revocation included. Raises pyHanko's path and validation errors.

    `usage` and `purpose` are the key usages and extended key usages that it must have. `since`: only answers asked for
    at that time or later will do.
    """
    others = list(others)
    shared = isinstance(context, LiveContext) and context._trusts is not None
    key: tuple[object, ...] = ()
    if shared:
        key = (context._trusts, certificate.sha256, frozenset(other.sha256 for other in others), usage, purpose)
        with _lock:
            kept = _passed.get(key)
        if kept is not None and context.moment < kept[0] and (since is None or kept[2] >= since):
            return kept[1]
        context._backend.since = since
    validator = CertificateValidator(certificate, intermediate_certs=others, validation_context=context)
    path = await validator.async_validate_usage(set(usage), set(purpose) or None)
    found = Passed(path=path, ocsps=tuple(ocsps_of(context, path)), crls=tuple(crls_of(context, path)))
    if shared:
        asked = min(context.moment, context._backend.oldest or context.moment)
        until = _until(asked, found)
        if until > context.moment:
            with _lock:
                if len(_passed) >= _MAX_KEPT:
                    _passed.clear()
                _passed[key] = (until, found, asked)
    return found


def ocsps_of(context: ValidationContext, path: ValidationPath) -> list[ocsp.OCSPResponse]:
    """Answers about the certificates of `path` only: a context may have asked about many."""
    serials = {certificate.serial_number for certificate in path.iter_certs(include_root=False)}
    return [
        answer
        for answer in context.ocsps
        if any(one["cert_id"]["serial_number"].native in serials for one in answer.response_data["responses"])
    ]


def crls_of(context: ValidationContext, path: ValidationPath) -> list[crl.CertificateList]:
    """Lists of the issuers of `path` only."""
    issuers = {certificate.issuer.hashable for certificate in path.iter_certs(include_root=False)}
    return [revoked for revoked in context.crls if revoked.issuer.hashable in issuers]


def _until(asked: datetime, found: Passed) -> datetime:
    """How long what was found holds: until the first of its answers or certificates runs out."""
    ends = [asked + fetch.LONGEST, *(one.not_valid_after for one in found.path.iter_certs(include_root=False))]
    ends += [fetch.next_update(answer) or asked for answer in (*found.ocsps, *found.crls)]
    return min(ends)


class _Backend(FetcherBackend):
    """The ordinary fetchers, asked only for what this process does not know."""

    def __init__(self) -> None:
        self._inner = AIOHttpFetcherBackend()
        #: Answers asked for before do not count.
        self.since: datetime | None = None
        #: When the oldest of the answers that were used was asked for.
        self.oldest: datetime | None = None

    def get_fetchers(self) -> Fetchers:
        inner = self._inner.get_fetchers()
        return Fetchers(
            ocsp_fetcher=_Ocsps(inner.ocsp_fetcher, self),
            crl_fetcher=_Crls(inner.crl_fetcher, self),
            cert_fetcher=inner.cert_fetcher,
        )

    async def close(self) -> None:
        await self._inner.close()

    def kept(self, url: str, key: bytes) -> fetch.Answer | None:
        """What is known and young enough."""
        found = fetch.kept(url, key)
        if found is None or (self.since is not None and found[1] < self.since):
            return None
        self.oldest = min(self.oldest or found[1], found[1])
        return found[0]


class _Ocsps(OCSPFetcher):
    def __init__(self, inner: OCSPFetcher, backend: _Backend) -> None:
        self._inner, self._backend = inner, backend
        self._found: dict[bytes, ocsp.OCSPResponse] = {}

    async def fetch(self, cert: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        answer = self._backend.kept("ocsp", cert.sha256)
        if answer is None:
            answer = await self._inner.fetch(cert, authority)
            fetch.keep("ocsp", cert.sha256, answer)
        self._found[cert.sha256] = answer
        return answer

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return list(self._found.values())

    def fetched_responses_for_cert(self, cert: x509.Certificate) -> Iterable[ocsp.OCSPResponse]:
        return [self._found[cert.sha256]] if cert.sha256 in self._found else []


class _Crls(CRLFetcher):
    def __init__(self, inner: CRLFetcher, backend: _Backend) -> None:
        self._inner, self._backend = inner, backend
        self._found: dict[bytes, list[crl.CertificateList]] = {}

    async def fetch(self, cert: x509.Certificate, *, use_deltas: bool = True) -> Iterable[crl.CertificateList]:
        points = [point.url for point in cert.crl_distribution_points if point.url]
        whole = len(points) == 1 and not cert.delta_crl_distribution_points
        known = self._backend.kept(points[0], b"") if whole else None
        lists = [known] if known is not None else list(await self._inner.fetch(cert, use_deltas=use_deltas))
        if whole and known is None and len(lists) == 1:
            fetch.keep(points[0], b"", lists[0])
        self._found[cert.sha256] = lists
        return lists

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return list({id(one): one for lists in self._found.values() for one in lists}.values())

    def fetched_crls_for_cert(self, cert: x509.Certificate) -> Iterable[crl.CertificateList]:
        return self._found[cert.sha256]
