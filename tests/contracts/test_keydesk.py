"""Between the pages and the signer process: one socket, one secret, nobody else."""

from __future__ import annotations

import json
import logging
import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import key_ways
import pytest
from key_ways import IDLE_MINUTES, PIN, WRONG_PIN, Authority, Way

from vanthu.signing import keydesk
from vanthu.signing.keydesk_server import AnotherSigner, serving
from vanthu.signing.models import Certificate
from vanthu.signing.ports import KeyUnavailable, PinRefused, SignerAway

OWNER, SOMEBODY = UUID(int=1), UUID(int=2)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def way(authority: Authority, tmp_path: Path) -> Iterator[Way]:
    with key_ways.token(authority, tmp_path) as made:
        yield made


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    settings.SIGNER_SOCKET = tmp_path / "ký số" / "signer.sock"
    return settings.SIGNER_SOCKET


@pytest.fixture
def desk(way: Way, place: Path) -> Iterator[Path]:
    with serving(place, way.backend):
        yield place


@pytest.fixture
def certificate(way: Way) -> Certificate:
    return Certificate(key=way.key, pem=way.holder.pem)


def test_a_pin_opens_the_key_in_the_signer_and_signing_out_closes_it(
    desk: Path, certificate: Certificate, way: Way
) -> None:
    assert keydesk.state(certificate, account=OWNER).locked
    assert keydesk.open_key(certificate, account=OWNER, pin=PIN, otp="").open_seconds == IDLE_MINUTES * 60
    assert not keydesk.state(certificate, account=OWNER).locked
    assert keydesk.state(certificate, account=SOMEBODY).locked
    keydesk.close(SOMEBODY)
    assert not way.state(OWNER).locked
    keydesk.close(OWNER)
    assert way.state(OWNER).locked


def test_the_folder_may_lie_deeper_than_the_address_of_a_socket_is_long(
    way: Way, certificate: Certificate, settings: Any, tmp_path: Path
) -> None:
    settings.SIGNER_SOCKET = tmp_path / ("ký số " * 15) / "signer.sock"
    with serving(settings.SIGNER_SOCKET, way.backend):
        assert keydesk.state(certificate, account=OWNER).locked
        with pytest.raises(AnotherSigner), serving(settings.SIGNER_SOCKET, way.backend):
            pass
    assert not settings.SIGNER_SOCKET.exists()


def test_what_the_signer_refuses_is_refused_here_in_the_same_words(
    desk: Path, certificate: Certificate, way: Way
) -> None:
    with pytest.raises(PinRefused) as caught:
        keydesk.open_key(certificate, account=OWNER, pin=WRONG_PIN, otp="")
    assert caught.value.field == "pin"
    assert caught.value.sentence.startswith("Mã PIN không đúng.")
    assert way.asked() == 1
    way.lose()
    with pytest.raises(KeyUnavailable) as gone:
        keydesk.state(certificate, account=OWNER)
    assert "Hãy cắm thiết bị" in gone.value.sentence


def test_keys_that_ask_for_nothing_need_no_signer_to_ask(place: Path) -> None:
    for key in ("vanthu-bd", "vgca:may-cua-toi", "client:1"):
        assert not keydesk.state(Certificate(key=key, pem=""), account=OWNER).locked
    assert not place.exists()


def test_where_no_signer_runs_that_is_what_is_said(place: Path, certificate: Certificate) -> None:
    for ask in (
        lambda: keydesk.state(certificate, account=OWNER),
        lambda: keydesk.open_key(certificate, account=OWNER, pin=PIN, otp=""),
        lambda: keydesk.send_otp(certificate),
    ):
        with pytest.raises(SignerAway):
            ask()
    keydesk.close(OWNER)  # nothing is open where nobody has keys


def test_the_socket_is_for_one_user_only(desk: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stat.S_IMODE(desk.stat().st_mode) == 0o600
    us = os.geteuid()
    monkeypatch.setattr(keydesk.os, "geteuid", lambda: us + 1)
    # Whoever is somebody else is neither heard nor told a PIN.
    with pytest.raises(SignerAway):
        keydesk.open_key(certificate, account=OWNER, pin=PIN, otp="")


def test_a_stranger_is_not_answered(desk: Path, way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    us = os.geteuid()
    monkeypatch.setattr(keydesk.os, "geteuid", lambda: us + 1)
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.settimeout(60)
        stranger.connect(str(desk))
        try:
            stranger.sendall(json.dumps({"do": "close", "account": str(OWNER)}).encode() + b"\n")
            assert stranger.recv(100) == b""
        except (BrokenPipeError, ConnectionResetError):
            pass  # hung up before it was said


def test_there_is_one_signer(desk: Path, way: Way) -> None:
    with pytest.raises(AnotherSigner), serving(desk, way.backend):
        pass
    assert desk.exists()


def test_what_a_killed_signer_left_is_cleared_and_the_end_leaves_nothing(way: Way, place: Path) -> None:
    place.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(place))
    with serving(place, way.backend):
        way.open(OWNER)
    assert not place.exists()
    assert way.state(OWNER).locked


def test_garbage_ends_nothing(desk: Path, certificate: Certificate) -> None:
    for line in (b"", b"\n", b"{", b"[]\n", b'{"do": "rm"}\n', b'{"do": "open", "account": "x", "pin": "1"}\n'):
        with socket.socket(socket.AF_UNIX) as caller:
            caller.settimeout(60)
            caller.connect(str(desk))
            caller.sendall(line)
            caller.shutdown(socket.SHUT_WR)
            assert b"signed" not in caller.makefile("rb").read()
    assert keydesk.state(certificate, account=OWNER).locked


def test_a_failure_in_the_signer_is_told_without_what_was_given(
    desk: Path, certificate: Certificate, way: Way, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Any, token: Any, pin: str) -> Any:
        raise ZeroDivisionError(f"with {pin}")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(key_ways.CountingTokens, "_c_login", fail)
    with pytest.raises(KeyUnavailable) as caught:
        keydesk.open_key(certificate, account=OWNER, pin=PIN, otp="")
    assert "gặp lỗi" in caught.value.sentence
    said = caplog.text + json.dumps([vars(record) for record in caplog.records], default=str)
    assert "incident" in said
    assert PIN not in said


def test_the_desk_closes_by_itself_what_nobody_uses(
    way: Way, place: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept = threading.Event()
    sweep = way.backend.sweep

    def note() -> None:
        sweep()
        if way.clock.at > 1000:
            swept.set()

    monkeypatch.setattr(way.backend, "sweep", note)
    with serving(place, way.backend):
        keydesk.open_key(certificate, account=OWNER, pin=PIN, otp="")
        way.clock.at += IDLE_MINUTES * 60
        assert swept.wait(120)
    assert way.backend._sessions == {}  # type: ignore[attr-defined]
