"""`vanthu keys`: what the IT officer sees of tokens and services; and which keys production takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import registry

import softhsm
from vanthu.core import adapters
from vanthu.demo import pki
from vanthu.signing import checks
from vanthu.signing.addresses import TokenKey

PIN = "Mật-mã-4321"


def vanthu(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vanthu", *words], env={**os.environ, **settings}, capture_output=True, text=True
    )


def test_tokens_and_services_are_listed_with_the_address_to_register(tmp_path: Path) -> None:
    pki.build(tmp_path / "pki", [pki.Holder(kind="person", common_name="Lãnh đạo", organisation="Sở", uid="CCCD:1")])
    made = pki.credential(tmp_path / "pki", "CCCD:1")
    machine = softhsm.SoftHsm(tmp_path)
    machine.use()
    serial = machine.token("Chữ ký số", PIN)
    machine.put(serial, PIN, key=made.key, certificate=made.certificate, id=b"\x0a", label="ký")
    softhsm.forget()
    # A service that is away hides no token.
    services = {"thu-nghiem": {"url": "http://127.0.0.1:9/csc/v2", "version": 2, "auth": "none"}}
    settings = {
        **machine.environment,
        "PKCS11_LIBRARY": machine.library,
        "CSC_SERVICES": json.dumps(services),
        "HELD_KEYS": str(tmp_path / "none"),
    }
    done = vanthu("keys", "--json", **settings)
    found = json.loads(done.stdout)
    assert (done.returncode, found["ok"]) == (1, False), done.stderr
    token = next(place for place in found["places"] if place["kind"] == "pkcs11")
    assert (token["serial"], token["label"], token["model"], token["problem"]) == (
        serial,
        "Chữ ký số",
        "SoftHSM v2",
        "",
    )
    (key,) = token["keys"]
    assert key["name"] == "Lãnh đạo"
    assert TokenKey.parse(key["address"]) == TokenKey(serial=serial, id=b"\x0a")
    assert key["certificate"].strip() == made.certificate.decode().strip()
    service = next(place for place in found["places"] if place["kind"] == "csc")
    assert "Không kết nối được" in service["problem"]

    settings.pop("CSC_SERVICES")
    done = vanthu("keys", **settings)
    assert done.returncode == 0, done.stderr
    for words in (serial, "Lãnh đạo", key["address"], "SoftHSM v2"):
        assert words in done.stdout


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("services", "why"),
    [
        ("{", "not JSON"),
        ("[]", "an object"),
        ('{"Smart CA": {}}', "its name"),
        ('{"a": []}', "not an object"),
        ('{"a": {"url": "https://x/csc/v1", "version": 1, "secret": "bí mật"}}', "unknown: secret"),
        ('{"a": {"url": "http://example.vn/csc/v1", "version": 1}}', "https://"),
        ('{"a": {"url": "https://x/csc/v3", "version": 3}}', "version is 1 or 2"),
        ('{"a": {"url": "https://x/csc/v1", "version": 1, "auth": "magic"}}', "auth is none of"),
        ('{"a": {"url": "https://x/csc/v1", "version": 1}}', "client_secret or client_secret_file"),
        ('{"a": {"url": "https://x", "version": 1, "client_secret_file": "/khong/co"}}', "cannot be read"),
        ('{"a": {"url": "https://x", "version": 1, "auth": "none", "timeout": 0}}', "number of seconds"),
    ],
)
def test_a_service_that_is_described_wrongly_stops_the_start(services: str, why: str) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from vanthu.config import remote_signing

    with pytest.raises(ImproperlyConfigured) as caught:
        remote_signing.read(services)
    assert why in str(caught.value)
    assert "bí mật" not in str(caught.value)


def test_a_service_and_its_password_may_lie_in_two_files(tmp_path: Path) -> None:
    from vanthu.config import remote_signing

    (tmp_path / "secret").write_text("mật khẩu\n")
    told = {"url": "https://ca.example.vn/csc/v1/", "version": 1, "client_id": "vt", "user": "079",
            "client_secret_file": str(tmp_path / "secret"), "patience": 90}  # fmt: skip
    assert remote_signing.read(json.dumps({"smartca": told})) == {
        "smartca": {
            "url": "https://ca.example.vn/csc/v1",
            "version": 1,
            "auth": "oauth2",
            "client_id": "vt",
            "user": "079",
            "client_secret": "mật khẩu",
            "patience": 90.0,
        }
    }
    assert remote_signing.read("") == {}


def backend(settings: Any, **parts: tuple[str, dict[str, Any]]) -> list[str]:
    """What `vanthu check` says of the signing backend in production."""
    settings.ENVIRONMENT = "production"
    settings.ADAPTERS = {"signing_backend": ("vanthu.adapters.signing_keys.SigningKeys", {"parts": parts})}
    return [error.msg for error in adapters.embedded_adapters_refuse_production()]


def test_production_takes_tokens_and_services_and_no_held_keys(settings: Any, tmp_path: Path) -> None:
    tokens = ("vanthu.adapters.signing_pkcs11.Tokens", {"library": "x"})
    remote = ("vanthu.adapters.signing_csc.RemoteKeys", {"services": {}})
    held = ("vanthu.adapters.signing_held.HeldKeys", {"folder": tmp_path})
    assert backend(settings, pkcs11=tokens, csc=remote) == []
    (said,) = backend(settings, pkcs11=tokens, held=held)
    assert "HeldKeys" in said
    assert adapters.embedded_adapters_refuse_production in registry.registry.get_checks()


@pytest.mark.long
@pytest.mark.parametrize("process", ["web", "worker", "signer"])
def test_no_process_of_production_starts_with_held_keys(process: str, tmp_path: Path) -> None:
    """Nothing is served, no socket is opened: the process ends before that, and says which setting is to blame."""
    keys, socket = tmp_path / "keys", tmp_path / "signer.sock"
    keys.mkdir()
    settings = {
        "VANTHU_ENV": "production",
        "PUBLIC_URL": "https://vanthu.example.vn",
        "OWN_TRUST": str(tmp_path),
        "SIGNER_SOCKET": str(socket),
    }
    done = vanthu(process, **settings, HELD_KEYS=str(keys))
    (line,) = [line for line in done.stderr.splitlines() if "signing_backend" in line]
    assert done.returncode == 1
    assert line.startswith("vanthu.E001: the port 'signing_backend' uses vanthu.adapters.signing_held.HeldKeys")
    assert "unset HELD_KEYS" in line
    assert not socket.exists() and done.stdout == "" and "Traceback" not in done.stderr
    # Without them the keys are no reason any more.
    assert "signing_backend" not in vanthu(process, **settings, HELD_KEYS="").stderr


def test_production_asks_which_authorities_are_the_agencys_own(settings: Any, tmp_path: Path) -> None:
    settings.OWN_TRUST = ""
    assert checks.own_anchors_are_named() == []  # a machine for trying out
    settings.ENVIRONMENT = "production"
    assert [error.id for error in checks.own_anchors_are_named()] == ["vanthu.E002"]
    settings.OWN_TRUST = str(tmp_path / "missing")
    assert [error.id for error in checks.own_anchors_are_named()] == ["vanthu.E002"]
    settings.OWN_TRUST = str(tmp_path)
    assert checks.own_anchors_are_named() == []
    assert checks.own_anchors_are_named in registry.registry.get_checks()


def test_in_production_there_are_no_held_keys_unless_somebody_insists() -> None:
    script = (
        "from vanthu.cli.django_setup import setup; setup()\n"
        "from django.conf import settings; print(sorted(settings.ADAPTERS['signing_backend'][1]['parts']))"
    )
    production = {"VANTHU_ENV": "production", "PUBLIC_URL": "https://vanthu.example.vn", "PKCS11_LIBRARY": "/x.so"}
    for more, ways in (({}, "['pkcs11']"), ({"HELD_KEYS": "/tmp"}, "['held', 'pkcs11']")):
        done = subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, **production, **more}, capture_output=True, text=True
        )
        assert done.stdout.strip() == ways, done.stderr
