"""One running product for all journeys, and people who sit at it with Chromium.

The processes are those of `bin/dev` (web, worker, signer, demo authority) on databases of their own. Nothing here
touches Django: Playwright's event loop and Django's connections do not go together in one thread.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

import databases
from vanthu.dev import ports, run, testing
from vanthu.dev.leash import tied

PASSWORD = "vanthu-demo"
HEIGHTS = {1440: 900, 390: 844}
PATIENCE = 30  # seconds until a process of the product answers; one machine may be busy


# --- the product -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Product:
    """A running office of the demo province."""

    url: str
    folder: Path
    environment: Mapping[str, str]
    #: The site with the double of VGCA Sign Service, which only its own journey starts.
    site: run.Site

    @property
    def trust(self) -> Path:
        """The certificates that the demo's signatures are judged by."""
        return self.folder / "trust"


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The demo province, served. Its logs are shown when it does not start, or when it met an error of its own."""
    folder = testing.run_folder() / f"journeys-{testing.worker_name()}"
    folder.mkdir()
    with (
        databases.pair(f"journeys_{testing.worker_name()}") as names,
        ports.reserved(8300) as port,
        ports.reserved(8400) as pki_port,
        ports.reserved(run.VGCA_PORT) as vgca_port,
    ):
        site = run.Site(data=folder, port=port, pki_port=pki_port)
        environment = os.environ | {
            "VANTHU_ENV": "dev",
            "VANTHU_DATA": str(folder),
            **testing.database_environment(names),
            "OBJECT_STORE": (folder / "objects").as_uri(),
            "PUBLIC_URL": site.url,
            "DEMO_PKI_URL": site.pki_url,
            "TSA_URL": f"{site.pki_url}/tsa",
            "VGCA_SERVICE": f"wss://{ports.HOST}:{vgca_port}",
        }
        subprocess.run([*run.VANTHU, "demo", "load"], env=environment, check=True)
        with contextlib.ExitStack() as running:
            logs = [running.enter_context(_process(item, folder, environment)) for item in run.processes(site)]
            desks = replace(site, vgca_port=vgca_port)
            yield Product(url=site.url, folder=folder, environment=environment, site=desks)
        incidents = [line for log in logs for line in log.read_text().splitlines() if _is_incident(line)]
        assert not incidents, "the product met errors of its own:\n" + "\n".join(incidents)


@pytest.fixture
def desks(product: Product) -> Iterator[None]:
    """The keys of the demo's two desks lie in their devices, for as long as a test lasts."""
    move = [*run.VANTHU, "demo", "desks"]
    subprocess.run([*move, "on"], env=product.environment, check=True)
    yield
    subprocess.run([*move, "off"], env=product.environment, check=True)


@pytest.fixture
def vgca(product: Product) -> Iterator[str]:
    """The double of VGCA Sign Service, running: the address of its window."""
    with _process(run.vgca(product.site), product.folder, product.environment):
        yield f"https://{ports.HOST}:{product.site.vgca_port}"


@contextlib.contextmanager
def _process(item: Any, folder: Path, environment: Mapping[str, str]) -> Iterator[Path]:
    """One process of the product, ready; stopped at the end of the block. Gives its log."""
    log = folder / f"{item.name}.log"
    argv = [*item.argv, "--threads", "4", "--processes", "1"] if item.name == "web" else item.argv
    with log.open("wb") as out:
        process = subprocess.Popen(
            tied(argv), env={**environment, **item.env}, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_ready(item, process, log)
            yield log
        finally:
            _stop(process)


def _wait_until_ready(item: Any, process: subprocess.Popen[bytes], log: Path) -> None:
    waited = threading.Event()
    for _ in range(int(PATIENCE / 0.1)):
        if process.poll() is not None:
            break
        if item.ready():
            return
        waited.wait(0.1)  # nothing tells us; we have to ask again
    pytest.fail(f"vanthu {item.name} does not start:\n{log.read_text()[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
            break


def _is_incident(line: str) -> bool:
    return '"incident"' in line or line.startswith("Traceback ")


# --- the browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Of one module: while Playwright's event loop runs, Django refuses its databases to other tests of this worker.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.fail("the journeys need Chromium: apt-get install chromium fonts-liberation2", pytrace=False)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


#: Cookies of the people who have gone through the door in this run. Only these: what a page keeps of its own accord
#: would be seen by the next module.
_SESSIONS: dict[tuple[str, str], list[Any]] = {}


@dataclass
class Office:
    """Everybody's browsers. What a console said, or a page refused to load, waits in `said` to fail the test."""

    browser: Browser
    product: Product
    said: list[str] = field(default_factory=list)
    _pages: dict[tuple[str, int], Page] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.product.url

    def sign_in(self, username: str, width: int = 1440) -> Page:
        """The page of a person, kept until the module ends; through the door at the first call of a run, later with the
        session's cookie alone."""
        if (username, width) not in self._pages:
            context = self.context(width)
            context.add_cookies(_SESSIONS.get((self.url, username), []))
            page = self._pages[username, width] = context.new_page()
            page.goto(f"{self.url}/")
            if page.url != f"{self.url}/":
                self.enter(page, username)
        return self._pages[username, width]

    def leave(self) -> None:
        """Keeps everybody's session for the next module."""
        for (username, _), page in self._pages.items():
            _SESSIONS[self.url, username] = page.context.cookies()

    def enter(self, page: Page, username: str) -> None:
        page.context.clear_cookies()  # of a session that has ended or waits behind its lock
        page.goto(f"{self.url}/dang-nhap")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("form button[type=submit]")
        page.wait_for_url(f"{self.url}/")

    def context(self, width: int = 1440, **options: Any) -> BrowserContext:
        """A fresh browser, signed in nowhere, whose complaints are kept."""
        phone = {"has_touch": True, "is_mobile": True} if width < 600 else {}
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            accept_downloads=True, **(phone | options),
        )  # fmt: skip
        context.set_default_timeout(20_000)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.said.append(f"error: {error.error}"))
        context.route(
            lambda url: urlsplit(url).scheme.startswith("http") and not url.startswith(self.url), self._abroad
        )
        return context

    def expect_complaints(self, *words: str) -> None:
        """Takes away what a refusal makes Chromium say ("Failed to load resource: … 422"); each must have been said."""
        for word in words:
            found = [line for line in self.said if word in line]
            assert found, f"nothing said {word!r}: {self.said}"
            self.said[:] = [line for line in self.said if word not in line]

    def _heard(self, message: Any) -> None:
        # A page that is left ends its requests and a new question the one before it, of which htmx complains; of a
        # request that fails Chromium complains as well.
        if message.text.startswith(("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")):
            return
        # A breach of the content security policy is an error of the console, too.
        if message.type in {"error", "warning"}:
            self.said.append(f"{message.type} at {message.page.url if message.page else '?'}: {message.text}")

    def _abroad(self, route: Route) -> None:
        self.said.append(f"goes beyond this machine: {route.request.url}")
        route.abort()


@pytest.fixture(scope="module")
def _office(browser: Browser, product: Product) -> Iterator[Office]:
    office = Office(browser=browser, product=product)
    yield office
    office.leave()


@pytest.fixture
def office(_office: Office) -> Iterator[Office]:
    """The office; the test fails when any page complained."""
    yield _office
    said, _office.said[:] = list(_office.said), []
    assert said == []


# --- documents that pages show ---------------------------------------------------------------------------------------

_WORLDS: dict[str, dict[str, str]] = {}


@pytest.fixture(scope="module")
def world(_office: Office) -> dict[str, str]:
    """Addresses of documents in telling states: issued, waiting to be signed, a draft, arrived. Made once a run; nobody
    moves them on."""
    if _office.url not in _WORLDS:
        _WORLDS[_office.url] = _furnish(_office)
    return _WORLDS[_office.url]


def _furnish(office: Office) -> dict[str, str]:
    import steps
    from steps import BD, LC, press, should_be

    drafter, unit, head = (office.sign_in(BD.who(seat)) for seat in ("chuyenvien", "truongphong", "giamdoc"))
    clerk = office.sign_in(BD.who("vanthu"))
    subject = BD.letter.subject
    issued = steps.draft(drafter, BD, [LC], subject=subject)
    unit.goto(issued)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    head.goto(issued)
    press(head, "Ký VB")
    should_be(head, "Đã ký")
    press(head, "Duyệt & Chuyển VT")
    clerk.goto(issued)
    press(clerk, "Cấp số")
    press(clerk, "Ký số cơ quan")
    should_be(clerk, "Đã ký số cơ quan, chờ phát hành")
    press(clerk, "Phát hành")
    should_be(clerk, "Đã phát hành")
    to_sign = steps.draft(drafter, BD, [LC], subject=f"{subject}, đợt 2")
    unit.goto(to_sign)
    press(unit, "Thông qua & trình duyệt", opinion="Đồng ý.")
    draft = steps.draft(drafter, BD, [LC], subject=f"{subject}, đợt 3", send=False)

    lai_chau = office.sign_in(LC.who("vanthu"))
    lai_chau.goto(f"{office.url}/viec/cho-dang-ky")
    row = steps.look_until(lai_chau, lai_chau.locator("a.row-link", has_text=subject))
    row.click()
    expect(lai_chau.locator("#act-register")).to_be_visible()
    arrived = lai_chau.url
    clerk.goto(issued)
    report = clerk.locator("a[href*='/ky-so/']").first.evaluate("link => link.href")
    clerk.goto(f"{office.url}/quan-tri/chung-thu-so")
    seal = clerk.locator(".certificate a").first.evaluate("link => link.href")
    office.said.clear()
    return {
        "issued": issued, "to_sign": to_sign, "draft": draft, "arrived": arrived, "report": report, "seal": seal,
    }  # fmt: skip


# --- what a journey leaves -------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def verified(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`verified(pdf)` judges bytes as a stranger would, with `vanthu pdf verify`: the report."""
    folder = tmp_path_factory.mktemp("issued")

    def verify(pdf: bytes) -> dict[str, Any]:
        file = folder / "van-ban.pdf"
        file.write_bytes(pdf)
        argv: Sequence[str] = ("pdf", "verify", str(file), "--trust", str(product.trust), "--json")
        done = subprocess.run([sys.executable, "-m", "vanthu", *argv], capture_output=True, text=True, check=False)
        return json.loads(done.stdout)

    return verify
