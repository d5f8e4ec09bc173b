"""States of documents, in and out, and their names (docs/states.md)."""

from __future__ import annotations

from enum import StrEnum

from vanthu.policy.profile import Policy


class In(StrEnum):
    ARRIVED = "arrived"  # đã đến, chờ kiểm tra
    CHECKED = "checked"  # đã kiểm tra ký số, chờ tiếp nhận
    ACCEPTED = "accepted"  # đã tiếp nhận, chờ đăng ký
    REGISTERED = "registered"  # đã đăng ký, chờ trình
    SUBMITTED = "submitted"  # chờ phân phối
    ASSIGNED = "assigned"  # đã chuyển xử lý
    IN_PROGRESS = "in_progress"  # đang xử lý
    REPORTED = "reported"  # đã báo cáo kết quả, chờ xác nhận
    DONE = "done"  # đã hoàn thành
    REFUSED = "refused"  # từ chối nhận
    RETURNED = "returned"  # đã trả lại, số đến còn trong sổ
    RECALLED = "recalled"  # thu hồi


class Out(StrEnum):
    DRAFT = "draft"
    AT_UNIT_LEADER = "at_unit_leader"
    AT_CHECKER = "at_checker"
    AT_SIGNER = "at_signer"
    AT_REVIEW = "at_review"
    SIGNED = "signed"
    AT_CLERK = "at_clerk"
    NUMBERED = "numbered"
    SEALED = "sealed"
    ISSUED = "issued"
    CANCELLED = "cancelled"
    RECALLED = "out_recalled"


STATE_LABELS: dict[str, str] = {
    In.ARRIVED: "Đã đến",
    In.CHECKED: "Chờ tiếp nhận",
    In.ACCEPTED: "Đã tiếp nhận",
    In.REGISTERED: "Đã đăng ký",
    In.SUBMITTED: "Chờ phân phối",
    In.ASSIGNED: "Đã chuyển xử lý",
    In.IN_PROGRESS: "Đang xử lý",
    In.REPORTED: "Chờ xác nhận kết quả",
    In.DONE: "Đã hoàn thành",
    In.REFUSED: "Từ chối nhận (trả lại)",
    In.RETURNED: "Đã trả lại nơi gửi",
    In.RECALLED: "Thu hồi",
    Out.DRAFT: "Dự thảo",
    Out.AT_UNIT_LEADER: "Chờ lãnh đạo đơn vị",
    Out.AT_CHECKER: "Chờ kiểm tra thể thức",
    Out.AT_SIGNER: "Chờ ký",
    Out.AT_REVIEW: "Đang thẩm định",
    Out.SIGNED: "Đã ký",
    Out.AT_CLERK: "Chờ cấp số",
    Out.NUMBERED: "Đã cấp số, chờ ký số cơ quan",
    Out.SEALED: "Đã ký số cơ quan, chờ phát hành",
    Out.ISSUED: "Đã phát hành",
    Out.CANCELLED: "Hủy dự thảo",
    Out.RECALLED: "Thu hồi",
}


def label(state: str, policy: Policy) -> str:
    """The state in words; what nobody has accepted yet bears the name of the agency's own list (LC 10.2, QN 9.1)."""
    return policy.waiting_label if state in {In.ARRIVED, In.CHECKED} else STATE_LABELS[state]


#: Where work ended.
CLOSED: frozenset[str] = frozenset(
    {In.DONE, In.REFUSED, In.RETURNED, In.RECALLED, Out.ISSUED, Out.CANCELLED, Out.RECALLED}
)

#: Arrivals that were taken in.
TAKEN_IN: frozenset[str] = frozenset(
    {In.ACCEPTED, In.REGISTERED, In.SUBMITTED, In.ASSIGNED, In.IN_PROGRESS, In.REPORTED, In.DONE}
)


def is_final(direction: str, state: str, verdict: str) -> bool:
    """Whether a document's files are worth a long-term copy: it was issued, or taken in with valid signatures."""
    return state == Out.ISSUED if direction == "out" else state in TAKEN_IN and verdict == "valid"
