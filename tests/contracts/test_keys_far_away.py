"""What only remote services do: authorisations of hashes and of many, codes, phones, and every way to fail."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
from threading import Event
from typing import Any
from uuid import UUID

import key_ways
import pytest
from csc_service import CLIENT
from key_ways import GOOD, PIN, WRONG_PIN, Authority, Way, holds, signed

from racing import race
from vanthu.adapters import csc_wire
from vanthu.adapters.signing_csc import RemoteKeys
from vanthu.cli import keys
from vanthu.core import adapters
from vanthu.signing.ports import KeyBlocked, KeyLocked, KeyUnavailable, PinRefused, RemoteTimeout

OWNER, SOMEBODY = UUID(int=1), UUID(int=2)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(params=[1, 2], ids=["v1", "v2"])
def version(request: pytest.FixtureRequest) -> int:
    return request.param


def sign_three(way: Way, **more: Any) -> list[Any]:
    tasks = [lambda signer, n=n: signed(signer, f"Văn bản {n}") for n in range(3)]
    return way.backend.sign_many(key=way.key, pem=way.holder.pem, account=OWNER, tasks=tasks, **more)


# --- authorisations --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("otp", ["online", "offline"])
def test_three_documents_are_signed_with_one_code_that_is_bound_to_their_hashes(
    authority: Authority, version: int, otp: str
) -> None:
    with key_ways.remote(authority, version, otp=otp, scal=2) as (way, service, credential):
        assert way.state(OWNER).secrets.sends_otp == (otp == "online")
        way.open(OWNER)
        assert service.count("credentials/authorize") == 0, "the hashes are not known yet"
        made = sign_three(way)
        assert [type(one) for one in made] == [bytes] * 3, made
        assert [authority.finds(one) for one in made] == [(way.name, GOOD)] * 3
        assert credential.codes == []
        (asked,) = [body for method, body in service.asked if method == "credentials/authorize"]
        assert len(asked["hash" if version == 1 else "hashes"]) == 3
        assert service.count("signatures/signHash") == 1
        # One after another, further ones belong to the same authorisation as long as it lasts.
        with way.lend(OWNER) as signer:
            assert authority.finds(signed(signer)) == (way.name, GOOD)
        assert (service.count("credentials/authorize"), service.count("credentials/extendTransaction")) == (1, 1)


@pytest.mark.parametrize("scal", [1, 2])
def test_a_document_that_drops_out_keeps_nobody_waiting(authority: Authority, version: int, scal: int) -> None:
    def fails(signer: Any) -> bytes:
        raise ZeroDivisionError

    with key_ways.remote(authority, version, scal=scal) as (way, service, _):
        way.open(OWNER)
        made = way.backend.sign_many(
            key=way.key, pem=way.holder.pem, account=OWNER, tasks=[fails, signed, fails, lambda s: signed(s, "Hai")]
        )
        assert [type(one) for one in made] == [ZeroDivisionError, bytes, ZeroDivisionError, bytes]
        assert service.count("signatures/signHash") == 1
        assert len(service.signed) == 2


def test_documents_of_a_batch_are_worked_on_one_at_a_time(authority: Authority, version: int) -> None:
    """What draws and signs is not made for two threads; only the waiting is done together."""
    inside, most, pause = 0, 0, Event()

    def task(signer: Any) -> bool:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        pause.wait(0.01)
        inside -= 1
        done = holds(signer, way.holder, most)
        inside += 1
        most = max(most, inside)
        pause.wait(0.01)
        inside -= 1
        return done

    with key_ways.remote(authority, version, scal=2) as (way, service, _):
        way.open(OWNER)
        made = way.backend.sign_many(key=way.key, pem=way.holder.pem, account=OWNER, tasks=[task] * 5)
        assert (made, most, service.count("signatures/signHash")) == ([True] * 5, 1, 1)


def test_more_documents_than_one_authorisation_covers_need_the_next_one(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version, multisign=2) as (way, service, _):
        way.open(OWNER)
        made = sign_three(way)
        assert [authority.finds(one) for one in made] == [(way.name, GOOD)] * 3
        assert service.count("credentials/authorize") == 2, "the PIN is good for as long as the key is open"


def test_authorisations_are_counted_when_many_sign_at_once(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version, multisign=1) as (way, service, _):
        way.open(OWNER)

        def act(number: int) -> bool:
            with way.lend(OWNER) as signer:
                return holds(signer, way.holder, number)

        assert race(act, runners=6) == [True] * 6
        assert service.count("credentials/authorize") == len(service.signed) == 6


def test_a_code_is_good_for_one_authorisation_and_the_rest_stays_unsigned(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version, multisign=2, otp="online") as (way, service, _):
        way.open(OWNER)
        made = sign_three(way)
        assert [type(one) for one in made] == [bytes, bytes, KeyLocked]
        assert way.state(OWNER).locked
        assert service.count("credentials/authorize") == 1


def test_where_the_service_lets_us_the_pin_is_tried_at_once(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        way.open(OWNER)
        assert service.count("credentials/authorize") == 1
        with way.lend(OWNER) as signer:
            signed(signer), signed(signer)
        assert service.count("credentials/authorize") == 1


def test_a_wrong_pin_that_shows_only_with_the_hashes_closes_the_key(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version, scal=2) as (way, service, credential):
        way.open(OWNER, pin=WRONG_PIN)
        with way.lend(OWNER) as signer, pytest.raises(PinRefused):
            signed(signer)
        assert (way.state(OWNER).locked, credential.wrong_pins, service.signed) == (True, 1, [])


def test_a_wrong_code_is_told(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version, otp="online") as (way, service, _):
        with pytest.raises(PinRefused) as caught:
            way.open(OWNER, otp="000000x")
        assert "OTP" in caught.value.sentence
        with pytest.raises(PinRefused) as caught:
            way.open(OWNER, otp="")
        assert (caught.value.field, service.count("credentials/authorize")) == ("otp", 1)


def test_an_account_that_locked_itself_is_said_to_be_locked(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, _, credential):
        for _ in range(2):
            with pytest.raises(PinRefused):
                way.open(OWNER, pin=WRONG_PIN)
        with pytest.raises(KeyBlocked):
            way.open(OWNER, pin=WRONG_PIN)
        with pytest.raises(KeyBlocked):
            way.open(OWNER, pin=PIN)
        assert credential.wrong_pins == 3


def test_activation_data_that_expired_there_closes_the_key(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        way.open(OWNER)
        service.later += 3600
        with way.lend(OWNER) as signer, pytest.raises(KeyLocked):
            signed(signer)
        assert way.state(OWNER).locked


def test_activation_data_that_is_about_to_expire_is_asked_for_anew(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        service.lasts = 60
        way.open(OWNER)
        way.clock.at += 61
        with way.lend(OWNER) as signer:
            assert signed(signer)
        assert service.count("credentials/authorize") == 2


def test_a_key_opened_by_a_code_closes_with_its_activation_data(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version, otp="online") as (way, service, _):
        service.lasts = 60
        assert way.open(OWNER).open_seconds == 60
        way.clock.at += 61
        assert way.state(OWNER).locked


# --- the phone -------------------------------------------------------------------------------------------------------


def test_a_confirmation_on_the_phone_is_waited_for(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csc_wire, "_ASK_AGAIN", 0)
    with key_ways.remote(authority, 2, pin="", phone=3, scal=2) as (way, service, _):
        state = way.state(OWNER)
        assert not state.locked
        assert "điện thoại" in state.secrets.note
        with way.lend(OWNER) as signer:
            assert authority.finds(signed(signer)) == (way.name, GOOD)
        assert service.count("credentials/authorizeCheck") == 4
        service.faults.add("refused_on_phone")
        way.clock.at += 3600
        with way.lend(OWNER) as signer, pytest.raises(KeyUnavailable) as caught:
            signed(signer)
        assert "từ chối trên điện thoại" in caught.value.sentence


def test_a_phone_that_nobody_looks_at_is_not_waited_for_for_ever(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with key_ways.remote(authority, 2, pin="", phone=10**9) as (way, service, _):

        class Impatient(key_ways.Clock):
            def __call__(self) -> float:
                self.at += 10
                return self.at

        wire = next(iter(way.backend._wires.values()))  # type: ignore[attr-defined]
        monkeypatch.setattr(csc_wire, "_ASK_AGAIN", 0)
        monkeypatch.setattr(wire, "_clock", Impatient())
        with way.lend(OWNER) as signer, pytest.raises(RemoteTimeout):
            signed(signer)
        assert 1 < service.count("credentials/authorizeCheck") < 20


def test_version_1_confirms_by_itself(authority: Authority) -> None:
    with key_ways.remote(authority, 1, pin="", phone=0) as (way, service, _):
        with way.lend(OWNER) as signer:
            assert authority.finds(signed(signer)) == (way.name, GOOD)
        (asked,) = [body for method, body in service.asked if method == "credentials/authorize"]
        assert {"PIN", "OTP"} & set(asked) == set()


def test_one_confirmation_on_the_phone_never_signs_another_document(
    authority: Authority, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csc_wire, "_ASK_AGAIN", 0)
    with key_ways.remote(authority, version, pin="", phone=0) as (way, service, _):
        for number in range(3):
            with way.lend(OWNER) as signer:
                assert authority.finds(signed(signer, f"Văn bản {number}")) == (way.name, GOOD)
        assert service.count("credentials/authorize") == 3


def test_who_signs_out_while_the_service_is_asked_finds_the_key_closed(
    authority: Authority, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with key_ways.remote(authority, version) as (way, _, _):
        way.open(OWNER)
        wire = next(iter(way.backend._wires.values()))  # type: ignore[attr-defined]
        asked = wire.sign_hashes

        async def signs_out(*args: Any, **more: Any) -> Any:
            made = await asked(*args, **more)
            way.backend.close(account=OWNER)
            return made

        monkeypatch.setattr(wire, "sign_hashes", signs_out)
        with way.lend(OWNER) as signer:
            assert authority.finds(signed(signer)) == (way.name, GOOD)
        assert way.state(OWNER).locked
        with pytest.raises(KeyLocked), way.lend(OWNER):
            pass


def test_who_signs_out_while_the_key_is_being_opened_finds_it_closed(
    authority: Authority, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with key_ways.remote(authority, version) as (way, _, _):
        wire = next(iter(way.backend._wires.values()))  # type: ignore[attr-defined]
        authorize = wire.authorize

        async def signs_out(*args: Any, **more: Any) -> Any:
            sad = await authorize(*args, **more)
            way.backend.close(account=OWNER)
            return sad

        monkeypatch.setattr(wire, "authorize", signs_out)
        assert way.open(OWNER).locked
        assert way.state(OWNER).locked
        with pytest.raises(KeyLocked), way.lend(OWNER):
            pass


# --- what a service says of itself -----------------------------------------------------------------------------------


def test_a_service_is_asked_once_in_an_hour_what_it_is(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        assert way.open(OWNER).answers == f"Ký số từ xa thử nghiệm (CSC {'1.0.4.0' if version == 1 else '2.0.0.2'})"
        with way.lend(OWNER) as signer:
            signed(signer)
        way.state(OWNER)
        assert (service.asked[0], service.count("info")) == (("info", {}), 1)
        # Whoever checks himself, and whoever comes an hour later, has it asked anew.
        service.says = {"name": "Tên  mới\n"}
        looked = way.backend.state(key=way.key, pem=way.holder.pem, account=OWNER, fresh=True)
        assert (looked.answers.partition(" (")[0], service.count("info")) == ("Tên mới", 2)
        way.clock.at += 3600
        way.state(OWNER)
        assert service.count("info") == 3


def test_the_it_officer_reads_who_the_service_is(
    authority: Authority, version: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        monkeypatch.setattr(adapters, "get", lambda port: way.backend)
        assert keys.run(argparse.Namespace(json=False)) == 0
        said = capsys.readouterr().out
        for words in (
            "tên dịch vụ: Ký số từ xa thử nghiệm",
            f"phiên bản CSC của dịch vụ: {service._about()['specs']}",
            "quốc gia, vùng: VN",
            "ngôn ngữ: vi-VN",
            "cách đăng nhập: oauth2client",
            "credentials/authorize, ",
            f"địa chỉ khóa: {way.key}",
        ):
            assert words in said
        service.says = {"methods": ["credentials/list", "credentials/info", "credentials/authorize"]}
        assert keys.run(argparse.Namespace(json=False)) == 1
        assert "không cung cấp chức năng signatures/signHash" in capsys.readouterr().out


@pytest.mark.parametrize("lacks", ["credentials/authorize", "signatures/signHash"])
def test_a_service_that_cannot_sign_is_told_before_anybody_gives_a_secret(
    authority: Authority, version: int, lacks: str
) -> None:
    with key_ways.remote(authority, version) as (way, service, credential):
        service.says = {"methods": [one for one in service._about()["methods"] if one != lacks]}
        for ask in (lambda: way.open(OWNER, pin=WRONG_PIN), lambda: way.state(OWNER)):
            with pytest.raises(KeyUnavailable) as caught:
                ask()
            assert lacks in caught.value.sentence and "Hãy báo công chức CNTT" in caught.value.sentence
        assert (service.count("credentials/authorize"), credential.wrong_pins) == (0, 0)
        # The IT officer sees who it is and why it will not do.
        (place,) = way.backend.inventory()
        assert (place.facts["service"], place.keys) == ("Ký số từ xa thử nghiệm", ())
        assert lacks in place.problem and lacks not in place.facts["methods"].split(", ")
        service.says = {}
        assert way.open(OWNER).open_seconds


def test_a_service_of_another_version_than_the_settings_say_is_refused(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        service.says = {"specs": "2.0.0.2" if version == 1 else "1.0.4.0"}
        with pytest.raises(KeyUnavailable) as caught:
            way.open(OWNER)
        assert f"phiên bản {version}" in caught.value.sentence
        assert service.count("credentials/info") == 0


@pytest.mark.parametrize(
    "says",
    [
        {"specs": None},
        {"specs": "mới nhất"},
        {"specs": 2},
        {"name": None},
        {"name": " "},
        {"authType": None},
        {"authType": []},
        {"methods": None},
        {"methods": "signatures/signHash"},
        {"methods": [7]},
    ],
    ids=str,
)
def test_a_service_that_does_not_say_what_it_is_is_not_used(
    authority: Authority, version: int, says: dict[str, object]
) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        service.says = says
        with pytest.raises(KeyUnavailable) as caught:
            way.open(OWNER)
        assert "sai quy cách" in caught.value.sentence
        assert service.asked == [("info", {})]


def test_a_service_without_that_method_is_not_used(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        service.faults.add("no_info")
        with pytest.raises(KeyUnavailable) as caught:
            way.open(OWNER)
        assert "sai quy cách" in caught.value.sentence
        assert service.count("credentials/info") == 0


# --- every way to fail -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["5xx", "malformed", "huge", "other_key", "one_too_few"])
def test_a_service_that_fails_signs_nothing_and_is_told_in_words(
    authority: Authority, version: int, fault: str
) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        way.open(OWNER)
        with way.lend(OWNER) as signer:
            service.faults.add(fault)
            with pytest.raises(KeyUnavailable) as caught:
                signed(signer)
        assert "Hãy" in caught.value.sentence


def test_a_certificate_that_is_not_the_registered_one_is_refused(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        service.faults.add("other_certificate")
        for ask in (lambda: way.open(OWNER), lambda: way.state(OWNER)):
            with pytest.raises(KeyUnavailable) as caught:
                ask()
            assert "khác chứng thư số đã đăng ký" in caught.value.sentence
        assert service.count("credentials/authorize") == 0


def test_a_service_that_does_not_answer_is_not_waited_for(authority: Authority, version: int) -> None:
    with key_ways.remote(authority, version) as (way, service, _):
        service.faults.add("slow")
        wire = next(iter(way.backend._wires.values()))  # type: ignore[attr-defined]
        way.state(OWNER)
        wire.service = type(wire.service)(**{**vars(wire.service), "timeout": 0.2})
        with pytest.raises(RemoteTimeout) as caught:
            way.open(OWNER)
        assert "thu-nghiem" in caught.value.sentence
        assert way.state(OWNER).locked
        service.released.set()


@pytest.mark.parametrize("auth", ["oauth2", "login", "basic"])
def test_we_sign_in_as_the_service_wants_it_and_are_told_when_it_does_not_know_us(
    authority: Authority, version: int, auth: str
) -> None:
    with key_ways.remote(authority, version, auth=auth) as (way, service, _):
        way.open(OWNER)
        wrong = {"url": service.url, "version": version, "auth": auth, "client_id": CLIENT[0], "client_secret": "sai"}
        stranger = RemoteKeys(services={"thu-nghiem": wrong})
        with pytest.raises(KeyUnavailable) as caught:
            stranger.open(key=way.key, pem=way.holder.pem, account=OWNER, pin=PIN)
        assert "tài khoản kết nối" in caught.value.sentence


def test_a_way_to_confirm_that_we_do_not_speak_is_refused(authority: Authority) -> None:
    wire = csc_wire.Wire(csc_wire.Service(name="x", url="http://127.0.0.1:9", version=2))
    from base64 import b64encode

    from asn1crypto import pem

    told: dict[str, Any] = {
        "key": {"status": "enabled", "algo": ["1.2.840.10045.4.3.2"]},
        "cert": {"certificates": [b64encode(pem.unarmor(authority.leader.certificate)[2]).decode()]},
        "multisign": 1,
        "auth": {"mode": "oauth2code"},
    }
    with pytest.raises(KeyUnavailable) as caught:
        wire._credential(told)
    assert "không hỗ trợ" in caught.value.sentence
    told["key"]["status"] = "disabled"
    with pytest.raises(KeyUnavailable) as caught:
        wire._credential(told)
    assert "đang bị khóa" in caught.value.sentence


def test_no_line_of_the_log_holds_pin_code_or_password(
    authority: Authority, version: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with key_ways.remote(authority, version, otp="online") as (way, service, credential):
        for fault in ("", "5xx", "malformed"):
            service.faults = {fault} - {""}
            with contextlib.suppress(KeyUnavailable):
                way.open(OWNER, pin=WRONG_PIN, otp="998877")
        said = json.dumps([{**vars(record), "args": str(record.args)} for record in caplog.records], default=str)
        for secret in (WRONG_PIN, "998877", CLIENT[1]):
            assert secret not in said
        service.faults = set()
        way.open(OWNER)
        assert PIN not in repr(vars(way.backend))
