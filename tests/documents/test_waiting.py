"""Around time: put aside until the office opens, sealed before midnight, a seal that waits for proof, signed again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import factories
import scans
import walking
from browsers import signed_in
from factories import BD, LC
from factories_office import Office
from vanthu.core import adapters, clock
from vanthu.core.clock import VIETNAM
from vanthu.core.models import AuditEvent
from vanthu.documents import jobs, present, queries, queues, work
from vanthu.documents.actions import outgoing, signing, waiting
from vanthu.documents.models import REVOCATION, TIME_STAMP, Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.notify.models import Notice
from vanthu.pdf.revision import CertificateRefused
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.policy import Calendar
from vanthu.refusal import NotPermitted, Refusal, WrongState
from vanthu.registers.models import Entry, Strike
from vanthu.signing import verdicts
from vanthu.signing.models import Claim


def coming_thursday() -> date:
    """A Thursday ahead, with a working Friday and Monday after it, whatever day the tests run on."""
    calendar = Calendar()
    day = clock.now().date() + timedelta(days=7)
    while day.weekday() != 3 or not all(calendar.is_working_day(day + timedelta(days=more)) for more in (0, 1, 4)):
        day += timedelta(days=1)
    return day


THURSDAY = coming_thursday()
FRIDAY = THURSDAY + timedelta(days=1)


def at(hour: int, minute: int = 0, *, day: date = THURSDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def now_is(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def waits(key: str = LC, *, what: str = TIME_STAMP, since: datetime | None = None, **changes: Any) -> Document:
    since = since or clock.now()
    return factories.outgoing(Out.NUMBERED, key, at=since, waits_for=what, waits_since=since, **changes)


def in_queue(key: str, actor: Any, moment: datetime) -> list[Any]:
    found = queues.documents(queues.BY_KEY[key], actor=actor, at=moment)
    return list(found.values_list("pk", flat=True))


class Away:
    """A time-stamp server at which nobody answers."""

    def lend(self) -> Any:
        from pyhanko.sign.timestamps import HTTPTimeStamper

        return HTTPTimeStamper("http://127.0.0.1:9/tsa", timeout=1)


# --- a seal without a time-stamp where the regulation bears it -------------------------------------------------------


def test_a_seal_at_claimed_time_is_told_on_the_document_and_in_the_verdict(office: Office) -> None:
    people = factories.cast(BD)
    document = walking.walk(factories.draft(BD, real=True), until="number")
    where, warning = f"/van-ban/{document.pk}", "Đóng dấu theo đồng hồ máy ký, chưa có dấu thời gian"
    clerk = signed_in(people.clerk)
    assert "chưa có dấu thời gian" not in clerk.get(where).content.decode()
    real = adapters.get
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: Away() if port == "time_stamper" else real(port))
        signing.ask_seal(document_id=document.pk, by=people.clerk, at=clock.now())
        factories.run_jobs()
    document.refresh_from_db()
    assert (document.state, document.waits_for, document.legal_value) == (Out.SEALED, "", "bản gốc")
    page = clerk.get(where).content.decode()
    assert warning in page and "công chức CNTT" in page
    # The verdict page: the leader's time is proven, the seal's is not, and that is no fault here.
    main = File.objects.get(document_id=document.pk, kind="main")
    report = clerk.get(f"{where}/ky-so/{main.pk}").content.decode()
    assert [report.count(words) for words in ("theo dấu thời gian", "theo đồng hồ máy ký")] == [1, 1]
    assert main.current is not None
    known = verdicts.known(main.current.sha256, accepts_claimed_time=True)
    assert known is not None and known.verdict == "valid"
    assert [one.time_source for one in known.signatures] == ["tsa", "claimed"]
    # It stays there for whoever issues it and after.
    issued = walking.walk(document, since="seal", until="issue")
    assert warning in clerk.get(where).content.decode() and issued.state == Out.ISSUED


def test_a_leader_who_signed_at_claimed_time_is_told_under_a_seal_with_a_stamp(office: Office) -> None:
    document = walking.walk(factories.draft(BD, real=True), until="submit")
    real = adapters.get
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: Away() if port == "time_stamper" else real(port))
        document = walking.walk(document, since="submit", until="sign")
    document = walking.walk(document, since="sign", until="seal")
    page = signed_in(factories.cast(BD).clerk).get(f"/van-ban/{document.pk}").content.decode()
    assert "Ký số theo đồng hồ máy ký, chưa có dấu thời gian" in page and "Đóng dấu theo đồng hồ" not in page


# --- a seal that waits -----------------------------------------------------------------------------------------------


@pytest.mark.req("LC-M1-iii")
def test_a_seal_without_a_time_stamp_waits_with_its_number_and_goes_on_by_a_second_press(office: Office) -> None:
    people = factories.cast(LC)
    document = walking.walk(factories.draft(LC, real=True), until="number")
    real = adapters.get
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(adapters, "get", lambda port: Away() if port == "time_stamper" else real(port))
        signing.ask_seal(document_id=document.pk, by=people.clerk, at=clock.now())
        factories.run_jobs()
        document.refresh_from_db()
        assert (document.state, document.number, document.waits_for) == (Out.NUMBERED, 1, TIME_STAMP)
        assert "Chờ dấu thời gian" in AuditEvent.objects.get(name="outgoing.waits").data["what"]
        # Asked every minute; while nobody answers, nobody is called.
        jobs.poll_sources(timestamp=0)
        document.refresh_from_db()
        assert document.waits_over_at is None
    assert Notice.objects.filter(account_id=people.clerk.account, text__startswith="Chờ dấu thời gian").count() == 1
    page = signed_in(people.clerk).get(f"/van-ban/{document.pk}").content.decode()
    assert "máy chủ cấp dấu thời gian không phản hồi" in page and "Số được giữ" in page
    assert in_queue("cho-dong-dau-lai", people.clerk, clock.now()) == [document.pk]

    jobs.poll_sources(timestamp=0)
    document.refresh_from_db()
    assert document.waits_over_at is not None
    assert document.state == Out.NUMBERED  # nobody seals unattended
    called = Notice.objects.filter(account_id=people.clerk.account, text__startswith="Đã đóng dấu lại được")
    assert called.count() == 1
    jobs.poll_sources(timestamp=0)
    assert called.count() == 1
    assert "đã phản hồi lại" in signed_in(people.clerk).get(f"/van-ban/{document.pk}").content.decode()

    sealed = walking.walk(document, since="number", until="seal")
    assert (sealed.state, sealed.number, sealed.waits_for, sealed.waits_over_at) == (Out.SEALED, 1, "", None)


def test_a_seal_waits_for_word_on_revoked_certificates_everywhere(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = factories.outgoing(Out.NUMBERED, BD)
    signing.ask_seal(document_id=document.pk, by=factories.cast(BD).clerk, at=clock.now())

    def silent(claim: Claim, *, at: datetime) -> Any:
        raise CertificateRefused("Không kiểm tra được tình trạng thu hồi.", reason="revocation_unknown")

    monkeypatch.setattr(jobs.work, "seal", silent)
    factories.run_jobs()
    document.refresh_from_db()
    assert (document.state, document.waits_for) == (Out.NUMBERED, REVOCATION)
    said = present.before_sealing(document, factories.cast(BD).policy, at=clock.now())
    assert said.startswith("Chờ kiểm tra thu hồi chứng thư số từ ")


@pytest.mark.parametrize(
    ("refusal", "what"),
    [
        (TimeStampUnavailable(), TIME_STAMP),
        (CertificateRefused("…", reason="revocation_unknown"), REVOCATION),
        (CertificateRefused("…", reason="revoked"), ""),
        (work.OwnFileWrong(why="…", codes=["revocation_unknown"]), REVOCATION),
        (work.OwnFileWrong(why="…", codes=["revocation_unknown", "field_mismatch"]), ""),
        (work.OwnFileWrong(why="…"), ""),
        (WrongState(), ""),
    ],
)
def test_only_what_was_silent_is_waited_for(refusal: Refusal, what: str) -> None:
    assert work.waits_for(refusal) == what


def test_the_sources_of_revocation_are_asked_in_earnest(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo authority answers; with its answers taken away the wait goes on."""
    document = walking.walk(factories.draft(BD, real=True), until="number")
    Document.objects.filter(pk=document.pk).update(waits_for=REVOCATION, waits_since=clock.now())
    document.refresh_from_db()
    assert work.answers(document, at=clock.now()) is True
    from vanthu.pdf import sign

    real = sign.live_context
    monkeypatch.setattr(sign, "live_context", lambda roots, **more: _offline(real(roots, **more)))
    assert work.answers(document, at=clock.now()) is False
    jobs.poll_sources(timestamp=0)
    document.refresh_from_db()
    assert document.waits_over_at is None


def _offline(context: Any) -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=list(context.certificate_registry),
        allow_fetching=False,
        crls=[],
        revocation_mode="require",
    )


def test_the_scan_of_our_own_paper_waits_too(office: Office) -> None:
    document = scans.original()
    claim = signing.ask_seal(document_id=document.pk, by=factories.cast().clerk, at=clock.now())
    assert claim.kind == Claim.SCAN
    signing.give_up(claim_id=claim.pk, why="Nguồn thu hồi im lặng.", waits_for=REVOCATION, at=clock.now())
    document.refresh_from_db()
    assert (document.state, document.waits_for) == (Out.NUMBERED, REVOCATION)


def test_what_waits_for_something_else_is_not_called(office: Office) -> None:
    document = waits(what=REVOCATION)
    assert waiting.over(document_id=document.pk, what=TIME_STAMP, at=clock.now()) is False
    assert waiting.over(document_id=document.pk, what=REVOCATION, at=clock.now()) is True
    assert waiting.over(document_id=document.pk, what=REVOCATION, at=clock.now()) is False
    assert queries.seals_that_wait() == []


def test_an_urgent_document_that_waits_goes_on_paper(office: Office) -> None:
    policy = factories.cast(LC).policy
    said = present.before_sealing(waits(urgency=2), policy, at=clock.now())
    assert "phát hành bản giấy, quét sau" in said
    assert "bản giấy" not in present.before_sealing(waits(number=2), policy, at=clock.now())


def test_a_document_that_is_handed_back_waits_for_nothing(office: Office) -> None:
    document = waits()
    done = outgoing.hand_back(document_id=document.pk, reason="Sai", by=factories.cast(LC).clerk, at=clock.now())
    assert (done.state, done.waits_for, done.waits_since) == (Out.DRAFT, "", None)


def test_the_database_lets_only_numbered_documents_wait(office: Office) -> None:
    document = factories.outgoing(Out.AT_CLERK, LC)
    for changes in (
        {"waits_for": TIME_STAMP, "waits_since": clock.now()},
        {"waits_for": TIME_STAMP},
        {"waits_over_at": clock.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**changes)


# --- before midnight -------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-12.2")
def test_what_was_signed_today_stands_in_the_clerks_list_with_the_time_that_is_left(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = factories.cast(LC)
    document = factories.outgoing(Out.NUMBERED, LC, at=at(15))
    now_is(monkeypatch, at(21))
    browser = signed_in(people.clerk)
    page = browser.get("/viec/truoc-24-gio").content.decode()
    assert str(document.pk) in page
    assert "còn 3 giờ" in page and f"24:00 {THURSDAY:%d/%m/%Y}" in page
    assert "Phải đóng dấu trước 24:00 hôm nay" in browser.get(f"/van-ban/{document.pk}").content.decode()
    # Elsewhere there is no such list: the dates may differ.
    assert signed_in(factories.cast(BD).clerk).get("/viec/truoc-24-gio").status_code == 404


@pytest.mark.req("LC-12.2")
@pytest.mark.parametrize("state", [Out.AT_CLERK, Out.NUMBERED])
def test_past_midnight_the_page_offers_the_new_signature_and_nothing_else_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    people = factories.cast(LC)
    document = factories.outgoing(state, LC, at=at(20))
    now_is(monkeypatch, at(0, 1, day=FRIDAY))
    page = signed_in(people.clerk).get(f"/van-ban/{document.pk}").content.decode()
    assert f"Đã quá 24:00 ngày lãnh đạo ký ({THURSDAY:%d/%m/%Y})." in page
    assert 'id="act-sign_again"' in page
    assert 'id="act-number"' not in page and 'id="act-seal"' not in page
    assert "quá 24:00" in signed_in(people.clerk).get("/viec/truoc-24-gio").content.decode()
    act = outgoing.number if state == Out.AT_CLERK else signing.ask_seal
    before = factories.snapshot()
    with pytest.raises(WrongState, match="không ai được sửa ngày"):
        act(document_id=document.pk, by=people.clerk, at=clock.now())
    assert factories.snapshot() == before


def asked_before_midnight() -> tuple[Document, Claim]:
    """Signed and numbered on Thursday; its keeper presses ten seconds before midnight."""
    document = factories.outgoing(Out.NUMBERED, LC, at=at(20))
    Document.objects.filter(pk=document.pk).update(signed_at=at(20), issued_on=THURSDAY)
    pressed = at(23, 59) + timedelta(seconds=50)
    return document, signing.ask_seal(document_id=document.pk, by=factories.cast(LC).clerk, at=pressed)


def not_sealed(document: Document, claim: Claim) -> None:
    document.refresh_from_db()
    claim.refresh_from_db()
    assert (document.state, document.sealed_at, document.issued_on) == (Out.NUMBERED, None, THURSDAY)
    assert claim.state == "failed" and "không ai được sửa ngày" in claim.problem


@pytest.mark.req("LC-12.2")
def test_a_seal_whose_turn_comes_after_midnight_uses_no_key(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document, claim = asked_before_midnight()
    now_is(monkeypatch, at(0, day=FRIDAY) + timedelta(seconds=20))
    monkeypatch.setattr(work, "_lent", lambda *_, **__: pytest.fail("the key was used"))
    jobs.seal.func(claim_id=str(claim.pk))
    not_sealed(document, claim)


@pytest.mark.req("LC-12.2")
def test_a_seal_that_bears_a_time_after_midnight_is_not_taken_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, claim = asked_before_midnight()
    stamp = at(0, day=FRIDAY) + timedelta(seconds=2)
    content = factories.received(content=b"%PDF-sealed")
    main = work.Made(sha256=content.sha256, size=content.size, signed_at=stamp)
    monkeypatch.setattr(jobs.work, "seal", lambda *_, **__: work.Sealed(main=main, annexes=()))
    now_is(monkeypatch, at(23, 59) + timedelta(seconds=58))
    jobs.seal.func(claim_id=str(claim.pk))
    not_sealed(document, claim)


@pytest.mark.req("LC-12.2")
def test_the_times_that_are_kept_are_those_of_the_time_stamps(office: Office) -> None:
    sealed = walking.walk(factories.draft(LC, real=True), until="seal")
    main = File.objects.select_related("current").get(document_id=sealed.pk, kind="main")
    assert main.current is not None
    report = verdicts.judge(main.current.sha256, at=clock.now(), accepts_claimed_time=False)
    assert [one.time_source for one in report.signatures] == ["tsa", "tsa"]
    assert [one.signed_at for one in report.signatures] == [sealed.signed_at, sealed.sealed_at]


@pytest.mark.req("LC-12.2")
def test_signed_again_the_document_goes_straight_to_its_signer_and_is_issued_under_a_number_of_the_new_day(
    office: Office,
) -> None:
    people = factories.cast(LC)
    document = walking.walk(factories.draft(LC, real=True), until="number")
    main = File.objects.get(document_id=document.pk, kind="main")
    laid = main.versions.get(note="Đặt vị trí ký, số, ngày")
    # The day passes.
    yesterday = clock.now() - timedelta(days=1)
    Document.objects.filter(pk=document.pk).update(signed_at=yesterday, issued_on=yesterday.date())
    back = waiting.sign_again(document_id=document.pk, reason="Quá 24:00", by=people.clerk, at=clock.now())
    assert (back.state, back.holder_id, back.signed_at, back.number) == (
        Out.AT_SIGNER,
        people.leader.position,
        None,
        1,
    )
    main.refresh_from_db()
    assert main.current_id == laid.pk  # what lay before the signer, with its fields
    assert Notice.objects.filter(account_id=people.leader.account, text__startswith="Trả lại để ký lại").exists()
    assert AuditEvent.objects.get(name="outgoing.to_sign_again").data["number"] == 1

    issued = walking.walk(back, since="submit", until="issue")
    assert (issued.state, issued.number, issued.issued_on) == (Out.ISSUED, 2, clock.now().date())
    assert Strike.objects.get().entry.number == 1
    assert list(Entry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_signing_again_needs_a_reason_and_a_clerk(office: Office) -> None:
    people = factories.cast(LC)
    document = factories.outgoing(Out.NUMBERED, LC)
    before = factories.snapshot()
    with pytest.raises(Refusal, match="lý do"):
        waiting.sign_again(document_id=document.pk, reason=" ", by=people.clerk, at=clock.now())
    with pytest.raises(NotPermitted):
        waiting.sign_again(document_id=document.pk, reason="Quá 24:00", by=people.leader, at=clock.now())
    # Rows without the file that was signed: the whole way round is the way out.
    with pytest.raises(WrongState, match="Hãy trả lại người soạn thảo"):
        waiting.sign_again(document_id=document.pk, reason="Quá 24:00", by=people.clerk, at=clock.now())
    elsewhere = factories.outgoing(Out.NUMBERED, BD)
    assert factories.snapshot() != before
    with pytest.raises(WrongState):
        waiting.sign_again(document_id=elsewhere.pk, reason="Quá 24:00", by=factories.cast(BD).clerk, at=clock.now())


# --- reminded --------------------------------------------------------------------------------------------------------


def reminders(account: Any) -> int:
    return Notice.objects.filter(account_id=account, text__startswith="Phải đóng dấu trước 24:00 hôm nay").count()


@pytest.mark.req("LC-12.2")
@pytest.mark.parametrize(("hour", "minute", "told"), [(15, 55, 0), (16, 0, 1), (22, 30, 1)])
def test_from_the_last_office_hour_on_the_clerks_are_told_once_of_what_must_be_sealed_today(
    office: Office, monkeypatch: pytest.MonkeyPatch, hour: int, minute: int, told: int
) -> None:
    document = factories.outgoing(Out.NUMBERED, LC, at=at(9))
    factories.outgoing(Out.NUMBERED, BD, at=at(9))
    now_is(monkeypatch, at(hour, minute))
    for _ in range(2):
        jobs.remind_of_seals(timestamp=0)
    assert reminders(factories.cast(LC).clerk.account) == told
    assert reminders(factories.cast(BD).clerk.account) == 0
    if told:
        text = Notice.objects.get(document_id=document.pk).text
        assert ("còn 8 giờ 0 phút" if hour == 16 else "còn 1 giờ 30 phút") in text


def test_documents_of_agencies_without_that_rule_do_not_hide_those_that_must_be_sealed(office: Office) -> None:
    others = [factories.outgoing(Out.NUMBERED, BD, at=at(9), number=number).pk for number in (1, 2)]
    document = factories.outgoing(Out.NUMBERED, LC, at=at(9))
    found = [one.pk for one in queries.to_seal_today(at=at(16), page=1)]
    assert sorted(found) == sorted([*others, document.pk])


def test_what_is_sealed_or_of_another_day_is_no_matter_of_today(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.outgoing(Out.SEALED, LC, at=at(9))
    factories.outgoing(Out.NUMBERED, LC, at=at(9, day=THURSDAY - timedelta(days=1)), number=9)
    now_is(monkeypatch, at(17))
    jobs.remind_of_seals(timestamp=0)
    assert reminders(factories.cast(LC).clerk.account) == 0


# --- put aside -------------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-12.2")
@pytest.mark.parametrize(
    ("when", "until"),
    [
        (at(19), at(7, day=FRIDAY)),
        (at(10), at(7, day=FRIDAY)),
        (at(5), at(7)),
        (at(20, day=FRIDAY), at(7, day=THURSDAY + timedelta(days=4))),
    ],
    ids=["evening", "office hours", "before dawn", "Friday evening"],
)
def test_what_a_leader_puts_aside_comes_up_when_the_office_opens(
    office: Office, when: datetime, until: datetime
) -> None:
    leader = factories.cast(LC).leader
    document = factories.outgoing(Out.AT_SIGNER, LC, at=when)
    done = waiting.put_off(document_id=document.pk, by=leader, at=when)
    assert (done.state, done.put_off_until) == (Out.AT_SIGNER, until)
    assert in_queue("cho-toi-ky", leader, until - timedelta(seconds=1)) == []
    assert in_queue("cho-toi-ky", leader, until) == [document.pk]


def test_what_is_put_aside_stays_in_sight_and_can_be_taken_up_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = at(20)
    leader = factories.cast(LC).leader
    document = factories.outgoing(Out.AT_SIGNER, LC, at=evening)
    now_is(monkeypatch, evening)
    browser = signed_in(leader)
    stack = browser.get("/viec/cho-toi-ky").content.decode()
    assert "Ngoài giờ làm việc" in stack and "Để sáng mai" in stack
    assert browser.post(f"/van-ban/{document.pk}/lam/put_off?tiep=ky").status_code == 302
    aside = browser.get("/viec/cho-toi-ky").content.decode()
    assert "Không còn văn bản chờ ký" in aside and f"đến 07:00 {FRIDAY:%d/%m/%Y}" in aside
    assert "Đã để sau" in browser.get("/ky-nhieu").content.decode()
    assert "Bạn để văn bản này đến 07:00" in browser.get(f"/van-ban/{document.pk}").content.decode()
    assert browser.post(f"/van-ban/{document.pk}/lam/take_up?tiep=ky").status_code == 302
    document.refresh_from_db()
    assert document.put_off_until is None
    assert in_queue("cho-toi-ky", leader, evening) == [document.pk]
    assert factories.audit_names(document) == ["outgoing.put_off", "outgoing.taken_up"]


def test_what_was_put_aside_and_signed_all_the_same_is_in_the_list_for_its_next_step(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader = factories.cast(LC).leader
    document = factories.outgoing(Out.AT_SIGNER, LC)
    Document.objects.filter(pk=document.pk).update(put_off_until=clock.now() + timedelta(hours=9))
    content = b"%PDF-signed"
    made = SimpleNamespace(sha256=factories.received(content=content).sha256, size=len(content), signed_at=clock.now())
    monkeypatch.setattr(jobs.work, "sign", lambda claim, *, at: made)
    signing.ask_signature(document_id=document.pk, by=leader, at=clock.now())
    factories.run_jobs()
    assert in_queue("cho-toi-ky", leader, clock.now()) == [document.pk]


def test_elsewhere_nothing_is_put_off_and_only_the_signer_may(office: Office) -> None:
    there, here = factories.outgoing(Out.AT_SIGNER, BD), factories.outgoing(Out.AT_SIGNER, LC)
    before = factories.snapshot()
    with pytest.raises(WrongState):
        waiting.put_off(document_id=there.pk, by=factories.cast(BD).leader, at=clock.now())
    with pytest.raises(NotPermitted):
        waiting.put_off(document_id=here.pk, by=factories.cast(LC).clerk, at=clock.now())
    with pytest.raises(WrongState):
        waiting.take_up(document_id=here.pk, by=factories.cast(LC).leader, at=clock.now())
    assert factories.snapshot() == before
