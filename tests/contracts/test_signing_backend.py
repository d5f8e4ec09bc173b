"""What every way of signing behind the port does: held keys, tokens by PKCS#11 (SoftHSM2), remote services by CSC."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import key_ways
import pytest
from key_ways import GOOD, IDLE_MINUTES, WRONG_PIN, Authority, Way, holds, signed

from racing import race
from vanthu.adapters.signing_keys import SigningKeys
from vanthu.signing.ports import KeyLocked, KeyState, KeyUnavailable, PinRefused

OWNER, SOMEBODY = UUID(int=1), UUID(int=2)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("pki"))


@contextmanager
def held(authority: Authority, folder: Path) -> Iterator[Way]:
    with key_ways.held(authority, folder) as way:
        yield way


@contextmanager
def token(authority: Authority, folder: Path) -> Iterator[Way]:
    with key_ways.token(authority, folder) as way:
        yield way


@contextmanager
def token_rsa(authority: Authority, folder: Path) -> Iterator[Way]:
    with key_ways.token(authority, folder, with_rsa=True) as way:
        yield way


@contextmanager
def csc_v1(authority: Authority, folder: Path) -> Iterator[Way]:
    with key_ways.remote(authority, 1, with_rsa=True) as (way, _, _):
        yield way


@contextmanager
def csc_v2(authority: Authority, folder: Path) -> Iterator[Way]:
    with key_ways.remote(authority, 2) as (way, _, _):
        yield way


@contextmanager
def csc_v2_rsa_with_code(authority: Authority, folder: Path) -> Iterator[Way]:
    with key_ways.remote(authority, 2, with_rsa=True, otp="online", auth="basic") as (way, _, _):
        yield way


WAYS = (held, token, token_rsa, csc_v1, csc_v2, csc_v2_rsa_with_code)


@pytest.fixture(params=WAYS, ids=lambda make: make.__name__)
def way(request: pytest.FixtureRequest, authority: Authority, tmp_path: Path) -> Iterator[Way]:
    make: Callable[[Authority, Path], Any] = request.param
    with make(authority, tmp_path) as made:
        yield made


@pytest.fixture(params=WAYS[1:], ids=lambda make: make.__name__)
def locked(request: pytest.FixtureRequest, authority: Authority, tmp_path: Path) -> Iterator[Way]:
    """Ways that ask for a secret."""
    make: Callable[[Authority, Path], Any] = request.param
    with make(authority, tmp_path) as made:
        yield made


def test_it_signs_and_the_signature_holds_with_its_chain_in_the_file(way: Way, authority: Authority) -> None:
    way.open(OWNER)
    with way.lend(OWNER) as signer:
        files = [signed(signer), signed(signer, "Văn bản thứ hai")]
    for file in files:
        assert authority.finds(file) == (way.name, GOOD)


def test_the_key_of_another_certificate_is_refused(way: Way) -> None:
    way.open(OWNER)
    with pytest.raises(KeyUnavailable), way.lend(OWNER, pem=way.stranger.pem) as signer:
        signed(signer)


def test_a_key_that_is_not_there_is_refused(way: Way) -> None:
    way.open(OWNER)
    for key in way.unknown:
        with pytest.raises(KeyUnavailable), way.lend(OWNER, key=key) as signer:
            signed(signer)


def test_a_device_that_was_pulled_or_a_service_that_is_down_is_told(locked: Way) -> None:
    locked.open(OWNER)
    with locked.lend(OWNER) as signer:
        signed(signer)
        locked.lose()
        with pytest.raises(KeyUnavailable) as caught:
            signed(signer)
        assert "Hãy" in caught.value.sentence
    with pytest.raises(KeyUnavailable), locked.lend(OWNER):
        pass
    assert locked.asked() == 1


def test_many_documents_are_signed_under_one_secret_and_fail_alone(way: Way, authority: Authority) -> None:
    way.open(OWNER)
    before = way.asked()

    def fails(signer: Any) -> bytes:
        raise ZeroDivisionError

    made = way.backend.sign_many(
        key=way.key, pem=way.holder.pem, account=OWNER, tasks=[signed, fails, lambda s: signed(s, "Hai"), signed]
    )
    assert isinstance(made[1], ZeroDivisionError)
    assert [authority.finds(made[n]) for n in (0, 2, 3)] == [(way.name, GOOD)] * 3  # type: ignore[arg-type]
    assert way.asked() == before


# --- secrets ---------------------------------------------------------------------------------------------------------


def test_a_held_key_asks_for_nothing(authority: Authority, tmp_path: Path) -> None:
    with key_ways.held(authority, tmp_path) as way:
        assert not way.state(OWNER).locked


def test_without_its_secret_a_key_signs_nothing(locked: Way) -> None:
    state = locked.state(OWNER)
    assert (state.locked, state.secrets.pin, state.open_seconds) == (True, True, None)
    with pytest.raises(KeyLocked), locked.lend(OWNER):
        pass
    with pytest.raises(KeyLocked):
        locked.backend.sign_many(key=locked.key, pem=locked.holder.pem, account=OWNER, tasks=[signed])
    assert locked.asked() == 0


def test_a_wrong_pin_is_told_once_and_never_again(locked: Way) -> None:
    with pytest.raises(PinRefused) as caught:
        locked.open(OWNER, pin=WRONG_PIN)
    assert (caught.value.field, locked.asked()) == ("pin", 1)
    assert locked.state(OWNER).locked
    with pytest.raises(KeyLocked), locked.lend(OWNER):
        pass
    assert locked.asked() == 1
    assert locked.open(OWNER).open_seconds == IDLE_MINUTES * 60


def test_no_pin_is_no_try(locked: Way) -> None:
    with pytest.raises(PinRefused):
        locked.open(OWNER, pin="")
    assert locked.asked() == 0


def test_a_wrong_pin_closes_what_was_open(locked: Way) -> None:
    """A token would take any PIN while somebody is logged in: it must be asked, and nothing stay open behind."""
    locked.open(OWNER)
    with pytest.raises(PinRefused):
        locked.open(SOMEBODY, pin=WRONG_PIN)
    for account in (OWNER, SOMEBODY):
        assert locked.state(account).locked


def test_what_one_opened_nobody_else_uses(locked: Way) -> None:
    locked.open(OWNER)
    for account in (SOMEBODY, None):
        with pytest.raises(KeyLocked), locked.lend(account):
            pass
    assert locked.state(SOMEBODY).locked
    with locked.lend(OWNER) as signer:
        assert signed(signer)


def test_it_closes_when_nobody_signs_for_a_while_and_not_before(locked: Way) -> None:
    locked.open(OWNER)
    locked.clock.at += IDLE_MINUTES * 60 - 1
    with locked.lend(OWNER) as signer:
        signed(signer)
        assert locked.state(OWNER).open_seconds == IDLE_MINUTES * 60
        locked.clock.at += IDLE_MINUTES * 60
        with pytest.raises(KeyLocked):
            signed(signer)
    assert locked.state(OWNER).locked


def test_a_sweep_closes_what_is_over_and_leaves_the_rest(locked: Way) -> None:
    locked.open(OWNER)
    locked.backend.sweep()
    assert not locked.state(OWNER).locked
    locked.clock.at += IDLE_MINUTES * 60
    locked.backend.sweep()
    locked.clock.at -= IDLE_MINUTES * 60
    assert locked.state(OWNER).locked


def test_who_signs_out_closes_his_own_and_only_his(locked: Way) -> None:
    locked.open(OWNER)
    locked.backend.close(account=SOMEBODY)
    assert not locked.state(OWNER).locked
    locked.backend.close(account=OWNER)
    assert locked.state(OWNER).locked
    locked.open(OWNER)
    locked.backend.close_all()
    assert locked.state(OWNER).locked


def test_many_threads_sign_at_once_while_others_look_and_sweep(locked: Way) -> None:
    """The desk's threads and the job's: a PKCS#11 library is asked by one at a time, authorisations are counted."""
    locked.open(OWNER)

    def act(number: int) -> Any:
        if number == 7:
            return locked.backend.close(account=SOMEBODY) or locked.backend.sweep() or locked.state(OWNER)
        with locked.lend(OWNER) as signer:
            return holds(signer, locked.holder, number)

    done = race(act, runners=8)
    # One authorisation by a code covers five signatures; nothing but that may stop anybody.
    assert all(one is True or type(one) in {KeyState, KeyLocked} for one in done), done
    assert done.count(True) == (5 if locked.code() else 7)


def test_the_it_officer_finds_the_address_to_register(locked: Way) -> None:
    found = {key.address: key for place in locked.backend.inventory() for key in place.keys}
    assert locked.key in found
    assert (found[locked.key].name, found[locked.key].pem.strip()) == (locked.name, locked.holder.pem.strip())
    assert locked.asked() == 0


# --- one port for all ------------------------------------------------------------------------------------------------


def test_the_address_picks_the_way_and_an_unknown_one_is_refused(authority: Authority, tmp_path: Path) -> None:
    with key_ways.held(authority, tmp_path):
        keys = SigningKeys(parts={"held": ("vanthu.adapters.signing_held.HeldKeys", {"folder": tmp_path})})
        with keys.lend(key="leader", pem=authority.leader.pem, account=OWNER) as signer:
            assert signed(signer)
        for address in ("pkcs11:serial=1;id=%01", "vgca:may-cua-toi", "csc:smartca/1"):
            for ask in (
                lambda address=address: keys.lend(key=address, pem=authority.leader.pem),
                lambda address=address: keys.state(key=address, pem=authority.leader.pem, account=OWNER),
                lambda address=address: keys.open(key=address, pem=authority.leader.pem, account=OWNER, pin="1"),
            ):
                with pytest.raises(KeyUnavailable) as caught:
                    ask()
                assert "chưa được cài đặt" in caught.value.sentence
