"""The trust list in the database: versions, who may change it, what it may never become, and that everybody notices."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import DatabaseError, connections, transaction

import factories
from benches import pki
from factories_office import Office
from racing import race
from vanthu.core import clock
from vanthu.core.actor import system
from vanthu.core.models import AuditEvent
from vanthu.notify.models import Notice
from vanthu.pdf.trust import BrokenTrustList, TrustList
from vanthu.refusal import NotPermitted
from vanthu.signing import verdicts
from vanthu.signing.models import TrustCertificate, TrustVersion
from vanthu.signing.trusted import actions, certificates, held
from vanthu.signing.trusted.parts import REVERIFY

GROUND = "Thông báo số 12/TB-CY ngày 20/11/2026"


class Authorities:
    """Certificates to bring: a root, an authority below it, a time-stamper, and a person."""

    def __init__(self) -> None:
        from cryptography.x509.oid import ExtendedKeyUsageOID

        issue, name = pki.issue, pki.name

        self.root = issue(name("Gốc mới"), ca=True)
        self.other = issue(name("Gốc khác"), ca=True)
        self.ca = issue(name("Cấp dưới mới"), by=self.root, ca=True)
        self.tsa = issue(name("Dấu thời gian mới"), by=self.ca, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))
        self.person = issue(name("Một người"), by=self.ca)


@pytest.fixture(scope="module")
def new() -> Authorities:
    return Authorities()


def found(*holders: Any, purpose: str = TrustCertificate.BOTH) -> list[certificates.Found]:
    return [one for holder in holders for one in certificates.read("tep.der", holder.der, purpose=purpose)]


def bring(*holders: Any, purpose: str = TrustCertificate.BOTH, **options: Any) -> TrustVersion:
    defaults = {"ground": GROUND, "by": factories.cast().admin, "at": clock.now()}
    return actions.import_certificates(found=found(*holders, purpose=purpose), **(defaults | options))


def row(holder: Any) -> TrustCertificate:
    return TrustCertificate.objects.get(subject__contains=holder.asn1.subject.native["common_name"], withdrawn=None)


def test_until_somebody_changes_it_the_folder_is_the_list(office: Office) -> None:
    assert not TrustVersion.objects.exists()
    assert verdicts.trust_list() == TrustList.load(office.folder / "trust")


def test_the_first_change_takes_the_folder_in_as_version_one(office: Office, new: Authorities) -> None:
    folder = TrustList.load(office.folder / "trust")
    version = bring(new.root, new.ca)

    first = TrustVersion.objects.get(number=1)
    assert (version.number, first.version, first.made_by) == (2, folder.version, "Hệ thống")
    now = verdicts.trust_list()
    assert set(folder.anchors) < set(now.anchors) and new.root.der in now.anchors
    assert new.ca.der in now.intermediates
    assert version.version == now.version != folder.version
    assert [(kind, purpose) for kind, purpose in held.in_force(2).values_list("kind", "purpose")].count(
        ("anchor", "both")
    ) == 2


def test_taking_the_folder_in_keeps_every_verdict(office: Office) -> None:
    before = held.held().version
    actions.adopt_folder(at=clock.now())

    assert (held.held().version, held.held().number) == (before, 1)
    assert actions.adopt_folder(at=clock.now()) is None
    assert TrustVersion.objects.count() == 1


def test_every_change_has_its_ground_its_line_its_notices_and_its_job(office: Office, new: Authorities) -> None:
    version = bring(new.root)

    line = AuditEvent.objects.get(name="trust.imported", target_id=version.pk)
    assert (line.data["added"], line.data["ground"], line.account_id) == (1, GROUND, factories.cast().admin.account)
    told = set(Notice.objects.filter(text__contains="phiên bản 2").values_list("account_id", flat=True))
    admins = {factories.cast(key).admin.account for key in factories.PROFILES}
    assert told == admins - {factories.cast().admin.account}
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT args->>'number', queue_name FROM procrastinate_jobs WHERE task_name = %s ORDER BY id",
            [REVERIFY],
        )
        assert cursor.fetchall() == [("1", "convert"), ("2", "convert")]  # never before arrivals


@pytest.mark.parametrize("seat", ["clerk", "leader", "chief", "specialist"])
def test_only_the_administrator_changes_it(office: Office, new: Authorities, seat: str) -> None:
    actions.adopt_folder(at=clock.now())
    before = factories.snapshot()
    by = getattr(factories.cast(), seat)
    anchor = TrustCertificate.objects.filter(kind="anchor")[0]
    with pytest.raises(NotPermitted):
        bring(new.root, by=by)
    with pytest.raises(NotPermitted):
        actions.withdraw(certificate_id=anchor.pk, ground=GROUND, by=by, at=clock.now())
    with pytest.raises(NotPermitted):
        actions.set_purpose(certificate_id=anchor.pk, purpose="tsa", ground=GROUND, by=by, at=clock.now())
    assert factories.snapshot() == before


def test_what_is_refused_changes_nothing(office: Office, new: Authorities) -> None:
    bring(new.root)
    at, by = clock.now(), factories.cast().admin
    anchor = TrustCertificate.objects.filter(kind="anchor").exclude(pk=row(new.root).pk).get()
    actions.set_purpose(certificate_id=row(new.root).pk, purpose="tsa", ground=GROUND, by=by, at=at)
    before = factories.snapshot()
    for refusal, attempt in (
        (actions.NothingNew, lambda: bring(new.root, purpose="tsa")),
        (actions.GroundMissing, lambda: bring(new.other, ground="  ")),
        (actions.ListChanged, lambda: bring(new.other, expected=1)),
        (
            actions.LastAnchor,
            lambda: actions.withdraw(certificate_id=anchor.pk, ground=GROUND, by=by, at=at),
        ),
        (
            actions.LastAnchor,
            lambda: actions.set_purpose(certificate_id=anchor.pk, purpose="tsa", ground=GROUND, by=by, at=at),
        ),
    ):
        with pytest.raises(refusal):
            attempt()
        assert factories.snapshot() == before, refusal


def test_a_withdrawn_certificate_is_out_at_once_and_stays_in_the_history(office: Office, new: Authorities) -> None:
    bring(new.root)
    gone = row(new.root)
    version = actions.withdraw(certificate_id=gone.pk, ground="Lộ khóa", by=factories.cast().admin, at=clock.now())

    assert new.root.der not in verdicts.trust_list().anchors
    gone.refresh_from_db()
    assert (gone.withdrawn, version.number) == (version, 3)
    assert held.in_force(2).filter(pk=gone.pk).exists() and not held.in_force(3).filter(pk=gone.pk).exists()


def test_a_purpose_is_another_version(office: Office, new: Authorities) -> None:
    bring(new.root)
    before = held.held().version
    actions.set_purpose(
        certificate_id=row(new.root).pk, purpose="tsa", ground=GROUND, by=factories.cast().admin, at=clock.now()
    )

    assert row(new.root).purpose == "tsa"
    assert held.held().version != before, "verdicts under the wider purpose are good no more"


def test_a_time_stamper_is_for_time_stamps_only(office: Office, new: Authorities) -> None:
    bring(new.root, new.ca, new.tsa)

    assert (row(new.tsa).kind, row(new.tsa).purpose) == ("tsa", "tsa")


@pytest.mark.parametrize("harm", ["a row is missing", "a certificate was exchanged"])
def test_a_list_that_was_tampered_with_stops_the_work(office: Office, new: Authorities, harm: str) -> None:
    bring(new.root)
    if harm == "a row is missing":
        TrustCertificate.objects.filter(pk=row(new.root).pk).delete()
    else:
        TrustCertificate.objects.filter(pk=row(new.root).pk).update(der=new.other.der)
    held.forget()
    with pytest.raises(BrokenTrustList, match="phiên bản 2"):
        verdicts.trust_list()


def test_versions_are_never_rewritten(office: Office) -> None:
    version = actions.adopt_folder(at=clock.now())
    assert version is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        TrustVersion.objects.filter(pk=version.pk).update(ground="khác")


def test_an_emptied_folder_stops_the_work_and_is_not_taken_in(
    office: Office, settings: Any, tmp_path: Path, new: Authorities
) -> None:
    settings.TRUST_LIST = tmp_path
    with pytest.raises(BrokenTrustList):
        verdicts.trust_list()
    with pytest.raises(BrokenTrustList):
        actions.adopt_folder(at=clock.now())
    # What is brought then is the beginning.
    assert bring(new.root).number == 1 and verdicts.trust_list().anchors == (new.root.der,)


def test_a_process_notices_what_another_has_changed(own_office: Office, new: Authorities) -> None:
    before = verdicts.trust_list()
    failed: list[BaseException] = []

    def elsewhere() -> None:
        try:
            bring(new.root, by=system())
        except BaseException as error:  # told below
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert not failed
    assert verdicts.trust_list() != before and new.root.der in verdicts.trust_list().anchors


@pytest.mark.database
def test_of_two_changes_at_once_neither_is_lost(own_office: Office, new: Authorities) -> None:
    made = race(lambda number: bring((new.root, new.other)[number], by=system()), runners=2)

    assert {type(one) for one in made} == {TrustVersion}
    assert list(TrustVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert {new.root.der, new.other.der} < set(verdicts.trust_list().anchors)


# --- what a file may bring -------------------------------------------------------------------------------------------


def pem(holder: Any) -> bytes:
    return holder.certificate.public_bytes(Encoding.PEM)


def test_a_bundle_brings_every_certificate_in_it(new: Authorities) -> None:
    read = certificates.read("bo.pem", pem(new.root) + b"chu thich\n" + pem(new.ca), purpose="both")

    assert [(one.kind, one.subject.split(",")[0]) for one in read] == [
        ("anchor", "CN=Gốc mới"),
        ("intermediate", "CN=Cấp dưới mới"),
    ]
    assert certificates.read("bo.pem", certificates.bundle(read), purpose="both") == read


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (lambda new: new.person.der, certificates.NotAnAuthority),
        (
            lambda new: pem(new.root) + new.root.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            certificates.PrivateKeyInside,
        ),
        (lambda new: b"MZ\x00", certificates.NoCertificate),
        (lambda new: b"", certificates.NoCertificate),
        (lambda new: pem(new.root)[:200] + b"\n-----END CERTIFICATE-----\n", certificates.NoCertificate),
    ],
    ids=["a person's", "with a key", "a program", "empty", "torn"],
)
def test_what_is_no_authority_is_refused_in_words(
    new: Authorities, content: Callable[[Authorities], bytes], refusal: type
) -> None:
    with pytest.raises(refusal) as refused:
        certificates.read("tệp lạ.crt", content(new), purpose="both")
    assert "tệp lạ.crt" in refused.value.sentence


def test_a_folder_written_is_a_folder_read(new: Authorities, tmp_path: Path) -> None:
    rows = [
        (one.fingerprint, one.der, one.purpose, one.subject)
        for one in found(new.root, new.ca, new.tsa) + found(new.other, purpose="signing")
    ]
    certificates.write_folder(rows, tmp_path)

    again = {one.fingerprint: one.purpose for one in certificates.read_folder(tmp_path)}
    assert again == {mark: purpose for mark, _, purpose, _ in rows}
    assert {path.parent.name for path in tmp_path.rglob("*.pem")} == {tmp_path.name, "tsa", "signing"}
