"""Long-term copies: asked for, made beside the file, put off while the authority is away, renewed in time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from signed_files import good, trust

import factories
from browsers import signed_in
from factories_office import Office
from racing import race
from vanthu.core import adapters, clock
from vanthu.core.ids import new_id
from vanthu.documents import archiving, jobs, states
from vanthu.documents.actions import archiving as actions
from vanthu.documents.models import ArchiveCopy, Document
from vanthu.files import sandbox
from vanthu.files.models import File, Version
from vanthu.pdf.archive import Archived, EvidenceMissing, NotArchivable
from vanthu.pdf.sandbox import LimitsExceeded, SandboxBroken
from vanthu.pdf.verify import verify
from vanthu.refusal import NotPermitted
from vanthu.signing import verdicts
from vanthu.store import bytes_store

YEAR = timedelta(days=365)


def issued(pdf: bytes | None = None, **options: Any) -> Document:
    return factories.outgoing("issued", pdf=good() if pdf is None else pdf, **options)


def want(document: Document, by: Any = None) -> int:
    return actions.want(document_id=document.pk, by=by or factories.cast().clerk, at=clock.now())


@pytest.fixture
def archives(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """The sandbox makes these copies, or refuses so; returns the bytes that it was given."""

    def arrange(*results: Any) -> list[bytes]:
        left, given = list(results), []

        def call(function: str, pdf: bytes, **_: Any) -> Any:
            assert function == "vanthu.pdf.archive:archive"
            given.append(pdf)
            result = left.pop(0)
            if isinstance(result, Exception):
                raise result
            return result

        monkeypatch.setattr(sandbox, "call", call)
        return given

    return arrange


def made(pdf: bytes = b"%PDF archived", years: float = 12) -> Archived:
    return Archived(pdf=pdf, stamped_at=clock.now(), good_until=clock.now() + years * YEAR)


@pytest.mark.req("BD-13.4")
def test_the_copy_stands_beside_the_issued_file_and_proves_itself_until_its_stamp_runs_out(office: Office) -> None:
    trust()
    document = issued()
    before = File.objects.select_related("current").get(document_id=document.pk, kind="main").current
    assert want(document) == 1
    assert archiving.make_waiting(at=clock.now()) == 1

    copy = ArchiveCopy.objects.get()
    assert (copy.state, copy.base, copy.number) == ("made", before.sha256, 1)
    pdf = bytes_store().get(copy.sha256)
    assert pdf.startswith(good()) and hashlib.sha256(pdf).hexdigest() == copy.sha256 and len(pdf) == copy.size
    file = File.objects.select_related("current").get(document_id=document.pk, kind="main")
    assert file.current == before and file.versions.count() == 1, "the issued file is as it was"
    report = verify(pdf, trust=verdicts.trust_list(), at=copy.good_until - timedelta(days=1), online=False)
    assert (report.verdict, report.signatures[-1].kind) == ("valid", "timestamp")
    assert factories.audit_names(document)[-2:] == ["document.archive_wanted", "document.archived"]


@pytest.mark.usefixtures("office")
def test_a_second_wish_asks_for_nothing_and_every_signed_pdf_is_meant() -> None:
    document = issued()
    factories.attach(document)
    assert want(document) == 2
    before = factories.snapshot()
    assert want(document) == 0
    assert factories.snapshot() == before


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("key", ["document_id", "file_id"])
def test_the_database_refuses_a_copy_of_nothing(key: str) -> None:
    document = issued()
    want(document)
    copies = ArchiveCopy.objects.filter(document_id=document.pk)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        copies.update(**{key: new_id()})
    assert copies.count() == 1


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("seat", ["leader", "specialist", "chief"])
def test_only_the_clerk_and_the_archivist_ask(seat: str) -> None:
    document = issued()
    before = factories.snapshot()
    with pytest.raises(NotPermitted):
        want(document, getattr(factories.cast(), seat))
    assert factories.snapshot() == before


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "make",
    [
        lambda: factories.outgoing("sealed"),
        lambda: factories.incoming("checked"),
        lambda: factories.incoming("registered", verdict="warning"),
    ],
    ids=["not issued", "not accepted", "not valid"],
)
def test_what_is_not_final_or_not_valid_gets_none(make: Callable[[], Document]) -> None:
    document = make()
    before = factories.snapshot()
    with pytest.raises(actions.NotToBeArchived):
        want(document)
    assert factories.snapshot() == before


@pytest.mark.usefixtures("office")
def test_every_night_what_was_issued_or_accepted_is_asked_for_once() -> None:
    for document in (issued(), factories.incoming("registered"), factories.incoming("done")):
        assert states.is_final(document.direction, document.state, document.verdict)
    factories.outgoing("draft")
    factories.incoming("refused")

    assert archiving.want_all(at=clock.now()) == 3
    assert archiving.want_all(at=clock.now()) == 0


@pytest.mark.usefixtures("office")
def test_an_annex_that_is_scanned_after_the_first_night_gets_its_copy_in_the_next() -> None:
    document = issued()
    annex = factories.attach(document)
    versions = Version.objects.filter(file_id=annex.pk)
    versions.update(scan="waiting", scanned_at=None)
    assert archiving.want_all(at=clock.now()) == 1
    main = ArchiveCopy.objects.get().file_id
    page = f"/van-ban/{document.pk}/ky-so/{main}"
    browser = signed_in(factories.cast().clerk)
    assert "Lập bản lưu trữ dài hạn" not in browser.get(page).content.decode(), "there is none to ask for"

    versions.update(scan="clean", scanned_at=clock.now())
    assert "Lập bản lưu trữ dài hạn" in browser.get(page).content.decode()
    assert archiving.want_all(at=clock.now()) == 1
    assert set(ArchiveCopy.objects.values_list("file_id", flat=True)) == {main, annex.pk}
    assert archiving.want_all(at=clock.now()) == 0
    assert "Lập bản lưu trữ dài hạn" not in browser.get(page).content.decode()


@pytest.mark.usefixtures("office")
def test_a_document_that_was_long_on_its_way_gets_one_and_an_old_one_none() -> None:
    new, old = factories.outgoing("sealed", pdf=good()), issued()
    later = clock.now() + timedelta(days=200)
    Document.objects.filter(pk=new.pk).update(state="issued", issued_at=later - timedelta(days=1))

    assert archiving.want_all(at=later) == 1
    assert ArchiveCopy.objects.get().document_id == new.pk != old.pk


@pytest.mark.usefixtures("office")
def test_a_night_asks_for_all_however_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archiving, "PAGE", 1)
    unsigned = issued()
    File.objects.filter(document_id=unsigned.pk).update(media_type="text/plain")  # gets none, is asked about once
    issued(), issued()
    assert archiving.want_all(at=clock.now()) == 2


@pytest.mark.usefixtures("office")
def test_a_silent_authority_puts_it_off_and_the_copy_is_made_later(archives: Callable[..., list[Any]]) -> None:
    want(issued())
    archives(EvidenceMissing(holder="Người Ký"), made())
    at = clock.now()
    assert archiving.make_waiting(at=at) == 0

    copy = ArchiveCopy.objects.get()
    assert (copy.state, copy.sha256, copy.tries, copy.try_at) == ("waiting", "", 1, at + actions.FIRST_PAUSE)
    assert "Người Ký" in copy.problem
    assert archiving.make_waiting(at=at) == 0, "not before its time"
    assert archiving.make_waiting(at=copy.try_at) == 1
    copy.refresh_from_db()
    assert (copy.state, copy.problem) == ("made", "")


@pytest.mark.usefixtures("office")
def test_an_authority_that_is_away_is_not_asked_for_every_document(archives: Callable[..., list[Any]]) -> None:
    for _ in range(4):
        want(issued())
    given = archives(*[EvidenceMissing(holder="x")] * 4)
    archiving.make_waiting(at=clock.now())
    assert len(given) == archiving.SILENCES


@pytest.mark.usefixtures("office")
def test_without_an_authority_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    want(issued())
    path, _ = settings.ADAPTERS["time_stamper"]
    monkeypatch.setattr(settings, "ADAPTERS", {**settings.ADAPTERS, "time_stamper": (path, {"url": ""})})
    adapters.get.cache_clear()
    before = factories.snapshot()
    assert archiving.make_waiting(at=clock.now()) == 0
    assert factories.snapshot() == before


@pytest.mark.usefixtures("office")
def test_what_cannot_be_archived_is_given_up_and_told(archives: Callable[..., list[Any]]) -> None:
    document = issued()
    want(document)
    archives(NotArchivable(why="chữ ký hỏng.", codes=["broken"]), made())
    archiving.make_waiting(at=clock.now())
    copy = ArchiveCopy.objects.get()

    assert copy.state == "refused" and "chữ ký hỏng" in copy.problem
    assert factories.audit_names(document)[-1] == "document.not_archived"
    assert want(document, factories.cast().system) == 0, "the machine does not insist"
    assert want(document) == 1 and archiving.make_waiting(at=clock.now()) == 1


@pytest.mark.usefixtures("office")
def test_a_file_beyond_the_limits_is_given_up_after_some_tries(archives: Callable[..., list[Any]]) -> None:
    want(issued())
    archives(*[LimitsExceeded(reason="time")] * actions.MOST_TRIES)
    at = clock.now()
    for _ in range(actions.MOST_TRIES):
        archiving.make_waiting(at=at)
        at = ArchiveCopy.objects.get().try_at
    assert ArchiveCopy.objects.get().state == "refused"


# --- what must not be copied, and what must not hold up others --------------------------------------------------------


@pytest.mark.usefixtures("office")
def test_what_the_scanner_did_not_pass_gets_none_and_is_not_handed_out(archives: Callable[..., list[Any]]) -> None:
    document = issued()
    want(document)
    archives(made())
    archiving.make_waiting(at=clock.now())
    copy = ArchiveCopy.objects.get()
    clerk = signed_in(factories.cast().clerk)
    address = f"/van-ban/{document.pk}/luu-tru/{copy.pk}.pdf"
    assert b"".join(clerk.get(address)) == made().pdf

    Version.objects.update(scan="infected", scanned_at=clock.now())
    assert clerk.get(address).status_code == 409
    other = issued()
    Version.objects.filter(file__document_id=other.pk).update(scan="waiting", scanned_at=None)
    before = factories.snapshot()
    assert want(other) == 0
    assert factories.snapshot() == before
    Version.objects.filter(file__document_id=other.pk).update(scan="clean", scanned_at=clock.now())
    want(other)
    Version.objects.filter(file__document_id=other.pk).update(scan="infected")
    given = archives(made())
    assert archiving.make_waiting(at=clock.now()) == 0
    assert given == [], "asked of the sandbox"


@pytest.mark.usefixtures("office")
def test_a_file_on_which_the_archiver_fails_holds_up_no_other(archives: Callable[..., list[Any]]) -> None:
    want(issued())
    want(issued())
    archives(SandboxBroken("KeyError"), made())
    assert archiving.make_waiting(at=clock.now()) == 1
    failed = ArchiveCopy.objects.get(state="waiting")
    assert (failed.tries, failed.problem) == (1, archiving.BROKEN)
    for _ in range(actions.MOST_TRIES - 1):
        failed.refresh_from_db()
        archives(SandboxBroken("KeyError"))
        archiving.make_waiting(at=failed.try_at)
    failed.refresh_from_db()
    assert failed.state == "refused"


# --- renewal ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("office")
def test_a_stamp_that_runs_out_within_a_year_is_renewed_over_the_copy(archives: Callable[..., list[Any]]) -> None:
    want(issued())
    given = archives(made(b"%PDF first"), made(b"%PDF second", years=30))
    archiving.make_waiting(at=clock.now())
    first = ArchiveCopy.objects.get()

    assert archiving.renew_all(at=clock.now()) == 0
    later = clock.now() + 11.5 * YEAR
    assert archiving.renew_all(at=later) == 1
    assert archiving.renew_all(at=later) == 0, "asked once"
    assert archiving.make_waiting(at=later) == 1
    first.refresh_from_db()
    second = ArchiveCopy.objects.get(number=2)
    assert given[1] == b"%PDF first", "the new time-stamp stands over the old one"
    assert (first.state, second.state, bytes_store().get(second.sha256)) == ("renewed", "made", b"%PDF second")
    assert archiving.renew_all(at=later) == 0


@pytest.mark.usefixtures("office")
def test_an_authority_of_short_lives_is_not_asked_every_night(archives: Callable[..., list[Any]]) -> None:
    want(issued())
    archives(made(years=0.5))
    archiving.make_waiting(at=clock.now())
    assert archiving.renew_all(at=clock.now() + 0.2 * YEAR) == 0
    assert archiving.renew_all(at=clock.now() + 0.3 * YEAR) == 1


@pytest.mark.usefixtures("office")
def test_a_renewal_that_was_refused_is_tried_again(archives: Callable[..., list[Any]]) -> None:
    document = issued()
    want(document)
    archives(made())
    archiving.make_waiting(at=clock.now())
    late = ArchiveCopy.objects.get().good_until - 0.5 * YEAR
    assert archiving.renew_all(at=late) == 1
    archives(NotArchivable(why="không đọc được"))
    archiving.make_waiting(at=late)
    assert ArchiveCopy.objects.get(number=2).state == "refused"
    assert archiving.renew_all(at=late + timedelta(days=1)) == 0, "not every night"

    assert actions.want(document_id=document.pk, by=factories.cast().clerk, at=late) == 1, "the button of the page"
    assert ArchiveCopy.objects.get(number=2).state == "waiting"
    archives(NotArchivable(why="không đọc được"))
    archiving.make_waiting(at=late)
    later = late + timedelta(days=31)
    assert archiving.renew_all(at=later) == 1
    archives(made(b"%PDF second"))
    assert archiving.make_waiting(at=later) == 1


# --- two at once, pages, jobs ----------------------------------------------------------------------------------------


@pytest.mark.database
def test_of_two_workers_one_keeps_the_copy(own_office: Office) -> None:
    want(issued())
    copy = ArchiveCopy.objects.get()

    def keep(number: int) -> bool:
        return actions.keep(
            copy_id=copy.pk, sha256=f"{number:064x}", size=1, stamped_at=clock.now(), good_until=clock.now() + YEAR,
            by=factories.cast().system, at=clock.now(),
        )  # fmt: skip

    assert sorted(race(keep, runners=2)) == [False, True]
    assert factories.audit_names(Document.objects.get(pk=copy.document_id)).count("document.archived") == 1


@pytest.mark.usefixtures("office")
def test_the_page_asks_for_a_copy_and_gives_it_out(archives: Callable[..., list[Any]]) -> None:
    document = issued()
    browser = signed_in(factories.cast().clerk)
    page = f"/van-ban/{document.pk}/ky-so/{File.objects.get(document_id=document.pk, kind='main').pk}"
    assert "Lập bản lưu trữ dài hạn" in browser.get(page).content.decode()
    assert browser.post(f"/van-ban/{document.pk}/luu-tru")["Location"] == page
    said = browser.get(page).content.decode()
    assert "Chờ lập" in said and "Hệ thống đang lập" in said and "lần thử tiếp theo" not in said
    archives(made())
    assert "archive_document" in factories.run_jobs()
    said = browser.get(page).content.decode()
    copy = ArchiveCopy.objects.get()
    answer = browser.get(f"/van-ban/{document.pk}/luu-tru/{copy.pk}.pdf")

    assert "Đã lập" in said and copy.sha256 in said
    assert b"".join(answer.streaming_content) == b"%PDF archived"
    assert "Luu%20tru" in answer["Content-Disposition"]
    jobs.want_archive.func(timestamp=0)
    assert ArchiveCopy.objects.count() == 1
