"""Prints before the seal: number and blue signature without a seal, or number without any picture, and how many."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import reduce
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

import factories
import pages
import walking
from browsers import signed_in
from factories import BD, HG, LC, QN
from factories_office import Office
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import laying
from vanthu.documents.actions import paper
from vanthu.documents.models import Document, PaperCopies, Recipient
from vanthu.documents.states import Out
from vanthu.pdf.number import NumberDate, read_number
from vanthu.people.models import Agency
from vanthu.refusal import BadInput, WrongState


def inks(pdf: bytes) -> tuple[bool, bool]:
    """Whether any page shows blue ink, and whether any shows red."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        pictures = [page.render(scale=1.5).to_pil().convert("RGB").split() for page in document]
        blue = any(_some(r.point(_under(110)), g.point(_under(120)), b.point(_over(110))) for r, g, b in pictures)
        red = any(_some(r.point(_over(150)), g.point(_under(120)), b.point(_under(130))) for r, g, b in pictures)
        return blue, red
    finally:
        document.close()


def _under(limit: int) -> list[int]:
    return [255 if value < limit else 0 for value in range(256)]


def _over(limit: int) -> list[int]:
    return [255 if value > limit else 0 for value in range(256)]


def _some(*masks: Image.Image) -> bool:
    """Whether more than the coloured fringes of black letters are in all of these masks."""
    return reduce(ImageChops.darker, masks).histogram()[255] > 200


def printed(document: Document, key: str) -> bytes:
    answer = signed_in(factories.cast(key).clerk).get(f"/van-ban/{document.pk}/ban-in/tep.pdf")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("inline")
    return answer.content


@pytest.mark.parametrize(("key", "blue"), [(BD, True), (LC, False)])
@pytest.mark.req("BD-13.1b-ii")
def test_the_print_has_the_number_and_never_a_red_seal(office: Office, key: str, blue: bool) -> None:
    document = walking.walk(factories.draft(key, real=True), until="number")
    before = printed(document, key)
    assert read_number(before) == NumberDate.of(1, document.issued_on)
    assert inks(before) == (blue, False)
    with pikepdf.open(io.BytesIO(before)) as file:
        filled = {str(one.T) for one in file.Root.AcroForm.Fields if "/V" in one}
    assert "ConDau" not in filled and ("KyLanhDao" in filled) is blue
    # The seal on the document puts none on what is printed later.
    sealed = walking.walk(document, since="number", until="seal")
    assert inks(printed(sealed, key)) == (blue, False)


def with_paper(state: str, key: str = BD, receivers: int = 1) -> Document:
    document = factories.outgoing(state, key)
    others = Agency.objects.exclude(pk=document.agency_id).exclude(pk__in=document.recipients.values("receiver_id"))[
        :receivers
    ]
    Recipient.objects.bulk_create(
        Recipient(agency_id=document.agency_id, document=document, receiver=other, paper=True, order=9 + order)
        for order, other in enumerate(others)
    )
    return document


@pytest.mark.req("BD-13.1b-ii")
def test_one_copy_for_the_archive_and_one_for_each_paper_recipient_and_who_made_them(office: Office) -> None:
    people = factories.cast(BD)
    document = with_paper(Out.NUMBERED, receivers=2)
    browser = signed_in(people.clerk)
    where = f"/van-ban/{document.pk}/ban-in"
    html = pages.html_of(browser.get(where))
    assert "Cần <strong>3</strong> bản" in html and 'name="copies" value="3"' in html
    answer = browser.post(where, {"copies": "3", "done_on": f"{document.issued_on:%Y-%m-%d}"})
    assert answer.status_code == 302
    made = PaperCopies.objects.get(document=document)
    assert (made.form, made.copies, made.done_on, made.recorded_by) == (
        PaperCopies.SEALED, 3, document.issued_on, people.clerk.label
    )  # fmt: skip
    line = AuditEvent.objects.get(target_id=document.pk, name="outgoing.paper_made")
    assert line.data["copies"] == 3
    assert "3 bản" in pages.text_of(pages.html_of(browser.get(where)))


@pytest.mark.parametrize(
    ("copies", "days", "field"), [(0, 0, "copies"), (1000, 0, "copies"), (1, 1, "done_on"), (1, -1, "done_on")]
)
def test_copies_that_cannot_be_are_refused(office: Office, copies: int, days: int, field: str) -> None:
    document = with_paper(Out.NUMBERED)
    before = factories.snapshot()
    with pytest.raises(BadInput) as refused:
        paper.record_copies(
            document_id=document.pk,
            copies=copies,
            done_on=document.issued_on + timedelta(days=days),
            by=factories.cast().clerk,
            at=clock.now(),
        )
    assert refused.value.field == field
    assert factories.snapshot() == before


def test_lai_chau_signs_its_paper_by_hand(office: Office) -> None:
    document = factories.outgoing(Out.NUMBERED, LC)
    people: Any = factories.cast(LC)
    html = pages.html_of(signed_in(people.clerk).get(f"/van-ban/{document.pk}/ban-in"))
    assert "In, trình ký bản giấy" in html and "Ngày ký trên giấy" in html
    paper.record_copies(document_id=document.pk, copies=1, done_on=document.issued_on, by=people.clerk, at=clock.now())
    assert PaperCopies.objects.get(document=document).form == PaperCopies.SIGNED


@pytest.mark.parametrize("key", [HG, QN])
def test_where_the_regulation_wants_no_paper_there_is_no_print(office: Office, key: str) -> None:
    document = factories.outgoing(Out.NUMBERED, key)
    assert signed_in(factories.cast(key).clerk).get(f"/van-ban/{document.pk}/ban-in").status_code == 409


def test_without_the_signers_version_there_is_nothing_to_print(office: Office) -> None:
    with pytest.raises(WrongState, match="chưa có bản để in"):
        laying.paper_print(factories.outgoing(Out.NUMBERED))
