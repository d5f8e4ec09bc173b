"""Verdicts: judged once per content and trust list, in the sandbox, with no transaction open."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import IntegrityError, transaction

from vanthu.files import sandbox
from vanthu.pdf.sandbox import LimitsExceeded
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verdict import Report, limits_reached
from vanthu.signing.models import Verdict
from vanthu.store import bytes_store

log = logging.getLogger("vanthu.signing")


@cache
def trust_list() -> TrustList:
    """The trust list of this process (TRUST_LIST); read at first use."""
    return TrustList.load(settings.TRUST_LIST)


#: What another look may find otherwise: who can tell was not to be reached. Kept to be shown, never to be relied on.
PASSING = frozenset({"revocation_unknown"})


def known(sha256: str, *, accepts_claimed_time: bool) -> Report | None:
    """The kept report on some content under today's trust list, if there is one."""
    row = Verdict.objects.filter(sha256=sha256, trust_version=version(accepts_claimed_time)).first()
    return Report.from_dict(row.report) if row else None


def version(accepts_claimed_time: bool) -> str:
    """What a kept verdict rests on besides the bytes: the trust list, and whether the claimed time is good enough."""
    version = trust_list().version
    return f"{version[:62]}+c" if accepts_claimed_time else version


def judge(sha256: str, *, at: datetime, accepts_claimed_time: bool, fresh: bool = False, online: bool = True) -> Report:
    """The report on a PDF of the store; kept, so that the same bytes are judged once. `fresh` judges again, and so
    does every call while the kept report rests on an answer that was not to be had (`PASSING`).

    `accepts_claimed_time` is the profile's word on signatures without a time-stamp.
    """
    if not fresh:
        report = known(sha256, accepts_claimed_time=accepts_claimed_time)
        if report is not None and not report.codes & PASSING:
            return report
    pdf = bytes_store().get(sha256)
    trust = trust_list()
    try:
        report = sandbox.call(
            "vanthu.pdf.verify:verify",
            pdf,
            trust=trust,
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
                trust_version=version(accepts_claimed_time),
                defaults={
                    "verdict": report.verdict,
                    "legal_value": report.legal_value,
                    "report": report.to_dict(),
                    "checked_at": at,
                },
            )
    except IntegrityError:
        log.info("verdict kept by another worker", extra={"sha256": sha256})
    return report
