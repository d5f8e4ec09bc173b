from __future__ import annotations

from typing import Any, BinaryIO

import pytest

import factories
from vanthu.adapters.scanner_embedded import EmbeddedScanner
from vanthu.core import adapters, clock
from vanthu.core.models import AuditEvent
from vanthu.files import jobs, scans
from vanthu.files.models import File, Version
from vanthu.files.ports import ScannerUnavailable, ScanVerdict
from vanthu.notify.models import Notice
from vanthu.store import bytes_store

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Silent:
    """A scanner that does not answer."""

    def scan(self, stream: BinaryIO) -> ScanVerdict:
        raise ScannerUnavailable("connection refused")


@pytest.fixture
def waiting(office: Any, settings: Any) -> tuple[Version, Version]:
    """A clean and an infected file of a draft that came while the scanner was away."""
    document = factories.draft()
    clean, infected = File.objects.filter(document_id=document.pk).order_by("order")[:2]
    bad = bytes_store().put(EICAR)
    Version.objects.filter(pk=clean.current_id).update(scan="waiting", scanned_at=None)
    Version.objects.filter(pk=infected.current_id).update(scan="waiting", scanned_at=None, sha256=bad)
    adapters.get.cache_clear()
    return Version.objects.get(pk=clean.current_id), Version.objects.get(pk=infected.current_id)


def use(settings: Any, scanner: type) -> None:
    settings.ADAPTERS = {**settings.ADAPTERS, "virus_scanner": (f"{scanner.__module__}.{scanner.__qualname__}", {})}
    adapters.get.cache_clear()


def test_what_waits_is_scanned_as_soon_as_the_scanner_answers(waiting: tuple[Version, Version], settings: Any) -> None:
    clean, infected = waiting
    use(settings, EmbeddedScanner)
    at = clock.now()
    assert scans.rescan(at=at) == 2
    for version in waiting:
        version.refresh_from_db()
    assert (clean.scan, infected.scan) == ("clean", "infected")
    assert clean.scanned_at == infected.scanned_at == at
    lines = AuditEvent.objects.filter(target_id=infected.file.document_id, name__startswith="file.").order_by("name")
    assert [(line.name, line.data["sha256"]) for line in lines] == [
        ("file.clean", clean.sha256),
        ("file.infected", infected.sha256),
    ]
    assert lines[1].data["virus"] == "Eicar-Test-Signature"


def test_the_clerks_are_told_of_an_infected_file(waiting: tuple[Version, Version], settings: Any) -> None:
    _, infected = waiting
    use(settings, EmbeddedScanner)
    Notice.objects.all().delete()
    scans.rescan(at=clock.now())
    notice = Notice.objects.get()
    assert notice.account_id == factories.cast().clerk.account
    assert notice.document_id == infected.file.document_id
    assert "có mã độc (Eicar-Test-Signature)" in notice.text
    assert notice.urgent


def test_nothing_changes_while_the_scanner_is_silent(waiting: tuple[Version, Version], settings: Any) -> None:
    use(settings, Silent)
    before = factories.snapshot()
    assert scans.rescan(at=clock.now()) == 0
    assert factories.snapshot() == before


def test_what_another_worker_has_settled_stays_as_it_is(waiting: tuple[Version, Version]) -> None:
    clean, _ = waiting
    at = clock.now()
    assert scans.settle(version_id=clean.pk, virus="", at=at)
    before = factories.snapshot()
    assert not scans.settle(version_id=clean.pk, virus="Late-Answer", at=clock.now())
    assert factories.snapshot() == before


def test_missing_bytes_do_not_stop_the_others(waiting: tuple[Version, Version], settings: Any) -> None:
    clean, infected = waiting
    use(settings, EmbeddedScanner)
    Version.objects.filter(pk=clean.pk).update(sha256="ab" * 32)
    assert scans.rescan(at=clock.now()) == 1
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan, infected.scan) == ("waiting", "infected")


def test_the_job_of_every_minute_scans(waiting: tuple[Version, Version], settings: Any) -> None:
    use(settings, EmbeddedScanner)
    jobs.rescan(timestamp=0)
    assert not Version.objects.filter(scan="waiting").exists()
