"""Boxes placed by hand in the browser: on a scan with the mouse, on a foreign layout by keys alone, on a phone; and the
leader's way out of the system and back."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import steps
from playwright.sync_api import Page, expect
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from steps import BD, LC, ST, press, should_be

from browsers import beyond, serious
from vanthu.demo import pki

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]


def foreign(folder: Path) -> Path:
    """A page in a layout of its own, with nothing that names a place."""
    file = folder / "mau-rieng.pdf"
    canvas = Canvas(str(file), pagesize=A4, pdfVersion=(1, 4))
    for row in range(12):
        canvas.drawString(100, 600 - 20 * row, "Noi dung cua van ban theo mau rieng, khong co cho trong cho so.")
    canvas.save()
    return file


def scan(folder: Path) -> Path:
    """A page that is nothing but a picture."""
    file = folder / "ban-quet.pdf"
    canvas = Canvas(str(file), pagesize=A4, pdfVersion=(1, 4))
    canvas.setFillGray(0.6)
    for row in range(14):
        canvas.rect(90, 620 - 22 * row, 420, 6, stroke=0, fill=1)
    canvas.save()
    return file


def submitted(page: Page, pdf: Path, subject: str) -> str:
    """A draft with this file, submitted: it is kept, and the refusal leads to the page of the places."""
    page.goto("/".join(page.url.split("/")[:3]) + "/van-ban/soan")
    page.fill("[name=subject]", subject)
    page.fill("[name=notation]", "SCT-VP")
    page.fill("input#id_recipients", LC.found_by)
    page.keyboard.press("Enter")
    expect(page.locator(".pick-chip")).to_have_count(1)
    page.select_option("[name=signer]", label=f"{BD.head} {BD.name}")
    page.set_input_files("[name=main]", pdf)
    page.set_input_files("[name=editable]", str(BD.letter.docx))
    page.get_by_role("button", name="Lưu và trình thông qua").click()
    message = page.locator("#messages .message")
    expect(message).to_contain_text("Dự thảo đã lưu, chưa trình được.")
    message.get_by_role("link", name="Xem vị trí ký, số, dấu").click()
    expect(page.locator("h1")).to_have_text("Vị trí ký, số, dấu")
    steps.look_until(page, page.locator("#page-1 img"))
    return page.url.removesuffix("/vi-tri")


def put(page: Page, label: str) -> Any:
    """Place the box of this name; it has the focus then."""
    page.get_by_role("button", name=f"Đặt ô {label}", exact=True).click()
    box = page.locator(f".place-box[aria-label^='{label},']")
    expect(box).to_be_focused()
    return box


def drag(page: Page, box: Any, *, to: tuple[float, float]) -> None:
    """Drag a box to this share of page 1, by its middle."""
    figure = page.locator("#page-1").bounding_box()
    from_ = box.bounding_box()
    page.mouse.move(from_["x"] + from_["width"] / 2, from_["y"] + from_["height"] / 2)
    page.mouse.down()
    page.mouse.move(figure["x"] + to[0] * figure["width"], figure["y"] + to[1] * figure["height"], steps=6)
    page.mouse.up()


def millimetres(box: Any) -> tuple[float, float]:
    """Left and top of a box, as it says itself."""
    left, top, *_ = re.findall(r"([\d.,]+) mm", box.get_attribute("aria-label"))
    return float(left.replace(".", "").replace(",", ".")), float(top.replace(".", "").replace(",", "."))


def measures(box: Any) -> tuple[float, float]:
    """Width and height of a box, as it says itself."""
    *_, wide, high = re.findall(r"([\d.,]+) mm", box.get_attribute("aria-label"))
    return float(wide.replace(",", ".")), float(high.replace(",", "."))


@pytest.mark.req("BD-14.1", "BD-15.1")
def test_a_scan_is_placed_with_the_mouse_and_signed(office, tmp_path):
    drafter = office.sign_in(BD.who("chuyenvien"))
    url = submitted(drafter, scan(tmp_path), steps.subject_of(BD))
    expect(drafter.locator(".place-list .unplaced")).to_have_count(8)
    pane = drafter.locator(".doc-main")
    for name, across in (("Số văn bản", 0.2), ("Ngày", 0.55), ("Tháng", 0.66), ("Năm", 0.77)):
        box = put(drafter, name)
        pane.evaluate("pane => { pane.scrollTop = 0; }")
        drag(drafter, box, to=(across, 0.12))
    signature = put(drafter, "Chữ ký của người ký")
    seal = put(drafter, "Con dấu")
    expect(drafter.locator(".place-faults")).to_have_text("Các ô đã đúng chỗ.")
    # The seal goes with the signature, and covers its third wherever that is dragged.
    before = millimetres(seal)
    drag(drafter, signature, to=(0.7, 0.35))
    after = millimetres(seal)
    assert after != before
    expect(drafter.locator(".place-faults")).to_have_text("Các ô đã đúng chỗ.")
    drafter.get_by_text("Con dấu đi theo chữ ký, tên cơ quan đi theo con dấu").click()
    drag(drafter, seal, to=(0.2, 0.6))
    expect(drafter.locator(".place-faults")).to_contain_text("phải trùm lên khoảng 1/3 chữ ký")
    drafter.get_by_role("button", name="Hoàn tác").click()
    expect(drafter.locator(".place-faults")).to_have_text("Các ô đã đúng chỗ.")
    assert millimetres(seal) == after
    assert serious(drafter) == []
    drafter.get_by_role("button", name="Lưu và trình thông qua").click()
    # The words beside the seal go where there is room: that is shown before anything goes on.
    expect(drafter.locator(".place-shown .shown-caption")).to_have_count(1)
    assert serious(drafter) == [] and beyond(drafter) <= 0
    steps.confirm_places(drafter)
    drafter.wait_for_url(url)
    should_be(drafter, "Chờ lãnh đạo đơn vị")

    unit, head = office.sign_in(BD.who("truongphong")), office.sign_in(BD.who("giamdoc"))
    unit.goto(url)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    head.goto(url)
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    office.expect_complaints("422")


def test_a_foreign_layout_is_placed_by_keys_alone(office, tmp_path):
    drafter = office.sign_in(BD.who("chuyenvien"))
    url = submitted(drafter, foreign(tmp_path), steps.subject_of(BD))
    faults = drafter.locator(".place-faults")

    def placed(label: str) -> Any:
        steps.tab_to(drafter, f"[aria-label='Đặt ô {label}']")
        drafter.keyboard.press("Enter")
        box = drafter.locator(f".place-box[aria-label^='{label},']")
        expect(box).to_be_focused()
        return box

    def bring(box: Any, *, left: float, top: float) -> None:
        """By arrows to within half a millimetre."""
        for now, wanted, less, more in zip(
            millimetres(box), (left, top), ("ArrowLeft", "ArrowUp"), ("ArrowRight", "ArrowDown"), strict=True
        ):
            key = more if wanted > now else less
            steps_of_5, rest = divmod(round(abs(wanted - now)), 5)
            for press_key in [f"Control+{key}"] * steps_of_5 + [key] * rest:
                drafter.keyboard.press(press_key)
        assert millimetres(box) == pytest.approx((left, top), abs=0.6)

    number = placed("Số văn bản")
    left, top = millimetres(number)
    for key, way in (("ArrowRight", (1, 0)), ("Control+Shift+ArrowRight", (0.2, 0)), ("Control+ArrowUp", (0, -5))):
        drafter.keyboard.press(key)
        left, top = left + way[0], top + way[1]
        assert millimetres(number) == pytest.approx((left, top), abs=0.06)
    drafter.keyboard.press("Control+z")
    assert millimetres(number)[1] == pytest.approx(top + 5, abs=0.06)
    # Shift makes it wider; it is one line, so not higher.
    wide, high = measures(number)
    drafter.keyboard.press("Shift+ArrowRight")
    drafter.keyboard.press("Shift+ArrowDown")
    assert measures(number) == pytest.approx((wide + 1, high), abs=0.06)
    # Over the text that the page has, it is told so; at the head of the page there is room.
    bring(number, left=60, top=100)
    expect(faults).to_contain_text("Số văn bản: đè lên chữ đã in.")
    bring(number, left=40, top=30)
    expect(faults).not_to_contain_text("Số văn bản")
    for label, left in (("Ngày", 100), ("Tháng", 125), ("Năm", 150)):
        bring(placed(label), left=left, top=30)
    bring(placed("Chữ ký của người ký"), left=130, top=220)
    placed("Con dấu")
    expect(faults).to_have_text("Các ô đã đúng chỗ.")
    steps.tab_to(drafter, "button[value=submit]")
    drafter.keyboard.press("Enter")
    steps.confirm_places(drafter)
    drafter.wait_for_url(url)
    should_be(drafter, "Chờ lãnh đạo đơn vị")
    office.expect_complaints("422")


@pytest.mark.long
def test_on_a_phone_a_box_is_moved_by_the_thumb(office, world):
    drafter = office.sign_in(BD.who("chuyenvien"), 390)
    drafter.goto(f"{world['draft']}/vi-tri")
    steps.look_until(drafter, drafter.locator("#page-1 img"))
    expect(drafter.locator(".place-faults")).to_have_text("Các ô đã đúng chỗ.")
    expect(drafter.locator(".place-list li").first).to_contain_text("theo lớp chữ: dòng “Số: /SCT-VP”, trang 1")
    drafter.locator("[data-pick=number]").tap()
    number = drafter.locator(".place-box[data-part=number]")
    left, top = millimetres(number)
    drafter.get_by_role("button", name="Xuống 1 mm").tap()
    assert millimetres(number) == pytest.approx((left, top + 1), abs=0.06)
    assert drafter.get_by_role("button", name="Xuống 1 mm").bounding_box()["height"] >= 44
    drafter.get_by_role("button", name="Đề xuất lại").tap()
    assert millimetres(number) == (left, top)
    assert beyond(drafter) <= 0
    assert serious(drafter) == []


def signed_outside(office: Any, pdf: bytes) -> bytes:
    """What the leader's desktop tool makes of the file, with his own key of the demo and the picture of his signature."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

    import stamps
    from vanthu.pdf.held_key import HeldKeySigner

    held = pki.credential(office.product.folder / "pki", f"CCCD:{ST.login}-giamdoc")

    def sign() -> bytes:
        tool = PdfSigner(
            PdfSignatureMetadata(field_name="KyLanhDao", subfilter=SigSeedSubFilter.PADES),
            HeldKeySigner.from_pem(held.certificate, held.key, held.chain),
            timestamper=HTTPTimeStamper(office.product.environment["TSA_URL"], timeout=60),
            stamp_style=stamps.hand("Giám đốc"),
        )
        return tool.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()

    # In a thread: the browser's event loop runs in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(sign).result()


@pytest.mark.long
@pytest.mark.req("ST-9.3c")
def test_the_leader_of_soc_trang_edits_and_signs_outside(office, verified, tmp_path):
    drafter = office.sign_in(ST.who("chuyenvien"))
    subject = steps.subject_of(ST)
    url = steps.draft(drafter, ST, [LC], subject=subject)
    unit = office.sign_in(ST.who("truongphong"))
    unit.goto(url)
    press(unit, "Ký nháy")
    steps.button(unit, "Thông qua & trình duyệt").wait_for()
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")

    head = office.sign_in(ST.who("giamdoc"))
    head.goto(url)
    steps.button(head, "Tải về để sửa").click()
    expect(head.locator("h1")).to_have_text("Tải về để sửa")
    with head.expect_download() as begun:
        head.get_by_role("link", name="Tải PDF có sẵn ô ký").click()
    out = io.BytesIO()
    with pikepdf.open(begun.value.path()) as file:
        file.pages[0].contents_add(file.make_stream(b"q 0.3 g 90 60 180 1 re f Q"))
        file.save(out)
    unsigned = tmp_path / "chua-ky.pdf"
    unsigned.write_bytes(b"%PDF-1.7\n" + b"nothing")
    head.set_input_files("[name=main]", unsigned)
    head.get_by_role("button", name="Tải lên bản đã sửa").click()
    expect(head.locator("[data-error-summary]")).to_be_visible()
    returned = tmp_path / "da-ky.pdf"
    returned.write_bytes(signed_outside(office, out.getvalue()))
    head.set_input_files("[name=main]", returned)
    assert serious(head) == []
    head.get_by_role("button", name="Tải lên bản đã sửa").click()
    steps.confirm_places(head)
    head.wait_for_url(url)
    should_be(head, "Đã ký")
    expect(head.locator("#tab-xu-ly .timeline")).to_contain_text("1 chữ ký nháy trước đó không còn giá trị")
    press(head, "Chuyển văn thư")
    clerk = office.sign_in(ST.who("vanthu"))
    clerk.goto(url)
    press(clerk, "Cấp số")
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    report = verified(steps.issued_file(clerk))
    assert (report["verdict"], report["legal_value"]) == ("valid", "bản gốc")
    office.expect_complaints("422")
