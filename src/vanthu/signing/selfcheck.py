"""Tự kiểm tra ký số: what a person needs to sign, looked at now, each with a sentence that says what to do.

Signer process, keys (device or remote service), revocation, time-stamp server and its clock are asked from here; the VGCA
Sign Service of his own machine and that machine's clock only his page can ask (js/selfcheck.js). Nothing is signed, no
secret is asked for or shown, nothing is written, and no question is waited for longer than `PATIENCE_S`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from vanthu.core import adapters
from vanthu.core.clock import VIETNAM
from vanthu.refusal import Busy, Refusal
from vanthu.signing import addresses, keydesk, parts, queries, verdicts
from vanthu.signing.models import Certificate, Claim
from vanthu.signing.ports import KeyState

log = logging.getLogger("vanthu.signing")

GOOD, NEAR, LATE = "good", "near", "late"
#: Seconds that all questions together may take; they are asked at once.
PATIENCE_S = 12.0
#: People whose questions are under way at a time in one process: each takes threads for as long as a silent source lasts.
_AT_ONCE = threading.BoundedSemaphore(2)
#: Certificates that are looked at; nobody has as many.
_MOST = 4
_ENDS_SOON = timedelta(days=30)
#: The time-stamp server's clock against ours, in seconds.
_CLOCK_OFF = 30
NO_ANSWER = "Không trả lời trong {seconds} giây. Hãy thử lại sau ít phút; nếu lặp lại, báo công chức CNTT kiểm tra."
BROKEN = "Không kiểm tra được do hệ thống gặp lỗi. Hãy báo công chức CNTT."
WAYS = {
    addresses.HELD: "khóa phần mềm trên máy chủ (thử nghiệm)",
    addresses.PKCS11: "thiết bị lưu khóa cắm ở máy ký số",
    addresses.CSC: "ký số từ xa",
    Claim.VGCA: "VGCA Sign Service trên máy của bạn",
    Claim.CLIENT: "phần mềm ký riêng của cơ quan",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that signing needs: how it stands, and what to do."""

    title: str
    tone: str
    said: str


def of(account: UUID, *, at: datetime) -> list[Finding]:
    """Everything that can be asked from here for this person. Raises Busy while others' questions are under way."""
    certificates = queries.usable_by(account, at=at)[:_MOST]
    trust = verdicts.trust_list()
    questions: list[tuple[str, Callable[[], Finding]]] = [("Chương trình ký số của hệ thống", _signer)]
    for certificate in certificates:
        name = f"{certificate.common_name} ({certificate.serial})"
        questions.append((f"Khóa ký: {name}", _asks(_key, certificate, account)))
        questions.append((f"Thu hồi chứng thư số: {name}", _asks(_revocation, certificate, trust, at)))
    questions.append(("Máy chủ cấp dấu thời gian (TSA)", _time_stamps))
    registered = [_registered(certificate, account, at=at) for certificate in certificates] or [_none()]
    with _a_place():
        return [*registered, *_asked(questions)]


# --- what is registered ----------------------------------------------------------------------------------------------


def _none() -> Finding:
    return Finding(
        title="Chứng thư số",
        tone=LATE,
        said="Bạn chưa có chứng thư số còn hiệu lực nào được đăng ký. Hãy liên hệ công chức CNTT để đăng ký.",
    )


def _registered(certificate: Certificate, account: UUID, *, at: datetime) -> Finding:
    way = WAYS.get(addresses.scheme(certificate.key), "")
    until = f"{certificate.not_after.astimezone(VIETNAM):%d/%m/%Y}"
    title, said = f"Chứng thư số: {certificate.common_name}", f"Số {certificate.serial}, {way}, hiệu lực đến {until}."
    try:
        if certificate.kind == Certificate.PERSON:
            parts.signature_picture(account)
        else:
            parts.seal_picture(certificate.agency_id)
    except Refusal as refusal:
        return Finding(title=title, tone=LATE, said=f"{said} {refusal.sentence}")
    if certificate.not_after - at <= _ENDS_SOON:
        return Finding(title=title, tone=NEAR, said=f"{said} Sắp hết hạn: hãy đề nghị cấp chứng thư số mới.")
    return Finding(title=title, tone=GOOD, said=said)


# --- what is asked ---------------------------------------------------------------------------------------------------


def _signer() -> Finding:
    keydesk.ping()
    return Finding(title="", tone=GOOD, said="Đang chạy.")


def _key(certificate: Certificate, account: UUID) -> Finding:
    scheme = addresses.scheme(certificate.key)
    if scheme == Claim.VGCA:
        return Finding(
            title="", tone=GOOD, said="Nằm trong thiết bị trên máy của bạn; xem mục VGCA Sign Service ở trang này."
        )
    if scheme == Claim.CLIENT:
        return Finding(title="", tone=GOOD, said="Do phần mềm ký riêng giữ; hãy kiểm tra trong phần mềm đó.")
    if scheme not in addresses.OPENED_AT_SIGNER:
        return Finding(title="", tone=GOOD, said="Máy chủ dùng được, không cần mã PIN.")
    state: KeyState = keydesk.look(certificate, account=account, patience=PATIENCE_S)
    found = f"Dịch vụ ký số từ xa trả lời: {state.answers}" if scheme == addresses.CSC else "Thấy thiết bị lưu khóa"
    how = "khóa đang mở" if state.open_seconds is not None else "khóa đang đóng, sẽ hỏi mã khi ký"
    if not (state.secrets.pin or state.secrets.otp):
        how = "không hỏi mã trên trang này"
    tone = NEAR if state.secrets.pin and state.secrets.note else GOOD
    return Finding(title="", tone=tone, said=f"{found}; {how}. {state.secrets.note}".strip())


def _revocation(certificate: Certificate, trust: Any, at: datetime) -> Finding:
    from vanthu.pdf import revision

    revision.certificate_stands(certificate.pem.encode(), context=verdicts.live(trust), since=at)
    return Finding(title="", tone=GOOD, said="Máy chủ trạng thái chứng thư số (OCSP, CRL) trả lời: không bị thu hồi.")


def _time_stamps() -> Finding:
    from vanthu.pdf import stamp_time

    timestamper = adapters.get("time_stamper").lend()
    if timestamper is None:
        return Finding(
            title="", tone=NEAR, said="Chưa được cài đặt; chữ ký mang thời gian của máy chủ. Hãy báo công chức CNTT."
        )
    try:
        off = stamp_time.difference(timestamper)
    except stamp_time.TimeStampUnavailable:
        return Finding(
            title="", tone=LATE, said="Không phản hồi. Hãy thử lại sau ít phút; nếu lặp lại, báo công chức CNTT."
        )
    if abs(off) > _CLOCK_OFF:
        return Finding(
            title="",
            tone=NEAR,
            said=f"Trả lời, nhưng đồng hồ máy chủ của hệ thống lệch {off:+.0f} giây so với dấu thời gian. Hãy báo công "
            "chức CNTT chỉnh đồng hồ.",
        )
    return Finding(title="", tone=GOOD, said=f"Trả lời; đồng hồ máy chủ lệch {off:+.0f} giây.")


# --- asking ----------------------------------------------------------------------------------------------------------


def _asks(ask: Callable[..., Finding], *facts: Any) -> Callable[[], Finding]:
    return lambda: ask(*facts)


@contextmanager
def _a_place() -> Iterator[None]:
    if not _AT_ONCE.acquire(blocking=False):
        raise Busy("Người khác đang tự kiểm tra ký số. Hãy thử lại sau ít giây.")
    try:
        yield
    finally:
        _AT_ONCE.release()


def _asked(questions: Sequence[tuple[str, Callable[[], Finding]]]) -> list[Finding]:
    """All questions at once, each for itself. No thread of these touches the database."""
    until = time.monotonic() + PATIENCE_S
    pool = ThreadPoolExecutor(max_workers=len(questions), thread_name_prefix="selfcheck")
    try:
        asked = [(title, pool.submit(ask)) for title, ask in questions]
        return [_answer(title, future, until=until) for title, future in asked]
    finally:
        # Who has not answered by then is not waited for: every question has an end of its own.
        pool.shutdown(wait=False, cancel_futures=True)


def _answer(title: str, future: Future[Finding], *, until: float) -> Finding:
    try:
        found = future.result(timeout=max(0.0, until - time.monotonic()))
    except NotInTime:
        return Finding(title=title, tone=LATE, said=NO_ANSWER.format(seconds=round(PATIENCE_S)))
    except Refusal as refusal:
        return Finding(title=title, tone=LATE, said=refusal.sentence)
    except Exception:
        log.exception("incident")
        return Finding(title=title, tone=LATE, said=BROKEN)
    return Finding(title=title, tone=found.tone, said=found.said)
