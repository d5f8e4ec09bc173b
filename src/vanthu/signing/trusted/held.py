"""The trust list in force: the newest version of the database, or TRUST_LIST while there is none.

Asked at every use, so that a change reaches every process at once: one row is read, the certificates only when the row
is another one. A list that is broken or empty raises; it never makes a sender untrusted.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Left

from vanthu.pdf.trust import BrokenTrustList, TrustList
from vanthu.signing.models import TrustCertificate, TrustVersion
from vanthu.signing.trusted.certificates import write_folder

#: What marks verdicts that took the claimed time for good enough.
_CLAIMED = "+c"
_ROOM = 64 - len(_CLAIMED)


@dataclass(frozen=True, kw_only=True)
class Held:
    """The list in force and the version that verdicts under it are kept by. `number` is 0 for the folder."""

    trust: TrustList
    version: str
    number: int


def held() -> Held:
    """The list in force. Raises BrokenTrustList."""
    newest = TrustVersion.objects.order_by("-number").first()
    if newest is None:
        trust = folder_list(settings.TRUST_LIST)
        return Held(trust=trust, version=trust.version, number=0)
    trust = _stored(newest.pk, newest.number, newest.certificates)
    return Held(trust=trust, version=newest.version, number=newest.number)


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


def kept_under(version: str, *, accepts_claimed_time: bool) -> str:
    """The mark of a kept verdict: the list's version, and whether the claimed time was good enough."""
    return f"{version[:_ROOM]}{_CLAIMED}" if accepts_claimed_time else version


def kept_under_now(*, accepts_claimed_time: bool) -> Coalesce | Concat:
    """The same for the list in force, as an expression: a query that joins verdicts needs no further one before it."""
    try:
        folder = folder_list(settings.TRUST_LIST).version
    except BrokenTrustList:
        folder = ""  # the database has a list of its own; if not, no verdict is kept under a list that is none
    newest = TrustVersion.objects.order_by("-number").values("version")[:1]
    version = Coalesce(Subquery(newest), Value(folder), output_field=CharField())
    if not accepts_claimed_time:
        return version
    return Concat(Left(version, _ROOM), Value(_CLAIMED), output_field=CharField())


def suffix(*, accepts_claimed_time: bool) -> Q:
    """Verdicts of any list, of those that took the claimed time for good enough or of those that did not."""
    claimed = Q(trust_version__endswith=_CLAIMED)
    return claimed if accepts_claimed_time else ~claimed
