"""Where a document goes when its signer has signed, here or outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from vanthu.core import audit
from vanthu.core.actor import Actor, system
from vanthu.core.transactions import inside
from vanthu.documents import authority, parts
from vanthu.documents.actions.outgoing import NUMBERED
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.policy.profile import Policy
from vanthu.signing.models import Certificate

SIGNED = audit.declare("outgoing.signed", "{label}{instead}.", "label", "certificate", "sha256", "instead")


def go_on(
    document: Document,
    policy: Policy,
    certificate: Certificate,
    *,
    sha256: str,
    signed_at: datetime,
    by: Actor,
    at: datetime,
) -> None:
    """The signer has signed: the document goes where its regulation sends it (a *part*)."""
    inside("a signature")
    state, holder = Out.SIGNED, document.signer_id
    if policy.number_when == "at_signature":
        state, holder = Out.NUMBERED, None
    elif policy.forward == "automatic" and not policy.permit_issue_step:
        state, holder = Out.AT_CLERK, None
    parts.move(
        document,
        state,
        at=at,
        holder=holder,
        signed_at=signed_at,
        signer_certificate_id=certificate.pk,
        put_off_until=None,
    )
    instead_of = document.delegation.giver_id if document.delegation is not None else None
    audit.record(
        SIGNED,
        by=replace(by, on_behalf_of=instead_of),
        at=at,
        target=document,
        label=policy.labels.sign,
        certificate=certificate.serial,
        sha256=sha256,
        instead=authority.instead(document),
    )
    if state == Out.NUMBERED:
        assert document.issued_on is not None
        audit.record(
            NUMBERED,
            by=system(document.agency_id),
            at=at,
            target=document,
            code=document.code,
            number=document.number,
            issued_on=f"{document.issued_on:%d/%m/%Y}",
            register="văn bản đi",
        )
    if state != Out.SIGNED:
        parts.tell(document, parts.clerks(document, at=at), "Văn bản đã ký, chờ văn thư", at=at)
    parts.tell(document, parts.accounts_of(document.drafter_id), "Lãnh đạo đã ký", at=at)
