"""Pictures of pages: a page that cannot be drawn is written down as such, and nobody waits for it for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

import browsers
import factories
from factories_office import Office
from vanthu.core import clock
from vanthu.core.jobs import AFTER_OUTAGE
from vanthu.files import render, sandbox
from vanthu.files.models import File, Page, Version
from vanthu.pdf.inspect import BrokenPdf
from vanthu.pdf.sandbox import LimitsExceeded, SandboxBroken
from vanthu.people.sessions import SEEN
from vanthu.refusal import Busy
from vanthu.store import bytes_store

COUNT, PICTURE, WORDS = (f"vanthu.pdf.render:{name}" for name in ("page_count", "render_page", "text_layer"))
Sabotage = Callable[[Callable[[str, int], Exception | None]], list[tuple[str, int]]]


@pytest.fixture
def sabotage(monkeypatch: pytest.MonkeyPatch) -> Sabotage:
    """A file of six pages that are the first page of the real one; a function says which calls fail, and how."""
    call = sandbox.call

    def arrange(fault: Callable[[str, int], Exception | None]) -> list[tuple[str, int]]:
        asked: list[tuple[str, int]] = []

        def stumble(function: str, pdf: bytes, number: int = -1, **options: Any) -> Any:
            asked.append((function, number))
            if error := fault(function, number):
                raise error
            return 6 if function == COUNT else call(function, pdf, 0, **options)

        monkeypatch.setattr(sandbox, "call", stumble)
        return asked

    return arrange


def content() -> str:
    return bytes_store().put(factories.tiny_pdf())


def pages(sha256: str) -> dict[int, str]:
    """Number of page → its problem; "" for one that was drawn."""
    found = Page.objects.filter(sha256=sha256).order_by("number")
    assert all(bool(page.picture) != bool(page.problem) for page in found)
    return {page.number: page.problem for page in found}


@pytest.mark.parametrize(
    ("error", "code"),
    [(LimitsExceeded(reason="time"), "limits"), (BrokenPdf(), BrokenPdf.code), (SandboxBroken("a bug"), "incident")],
    ids=["limits", "broken", "bug"],
)
def test_a_page_that_cannot_be_drawn_holds_up_no_other(
    office: Office, sabotage: Sabotage, error: Exception, code: str
) -> None:
    sha256 = content()
    sabotage(lambda function, number: error if (function, number) == (PICTURE, 2) else None)
    assert render.draw(sha256) == 6
    assert pages(sha256) == {0: "", 1: "", 2: code, 3: "", 4: "", 5: ""}
    before = factories.snapshot()
    asked = sabotage(lambda function, number: None)
    render.draw(sha256)
    assert asked == [(COUNT, -1)], "what was settled is not tried again"
    assert factories.snapshot() == before


def test_a_page_without_words_still_has_its_picture(office: Office, sabotage: Sabotage) -> None:
    sha256 = content()
    sabotage(lambda function, number: LimitsExceeded(reason="time") if function == WORDS else None)
    render.draw(sha256)
    assert set(pages(sha256).values()) == {""}
    assert [page.words for page in Page.objects.filter(sha256=sha256)] == [[]] * 6


def test_where_the_sandbox_is_busy_the_job_comes_again_and_goes_on(office: Office, sabotage: Sabotage) -> None:
    from procrastinate.jobs import Job

    sha256 = content()
    sabotage(lambda function, number: Busy() if (function, number) == (PICTURE, 3) else None)
    with pytest.raises(Busy) as caught:
        render.draw(sha256)
    assert pages(sha256) == {0: "", 1: "", 2: ""}
    job = Job(id=1, queue="convert", lock=None, queueing_lock=None, task_name="x", task_kwargs={}, attempts=1)
    assert AFTER_OUTAGE.get_retry_decision(exception=caught.value, job=job) is not None
    asked = sabotage(lambda function, number: None)
    render.draw(sha256)
    assert [number for function, number in asked if function == PICTURE] == [3, 4, 5]


def test_a_file_whose_pages_all_go_beyond_the_limits_costs_three_tries(office: Office, sabotage: Sabotage) -> None:
    sha256 = content()
    asked = sabotage(lambda function, number: LimitsExceeded(reason="time") if function == PICTURE else None)
    assert render.draw(sha256) == 6
    assert set(pages(sha256).values()) == {"limits"}
    assert len([function for function, _ in asked if function == PICTURE]) == render.MOST_LIMITS


def test_a_file_that_cannot_be_opened_is_written_down_once(office: Office) -> None:
    sha256 = bytes_store().put(b"%PDF-1.7\nhello")
    assert render.draw(sha256) == 0
    assert pages(sha256) == {0: Page.WHOLE_FILE}
    before = factories.snapshot()
    assert render.draw(sha256) == 0
    assert factories.snapshot() == before


# --- the page --------------------------------------------------------------------------------------------------------


def shown(document: Any) -> str:
    answer = browsers.signed_in(factories.cast().clerk).get(f"/van-ban/{document.pk}/trang")
    assert answer.status_code == 200
    return answer.content.decode()


def arrival(*, minutes: float = 0, pages: int | None = 3) -> tuple[Any, str]:
    """An arrival whose file came in so many minutes ago, and the hash of that file."""
    document = factories.incoming("accepted")
    version = File.objects.get(document_id=document.pk).current
    made_at = clock.now() - timedelta(minutes=minutes)
    Version.objects.filter(pk=version.pk).update(made_at=made_at, pages=pages)
    return document, version.sha256


@pytest.mark.parametrize(("minutes", "again"), [(0, "delay:1500ms"), (2, "delay:10000ms")])
def test_a_page_asks_again_while_pictures_are_being_made(office: Office, minutes: float, again: str) -> None:
    document, _ = arrival(minutes=minutes)
    html = shown(document)
    assert again in html
    assert "Đang tạo ảnh trang" in html


def test_the_waiting_ends_in_words_and_a_link_to_the_file(office: Office) -> None:
    document, _ = arrival(minutes=11)
    html = shown(document)
    assert "hx-get" not in html
    assert "Chưa tạo được ảnh của tất cả các trang" in html
    assert f"/van-ban/{document.pk}/tep/" in html
    assert "Mở tệp gốc" in html


def test_pages_that_cannot_be_drawn_end_the_waiting_at_once(office: Office) -> None:
    document, sha256 = arrival()
    for number, problem in enumerate(("", "limits", "")):
        picture = "" if problem else "0" * 64
        Page.objects.create(sha256=sha256, number=number, picture=picture, width=1, height=1, problem=problem)
    html = shown(document)
    assert "hx-get" not in html
    assert "Không tạo được ảnh trang 2." in html
    assert html.count("<img") == 2
    picture = browsers.signed_in(factories.cast().clerk).get(f"/van-ban/{document.pk}/trang/{sha256}/1.webp")
    assert picture.status_code == 404


@pytest.mark.parametrize("pages", [None, 3])
def test_a_file_that_cannot_be_drawn_at_all_says_so(office: Office, pages: int | None) -> None:
    document, sha256 = arrival(pages=pages)
    Page.objects.create(sha256=sha256, number=0, width=0, height=0, problem=Page.WHOLE_FILE)
    html = shown(document)
    assert "hx-get" not in html
    assert "Không tạo được ảnh của các trang" in html
    assert "Mở tệp gốc" in html
    assert "chưa có tệp" not in html


def test_a_page_that_asks_by_itself_does_not_keep_the_session_awake(office: Office) -> None:
    document, _ = arrival()
    ago = clock.now() - timedelta(minutes=20)
    browser = browsers.signed_in(factories.cast().clerk, seen=ago)
    assert browser.get(f"/van-ban/{document.pk}/trang").status_code == 200
    assert browser.session[SEEN] == int(ago.timestamp())
    assert browser.get(f"/van-ban/{document.pk}").status_code == 200
    assert browser.session[SEEN] > int(ago.timestamp())
