"""Initials at desks: each in his own field, in whatever order they come."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from test_desk import main_bytes
from test_two_phase_desk import begin, finish, raw
from vgca_desks import Desks

import factories
import walking
from factories import ST
from vanthu.documents.models import Document, Initial
from vanthu.pdf.signed import signed_fields


def initial(desks: Desks, document: Document, seat: str, *, way: str) -> None:
    if way == "vgca":
        [said] = desks.do(document, "initial", seat)
        assert said["Status"] is True, said["Message"]
    else:
        [file] = begin(document, "initial", seat).json()["files"]
        done = finish(document, seat, id=file["id"], signature=raw(desks, seat, file, key=ST))
        assert done.json() == {"checking": True}


@pytest.mark.req("ST-9.2b", "ST-6.3b")
@pytest.mark.parametrize("way", ["vgca", "client"])
def test_who_was_named_second_initials_first_and_leaves_the_first_place_to_its_owner(desks: Desks, way: str) -> None:
    people = factories.cast(ST)
    document = walking.walk(factories.draft(ST, real=True, initials=(people.deputy.position,)), until="submit")
    desks.move(ST, way=way, seats=("deputy", "unit_leader"))
    initial(desks, document, "deputy", way=way)
    assert fields_of(document) == ["KyNhay2"]
    initial(desks, document, "unit_leader", way=way)
    assert fields_of(document) == ["KyNhay1", "KyNhay2"]
    assert not Initial.objects.filter(document=document, signed_at=None).exists()
    # The signer's own act looks for each of them in its place (ST điều 6.3).
    walking.walk(document, since="initial", until="sign")


def fields_of(document: Document) -> list[str]:
    return sorted(one.name for one in signed_fields(PdfFileReader(io.BytesIO(main_bytes(document)))))
