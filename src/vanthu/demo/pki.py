"""The demo province's certificate authority: root, issuing CA, time-stamp server, OCSP responder, and its holders.

For demo and tests only: private keys lie as plain PEM files in the data folder and whoever reads the folder can sign.
They are made at the first start and never belong in a repository. Keys are P-256 unless a holder asks for another:
100 holders take a second.
"""

from __future__ import annotations

import json
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from vanthu.demo.pki_certificates import as_authority, authority_key, begin, key_usage, subject_name, with_sources

log = logging.getLogger(__name__)

State = Literal["good", "expired", "not_yet_valid", "revoked", "untrusted"]

_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_INDEX = "pki.json"
_EVIDENCE_VALID = timedelta(days=1)
_LARGEST_REQUEST = 65_536
_OCSP_NOCHECK = x509.OCSPNoCheck()
#: Not certomancer's default, which names a real authority's policy: an identifier for tests (ITU-T X.660, 2.999).
_TSA_POLICY = "2.999.1"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody who gets a certificate. `uid` is the unique mark of the subject: "CCCD:…" or "MST:…".

    `state` makes the certificates that tests need: expired, not yet valid, revoked, or of a root nobody trusts. Most
    real tokens hold RSA-2048; making such a `key` takes a tenth of a second.
    """

    kind: Literal["person", "organisation"]
    common_name: str
    organisation: str
    uid: str
    email: str | None = None
    state: State = "good"
    key: Literal["p256", "rsa2048"] = "p256"


@dataclass(frozen=True, kw_only=True)
class Credential:
    """The PEM material of one holder: certificate, private key, and the chain above without the root."""

    certificate: bytes
    key: bytes
    chain: tuple[bytes, ...]


def build(folder: Path, holders: Sequence[Holder], *, base_url: str = "http://127.0.0.1:9009") -> None:
    """Make the authority in `folder` where it is missing and enrol every holder that has no certificate yet.

    Repeatable: what exists is kept, so signatures made earlier stay valid. `base_url` is where `serve` will answer; it
    is written into the certificates, and a folder made for another one raises `ValueError`.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    index = _load(folder) if (folder / _INDEX).exists() else _found(folder, base_url)
    if index["base_url"] != base_url:
        raise ValueError(f"{folder} was made for {index['base_url']}, not for {base_url}; remove it to start anew")
    missing = [holder for holder in holders if holder.uid not in index["holders"]]
    if not missing:
        return
    authority = {name: (_certificate(folder, name), _key(folder, name)) for name in ("ca", "other-root")}
    for holder in missing:
        _enrol(folder, index, holder, authority["other-root" if holder.state == "untrusted" else "ca"])
    _save(folder, index)


def credential(folder: Path, uid: str) -> Credential:
    """Certificate, key and chain of an enrolled holder. Raises `KeyError` for a stranger."""
    entry = _load(folder)["holders"][uid]
    chain = () if entry["state"] == "untrusted" else ((folder / "ca.pem").read_bytes(),)
    return Credential(
        certificate=(folder / f"{entry['file']}.pem").read_bytes(),
        key=(folder / f"{entry['file']}.key").read_bytes(),
        chain=chain,
    )


def trust_root(folder: Path) -> Path:
    """The PEM file of the root that the demo's agencies trust."""
    return folder / "root.pem"


def tsa_url(base_url: str) -> str:
    """Where time-stamps are to be had."""
    return f"{base_url}/tsa"


def revoke(folder: Path, uid: str, *, at: datetime | None = None) -> None:
    """Revoke a holder's certificate; OCSP and CRL say so from the next request on."""
    index = _load(folder)
    index["holders"][uid] |= {"state": "revoked", "revoked_at": _instant(at or datetime.now(UTC)).isoformat()}
    _save(folder, index)


def application(folder: Path) -> Callable[..., Any]:
    """The WSGI application: POST /tsa, POST /ocsp, GET /crl/<ca>.crl, GET /<ca>.crt. No web page, no other clock."""
    services = _Services(folder)
    routes = Map(
        [
            Rule("/tsa", methods=["POST"], endpoint=services.time_stamp),
            Rule("/ocsp", methods=["POST"], endpoint=services.ocsp),
            Rule("/crl/<any(root, ca):name>.crl", methods=["GET"], endpoint=services.crl),
            Rule("/<any(root, ca):name>.crt", methods=["GET"], endpoint=services.certificate),
        ]
    )

    @Request.application
    def answer(request: Request) -> Response:
        try:
            endpoint, arguments = routes.bind_to_environ(request.environ).match()
            if request.content_length is None and request.method == "POST":
                raise RequestEntityTooLarge()
            if (request.content_length or 0) > _LARGEST_REQUEST:
                raise RequestEntityTooLarge()
            return endpoint(request, **arguments)
        except HTTPException as error:
            return error.get_response(request.environ)

    return answer


def serve(folder: Path, port: int, *, host: str = "127.0.0.1") -> None:
    """Answer until the process ends, one thread for each request."""
    _server(folder, port, host).serve_forever()


@contextmanager
def running(folder: Path, port: int, *, host: str = "127.0.0.1") -> Iterator[None]:
    """The services in a background thread, for tests."""
    server = _server(folder, port, host)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # werkzeug's own name
        log.debug(message, *args)


def _server(folder: Path, port: int, host: str) -> BaseWSGIServer:
    return make_server(host, port, application(folder), threaded=True, request_handler=_Quiet)


class _Services:
    """The keys of the services, parsed once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._authority = {name: (_certificate(folder, name), _key(folder, name)) for name in ("root", "ca")}
        self._responder = _certificate(folder, "ocsp"), _key(folder, "ocsp")
        tsa = _key(folder, "tsa").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self._tsa_key = asn1_keys.PrivateKeyInfo.load(tsa)
        self._tsa_certificate, self._tsa_issuer = (
            asn1_x509.Certificate.load(_certificate(folder, name).public_bytes(Encoding.DER)) for name in ("tsa", "ca")
        )

    def time_stamp(self, request: Request) -> Response:
        try:
            asked = tsp.TimeStampReq.load(request.get_data(), strict=True)
            asked["message_imprint"]["hashed_message"].native  # noqa: B018 - asn1crypto parses on access
        except (ValueError, TypeError) as error:
            raise BadRequest() from error
        # Whole seconds: RFC 3161 servers of public authorities answer so, and OCSP forbids fractions anyway.
        server = TimeStamper(
            tsa_cert=self._tsa_certificate,
            tsa_key=self._tsa_key,
            certs_to_embed=[self._tsa_issuer],
            fixed_dt=_instant(datetime.now(UTC)),
            policy=tsp.ObjectIdentifier(_TSA_POLICY),
        )
        return Response(server.request_tsa_response(asked).dump(), mimetype="application/timestamp-reply")

    def ocsp(self, request: Request) -> Response:
        try:
            asked = ocsp.load_der_ocsp_request(request.get_data())
        except ValueError:
            answer = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
            return Response(answer.public_bytes(Encoding.DER), mimetype="application/ocsp-response")
        now = _instant(datetime.now(UTC))
        index = _load(self._folder)
        entry = index["issued"].get(str(asked.serial_number))
        revoked_at = _revoked_at(index, entry)
        status = ocsp.OCSPCertStatus.UNKNOWN
        if entry is not None:
            status = ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD
        certificate, key = self._responder
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=asked.hash_algorithm,
            cert_status=status,
            this_update=now,
            next_update=now + _EVIDENCE_VALID,
            revocation_time=revoked_at,
            revocation_reason=x509.ReasonFlags.unspecified if revoked_at else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, certificate).certificates([certificate])
        for extension in asked.extensions:
            if isinstance(extension.value, x509.OCSPNonce):
                builder = builder.add_extension(extension.value, critical=False)
        answer = builder.sign(key, hashes.SHA256())
        return Response(answer.public_bytes(Encoding.DER), mimetype="application/ocsp-response")

    def crl(self, _request: Request, *, name: str) -> Response:
        certificate, key = self._authority[name]
        now = _instant(datetime.now(UTC))
        index = _load(self._folder)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(certificate.subject)
            .last_update(now)
            .next_update(now + _EVIDENCE_VALID)
            .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
            .add_extension(authority_key(certificate), critical=False)
        )
        for serial, uid in index["issued"].items():
            revoked_at = _revoked_at(index, uid)
            if revoked_at and name == "ca":
                one = x509.RevokedCertificateBuilder().serial_number(int(serial)).revocation_date(revoked_at)
                builder = builder.add_revoked_certificate(one.build())
        answer = builder.sign(key, hashes.SHA256())
        return Response(answer.public_bytes(Encoding.DER), mimetype="application/pkix-crl")

    def certificate(self, _request: Request, *, name: str) -> Response:
        certificate, _ = self._authority[name]
        return Response(certificate.public_bytes(Encoding.DER), mimetype="application/pkix-cert")


def _found(folder: Path, base_url: str) -> dict[str, Any]:
    """Make the authority's own certificates."""
    index: dict[str, Any] = {"base_url": base_url, "holders": {}, "issued": {}}
    now = _instant(datetime.now(UTC))
    # Longer than what they vouched for has to be verified by the evidence in its file alone.
    of_roots, of_ca, of_services = (timedelta(days=365 * years) for years in (30, 25, 20))
    for name, label in (("root", "Root CA thử nghiệm"), ("other-root", "Root CA không được tin cậy")):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = subject_name(common_name=label, organisation="Văn Thư - dữ liệu trình diễn")
        builder = begin(subject, subject, key, now - timedelta(days=730), now + of_roots)
        _store(folder, name, as_authority(builder, depth=1).sign(key, hashes.SHA256()), key)
    root = _certificate(folder, "root"), _key(folder, "root")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = subject_name(common_name="CA cấp chứng thư thử nghiệm", organisation="Văn Thư - dữ liệu trình diễn")
    builder = begin(subject, root[0].subject, key, now - timedelta(days=729), now + of_ca)
    builder = as_authority(builder, depth=0)
    builder = with_sources(builder, root[0], crl=f"{base_url}/crl/root.crl", issuer=f"{base_url}/root.crt")
    _store(folder, "ca", builder.sign(root[1], hashes.SHA256()), key)
    ca = _certificate(folder, "ca"), _key(folder, "ca")
    for name, label, purpose in (
        ("tsa", "Dấu thời gian thử nghiệm", ExtendedKeyUsageOID.TIME_STAMPING),
        ("ocsp", "OCSP thử nghiệm", ExtendedKeyUsageOID.OCSP_SIGNING),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = subject_name(common_name=label, organisation="Văn Thư - dữ liệu trình diễn")
        builder = begin(subject, ca[0].subject, key, now - timedelta(days=700), now + of_services)
        builder = builder.add_extension(key_usage(digital_signature=True), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        if name == "ocsp":
            builder = builder.add_extension(_OCSP_NOCHECK, critical=False).add_extension(
                authority_key(ca[0]), critical=False
            )
        else:
            builder = with_sources(
                builder, ca[0], crl=f"{base_url}/crl/ca.crl", ocsp=f"{base_url}/ocsp", issuer=f"{base_url}/ca.crt"
            )
        certificate = builder.sign(ca[1], hashes.SHA256())
        _store(folder, name, certificate, key)
        index["issued"][str(certificate.serial_number)] = name
    _save(folder, index)
    return index


def _enrol(
    folder: Path,
    index: dict[str, Any],
    holder: Holder,
    authority: tuple[x509.Certificate, _Key],
) -> None:
    now = _instant(datetime.now(UTC))
    starts, ends = {
        "expired": (now - timedelta(days=400), now - timedelta(days=35)),
        "not_yet_valid": (now + timedelta(days=30), now + timedelta(days=400)),
    }.get(holder.state, (now - timedelta(days=1), now + timedelta(days=1095)))
    certificate_of_ca, key_of_ca = authority
    key: _Key = ec.generate_private_key(ec.SECP256R1())
    if holder.key == "rsa2048":
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = subject_name(common_name=holder.common_name, organisation=holder.organisation, uid=holder.uid)
    builder = begin(subject, certificate_of_ca.subject, key, starts, ends)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(key_usage(digital_signature=True, content_commitment=True), critical=True)
    builder = builder.add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
    )
    if holder.email:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(holder.email)]), critical=False)
    url = index["base_url"]
    if holder.state == "untrusted":
        builder = builder.add_extension(authority_key(certificate_of_ca), critical=False)
    else:
        builder = with_sources(
            builder, certificate_of_ca, crl=f"{url}/crl/ca.crl", ocsp=f"{url}/ocsp", issuer=f"{url}/ca.crt"
        )
    certificate = builder.sign(key_of_ca, hashes.SHA256())
    file = f"holder-{re.sub(r'[^0-9A-Za-z]+', '-', holder.uid)}-{certificate.serial_number & 0xFFFFFF:06x}"
    _store(folder, file, certificate, key)
    index["holders"][holder.uid] = {"file": file, "state": holder.state}
    if holder.state == "revoked":
        index["holders"][holder.uid]["revoked_at"] = (now - timedelta(hours=1)).isoformat()
    if holder.state != "untrusted":
        index["issued"][str(certificate.serial_number)] = holder.uid


def _revoked_at(index: dict[str, Any], uid: str | None) -> datetime | None:
    said = index["holders"].get(uid, {}).get("revoked_at")
    return datetime.fromisoformat(said) if said else None


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _certificate(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())


def _key(folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key((folder / f"{name}.key").read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _store(folder: Path, name: str, certificate: x509.Certificate, key: _Key) -> None:
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with open(os.open(folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret)
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def _load(folder: Path) -> dict[str, Any]:
    return json.loads((folder / _INDEX).read_text(encoding="utf-8"))


def _save(folder: Path, index: dict[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w", dir=folder, encoding="utf-8", delete=False) as file:
        json.dump(index, file, ensure_ascii=False, indent=1)
    os.replace(file.name, folder / _INDEX)
