"""Verdicts: judged once per content and trust list, in the sandbox, with no transaction open."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from ssl import DER_cert_to_PEM_cert
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from vanthu.files import sandbox
from vanthu.pdf.sandbox import LimitsExceeded
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verdict import Report, limits_reached
from vanthu.signing.models import Verdict
from vanthu.signing.trusted.held import Held, held, kept_under
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.signing")


def trust_list() -> TrustList:
    """The trust list in force (`trusted.held`). Raises BrokenTrustList."""
    return held().trust


def live(trust: TrustList) -> Any:
    """A context that trusts this list, and asks about revocation."""
    from vanthu.pdf.sign import live_context

    return live_context(pem(trust.every_anchor), others=pem(trust.every_intermediate))


def pem(certificates: Iterable[bytes]) -> list[bytes]:
    """DER certificates as PEM."""
    return [DER_cert_to_PEM_cert(der).encode() for der in certificates]


#: What another look may find otherwise: who can tell was not to be reached. Kept to be shown, never to be relied on.
PASSING = frozenset({"revocation_unknown"})
#: A verdict is of its day: certificates end, and so does what a claimed time proves. Older ones are shown with their
#: date, and whoever relies on one judges again; so the rules of a newer verifier reach every file too.
GOOD_FOR = timedelta(days=1)


def known(sha256: str, *, accepts_claimed_time: bool) -> Report | None:
    """The kept report on some content under today's trust list, if there is one."""
    row = _row(sha256, kept_under(held().mark, accepts_claimed_time=accepts_claimed_time))
    return Report.from_dict(row.report) if row else None


def _row(sha256: str, version: str) -> Verdict | None:
    return Verdict.objects.filter(sha256=sha256, trust_version=version).first()


def judge(sha256: str, *, at: datetime, accepts_claimed_time: bool, fresh: bool = False, online: bool = True) -> Report:
    """The report on a PDF of the store; kept, so that the same bytes are judged once a day (`GOOD_FOR`). `fresh` judges
    again, and so does every call while the kept report rests on an answer that was not to be had (`PASSING`).

    `accepts_claimed_time` is the profile's word on signatures without a time-stamp.
    """
    found = held()
    version = kept_under(found.mark, accepts_claimed_time=accepts_claimed_time)
    if not fresh:
        row = _row(sha256, version)
        if row is not None and abs(at - row.checked_at) < GOOD_FOR:
            report = Report.from_dict(row.report)
            if not report.codes & PASSING:
                return report
    return judge_bytes(
        bytes_store().get(sha256), sha256, found, at=at, accepts_claimed_time=accepts_claimed_time, online=online
    )


def judge_bytes(
    pdf: bytes, sha256: str, found: Held, *, at: datetime, accepts_claimed_time: bool, online: bool = True
) -> Report:
    """The report on bytes that need not be in the store; only the report is kept, under their SHA-256."""
    version = kept_under(found.mark, accepts_claimed_time=accepts_claimed_time)
    try:
        report = sandbox.call(
            "vanthu.pdf.verify:verify",
            pdf,
            trust=found.trust,
            kinds=found.kinds,
            at=at,
            online=online,
            accepts_claimed_time=accepts_claimed_time,
        )
    except LimitsExceeded:
        # Not kept: another try, on a quieter machine, may end in time.
        return limits_reached()
    try:
        with transaction.atomic():
            Verdict.objects.update_or_create(
                sha256=sha256,
                trust_version=version,
                defaults={
                    "verdict": report.verdict,
                    "legal_value": report.legal_value,
                    "report": report.to_dict(),
                    "checked_at": at,
                    # Never cleared here: whoever judges knows nothing of the documents that rest on what was found
                    # before (`settled`).
                    **({"open": True} if report.codes & PASSING else {}),
                },
            )
    except IntegrityError:
        log.info("verdict kept by another worker", extra={"sha256": sha256})
    return report


def settled(verdict: UUID, *, at: datetime) -> None:
    """A kept verdict needs no further look: what rests on it was looked at again at `at`, or its bytes are gone.

    One that was judged anew since then stays open.
    """
    Verdict.objects.filter(pk=verdict, checked_at__lte=at).update(open=False)
