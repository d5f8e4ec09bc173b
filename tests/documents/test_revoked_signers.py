"""Whoever signs with a certificate that was revoked hears of it before anything is signed, not from the clerk."""

from __future__ import annotations

from ssl import PEM_cert_to_DER_cert

import pytest
from django.conf import settings

import factories
import walking
from factories import HG, LC, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.demo import pki
from vanthu.documents import work
from vanthu.documents.actions import signing
from vanthu.documents.models import Document
from vanthu.files.models import File
from vanthu.pdf import registering, revision
from vanthu.pdf.trust import TrustList
from vanthu.people.models import Account
from vanthu.registers.models import Entry
from vanthu.signing.models import Certificate, Claim


def revoked(office: Office, key: str, seat: str) -> None:
    """This person's certificate is from now on one that its authority has revoked, as nobody here knows yet."""
    account = Account.objects.get(pk=getattr(factories.cast(key), seat).account)
    uid = f"CCCD:{key}-{seat}-bi-thu-hoi"
    holder = pki.Holder(
        kind="person", common_name=account.printed_name, organisation="Sở Thử nghiệm", uid=uid, state="revoked"
    )
    pki.build(office.folder / "pki", [holder], base_url=office.pki_url)
    credential = pki.credential(office.folder / "pki", uid)
    file = registering.examine(
        credential.certificate, kind="person", trust=TrustList.load(settings.TRUST_LIST), demanded="x", at=clock.now()
    )
    (settings.KEYS / f"{key}-{seat}-revoked.pem").write_bytes(credential.key)
    Certificate.objects.filter(account=account).update(
        fingerprint=file.fingerprint,
        serial=file.serial,
        pem=credential.certificate.decode(),
        key=f"{key}-{seat}-revoked",
    )
    assert PEM_cert_to_DER_cert(credential.certificate.decode()) == file.der


@pytest.mark.parametrize(
    ("key", "before", "act", "seat"),
    [
        (LC, "submit", signing.ask_signature, "leader"),
        (HG, "check_pass", signing.ask_signature, "leader"),
        (ST, "submit", signing.ask_initials, "unit_leader"),
    ],
)
def test_a_revoked_certificate_signs_nothing_and_takes_no_number(
    office: Office, key: str, before: str, act: object, seat: str
) -> None:
    document = walking.walk(factories.draft(key, real=True), until=before)
    state, content = document.state, _content(document)
    revoked(office, key, seat)
    claim: Claim = act(document_id=document.pk, by=getattr(factories.cast(key), seat), at=clock.now())  # type: ignore[operator]
    factories.run_jobs()

    claim.refresh_from_db()
    document.refresh_from_db()
    assert claim.state == "failed" and "đã bị thu hồi" in claim.problem
    assert (document.state, document.number, document.signed_at) == (state, None, None)
    assert _content(document) == content
    assert not Entry.objects.filter(document=document.pk, strike=None).exists()


def test_a_silent_source_is_borne_where_a_person_signs(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(*_: object, **__: object) -> None:
        raise revision.CertificateRefused("?", reason=revision.UNKNOWN)

    document = walking.walk(factories.draft(LC, real=True), until="submit")
    monkeypatch.setattr(revision, "check_certificate", silent)
    walking.do("sign", document, who="leader")
    document.refresh_from_db()
    assert document.signed_at is not None and work.main_of(document.pk) is not None


def _content(document: Document) -> str:
    return File.objects.get(document_id=document.pk, kind="main").current.sha256
