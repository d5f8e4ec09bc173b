"""Every way in which our own process signs, ready to be tried: its backend, a certificate, a secret, and how it breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import PEM_cert_to_DER_cert
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from csc_service import CLIENT, Credential, CscService

import factories
import softhsm
from vanthu.adapters.signing_csc import RemoteKeys
from vanthu.adapters.signing_held import HeldKeys
from vanthu.adapters.signing_pkcs11 import Tokens
from vanthu.demo import pki
from vanthu.demo.pki_certificates import authority_key, key_usage, subject_name
from vanthu.pdf.corner import seal_corner
from vanthu.pdf.held_key import load_certificates
from vanthu.pdf.raw import is_by
from vanthu.pdf.trust import TrustList
from vanthu.pdf.verify import verify
from vanthu.signing.ports import SigningBackend

PIN, WRONG_PIN = "246810", "135790"
IDLE_MINUTES = 10


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, as PEM."""

    certificate: bytes
    key: bytes

    @property
    def pem(self) -> str:
        return self.certificate.decode()


class Authority:
    """The demo authority with two agencies of P-256 keys and one of RSA, and who trusts its root."""

    def __init__(self, folder: Path) -> None:
        people = [
            pki.Holder(kind="organisation", common_name=name, organisation="Sở Công Thương", uid=uid)
            for name, uid in (("Người ký", "MST:1"), ("Người khác", "MST:2"))
        ]
        pki.build(folder, people)
        self.leader, self.other = (
            Holder((made := pki.credential(folder, one.uid)).certificate, made.key) for one in people
        )
        self.chain = (folder / "ca.pem").read_bytes()
        self.rsa = self._rsa(folder)
        trust = folder / "trust"
        trust.mkdir()
        (trust / "root.pem").write_bytes(pki.trust_root(folder).read_bytes())
        #: The root alone: what stands between it and a signer must lie in the file.
        self.trust = TrustList.load(trust)

    def _rsa(self, folder: Path) -> Holder:
        issuer = x509.load_pem_x509_certificate(self.chain)
        issuer_key = load_pem_private_key((folder / "ca.key").read_bytes(), password=None)
        key = rsa.generate_private_key(65537, 2048)
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject_name(common_name="Người ký RSA", organisation="Sở Công Thương", uid="MST:3"))
            .issuer_name(issuer.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=100))
            .add_extension(key_usage(digital_signature=True, content_commitment=True), critical=True)
            .add_extension(authority_key(issuer), critical=False)
            .sign(issuer_key, hashes.SHA256())  # type: ignore[arg-type]
        )
        return Holder(
            made.public_bytes(Encoding.PEM),
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        )

    def finds(self, pdf: bytes) -> tuple[str, set[str]]:
        """Who signed a file, and everything that our verifier has to say against it, offline."""
        report = verify(pdf, trust=self.trust, accepts_claimed_time=True)
        return report.signatures[0].signer, set(report.codes)


#: Nothing else may be wrong: without the net nobody knows what was revoked.
GOOD = {"revocation_unknown"}


def signed(signer: Any, text: str = "Công văn thử nghiệm") -> bytes:
    """A page with a signature of this signer."""
    return seal_corner(
        factories.tiny_pdf(text), signer=signer, at=datetime.now(UTC), lines=("Số 1",), timestamper=None, context=None
    )


def holds(signer: Any, holder: Holder, number: int) -> bool:
    """Have some bytes signed, and look whether it is the holder's signature. Any number of threads may do it at once,
    unlike whole files: drawing and CMS are for one thread at a time."""
    data = f"Băm {number}".encode()
    made = asyncio.run(signer.async_sign_raw(data, "sha256"))
    return is_by(load_certificates([holder.certificate])[0], made, data, "sha256")


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass(kw_only=True)
class Way:
    """A way to sign. `key` and `holder` belong together; `unknown` are addresses behind which there is nothing."""

    backend: SigningBackend
    key: str
    holder: Holder
    stranger: Holder
    name: str
    unknown: tuple[str, ...]
    clock: Clock
    #: How often device or service was given a secret.
    asked: Callable[[], int]
    #: Takes device or service away.
    lose: Callable[[], None]
    pin: str = PIN
    code: Callable[[], str] = lambda: ""

    def open(self, account: Any, **given: str) -> Any:
        given = {"pin": self.pin, "otp": self.code()} | given
        return self.backend.open(key=self.key, pem=self.holder.pem, account=account, **given)

    def lend(self, account: Any, **other: str) -> Any:
        return self.backend.lend(**({"key": self.key, "pem": self.holder.pem} | other), account=account)

    def state(self, account: Any) -> Any:
        return self.backend.state(key=self.key, pem=self.holder.pem, account=account)


@contextmanager
def held(authority: Authority, folder: Path) -> Iterator[Way]:
    def put(name: str, content: bytes) -> None:
        (folder / name).write_bytes(content)

    put("leader.pem", authority.leader.key)
    put("other.pem", authority.other.key)
    put("chain.pem", authority.chain)
    yield Way(
        backend=HeldKeys(folder=folder),
        key="leader",
        holder=authority.leader,
        stranger=authority.other,
        name="Người ký",
        unknown=("nobody", "../leader"),
        clock=Clock(),
        asked=lambda: 0,
        lose=lambda: (folder / "leader.pem").unlink(),
        pin="",
    )


class CountingTokens(Tokens):
    """Our adapter, and how often it told the token a PIN."""

    logins = 0

    def _c_login(self, token: Any, pin: str) -> Any:
        self.logins += 1
        return super()._c_login(token, pin)


@contextmanager
def token(authority: Authority, folder: Path, *, with_rsa: bool = False) -> Iterator[Way]:
    """Two tokens of one label; the wanted one is the second, and holds another key besides."""
    holder = authority.rsa if with_rsa else authority.leader
    machine = softhsm.SoftHsm(folder)
    machine.use()
    serials = [machine.token("Ban Cơ yếu", PIN) for _ in range(2)]
    wrong, right = ((authority.other, serials[0]), (holder, serials[1]))
    for owner, serial in (wrong, right):
        machine.put(serial, PIN, key=owner.key, certificate=owner.certificate, id=b"\x01", label="ký")
    machine.put(
        serials[1], PIN, key=authority.other.key, certificate=authority.other.certificate, id=b"\x02", label="mã hóa"
    )
    clock = Clock()
    backend = CountingTokens(
        library=machine.library,
        intermediates=lambda: [PEM_cert_to_DER_cert(authority.chain.decode())],
        idle_minutes=IDLE_MINUTES,
        clock=clock,
    )
    try:
        yield Way(
            backend=backend,
            key=f"pkcs11:serial={serials[1]};id=%01",
            holder=holder,
            stranger=authority.other,
            name="Người ký RSA" if with_rsa else "Người ký",
            unknown=(
                f"pkcs11:serial={serials[1]};id=%09",
                f"pkcs11:serial={serials[1]};object=kh%C3%B4ng%20c%C3%B3",
            ),
            clock=clock,
            asked=lambda: backend.logins,
            lose=lambda: machine.pull(serials[1]),
        )
    finally:
        backend.close_all()
        softhsm.forget()


@contextmanager
def remote(
    authority: Authority, version: int, *, with_rsa: bool = False, auth: str = "oauth2", **described: Any
) -> Iterator[tuple[Way, CscService, Credential]]:
    holder = authority.rsa if with_rsa else authority.leader
    described = {"pin": PIN, "multisign": 5} | described
    credential = Credential(
        id="cá nhân/01", key=holder.key, certificates=[holder.certificate, authority.chain], **described
    )
    other = Credential(
        id="khac", key=authority.other.key, certificates=[authority.other.certificate, authority.chain], pin="1"
    )
    with CscService(version, credential, other, auth=auth).running() as service:
        options = {"url": service.url, "version": version, "auth": auth, "client_id": CLIENT[0], "timeout": 20.0}
        clock = Clock()
        backend = RemoteKeys(
            services={"thu-nghiem": {**options, "client_secret": CLIENT[1]}}, idle_minutes=IDLE_MINUTES, clock=clock
        )

        def code() -> str:
            if credential.otp == "online":
                backend.send_otp(key=f"csc:thu-nghiem/{credential.id}", pem=holder.pem)
            elif credential.otp:
                credential.codes.append(f"{len(service.asked):06}")
            return credential.codes[-1] if credential.otp else ""

        way = Way(
            backend=backend,
            key=f"csc:thu-nghiem/{credential.id}",
            holder=holder,
            stranger=authority.other,
            name="Người ký RSA" if with_rsa else "Người ký",
            unknown=("csc:thu-nghiem/khong-co", "csc:khong-co/01"),
            clock=clock,
            asked=lambda: service.count("credentials/authorize"),
            lose=lambda: service.faults.add("5xx"),
            pin=credential.pin,
            code=code,
        )
        yield way, service, credential
