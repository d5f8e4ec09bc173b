"""The certificates that the agency trusts: a folder that the administrator fills, nothing else."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from vanthu.refusal import BadInput

_PEM_BLOCK = re.compile(
    rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----", re.S
)
_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".cert"})
_MAX_FILE = 10 * 1024 * 1024


class BrokenTrustList(BadInput):
    """A file of the trust folder cannot be read, or there is no such folder, or no self-signed certificate in it."""

    code: ClassVar[str] = "broken_trust_list"
    template: ClassVar[str] = (
        "Không đọc được danh sách chứng thư số tin cậy: “{name}”. Kiểm tra lại thư mục: mỗi tệp là chứng thư số PEM hoặc DER, có ít nhất một chứng thư gốc."
    )


@dataclass(frozen=True, kw_only=True)
class TrustList:
    """Trust anchors and intermediate certificates, each as DER bytes (so that the list crosses process borders).

    `version` is a hash over the contents: the same certificates give the same version, whatever the file names.
    """

    anchors: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    version: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256()
        for mark, certificates in ((b"A", self.anchors), (b"I", self.intermediates)):
            for fingerprint in sorted({hashlib.sha256(der).digest() for der in certificates}):
                digest.update(mark + fingerprint)
        object.__setattr__(self, "version", digest.hexdigest())

    @classmethod
    def load(cls, folder: Path) -> TrustList:
        """Read every .pem, .crt, .cer, .cert and .der file of `folder` and its sub-folders.

        Self-signed certificates become anchors, all others intermediates. A PEM file may hold several certificates;
        private keys in it are passed over. Raises `BrokenTrustList` naming the file that cannot be read, or the folder when it
        holds no anchor.
        """
        if not folder.is_dir():
            raise BrokenTrustList(name=str(folder))
        anchors: dict[bytes, None] = {}
        intermediates: dict[bytes, None] = {}
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _SUFFIXES and path.is_file():
                for der, self_signed in _certificates(path):
                    (anchors if self_signed else intermediates)[der] = None
        if not anchors:
            # An emptied folder must stop the work, not declare every sender untrusted.
            raise BrokenTrustList(name=str(folder))
        return cls(anchors=tuple(anchors), intermediates=tuple(intermediates))


def _certificates(path: Path) -> list[tuple[bytes, bool]]:
    # cryptography costs 0.1 s to load; a page that only carries a TrustList around does not need it.
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        if path.stat().st_size > _MAX_FILE:
            raise ValueError("too large for a certificate")
        data = path.read_bytes()
        if b"-----BEGIN" in data:
            loaded = [x509.load_pem_x509_certificate(block) for block in _PEM_BLOCK.findall(data)]
        else:
            loaded = [x509.load_der_x509_certificate(data)]
    except (OSError, ValueError) as error:
        raise BrokenTrustList(name=path.name) from error

    def self_signed(certificate: x509.Certificate) -> bool:
        try:
            certificate.verify_directly_issued_by(certificate)
        except UnsupportedAlgorithm:  # an old root: its own signature proves nothing, the folder vouches for it
            return certificate.subject == certificate.issuer
        except (ValueError, TypeError, InvalidSignature):
            return False
        return True

    return [(certificate.public_bytes(Encoding.DER), self_signed(certificate)) for certificate in loaded]
