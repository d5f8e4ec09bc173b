"""A pyHanko signer that holds a ready key object (demo, tests, software keys of an office that has no token yet)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from asn1crypto import pem, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from vanthu.pdf import known


class HeldKeySigner(Signer):
    """Signs with a key object parsed once.

    pyHanko's SimpleSigner parses the private key again for every signature, which for RSA re-checks the primes: 117 ms
    of 160 ms. Create it with `from_pem`.
    """

    def __init__(
        self,
        *,
        certificate: x509.Certificate,
        key: RSAPrivateKey | EllipticCurvePrivateKey,
        chain: Sequence[x509.Certificate],
    ) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(chain)
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key = key

    @classmethod
    def from_pem(cls, cert_pem: bytes, key_pem: bytes, chain: Sequence[bytes] = ()) -> HeldKeySigner:
        """A signer of a PEM certificate, its unencrypted PEM key and the PEM certificates above it (the root may lack).

        Raises `ValueError` when the key is not the certificate's, or is neither RSA nor of an elliptic curve.
        """
        certificate = load_certificates([cert_pem])[0]
        key = load_pem_private_key(key_pem, password=None)
        if not isinstance(key, (RSAPrivateKey, EllipticCurvePrivateKey)):
            raise ValueError("only RSA and elliptic-curve keys sign PDFs here")
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if public != certificate.public_key.dump():
            raise ValueError("the private key does not belong to the certificate")
        return cls(certificate=certificate, key=key, chain=load_certificates(chain))

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The raw signature of `data`; a dry run only needs a length and so never touches the key."""
        if isinstance(self._key, RSAPrivateKey):
            if dry_run:
                return bytes(self._key.key_size // 8)
            return self._key.sign(data, PKCS1v15(), get_pyca_cryptography_hash(digest_algorithm))
        if dry_run:
            return bytes(2 * ((self._key.key_size + 7) // 8) + 9)
        return self._key.sign(data, ECDSA(get_pyca_cryptography_hash(digest_algorithm)))


def load_certificates(files: Sequence[bytes]) -> list[x509.Certificate]:
    """Every certificate of some PEM files, in order: the objects that this thread knows them by."""
    return [known.certificate(der) for file in files for der in _unarmored(file)]


@lru_cache(maxsize=256)
def _unarmored(file: bytes) -> tuple[bytes, ...]:
    return tuple(der for _, _, der in pem.unarmor(file, multiple=True))
