"""The one table of transitions: what each needs, and in words why it may not be taken now (docs/states.md).

A transition is a constant. `why_not` says why this person may not take it, `check` refuses in the same words: one rule,
one wording, enforced by actions and shown beside the disabled button. What differs between agencies is asked of the
`Policy`; nothing here knows an agency.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vanthu.core.actor import Actor
from vanthu.core.roles import DRAFTS, Role
from vanthu.documents.states import In, Out
from vanthu.policy.profile import Labels, Policy
from vanthu.refusal import NotPermitted, WrongState

if TYPE_CHECKING:
    from vanthu.documents.models import Document


# --- who -----------------------------------------------------------------------------------------------------------


def _role(role: Role, sentence: str) -> Callable[[Document, Actor], str]:
    def who(document: Document, actor: Actor) -> str:
        return "" if actor.has(role) else sentence

    return who


clerk = _role(Role.CLERK, "Chỉ văn thư được thực hiện bước này.")


def drafter(document: Document, actor: Actor) -> str:
    return "" if document.drafter_id == actor.position else "Chỉ người soạn thảo được thực hiện bước này."


def unit_leader(document: Document, actor: Actor) -> str:
    if document.unit_leader_id == actor.position and actor.has(Role.UNIT_LEADER):
        return ""
    return "Chỉ lãnh đạo đơn vị chủ trì soạn thảo được thực hiện bước này."


def drafter_or_signer(document: Document, actor: Actor) -> str:
    if not drafter(document, actor) or not signer(document, actor):
        return ""
    return "Chỉ người soạn thảo hoặc người ký của văn bản được đổi người ký."


def initials_open(document: Document) -> list[str]:
    """The positions whose initials are still to come, as their ids; before a submission the unit leader's."""
    placement = document.placement or {}
    if "initials_open" in placement:
        return placement["initials_open"]
    return [] if placement.get("initialled") else [str(document.unit_leader_id)]


def initialler(document: Document, actor: Actor) -> str:
    waiting = initials_open(document)
    if str(actor.position) in waiting:
        return ""
    if document.unit_leader_id == actor.position and actor.has(Role.UNIT_LEADER):
        return "Bạn đã ký nháy, còn chờ người khác ký nháy." if waiting else ""
    return "Chỉ lãnh đạo đơn vị chủ trì soạn thảo và người được đề nghị ký nháy được thực hiện bước này."


def checker(document: Document, actor: Actor) -> str:
    if document.checker_id == actor.position and actor.has(Role.FORM_CHECKER):
        return ""
    return "Chỉ người được giao kiểm tra thể thức được thực hiện bước này."


def signer(document: Document, actor: Actor) -> str:
    # Whoever else was made the signer signs by a delegation; whether it still stands is asked when he signs.
    if document.signer_id == actor.position and (actor.has(Role.LEADER, Role.HEAD) or document.delegation_id):
        return ""
    return "Chỉ người ký văn bản được thực hiện bước này."


def distributor(document: Document, actor: Actor) -> str:
    if document.holder_id == actor.position and actor.has(Role.LEADER, Role.HEAD):
        return ""
    return "Chỉ lãnh đạo được trình hoặc được giao văn bản này được phân phối."


def someone_assigned(document: Document, actor: Actor) -> str:
    """The lead handler as the document's row names him; `assignments.held_by` looks at the open tasks under the lock."""
    if document.holder_id is not None and document.holder_id == actor.position:
        return ""
    if document.holder_id is None and document.holder_unit_id == actor.unit and actor.has(Role.UNIT_LEADER):
        return ""
    return "Chỉ người được giao chủ trì được thực hiện bước này."


def handler(document: Document, actor: Actor) -> str:
    """Who holds it in person and has colleagues: a unit's leader gives it out, a leader distributes it."""
    if document.holder_id is not None and document.holder_id == actor.position and actor.unit is not None:
        return ""
    return "Chỉ người đang xử lý văn bản được chuyển cho cán bộ khác trong đơn vị."


def replier(document: Document, actor: Actor) -> str:
    return someone_assigned(document, actor) or (
        "" if actor.has(*DRAFTS) else "Vị trí của bạn không soạn thảo văn bản đi."
    )


def unit_leader_of_holder(document: Document, actor: Actor) -> str:
    if actor.has(Role.UNIT_LEADER) and actor.unit is not None and document.holder_unit_id == actor.unit:
        return ""
    return "Chỉ lãnh đạo đơn vị được giao được thực hiện bước này."


def leader(document: Document, actor: Actor) -> str:
    return "" if actor.has(Role.LEADER, Role.HEAD) else "Chỉ lãnh đạo được thực hiện bước này."


def system_or_clerk(document: Document, actor: Actor) -> str:
    return "" if actor.is_system else clerk(document, actor)


# --- what ----------------------------------------------------------------------------------------------------------


def _always(policy: Policy) -> bool:
    return True


def _any_document(document: Document) -> bool:
    return True


def _nothing_missing(document: Document, policy: Policy) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Transition:
    """One act on a document. `target` None: the action decides by policy (it says so in its docstring)."""

    key: str
    direction: str
    sources: frozenset[str]
    target: str | None
    who: Callable[[Document, Actor], str]
    label: Callable[[Labels], str]
    exists: Callable[[Policy], bool] = _always
    #: Whether the act has any sense for this document; one without sense has no button.
    concerns: Callable[[Document], bool] = _any_document
    ready: Callable[[Document, Policy], str] = _nothing_missing
    tone: str = ""

    def belongs(self, document: Document, policy: Policy) -> bool:
        """Whether the act belongs to the document's state under its policy, whoever asks."""
        return (
            document.direction == self.direction
            and document.state in self.sources
            and self.exists(policy)
            and self.concerns(document)
        )

    def why_not(self, document: Document, actor: Actor, policy: Policy) -> str:
        """Why `actor` may not do this now, in words; "" when they may."""
        if not self.belongs(document, policy):
            return "Bước này không thuộc trạng thái hiện tại của văn bản."
        return self.who(document, actor) or self.ready(document, policy)

    def check(self, document: Document, actor: Actor, policy: Policy) -> None:
        """Raises WrongState or NotPermitted with the same words that the button shows."""
        if not self.belongs(document, policy):
            raise WrongState()
        if reason := self.who(document, actor):
            raise NotPermitted(reason)
        if reason := self.ready(document, policy):
            raise WrongState(reason)


def _states(*states: str) -> frozenset[str]:
    return frozenset(states)


def _verified_first(document: Document, policy: Policy) -> str:
    if policy.verify_before_accept and document.source == "bus" and not document.verdict:
        return f"Phải “{policy.verify_label}” trước khi tiếp nhận."
    if any(flag["code"] == "wrong_address" for flag in document.flags):
        return "Gói tin gửi sai nơi nhận: văn bản chỉ có thể được trả lại bên gửi."
    if policy.auto_return and any(flag["code"] == "must_return" for flag in document.flags):
        return "Chữ ký số không hợp lệ: văn bản chỉ có thể được trả lại bên gửi."
    return ""


def _initials_first(document: Document, policy: Policy) -> str:
    if not policy.initials_required or (document.placement or {}).get("initialled"):
        return ""
    if str(document.unit_leader_id) in initials_open(document):
        return "Phải ký nháy vào cuối nội dung văn bản trước khi trình ký."
    return "Còn người được đề nghị ký nháy chưa ký."


def _takes_paper(policy: Policy) -> bool:
    """Whether the agency makes paper of its own beside the electronic document (BD điều 13.1.b, LC điều 12.1.d, ST điều
    9.4.b)."""
    return policy.paper_original != "none"


def _keeps_signed_paper(policy: Policy) -> bool:
    """Whether paper goes the same way as the file, is signed by hand and kept by văn thư (ST điều 9.1, 9.4)."""
    return policy.paper_original == "signed_in_parallel"


def _edits_outside(policy: Policy) -> bool:
    # Where the number belongs into the signer's own revision, no program but ours can write it there.
    return policy.leader_edits_outside and policy.number_when == "after_signature"


def _offered(verb: str) -> Callable[[Policy], bool]:
    """Whether the regulation has this way of handling (QN-18.2c)."""
    return lambda policy: getattr(policy.labels, verb) in policy.handling_choices


def _signed_by(document: Document, policy: Policy) -> str:
    if document.paper_original:
        return "Hãy gắn bản quét của văn bản giấy đã ký, ghi số và đóng dấu." if document.awaits_scan else ""
    return "" if document.signed_at else "Văn bản chưa có chữ ký số của người ký."


# --- the table -----------------------------------------------------------------------------------------------------

OUT = "out"


IN = "in"


_MOVE_CORNER = "Dời ô chữ ký số"


EDIT = Transition(
    key="edit", direction=OUT, sources=_states(Out.DRAFT), target=Out.DRAFT, who=drafter, label=lambda words: "Sửa"
)


SUBMIT = Transition(
    key="submit", direction=OUT, sources=_states(Out.DRAFT), target=None, who=drafter, label=lambda words: words.submit
)


PLACE = Transition(
    key="place",
    direction=OUT,
    sources=_states(Out.DRAFT),
    target=Out.DRAFT,
    who=drafter,
    label=lambda words: "Xem vị trí ký, số, dấu",
    tone="quiet",
)


CANCEL = Transition(
    key="cancel",
    direction=OUT,
    sources=_states(Out.DRAFT),
    target=Out.CANCELLED,
    who=drafter,
    label=lambda words: "Hủy dự thảo",
    tone="quiet",
)


INITIAL = Transition(
    key="initial",
    direction=OUT,
    sources=_states(Out.AT_UNIT_LEADER),
    target=Out.AT_UNIT_LEADER,
    who=initialler,
    label=lambda words: words.initial,
    exists=lambda policy: policy.initials_required,
    ready=lambda document, policy: "" if initials_open(document) else "Bạn đã ký nháy văn bản này.",
)


PASS_UP = Transition(
    key="pass_up",
    direction=OUT,
    sources=_states(Out.AT_UNIT_LEADER),
    target=Out.AT_SIGNER,
    who=unit_leader,
    label=lambda words: words.pass_up,
    exists=lambda policy: policy.unit_leader_step and policy.form_checker == "none",
    ready=_initials_first,
)


PASS_TO_CHECKER = Transition(
    key="pass_to_checker",
    direction=OUT,
    sources=_states(Out.AT_UNIT_LEADER),
    target=Out.AT_CHECKER,
    who=unit_leader,
    label=lambda words: words.pass_to_checker,
    exists=lambda policy: policy.unit_leader_step and policy.form_checker == "separate",
    ready=_initials_first,
)


REFUSE_DRAFT = Transition(
    key="refuse",
    direction=OUT,
    sources=_states(Out.AT_UNIT_LEADER),
    target=Out.DRAFT,
    who=unit_leader,
    label=lambda words: words.refuse,
    exists=lambda policy: policy.unit_leader_step,
    tone="danger",
)


CHECK_PASS = Transition(
    key="check_pass",
    direction=OUT,
    sources=_states(Out.AT_CHECKER),
    target=Out.AT_SIGNER,
    who=checker,
    label=lambda words: words.check_pass,
    exists=lambda policy: policy.form_checker == "separate",
)


HAND_BACK_FORM = Transition(
    key="hand_back_form",
    direction=OUT,
    sources=_states(Out.AT_CHECKER),
    target=Out.DRAFT,
    who=checker,
    label=lambda words: words.hand_back,
    exists=lambda policy: policy.form_checker == "separate",
    tone="danger",
)


SIGN = Transition(
    key="sign",
    direction=OUT,
    sources=_states(Out.AT_SIGNER),
    target=None,
    who=signer,
    label=lambda words: words.sign,
)


#: Only where signing late means signing again: elsewhere "Để sau" passes over a document for the moment (reading 12).
PUT_OFF = Transition(
    key="put_off",
    direction=OUT,
    sources=_states(Out.AT_SIGNER),
    target=Out.AT_SIGNER,
    who=signer,
    label=lambda words: "Để sáng mai",
    exists=lambda policy: policy.signature_dates_equal_issue,
    concerns=lambda document: document.put_off_until is None,
    tone="quiet",
)


TAKE_UP = Transition(
    key="take_up",
    direction=OUT,
    sources=_states(Out.AT_SIGNER),
    target=Out.AT_SIGNER,
    who=signer,
    label=lambda words: "Lấy lại để ký",
    exists=lambda policy: policy.signature_dates_equal_issue,
    concerns=lambda document: document.put_off_until is not None,
    tone="quiet",
)


CHANGE_SIGNER = Transition(
    key="change_signer",
    direction=OUT,
    sources=_states(Out.AT_UNIT_LEADER, Out.AT_CHECKER, Out.AT_SIGNER),
    target=None,
    who=drafter_or_signer,
    label=lambda words: "Đổi người ký",
    tone="quiet",
)


REFUSE_SIGNING = Transition(
    key="refuse_signing",
    direction=OUT,
    sources=_states(Out.AT_SIGNER, Out.SIGNED),
    target=Out.DRAFT,
    who=signer,
    label=lambda words: words.refuse,
    tone="danger",
)


#: While a unit looks at it for the leader, the document is not before him and he does not sign it (ST điều 9.3).
EXPERT_REVIEW = Transition(
    key="expert_review",
    direction=OUT,
    sources=_states(Out.AT_SIGNER),
    target=Out.AT_REVIEW,
    who=signer,
    label=lambda words: words.expert_review,
    exists=lambda policy: policy.expert_review,
    tone="quiet",
)


GIVE_REVIEW = Transition(
    key="give_review",
    direction=OUT,
    sources=_states(Out.AT_REVIEW),
    target=Out.AT_SIGNER,
    who=unit_leader_of_holder,
    label=lambda words: "Gửi ý kiến thẩm định",
    exists=lambda policy: policy.expert_review,
)


CALL_BACK_REVIEW = Transition(
    key="call_back_review",
    direction=OUT,
    sources=_states(Out.AT_REVIEW),
    target=Out.AT_SIGNER,
    who=signer,
    label=lambda words: "Rút lại, không chờ thẩm định",
    exists=lambda policy: policy.expert_review,
    tone="quiet",
)


EDIT_OUTSIDE = Transition(
    key="edit_outside",
    direction=OUT,
    sources=_states(Out.AT_SIGNER),
    target=None,
    who=signer,
    label=lambda words: "Tải về để sửa",
    exists=_edits_outside,
    tone="quiet",
)


FORWARD = Transition(
    key="forward",
    direction=OUT,
    sources=_states(Out.SIGNED),
    target=Out.AT_CLERK,
    who=signer,
    label=lambda words: words.forward,
    exists=lambda policy: policy.forward == "manual" and not policy.permit_issue_step,
    ready=_signed_by,
)


PERMIT_ISSUE = Transition(
    key="permit_issue",
    direction=OUT,
    sources=_states(Out.SIGNED),
    target=Out.AT_CLERK,
    who=leader,
    label=lambda words: words.permit_issue,
    exists=lambda policy: policy.permit_issue_step,
    ready=_signed_by,
)


NUMBER = Transition(
    key="number",
    direction=OUT,
    sources=_states(Out.AT_CLERK),
    target=Out.NUMBERED,
    who=clerk,
    label=lambda words: words.number,
    exists=lambda policy: policy.number_when == "after_signature",
    ready=_signed_by,
)


SEAL = Transition(
    key="seal",
    direction=OUT,
    sources=_states(Out.NUMBERED),
    target=Out.SEALED,
    who=clerk,
    label=lambda words: words.seal,
    ready=_signed_by,
)


TAKE_PAPER = Transition(
    key="take_paper",
    direction=OUT,
    sources=_states(Out.AT_CLERK, Out.NUMBERED, Out.SEALED, Out.ISSUED),
    target=None,
    who=clerk,
    label=lambda words: "Nhận bản giấy",
    exists=_keeps_signed_paper,
    concerns=lambda document: document.paper_taken_on is None and not document.paper_original,
    tone="quiet",
)


PRINT = Transition(
    key="print",
    direction=OUT,
    sources=_states(Out.NUMBERED, Out.SEALED, Out.ISSUED),
    target=None,
    who=clerk,
    label=lambda words: "In bản giấy",
    exists=_takes_paper,
    ready=_signed_by,
    tone="quiet",
)


ISSUE = Transition(
    key="issue",
    direction=OUT,
    sources=_states(Out.SEALED),
    target=Out.ISSUED,
    who=clerk,
    label=lambda words: words.issue,
)


#: Whoever has not confirmed receipt, in a list to the signer (HG điều 14.3).
REPORT_RECEIPTS = Transition(
    key="report_receipts",
    direction=OUT,
    sources=_states(Out.ISSUED),
    target=None,
    who=clerk,
    label=lambda words: "Báo cáo người ký",
    exists=lambda policy: policy.receipts_reported_to_leader,
    tone="quiet",
)


#: Back to the signer alone, where only his new signature helps: the day of the first one has passed (LC-12.2).
SIGN_AGAIN = Transition(
    key="sign_again",
    direction=OUT,
    sources=_states(Out.AT_CLERK, Out.NUMBERED, Out.SEALED),
    target=Out.AT_SIGNER,
    who=clerk,
    label=lambda words: "Trả lại để ký lại",
    exists=lambda policy: policy.signature_dates_equal_issue,
    ready=_signed_by,
)


HAND_BACK = Transition(
    key="hand_back",
    direction=OUT,
    sources=_states(Out.AT_CLERK, Out.NUMBERED, Out.SEALED),
    target=Out.DRAFT,
    who=clerk,
    label=lambda words: words.hand_back,
    concerns=lambda document: not document.paper_original,
    tone="danger",
)


def _on_paper(document: Document) -> bool:
    return document.paper_original


EDIT_ORIGINAL = Transition(
    key="edit_original",
    direction=OUT,
    sources=_states(Out.NUMBERED),
    target=Out.NUMBERED,
    who=clerk,
    label=lambda words: "Sửa thông tin",
    concerns=_on_paper,
)


SCAN_ORIGINAL = Transition(
    key="scan_original",
    direction=OUT,
    sources=_states(Out.NUMBERED, Out.SEALED),
    target=Out.NUMBERED,
    who=clerk,
    label=lambda words: "Gắn bản quét đã ký, đóng dấu",
    concerns=_on_paper,
)


PLACE_ORIGINAL = Transition(
    key="place_original",
    direction=OUT,
    sources=_states(Out.NUMBERED),
    target=Out.NUMBERED,
    who=clerk,
    label=lambda words: _MOVE_CORNER,
    concerns=lambda document: document.paper_original and not document.awaits_scan,
    tone="quiet",
)


STRIKE_ORIGINAL = Transition(
    key="strike_original",
    direction=OUT,
    sources=_states(Out.NUMBERED, Out.SEALED),
    target=Out.CANCELLED,
    who=clerk,
    label=lambda words: "Hủy, bỏ số",
    concerns=_on_paper,
    tone="danger",
)


VERIFY = Transition(
    key="verify",
    direction=IN,
    sources=_states(In.ARRIVED, In.CHECKED, In.ACCEPTED),
    target=None,
    who=system_or_clerk,
    label=lambda words: words.verify,
)


ACCEPT = Transition(
    key="accept",
    direction=IN,
    sources=_states(In.CHECKED),
    target=In.ACCEPTED,
    who=system_or_clerk,
    label=lambda words: words.accept,
    ready=_verified_first,
)


REGISTER = Transition(
    key="register",
    direction=IN,
    sources=_states(In.ACCEPTED),
    target=In.REGISTERED,
    who=clerk,
    label=lambda words: words.register,
)


ADD_SCAN = Transition(
    key="add_scan",
    direction=IN,
    sources=_states(In.CHECKED, In.ACCEPTED, In.REGISTERED),
    target=None,
    who=clerk,
    label=lambda words: "Gắn bản số hóa",
    concerns=lambda document: document.awaits_scan,
)


REFUSE_ARRIVAL = Transition(
    key="refuse_arrival",
    direction=IN,
    sources=_states(In.ARRIVED, In.CHECKED, In.ACCEPTED),
    target=In.REFUSED,
    who=system_or_clerk,
    label=lambda words: words.refuse_arrival,
    tone="danger",
)


GIVE_BACK = Transition(
    key="give_back",
    direction=IN,
    sources=_states(In.REGISTERED, In.SUBMITTED, In.ASSIGNED),
    target=In.RETURNED,
    who=clerk,
    label=lambda words: "Trả lại nơi gửi",
    tone="danger",
)


def _is_unsigned_scan(document: Document) -> bool:
    return document.source == "paper" and not document.awaits_scan and document.sealed_at is None


SIGN_SCAN = Transition(
    key="sign_scan",
    direction=IN,
    sources=_states(In.ACCEPTED, In.REGISTERED),
    target=None,
    who=clerk,
    label=lambda words: "Ký số bản số hóa",
    concerns=_is_unsigned_scan,
)


PLACE_SCAN = Transition(
    key="place_scan",
    direction=IN,
    sources=_states(In.ACCEPTED, In.REGISTERED),
    target=None,
    who=clerk,
    label=lambda words: _MOVE_CORNER,
    concerns=_is_unsigned_scan,
    tone="quiet",
)


def _scan_first(document: Document, policy: Policy) -> str:
    if document.awaits_scan:
        return "Bản giấy chưa quét: hãy gắn bản số hóa trước khi trình."
    if policy.scan_in_sign and document.source == "paper" and document.sealed_at is None:
        return "Bản số hóa chưa có chữ ký số của cơ quan: hãy “Ký số bản số hóa” trước khi trình."
    return ""


SUBMIT_ARRIVAL = Transition(
    key="submit_arrival",
    direction=IN,
    sources=_states(In.REGISTERED),
    target=In.SUBMITTED,
    who=clerk,
    label=lambda words: words.submit_arrival,
    ready=_scan_first,
)


DISTRIBUTE = Transition(
    key="distribute",
    direction=IN,
    # A leader who was given it passes it on: Giám đốc → Phó Giám đốc → phòng (reading 5).
    sources=_states(In.SUBMITTED, In.ASSIGNED),
    target=In.ASSIGNED,
    who=distributor,
    label=lambda words: words.distribute,
)


ASSIGN = Transition(
    key="assign",
    direction=IN,
    sources=_states(In.ASSIGNED, In.IN_PROGRESS),
    target=In.ASSIGNED,
    who=unit_leader_of_holder,
    label=lambda words: words.assign,
)


START = Transition(
    key="start",
    direction=IN,
    sources=_states(In.ASSIGNED),
    target=In.IN_PROGRESS,
    who=someone_assigned,
    label=lambda words: "Nhận việc",
)


FILE = Transition(
    key="file",
    direction=IN,
    sources=_states(In.ASSIGNED, In.IN_PROGRESS),
    target=None,
    who=someone_assigned,
    label=lambda words: words.handle_file,
    exists=_offered("handle_file"),
)


REPORT = Transition(
    key="report",
    direction=IN,
    sources=_states(In.ASSIGNED, In.IN_PROGRESS),
    target=None,
    who=someone_assigned,
    label=lambda words: words.handle_report,
    exists=_offered("handle_report"),
)


REPLY = Transition(
    key="reply",
    direction=IN,
    sources=_states(In.ASSIGNED, In.IN_PROGRESS),
    target=In.IN_PROGRESS,
    who=replier,
    label=lambda words: words.handle_reply,
    exists=_offered("handle_reply"),
)


PASS_ON = Transition(
    key="pass_on",
    direction=IN,
    sources=_states(In.ASSIGNED, In.IN_PROGRESS),
    target=In.ASSIGNED,
    who=handler,
    label=lambda words: words.handle_pass,
    exists=_offered("handle_pass"),
    tone="quiet",
)


HAND_UP = Transition(
    key="hand_up",
    direction=IN,
    sources=_states(In.ASSIGNED, In.IN_PROGRESS),
    target=None,
    who=someone_assigned,
    label=lambda words: "Trả lại người phân phối",
    tone="quiet",
)


def confirmer(document: Document, actor: Actor) -> str:
    return "" if document.holder_id == actor.position else "Chỉ người đã giao việc được xác nhận kết quả."


CONFIRM = Transition(
    key="confirm",
    direction=IN,
    sources=_states(In.REPORTED),
    target=In.DONE,
    who=confirmer,
    label=lambda words: "Xác nhận hoàn thành",
)


SEND_BACK = Transition(
    key="send_back",
    direction=IN,
    sources=_states(In.REPORTED),
    target=In.IN_PROGRESS,
    who=confirmer,
    label=lambda words: "Yêu cầu làm lại",
    tone="danger",
)


#: In the order of the buttons: the first that a person may press is the primary one.
TRANSITIONS: tuple[Transition, ...] = (
    SUBMIT,
    INITIAL,
    PASS_UP,
    PASS_TO_CHECKER,
    CHECK_PASS,
    SIGN,
    FORWARD,
    PERMIT_ISSUE,
    NUMBER,
    SEAL,
    ISSUE,
    SIGN_AGAIN,
    SCAN_ORIGINAL,
    EDIT_ORIGINAL,
    PLACE_ORIGINAL,
    EDIT,
    PLACE,
    GIVE_REVIEW,
    EXPERT_REVIEW,
    CALL_BACK_REVIEW,
    EDIT_OUTSIDE,
    TAKE_PAPER,
    PRINT,
    REPORT_RECEIPTS,
    REFUSE_DRAFT,
    HAND_BACK_FORM,
    REFUSE_SIGNING,
    PUT_OFF,
    TAKE_UP,
    HAND_BACK,
    CHANGE_SIGNER,
    CANCEL,
    STRIKE_ORIGINAL,
    ACCEPT,
    REGISTER,
    ADD_SCAN,
    VERIFY,
    SUBMIT_ARRIVAL,
    # Where the regulation asks for it, the way to the leader is shut before; elsewhere it may be done.
    SIGN_SCAN,
    PLACE_SCAN,
    DISTRIBUTE,
    ASSIGN,
    START,
    REPORT,
    FILE,
    REPLY,
    PASS_ON,
    CONFIRM,
    SEND_BACK,
    HAND_UP,
    REFUSE_ARRIVAL,
    GIVE_BACK,
)


def of_state(document: Document, policy: Policy) -> list[Transition]:
    """The transitions that belong to the document's state under its policy, whoever asks."""
    return [transition for transition in TRANSITIONS if transition.belongs(document, policy)]
