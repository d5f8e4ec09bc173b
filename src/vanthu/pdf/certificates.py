"""What a signer's certificate says: whose it is, of which kind, and whether its keys are strong enough."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from asn1crypto import cms, keys, x509

from vanthu.pdf import naming, verdict
from vanthu.pdf.trust import Kinds

_DIGESTS = frozenset({"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512", "shake256"})
_SIGNATURES = frozenset({"rsassa_pkcs1v15", "rsassa_pss", "ecdsa", "ed25519", "ed448"})
_OWNERS = ("organization_name", "organizational_unit_name")
# A certificate whose only purposes are these was issued to a machine, not to someone who signs documents.
_MACHINE_PURPOSES = frozenset({"server_auth", "time_stamping", "ocsp_signing", "code_signing", "ipsec_end_system"})


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate's DER, lower-case hexadecimal: the key of the registry."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def kind_of(
    certificate: x509.Certificate, kinds: Kinds | None = None
) -> tuple[Literal["person", "organisation"], bool]:
    """Whether a person or an organisation holds the certificate, and whether that is certain.

    1. The registry `kinds` decides where it names the certificate (certain).
    2. The subject's UID decides: CCCD:, CMND:, HC: (identity card, passport) is a person, MST: (tax code) or MNS:
       (budget code) an organisation (certain; the usual profile of Vietnamese certification authorities).
    3. A given name, surname or title makes a person; a common name equal to the organisation or the organisational
       unit, or an organisation's name without any common name, makes an organisation (likely).
    4. Anything else is a person.
    A likely kind is shown and weighed; only a certain one can make a signature invalid (`wrong_kind`), and not where
    the registry says "organisation" against a likely person.
    """
    known = (kinds or {}).get(fingerprint(certificate))
    if known is not None:
        return known, True
    subject = _parts(certificate.subject)
    for identifier in subject.get("user_id", []):
        mark = identifier.upper().partition(":")[0].strip()
        if mark in ("CCCD", "CMND", "HC", "PASSPORT"):
            return "person", True
        if mark in ("MST", "MNS"):
            return "organisation", True
    if subject.keys() & {"given_name", "surname", "title"}:
        return "person", False
    names = {name.casefold() for name in subject.get("common_name", [])}
    owners = {name.casefold() for kind in _OWNERS for name in subject.get(kind, [])}
    if owners and (not names or names <= owners):
        return "organisation", False
    return "person", False


def holder(certificate: x509.Certificate) -> str:
    """The holder's name as a person reads it: the common name, else the organisation, else the whole subject."""
    subject = _parts(certificate.subject)
    for kind in ("common_name", "organization_name"):
        if subject.get(kind):
            return subject[kind][0]
    return str(certificate.subject.human_friendly) or "(không tên)"


def organisation(certificate: x509.Certificate) -> str:
    """The organisation in the subject, "" when it names none."""
    return next(iter(_parts(certificate.subject).get("organization_name", [])), "")


def serial(certificate: x509.Certificate) -> str:
    """The serial number in hexadecimal; a negative one, which some authorities have given, as its bytes in DER."""
    number = certificate.serial_number
    return f"{number:x}" if number >= 0 else certificate["tbs_certificate"]["serial_number"].contents.hex()


def described(certificate: x509.Certificate) -> verdict.Certificate:
    """The certificate as the report shows it."""
    return verdict.Certificate(
        serial=serial(certificate),
        issuer=_named(certificate.issuer) or str(certificate.issuer.human_friendly),
        not_before=verdict.in_vietnam(certificate.not_valid_before),
        not_after=verdict.in_vietnam(certificate.not_valid_after),
    )


def covers(certificate: x509.Certificate, moment: datetime) -> bool:
    """Whether `moment` lies in the certificate's validity."""
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def wrong_use(certificate: x509.Certificate) -> str | None:
    """Why the certificate is not one for signing documents, or None when it is."""
    if certificate.ca:
        return "đây là chứng thư số của tổ chức cấp chứng thư, không phải của người ký"
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        return "chứng thư số không được phép dùng để ký"
    purposes = certificate.extended_key_usage_value
    if purposes is not None and set(purposes.native) <= _MACHINE_PURPOSES:
        return "chứng thư số cấp cho máy chủ hoặc dịch vụ, không dùng để ký văn bản"
    return None


def weakness(signer_info: cms.SignerInfo, certificate: x509.Certificate) -> str | None:
    """Which algorithm or key of a signature is too weak or unknown (SHA-1, RSA under 2048 bits, …), or None."""
    digest = signer_info["digest_algorithm"]["algorithm"].native
    if digest not in _DIGESTS:
        return str(digest).upper()
    algorithm = signer_info["signature_algorithm"]
    try:
        scheme = algorithm.signature_algo
    except ValueError:
        return str(algorithm["algorithm"].native)
    if scheme not in _SIGNATURES:
        return str(scheme)
    try:
        if algorithm.hash_algo not in _DIGESTS:
            return str(algorithm.hash_algo).upper()
    except ValueError:
        pass  # plain RSA names no digest: the one of the signer info, checked above, is used
    return weak_key(certificate.public_key)


def is_named_by(text: str, certificate: x509.Certificate, *, kind: str = "person", lossy: bool = False) -> bool:
    """Whether a signature's picture that says by whom it was made ("Ký bởi: …") names the certificate's holder.

    Of a person that is the common name, or surname and given name in full; only an organisation (`kind`) may go by its
    O or OU. `lossy`: the text may have lost letters. True as well when it says nothing of the kind.
    """
    subject = _parts(certificate.subject)
    names = [*subject.get("common_name", []), *subject.get("email_address", [])]
    names += [f"{surname} {given}" for surname in subject.get("surname", []) for given in subject.get("given_name", [])]
    about = [part for parts in subject.values() for part in parts]
    owners = [part for kind_ in _OWNERS for part in subject.get(kind_, [])]
    if kind == "organisation" or not names:
        names += owners
    return naming.names_signer(text, names=names, about=about, lossy=lossy)


def shows_name(text: str, certificate: x509.Certificate, *others: str) -> bool:
    """Whether a text names the certificate's holder or organisation, or one of `others`, word by word."""
    subject = _parts(certificate.subject)
    parts = [part for kind in ("common_name", "organization_name") for part in subject.get(kind, [])]
    return naming.shows(text, [name for name in (*parts, *others) if name])


def weak_digest(algorithm: str) -> str | None:
    """The digest's name when it is too weak or unknown, or None."""
    return None if algorithm in _DIGESTS else algorithm.upper()


def weak_key(public_key: keys.PublicKeyInfo) -> str | None:
    """Why the key is too weak or unknown, or None."""
    algorithm = public_key.algorithm
    if algorithm in ("rsa", "rsassa_pss"):
        return f"RSA {public_key.bit_size} bit" if public_key.bit_size < 2048 else None
    if algorithm == "ec" and public_key.curve[0] != "named":
        return "EC, đường cong tự khai tham số"  # RFC 5480 §2.1.1: whose curve it is, nobody has examined
    if algorithm == "ec":
        return f"EC {public_key.bit_size} bit" if public_key.bit_size < 256 else None
    return None if algorithm in ("ed25519", "ed448") else str(algorithm).upper()


def _named(name: x509.Name) -> str:
    parts = _parts(name)
    return ", ".join(part for kind in ("common_name", "organization_name") for part in parts.get(kind, []))


def _parts(name: x509.Name) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attributes in name.chosen:
        for attribute in attributes:
            found.setdefault(attribute["type"].native, []).append(str(attribute["value"].native).strip())
    return found
