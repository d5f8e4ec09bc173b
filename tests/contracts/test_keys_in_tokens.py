"""What only tokens do: they are chosen by serial number, count wrong PINs, and are pulled out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import key_ways
import pkcs11
import pytest
from key_ways import GOOD, PIN, WRONG_PIN, Authority, Way, holds, signed

import softhsm
from racing import race
from vanthu.adapters.signing_pkcs11 import Tokens
from vanthu.signing.ports import KeyBlocked, KeyLocked, KeyUnavailable, PinRefused

OWNER, SOMEBODY = UUID(int=1), UUID(int=2)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def way(authority: Authority, tmp_path: Path) -> Iterator[Way]:
    with key_ways.token(authority, tmp_path) as made:
        yield made


def test_of_two_tokens_of_one_label_the_serial_number_decides(way: Way, authority: Authority) -> None:
    tokens = [place for place in way.backend.inventory() if place.facts.get("label") == "Ban Cơ yếu"]
    assert len(tokens) == 2
    for place in tokens:
        holder = authority.leader if place.facts["serial"] in way.key else authority.other
        key = next(key for key in place.keys if key.pem.strip() == holder.pem.strip())
        way.backend.open(key=key.address, pem=holder.pem, account=OWNER, pin=PIN)
        with way.backend.lend(key=key.address, pem=holder.pem, account=OWNER) as signer:
            assert authority.finds(signed(signer))[0] == key.name
    # Both are open at once, each by its own login.
    with way.lend(OWNER) as signer:
        assert signed(signer)


def test_a_key_may_be_named_by_its_label(way: Way) -> None:
    by_label = way.key.replace("id=%01", "object=k%C3%BD")
    way.backend.open(key=by_label, pem=way.holder.pem, account=OWNER, pin=PIN)
    with way.lend(OWNER, key=by_label) as signer:
        assert signed(signer)


def test_a_token_that_is_not_plugged_in_is_told_before_anybody_types_a_pin(way: Way) -> None:
    way.lose()
    with pytest.raises(KeyUnavailable) as caught:
        way.state(OWNER)
    assert "Hãy cắm thiết bị" in caught.value.sentence
    with pytest.raises(KeyUnavailable):
        way.open(OWNER)
    assert way.asked() == 0


def test_a_token_that_is_plugged_in_later_is_found(authority: Authority, tmp_path: Path) -> None:
    machine = softhsm.SoftHsm(tmp_path)
    machine.use()
    machine.token("một", PIN)
    backend = Tokens(library=machine.library, intermediates=tuple)
    try:
        assert len(backend.inventory()) == 1
        serial = machine.token("hai", PIN)
        state = backend.state(key=f"pkcs11:serial={serial};id=%01", pem=authority.leader.pem, account=OWNER)
        assert state.locked
    finally:
        backend.close_all()
        softhsm.forget()


def test_pulling_the_token_closes_its_session(way: Way) -> None:
    way.open(OWNER)
    way.lose()
    way.backend.sweep()
    with pytest.raises(KeyLocked), way.lend(OWNER):
        pass


def test_the_library_is_asked_by_one_thread_at_a_time(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """python-pkcs11 initialises it without locks: what it does with two callers, nobody knows."""
    inside, most, pause = 0, 0, Event()
    find = key_ways.CountingTokens._key

    def watched(self: Any, *asked: Any) -> Any:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        pause.wait(0.01)  # long enough for another to come in, if it could
        try:
            return find(self, *asked)
        finally:
            inside -= 1

    way.open(OWNER)
    monkeypatch.setattr(key_ways.CountingTokens, "_key", watched)

    def act(number: int) -> bool:
        with way.lend(OWNER) as signer:
            return holds(signer, way.holder, number)

    assert race(act, runners=6) == [True] * 6
    assert most == 1


def test_after_a_wrong_pin_the_next_one_is_warned(way: Way) -> None:
    assert way.state(OWNER).secrets.note == ""
    with pytest.raises(PinRefused) as caught:
        way.open(OWNER, pin=WRONG_PIN)
    assert "nhập sai nhiều lần thiết bị sẽ bị khóa" in caught.value.sentence
    assert "đã bị nhập sai" in way.state(OWNER).secrets.note


def test_what_a_refused_login_leaves_open_does_not_pile_up(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = 0
    anew = Tokens._begin_anew

    def count(self: Any) -> None:
        nonlocal begun
        begun += 1
        anew(self)

    monkeypatch.setattr(Tokens, "_begin_anew", count)
    with pytest.raises(PinRefused):
        way.open(OWNER, pin=WRONG_PIN)
    way.open(OWNER)
    assert begun == 1
    way.open(OWNER)
    assert begun == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (pkcs11.PinLocked, KeyBlocked),
        (pkcs11.PinInvalid, PinRefused),
        (pkcs11.PinLenRange, PinRefused),
        (pkcs11.PinExpired, KeyUnavailable),
        (pkcs11.DeviceRemoved, KeyUnavailable),
        (pkcs11.TokenNotPresent, KeyUnavailable),
    ],
)
def test_what_a_token_answers_to_a_login_is_said_in_words(
    way: Way, monkeypatch: pytest.MonkeyPatch, error: type[Exception], kind: type[Exception]
) -> None:
    """SoftHSM never locks itself; a real token does after three to ten tries."""

    def refuse(self: Any, token: Any, pin: str) -> Any:
        raise error

    monkeypatch.setattr(key_ways.CountingTokens, "_c_login", refuse)
    with pytest.raises(KeyUnavailable) as caught:
        way.open(OWNER)
    assert type(caught.value) is kind
    assert PIN not in caught.value.sentence
    assert way.state(OWNER).locked


def test_a_token_that_says_it_is_locked_is_not_asked_again(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    class Locked:
        flags = pkcs11.TokenFlag.TOKEN_INITIALIZED | pkcs11.TokenFlag.USER_PIN_LOCKED

    monkeypatch.setattr(Tokens, "_token", lambda self, serial: Locked())
    with pytest.raises(KeyBlocked):
        way.open(OWNER)
    assert way.asked() == 0


def test_a_key_whose_certificate_the_token_does_not_tell_is_found_out_by_its_signature(
    authority: Authority, tmp_path: Path
) -> None:
    """The certificate lies under another id than its key: nothing tells whose the key is, until it signs."""
    machine = softhsm.SoftHsm(tmp_path)
    machine.use()
    serial = machine.token("một", PIN)
    machine.put(serial, PIN, key=authority.other.key, certificate=b"", id=b"\x07", label="ký")
    backend = Tokens(library=machine.library, intermediates=tuple)
    key, pem = f"pkcs11:serial={serial};id=%07", authority.leader.pem
    try:
        backend.open(key=key, pem=pem, account=OWNER, pin=PIN)
        with backend.lend(key=key, pem=pem, account=OWNER) as signer, pytest.raises(KeyUnavailable) as caught:
            signed(signer)
        assert "không phải của chứng thư số đã đăng ký" in caught.value.sentence
        assert backend.state(key=key, pem=pem, account=OWNER).locked
    finally:
        backend.close_all()
        softhsm.forget()


def test_two_keys_of_one_label_are_not_guessed_between(authority: Authority, tmp_path: Path) -> None:
    machine = softhsm.SoftHsm(tmp_path)
    machine.use()
    serial = machine.token("một", PIN)
    for id in (b"\x01", b"\x02"):
        machine.put(serial, PIN, key=authority.leader.key, certificate=authority.leader.certificate, id=id, label="ký")
    backend = Tokens(library=machine.library, intermediates=tuple)
    try:
        with pytest.raises(KeyUnavailable) as caught:
            backend.open(key=f"pkcs11:serial={serial};object=k%C3%BD", pem=authority.leader.pem, account=OWNER, pin=PIN)
        assert "nhiều hơn một" in caught.value.sentence
    finally:
        backend.close_all()
        softhsm.forget()


def test_a_library_that_is_not_there_is_told(authority: Authority, tmp_path: Path) -> None:
    backend = Tokens(library=str(tmp_path / "khong-co.so"))
    with pytest.raises(KeyUnavailable) as caught:
        backend.open(key="pkcs11:serial=1;id=%01", pem=authority.leader.pem, account=OWNER, pin=PIN)
    assert "thư viện PKCS#11" in caught.value.sentence
    (place,) = backend.inventory()
    assert place.problem == caught.value.sentence


def test_a_token_that_was_pulled_and_plugged_in_again_is_to_be_opened_again(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pkcs11 import SessionHandleInvalid

    from vanthu.adapters import signing_pkcs11

    def gone(session: Any) -> Any:
        raise SessionHandleInvalid

    with key_ways.token(authority, tmp_path) as way:
        way.open(OWNER)
        with way.lend(OWNER) as signer:
            assert authority.finds(signed(signer)) == (way.name, GOOD)
        with monkeypatch.context() as patch:
            patch.setattr(signing_pkcs11, "_certificates", gone)
            with pytest.raises(KeyLocked), way.lend(OWNER):
                pass
        assert way.state(OWNER).locked
        way.open(OWNER)
        with way.lend(OWNER) as signer:
            assert authority.finds(signed(signer)) == (way.name, GOOD)
