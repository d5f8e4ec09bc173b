"""What each button does: its form, its words, and the action behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from vanthu.core.actor import Actor
from vanthu.documents import checking, present, queries, transitions, work
from vanthu.documents.actions import (
    arriving,
    drafting,
    handling,
    originals,
    outgoing,
    paper,
    reviewing,
    sent,
    signing,
    waiting,
)
from vanthu.documents.forms import (
    AssignForm,
    HandleForm,
    OpinionForm,
    PassOnForm,
    ReasonForm,
    ReceiptsForm,
    ReviewedForm,
    ReviewForm,
    SubmitForm,
    TakePaperForm,
)
from vanthu.documents.models import Document
from vanthu.documents.seen import LayoutNotSeen
from vanthu.documents.transitions import Transition
from vanthu.pdf import layout
from vanthu.people import queries as people
from vanthu.policy.profile import Policy
from vanthu.refusal import Refusal
from vanthu.signing.models import Certificate, Claim
from vanthu.signing.parts import own_certificate, seal_certificate, way_of
from vanthu.signing.ports import KeyUnavailable

Do = Callable[[Document, Actor, datetime, dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True)
class Act:
    """One button of the action bar. `page` names another page that opens instead of a form in place."""

    transition: Transition
    do: Do | None = None
    form: type[forms.Form] | None = None
    #: The form needs to know who asks and when (choices of people, case files).
    personal: bool = False
    page: str = ""
    confirm: str = ""
    #: The act signs: the certificate whose key must be open before it is asked for.
    signs_with: Callable[..., Certificate] | None = None


def _reason(action: Callable[..., Any]) -> Do:
    return lambda document, by, at, data: action(document_id=document.pk, reason=data["reason"], by=by, at=at)


def _opinion(action: Callable[..., Any]) -> Do:
    return lambda document, by, at, data: action(document_id=document.pk, opinion=data["opinion"], by=by, at=at)


def _plain(action: Callable[..., Any]) -> Do:
    return lambda document, by, at, data: action(document_id=document.pk, by=by, at=at)


def _signs(action: Callable[..., Any]) -> Do:
    """What is signed is the file that the page showed."""
    return lambda document, by, at, data: action(document_id=document.pk, seen=data["seen"], by=by, at=at)


def _submit(document: Document, by: Actor, at: datetime, data: dict[str, Any]) -> Any:
    prepared = work.prepare(document.pk)
    return drafting.submit(document_id=document.pk, prepared=prepared, confirmed=data.get("seen", ""), by=by, at=at)


def _verify(document: Document, by: Actor, at: datetime, data: dict[str, Any]) -> Any:
    checked = checking.check_signatures(document, by=by, at=at)
    checking.decide(queries.visible_document(by, document.pk), checked, at=at)


def _handle(action: Callable[..., Any]) -> Do:
    def do(document: Document, by: Actor, at: datetime, data: dict[str, Any]) -> Any:
        chosen = UUID(data["case_file"]) if data["case_file"] else None
        return action(document_id=document.pk, case_file=chosen, result=data["result"], by=by, at=at)

    return do


ACTS: dict[str, Act] = {
    act.transition.key: act
    for act in (
        Act(transition=transitions.SUBMIT, do=_submit),
        Act(transition=transitions.INITIAL, do=_signs(signing.ask_initials), signs_with=own_certificate),
        Act(transition=transitions.PASS_UP, do=_opinion(outgoing.pass_up), form=OpinionForm),
        Act(transition=transitions.PASS_TO_CHECKER, do=_opinion(outgoing.pass_to_checker), form=OpinionForm),
        Act(transition=transitions.CHECK_PASS, do=_opinion(outgoing.check_pass), form=OpinionForm),
        Act(
            transition=transitions.SIGN,
            do=_signs(signing.ask_signature),
            confirm="Ký bằng chứng thư số của bạn. Sau khi ký, nội dung văn bản không sửa được nữa.",
            signs_with=own_certificate,
        ),
        Act(transition=transitions.FORWARD, do=_plain(outgoing.forward)),
        Act(transition=transitions.PERMIT_ISSUE, do=_plain(outgoing.permit_issue)),
        Act(transition=transitions.NUMBER, do=_plain(outgoing.number)),
        Act(transition=transitions.SEAL, do=_signs(signing.ask_seal), signs_with=seal_certificate),
        Act(transition=transitions.ISSUE, do=_plain(signing.ask_issue)),
        Act(transition=transitions.SIGN_AGAIN, do=_reason(waiting.sign_again), form=ReasonForm),
        Act(transition=transitions.PUT_OFF, do=_plain(waiting.put_off)),
        Act(transition=transitions.TAKE_UP, do=_plain(waiting.take_up)),
        Act(transition=transitions.CHANGE_SIGNER, page="documents-signer"),
        Act(transition=transitions.EDIT, page="documents-edit"),
        Act(transition=transitions.PLACE, page="documents-place"),
        Act(transition=transitions.EDIT_OUTSIDE, page="documents-outside"),
        Act(
            transition=transitions.EXPERT_REVIEW,
            do=lambda document, by, at, data: reviewing.send(
                document_id=document.pk, unit=UUID(data["unit"]), question=data["question"], by=by, at=at
            ),
            form=ReviewForm,
            personal=True,
        ),
        Act(transition=transitions.GIVE_REVIEW, do=_opinion(reviewing.answer), form=ReviewedForm),
        Act(transition=transitions.CALL_BACK_REVIEW, do=_plain(reviewing.call_back)),
        Act(
            transition=transitions.TAKE_PAPER,
            do=lambda document, by, at, data: paper.take(document_id=document.pk, **data, by=by, at=at),
            form=TakePaperForm,
            personal=True,
        ),
        Act(
            transition=transitions.REPORT_RECEIPTS,
            do=lambda document, by, at, data: sent.report_receipts(
                document_id=document.pk, note=data["note"], by=by, at=at
            ),
            form=ReceiptsForm,
        ),
        Act(transition=transitions.PRINT, page="documents-print"),
        Act(transition=transitions.REFUSE_DRAFT, do=_reason(outgoing.refuse), form=ReasonForm),
        Act(transition=transitions.HAND_BACK_FORM, do=_reason(outgoing.hand_back_form), form=ReasonForm),
        Act(transition=transitions.REFUSE_SIGNING, do=_reason(outgoing.refuse_signing), form=ReasonForm),
        Act(transition=transitions.HAND_BACK, do=_reason(outgoing.hand_back), form=ReasonForm),
        Act(transition=transitions.EDIT_ORIGINAL, page="documents-original-edit"),
        Act(transition=transitions.SCAN_ORIGINAL, page="documents-scan"),
        Act(transition=transitions.PLACE_ORIGINAL, page="documents-corner"),
        Act(transition=transitions.STRIKE_ORIGINAL, do=_reason(originals.strike), form=ReasonForm),
        Act(transition=transitions.CANCEL, do=_reason(outgoing.cancel), form=ReasonForm),
        Act(transition=transitions.VERIFY, do=_verify),
        Act(transition=transitions.ACCEPT, do=_plain(arriving.accept)),
        Act(transition=transitions.REGISTER, page="documents-register"),
        Act(transition=transitions.ADD_SCAN, page="documents-scan"),
        Act(transition=transitions.SIGN_SCAN, do=_signs(signing.ask_scan), signs_with=seal_certificate),
        Act(transition=transitions.PLACE_SCAN, page="documents-corner"),
        Act(transition=transitions.REFUSE_ARRIVAL, do=_reason(arriving.refuse_arrival), form=ReasonForm),
        Act(transition=transitions.GIVE_BACK, do=_reason(arriving.give_back), form=ReasonForm),
        Act(
            transition=transitions.SUBMIT_ARRIVAL,
            do=lambda document, by, at, data: handling.submit_arrival(
                document_id=document.pk, leader=UUID(data["leader"]), by=by, at=at
            ),
            form=SubmitForm,
            personal=True,
        ),
        Act(transition=transitions.DISTRIBUTE, page="documents-distribute"),
        Act(
            transition=transitions.ASSIGN,
            do=lambda document, by, at, data: handling.assign(
                document_id=document.pk,
                position=UUID(data["position"]),
                opinion=data["opinion"],
                due_on=data["due_on"],
                by=by,
                at=at,
            ),
            form=AssignForm,
            personal=True,
        ),
        Act(transition=transitions.START, do=_plain(handling.start)),
        Act(transition=transitions.REPORT, do=_handle(handling.report_result), form=HandleForm, personal=True),
        Act(transition=transitions.FILE, do=_handle(handling.file), form=HandleForm, personal=True),
        Act(transition=transitions.REPLY, page="documents-draft"),
        Act(
            transition=transitions.PASS_ON,
            do=lambda document, by, at, data: handling.pass_on(
                document_id=document.pk, position=UUID(data["position"]), reason=data["reason"], by=by, at=at
            ),
            form=PassOnForm,
            personal=True,
        ),
        Act(transition=transitions.CONFIRM, do=_plain(handling.confirm)),
        Act(transition=transitions.SEND_BACK, do=_reason(handling.send_back), form=ReasonForm),
        Act(transition=transitions.HAND_UP, do=_reason(handling.hand_up), form=ReasonForm),
    )
}

#: Acts that belong to the day of the leader's signature where signature dates are the issue date (LC-12.2).
OF_THE_DAY = (transitions.NUMBER, transitions.SEAL)
#: Refusals whose way out is the page where the boxes are placed by hand.
BY_HAND = frozenset({"placement_not_found", "layout_wrong", "layout_broken", "caption_no_room"})
#: Refusals about keys that lie elsewhere, whose way out is the page that looks at all that signing needs.
_OF_THE_DESK = frozenset({"signs_at_desk", "not_at_desk", "no_certificate", "no_picture"})
BUSY = "Văn bản đang được xử lý. Hãy chờ vài giây."


def way_out(refusal: Refusal, document: UUID) -> tuple[str, str] | None:
    """The words and address of the page that helps with this refusal."""
    if isinstance(refusal, KeyUnavailable) or refusal.code in _OF_THE_DESK:
        return "Tự kiểm tra ký số", reverse("signing-selfcheck")
    if refusal.code == layout.CornerWrong.code and "file" in refusal.fields:
        there = {"pk": document, "file": refusal.fields["file"]}
        return transitions.PLACE_SCAN.label(None), reverse("documents-corner-of", kwargs=there)  # type: ignore[arg-type]
    if refusal.code not in BY_HAND:
        return None
    return transitions.PLACE.label(None), reverse("documents-place", kwargs={"pk": document})  # type: ignore[arg-type]


def to_confirm(document: UUID, refusal: LayoutNotSeen) -> HttpResponse:
    """On to the page on which a draft's layout is seen and confirmed."""
    changed = "?doi" if refusal.fields["changed"] else ""
    return HttpResponseRedirect(reverse("documents-confirm", kwargs={"pk": document}) + changed)


def make_form(act: Act, *args: Any, by: Actor, at: datetime) -> forms.Form | None:
    """The act's form, bound when data is given."""
    if act.form is None:
        return None
    options: dict[str, Any] = {"by": by, "at": at} if act.personal else {}
    return act.form(*args, prefix=act.transition.key, **options)


def bar(
    document: Document,
    *,
    by: Actor,
    policy: Policy,
    at: datetime,
    busy: bool,
    bound: dict[str, forms.Form] | None = None,
    seen: str = "",
    then: str = "",
    late: bool = False,
) -> list[dict[str, Any]]:
    """The buttons of the document's state, the first one that may be pressed being the primary one.

    A `bound` form stays with its button, so that what was typed can be read, where that one may not be pressed (any
    more) and even where it has left the state. `seen` is the hash of the main file that the page shows. `late`: who signs now is better advised to put it off, so that stands
    beside the first button.
    """
    shown: list[dict[str, Any]] = []
    primary = True
    bound = bound or {}
    of_state = transitions.of_state(document, policy)
    if late:
        of_state.sort(key=lambda transition: transition not in (transitions.SIGN, transitions.PUT_OFF))
    too_late = present.past_midnight(document, policy, at=at)
    gone = [ACTS[key].transition for key in bound if ACTS[key].transition not in of_state]
    for transition in [*of_state, *gone]:
        act = ACTS[transition.key]
        why_not = BUSY if busy else transition.why_not(document, by, policy)
        if not why_not and transition in OF_THE_DAY:
            why_not = too_late
        can = not why_not
        form = bound.get(transition.key)
        if form is None and can:
            form = make_form(act, by=by, at=at)
        shown.append(
            {
                "key": transition.key,
                "label": transition.label(policy.labels),
                "primary": can and primary and transition.tone == "",
                "why_not": why_not,
                "form": form,
                "url": _url(act, document, then),
                "method": "get" if act.page else "post",
                "confirm": act.confirm if can else "",
                "seen": seen if act.signs_with else "",
                "desk": _desk(act, document, by=by, at=at, then=then) if can and act.signs_with else None,
                "tone": transition.tone,
            }
        )
        if can and primary and transition.tone == "":
            primary = False
    return shown


def _desk(act: Act, document: Document, *, by: Actor, at: datetime, then: str) -> dict[str, str] | None:
    """What the page needs to sign with the signer's own VGCA Sign Service; None where a worker signs."""
    assert act.signs_with is not None
    try:
        certificate = act.signs_with(by, at=at)
    except Refusal:
        return None  # pressed, the button says why
    if way_of(certificate) != Claim.VGCA:
        return None
    return {
        "service": settings.VGCA_SERVICE,
        "serial": certificate.serial,
        "holder": certificate.common_name,
        "ask": reverse("desk-ask", kwargs={"pk": document.pk, "key": act.transition.key}),
        "state": reverse("desk-state", kwargs={"pk": document.pk}),
        "cancel": reverse("desk-cancel", kwargs={"pk": document.pk}),
        "then": reverse("documents-queue", kwargs={"key": "cho-toi-ky"}) if then else "",
    }


def warning(document: Document, *, by: Actor, policy: Policy, at: datetime) -> str:
    """What somebody should know before pressing the first button; "" mostly."""
    if said := present.before_sealing(document, policy, at=at):
        return said
    if not policy.signature_dates_equal_issue or transitions.SIGN.why_not(document, by, policy):
        return ""
    if document.put_off_until is not None and document.put_off_until > at:
        return present.put_off(document.put_off_until)
    return present.late_signing(policy, at=at, calendar=people.calendar_of(document.agency, policy))


def _url(act: Act, document: Document, then: str) -> str:
    if act.page == "documents-draft":
        return reverse("documents-draft") + f"?tra-loi={document.pk}"
    if act.page:
        return reverse(act.page, kwargs={"pk": document.pk})
    address = reverse("documents-act", kwargs={"pk": document.pk, "key": act.transition.key})
    return f"{address}?tiep={then}" if then else address
