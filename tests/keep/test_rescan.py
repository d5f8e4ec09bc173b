from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO, ClassVar

import pytest
from django.db import transaction

import factories
from vanthu.adapters.scanner_embedded import EmbeddedScanner
from vanthu.core import adapters, clock
from vanthu.core.models import AuditEvent
from vanthu.files import jobs, parts, scans
from vanthu.files.models import File, Version
from vanthu.files.ports import NotScannable, ScannerUnavailable, ScanVerdict
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


class Choosy(EmbeddedScanner):
    """A scanner that works, and does not take the files that are named here."""

    refused: ClassVar[set[bytes]] = set()

    def scan(self, stream: BinaryIO) -> ScanVerdict:
        content = stream.read()
        if content in self.refused:
            raise NotScannable("INSTREAM size limit exceeded. ERROR")
        return super().scan(BytesIO(content))


class HangsUpOnce(Silent):
    """A scanner that hangs up on its first file without a word."""

    left = 1

    def scan(self, stream: BinaryIO) -> ScanVerdict:
        if self.left:
            self.left -= 1
            raise ScannerUnavailable("connection reset")
        return EmbeddedScanner().scan(stream)


def test_a_file_that_the_scanner_does_not_take_holds_up_no_other(
    waiting: tuple[Version, Version], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean, infected = waiting
    monkeypatch.setattr(Choosy, "refused", {bytes_store().get(clean.sha256)})
    use(settings, Choosy)
    assert scans.waiting()[0][0] == clean.pk, "it stands first"
    assert scans.rescan(at=clock.now()) == 1
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan, infected.scan) == ("waiting", "infected")


def test_files_beyond_the_first_page_are_reached(
    waiting: tuple[Version, Version], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(settings, Choosy)
    monkeypatch.setattr(Choosy, "refused", {bytes_store().get(waiting[0].sha256)})
    page = scans.waiting
    monkeypatch.setattr(scans, "waiting", lambda *, after: page(after=after, limit=1))
    assert scans.rescan(at=clock.now()) == 1


def test_one_silence_is_not_yet_a_scanner_that_is_away(waiting: tuple[Version, Version], settings: Any) -> None:
    use(settings, HangsUpOnce)
    assert scans.rescan(at=clock.now()) == 1
    assert Version.objects.filter(scan="waiting").count() == 1


def test_after_two_silences_nothing_more_is_asked(
    waiting: tuple[Version, Version], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = File.objects.get(pk=waiting[0].file_id)
    with transaction.atomic():
        parts.add_version(
            third,
            sha256=waiting[0].sha256,
            size=1,
            pages=None,
            scanned=False,
            by=factories.cast().system,
            at=clock.now(),
            note="",
        )
    asked: list[str] = []
    monkeypatch.setattr(Silent, "scan", lambda self, stream: asked.append("") or _away())
    use(settings, Silent)
    assert scans.rescan(at=clock.now()) == 0
    assert len(asked) == 2


def _away() -> ScanVerdict:
    raise ScannerUnavailable("connection refused")


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
