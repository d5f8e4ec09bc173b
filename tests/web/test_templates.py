"""Every template renders over its sample context, and keeps the rules of the house."""

from __future__ import annotations

import gzip
import re

import gallery
import pytest
import sample_contexts as samples

TEMPLATES = sorted(
    p.relative_to(gallery.WEB / "templates").as_posix() for p in (gallery.WEB / "templates").rglob("*.html")
)
ALL = samples.PAGES | samples.PARTS


@pytest.mark.parametrize("name", ALL)
def test_it_renders_with_every_name_defined(name):
    html = gallery.render(*ALL[name])
    assert "</" in html
    assert "{{" not in html and "{%" not in html
    assert not re.search(r">\s*None\s*<", html)
    assert "&lt;svg" not in html and "&lt;span" not in html


@pytest.mark.parametrize("name", ALL)
def test_it_holds_no_inline_script_style_or_handler(name):
    html = gallery.render(*ALL[name])
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


@pytest.mark.parametrize("name", ALL)
def test_ids_are_unique_and_links_inside_the_page_have_their_target(name):
    html = gallery.render(*ALL[name])
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
    if name in samples.PAGES:
        missing = {h for h in re.findall(r'href="#([^"]+)"', html) if h not in ids}
        assert missing == set()


def test_each_template_is_in_the_gallery_or_part_of_one_that_is():
    shown = {template for template, _ in ALL.values()}
    frames = {
        "base.html",
        "bare.html",
        "web/components.html",
        "web/_head.html",
        "documents/_form.html",
        "documents/_viewer.html",
        "documents/_signatures.html",
    }
    assert set(TEMPLATES) == shown | frames


def test_every_icon_named_is_in_the_sprite():
    sprite = (gallery.WEB / "static/vendor/icons.svg").read_text(encoding="utf-8")
    have = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {m for name in ALL for m in re.findall(r"icons\.svg#([a-z0-9-]+)", gallery.render(*ALL[name]))}
    assert named <= have


def test_a_blocked_action_shows_its_reason_as_text_and_offers_no_way_to_send_it():
    html = gallery.render(*samples.PAGES["document"])
    assert "Chưa có yêu cầu thu hồi từ bên gửi." in html
    assert "/do/recall" not in html
    assert re.search(r'<button[^>]*type="button"[^>]*aria-disabled="true"[^>]*aria-describedby="why-recall"', html)


def test_a_field_with_an_error_is_marked_described_and_summed_up():
    html = gallery.render(*samples.PAGES["draft-errors"])
    assert re.search(r'<a href="#id_subject">Trích yếu</a>: Chưa nhập trích yếu\.', html)
    assert re.search(r'name="subject"[^>]*aria-invalid="true"', html)
    described = re.search(r'name="subject"[^>]*aria-describedby="([^"]+)"', html)
    assert described and all(f'id="{i}"' in html for i in described.group(1).split())


def test_what_a_person_typed_is_escaped():
    row = samples.ROWS[0] | {"subject": '<img src=x onerror="alert(1)">', "code": "<b>1</b>"}
    html = gallery.render("documents/list.html", samples.LIST | {"rows": [row], "q": "1"})
    assert "<img src=x" not in html and "<b>1</b>" not in html


def test_a_row_struck_out_of_the_register_stays_readable_and_says_why():
    html = gallery.render(*samples.PAGES["book"])
    struck = re.search(r'<tr class="struck">.*?</tr>', html, re.DOTALL)
    assert struck and "1839" in struck.group(0) and "Thu hồi 20/11/2026" in struck.group(0)


def test_our_own_scripts_stay_under_25_kilobytes_compressed():
    scripts = [gzip.compress(path.read_bytes()) for path in (gallery.WEB / "static/js").glob("*.js")]
    assert len(scripts) >= 8
    assert sum(map(len, scripts)) < 25 * 1024
