"""Every page that a person reaches keeps the rules of the house, and every template is part of one."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import Client

import factories
import pages
import vanthu.web
from browsers import signed_in
from factories import BD, HG, ST
from factories_office import Office
from vanthu.core import clock
from vanthu.documents.states import In, Out
from vanthu.files.models import File
from vanthu.signing import keydesk, parts
from vanthu.signing.models import Batch
from vanthu.signing.ports import KeyState, Secrets
from vanthu.signing.trusted import actions as trusted

WEB = Path(vanthu.web.__file__).parent
TEMPLATES = WEB / "templates"
#: Sent as a part of a page that is there already.
PARTS = {"palette", "rows", "pages", "message"}


@pytest.fixture
def seen(office: Office) -> Iterator[dict[str, str]]:
    """What everybody's pages, the doors, the refusals and the parts for htmx look like: a name → its HTML."""
    templates = engines["jinja2"].env
    templates.cache.clear()
    found: dict[str, str] = {}
    trusted.adopt_folder(at=clock.now())
    seats_of_bd = ("clerk", "specialist", "unit_leader", "leader", "archivist", "admin")
    for key, seats in ((BD, seats_of_bd), (HG, ("checker",))):
        made = pages.furnish(key)
        for seat in seats:
            reached = pages.reached_by(getattr(factories.cast(key), seat))
            found |= {f"{key} {seat} {path}": html for path, html in reached.items()}
    people = factories.cast()
    clerk, nobody = signed_in(people.clerk), Client()
    arrival = factories.incoming(In.CHECKED)
    before_leader = factories.outgoing(Out.AT_SIGNER, ST)
    to_submit = factories.draft(real=True)
    signatures = f"/van-ban/{arrival.pk}/ky-so/{File.objects.get(document_id=arrival.pk).pk}"
    admin, leader = signed_in(people.admin), signed_in(people.leader)
    batch = Batch.objects.create(
        agency_id=people.agency,
        position_id=people.leader.position,
        actor=parts.pack(people.leader),
        asked_at=clock.now(),
    )
    for name, answer, status in (
        ("sign-in", nobody.get("/dang-nhap"), 200),
        ("sign-in refused", nobody.post("/dang-nhap", {"username": "ai", "password": "gi"}), 422),
        ("locked", _locked(people.clerk), 200),
        ("not found", clerk.get("/van-ban/00000000-0000-7000-8000-000000000000"), 404),
        ("refused", signed_in(people.leader).post(f"/van-ban/{arrival.pk}/lam/accept", {"action": "accept"}), 403),
        ("message", clerk.get("/khong-co", headers={"HX-Request": "true"}), 404),
        ("a form with errors", clerk.post("/van-ban/nhap-giay", {"subject": ""}), 422),
        ("a search", clerk.get("/tra-cuu", {"q": "bao cao"}), 200),
        ("palette", clerk.get("/lenh", {"q": "cho"}), 200),
        ("the book in print", clerk.get(f"/so/in/{clock.now().year}", {"in": "1"}), 200),
        ("pages", clerk.get(f"/van-ban/{arrival.pk}/trang"), 200),
        ("taken out", signed_in(factories.cast(ST).leader).get(f"/van-ban/{before_leader.pk}/sua-ngoai"), 200),
        ("places to confirm", signed_in(people.specialist).get(f"/van-ban/{to_submit.pk}/trinh"), 200),
        ("PIN and code", _asked_for_a_pin(made[Out.AT_SIGNER]), 200),
        ("many to sign", leader.get("/ky-nhieu"), 200),
        ("many being signed", leader.get(f"/ky-nhieu/{batch.pk}"), 200),
        ("kinds that need no opening", leader.get("/ky-nhieu/loai-thuong-le"), 200),
        ("a report", clerk.get(signatures), 200),
        ("revisions", clerk.get(f"{signatures}/cac-ban"), 200),
        ("an import", admin.post("/quan-tri/danh-sach-tin-cay/nhap", {"purpose": "both", "folder": "on"}), 200),
    ):
        assert answer.status_code == status, (name, answer.status_code)
        found[name] = pages.html_of(answer)
    assert made
    yield found


def _asked_for_a_pin(document: Any) -> Any:
    """What the checker's agency's leader gets who presses "Ký" with a key that is closed."""
    leader = signed_in(factories.cast(document.agency.policy_key).leader)
    state = KeyState(secrets=Secrets(pin=True, otp=True, sends_otp=True, note="Chỉ còn 1 lần nhập."))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keydesk, "state", lambda certificate, account: state)
        return leader.post(f"/van-ban/{document.pk}/lam/sign", {"action": "sign"})


def _locked(actor: object) -> object:
    browser = signed_in(actor)  # type: ignore[arg-type]
    browser.post("/khoa")
    return browser.get("/mo-khoa")


def test_pages_keep_the_rules_of_the_house(seen: dict[str, str]) -> None:
    sprite = (WEB / "static/vendor/icons.svg").read_text(encoding="utf-8")
    icons = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    wrong = []
    for name, html in seen.items():
        checks = {
            "a name that nothing filled in": re.search(r"\{\{|\{%|>\s*None\s*<", html),
            "markup shown as text": re.search("&lt;(svg|span|p)", html),
            "an inline script, style or handler": re.search(
                r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", html
            ),
            "something from elsewhere": re.search(r'(?:src|href)="(?:https?:)?//', html),
            "an icon that the sprite has not": set(re.findall(r"icons\.svg#([a-z0-9-]+)", html)) - icons,
        }
        ids = re.findall(r'\sid="([^"]+)"', html)
        checks["an id twice"] = {one for one in ids if ids.count(one) > 1}
        if name not in PARTS:
            checks["a link inside the page to nowhere"] = set(re.findall(r'href="#([^"]+)"', html)) - set(ids)
        wrong += [f"{name}: {what}: {found}" for what, found in checks.items() if found]
    assert wrong == []


def test_every_template_is_part_of_a_page_that_somebody_gets(seen: dict[str, str]) -> None:
    loaded = {template.name for template in engines["jinja2"].env.cache.values()}
    there = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert there - loaded == set()


def test_a_blocked_action_shows_its_reason_as_text_and_offers_no_way_to_send_it(seen: dict[str, str]) -> None:
    blocked = 0
    for name, html in seen.items():
        for key in re.findall(
            r'<button[^>]*type="button"[^>]*aria-disabled="true"[^>]*aria-describedby="why-(\w+)"', html
        ):
            blocked += 1
            assert not re.search(rf'(action|href)="[^"]*/lam/{key}"', html), (name, key)
            assert re.search(rf'<span id="why-{key}" class="why-not">[^<]+</span>', html), (name, key)
    assert blocked


def test_a_field_with_an_error_is_marked_described_and_summed_up(office: Office) -> None:
    html = signed_in(factories.cast().specialist).post("/van-ban/soan", {"subject": ""}).content.decode()
    assert re.search(r'<a href="#id_subject">Trích yếu nội dung</a>: ', html)
    assert re.search(r'name="subject"[^>]*aria-invalid="true"', html)
    described = re.search(r'name="subject"[^>]*aria-describedby="([^"]+)"', html)
    assert described and all(f'id="{one}"' in html for one in described[1].split())


def test_what_a_person_typed_is_escaped(office: Office) -> None:
    factories.incoming(In.CHECKED, subject='<img src=x onerror="alert(1)">', code="<b>1</b>")
    clerk = signed_in(factories.cast().clerk)
    for path in ("/", "/van-ban/in", "/viec/cho-tiep-nhan", "/tra-cuu?q=1"):
        html = clerk.get(path).content.decode()
        assert "<img src=x" not in html and "<b>1</b>" not in html


def test_our_own_scripts_stay_under_28_kilobytes_compressed() -> None:
    scripts = [gzip.compress(path.read_bytes()) for path in (WEB / "static/js").glob("*.js")]
    assert len(scripts) >= 8
    assert sum(map(len, scripts)) < 28 * 1024
