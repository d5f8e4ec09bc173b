"""What the guides for offices (docs/vi) say of the screen, against the pages that each of their readers reaches."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import factories
import pages
from browsers import signed_in
from factories_office import Office
from vanthu.core.actor import Actor
from vanthu.documents.models import Document
from vanthu.pdf.report_words import VERDICT_SENTENCES

GUIDES = Path(__file__).resolve().parent.parent / "docs" / "vi"
#: Guide → the seats that it is written for.
READERS = {
    "van-thu": ("clerk",),
    "chuyen-vien": ("specialist", "unit_leader", "checker"),
    "lanh-dao": ("leader",),
    "danh-sach-tin-cay": ("admin", "leader"),
}
#: What only some documents or people have; the sentence comes from the code.
NOT_ON_EVERY_PAGE = {*VERDICT_SENTENCES.values(), "Làm việc ở vị trí khác", "Gửi lại"}
#: Guide → words of pages that need a signed file, or a list that was changed; a journey reads them there.
_JOURNEY = (Path(__file__).parent / "journeys" / "test_signature_report.py").read_text(encoding="utf-8")


def guide(name: str) -> str:
    return re.sub(r"\s+", " ", (GUIDES / f"huong-dan-{name}.md").read_text(encoding="utf-8"))


def asked_about_a_duplicate(clerk: Actor, arrival: Document) -> str:
    """The form in which the clerk typed in a paper that seems to be this arrival."""
    typed = {
        "type_name": arrival.type_name,
        "organ_name": arrival.organ_name,
        "number": str(arrival.number),
        "notation": arrival.notation,
        "issued_on": f"{arrival.issued_on:%Y-%m-%d}",
        "subject": arrival.subject,
        "source": "paper",
        "urgency": "0",
        "scan_later": "on",
        "no_mark": "on",
    }
    return pages.html_of(signed_in(clerk).post("/van-ban/nhap-giay", typed))


@pytest.fixture
def screens(office: Office) -> dict[tuple[str, str], str]:
    """(guide, agency) → all that the guide's readers see there, of documents in every state."""
    found = {}
    for key in factories.PROFILES:
        made = pages.furnish(key)
        people = factories.cast(key)
        for name, seats in READERS.items():
            seen = [page for seat in seats for page in pages.reached_by(getattr(people, seat)).values()]
            found[name, key] = " ".join(map(pages.text_of, seen))
        found["van-thu", key] += pages.text_of(asked_about_a_duplicate(people.clerk, made["arrived"]))
    return found


def test_the_labels_in_a_guide_are_those_that_its_readers_see(screens: dict[tuple[str, str], str]) -> None:
    for name in READERS:
        screen = " ".join(screens[name, key] for key in factories.PROFILES)
        # "Chữ **đậm** là chữ trên màn hình."
        labels = set(re.findall(r"\*\*([^*]+)\*\*", guide(name))) - {"đậm"}
        assert len(labels) > 8
        missing = {label for label in labels - NOT_ON_EVERY_PAGE if label not in screen}
        assert sorted(label for label in missing if label not in _JOURNEY) == [], name
    # The tables have a column for each agency; a cell in capitals is a label there.
    columns = ("Bình Định", "Lai Châu", "Hậu Giang", "Sóc Trăng", "Quảng Nam")
    table = (GUIDES / "huong-dan-van-thu.md").read_text(encoding="utf-8").partition("## Tên nút theo quy chế")[2]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")
    ]
    assert rows[0][1:] == list(columns)
    keys = (factories.BD, factories.LC, factories.HG, factories.ST, factories.QN)
    for row in rows[2:]:
        for key, cell in zip(keys, row[1:], strict=True):
            if cell[0].isupper():
                assert any(cell in screens[name, key] for name in READERS), (row[0], key, cell)


def test_the_shortcuts_in_the_guides_are_those_of_the_pages(office: Office) -> None:
    home = pages.reached_by(factories.cast().clerk)["/"]
    shown = set(re.findall(r"<kbd>([^<]+)</kbd>", home[home.index('id="keys-title"') :]))
    table = guide("van-thu").partition("## Phím tắt")[2].partition("## Tên nút")[0]
    # The arrows turn pages in the viewer, beside a document only.
    assert set(re.findall(r"`([^`]+)`", table)) == shown | {"←", "→"}
