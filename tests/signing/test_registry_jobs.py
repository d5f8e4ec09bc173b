"""What the registry does by itself: minutes of handovers, warnings in time, chains against today's anchors."""

from __future__ import annotations

import io
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
import registry_steps as steps

import factories
from browsers import signed_in
from factories_office import Office
from vanthu.core import clock
from vanthu.core.clock import VIETNAM
from vanthu.notify.models import Notice
from vanthu.signing.models import Certificate, ExpiryNotice, Handover
from vanthu.signing.registry import jobs
from vanthu.signing.registry.actions import certificates, expiry
from vanthu.store import bytes_store


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


def written(seal: Certificate) -> tuple[Handover, str]:
    """The minutes of the last handover, as the job writes them."""
    handover = Handover.objects.get(certificate=seal, state="done")
    jobs.write_minutes(handover_id=str(handover.pk))
    handover.refresh_from_db()
    return handover, words(bytes_store().get(handover.minutes.sha256))


# --- minutes ---------------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-16.3a", "LC-5.2c")
def test_the_minutes_say_who_gave_what_to_whom_on_which_ground(office: Office) -> None:
    clerk, other = steps.hand_over()
    seal = steps.seal_of()
    handover, said = written(seal)
    at = handover.ended_at.astimezone(clock.VIETNAM)
    for expected in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/BB-BGTB",
        "BIÊN BẢN",
        "Bàn giao thiết bị lưu khóa bí mật con dấu",
        f"Văn bản số 12/QĐ-SCT ngày {handover.permission_date:%d/%m/%Y}",
        f"Bên giao: {clerk.label}",
        f"Bên nhận: {other.label}",
        seal.serial,
        "Chuyển công tác",
        f"{at:%H} giờ {at:%M} phút",
        "(Ký, ghi rõ họ tên)",
    ):
        assert expected in said, expected
    assert "vắng mặt" not in said
    # A second run of the job writes nothing anew.
    before = factories.snapshot()
    jobs.write_minutes(handover_id=str(handover.pk))
    assert factories.snapshot() == before


def test_the_minutes_of_a_takeover_name_the_witness_and_who_was_away(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    steps.order(seal, steps.second_clerk(), witness=people.specialist.account)
    steps.confirm(seal, receiver=steps.second_clerk(), witness=people.specialist)
    _, said = written(seal)
    assert f"Người chứng kiến: {people.specialist.label}" in said
    assert f"({people.clerk.label}) vắng mặt" in said


def test_a_handover_that_was_not_done_has_no_minutes(office: Office) -> None:
    handover = steps.order(steps.seal_of(), steps.second_clerk())
    before = factories.snapshot()
    jobs.write_minutes(handover_id=str(handover.pk))
    assert factories.snapshot() == before


def test_minutes_are_numbered_by_agency_and_year_without_a_gap(office: Office) -> None:
    people, seal = factories.cast(), steps.seal_of()
    clerk, other = people.clerk, steps.second_clerk()
    for giver, receiver in ((clerk, other), (other, clerk), (clerk, other)):
        steps.order(seal, receiver)
        steps.confirm(seal, giver=giver, receiver=receiver)
    made = Handover.objects.filter(certificate=seal).order_by("ordered_at")
    assert Counter(made.values_list("year", flat=True)).total() == 3
    by_year: dict[int, list[int]] = {}
    for row in made:
        by_year.setdefault(row.year, []).append(row.number)
    # Also where the year turned between two of them.
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_year.values())


# --- warnings --------------------------------------------------------------------------------------------------------


def ending(at: datetime, days: float) -> Certificate:
    made = steps.seal_of()
    Certificate.objects.filter(pk=made.pk).update(not_after=at + timedelta(days=days))
    return made


def told(certificate: Certificate) -> Counter[Any]:
    rows = Notice.objects.filter(text__contains=certificate.serial)
    return Counter(rows.values_list("account_id", flat=True))


def test_keeper_and_it_officer_are_told_once_at_60_30_and_7_days_and_at_the_end(office: Office) -> None:
    people = factories.cast()
    at = clock.now()
    seal = ending(at, 61)
    heard = []
    for day in range(63):
        if expiry.warn(certificate_id=seal.pk, at=at + timedelta(days=day, hours=1)):
            heard.append(61 - day)
            assert not expiry.warn(certificate_id=seal.pk, at=at + timedelta(days=day, hours=2)), "once each"
    assert heard == [60, 30, 7, 0]
    assert told(seal) == {people.clerk.account: 4, people.admin.account: 4}
    assert Notice.objects.filter(account_id=people.clerk.account, urgent=True).count() == 2
    # Each leads to the certificate, for everybody who was told.
    for seat in (people.clerk, people.admin):
        notice = Notice.objects.filter(account_id=seat.account, text__contains=seal.serial).first()
        page = signed_in(seat).get(f"/thong-bao/{notice.pk}", follow=True)
        assert page.status_code == 200 and page.redirect_chain[-1][0] == f"/quan-tri/chung-thu-so/{seal.pk}"


def test_what_was_passed_while_nobody_looked_is_said_once(office: Office) -> None:
    at = clock.now()
    seal = ending(at, 5)
    assert expiry.warn(certificate_id=seal.pk, at=at)
    assert sorted(ExpiryNotice.objects.values_list("days", flat=True)) == [7, 30, 60]
    assert told(seal).total() == 2


def test_a_person_is_told_of_his_own_and_nobody_of_one_that_is_over(office: Office) -> None:
    people, at = factories.cast(), clock.now()
    mine = Certificate.objects.get(account_id=people.leader.account)
    Certificate.objects.filter(pk=mine.pk).update(not_after=at + timedelta(days=20))
    assert expiry.warn(certificate_id=mine.pk, at=at)
    assert set(told(mine)) == {people.leader.account, people.admin.account}
    seal = ending(at, 5)
    certificates.revoke(certificate_id=seal.pk, reason="x", by=people.admin, at=at)
    before = factories.snapshot()
    assert not expiry.warn(certificate_id=seal.pk, at=at)
    assert factories.snapshot() == before


@pytest.mark.req("LC-13.3", "ST-6.2")
def test_the_daily_job_warns_and_checks_every_chain(office: Office, settings: Any, tmp_path: Any) -> None:
    from vanthu.demo import pki

    people = factories.cast()
    seal = ending(clock.now(), 6)
    others = Certificate.objects.exclude(pk__in=[seal.pk, Certificate.objects.get(account_id=people.leader.account).pk])
    others.filter(kind="person").update(state="retired", is_active=False)
    jobs.warn_of_expiry(timestamp=0)
    assert told(seal).total() == 2
    seal.refresh_from_db()
    assert (seal.chain_error, len(seal.chain)) == ("", 2)
    # The operator takes the anchor away: the next look says so, to the IT officer.
    pki.build(tmp_path / "pki", [])
    settings.OWN_TRUST = str(tmp_path / "trust")
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes(pki.trust_root(tmp_path / "pki").read_bytes())
    jobs.check_chain(seal.pk)
    seal.refresh_from_db()
    assert seal.chain_error == "untrusted"
    said = Notice.objects.filter(account_id=people.admin.account, text__contains="không còn nối tới")
    assert said.count() == 1
    jobs.check_chain(seal.pk)
    assert said.count() == 1


@pytest.mark.req("LC-13.3", "LC-5.1")
def test_whoever_answers_for_a_certificate_has_its_chain_checked_at_once(
    office: Office, settings: Any, tmp_path: Any
) -> None:
    from vanthu.demo import pki

    people, seal = factories.cast(), steps.seal_of()
    where = f"/quan-tri/chung-thu-so/{seal.pk}"
    before = factories.snapshot()
    assert "Kiểm tra chuỗi ngay" not in signed_in(people.deputy).get(where).content.decode()
    assert signed_in(people.deputy).post(f"{where}/lam/chain").status_code == 403
    assert signed_in(people.specialist).post(f"{where}/lam/chain").status_code == 404
    assert factories.snapshot() == before
    pki.build(tmp_path / "pki", [])
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "root.pem").write_bytes(pki.trust_root(tmp_path / "pki").read_bytes())
    settings.OWN_TRUST = str(tmp_path / "trust")
    for seat in (people.clerk, people.admin):
        Certificate.objects.filter(pk=seal.pk).update(chain=["x"], chain_error="", chain_checked_at=None)
        done = signed_in(seat).post(f"{where}/lam/chain", follow=True)
        assert done.redirect_chain[-1][0] == where
        seal.refresh_from_db()
        assert seal.chain_error == "untrusted" and seal.chain_checked_at is not None
        assert f"Kiểm tra lúc {seal.chain_checked_at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}" in done.content.decode()
