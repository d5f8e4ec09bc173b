"""Scans of paper that arrived: the standard of the agency's own regulation, and what the clerk answers for himself.

BD-8.2b, ST-8.2b; readings 20. A picture cannot be read for marks of secrecy, so a person has to look.
"""

from __future__ import annotations

from dataclasses import dataclass

from vanthu.core.folding import nfc
from vanthu.documents import parts
from vanthu.files.intake import Received
from vanthu.policy.profile import Policy
from vanthu.refusal import BadInput


class ScanMissing(BadInput):
    code = "scan_missing"
    template = "{what}"


class ScanNotPdf(BadInput):
    code = "scan_not_pdf"
    template = "Bản quét phải là một tệp PDF. Hãy quét lại thành PDF."


class MarkUnchecked(BadInput):
    code = "mark_unchecked"
    template = "Trang 1 của bản quét không có lớp chữ nên hệ thống không tự kiểm tra dấu mật. Hãy kiểm tra và đánh dấu vào ô này."


class PaperMarkUnchecked(MarkUnchecked):
    template = "Bản giấy chưa quét nên hệ thống không tự kiểm tra dấu mật. Hãy kiểm tra và đánh dấu vào ô này."


class ScanTooCoarse(BadInput):
    code = "scan_dpi"
    template = "Bản quét {dpi} dpi, dưới mức tối thiểu {least} dpi của quy chế. Hãy quét lại."


class ScanNotInColour(BadInput):
    code = "scan_colour"
    template = "Bản quét phải là ảnh màu. Hãy quét lại ở chế độ màu."


class CoarseScanUnexplained(BadInput):
    """Below the decree, which the regulation allows for working scans of the office's own (reading 20)."""

    code = "scan_reason_missing"
    template = (
        "Bản quét {dpi} dpi, dưới mức {decreed} dpi của Nghị định 30/2020/NĐ-CP. Hãy quét lại, hoặc nêu lý do dùng bản "
        "quét này để xử lý nội bộ."
    )


class ScaleUnchecked(BadInput):
    code = "scan_scale"
    template = (
        "Bản quét không khớp khổ giấy chuẩn, có thể không đúng tỷ lệ 100 %. Hãy quét lại, hoặc kiểm tra và đánh dấu "
        "vào ô này."
    )


class ScanNoPicture(BadInput):
    code = "scan_no_picture"
    template = (
        "Tệp không phải ảnh quét. Hãy quét bản giấy đã ký, ghi số và đóng dấu; văn bản chưa ký thì soạn và trình ký số."
    )


class OriginalUnchecked(BadInput):
    code = "original_unchecked"
    template = "Hãy đối chiếu bản quét với sổ và bản giấy rồi đánh dấu vào ô này."


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What the clerk says of the paper and its scan, where the machine cannot tell or the decree wants more."""

    mark_checked: bool = False
    scale_checked: bool = False
    coarse_reason: str = ""
    #: Number, date, signature and seal on the scan are those of the register and the paper.
    original_checked: bool = False


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A scan that may be taken in, in the words of the audit line."""

    resolution: str
    remark: str


def check(scan: Received, policy: Policy, said: Statement) -> Finding:
    """Whether a scan meets the standard, with what the clerk says of it.

    Raises ScanNotPdf, MarkUnchecked, ScanTooCoarse, ScanNotInColour, CoarseScanUnexplained, ScaleUnchecked,
    SecretRefused. A PDF that is no picture (printed to a file by its sender) has no resolution to meet.
    """
    found = scan.inspection
    if found is None:
        raise ScanNotPdf(field="scan")
    # Words of other pages say nothing about where the mark stands.
    if not found.first_page_lines and not said.mark_checked:
        raise MarkUnchecked(field="mark_checked")
    if found.scan_dpi is None:
        return Finding(resolution="tệp có chữ, không phải ảnh quét", remark="")
    if found.scan_dpi < policy.scan_in_dpi:
        raise ScanTooCoarse(dpi=found.scan_dpi, least=policy.scan_in_dpi, field="scan")
    if found.scan_colour is False:
        raise ScanNotInColour(field="scan")
    remarks = []
    if found.scan_dpi < policy.scan_warn_dpi:
        reason = nfc(said.coarse_reason)
        if not reason:
            raise CoarseScanUnexplained(dpi=found.scan_dpi, decreed=policy.scan_warn_dpi, field="coarse_reason")
        parts.refuse_secrets(coarse_reason=reason)
        remarks.append(f"Dưới mức {policy.scan_warn_dpi} dpi của Nghị định 30/2020/NĐ-CP, lý do: {reason}.")
    if not found.full_size:
        if not said.scale_checked:
            raise ScaleUnchecked(field="scale_checked")
        remarks.append("Khổ giấy không chuẩn; văn thư đã kiểm tra tỷ lệ.")
    return Finding(resolution=f"{found.scan_dpi} dpi", remark=" ".join(remarks))


def check_original(scan: Received, policy: Policy, said: Statement) -> Finding:
    """Whether a scan of the agency's own signed and sealed paper may be issued (BD-13.2, NĐ 30/2020 Phụ lục I phần II).

    No coarser scan is taken, whatever the reason (reading 20). Raises as `check`, ScanNoPicture, OriginalUnchecked.
    """
    found = scan.inspection
    if found is None:
        raise ScanNotPdf(field="scan")
    if found.scan_dpi is None:
        raise ScanNoPicture(field="scan")
    if found.scan_dpi < policy.scan_out_dpi:
        raise ScanTooCoarse(dpi=found.scan_dpi, least=policy.scan_out_dpi, field="scan")
    if found.scan_colour is False:
        raise ScanNotInColour(field="scan")
    if not found.first_page_lines and not said.mark_checked:
        raise MarkUnchecked(field="mark_checked")
    if not found.full_size and not said.scale_checked:
        raise ScaleUnchecked(field="scale_checked")
    if not said.original_checked:
        raise OriginalUnchecked(field="original_checked")
    remark = "" if found.full_size else "Khổ giấy không chuẩn; văn thư đã kiểm tra tỷ lệ."
    return Finding(resolution=f"{found.scan_dpi} dpi", remark=remark)


def check_unscanned(source: str, said: Statement, *, later: bool) -> None:
    """Whether an arrival may be entered without a file: paper only, said in so many words, looked at for marks."""
    if source != "paper":
        raise ScanMissing(what="Hãy đính kèm tệp PDF của văn bản nhận được.", field="scan")
    if not later:
        raise ScanMissing(what="Hãy đính kèm bản quét, hoặc đánh dấu “Bản giấy chưa quét” để quét sau.", field="scan")
    if not said.mark_checked:
        raise PaperMarkUnchecked(field="mark_checked")
