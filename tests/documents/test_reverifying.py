"""A later look: after a change of the trust list, and when silent sources answer. Nothing accepted moves by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from signed_files import distrust, good, trust

import factories
from browsers import signed_in
from factories_office import Office
from vanthu.core import clock
from vanthu.documents import checking, jobs, rechecking
from vanthu.documents.models import Document
from vanthu.files import sandbox
from vanthu.files.models import File
from vanthu.notify.models import Notice
from vanthu.pdf.verdict import ORIGINAL, REFERENCE, Report, limits_reached, problem
from vanthu.refusal import Busy
from vanthu.signing import verdicts
from vanthu.signing.models import Verdict

pytestmark = pytest.mark.usefixtures("office")

VALID = Report(verdict="valid", legal_value=ORIGINAL)
UNKNOWN = Report(
    verdict="warning", legal_value=REFERENCE, document_problems=(problem("revocation_unknown", holder="Người Ký"),)
)
UNTRUSTED = Report(
    verdict="invalid", legal_value=REFERENCE, document_problems=(problem("untrusted", holder="Người Ký"),)
)


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Report]]:
    """The verifier finds these, one after the other; returns what it has not found yet."""

    def arrange(*reports: Report) -> list[Report]:
        left = list(reports)
        monkeypatch.setattr(sandbox, "call", lambda *_, **__: left.pop(0))
        return left

    return arrange


def told(document: Document) -> list[Notice]:
    return list(Notice.objects.filter(document_id=document.pk, text__contains="Chữ ký số trước"))


def checked(state: str = "checked", **options: Any) -> Document:
    """An arrival that was checked under today's list."""
    document = factories.incoming("arrived", pdf=good(), **options)
    checking.check_signatures(document, by=factories.cast().system, at=clock.now())
    document.refresh_from_db()
    if state != "checked":
        Document.objects.filter(pk=document.pk).update(state=state, accepted_at=clock.now())
        document.refresh_from_db()
    return document


@pytest.mark.parametrize("state", ["checked", "accepted"])
def test_a_withdrawn_authority_changes_the_verdict_and_nothing_else(state: str) -> None:
    trust()
    document = checked(state)
    assert (document.verdict, document.legal_value) == ("valid", ORIGINAL)
    distrust()
    factories.run_jobs()

    document.refresh_from_db()
    assert (document.state, document.verdict, document.legal_value) == (state, "invalid", REFERENCE)
    assert [flag["code"] for flag in document.flags] == ["verdict_changed"]
    assert "trước hợp lệ, nay không hợp lệ" in document.flags[0]["sentence"]
    assert "document.reverified" in factories.audit_names(document)
    assert {notice.account_id for notice in told(document)} == {factories.cast().clerk.account}
    assert factories.statuses(document) == []

    trust()
    factories.run_jobs()
    document.refresh_from_db()
    assert (document.state, document.verdict, document.flags) == (state, "valid", [])


def test_a_second_run_changes_nothing() -> None:
    trust()
    document = checked()
    distrust()
    factories.run_jobs()
    before = factories.snapshot()
    number = rechecking.held().number
    for phase in ("open", "settled"):
        jobs.reverify.func(number=number, phase=phase)
        factories.run_jobs()
    assert factories.snapshot() == before
    assert len(told(document)) == 1


def test_a_job_of_an_older_list_leaves_the_work_to_the_newer_one() -> None:
    trust()
    document = checked()
    distrust()
    before = factories.snapshot()
    jobs.reverify.func(number=1)

    assert factories.snapshot() == before
    document.refresh_from_db()
    assert document.verdict == "valid"


def test_an_arrival_that_could_not_be_checked_for_want_of_a_list_is_checked_then() -> None:
    document = factories.incoming("arrived", pdf=good())
    trust()
    factories.run_jobs()

    document.refresh_from_db()
    assert (document.state, document.verdict) == ("checked", "valid")


def test_every_page_is_looked_at_and_one_bad_file_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, finds: Callable[..., list[Report]]
) -> None:
    monkeypatch.setattr(rechecking, "PAGE", 2)
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: VALID)
    documents = [checked() for _ in range(5)]
    File.objects.filter(document_id=documents[1].pk).update(kind="attachment")  # no main file any more
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: UNTRUSTED)
    trust()
    done = factories.run_jobs()

    assert done.count("reverify") >= 4
    verdicts_now = list(Document.objects.filter(pk__in=[d.pk for d in documents]).order_by("id").values_list("verdict"))
    assert verdicts_now == [("invalid",), ("valid",), ("invalid",), ("invalid",), ("invalid",)]


@pytest.mark.parametrize("report", [UNKNOWN, limits_reached()], ids=["silent", "limits"])
def test_what_is_only_not_known_is_no_finding(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: VALID)
    document = checked("accepted")
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: report)

    assert rechecking.recheck(document, why="thử", at=clock.now()) is False
    document.refresh_from_db()
    assert (document.verdict, document.flags, told(document)) == ("valid", [], [])


def test_our_own_sealed_document_is_watched_too(monkeypatch: pytest.MonkeyPatch) -> None:
    document = factories.outgoing("sealed", pdf=good())
    draft = factories.outgoing("at_signer")
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: UNTRUSTED)
    for one in (document, draft):
        rechecking.recheck(one, why="thử", at=clock.now())
        one.refresh_from_db()

    assert (document.state, document.verdict) == ("sealed", "")
    assert [flag["verdict"] for flag in document.flags] == ["invalid"]
    assert len(told(document)) == 1 and draft.flags == []
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: VALID)
    rechecking.recheck(document, why="thử", at=clock.now())
    document.refresh_from_db()
    assert document.flags == []


# --- sources that were silent ----------------------------------------------------------------------------------------


def test_a_silent_source_is_asked_again_until_it_answers(office: Office, finds: Callable[..., list[Report]]) -> None:
    left = finds(UNKNOWN, UNKNOWN, VALID)
    document = checked()
    assert document.verdict == "warning"
    row = Verdict.objects.get(open=True)
    at = factories.later(row.checked_at, minutes=20)

    assert rechecking.ask_again(at=row.checked_at) == 0 and len(left) == 2, "not before its time"
    assert rechecking.ask_again(at=at) == 0 and len(left) == 1
    assert rechecking.ask_again(at=at) == 0 and len(left) == 1, "it has just been asked"
    assert rechecking.ask_again(at=factories.later(at, minutes=20)) == 1 and left == []
    document.refresh_from_db()
    assert (document.state, document.verdict) == ("checked", "valid")
    assert not Verdict.objects.filter(open=True).exists() and len(told(document)) == 1


def test_what_is_still_silent_under_a_newer_list_stays_open_once(finds: Callable[..., list[Report]]) -> None:
    trust()
    left = finds(UNKNOWN, UNKNOWN, VALID)
    document = checked("accepted")
    before = Verdict.objects.get(open=True)
    distrust()  # its job has not run yet
    at = factories.later(before.checked_at, minutes=20)
    assert rechecking.ask_again(at=at) == 0
    now = Verdict.objects.get(open=True)
    assert now.trust_version != before.trust_version and now.checked_at == at
    assert rechecking.ask_again(at=factories.later(at, minutes=20)) == 1 and left == []
    document.refresh_from_db()
    assert document.verdict == "valid" and not Verdict.objects.filter(open=True).exists()


def looked_at_by(way: str, document: Document) -> None:
    """The file of an arrival is judged anew, and nobody thinks of its document."""
    file = File.objects.select_related("current").get(document_id=document.pk, kind="main")
    assert file.current is not None
    if way == "report":
        page = f"/van-ban/{document.pk}/ky-so/{file.pk}"
        assert signed_in(factories.cast().clerk).post(page).status_code == 302
    else:
        verdicts.judge(file.current.sha256, at=clock.now(), accepts_claimed_time=True)


@pytest.mark.parametrize("way", ["report", "another"])
def test_whoever_judges_first_a_later_answer_still_reaches_every_document(
    way: str, finds: Callable[..., list[Report]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rechecking, "PAGE", 2)
    trust()
    finds(UNKNOWN, UNKNOWN, UNKNOWN)
    documents = [checked("accepted") for _ in range(3)]
    assert {document.verdict for document in documents} == {"warning"}
    finds(UNTRUSTED)
    looked_at_by(way, documents[0])
    assert [row.verdict for row in Verdict.objects.all()] == ["invalid"]
    finds()  # nothing has to be judged once more

    at = factories.later(clock.now(), minutes=20)
    assert rechecking.ask_again(at=at) == 1
    for document in documents:
        document.refresh_from_db()
        assert (document.state, document.verdict) == ("accepted", "invalid")
        assert [flag["code"] for flag in document.flags] == ["verdict_changed"] and len(told(document)) == 1
    before = factories.snapshot()
    assert rechecking.ask_again(at=at) == 0 and factories.snapshot() == before


def test_what_could_not_be_looked_at_again_stays_to_be_looked_at(
    finds: Callable[..., list[Report]], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust()
    finds(UNKNOWN)
    document = checked("accepted")
    finds(UNTRUSTED)
    looked_at_by("another", document)
    at = factories.later(clock.now(), minutes=20)
    with monkeypatch.context() as busy:

        def no_child(*_: Any, **__: Any) -> None:
            raise Busy

        busy.setattr(checking, "look", no_child)
        with pytest.raises(Busy):
            rechecking.ask_again(at=at)
    assert rechecking.ask_again(at=at) == 1
    document.refresh_from_db()
    assert document.verdict == "invalid"


def test_what_is_proven_of_one_file_stands_though_another_is_not_known(
    finds: Callable[..., list[Report]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: VALID)
    document = checked("accepted")
    factories.attach(document, "phu-luc.pdf")
    found = [UNTRUSTED, limits_reached()]
    monkeypatch.setattr(verdicts, "judge", lambda *_, **__: found.pop(0))
    assert rechecking.recheck(document, why="thử", at=clock.now()) is True
    document.refresh_from_db()
    assert document.verdict == "invalid"


def test_a_file_that_was_only_looked_at_is_not_asked_about_for_ever(finds: Callable[..., list[Report]]) -> None:
    from vanthu.signing.trusted.held import held

    finds(UNKNOWN)
    at = clock.now()
    verdicts.judge_bytes(b"x", "ab" * 32, held(), at=at, accepts_claimed_time=True)
    assert rechecking.ask_again(at=factories.later(at, minutes=20)) == 0
    assert not Verdict.objects.filter(open=True).exists()


def test_what_is_long_past_is_left_alone(finds: Callable[..., list[Report]]) -> None:
    finds(UNKNOWN)
    checked()
    assert rechecking.ask_again(at=clock.now() + rechecking.RECENT + rechecking.RECENT) == 0
    assert [found.verdict for found in rechecking.page("open", "", at=clock.now())] == ["warning"]
    Document.objects.update(state="accepted")
    late = clock.now() + rechecking.RECENT + rechecking.RECENT
    assert rechecking.page("settled", "", at=late) == []
