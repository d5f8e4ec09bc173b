"""The agency's signature on scans, made at the custodian's desk: SignIncome for arrivals, SignCopy for our own paper."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw
import pytest
from test_desk import main_bytes, rows
from test_two_phase_desk import begin, finish, raw
from vgca_desks import Desks

import factories
import scans
import walking
from browsers import signed_in
from factories import BD, HG, ST
from vanthu.core import clock
from vanthu.core.models import AuditEvent
from vanthu.documents.actions import placing
from vanthu.documents.models import Document
from vanthu.documents.states import In, Out
from vanthu.files.queries import main_of
from vanthu.pdf.layout import Spot
from vanthu.pdf.place import MM
from vanthu.signing.models import Claim

#: The act, the document it is for, and the function of the service.
SCANS = {"income": ("sign_scan", scans.arrived, "SignIncome"), "copy": ("seal", scans.original, "SignCopy")}


def corner_text(pdf: bytes) -> str:
    """What is read at the top right of page 1, without blanks."""
    page = pypdfium2.PdfDocument(pdf)[0]
    assert pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_PRINT) == pypdfium2.raw.FLATTEN_SUCCESS
    page = page.pdf[0]
    width, height = page.get_size()
    return "".join(page.get_textpage().get_text_bounded(left=width / 2, bottom=height * 0.75).split())


@pytest.mark.req("BD-8.2a", "BD-8.2c-i", "BD-8.2c-ii", "ST-8.2b-ii", "BD-16.3c")
@pytest.mark.parametrize("key", [BD, ST])
def test_the_scan_of_an_arrival_is_signed_with_sign_income(desks: Desks, key: str) -> None:
    desks.move(key, seats=("clerk",))
    document = scans.arrived(key)
    before = main_bytes(document)
    [step] = desks.ask(document, "sign_scan", "clerk").json()["steps"]
    told = {item["Key"]: item["Value"] for item in step["request"]["MetaData"]}
    assert (step["function"], told) == ("SignIncome", {"Field": "ConDau", "Text": document.agency.name})
    # Nothing of ours is filled in: the number is that of the book of arrivals and stands in no field.
    assert (step["request"]["DocNumber"], step["request"]["IssuedDate"]) == ("", "")
    # What goes out is the scan with the empty field laid.
    laid = desks.fetch(step)
    assert laid.startswith(before) and laid != before
    assert desks.sign(step, desks.token(key, "clerk"))["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.legal_value, document.verdict) == (In.REGISTERED, "bản sao, số hóa", "valid")
    assert document.sealed_at is not None
    signed = main_bytes(document)
    assert signed.startswith(laid)
    assert "".join(document.agency.name.split()) in corner_text(signed)
    event = AuditEvent.objects.get(target_id=document.pk, name="document.scan_sealed")
    assert event.data["custodian"] == factories.cast(key).clerk.label
    claim = Claim.objects.get(document_id=document.pk, way="vgca")
    assert claim.state == "done" and claim.custody_id is not None


@pytest.mark.req("BD-8.2c-i", "BD-8.2c-ii")
@pytest.mark.parametrize("way", ["vgca", "client"])
def test_a_desk_signs_where_the_keeper_moved_the_corner(desks: Desks, way: str) -> None:
    desks.move(BD, way=way, seats=("clerk",))
    document = scans.arrived(BD)
    main = main_of(document.pk)
    placing.place_corner(
        document_id=document.pk,
        file_id=main.pk,
        base=main.current.sha256,
        spot=Spot(5 * MM, 32 * MM),
        by=factories.cast(BD).clerk,
        at=clock.now(),
    )
    if way == "vgca":
        assert desks.do(document, "sign_scan", "clerk")[0]["Status"] is True
    else:
        [file] = begin(document, "sign_scan", "clerk").json()["files"]
        assert finish(document, "clerk", id=file["id"], signature=raw(desks, "clerk", file)).json() == {
            "checking": True
        }
    with pikepdf.open(io.BytesIO(main_bytes(document))) as pdf:
        field = next(one for one in pdf.Root.AcroForm.Fields if str(one.T) == "ConDau")
        width, height = (float(edge) for edge in pdf.pages[0].mediabox[2:])
        right, top = (float(edge) for edge in list(field.Rect)[2:])
    assert (width - right, height - top) == pytest.approx((5 * MM, 32 * MM), abs=0.05)


@pytest.mark.req("BD-13.2")
def test_paper_of_our_own_is_signed_with_sign_copy_and_issued(desks: Desks) -> None:
    # Hậu Giang shows no seal on copies: the decree's words stand there instead.
    desks.move(HG, seats=("clerk",))
    document = scans.original(HG)
    [step] = desks.ask(document, "seal", "clerk").json()["steps"]
    request = step["request"]
    assert (step["function"], request["DocNumber"]) == ("SignCopy", document.code)
    assert request["IssuedDate"] == f"{document.issued_on:%d/%m/%Y}"
    assert desks.sign(step, desks.token(HG, "clerk"))["Status"] is True
    document.refresh_from_db()
    assert (document.state, document.legal_value) == (Out.SEALED, "bản sao, số hóa")
    assert "SAOY" in corner_text(main_bytes(document))
    walking.do("issue", document, who="clerk")
    document.refresh_from_db()
    assert document.state == Out.ISSUED


@pytest.mark.parametrize(
    ("what", "mode", "words"),
    [
        ("income", "rewrite", "ghi lại từ đầu"),
        ("income", "unsigned", "chưa có chữ ký số mới"),
        ("income", "other-field", "không phải ô ký của bước này"),
        ("income", "second-revision", "nhiều hơn một lần ghi thêm"),
        # BD shows the seal on its scans: words alone are not what was asked for.
        ("income", "text", "không hiển thị con dấu"),
        ("income", "wrong-certificate", "không phải chứng thư số đã đăng ký"),
        ("copy", "page-content", "hơn một lần ghi thêm"),
        ("copy", "wrong-certificate", "không phải chứng thư số đã đăng ký"),
    ],
)
def test_what_is_not_the_one_update_that_was_asked_for_is_refused(
    desks: Desks, what: str, mode: str, words: str
) -> None:
    act, make, _ = SCANS[what]
    desks.move(BD, seats=("clerk",))
    document = make(BD)
    state, before = document.state, main_bytes(document)
    [step] = desks.ask(document, act, "clerk").json()["steps"]
    token = desks.token(BD, "leader" if mode == "wrong-certificate" else "clerk")
    said = desks.sign(step, token, mode="normal" if mode == "wrong-certificate" else mode, jobs=False)
    assert said["Status"] is False and words in said["Message"]
    document.refresh_from_db()
    assert (document.state, document.sealed_at, document.legal_value) == (state, None, "")
    assert main_bytes(document) == before
    assert Claim.objects.get(document_id=document.pk, way="vgca").state == "failed"
    assert "document.scan_sealed" not in factories.audit_names(document)


@pytest.mark.parametrize("what", SCANS)
def test_a_cancelled_scan_is_free_at_once(desks: Desks, what: str) -> None:
    act, make, function = SCANS[what]
    desks.move(BD, seats=("clerk",))
    document = make(BD)
    assert [step["function"] for step in desks.ask(document, act, "clerk").json()["steps"]] == [function]
    clerk = signed_in(factories.cast(BD).clerk)
    assert "Hủy lần ký này" in clerk.get(f"/van-ban/{document.pk}").content.decode()
    assert clerk.post(f"/van-ban/{document.pk}/ban-ky/huy").status_code == 302
    assert clerk.get(f"/van-ban/{document.pk}/ban-ky").json()["waits"] is False
    document.refresh_from_db()
    assert document.sealed_at is None
    assert desks.do(document, act, "clerk")[0]["Status"] is True


def test_the_page_of_an_arrival_offers_the_desk_to_its_custodian(desks: Desks) -> None:
    document = scans.arrived(BD)
    where = f"/van-ban/{document.pk}"
    clerk = signed_in(factories.cast(BD).clerk)
    assert "data-desk" not in clerk.get(where).content.decode()
    desks.move(BD, seats=("clerk",))
    text = clerk.get(where).content.decode()
    assert f'data-ask="{where}/ban-ky/lam/sign_scan"' in text and "js/desk.js" in text
    # A worker is not asked for what lies on a desk.
    before = rows()
    assert clerk.post(f"{where}/lam/sign_scan").status_code == 409
    assert rows() == before


def test_others_cannot_ask_for_the_custodian(desks: Desks) -> None:
    desks.move(BD, seats=("clerk",))
    document = scans.arrived(BD)
    before = rows()
    for seat in ("leader", "specialist"):
        assert desks.ask(document, "sign_scan", seat).status_code in {403, 404}
    assert rows() == before


@pytest.mark.parametrize("what", SCANS)
def test_scans_are_signed_in_two_phases_too(desks: Desks, what: str) -> None:
    act, make, _ = SCANS[what]
    desks.move(BD, way="client", seats=("clerk",))
    document = make(BD)
    [file] = begin(document, act, "clerk").json()["files"]
    said = finish(document, "clerk", id=file["id"], signature=raw(desks, "clerk", file))
    assert (said.status_code, said.json()) == (200, {"checking": True})
    document.refresh_from_db()
    assert document.legal_value == "bản sao, số hóa"
    signed = main_bytes(document)
    # The seal's picture is in the signature's own revision, with the evidence.
    assert b"/DSS" in signed and b"/ETSI.RFC3161" not in signed
    assert "".join(document.agency.name.split()) in corner_text(signed)


def test_a_scan_signed_by_a_wrong_key_in_two_phases_is_refused(desks: Desks) -> None:
    desks.move(BD, way="client", seats=("clerk",))
    document = scans.arrived(BD)
    [file] = begin(document, "sign_scan", "clerk").json()["files"]
    answer: dict[str, Any] = {"id": file["id"], "signature": base64.b64encode(b"x" * 72).decode()}
    browser = signed_in(factories.cast(BD).clerk)
    refused = browser.post(f"/van-ban/{document.pk}/ky-hai-buoc", json.dumps(answer), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "signature_refused")
    document.refresh_from_db()
    assert document.sealed_at is None


@pytest.mark.req("ST-6.3b")
def test_at_a_desk_everybodys_initials_stand_in_their_own_field(desks: Desks) -> None:
    people = factories.cast(ST)
    desks.move(ST, seats=("unit_leader", "deputy"))
    document = walking.walk(factories.draft(ST, real=True, initials=(people.deputy.position,)), until="submit")
    for seat, field in (("deputy", "KyNhay2"), ("unit_leader", "KyNhay1")):
        [step] = desks.ask(document, "initial", seat).json()["steps"]
        assert step["request"]["MetaData"] == [{"Key": "Field", "Value": field}]
        assert desks.sign(step, desks.token(ST, seat))["Status"] is True
    document = Document.objects.get(pk=document.pk)
    assert document.placement is not None and document.placement["initialled"]
