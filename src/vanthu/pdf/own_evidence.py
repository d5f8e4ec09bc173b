"""Evidence in a revision of our own behind a seal that somebody else's tool made (PAdES B-LTA, ETSI EN 319 142-1 §5).

A seal of ours carries chains and revocation data of all signatures in its own revision (`sign.seal`); a desktop tool
writes none. One more update brings them, with a document time-stamp that covers the file to its end.
"""

from __future__ import annotations

from io import BytesIO

from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from vanthu.pdf import cms, revision
from vanthu.pdf.fields import TIME_STAMP
from vanthu.pdf.sign import read
from vanthu.pdf.stamp_time import AimedTimeStamper


def add_evidence(pdf: bytes, *, context: ValidationContext, timestamper: TimeStamper) -> bytes:
    """`pdf` with the evidence for all of its signatures and a document time-stamp, in one update.

    `context` fetches and demands revocation data (`revision.live_context`). Raises `EarlierSignatureBad`,
    `CertificateRefused` where nobody answers about a certificate, and `TimeStampUnavailable`.
    """
    return revision.finished(context, _add(read(pdf), context, AimedTimeStamper(timestamper)))


async def _add(original: revision.Original, context: ValidationContext, timestamper: AimedTimeStamper) -> bytes:
    found = await revision.earlier_paths(original, context)
    found += await revision.stamping_paths(timestamper, context)
    writer = original.writer()
    revision.add_evidence(writer, found, embed_roots=False)
    stamper = PdfTimeStamper(timestamper, field_name=TIME_STAMP, readable_field_name="Dấu thời gian của tệp")
    out = BytesIO()
    await stamper.async_timestamp_pdf(writer, cms.DIGEST, output=out)
    return out.getvalue()
