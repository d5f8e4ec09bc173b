"""What comes before an act, with no transaction open: uploads are looked at in the sandbox, scanned and stored."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from vanthu.files import intake, sandbox
from vanthu.pdf.assets import MAX_BYTES, PictureTooLarge
from vanthu.pdf.registering import MAX_BYTES as CERTIFICATE_BYTES
from vanthu.pdf.registering import CertificateFile
from vanthu.pdf.trust import TrustList
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput, Busy, Refusal
from vanthu.signing import verdicts
from vanthu.signing.models import Certificate

SCANS = frozenset({"pdf", "jpeg"})


class PaperMissing(BadInput):
    code = "paper_missing"
    template = "Hãy đính kèm bản quét {what} (PDF hoặc ảnh JPEG)."


def own_trust() -> TrustList:
    """The anchors that the agency's own certificates must end in (OWN_TRUST), read at first use."""
    return _folder(Path(settings.OWN_TRUST)) if settings.OWN_TRUST else verdicts.trust_list()


@cache
def _folder(path: Path) -> TrustList:
    return TrustList.load(path)


def certificate(stream: BinaryIO, *, kind: str, policy: Policy, at: datetime) -> CertificateFile:
    """Read an uploaded certificate; nothing of it is kept here. Raises the refusals of `vanthu.pdf.registering`."""
    return sandbox.call(
        "vanthu.pdf.registering:examine",
        stream.read(CERTIFICATE_BYTES + 1),
        kind=kind,
        trust=own_trust(),
        demanded=policy.certificate_issuer,
        at=at,
    )


def chain(certificate: Certificate, *, at: datetime) -> tuple[tuple[str, ...], str]:
    """The names of a registered certificate's chain to the anchors of today, and why there is none."""
    from ssl import PEM_cert_to_DER_cert

    return sandbox.call("vanthu.pdf.registering:chain", PEM_cert_to_DER_cert(certificate.pem), trust=own_trust(), at=at)


def paper(upload: Any, *, field: str, what: str) -> intake.Received:
    """The scan of a paper, checked and stored. Raises PaperMissing, Busy, the refusals of `files.intake`."""
    if not upload:
        raise PaperMissing(what=what, field=field)
    found = intake.receive(upload.name, upload.file, allowed=SCANS, field=field)
    if not found.scanned:
        raise Busy("Chưa quét được mã độc cho tệp đính kèm. Hãy thử lại sau ít phút; nếu lặp lại, báo công chức CNTT.")
    return found


def signature(upload: Any) -> str:
    """A picture of a hand signature, checked and stored: its SHA-256. Raises the refusals of `pdf.uploads`."""
    return _picture(upload, "vanthu.pdf.uploads:check_signature")


def seal(upload: Any, *, diameter_mm: float) -> str:
    """The picture of a seal, checked in its real size and stored: its SHA-256. Raises the refusals of `pdf.uploads`."""
    return _picture(upload, "vanthu.pdf.uploads:check_seal", diameter_mm=diameter_mm)


def _picture(upload: Any, check: str, **facts: Any) -> str:
    content = upload.file.read(MAX_BYTES + 1)
    try:
        if len(content) > MAX_BYTES:
            raise PictureTooLarge()
        sandbox.call(check, content, **facts)
    except Refusal as refusal:
        refusal.field = refusal.field or "picture"
        raise
    found = intake.receive("anh.png", BytesIO(content), allowed=frozenset({"png"}), field="picture")
    if not found.scanned:
        raise Busy("Chưa quét được mã độc cho ảnh. Hãy thử lại sau ít phút; nếu lặp lại, báo công chức CNTT.")
    return found.sha256
