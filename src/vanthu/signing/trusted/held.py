"""The trust list in force: the newest version of the database, or TRUST_LIST while there is none; and the registry's
word on certificates whose subject does not say of which kind they are.

Asked at every use, so that a change reaches every process at once: one row is read, the certificates only when the row
is another one. A list that is broken or empty raises; it never makes a sender untrusted.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import MD5, Coalesce, Concat, Left

from vanthu.pdf.trust import BrokenTrustList, Kinds, TrustList
from vanthu.signing.models import Certificate, Custody, TrustCertificate, TrustVersion
from vanthu.signing.trusted.certificates import write_folder

#: What marks verdicts that took the claimed time for good enough, and those that rest on the registry of certificates.
_CLAIMED, _REGISTERED = "+c", "+k"
_ROOM = 64 - len(_CLAIMED)
_DIGITS = 8
_ROOM_REGISTERED = _ROOM - len(_REGISTERED) - _DIGITS


@dataclass(frozen=True, kw_only=True)
class Held:
    """The list in force with its version, and the kinds that the registry gives (`certificates.kind_of`, rule 1).

    `mark` is what verdicts under both are kept by. `number` is 0 for the folder.
    """

    trust: TrustList
    version: str
    number: int
    kinds: Kinds = field(default_factory=dict)

    @property
    def mark(self) -> str:
        if not self.kinds:
            return self.version
        told = "".join(f"{mark}{kind}" for mark, kind in sorted(self.kinds.items()))
        digest = hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()
        return f"{self.version[:_ROOM_REGISTERED]}{_REGISTERED}{digest[:_DIGITS]}"


def held() -> Held:
    """The list in force. Raises BrokenTrustList."""
    newest = TrustVersion.objects.order_by("-number").first()
    if newest is None:
        trust = folder_list(settings.TRUST_LIST)
        return Held(trust=trust, version=trust.version, number=0, kinds=registered_kinds())
    trust = _stored(newest.pk, newest.number, newest.certificates)
    return Held(trust=trust, version=newest.version, number=newest.number, kinds=registered_kinds())


def number_in_force() -> int:
    """The number of the list in force, 0 for the folder."""
    return TrustVersion.objects.order_by("-number").values_list("number", flat=True).first() or 0


def registered_kinds() -> Kinds:
    """What the registry knows for sure and the subject does not say: of few certificates, hardly ever of a person's."""
    return dict(_telling().values_list("fingerprint", "kind"))


def _telling() -> QuerySet[Certificate]:
    # An upload proves nothing: only what the owner confirmed, or somebody keeps by the head's order, speaks of kinds.
    # In whatever state after that: what a certificate is does not change when it ends.
    return Certificate.objects.filter(answered_for(), tells_kind=True).order_by()


def answered_for() -> Q:
    """Certificates that more than the officer who entered them stands behind (reading 21; LC điều 5.3)."""
    ordered = Exists(Custody.objects.filter(certificate=OuterRef("pk")))
    return Q(kind=Certificate.PERSON) & ~Q(state=Certificate.PENDING) | Q(ordered, kind=Certificate.ORGANISATION)


@cache
def folder_list(folder: Path) -> TrustList:
    """The list of TRUST_LIST, read once a process. Raises BrokenTrustList."""
    return TrustList.load(folder)


def forget() -> None:
    """Read everything anew (tests, and the folder after it was filled)."""
    folder_list.cache_clear()
    _stored.cache_clear()


def in_force(number: int) -> QuerySet[TrustCertificate]:
    """The certificates of one version."""
    return TrustCertificate.objects.filter(
        Q(withdrawn=None) | Q(withdrawn__number__gt=number), added__number__lte=number
    ).order_by("kind", "subject", "id")


@lru_cache(maxsize=4)
def _stored(_: UUID, number: int, certificates: int) -> TrustList:
    rows = [
        (fingerprint, bytes(der), purpose, subject)
        for fingerprint, der, purpose, subject in in_force(number).values_list(
            "fingerprint", "der", "purpose", "subject"
        )
    ]
    whole = len(rows) == certificates and all(hashlib.sha256(der).hexdigest() == mark for mark, der, _, _ in rows)
    if not whole:
        raise BrokenTrustList(name=f"phiên bản {number} trong cơ sở dữ liệu")
    return list_of(rows)


def list_of(rows: list[tuple[str, bytes, str, str]]) -> TrustList:
    """(fingerprint, DER, purpose, subject) as the list that the verifier takes. Raises BrokenTrustList."""
    # A trust folder is the one form in which purposes are said; what reads folders decides what they mean.
    with tempfile.TemporaryDirectory(prefix="vanthu-trust-") as folder:
        write_folder(rows, Path(folder))
        return TrustList.load(Path(folder))


def kept_under(mark: str, *, accepts_claimed_time: bool) -> str:
    """The mark of a kept verdict: `Held.mark`, and whether the claimed time was good enough."""
    return f"{mark[:_ROOM]}{_CLAIMED}" if accepts_claimed_time else mark


def kept_under_now(*, accepts_claimed_time: bool) -> Case | Concat:
    """The same for the list in force, as an expression: a query that joins verdicts needs no further one before it."""
    try:
        folder = folder_list(settings.TRUST_LIST).version
    except BrokenTrustList:
        folder = ""  # the database has a list of its own; if not, no verdict is kept under a list that is none
    newest = TrustVersion.objects.order_by("-number").values("version")[:1]
    version = Coalesce(Subquery(newest), Value(folder), output_field=CharField())
    told = MD5(StringAgg(Concat("fingerprint", "kind"), Value(""), order_by="fingerprint"))
    digest = Subquery(_telling().values("tells_kind").annotate(told=told).values("told"))
    registered = Concat(
        Left(version, _ROOM_REGISTERED), Value(_REGISTERED), Left(digest, _DIGITS), output_field=CharField()
    )
    mark = Case(When(Exists(_telling()), then=registered), default=version)
    if not accepts_claimed_time:
        return mark
    return Concat(Left(mark, _ROOM), Value(_CLAIMED), output_field=CharField())


def suffix(*, accepts_claimed_time: bool) -> Q:
    """Verdicts of any list, of those that took the claimed time for good enough or of those that did not."""
    claimed = Q(trust_version__endswith=_CLAIMED)
    return claimed if accepts_claimed_time else ~claimed
