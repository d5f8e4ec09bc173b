"""Raw signatures from devices and services: proved before they are used, and the chain that goes with them."""

from __future__ import annotations

from collections.abc import Iterable

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

#: No path of real certificates is longer.
_DEEPEST = 8


def is_by(certificate: x509.Certificate, signature: bytes, data: bytes, digest_algorithm: str) -> bool:
    """Whether `signature` (PKCS #1 v1.5, or DER of ECDSA) over `data` was made by the certificate's own key."""
    key = load_der_public_key(certificate.public_key.dump())
    algorithm = get_pyca_cryptography_hash(digest_algorithm)
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, data, PKCS1v15(), algorithm)
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, data, ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def size_of(certificate: x509.Certificate) -> int:
    """Bytes that a raw signature of this certificate's key takes at most."""
    key = load_der_public_key(certificate.public_key.dump())
    if isinstance(key, RSAPublicKey):
        return key.key_size // 8
    if isinstance(key, EllipticCurvePublicKey):
        return 2 * ((key.key_size + 7) // 8) + 9
    raise ValueError("only RSA and elliptic-curve keys sign PDFs here")


def chain_of(certificate: x509.Certificate, known: Iterable[x509.Certificate]) -> list[x509.Certificate]:
    """The authorities above a certificate among those that are known, nearest first, without the root."""
    found: list[x509.Certificate] = []
    below, candidates = certificate, list(known)
    while len(found) < _DEEPEST:
        above = next((one for one in candidates if _issued(one, below)), None)
        if above is None or above.self_signed != "no" or above in found:
            break
        found.append(above)
        below = above
    return found


def _issued(above: x509.Certificate, below: x509.Certificate) -> bool:
    if above.subject != below.issuer or above.dump() == below.dump():
        return False
    wanted, given = below.authority_key_identifier, above.key_identifier
    return wanted is None or given is None or wanted == given
