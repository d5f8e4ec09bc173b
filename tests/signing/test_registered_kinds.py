"""An agency whose certificate does not say that it is an agency's: the registry does, from registering to the seal."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from functools import cache
from hashlib import sha256

import pytest
import registry_steps as steps
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

import factories
import walking
from benches import files, pki
from factories import BD, HG, LC
from factories_office import Office
from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.core.ids import new_id
from vanthu.demo import pki as demo
from vanthu.documents import checking, jobs, queries, rechecking, reporting
from vanthu.documents.models import Document
from vanthu.files.models import File
from vanthu.pdf import registering
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verdict import ORIGINAL, REFERENCE, Report
from vanthu.people.models import Account
from vanthu.policy.profile import Policy
from vanthu.signing import verdicts
from vanthu.signing.models import Certificate, Claim, Verdict
from vanthu.signing.registry import reading
from vanthu.signing.registry.actions import certificates as acts
from vanthu.signing.trusted import actions, certificates
from vanthu.signing.trusted.held import held, kept_under


@cache
def authority() -> pki.Authority:
    return pki.Authority()


@cache
def department() -> pki.Holder:
    """An office below a people's committee: its name is not the organisation's, and no tax code says what it is."""
    return pki.issue(
        pki.name("Sở Công Thương tỉnh Lai Châu", office="Ủy ban nhân dân tỉnh Lai Châu"), by=authority().ca
    )


def arrived(key: str = BD, **signers: pki.Holder) -> Document:
    """A letter that such an office sealed, checked on arrival by an office that trusts its authority."""
    found = [
        one
        for holder in (authority().root, authority().ca)
        for one in certificates.read("x.der", holder.der, purpose="both")
    ]
    actions.import_certificates(found=found, ground="Kiểm thử", by=system(), at=clock.now())
    document = factories.incoming(
        "arrived", key, pdf=files.document(authority(), **(signers or {"office": department()}))
    )
    checking.check_signatures(document, by=factories.cast(key).system, at=clock.now())
    factories.run_jobs()
    document.refresh_from_db()
    return document


def register(holder: pki.Holder, key: str = LC) -> Certificate:
    at = clock.now()
    file = registering.examine(
        holder.der, kind="organisation", trust=TrustList(anchors=(authority().root.der,), intermediates=(authority().ca.der,)),
        demanded="cơ quan", at=at,
    )  # fmt: skip
    return steps.registered(key, file=file)


def ordered(seal: Certificate, key: str = LC) -> None:
    """The head orders who keeps its key, who confirms: somebody answers for it."""
    clerk = factories.cast(key).clerk
    steps.order(seal, clerk, key=key)
    steps.confirm(seal, receiver=clerk)


@pytest.mark.parametrize(
    ("common", "uid", "kind", "tells"),
    [
        ("Sở Công Thương tỉnh Lai Châu", "", "organisation", True),
        (pki.OFFICE, "", "organisation", True),
        ("Sở Công Thương tỉnh Lai Châu", "MST:123", "organisation", False),
        ("Người Ký", "", "person", False),
        (pki.OFFICE, "", "person", True),
        ("Người Ký", "CCCD:1", "person", False),
    ],
)
def test_the_registry_tells_what_the_subject_leaves_open(common: str, uid: str, kind: str, tells: bool) -> None:
    holder = pki.issue(pki.name(common, uid=uid), by=authority().ca)
    trust = TrustList(anchors=(authority().root.der,), intermediates=(authority().ca.der,))
    found = registering.examine(holder.der, kind=kind, trust=trust, demanded="x", at=clock.now())  # type: ignore[arg-type]
    assert found.tells_kind is tells


@pytest.mark.req("BD-16.1")
def test_an_office_below_another_seals_with_its_registered_certificate(office: Office) -> None:
    people, at = factories.cast(LC), clock.now()
    uid = "DV:lc-cong-thuong"
    holder = demo.Holder(
        kind="organisation",
        common_name="Sở Công Thương tỉnh Lai Châu",
        organisation="Ủy ban nhân dân tỉnh Lai Châu",
        uid=uid,
    )
    demo.build(office.folder / "pki", [holder], base_url=office.pki_url)
    credential = demo.credential(office.folder / "pki", uid)
    (settings.KEYS / "lc-cong-thuong.pem").write_bytes(credential.key)
    Certificate.objects.filter(pk=steps.seal_of(LC).pk).update(state="retired", is_active=False)
    file = reading.certificate(io.BytesIO(credential.certificate), kind="organisation", policy=people.policy, at=at)
    seal = steps.registered(LC, file=file, address="lc-cong-thuong")
    ordered(seal)

    document = walking.walk(factories.draft(LC, real=True), until="issue")
    assert document.state == "issued"
    main = File.objects.get(document_id=document.pk, kind="main").current
    report = verdicts.known(main.sha256, accepts_claimed_time=people.policy.accepts_claimed_time)
    assert report is not None
    assert (report.verdict, report.legal_value) == ("valid", ORIGINAL)
    assert [(one.kind, one.kind_certain) for one in report.signatures] == [("person", True), ("organisation", True)]


def test_what_was_judged_before_is_looked_at_again_once_the_registry_knows(office: Office) -> None:
    document = arrived()
    assert (document.verdict, document.legal_value) == ("valid", REFERENCE)
    before = held()
    shown = reporting.shown(_kept(document, before.mark))
    assert [one["kind"] for one in shown["signatures"]] == [
        "Chữ ký cá nhân", "Chữ ký cá nhân (loại chứng thư số suy đoán)",
    ]  # fmt: skip

    seal = register(department())
    assert held() == before and "reverify" not in factories.run_jobs(), "an upload alone proves nothing"
    ordered(seal)
    assert held().mark != before.mark and held().version == before.version
    # With the other conversions: a page of documents takes minutes, and arrivals of today wait in the queue "default".
    asked = ProcrastinateJob.objects.filter(task_name__endswith=".reverify", status="todo")
    assert set(asked.values_list("queue_name", flat=True)) == {"convert"}
    assert factories.run_jobs().count("reverify") >= 2
    document.refresh_from_db()
    assert (document.verdict, document.legal_value) == ("valid", ORIGINAL)
    judged = queries.files(document.pk, accepts_claimed_time=_policy(document).accepts_claimed_time)[0].judged
    assert judged["current"], "the database and the program must name the registry alike"
    assert reporting.trust_words(judged["trust"]) == reporting.trust_words(before.mark)


def test_what_waited_for_an_answer_under_the_former_registry_is_asked_about_under_this_one(office: Office) -> None:
    document = arrived()
    Verdict.objects.update(open=True)
    ordered(register(department()))
    assert rechecking.ask_again(at=clock.now() + timedelta(minutes=20)) == 1
    document.refresh_from_db()
    assert (document.verdict, document.legal_value) == ("valid", ORIGINAL)
    assert not Verdict.objects.filter(open=True).exists()


def test_after_an_upgrade_what_was_judged_without_the_registry_is_looked_at_once(office: Office) -> None:
    document = arrived()
    jobs.reverify_after_upgrade()
    assert factories.run_jobs() == [], "the registry tells of nothing"
    # The former version did not know that this certificate tells its kind; the migration sets no more than the mark.
    seal = register(pki.issue(pki.name("Sở Công Thương tỉnh Lai Châu", uid="MST:1"), by=authority().ca))
    ordered(seal)
    factories.run_jobs()
    Certificate.objects.filter(pk=seal.pk).update(tells_kind=True, fingerprint=sha256(department().der).hexdigest())
    jobs.reverify_after_upgrade()
    assert factories.run_jobs().count("reverify") >= 2
    document.refresh_from_db()
    assert (document.verdict, document.legal_value) == ("valid", ORIGINAL)
    jobs.reverify_after_upgrade()
    assert factories.run_jobs() == []


def test_a_certificate_that_says_itself_what_it_is_changes_no_verdict(office: Office) -> None:
    before = held()
    ordered(register(pki.issue(pki.name("Sở Công Thương tỉnh Lai Châu", uid="MST:1"), by=authority().ca)))
    assert held() == before
    assert "reverify" not in factories.run_jobs()


def test_another_agencys_wrong_entry_makes_no_letter_invalid_and_is_undone(office: Office) -> None:
    leader = pki.issue(pki.name("Nguyễn Văn An"), by=authority().ca)
    document = arrived(leader=leader)
    judged = (document.verdict, document.legal_value)
    assert judged[0] == "valid"
    wrong = register(leader, HG)
    ordered(wrong, HG)
    assert factories.run_jobs().count("reverify") >= 2 and len(held().kinds) == 1
    document.refresh_from_db()
    assert document.verdict != "invalid" and "wrong_kind" not in {flag["code"] for flag in document.flags}

    before = factories.snapshot()
    with pytest.raises(acts.AlreadyRegistered, match="nhập nhầm"):
        register(leader, BD)
    assert factories.snapshot() == before
    acts.retire(certificate_id=wrong.pk, reason="Nhập nhầm", by=factories.cast(HG).admin, at=clock.now())
    assert held().kinds == {}
    assert factories.run_jobs().count("reverify") >= 2
    document.refresh_from_db()
    assert (document.verdict, document.legal_value) == judged
    assert register(leader, BD).state == "active"


def test_what_was_never_answered_for_tells_nothing_however_it_ended(office: Office) -> None:
    wrong = register(department(), HG)
    acts.revoke(certificate_id=wrong.pk, reason="Nhập nhầm", by=factories.cast(HG).admin, at=clock.now())
    assert held().kinds == {} and "reverify" not in factories.run_jobs()
    ordered(register(department()))
    assert list(held().kinds.values()) == ["organisation"]


def test_what_somebody_signed_with_keeps_its_place_when_it_is_retired(office: Office) -> None:
    seal = register(department())
    ordered(seal)
    told = held()
    Claim.objects.create(
        agency_id=seal.agency_id, document_id=new_id(), kind=Claim.SEAL, sha256="0" * 64, certificate=seal, actor={},
        asked_at=clock.now(), expires_at=clock.now(), state="done", ended_at=clock.now(),
    )  # fmt: skip
    acts.retire(certificate_id=seal.pk, reason="Hết nhiệm kỳ", by=factories.cast(LC).admin, at=clock.now())
    assert held() == told
    with pytest.raises(acts.AlreadyRegistered):
        register(department(), BD)


def test_a_person_tells_his_kind_once_he_has_confirmed(office: Office) -> None:
    people = factories.cast(LC)
    name = Account.objects.get(pk=people.specialist.account).printed_name
    mine = steps.registered(LC, of=people.specialist, file=replace(steps.file_of(name), tells_kind=True))
    assert held().kinds == {}
    acts.confirm(certificate_id=mine.pk, by=people.specialist, at=clock.now())
    assert held().kinds == {mine.fingerprint: "person"}
    assert factories.run_jobs().count("reverify") >= 1


def _policy(document: object) -> Policy:
    return factories.cast(BD).policy


def _kept(document: object, mark: str) -> Report:
    main = File.objects.get(document_id=document.pk, kind="main").current
    mark = kept_under(mark, accepts_claimed_time=_policy(document).accepts_claimed_time)
    return Report.from_dict(Verdict.objects.get(sha256=main.sha256, trust_version=mark).report)
