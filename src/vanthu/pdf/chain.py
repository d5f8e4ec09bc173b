"""Chains of certificates to the trust list, and whether a certificate was revoked at a moment.

The path (RFC 5280 §6) is built without revocation first; every certificate of it is then judged from each piece of
evidence by itself, so that one valid proof of revocation always outweighs any number of older "good" answers.

A process remembers what it worked out, because the files of one agency share few certificates and answers. Two things
are kept, both true whatever file asks: a path and the period in which it is valid, used only by a file that brings the
path's certificates too; and what one piece of evidence says of one certificate at one moment. Whether that evidence is
still current, and whether another one proves a revocation, is judged anew each time.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Generic, TypeVar

from asn1crypto import crl, ocsp, x509
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.validate import async_validate_path

from vanthu.pdf.trust import TrustList

_TOLERANCE = timedelta(seconds=1)
# What OCSP answers without nextUpdate are good for (the default of pyHanko's validator too).
_NO_NEXT_UPDATE = timedelta(minutes=30)


@dataclass(kw_only=True)
class Evidence:
    """Certificates, CRLs and OCSP answers collected from the file, and those that `fetch` got from the network.

    `fetch(certificate, issuer)` is asked once per certificate, and only for certificates of a chain that ends in the
    trust list: a hostile file cannot send us to addresses of its own. Evidence that says of itself that it is from
    after `latest` cannot have been given yet, and speaks for nobody.
    """

    certificates: list[x509.Certificate] = field(default_factory=list)
    crls: list[crl.CertificateList] = field(default_factory=list)
    ocsps: list[ocsp.OCSPResponse] = field(default_factory=list)
    fetch: Callable[[x509.Certificate, x509.Certificate], Iterable[crl.CertificateList | ocsp.OCSPResponse]] | None = (
        None
    )
    latest: datetime | None = None
    _asked: set[bytes] = field(default_factory=set)

    def ask(self, certificate: x509.Certificate, issuer: x509.Certificate) -> None:
        """Fetch what the network says about `certificate`, once."""
        key = certificate.sha256
        if self.fetch is None or key in self._asked:
            return
        self._asked.add(key)
        for item in self.fetch(certificate, issuer):
            (self.crls if isinstance(item, crl.CertificateList) else self.ocsps).append(item)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """A path that was found, or why there is none: `error` is None, "untrusted", "out_of_validity" or "weak_algorithm"."""

    path: ValidationPath | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Revocation:
    """`known`: some evidence speaks for the moment asked. `revoked_on`: the earliest revocation that any evidence proves."""

    known: bool
    revoked_on: datetime | None = None


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Memory(Generic[K, V]):
    """The `most` entries that were used last."""

    def __init__(self, most: int) -> None:
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._most = most

    def get(self, key: K) -> V | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: K, value: V) -> None:
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        self._kept.clear()


@dataclass(frozen=True)
class _KnownPath:
    """A path that was found valid, the period in which nothing about it changes, and what it needs besides the list."""

    path: ValidationPath
    since: datetime
    until: datetime
    needs: frozenset[bytes]


@dataclass(frozen=True)
class _Said:
    """What one piece of evidence says of one certificate: that it is `good`, or `revoked` since, or neither."""

    good: bool = False
    revoked: datetime | None = None


#: By version of the trust list and digest of the certificate.
_paths: _Memory[tuple[str, bytes], _KnownPath] = _Memory(512)
#: By everything that the answer depends on (see `Trust._said`).
_sayings: _Memory[tuple[object, ...], _Said] = _Memory(2048)


def forget() -> None:
    """Drop what this process remembers of paths and evidence (tests and measurements of a cold start)."""
    _paths.clear()
    _sayings.clear()


@lru_cache(maxsize=4)
def _parsed(trust: TrustList) -> tuple[list[x509.Certificate], list[x509.Certificate]]:
    return [x509.Certificate.load(der) for der in trust.anchors], [
        x509.Certificate.load(der) for der in trust.intermediates
    ]


class Trust:
    """A trust list made ready for one file: parsed anchors and intermediates, and the file's own evidence."""

    def __init__(self, trust: TrustList, evidence: Evidence) -> None:
        self.anchors, self.intermediates = _parsed(trust)
        self._version = trust.version
        self._vouched = {certificate.sha256 for certificate in (*self.anchors, *self.intermediates)}
        self.evidence = evidence
        self._digests: dict[int, bytes] = {}
        self._pool: frozenset[bytes] | None = None
        self._answers: dict[int, dict[int, ocsp.SingleResponse]] = {}
        self._windows: dict[int, tuple[datetime, datetime]] = {}

    async def chain(self, certificate: x509.Certificate, others: Iterable[x509.Certificate], moment: datetime) -> Chain:
        """The path from `certificate` to an anchor, valid at `moment`. Revocation is not looked at."""
        others = list(others)
        key = (self._version, certificate.sha256)
        known = _paths.get(key)
        if known is not None and known.since <= moment <= known.until and known.needs <= self._brought(others):
            return Chain(path=known.path)
        context = self._context(moment, NO_REVOCATION, others)
        try:
            paths = context.path_builder.async_build_paths_lazy(certificate)
            path = await find_valid_path(certificate, paths, context)
        except DisallowedAlgorithmError:
            return Chain(error="weak_algorithm")
        except (ExpiredError, NotYetValidError):
            return Chain(error="out_of_validity")
        except (PathError, ValidationError):
            return Chain(error="untrusted")
        whole = list(path.iter_certs(include_root=True))
        _paths.keep(
            key,
            _KnownPath(
                path=path,
                since=max(one.not_valid_before for one in whole),
                until=min(one.not_valid_after for one in whole),
                needs=frozenset(one.sha256 for one in whole[:-1]) - self._vouched,
            ),
        )
        return Chain(path=path)

    def _brought(self, others: Iterable[x509.Certificate] = ()) -> frozenset[bytes]:
        """The digests of the certificates that came with the file (`others`: with one signature of it)."""
        if self._pool is None:
            self._pool = frozenset(one.sha256 for one in self.evidence.certificates)
        return self._pool.union(one.sha256 for one in others) if others else self._pool

    async def revocation(self, path: ValidationPath, moment: datetime) -> Revocation:
        """Whether any certificate of `path` (the anchor aside) was revoked, judged for `moment`.

        The signer's certificate needs evidence to be `known`; so does an intermediate that came with the file, but
        not one that the administrator put into the trust list (removing it there is how it is revoked).
        """
        certificates = list(path.iter_certs(include_root=True))
        known = True
        revoked_on: datetime | None = None
        for issuer, certificate in zip(certificates, certificates[1:], strict=False):
            found = await self._revocation(certificate, path, moment)
            if not found.known and found.revoked_on is None:
                self.evidence.ask(certificate, issuer)
                found = await self._revocation(certificate, path, moment)
            if found.revoked_on is not None:
                revoked_on = min(revoked_on or found.revoked_on, found.revoked_on)
            known = known and (found.known or certificate.sha256 in self._vouched)
        return Revocation(known=known, revoked_on=revoked_on)

    async def _revocation(self, certificate: x509.Certificate, path: ValidationPath, moment: datetime) -> Revocation:
        above = list(takewhile(lambda one: one is not certificate, path.iter_certs(include_root=True)))
        known = False
        revoked: list[datetime] = []
        items: list[tuple[crl.CertificateList | ocsp.OCSPResponse, datetime, datetime]] = []
        for crl_ in self.evidence.crls:
            if _same_name(crl_.issuer, certificate.issuer):
                items.append((crl_, *self._window(crl_["tbs_cert_list"])))
        for answer in self.evidence.ocsps:
            single = self._answer_for(answer, certificate)
            if single is not None:
                items.append((answer, *self._window(single)))
        for item, this_update, next_update in items:
            # Evidence issued after the moment is as good (nobody un-revokes); evidence that ran out before it can
            # still prove a revocation, but no longer that there is none.
            judged_at = min(max(moment, this_update + _TOLERANCE), next_update, certificate.not_valid_after)
            judged_at = max(judged_at, certificate.not_valid_before)
            said = await self._said(item, certificate, path, above, judged_at)
            if said.revoked is not None:
                revoked.append(said.revoked)
            elif said.good:
                # A list may forget what has expired, so one of later says nothing (RFC 5280 §5).
                latest = self.evidence.latest
                timely = this_update <= certificate.not_valid_after and (latest is None or this_update <= latest)
                known = known or (timely and next_update + _TOLERANCE >= min(moment, certificate.not_valid_after))
        return Revocation(known=known, revoked_on=min(revoked, default=None))

    async def _said(
        self,
        item: crl.CertificateList | ocsp.OCSPResponse,
        certificate: x509.Certificate,
        path: ValidationPath,
        above: list[x509.Certificate],
        judged_at: datetime,
    ) -> _Said:
        """What `item` says of a certificate of `path` at one moment, remembered by all that this depends on.

        `above`: the certificates of the path from the anchor down to its issuer.
        """
        key = (
            self._version,
            self._digest(item),
            tuple(one.sha256 for one in (*above, certificate)),
            # Whoever signed the evidence may be a certificate that came with the file.
            self._brought(),
            judged_at,
        )
        known = _sayings.get(key)
        if known is not None:
            return known
        is_crl = isinstance(item, crl.CertificateList)
        rule = RevocationCheckingRule.CRL_REQUIRED if is_crl else RevocationCheckingRule.OCSP_REQUIRED
        policy = RevocationCheckingPolicy(
            ee_certificate_rule=rule, intermediate_ca_cert_rule=RevocationCheckingRule.NO_CHECK
        )
        context = self._context(judged_at, policy, (), crls=[item] if is_crl else [], ocsps=[] if is_crl else [item])
        try:
            await async_validate_path(context, path.truncate_to_issuer_and_append(certificate))
            said = _Said(good=True)
        except RevokedError as error:
            said = _Said(revoked=error.revocation_dt)
        except (PathError, ValidationError):
            said = _Said()  # not about this certificate, not signed by who may sign it, or stale
        _sayings.keep(key, said)
        return said

    def _answer_for(self, response: ocsp.OCSPResponse, certificate: x509.Certificate) -> ocsp.SingleResponse | None:
        found = self._answers.get(id(response))
        if found is None:
            found = self._answers[id(response)] = {}
            if response["response_status"].native == "successful":
                for one in response.basic_ocsp_response["tbs_response_data"]["responses"]:
                    found.setdefault(one["cert_id"]["serial_number"].native, one)
        return found.get(certificate.serial_number)

    def _window(self, said: crl.TbsCertList | ocsp.SingleResponse) -> tuple[datetime, datetime]:
        """From when until when it holds."""
        found = self._windows.get(id(said))
        if found is None:
            this_update = said["this_update"].native
            next_update = said["next_update"].native or this_update + _NO_NEXT_UPDATE
            found = self._windows[id(said)] = this_update, max(next_update, this_update + _TOLERANCE)
        return found

    def _digest(self, item: crl.CertificateList | ocsp.OCSPResponse) -> bytes:
        # The evidence lives as long as this object, so that its items keep their identities.
        if id(item) not in self._digests:
            self._digests[id(item)] = hashlib.sha256(item.dump()).digest()
        return self._digests[id(item)]

    def _context(
        self,
        moment: datetime,
        revocation: RevocationCheckingPolicy,
        others: Iterable[x509.Certificate],
        *,
        crls: list[crl.CertificateList] | None = None,
        ocsps: list[ocsp.OCSPResponse] | None = None,
    ) -> ValidationContext:
        return ValidationContext(
            trust_roots=self.anchors,
            other_certs=[*self.intermediates, *self.evidence.certificates, *others],
            moment=moment,
            crls=crls or [],
            ocsps=ocsps or [],
            revinfo_policy=CertRevTrustPolicy(revocation, retroactive_revinfo=True),
        )


def _same_name(one: x509.Name, other: x509.Name) -> bool:
    """RFC 5280 §7.1; equal bytes need no comparison of prepared strings."""
    return one.dump() == other.dump() or one == other


def aware(moment: datetime | None) -> datetime:
    """`moment`, or now; a time without a zone is refused, because nobody knows which one was meant."""
    if moment is None:
        return datetime.now(UTC)
    if moment.tzinfo is None:
        raise ValueError("the time of verification needs a time zone")
    return moment.astimezone(UTC)
