"""Certificates and devices: who registers what, whose word makes it count, what stops it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import registry_steps as steps

import factories
from factories import BD, LC
from factories_office import Office
from racing import race
from vanthu.core import clock
from vanthu.documents.actions import signing
from vanthu.documents.states import Out
from vanthu.notify.models import Notice
from vanthu.people.models import Account, Agency
from vanthu.refusal import NotFound, Refusal
from vanthu.signing import parts
from vanthu.signing.models import Certificate, Device, Picture
from vanthu.signing.registry import names
from vanthu.signing.registry.actions import certificates, pictures


def refused(act: Callable[..., Any], code: str, **facts: Any) -> Refusal:
    """The act is refused with this code and nothing has changed."""
    before = factories.snapshot()
    with pytest.raises(Refusal) as caught:
        act(**({"at": clock.now()} | facts))
    assert caught.value.code == code, caught.value
    assert factories.snapshot() == before
    return caught.value


# --- registering -----------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-16.1", "LC-5.1")
def test_a_registered_certificate_has_its_serial_holder_validity_device_and_state(office: Office) -> None:
    people = factories.cast()
    made = steps.registered(of=people.leader, device=steps.device("TK-77"))
    made.refresh_from_db()
    assert (made.state, made.is_active, made.kind) == ("pending", False, "person")
    assert made.account_id == people.leader.account
    assert made.serial and made.not_before < made.not_after
    assert (made.device.kind, made.device.serial, made.device.state) == ("token", "TK-77", "in_use")
    assert made.chain[-1] == "Chứng thư gốc"
    assert factories.audit_names(made) == ["certificate.registered"]
    assert Notice.objects.filter(account_id=people.leader.account, text__contains="chờ anh/chị xác nhận").exists()


@pytest.mark.req("LC-M1-ii")
def test_where_the_seal_shows_the_certificates_name_it_must_be_the_agencys(office: Office) -> None:
    name = Agency.objects.get(pk=factories.cast(LC).agency).name
    before = factories.snapshot()
    with pytest.raises(Refusal) as caught:
        steps.registered(LC, file=steps.file_of("Văn phòng Sở Công Thương"))
    assert (caught.value.code, caught.value.field) == ("certificate_agency_name", "certificate")
    assert "Văn phòng Sở Công Thương" in caught.value.sentence and name in caught.value.sentence
    assert factories.snapshot() == before
    assert steps.registered(LC, file=steps.file_of(f" {name.upper()} ")).state == "active"
    # Elsewhere the agency's own name stands beside the seal: the page warns.
    made = steps.registered(file=steps.file_of("Văn phòng Sở Công Thương"))
    assert made.state == "active"


def test_a_name_too_long_for_a_certificate_may_be_shortened_there() -> None:
    long = "Sở Nông nghiệp và Phát triển nông thôn, Lao động và Thương binh tỉnh Sóc Trăng"
    assert not names.differs("Sở NN&PTNT, LĐ và TB tỉnh Sóc Trăng", long)
    assert names.differs("Sở Công Thương", "Sở Công Thương tỉnh Lai Châu")
    assert not names.differs("SỞ CÔNG  THƯƠNG", "Sở Công Thương")


@pytest.mark.req("LC-5.3", "LC-6.1a")
def test_a_personal_certificate_signs_once_its_owner_has_said_that_it_is_his(office: Office) -> None:
    people = factories.cast()
    Certificate.objects.filter(account_id=people.leader.account).update(state="retired", is_active=False)
    made = steps.registered(of=people.leader)
    with pytest.raises(parts.NoCertificate):
        parts.own_certificate(people.leader, at=clock.now())
    for stranger in (people.admin, people.deputy, people.clerk):
        refused(
            certificates.confirm,
            "not_found" if stranger == people.clerk else "not_permitted",
            certificate_id=made.pk,
            by=stranger,
        )
    certificates.confirm(certificate_id=made.pk, by=people.leader, at=clock.now())
    assert parts.own_certificate(people.leader, at=clock.now()) == made
    # Nobody else's session ever gets it: whoever signs, signs with his own.
    assert parts.own_certificate(people.deputy, at=clock.now()).account_id == people.deputy.account
    refused(certificates.confirm, "wrong_state", certificate_id=made.pk, by=people.leader)


def test_a_certificate_that_its_owner_declines_never_signs(office: Office) -> None:
    people = factories.cast()
    made = steps.registered(of=people.leader)
    refused(certificates.decline, "registry_reason_missing", certificate_id=made.pk, reason=" ", by=people.leader)
    certificates.decline(certificate_id=made.pk, reason="Không phải của tôi", by=people.leader, at=clock.now())
    made.refresh_from_db()
    assert (made.state, made.is_active) == ("retired", False)
    assert Notice.objects.filter(account_id=people.admin.account, text__contains="Không phải của tôi").exists()


@pytest.mark.parametrize("seat", ["clerk", "leader", "deputy", "chief", "specialist", "archivist"])
def test_only_the_it_officer_registers(office: Office, seat: str) -> None:
    people = factories.cast()
    facts = {
        "file": steps.file_of("A"),
        "kind": "organisation",
        "account": None,
        "key": "vgca:",
        "device": steps.device(),
    }
    refused(certificates.register, "not_permitted", by=getattr(people, seat), **facts)


def test_what_does_not_fit_is_not_registered(office: Office) -> None:
    people = factories.cast()
    name = Account.objects.get(pk=people.leader.account).printed_name
    good = {
        "file": steps.file_of(name), "kind": "person", "account": people.leader.account, "key": "vgca:",
        "device": steps.device(), "by": people.admin,
    }  # fmt: skip

    def wrong(code: str, field: str, **changes: Any) -> None:
        assert refused(certificates.register, code, **(good | changes)).field == field

    wrong("certificate_holder", "account", file=steps.file_of("Người Khác"))
    wrong("certificate_holder", "account", account=people.deputy.account)
    wrong("person_unfit", "account", account=factories.cast(LC).leader.account)
    wrong("person_unfit", "account", account=None)
    wrong("key_address", "key", key="pkcs11:object=ky")
    wrong("registry_reason_missing", "device_serial", device=steps.DeviceData(kind="token", serial=" ", place="Két"))
    wrong("registry_reason_missing", "device_place", device=steps.DeviceData(kind="token", serial="1", place=""))
    wrong("certificate_replaces", "replaces", replaces=steps.seal_of().pk)
    other = Certificate.objects.get(account_id=people.deputy.account)
    wrong("certificate_replaces", "replaces", replaces=other.pk)
    certificates.register(**good, at=clock.now())
    wrong("certificate_registered", "certificate")


def test_a_name_composed_otherwise_is_the_same_name(office: Office) -> None:
    import unicodedata

    people = factories.cast()
    name = Account.objects.get(pk=people.leader.account).printed_name
    assert steps.registered(of=people.leader, file=steps.file_of(unicodedata.normalize("NFD", name))).pk


def test_of_two_officers_with_the_same_file_one_registers_it(own_office: Office) -> None:
    file = steps.file_of("Cơ quan")
    outcomes = race(lambda _: steps.registered(file=file).pk, runners=4)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [refusal.code for refusal in refusals] == ["certificate_registered"] * 3
    assert Certificate.objects.filter(fingerprint=file.fingerprint).count() == 1


# --- renewed ---------------------------------------------------------------------------------------------------------


def test_a_renewed_personal_certificate_takes_the_old_ones_place_when_its_owner_confirms(office: Office) -> None:
    people = factories.cast()
    old = Certificate.objects.get(account_id=people.leader.account)
    new = steps.registered(of=people.leader, replaces=old.pk)
    assert parts.own_certificate(people.leader, at=clock.now()) == old
    certificates.confirm(certificate_id=new.pk, by=people.leader, at=clock.now())
    old.refresh_from_db()
    assert old.state == "retired"
    assert parts.own_certificate(people.leader, at=clock.now()) == new
    # One successor each.
    assert refused(steps.registered, "certificate_replaces", of=people.leader, replaces=old.pk).field == "replaces"


# --- stopped ---------------------------------------------------------------------------------------------------------


def test_a_suspended_certificate_does_not_sign_until_it_is_resumed(office: Office) -> None:
    people = factories.cast()
    mine = Certificate.objects.get(account_id=people.leader.account)
    certificates.suspend(certificate_id=mine.pk, reason="Đi công tác", by=people.leader, at=clock.now())
    document = factories.outgoing(Out.AT_SIGNER)
    refused(signing.ask_signature, "no_certificate", document_id=document.pk, by=people.leader)
    refused(certificates.resume, "not_permitted", certificate_id=mine.pk, reason="Về", by=people.leader)
    certificates.resume(certificate_id=mine.pk, reason="Đã về", by=people.admin, at=clock.now())
    assert parts.own_certificate(people.leader, at=clock.now()) == mine


@pytest.mark.parametrize("stop", ["revoke", "retire"])
def test_a_seal_that_is_revoked_or_retired_is_over_and_so_is_its_custody(office: Office, stop: str) -> None:
    people = factories.cast()
    seal = steps.seal_of()
    waiting = steps.order(seal, steps.second_clerk())
    act = getattr(certificates, stop)
    refused(act, "not_permitted", certificate_id=seal.pk, reason="x", by=people.clerk)
    act(certificate_id=seal.pk, reason="Cục Chứng thực số thông báo", by=people.admin, at=clock.now())
    seal.refresh_from_db()
    waiting.refresh_from_db()
    assert seal.state == {"revoke": "revoked", "retire": "retired"}[stop]
    assert steps.kept(seal) is None
    assert waiting.state == "cancelled"
    refused(signing.ask_seal, "no_certificate", document_id=factories.outgoing(Out.NUMBERED).pk, by=people.clerk)
    for again in (certificates.resume, certificates.revoke, certificates.suspend):
        refused(again, "wrong_state", certificate_id=seal.pk, reason="x", by=people.admin)
    for told in (people.clerk, people.admin, steps.head_of()):
        assert Notice.objects.filter(account_id=told.account, urgent=True, text__contains=seal.serial).exists()


# --- devices ---------------------------------------------------------------------------------------------------------


@pytest.mark.req("LC-5.1")
def test_a_lost_device_stops_every_certificate_on_it_until_it_is_found_and_each_is_resumed(office: Office) -> None:
    people = factories.cast()
    on = steps.device("TK-1")
    first, second = steps.registered(device=on), steps.registered(device=on)
    refused(certificates.report_lost, "not_permitted", certificate_id=first.pk, reason="x", by=people.chief)
    refused(certificates.report_lost, "registry_reason_missing", certificate_id=first.pk, reason="", by=people.admin)
    certificates.report_lost(certificate_id=first.pk, reason="Mất cặp ngày 3", by=people.admin, at=clock.now())
    for certificate in (first, second):
        certificate.refresh_from_db()
        assert certificate.state == "suspended"
    device = Device.objects.get(serial="TK-1")
    assert device.state == "lost"
    refused(certificates.resume, "device_unfit", certificate_id=first.pk, reason="x", by=people.admin)
    refused(steps.registered, "device_unfit", device=on)
    certificates.recover(certificate_id=first.pk, reason="Tìm thấy", by=people.admin, at=clock.now())
    second.refresh_from_db()
    assert second.state == "suspended"
    certificates.resume(certificate_id=first.pk, reason="Đã đổi PIN", by=people.admin, at=clock.now())
    first.refresh_from_db()
    assert first.is_active
    assert factories.audit_names(device) == ["device.lost", "device.recovered"]


@pytest.mark.req("LC-5.1")
def test_the_keeper_reports_a_locked_device_and_it_is_unlocked(office: Office) -> None:
    people = factories.cast()
    seal = steps.registered()
    head, clerk = steps.head_of(), people.clerk
    steps.order(seal, clerk)
    steps.confirm(seal, receiver=clerk)
    certificates.report_locked(certificate_id=seal.pk, reason="Sai PIN 5 lần", by=clerk, at=clock.now())
    assert Notice.objects.filter(account_id=head.account, text__contains="bị khóa").exists()
    refused(certificates.report_locked, "wrong_state", certificate_id=seal.pk, reason="x", by=clerk)
    refused(certificates.recover, "not_permitted", certificate_id=seal.pk, reason="x", by=clerk)
    certificates.recover(certificate_id=seal.pk, reason="Đã mở khóa", by=people.admin, at=clock.now())


@pytest.mark.req("LC-5.1")
def test_a_device_is_returned_when_nothing_on_it_is_in_use(office: Office) -> None:
    people = factories.cast()
    token = steps.device("TK-88")
    made, renewed = steps.registered(device=token), steps.registered(device=token)
    refused(certificates.give_back, "wrong_state", certificate_id=made.pk, reason="x", by=people.admin)
    certificates.revoke(certificate_id=made.pk, reason="Hết nhiệm kỳ", by=people.admin, at=clock.now())
    refused(certificates.give_back, "device_unfit", certificate_id=made.pk, reason="x", by=people.admin)
    certificates.retire(certificate_id=renewed.pk, reason="Hết nhiệm kỳ", by=people.admin, at=clock.now())
    certificates.give_back(certificate_id=made.pk, reason="Biên bản số 2", by=people.admin, at=clock.now())
    assert Device.objects.get(pk=made.device_id).state == "returned"


def test_the_key_moves_to_another_device_and_what_it_was_stays_known(office: Office) -> None:
    from vanthu.core.models import AuditEvent

    people = factories.cast()
    made = steps.registered(address="pkcs11:serial=1;object=a")
    move = {"certificate_id": made.pk, "key": "csc:smartca/1", "device": steps.device("TK-9", "remote")}
    refused(certificates.move_key, "not_permitted", by=people.clerk, **move)
    refused(certificates.move_key, "key_address", by=people.admin, **(move | {"key": "csc:"}))
    certificates.move_key(by=people.admin, at=clock.now(), **move)
    made.refresh_from_db()
    assert (made.key, made.device.serial) == ("csc:smartca/1", "TK-9")
    line = AuditEvent.objects.get(target_id=made.pk, name="certificate.moved")
    assert line.data["former"] == "pkcs11:serial=1;object=a"


def test_another_agencys_certificate_does_not_exist(office: Office) -> None:
    theirs = steps.registered(LC)
    before = factories.snapshot()
    for by in (factories.cast(BD).admin, factories.cast(BD).leader):
        with pytest.raises(NotFound):
            certificates.revoke(certificate_id=theirs.pk, reason="x", by=by, at=clock.now())
    assert factories.snapshot() == before


def test_the_database_knows_no_active_certificate_in_another_state(office: Office) -> None:
    from django.db import IntegrityError, transaction

    for state, active in (("retired", True), ("active", False), ("pending", True)):
        with pytest.raises(IntegrityError, match="certificate_active_is_a_state"), transaction.atomic():
            Certificate.objects.filter(kind="person").update(state=state, is_active=active)
    with pytest.raises(IntegrityError, match="certificate_pending_is_a_persons"), transaction.atomic():
        Certificate.objects.filter(kind="organisation").update(state="pending", is_active=False)


# --- pictures --------------------------------------------------------------------------------------------------------


def active(account: Any) -> str:
    return Picture.objects.get(account_id=account, kind="signature", is_active=True).sha256


@pytest.mark.req("BD-14.2")
def test_ones_own_picture_is_used_at_once_and_the_old_one_is_kept(office: Office) -> None:
    people = factories.cast()
    old = active(people.leader.account)
    made = pictures.add_signature(account=people.leader.account, sha256="a" * 64, by=people.leader, at=clock.now())
    assert active(people.leader.account) == "a" * 64
    assert Picture.objects.filter(sha256=old, account_id=people.leader.account, retired_at__isnull=False).exists()
    assert factories.audit_names(made) == ["picture.added"]


def test_a_picture_that_the_it_officer_brings_waits_for_its_owner(office: Office) -> None:
    people = factories.cast()
    old = active(people.leader.account)
    made = pictures.add_signature(account=people.leader.account, sha256="a" * 64, by=people.admin, at=clock.now())
    assert active(people.leader.account) == old
    refused(pictures.confirm, "not_found", picture_id=made.pk, by=people.admin)
    pictures.confirm(picture_id=made.pk, by=people.leader, at=clock.now())
    assert active(people.leader.account) == "a" * 64
    refused(pictures.decline, "wrong_state", picture_id=made.pk, by=people.leader)
    # A declined one is never used.
    made = pictures.add_signature(account=people.leader.account, sha256="b" * 64, by=people.admin, at=clock.now())
    pictures.decline(picture_id=made.pk, by=people.leader, at=clock.now())
    assert active(people.leader.account) == "a" * 64


def test_nobody_else_brings_a_signature_or_a_seal(office: Office) -> None:
    people = factories.cast()
    facts = {"account": people.leader.account, "sha256": "a" * 64}
    for by in (people.clerk, people.deputy, people.specialist):
        refused(pictures.add_signature, "not_permitted", by=by, **facts)
    refused(
        pictures.add_signature, "person_unfit", by=people.admin, account=factories.cast(LC).leader.account,
        sha256="a" * 64,
    )  # fmt: skip
    seal = {"sha256": "b" * 64, "diameter_mm": Decimal("36")}
    for by in (people.leader, people.specialist, steps.second_clerk()):
        refused(pictures.add_seal, "not_permitted", by=by, **seal)


@pytest.mark.req("BD-15.2")
def test_the_keeper_replaces_the_seal_with_its_own_diameter(office: Office) -> None:
    people = factories.cast()
    pictures.add_seal(sha256="b" * 64, diameter_mm=Decimal("34.5"), by=people.clerk, at=clock.now())
    seal = parts.seal_picture(people.agency)
    assert (seal.sha256, seal.diameter_mm) == ("b" * 64, Decimal("34.5"))
    assert Picture.objects.filter(agency_id=people.agency, kind="seal").count() == 2


def test_of_many_uploads_at_once_one_picture_is_in_use(own_office: Office) -> None:
    people = factories.cast()
    outcomes = race(
        lambda n: (
            pictures.add_signature(
                account=people.leader.account, sha256=f"{n}" * 64, by=people.leader, at=clock.now()
            ).pk
        ),
        runners=6,
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert active(people.leader.account)
