"""Evidence in a revision of our own behind a seal that somebody else's tool made (PAdES B-LTA, ETSI EN 319 142-1 §5).

A seal of ours carries chains and revocation data of all signatures in its own revision (`sign.seal`); a desktop tool
writes none. One more update brings them, with a document time-stamp that covers the file to its end.
"""

from __future__ import annotations

import asyncio
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from vanthu.pdf.revision import earlier_paths, released
from vanthu.pdf.stamp_time import AimedTimeStamper, TimeStampUnavailable

#: No name of a field may begin with another one, see `fields`.
FIELD = "DauThoiGian"


def add_evidence(pdf: bytes, *, context: ValidationContext, timestamper: TimeStamper) -> bytes:
    """`pdf` with the evidence for all of its signatures and a document time-stamp, in one update.

    `context` fetches and demands revocation data (`revision.live_context`). Raises `EarlierSignatureBad`,
    `CertificateRefused` where nobody answers about a certificate, and `TimeStampUnavailable`.
    """
    return asyncio.run(released(context, _add(pdf, context, AimedTimeStamper(timestamper))))


async def _add(pdf: bytes, context: ValidationContext, timestamper: TimeStamper) -> bytes:
    paths = await earlier_paths(pdf, context)
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    out = BytesIO()
    try:
        await PdfTimeStamper(
            timestamper, field_name=FIELD, readable_field_name="Dấu thời gian của tệp"
        ).async_timestamp_pdf(
            writer,
            "sha256",
            validation_context=context,
            validation_paths=paths,
            output=out,
            dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
            embed_roots=False,
        )
    except (PathError, ValidationError) as error:
        raise TimeStampUnavailable(
            "Chứng thư số của máy chủ cấp dấu thời gian không được tin cậy hoặc không kiểm tra được. "
            "Hãy báo quản trị hệ thống."
        ) from error
    return out.getvalue()
