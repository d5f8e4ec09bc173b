"""Which paper goes beside the electronic document, and on what ground."""

from __future__ import annotations

from vanthu.policy.profile import PaperRule, Policy


def paper_grounds(
    policy: Policy,
    *,
    kind: str,
    recipient_groups: frozenset[str],
    topics: frozenset[str] = frozenset(),
    agency_list: frozenset[str] = frozenset(),
    is_draft: bool = False,
    head_decided: bool = False,
) -> tuple[PaperRule, ...]:
    """The rules on which this one recipient gets paper too; empty: paper to them is refused (BD Điều 5.3).

    `kind` is an abbreviation of NĐ 30/2020 Phụ lục III or "VBQPPL"; `agency_list` the kinds that the head of the
    agency has put on the paper list; `head_decided` whether the head has ordered paper for this document. A ground
    that the regulation does not have never applies, whatever the caller says.
    """

    def applies(rule: PaperRule) -> bool:
        if rule.head_decides:
            return head_decided
        if rule.from_agency_list:
            return kind in agency_list
        if rule.drafts_only and not is_draft:
            return False
        return (
            (not rule.kinds or kind in rule.kinds)
            and (not rule.topics or bool(rule.topics & topics))
            and (not rule.recipients or bool(rule.recipients & recipient_groups))
        )

    return tuple(rule for rule in policy.paper_rules if applies(rule))
