"""The ký hiệu: built from kind and unit, or read from the page, and never two different ones."""

from __future__ import annotations

import pytest

import factories
from factories_office import Office
from vanthu.core import clock
from vanthu.documents import kinds, work
from vanthu.documents.actions import outgoing
from vanthu.files.models import File


@pytest.mark.parametrize(
    ("line", "notation"),
    [
        ("Số:       /QĐ-SCT", "QĐ-SCT"),
        ("Số: 12/SCT-VP", "SCT-VP"),
        ("Số:    /2026/QĐ-UBND", "QĐ-UBND"),
        ("Kính gửi: các phòng, đơn vị", ""),
        ("Số lượng: 12/hộp", ""),
    ],
)
def test_the_notation_is_read_after_the_number(line: str, notation: str) -> None:
    assert kinds.printed_notation(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", line]) == notation


def test_a_named_kind_has_its_abbreviation_and_a_letter_its_unit() -> None:
    assert kinds.notation("Quyết định", agency="SCT", unit="VP") == "QĐ-SCT"
    assert kinds.notation("Công văn", agency="SCT", unit="VP") == "SCT-VP"
    assert kinds.notation("Công văn", agency="UBND") == "UBND"
    assert kinds.code(5, "QĐ-SCT") == "05/QĐ-SCT"


def test_a_page_that_prints_another_notation_is_not_submitted(office: Office) -> None:
    document = factories.draft(real=True)
    document.notation = "TB-KHAC"
    document.save(update_fields=["notation"])
    versions = File.objects.get(document_id=document.pk, kind=File.MAIN).versions.count()
    with pytest.raises(work.NotationDiffers) as refused:
        outgoing.submit(
            document_id=document.pk, prepared=work.prepare(document.pk), by=factories.cast().specialist, at=clock.now()
        )
    assert refused.value.field == "notation"
    document.refresh_from_db()
    assert document.state == "draft"
    assert File.objects.get(document_id=document.pk, kind=File.MAIN).versions.count() == versions
