"""Verdicts are kept by content and trust list; what rests on an answer that was not to be had is asked again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import factories
from factories_office import Office
from vanthu.core import clock
from vanthu.documents import checking
from vanthu.files import sandbox
from vanthu.files.models import File
from vanthu.pdf.verdict import COPY, REFERENCE, Report, problem
from vanthu.signing import verdicts
from vanthu.store import bytes_store

VALID = Report(verdict="valid", legal_value=COPY)
UNKNOWN = Report(
    verdict="warning", legal_value=REFERENCE, document_problems=(problem("revocation_unknown", holder="Người Ký"),)
)


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Report]]:
    """The verifier finds these, one after the other; returns what it has not found yet."""

    def arrange(*reports: Report) -> list[Report]:
        left = list(reports)
        monkeypatch.setattr(sandbox, "call", lambda *_, **__: left.pop(0))
        return left

    return arrange


def judge(sha256: str, **options: Any) -> Report:
    return verdicts.judge(sha256, at=clock.now(), accepts_claimed_time=False, **options)


def known(sha256: str) -> Report | None:
    return verdicts.known(sha256, accepts_claimed_time=False)


def test_the_same_bytes_are_judged_once(office: Office, finds: Callable[..., list[Report]]) -> None:
    sha256 = bytes_store().put(b"signed")
    finds(VALID)
    assert judge(sha256) == judge(sha256) == known(sha256) == VALID


def test_a_verdict_of_another_day_is_shown_and_not_relied_on(
    office: Office, finds: Callable[..., list[Report]]
) -> None:
    sha256 = bytes_store().put(b"signed at a claimed time, by a certificate that ends")
    at = clock.now()
    finds(VALID, UNKNOWN)
    assert verdicts.judge(sha256, at=at, accepts_claimed_time=False) == VALID
    soon, later = at + verdicts.GOOD_FOR / 2, at + verdicts.GOOD_FOR
    assert verdicts.judge(sha256, at=soon, accepts_claimed_time=False) == known(sha256) == VALID
    assert verdicts.judge(sha256, at=later, accepts_claimed_time=False) == known(sha256) == UNKNOWN


def test_a_revocation_that_nobody_could_tell_of_is_asked_about_again(
    office: Office, finds: Callable[..., list[Report]]
) -> None:
    sha256 = bytes_store().put(b"signed while the authority was away")
    left = finds(UNKNOWN, UNKNOWN, VALID)
    assert judge(sha256) == UNKNOWN
    assert known(sha256) == UNKNOWN, "it is shown until more is known"
    assert judge(sha256) == UNKNOWN
    assert judge(sha256) == VALID
    assert judge(sha256) == VALID
    assert left == []
    assert known(sha256) == VALID


@pytest.mark.parametrize("person", [True, False])
def test_a_person_who_presses_gets_a_new_look(office: Office, finds: Callable[..., list[Report]], person: bool) -> None:
    document = factories.incoming("arrived" if not person else "checked")
    sha256 = File.objects.get(document_id=document.pk).current.sha256
    people = factories.cast()
    claimed = people.policy.accepts_claimed_time
    finds(VALID)
    verdicts.judge(sha256, at=clock.now(), accepts_claimed_time=claimed)
    left = finds(UNKNOWN)
    checking.check_signatures(document, by=people.clerk if person else people.system, at=clock.now())
    assert len(left) == (0 if person else 1)
