"""Leader and clerk sign with tokens, through the pages, with a real signer process: PIN asked, refused, accepted."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

import factories
import softhsm
import walking
from browsers import shown, signed_in
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.dev.leash import tied
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.queries import main_of
from vanthu.signing.models import Certificate, Claim
from vanthu.signing.parts import own_certificate, seal_certificate
from vanthu.signing.verdicts import judge

LEADER_PIN, SEAL_PIN, WRONG = "Bí-mật-86420", "Con-dấu-97531", "Sai-Bét-11223"


@dataclass(frozen=True)
class Desk:
    """An office whose leader and clerk have tokens, and its signer."""

    folder: Path
    machine: softhsm.SoftHsm
    serials: dict[str, str]

    @property
    def log(self) -> str:
        return (self.folder / "signer.log").read_text()


@pytest.fixture
def desk(own_office: Office, tmp_path: Path, settings: Any) -> Iterator[Desk]:
    people = factories.cast()
    machine = softhsm.SoftHsm(tmp_path)
    serials = {}
    for name, pin, certificate in (
        ("leader", LEADER_PIN, own_certificate(people.leader, at=clock.now())),
        ("clerk", SEAL_PIN, seal_certificate(people.clerk, at=clock.now())),
    ):
        key = (own_office.folder / "keys" / f"{certificate.key}.pem").read_bytes()
        serials[name] = serial = machine.token("Chữ ký số", pin)
        machine.use()
        machine.put(serial, pin, key=key, certificate=certificate.pem.encode(), id=b"\x01", label="ký")
        softhsm.forget()
        Certificate.objects.filter(pk=certificate.pk).update(key=f"pkcs11:serial={serial};id=%01")
    settings.SIGNER_SOCKET = tmp_path / "signer.sock"
    environment = {
        **own_office.environment,
        **machine.environment,
        "PKCS11_LIBRARY": machine.library,
        "SIGNER_SOCKET": str(settings.SIGNER_SOCKET),
    }
    with (tmp_path / "signer.log").open("wb") as log:
        process = subprocess.Popen(
            tied([sys.executable, "-m", "vanthu", "signer"]), env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    made = Desk(tmp_path, machine, serials)
    try:
        until(lambda: settings.SIGNER_SOCKET.exists() or process.poll() is not None, made)
        yield made
    finally:
        process.terminate()
        process.wait()
    assert not settings.SIGNER_SOCKET.exists()


def until(look: Callable[[], Any], desk: Desk) -> None:
    """Look until another process has done it."""
    deadline = time.monotonic() + 300
    while not look():
        assert time.monotonic() < deadline, desk.log
        threading.Event().wait(0.1)


def press(browser: Client, document: Document, act: str, **typed: str) -> Any:
    data = {f"key-{name}": value for name, value in typed.items()} | ({"key-given": "1"} if typed else {})
    return browser.post(reverse("documents-act", kwargs={"pk": document.pk, "key": act}), data | shown(document))


def settled(document: Document, desk: Desk) -> Document:
    """The document when the signer has ended its claim."""
    until(lambda: not Claim.objects.filter(document_id=document.pk, state="live").exists(), desk)
    document.refresh_from_db()
    return document


def but_audit() -> dict[str, Any]:
    return {name: what for name, what in all_but_jobs().items() if name != "default.core_auditevent"}


def all_but_jobs() -> dict[str, Any]:
    """Everything that is there, but for what the signer process does each minute of its own accord."""
    return {name: what for name, what in factories.snapshot().items() if "procrastinate" not in name}


def everything_written() -> str:
    """Every row of every table, as text."""
    found = []
    for alias in ("default", "axis"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            for (table,) in cursor.fetchall():
                cursor.execute(f"SELECT coalesce(string_agg(t::text, '|'), '') FROM {table} t")
                found.append(cursor.fetchone()[0])
    return "\n".join(found)


@pytest.mark.req("LC-5.3", "LC-6.1a", "LC-6.1b", "BD-16.3b", "LC-5.2a")
def test_leader_and_clerk_sign_with_their_tokens_and_their_pins_are_nowhere(
    desk: Desk, own_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    people = factories.cast()
    leader, clerk = signed_in(people.leader), signed_in(people.clerk)
    document, second = (walking.walk(factories.draft(real=True), until="pass_up") for _ in range(2))

    # The button asks for the PIN first, and nothing has happened.
    before = all_but_jobs()
    page = press(leader, document, "sign")
    assert page.status_code == 200
    assert "Mã PIN" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert all_but_jobs() == before

    # A wrong one is told, is not shown again, and changes nothing but the trail.
    before = but_audit()
    page = press(leader, document, "sign", pin=WRONG)
    text = page.content.decode()
    assert (page.status_code, "Mã PIN không đúng" in text, WRONG in text) == (422, True, False)
    assert but_audit() == before
    refused = AuditEvent.objects.get(name="key.refused")
    assert (refused.account_id, refused.data["code"]) == (people.leader.account, "pin_refused")

    # The right one signs at once; the next document needs none.
    answer = press(leader, document, "sign", pin=LEADER_PIN)
    assert answer.status_code == 302, (answer.content.decode(), desk.log)
    assert settled(document, desk).state == Out.SIGNED, desk.log
    assert press(leader, second, "sign").status_code == 302
    assert settled(second, desk).state == Out.SIGNED, desk.log
    page = leader.get(reverse("signing-keys")).content.decode()
    assert "Khóa đang mở đến" in page

    # The seal likewise, by its keeper and his PIN.
    for act, who in (("forward", "leader"), ("number", "clerk")):
        walking.do(act, document, who=who)
    document.refresh_from_db()
    page = press(clerk, document, "seal")
    assert "Mã PIN" in page.content.decode()
    assert press(clerk, document, "seal", pin=LEADER_PIN).status_code == 422
    assert press(clerk, document, "seal", pin=SEAL_PIN).status_code == 302
    assert settled(document, desk).state == Out.SEALED, desk.log
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    report = judge(main.current.sha256, at=clock.now(), accepts_claimed_time=False)
    assert (report.verdict, report.legal_value) == ("valid", "bản gốc")

    # Signing out closes the key; closing is by hand as well.
    clerk.post(reverse("signing-close"))
    assert "Khóa đang đóng" in clerk.get(reverse("signing-keys")).content.decode()
    leader.post(reverse("sign-out"))
    leader = signed_in(people.leader)
    assert "Khóa đang đóng" in leader.get(reverse("signing-keys")).content.decode()

    written = everything_written() + desk.log + caplog.text + "".join(str(vars(one)) for one in caplog.records)
    assert "key.opened" in written
    for pin in (LEADER_PIN, SEAL_PIN, WRONG):
        assert pin not in written
        assert ascii(pin)[1:-1] not in written


def test_a_token_that_is_pulled_or_a_key_that_closed_meanwhile_gives_the_document_back(
    desk: Desk, own_office: Office
) -> None:
    people = factories.cast()
    leader = signed_in(people.leader)
    document = walking.walk(factories.draft(real=True), until="pass_up")

    # Closed between the press and the job: the claim is given up in words that say what to do.
    from vanthu.documents.actions import signing

    signing.ask_signature(document_id=document.pk, by=people.leader, at=clock.now())
    settled(document, desk)
    claim = Claim.objects.get(document_id=document.pk)
    assert (document.state, claim.state) == (Out.AT_SIGNER, "failed")
    assert "nhập mã PIN" in claim.problem

    # Open for the clerk is not open for the leader, whoever asks.
    assert press(leader, document, "sign", pin=LEADER_PIN).status_code == 302
    assert settled(document, desk).state == Out.SIGNED, desk.log

    second = walking.walk(factories.draft(real=True), until="pass_up")
    desk.machine.pull(desk.serials["leader"])
    before = all_but_jobs()
    page = press(leader, second, "sign")
    assert "Hãy cắm thiết bị" in page.content.decode()
    assert all_but_jobs() == before


def test_without_a_signer_process_nobody_is_asked_for_a_pin(office: Office, settings: Any, tmp_path: Path) -> None:
    settings.SIGNER_SOCKET = tmp_path / "signer.sock"
    people = factories.cast()
    document = factories.outgoing(Out.AT_SIGNER)
    certificate = own_certificate(people.leader, at=clock.now())
    Certificate.objects.filter(pk=certificate.pk).update(key="pkcs11:serial=1;id=%01")
    before = all_but_jobs()
    page = press(signed_in(people.leader), document, "sign")
    assert page.status_code == 503
    assert "Chương trình ký số của hệ thống chưa chạy" in page.content.decode()
    assert "Mã PIN" not in page.content.decode()
    assert all_but_jobs() == before
