"""Ký nhiều văn bản with a key at a remote service: one code for all, an outcome for each, and no wrong state after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from csc_service import CLIENT, Credential, CscService
from key_ways import PIN, WRONG_PIN

import factories
import walking
from factories import BD, HG
from factories_office import Office
from vanthu.adapters.signing_csc import RemoteKeys
from vanthu.core import adapters, clock
from vanthu.core.ids import new_id
from vanthu.demo import pki
from vanthu.demo.units import SHORT
from vanthu.documents import jobs, work
from vanthu.documents.actions import batches, signing
from vanthu.documents.actions import openings as opening
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.pdf.stamp_time import TimeStampUnavailable
from vanthu.people.models import Account
from vanthu.registers.models import Strike
from vanthu.signing.models import Batch, BatchItem, Claim
from vanthu.signing.parts import CLAIM_LASTS, EACH_MORE, own_certificate
from vanthu.signing.verdicts import judge


@dataclass(frozen=True, kw_only=True)
class Remote:
    """The leader's key at a service, as this process uses it."""

    service: CscService
    credential: Credential
    backend: RemoteKeys
    key: str
    pem: str
    account: Any

    def open(self, *, pin: str = PIN) -> None:
        """What the page asks for once, before the batch."""
        code = ""
        if self.credential.otp:
            self.backend.send_otp(key=self.key, pem=self.pem)
            code = self.credential.codes[-1]
        self.backend.open(key=self.key, pem=self.pem, account=self.account, pin=pin, otp=code)

    @property
    def authorised(self) -> list[dict[str, Any]]:
        return [body for method, body in self.service.asked if method == "credentials/authorize"]


@contextmanager
def at_service(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, version: int = 1, key: str = BD, **described: Any
) -> Iterator[Remote]:
    """From now on the leader's key lies at a service; every other key stays where it is."""
    by = factories.cast(key).leader
    certificate = own_certificate(by, at=clock.now())
    username = Account.objects.get(pk=by.account).username
    own = pki.credential(office.folder / "pki", f"CCCD:{SHORT[key]}-{username.partition('.')[0]}")
    credential = Credential(id="lanh-dao", key=own.key, certificates=[own.certificate, *own.chain], **described)
    with CscService(version, credential).running() as service:
        options = {"url": service.url, "version": version, "client_id": CLIENT[0], "client_secret": CLIENT[1]}
        backend = RemoteKeys(services={"thu-nghiem": options})
        certificate.key = f"csc:thu-nghiem/{credential.id}"
        certificate.save(update_fields=["key"])
        real = adapters.get
        with monkeypatch.context() as patch:
            patch.setattr(adapters, "get", lambda port: backend if port == "signing_backend" else real(port))
            yield Remote(
                service=service,
                credential=credential,
                backend=backend,
                key=certificate.key,
                pem=certificate.pem,
                account=by.account,
            )


_PREPARED: dict[str, bytes] = {}


def at_signer(count: int, key: str = BD) -> list[Document]:
    """Letters before the leader, each of which he has opened; their fields are laid once a run."""
    from factories_office import taken_back

    if key not in _PREPARED:
        with taken_back():
            _PREPARED[key] = _bytes(walking.walk(factories.draft(key, real=True), until="submit"))
    made = [factories.outgoing(Out.AT_SIGNER, key, pdf=_PREPARED[key]) for _ in range(count)]
    for document in made:
        opening.opened(document_id=document.pk, sha256=_sha(document), by=factories.cast(key).leader, at=clock.now())
    return made


def _sha(document: Document) -> str:
    current = File.objects.select_related("current").get(document_id=document.pk, kind="main").current
    assert current is not None
    return current.sha256


def _bytes(document: Document) -> bytes:
    from vanthu.store import bytes_store

    return bytes_store().get(_sha(document))


def confirm(documents: Sequence[Document], key: str = BD) -> Batch:
    return batches.confirm(
        id=new_id(),
        documents=[(document.pk, _sha(document)) for document in documents],
        by=factories.cast(key).leader,
        at=clock.now(),
    )


def outcomes(batch: Batch) -> list[str]:
    batch.refresh_from_db()
    return list(BatchItem.objects.filter(batch=batch).order_by("order").values_list("state", flat=True))


def states(documents: Sequence[Document]) -> list[str]:
    found = Document.objects.in_bulk([document.pk for document in documents])
    return [found[document.pk].state for document in documents]


@pytest.mark.parametrize("version", [1, 2])
def test_one_code_bound_to_all_hashes_signs_the_whole_batch(
    office: Office, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    with at_service(office, monkeypatch, version=version, pin=PIN, otp="online", scal=2, multisign=50) as remote:
        documents = at_signer(3)
        remote.open()
        assert remote.authorised == [], "the hashes are not known yet"
        batch = confirm(documents)
        factories.run_jobs()
        assert (outcomes(batch), batch.state) == (["signed"] * 3, Batch.DONE)
        assert states(documents) == [Out.SIGNED] * 3
        (asked,) = remote.authorised
        assert len(asked["hash" if version == 1 else "hashes"]) == 3
        assert remote.service.count("signatures/signHash") == 1
        assert remote.credential.codes == []
        # Each by a claim of its own, each valid.
        assert Claim.objects.filter(batch=batch, state="done").count() == 3
        for document in documents:
            assert judge(_sha(document), at=clock.now(), accepts_claimed_time=False).signatures[0].trusted


def test_a_phone_is_asked_once_for_the_batch(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from vanthu.adapters import csc_wire

    monkeypatch.setattr(csc_wire, "_ASK_AGAIN", 0)
    with at_service(office, monkeypatch, version=2, phone=1, multisign=50) as remote:
        documents = at_signer(3)
        batch = confirm(documents)
        factories.run_jobs()
        assert outcomes(batch) == ["signed"] * 3
        assert len(remote.authorised) == 1 and remote.authorised[0]["numSignatures"] >= 3


def test_no_more_go_together_than_one_authorisation_covers(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_service(office, monkeypatch, pin=PIN, scal=2, multisign=2) as remote:
        documents = at_signer(3)
        remote.open()
        batch = confirm(documents)
        factories.run_jobs()
        assert outcomes(batch) == ["signed"] * 3
        # The PIN is good for the next authorisation, too.
        assert [len(asked["hash"]) for asked in remote.authorised] == [2, 1]
        assert all(asked["numSignatures"] <= 2 for asked in remote.authorised)


def test_a_code_that_covers_two_leaves_the_third_as_it_was(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_service(office, monkeypatch, pin=PIN, otp="online", scal=2, multisign=2) as remote:
        documents = at_signer(3)
        remote.open()
        batch = confirm(documents)
        factories.run_jobs()
        assert (outcomes(batch), batch.state) == (["signed", "signed", "waiting"], Batch.STOPPED)
        assert "Hãy bấm lại nút ký" in batch.problem
        assert states(documents) == [Out.SIGNED, Out.SIGNED, Out.AT_SIGNER]
        # With a new code the rest is signed.
        remote.open()
        again = confirm(documents[2:])
        factories.run_jobs()
        assert outcomes(again) == ["signed"]


def test_a_refused_pin_leaves_every_document_as_it_was_and_is_given_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_service(office, monkeypatch, pin=PIN, scal=2, multisign=50) as remote:
        documents = at_signer(3)
        before = [_sha(document) for document in documents]
        remote.open(pin=WRONG_PIN)  # with SCAL2 it shows only now
        batch = confirm(documents)
        factories.run_jobs()
        assert (outcomes(batch), batch.state) == (["waiting"] * 3, Batch.STOPPED)
        assert batch.problem.startswith("Mã PIN không đúng")
        assert (remote.credential.wrong_pins, remote.service.signed) == (1, [])
        assert states(documents) == [Out.AT_SIGNER] * 3
        assert [_sha(document) for document in documents] == before
        assert not Claim.objects.filter(state="live").exists()
        remote.open()
        again = confirm(documents)
        factories.run_jobs()
        assert outcomes(again) == ["signed"] * 3


def test_one_that_cannot_be_signed_keeps_no_other_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_service(office, monkeypatch, pin=PIN, otp="online", scal=2, multisign=50) as remote:
        documents = at_signer(4)
        Document.objects.filter(pk=documents[1].pk).update(signer_name="Người khác")
        real = work._signing

        def refuse(claim: Claim, **facts: Any) -> Any:
            if claim.document_id == documents[2].pk:
                raise ZeroDivisionError
            return real(claim, **facts)

        monkeypatch.setattr(work, "_signing", refuse)
        remote.open()
        batch = confirm(documents)
        with pytest.raises(ZeroDivisionError):  # an incident of that document's, after the others were settled
            factories.run_jobs()
        factories.run_jobs()
        assert outcomes(batch) == ["signed", "refused", "refused", "signed"]
        assert len(remote.authorised[0]["hash"]) == 2
        assert states(documents) == [Out.SIGNED, Out.AT_SIGNER, Out.AT_SIGNER, Out.SIGNED]


def test_while_no_time_stamp_is_to_be_had_no_code_is_used_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from vanthu.pdf import stamp_time

    monkeypatch.setattr(stamp_time, "answers", lambda timestamper: False)
    with at_service(office, monkeypatch, pin=PIN, otp="online", scal=2, multisign=50) as remote:
        documents = at_signer(2)
        remote.open()
        with monkeypatch.context() as patch:
            patch.setattr(work, "_signing", _wants_stamps(work._signing))
            batch = confirm(documents)
            factories.run_jobs()
        assert (outcomes(batch), batch.state) == (["waiting"] * 2, Batch.STOPPED)
        assert remote.authorised == [] and len(remote.credential.codes) == 1
        # Where the regulation bears claimed time (reading 16), the same code signs all at once.
        again = confirm(documents)
        factories.run_jobs()
        assert outcomes(again) == ["signed"] * 2
        assert remote.service.count("signatures/signHash") == 1


def _wants_stamps(real: Any) -> Any:
    """As Lai Châu's regulation has it, for the letters of any agency."""

    def signing(claim: Claim, *, stamps: bool, **facts: Any) -> Any:
        if not stamps:
            raise TimeStampUnavailable()
        return real(claim, stamps=stamps, **facts)

    return signing


def test_a_signer_that_died_leaves_nothing_half_done(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_service(office, monkeypatch, pin=PIN, otp="online", scal=2, multisign=50) as remote:
        documents = at_signer(3)
        remote.open()
        batch = confirm(documents)
        jobs.sign_next(batch_id=str(batch.pk))
        claims = list(Claim.objects.filter(batch=batch, state="live"))
        assert len(claims) == 3 and outcomes(batch) == ["signing"] * 3
        assert {claim.expires_at - claim.asked_at for claim in claims} == {CLAIM_LASTS + 49 * EACH_MORE}
        # Asked for again while they are under way, nothing more is begun.
        jobs.sign_next(batch_id=str(batch.pk))
        assert Claim.objects.filter(batch=batch).count() == 3
        # One was settled before the process died: its code is gone, a second run gives the others back.
        (first, made), *_ = work.sign_together(claims, at=clock.now())
        assert isinstance(made, work.Made)
        signing.settle_person(
            claim_id=first.pk, sha256=made.sha256, size=made.size, signed_at=made.signed_at, at=clock.now()
        )
        remote.backend.close_all()
        factories.run_jobs()
        assert (outcomes(batch), batch.state) == (["signed", "waiting", "waiting"], Batch.STOPPED)
        assert states(documents) == [Out.SIGNED, Out.AT_SIGNER, Out.AT_SIGNER]
        assert not Claim.objects.filter(state="live").exists()
        remote.open()
        again = confirm(documents[1:])
        factories.run_jobs()
        assert outcomes(again) == ["signed"] * 2


def test_claims_that_nobody_settled_end_each_for_itself(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with at_service(office, monkeypatch, pin=PIN, scal=2, multisign=50):
        documents = at_signer(2)
        batch = confirm(documents)
        jobs.sign_next(batch_id=str(batch.pk))
        assert signing.expire(at=clock.now() + timedelta(hours=1)) == 2
        factories.run_jobs()
        assert (outcomes(batch), batch.state) == (["refused"] * 2, Batch.DONE)
        assert states(documents) == [Out.AT_SIGNER] * 2


@pytest.mark.req("HG-14.2a")
def test_a_code_that_is_refused_strikes_one_number_and_not_one_for_each(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_service(office, monkeypatch, key=HG, pin=PIN, scal=2, multisign=50) as remote:
        documents = at_signer(3, HG)
        remote.open(pin=WRONG_PIN)
        batch = confirm(documents, HG)
        factories.run_jobs()
        assert (outcomes(batch), batch.state) == (["waiting"] * 3, Batch.STOPPED)
        assert Strike.objects.count() == 1
        remote.open()
        again = confirm(documents, HG)
        factories.run_jobs()
        assert outcomes(again) == ["signed"] * 3
        assert states(documents) == [Out.NUMBERED] * 3
