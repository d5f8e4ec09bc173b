"""Nơi nhận of an outgoing document: over the bus, or on paper with the ground that the regulation has for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from vanthu.core.transactions import inside
from vanthu.documents import kinds
from vanthu.documents.models import Document, Recipient
from vanthu.people.models import Agency
from vanthu.policy import paper_grounds
from vanthu.policy.profile import PaperRule, Policy
from vanthu.refusal import BadInput


class RecipientMissing(BadInput):
    code = "recipient_missing"
    template = "Hãy chọn ít nhất một nơi nhận từ danh mục cơ quan."


class RecipientUnknown(BadInput):
    code = "recipient_unknown"
    template = "Nơi nhận không có trong danh mục cơ quan."


class RecipientIsSelf(BadInput):
    code = "recipient_is_self"
    template = "Không gửi liên thông cho chính cơ quan mình. Hãy bỏ khỏi nơi nhận."


class RecipientTwice(BadInput):
    """Nobody who gets the electronic document is sent paper as well (BD-5.3a, HG-4.3)."""

    code = "recipient_twice"
    template = "“{name}” đã nhận văn bản điện tử nên không gửi thêm bản giấy. Hãy để nơi nhận này ở một trong hai mục."


class RecipientWantsPaper(BadInput):
    """The directory says that this one is not reached electronically (BD-2.2)."""

    code = "recipient_wants_paper"
    template = "“{name}” chưa nhận được văn bản điện tử. Hãy chuyển sang “Nơi nhận bản giấy”."


class RecipientClosed(BadInput):
    """A body that is no more gets no document; those that took its work over do (BD-11.3, reading 28)."""

    code = "recipient_closed"
    template = "“{name}” đã ngừng hoạt động từ {since}. {instead}"


class PaperGroundMissing(BadInput):
    code = "paper_ground_missing"
    template = "Gửi bản giấy phải nêu căn cứ theo quy chế. Hãy chọn căn cứ."


class PaperGroundWrong(BadInput):
    """The regulation has no such ground for this document or this recipient (BD-5.3a, BD-13.3)."""

    code = "paper_ground_wrong"
    template = "Căn cứ “{reason}” không áp dụng cho {what}. Hãy chọn căn cứ khác hoặc gửi văn bản điện tử."


def grounds(policy: Policy) -> list[PaperRule]:
    """The grounds that a drafter may state: those that no list and no decision of the head has to make first."""
    return [rule for rule in policy.paper_rules if not (rule.from_agency_list or rule.head_decides or rule.drafts_only)]


def write(
    document: Document, policy: Policy, *, electronic: Sequence[UUID], paper: Sequence[UUID], ground: str
) -> None:
    """Put the recipients of a draft in place of those it had (a *part*). Raises the refusals above, but Closed."""
    inside("a recipient")
    by_bus, by_paper = dict.fromkeys(electronic), dict.fromkeys(paper)
    known = Agency.objects.in_bulk([*by_bus, *by_paper])
    for field, chosen in (("recipients", by_bus), ("paper_recipients", by_paper)):
        if unknown := [pk for pk in chosen if pk not in known]:
            raise RecipientUnknown(field=field, unknown=str(unknown[0]))
    if document.agency_id in by_bus:
        raise RecipientIsSelf(field="recipients")
    for pk in by_bus:
        if pk in by_paper:
            raise RecipientTwice(name=known[pk].name, field="paper_recipients")
        if not known[pk].receives_electronically:
            raise RecipientWantsPaper(name=known[pk].name, field="recipients")
    rule = next((rule for rule in grounds(policy) if rule.code == ground), None)
    if by_paper and rule is None:
        raise PaperGroundMissing(field="paper_ground")
    for pk in by_paper:
        assert rule is not None
        _check_ground(rule, document, known[pk], policy, legal=None)
    document.recipients.all().delete()
    Recipient.objects.bulk_create(
        Recipient(
            agency_id=document.agency_id,
            document=document,
            receiver_id=pk,
            paper=pk in by_paper,
            paper_ground=rule.code if rule and pk in by_paper else "",
            paper_reason=f"{rule.reason} ({rule.source})" if rule and pk in by_paper else "",
            order=order,
        )
        for order, pk in enumerate((*by_bus, *by_paper))
    )


def check(document: Document, policy: Policy, *, on: date, legal: bool | None) -> None:
    """Whether the document may go to its recipients on that day. `legal`: whether it is văn bản quy phạm pháp luật,
    None where page 1 has not been read. Raises RecipientMissing, RecipientClosed, PaperGroundWrong."""
    lines = list(document.recipients.select_related("receiver").order_by("order"))
    if not lines:
        raise RecipientMissing(field="recipients")
    rules = {rule.code: rule for rule in policy.paper_rules}
    for line in lines:
        receiver = line.receiver
        if receiver.valid_to is not None and receiver.valid_to < on:
            raise RecipientClosed(
                name=receiver.name,
                since=f"{receiver.valid_to:%d/%m/%Y}",
                instead=_instead(receiver, on),
                field="paper_recipients" if line.paper else "recipients",
            )
        if line.paper and line.paper_ground in rules:
            _check_ground(rules[line.paper_ground], document, receiver, policy, legal=legal)


def _check_ground(rule: PaperRule, document: Document, receiver: Agency, policy: Policy, *, legal: bool | None) -> None:
    # The drafter answers for the topic and for what the recipient is; the directory knows who is connected.
    groups = rule.recipients - ({"no_infrastructure", "outside_system"} if receiver.receives_electronically else set())
    named = {kinds.KINDS.get(document.type_name, ""), *(() if legal is False else ("VBQPPL",))}
    if any(rule in paper_grounds(policy, kind=kind, recipient_groups=groups, topics=rule.topics) for kind in named):
        return
    what = f"“{receiver.name}”" if groups != rule.recipients else f"loại văn bản “{document.type_name}”"
    raise PaperGroundWrong(reason=rule.reason, what=what, field="paper_ground")


def _instead(receiver: Agency, on: date) -> str:
    found = [a.name for a in receiver.successors.order_by("name")[:5] if a.valid_to is None or a.valid_to >= on]
    if not found:
        return "Hãy bỏ khỏi nơi nhận."
    return f"Hãy gửi tới cơ quan kế tục: {'; '.join(found)}."
