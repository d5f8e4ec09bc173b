"""An agency whose certificate does not say that it is an agency's: the registry does, from registering to the seal."""

from __future__ import annotations

import io
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
from factories import BD, LC
from factories_office import Office
from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.demo import pki as demo
from vanthu.documents import checking, jobs, queries, rechecking, reporting
from vanthu.files.models import File
from vanthu.pdf import registering
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verdict import ORIGINAL, REFERENCE, Report
from vanthu.policy.profile import Policy
from vanthu.signing import verdicts
from vanthu.signing.models import Certificate, Verdict
from vanthu.signing.registry import reading
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


def arrived(key: str = BD) -> object:
    """A letter that such an office sealed, checked on arrival by an office that trusts its authority."""
    found = [
        one
        for holder in (authority().root, authority().ca)
        for one in certificates.read("x.der", holder.der, purpose="both")
    ]
    actions.import_certificates(found=found, ground="Kiểm thử", by=system(), at=clock.now())
    document = factories.incoming("arrived", key, pdf=files.document(authority(), office=department()))
    checking.check_signatures(document, by=factories.cast(key).system, at=clock.now())
    factories.run_jobs()
    document.refresh_from_db()
    return document


def register(holder: pki.Holder) -> Certificate:
    at = clock.now()
    file = registering.examine(
        holder.der, kind="organisation", trust=TrustList(anchors=(authority().root.der,), intermediates=(authority().ca.der,)),
        demanded="cơ quan", at=at,
    )  # fmt: skip
    return steps.registered(LC, file=file)


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
    steps.order(seal, people.clerk, key=LC)
    steps.confirm(seal, receiver=people.clerk)

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

    register(department())
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
    register(department())
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
    Certificate.objects.filter(pk=seal.pk).update(tells_kind=True, fingerprint=sha256(department().der).hexdigest())
    jobs.reverify_after_upgrade()
    assert factories.run_jobs().count("reverify") >= 2
    document.refresh_from_db()
    assert (document.verdict, document.legal_value) == ("valid", ORIGINAL)
    jobs.reverify_after_upgrade()
    assert factories.run_jobs() == []


def test_a_certificate_that_says_itself_what_it_is_changes_no_verdict(office: Office) -> None:
    before = held()
    register(pki.issue(pki.name("Sở Công Thương tỉnh Lai Châu", uid="MST:1"), by=authority().ca))
    assert held() == before
    assert "reverify" not in factories.run_jobs()


def _policy(document: object) -> Policy:
    return factories.cast(BD).policy


def _kept(document: object, mark: str) -> Report:
    main = File.objects.get(document_id=document.pk, kind="main").current
    mark = kept_under(mark, accepts_claimed_time=_policy(document).accepts_claimed_time)
    return Report.from_dict(Verdict.objects.get(sha256=main.sha256, trust_version=mark).report)
