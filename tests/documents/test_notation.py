"""The ký hiệu: built from kind and unit, or read from the page, and never two different ones."""

from __future__ import annotations

from datetime import date

import pytest

import factories
import walking
from factories_office import Office
from vanthu.documents import kinds, numbers, work
from vanthu.files.models import File
from vanthu.policy import in_force


@pytest.mark.parametrize(
    ("line", "notation"),
    [
        ("Số:       /QĐ-SCT", "QĐ-SCT"),
        ("Số: 12/SCT-VP", "SCT-VP"),
        ("Số:    /2026/QĐ-UBND", "QĐ-UBND"),
        ("Số: / /QĐ-UBND", "QĐ-UBND"),
        ("Số:    / QĐ - SCT", "QĐ-SCT"),
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


def test_a_legal_document_has_its_year_in_the_number_and_a_series_of_its_kind() -> None:
    policy = in_force(factories.HG, on=date(2026, 11, 21))
    legal = kinds.series("QĐ-UBND", legal=True)
    assert (legal, kinds.series("QĐ-UBND", legal=False)) == ("QPPL-QĐ", kinds.COMMON)
    assert kinds.code(policy, 5, "QĐ-UBND", series=kinds.COMMON, year=2026) == "05/QĐ-UBND"
    assert kinds.code(policy, 5, "QĐ-UBND", series=legal, year=2026) == "05/2026/QĐ-UBND"
    assert (kinds.serial(5, series=kinds.COMMON), kinds.serial(5, series=legal)) == ("5", "QD5")


def test_a_page_that_prints_another_notation_is_not_submitted(office: Office) -> None:
    document = factories.draft(real=True)
    document.notation = "TB-KHAC"
    document.save(update_fields=["notation"])
    versions = File.objects.get(document_id=document.pk, kind=File.MAIN).versions.count()
    with pytest.raises(numbers.NotationDiffers) as refused:
        walking.submit(document, factories.cast().specialist)
    assert refused.value.field == "notation"
    document.refresh_from_db()
    assert document.state == "draft"
    assert File.objects.get(document_id=document.pk, kind=File.MAIN).versions.count() == versions


def test_a_notation_typed_in_another_way_becomes_the_one_that_the_page_prints(office: Office) -> None:
    """Two spellings would be two books of legal documents, each with its own number 1."""
    document = factories.draft(factories.HG, real=True)
    printed = work.prepare(document.pk).heading.notation
    document.notation = printed.lower()
    document.save(update_fields=["notation"])
    people = factories.cast(factories.HG)
    walking.submit(document, people.specialist)
    document.refresh_from_db()
    assert document.notation == printed
