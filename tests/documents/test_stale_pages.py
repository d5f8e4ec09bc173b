"""Whoever signs, signs the file that his page showed, and no other that lies there by now."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction

import factories
from browsers import shown, signed_in
from factories import BD, LC, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.documents.models import Document, Participant
from vanthu.documents.openings import PageStale
from vanthu.documents.states import Out
from vanthu.files import parts as file_parts
from vanthu.files.models import File
from vanthu.signing.models import Claim


def another_file(document: Document) -> None:
    """Handed back, corrected, passed up again: another version lies there, in the same state."""
    made = factories.received(content=factories.tiny_pdf("Nội dung đã sửa"))
    with transaction.atomic():
        file_parts.add_version(
            File.objects.get(document_id=document.pk, kind="main"),
            sha256=made.sha256,
            size=made.size,
            pages=1,
            scanned=True,
            by=factories.cast().specialist,
            at=clock.now(),
            note="Tải lên",
        )


def forms_that_sign(page: Any, act: str) -> list[str]:
    """The file that each form of this act names: under the file, and under the thumb."""
    forms = re.findall(rf'<form[^>]*action="[^"]*/lam/{act}[^"]*".*?</form>', page.content.decode(), re.S)
    return [named[1] if (named := re.search(r'name="seen" value="([0-9a-f]*)"', form)) else "" for form in forms]


@pytest.mark.req("BD-12.3a")
@pytest.mark.parametrize(
    ("key", "state", "who", "act", "where"),
    [
        (BD, Out.AT_SIGNER, "leader", "sign", "/van-ban/{}"),
        (BD, Out.AT_SIGNER, "leader", "sign", "/viec/cho-toi-ky?xem={}"),
        (ST, Out.AT_UNIT_LEADER, "unit_leader", "initial", "/van-ban/{}"),
        (LC, Out.NUMBERED, "clerk", "seal", "/van-ban/{}"),
    ],
)
def test_the_page_of_the_morning_does_not_sign_the_file_of_the_afternoon(
    office: Office, key: str, state: str, who: str, act: str, where: str
) -> None:
    changes = {"placement": {"initialled": False}} if act == "initial" else {}
    document = factories.outgoing(state, key, **changes)
    actor = getattr(factories.cast(key), who)
    Participant.objects.create(agency_id=actor.agency, document=document, position_id=actor.position)
    browser = signed_in(actor)
    morning = forms_that_sign(browser.get(where.format(document.pk)), act)
    assert morning and set(morning) == set(shown(document).values())
    another_file(document)
    before = factories.snapshot()
    refused = browser.post(f"/van-ban/{document.pk}/lam/{act}", {"seen": morning[0]})
    assert refused.status_code == 409 and PageStale.template in refused.content.decode()
    assert factories.snapshot() == before and not Claim.objects.exists()
    # The answer shows the file of now, and its button signs that one.
    now = forms_that_sign(refused, act)
    assert set(now) == set(shown(document).values()) != set(morning)
    assert browser.post(f"/van-ban/{document.pk}/lam/{act}", {"seen": now[0]}).status_code == 302
    assert [claim.sha256 for claim in Claim.objects.all()] == [now[0]]
