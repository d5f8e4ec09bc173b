"""What the bus would refuse is refused while somebody can still change it: one sum over the form, one over the draft."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

import factories
from factories_office import Office
from vanthu.adapters.bus_embedded import EmbeddedBus
from vanthu.axis.actions import MAX_PACKET_BYTES
from vanthu.core import clock
from vanthu.documents import packets, work
from vanthu.files import intake, parts
from vanthu.refusal import BadInput

#: Nothing makes it smaller.
NOISE = os.urandom(600_000)


def attach(document: Any, content: bytes, *, name: str = "so-lieu.csv") -> None:
    with transaction.atomic():
        parts.add_file(
            factories.received(name, content),
            document=document.pk,
            agency=document.agency_id,
            kind="attachment",
            order=5,
            by=factories.cast().specialist,
            at=clock.now(),
            note="Tải lên",
        )


@pytest.fixture
def narrow_bus(monkeypatch: pytest.MonkeyPatch) -> int:
    """A bus that takes packets of 3 MB."""
    monkeypatch.setattr(EmbeddedBus, "largest_packet", 3 * 1024**2)
    return EmbeddedBus.largest_packet


def test_the_bus_says_itself_how_much_it_takes() -> None:
    assert EmbeddedBus.largest_packet == MAX_PACKET_BYTES


def test_a_draft_beyond_the_bus_is_refused_in_words_before_anybody_signs(office: Office, narrow_bus: int) -> None:
    document = factories.draft(real=True)
    packets.check_size(document)
    # Each upload was small enough; the sum is not.
    for number in range(3):
        attach(document, NOISE, name=f"so-lieu-{number}.csv")
    before = factories.snapshot()
    with pytest.raises(packets.PacketTooLarge, match="vượt mức 3 MB mà trục liên thông gửi được") as caught:
        work.prepare(document.pk)
    assert caught.value.field == "attachments"
    assert factories.snapshot() == before


def test_files_that_shrink_on_their_way_are_weighed_as_they_will_be(office: Office, narrow_bus: int) -> None:
    document = factories.draft(real=True)
    attach(document, b"0;" * 2_000_000)
    packets.check_size(document)


def test_where_nobody_receives_it_by_the_bus_it_may_be_large(office: Office, narrow_bus: int) -> None:
    document = factories.draft(real=True)
    attach(document, NOISE * 6)
    with pytest.raises(packets.PacketTooLarge):
        packets.check_size(document)
    document.recipients.update(paper=True)
    packets.check_size(document)


def test_a_packet_beyond_the_bus_is_not_issued(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document = factories.outgoing("sealed")
    packet = packets.build_packet(document, at=clock.now())
    monkeypatch.setattr(EmbeddedBus, "largest_packet", len(packet))
    assert packets.build_packet(document, at=clock.now())
    monkeypatch.setattr(EmbeddedBus, "largest_packet", len(packet) - 1)
    with pytest.raises(packets.PacketTooLarge):
        packets.build_packet(document, at=clock.now())


# --- one form --------------------------------------------------------------------------------------------------------


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_limit_is_on_the_whole_form_and_nothing_of_it_is_kept(office: Office, settings: Any) -> None:
    content = b"a;b\n" * 1000
    settings.MAX_UPLOAD_BYTES = 3 * len(content)
    allowed = frozenset({"csv"})
    fields = [(name, [upload(f"{name}.csv", content + name.encode())], allowed) for name in ("main", "attachments")]
    taken = intake.receive_form(fields)
    assert [(name, received.name) for name, received in taken] == [
        ("main", "main.csv"),
        ("attachments", "attachments.csv"),
    ]
    before = factories.snapshot()
    more = [
        ("main", [upload("x.csv", content + b"1")], allowed),
        ("attachments", [upload("y.csv", content + b"2"), upload("z.csv", content + b"3")], allowed),
        ("editable", [], allowed),
    ]
    with pytest.raises(BadInput) as caught:
        intake.receive_form(more)
    assert (caught.value.code, caught.value.field) == ("upload_too_large", "attachments")
    settings.MAX_UPLOAD_BYTES, settings.MAX_UPLOAD_FILES = 10**9, 2
    with pytest.raises(BadInput) as caught:
        intake.receive_form(more)
    assert caught.value.code == "too_many_files"
    assert factories.snapshot() == before


def test_one_bad_file_of_a_form_keeps_the_good_ones_out(office: Office) -> None:
    before = factories.snapshot()
    fields = [
        ("main", [upload("a.csv", b"a;b")], frozenset({"csv"})),
        ("attachments", [upload("b.csv", b"a\0b")], frozenset({"csv"})),
    ]
    with pytest.raises(BadInput) as caught:
        intake.receive_form(fields)
    assert caught.value.field == "attachments"
    assert factories.snapshot() == before
