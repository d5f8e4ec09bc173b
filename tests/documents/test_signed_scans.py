"""The agency's signature on its own scans of paper that arrived (BD-8.2, ST-8.2; readings 9 and 10)."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw
import pytest

import factories
import pages
from browsers import signed_in
from factories import BD, HG, LC, QN, ST, cast
from scans import arrived
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents import transitions
from vanthu.documents.actions import handling, signing
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.files.queries import main_of
from vanthu.pdf.place import MM
from vanthu.refusal import NotPermitted, WrongState
from vanthu.signing import verdicts
from vanthu.signing.models import Claim, Picture
from vanthu.signing.parts import NotTheKeeper
from vanthu.store import bytes_store

pytestmark = pytest.mark.usefixtures("office")


def sign(document: Document, key: str = BD) -> Document:
    signing.ask_scan(document_id=document.pk, by=cast(key).clerk, at=clock.now())
    factories.run_jobs()
    document.refresh_from_db()
    return document


@pytest.mark.req("BD-8.2a", "BD-8.2c-i", "BD-8.2c-ii", "BD-8.2c-iii", "ST-8.2b-ii", "BD-16.3c")
@pytest.mark.parametrize("key", [BD, ST])
def test_a_scan_gets_the_seal_in_real_size_with_name_and_time_at_the_top_right(key: str) -> None:
    document = sign(arrived(key), key)
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    pdf = bytes_store().get(main.current.sha256)
    report = verdicts.known(main.current.sha256, accepts_claimed_time=cast(key).policy.accepts_claimed_time)
    assert report is not None
    assert (report.verdict, report.legal_value) == ("valid", "bản sao, số hóa")
    assert [(one.kind, one.coverage) for one in report.signatures] == [("organisation", "whole_file")]
    assert (document.legal_value, document.verdict, document.state) == ("bản sao, số hóa", "valid", In.REGISTERED)
    page = pypdfium2.PdfDocument(pdf)[0]
    assert pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_PRINT) == pypdfium2.raw.FLATTEN_SUCCESS
    page = page.pdf[0]
    width, height = page.get_size()
    shown = page.get_textpage().get_text_bounded(left=width / 2, bottom=height * 0.75)
    signed_at = report.signatures[0].signed_at
    assert signed_at is not None
    assert "".join(document.agency.name.split()) in "".join(shown.split())
    assert f"{signed_at:%d/%m/%Y %H:%M:%S}+07:00" in shown.replace(" +07:00", "+07:00")
    image = page.render(scale=4).to_pil().convert("RGB")
    corner = image.crop((image.width // 3, 0, image.width, image.height // 4))
    red = [x for x in range(corner.width) if any(_is_red(corner.getpixel((x, y))) for y in range(0, corner.height, 2))]
    diameter = Picture.objects.get(agency=document.agency_id, kind=Picture.SEAL, is_active=True).diameter_mm
    assert diameter is not None
    assert (red[-1] - red[0] + 1) / 4 / MM == pytest.approx(float(diameter), abs=0.5)
    event = AuditEvent.objects.get(target_id=document.pk, name="document.scan_sealed")
    assert event.data["custodian"] == cast(key).clerk.label
    assert [v.note for v in main.versions.order_by("number")][-1] == "Chữ ký số của cơ quan"


@pytest.mark.req("BD-8.2c-i", "ST-8.2b-ii")
def test_where_the_agencys_signature_will_stand_is_shown_on_the_scan_before_it_is_made() -> None:
    document = arrived()
    factories.run_jobs(but=())
    where = f"/van-ban/{document.pk}"
    shown = re.search(r'<svg class="place-shown".*?<rect x="([\d.]+)" y="([\d.]+)"', seen_by(cast().clerk, where))
    assert shown and "place-shown" in seen_by(cast().clerk, f"{where}/trang")
    assert "place-shown" not in seen_by(cast().leader, where)  # only who may sign it now
    signed = sign(document)
    assert "place-shown" not in seen_by(cast().clerk, where)
    main = main_of(signed.pk)
    assert main is not None and main.current is not None
    with pikepdf.open(io.BytesIO(bytes_store().get(main.current.sha256))) as file:
        (field,) = file.Root.AcroForm.Fields
        left, _, _, top = (float(edge) for edge in field.Rect)
        height = float(file.pages[0].mediabox[3])
    assert (float(shown[1]), float(shown[2])) == pytest.approx((left / MM, (height - top) / MM), abs=0.5)


@pytest.mark.parametrize("key", [BD, ST])
def test_a_page_opens_although_nobody_can_tell_where_the_signature_will_stand(key: str) -> None:
    document = arrived(key)
    factories.run_jobs(but=())
    Picture.objects.filter(kind="seal").update(is_active=False)
    shown = seen_by(cast(key).clerk, f"/van-ban/{document.pk}")
    assert "place-shown" not in shown and f"/van-ban/{document.pk}/lam/sign_scan" in shown


def seen_by(actor: Any, where: str) -> str:
    return pages.html_of(signed_in(actor).get(where))


def _is_red(pixel: tuple[int, int, int]) -> bool:
    red, green, blue = pixel
    return red > 150 and green < 120 and blue < 120


@pytest.mark.req("BD-8.2a", "ST-8.2b-ii")
@pytest.mark.parametrize("key", [BD, ST])
def test_paper_goes_to_no_leader_before_its_scan_is_signed(key: str) -> None:
    document = arrived(key)
    before = factories.snapshot()
    people = cast(key)
    with pytest.raises(WrongState, match="Ký số bản số hóa"):
        handling.submit_arrival(document_id=document.pk, leader=people.leader.position, by=people.clerk, at=clock.now())
    assert factories.snapshot() == before
    sign(document, key)
    handling.submit_arrival(document_id=document.pk, leader=people.leader.position, by=people.clerk, at=clock.now())
    document.refresh_from_db()
    assert document.state == In.SUBMITTED


@pytest.mark.parametrize("key", [LC, HG, QN])
def test_where_no_regulation_asks_for_it_a_scan_may_be_signed_without_a_seal_shown(key: str) -> None:
    document = arrived(key)
    assert transitions.SUBMIT_ARRIVAL.why_not(document, cast(key).clerk, cast(key).policy) == ""
    order = [transition.key for transition in transitions.TRANSITIONS]
    assert order.index("submit_arrival") < order.index("sign_scan"), "the first button is the one that is needed"
    document = sign(document, key)
    assert document.legal_value == "bản sao, số hóa"
    main = main_of(document.pk)
    assert main is not None and main.current is not None
    with pikepdf.open(io.BytesIO(bytes_store().get(main.current.sha256))) as file:
        (field,) = (one for one in file.Root.AcroForm.Fields if str(one.T) == "ConDau")
        assert "/XObject" not in field.AP.N.Resources


@pytest.mark.req("BD-16.3b", "LC-5.2b")
def test_only_the_custodian_signs_a_scan_and_only_once() -> None:
    document = arrived()
    before = factories.snapshot()
    with pytest.raises(NotPermitted):
        signing.ask_scan(document_id=document.pk, by=cast().specialist, at=clock.now())
    another_clerk = replace(cast().clerk, account=cast().specialist.account)
    with pytest.raises(NotTheKeeper):
        signing.ask_scan(document_id=document.pk, by=another_clerk, at=clock.now())
    assert factories.snapshot() == before
    sign(document)
    signed = factories.snapshot()
    with pytest.raises(WrongState):
        signing.ask_scan(document_id=document.pk, by=cast().clerk, at=clock.now())
    assert factories.snapshot() == signed


@pytest.mark.req("BD-16.3c")
def test_what_came_by_the_bus_is_no_scan_of_ours() -> None:
    document = factories.incoming(In.REGISTERED, source="bus")
    with pytest.raises(WrongState):
        signing.ask_scan(document_id=document.pk, by=cast().clerk, at=clock.now())
    assert not Claim.objects.filter(document_id=document.pk).exists()


def test_a_signature_that_comes_too_late_is_thrown_away() -> None:
    document = arrived()
    claim = signing.ask_scan(document_id=document.pk, by=cast().clerk, at=clock.now())
    assert (
        signing.settle_scan(
            claim_id=claim.pk,
            sha256="0" * 64,
            size=1,
            sealed_at=claim.asked_at,
            at=claim.expires_at + timedelta(seconds=1),
        )
        is None
    )
    document.refresh_from_db()
    claim.refresh_from_db()
    assert (document.sealed_at, document.legal_value, claim.state) == (None, "", "discarded")
