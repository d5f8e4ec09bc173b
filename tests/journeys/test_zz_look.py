import pytest
import steps
from playwright.sync_api import expect
from steps import BD, LC, QN

from browsers import beyond, serious

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]
OUT = "/tmp/look_placement2"


@pytest.mark.parametrize("agency", [BD, LC])
def test_look(office, agency):
    for width in (1440, 390):
        page = office.sign_in(agency.who("chuyenvien"), width)
        url = steps.draft(page, agency, [QN], subject=steps.subject_of(agency), send=False)
        page.goto(url)
        if width == 1440:
            page.locator("#actions .actions-row .btn-primary").first.click()
        else:
            page.locator(".thumb .btn-primary").first.click()
        expect(page.locator("h1")).to_have_text("Xem vị trí ký, số, dấu")
        print(
            page.evaluate(
                "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 2).slice(0, 6).map(e => e.tagName + '.' + e.className + ' ' + e.getBoundingClientRect().right)"
            )
        )
        print(agency.policy, width, beyond(page), serious(page))
        page.screenshot(path=f"{OUT}/confirm-{agency.login}-{width}.png", full_page=width == 390)
        page.goto(url + "/vi-tri")
        steps.look_until(page, page.locator("#page-1 img"))
        page.wait_for_timeout(800)
        print(page.locator(".place-faults").inner_text())
        page.screenshot(path=f"{OUT}/place-{agency.login}-{width}.png", full_page=width == 390)
