"""What the guides for offices (docs/vi) say of the screen, against the pages that each of their readers reaches."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

import factories
import pages
from browsers import signed_in
from factories_office import Office
from vanthu.core import clock
from vanthu.core.actor import Actor
from vanthu.documents.actions import openings, waiting
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File
from vanthu.pdf.report_words import VERDICT_SENTENCES
from vanthu.signing.registry import rights

GUIDES = Path(__file__).resolve().parent.parent / "docs" / "vi"
#: Guide → the seats that it is written for.
READERS = {
    "van-thu": ("clerk",),
    "chuyen-vien": ("specialist", "unit_leader", "checker"),
    "lanh-dao": ("leader",),
    "quan-tri-chu-ky-so": ("admin", "clerk", "leader"),
    "danh-sach-tin-cay": ("admin", "leader"),
    "luu-tru": ("archivist",),
}
#: What only some documents or people have; the sentence comes from the code.
NOT_ON_EVERY_PAGE = {
    *VERDICT_SENTENCES.values(),
    *(act.label for act in rights.ACTS),
    "Làm việc ở vị trí khác",
    "Gửi lại",
    "Biên bản bàn giao",
}
#: Guide → words of pages that need a signed file, or a list that was changed; a journey reads them there.
_JOURNEY = (Path(__file__).parent / "journeys" / "test_signature_report.py").read_text(encoding="utf-8")


def guide(name: str) -> str:
    return re.sub(r"\s+", " ", (GUIDES / f"huong-dan-{name}.md").read_text(encoding="utf-8"))


def places_of(specialist: Actor, draft: Document) -> str:
    """The page on which a drafter confirms where everything goes, before a readable draft goes up."""
    return pages.text_of(pages.html_of(signed_in(specialist).get(f"/van-ban/{draft.pk}/trinh")))


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


def batch_of(leader: Actor, key: str) -> str:
    """What a leader sees who signs two documents together, puts a third one off where he may, and stops the batch."""
    made = [factories.outgoing(Out.AT_SIGNER, key, pdf=factories.tiny_pdf(f"Văn bản {n}")) for n in range(3)]
    chosen = []
    for document in made:
        current = File.objects.select_related("current").get(document_id=document.pk, kind="main").current
        assert current is not None
        openings.opened(document_id=document.pk, sha256=current.sha256, by=leader, at=clock.now())
        chosen.append(f"{document.pk}.{current.sha256}")
    browser = signed_in(leader)
    if factories.cast(key).policy.signature_dates_equal_issue:
        waiting.put_off(document_id=made[2].pk, by=leader, at=clock.now())
    confirmed = browser.post("/ky-nhieu", {"van-ban": chosen[:2]})["Location"]
    seen = [browser.get(where) for where in ("/viec/cho-toi-ky", "/ky-nhieu", confirmed)]
    browser.post(f"{confirmed}/dung")
    return " ".join(pages.text_of(pages.html_of(answer)) for answer in (*seen, browser.get(confirmed)))


@pytest.fixture
def screens(office: Office) -> dict[tuple[str, str], str]:
    """(guide, agency) → all that the guide's readers see there, of documents in every state."""
    found = {}
    for key in factories.PROFILES:
        made = pages.furnish(key)
        people = factories.cast(key)
        reached = {seat: pages.reached_by(getattr(people, seat)).values() for seat in {*chain(*READERS.values())}}
        for name, seats in READERS.items():
            seen = [page for seat in seats for page in reached[seat]]
            found[name, key] = " ".join(map(pages.text_of, seen))
        found["lanh-dao", key] += batch_of(people.leader, key)
        found["van-thu", key] += pages.text_of(asked_about_a_duplicate(people.clerk, made["arrived"]))
    found["chuyen-vien", factories.BD] += places_of(factories.cast().specialist, factories.draft(real=True))
    return found


@pytest.mark.long
def test_the_labels_in_a_guide_are_those_that_its_readers_see(screens: dict[tuple[str, str], str]) -> None:
    unseen = {}
    for name in READERS:
        screen = " ".join(screens[name, key] for key in factories.PROFILES)
        # "Chữ **đậm** là chữ trên màn hình."
        labels = set(re.findall(r"\*\*([^*]+)\*\*", guide(name))) - {"đậm"}
        assert len(labels) > 8
        missing = {label for label in labels - NOT_ON_EVERY_PAGE if label not in screen}
        unseen[name] = sorted(label for label in missing if label not in _JOURNEY)
    assert not any(unseen.values()), unseen
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
