"""The certificates that the agency trusts: a folder that the administrator fills, nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from vanthu.refusal import BadInput

_PEM_BLOCK = re.compile(
    rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----.+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----", re.S
)
_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".cert"})
#: SHA-256 of a certificate's DER in lower-case hexadecimal → the kind that the agency's registry gives it.
Kinds = Mapping[str, Literal["person", "organisation"]]
#: What a certificate of the list is good for.
Purpose = Literal["signing", "tsa"]

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

    Those named after a purpose count for it alone: `tsa_…` for the authorities of time-stamps, `signing_…` for signers.
    `version` is a hash over contents and purposes: the same certificates give the same version, whatever the file names.
    """

    anchors: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    tsa_anchors: tuple[bytes, ...] = ()
    tsa_intermediates: tuple[bytes, ...] = ()
    signing_anchors: tuple[bytes, ...] = ()
    signing_intermediates: tuple[bytes, ...] = ()
    version: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256()
        for mark, certificates in (
            (b"A", self.anchors),
            (b"I", self.intermediates),
            (b"TA", self.tsa_anchors),
            (b"TI", self.tsa_intermediates),
            (b"SA", self.signing_anchors),
            (b"SI", self.signing_intermediates),
        ):
            for fingerprint in sorted({hashlib.sha256(der).digest() for der in certificates}):
                digest.update(mark + fingerprint)
        object.__setattr__(self, "version", digest.hexdigest())

    @property
    def every_anchor(self) -> tuple[bytes, ...]:
        """The anchors of all purposes: what a signer's own tool trusts while it signs and stamps."""
        return self.anchors + self.signing_anchors + self.tsa_anchors

    @property
    def every_intermediate(self) -> tuple[bytes, ...]:
        """The intermediates of all purposes."""
        return self.intermediates + self.signing_intermediates + self.tsa_intermediates

    def for_purpose(self, purpose: Purpose) -> TrustList:
        """The list that counts for `purpose`, without any purposes of its own."""
        if purpose == "tsa":
            own = (self.tsa_anchors, self.tsa_intermediates)
        else:
            own = (self.signing_anchors, self.signing_intermediates)
        return TrustList(anchors=self.anchors + own[0], intermediates=self.intermediates + own[1])

    def barred_from(self, purpose: Purpose) -> frozenset[bytes]:
        """The certificates that the administrator put there for the other purpose only: no path of `purpose` may use
        them, not even when the file brings them along.
        """
        allowed = self.for_purpose(purpose)
        other = self.for_purpose("signing" if purpose == "tsa" else "tsa")
        return frozenset((*other.anchors, *other.intermediates)) - {*allowed.anchors, *allowed.intermediates}

    @classmethod
    def load(cls, folder: Path) -> TrustList:
        """Read every .pem, .crt, .cer, .cert and .der file of `folder` and its sub-folders.

        Self-signed certificates become anchors, all others intermediates. What lies in `tsa/` counts for time-stamps
        only, in `signing/` for signers only, everywhere else for both. A PEM file may hold several certificates; private
        keys in it are passed over. Raises `BrokenTrustList` naming the file that cannot be read, or the folder when no
        anchor in it counts for signers.
        """
        if not folder.is_dir():
            raise BrokenTrustList(name=str(folder))
        found: dict[str, dict[bytes, None]] = {
            f"{purpose}{kind}": {} for purpose in ("", "tsa_", "signing_") for kind in ("anchors", "intermediates")
        }
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _SUFFIXES and path.is_file():
                top = path.relative_to(folder).parts[0].lower()
                purpose = f"{top}_" if top in ("tsa", "signing") and path.parent != folder else ""
                for der, self_signed in _certificates(path):
                    found[f"{purpose}{'anchors' if self_signed else 'intermediates'}"][der] = None
        if not found["anchors"] and not found["signing_anchors"]:
            # An emptied folder must stop the work, not declare every sender untrusted.
            raise BrokenTrustList(name=str(folder))
        return cls(**{name: tuple(certificates) for name, certificates in found.items()})


def _certificates(path: Path) -> list[tuple[bytes, bool]]:
    # cryptography costs 0.1 s to load; a page that only carries a TrustList around does not need it.
    from cryptography import x509
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

    return [(certificate.public_bytes(Encoding.DER), self_signed(certificate)) for certificate in loaded]


def self_signed(certificate: Any) -> bool:
    """Whether this certificate (of `cryptography`) signed itself: it is an anchor."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(certificate)
    except UnsupportedAlgorithm:  # an old root: its own signature proves nothing, who put it there vouches for it
        return certificate.subject == certificate.issuer
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
