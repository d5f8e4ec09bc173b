"""The book on paper: everything of the chosen period, under the title page of NĐ 30/2020 Phụ lục IV."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from test_books import COLUMNS, DAY, fill, head, plain, rows, see, strike

import browsers
from factories import HG, PROFILES, cast, incoming, snapshot
from vanthu.documents.actions import arriving
from vanthu.documents.models import Document
from vanthu.documents.states import In
from vanthu.refusal import BadInput
from vanthu.reports import books


def printed(kind: str = "in", actor: Any = None, *, status: int = 200, **query: Any) -> str:
    answer = browsers.signed_in(actor or cast().clerk).get(f"/so/{kind}/2026", {"in": "1", **query})
    assert answer.status_code == status
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.headers["Content-Length"] == str(len(body)), "a torn book is not to be told from a whole one"
    return body.decode()


def cover(page: str) -> str:
    return plain(re.search(r'<section class="cover".*?</section>', page, re.DOTALL).group(0))


@pytest.mark.req("BD-3.8a")
@pytest.mark.parametrize("kind", ["in", "out"])
def test_the_whole_book_is_printed_and_not_the_page_on_screen(office, kind: str) -> None:
    fill(125, kind=kind)
    column = 1 if kind == "in" else 0
    page = printed(kind)
    assert head(page) == COLUMNS[kind]
    assert [int(row[column].partition("/")[0]) for row in rows(page)] == list(range(1, 126))
    assert "<a " not in page.partition("<table")[2], "paper has no links"
    assert re.search(rf'href="/so/{kind}/2026\?in=1">(?:(?!</a>).)*In sổ</span></a>', see(kind), re.DOTALL)


@pytest.mark.parametrize("kind", ["in", "out"])
def test_the_title_page_has_the_lines_of_the_decree(office, kind: str) -> None:
    fill(3, kind=kind)
    fill(2, kind=kind, at=DAY + timedelta(days=3))
    said = cover(printed(kind))
    for line in (
        "SỞ CÔNG THƯƠNG",
        "SỔ ĐĂNG KÝ VĂN BẢN " + ("ĐẾN" if kind == "in" else "ĐI"),
        "Năm 2026",
        "Từ ngày 20/11/2026 đến ngày 23/11/2026",
        "Từ số 01 đến số 05",
        "Quyển số",
        "VĂN THƯ(Ký, ghi rõ họ tên)",
        "NGƯỜI ĐỨNG ĐẦU CƠ QUAN(Ký, đóng dấu)",
    ):
        assert line in said, line
    assert "Trích" not in said


def test_the_chosen_period_is_what_is_printed_and_what_the_title_page_says(office) -> None:
    fill(60)
    fill(20, at=DAY + timedelta(days=3))
    page = printed(**{"tu-ngay": "21/11/2026", "den-ngay": "30/11/2026"})
    assert [int(row[1]) for row in rows(page)] == list(range(61, 81))
    assert "Từ ngày 21/11/2026 đến ngày 30/11/2026 Từ số 61 đến số 80" in cover(page)
    screen = see("in", **{"tu-ngay": "21/11/2026"})
    assert 'href="/so/in/2026?tu-ngay=21%2F11%2F2026&amp;in=1"' in screen


def test_a_part_found_by_words_calls_itself_an_excerpt(office) -> None:
    fill(3)
    Document.objects.update(folded="ve viec thu nghiem")
    assert "Trích theo điều kiện lọc" in cover(printed(q="thử nghiệm"))


def test_more_rows_than_paper_takes_are_refused_in_words(office, monkeypatch) -> None:
    fill(20)
    monkeypatch.setattr(books, "MAX_PRINTED", 10)
    before = snapshot()
    page = printed(status=BadInput.status)
    assert "Hãy chọn khoảng ngày hoặc khoảng số" in page
    assert snapshot() == before
    assert len(rows(printed(**{"tu-so": 11}))) == 10


def test_a_filter_that_cannot_be_read_prints_nothing(office) -> None:
    fill(3)
    assert "Hãy nhập ngày" in printed(**{"tu-ngay": "hôm qua"}, status=BadInput.status)


def test_an_empty_book_is_not_printed(office) -> None:
    printed(status=404)
    fill(3)
    printed(**{"tu-so": 50}, status=404)


def test_who_may_not_read_the_book_may_not_print_it(office) -> None:
    fill(3)
    printed(actor=cast().specialist, status=403)
    printed(actor=cast(HG).clerk, status=404)


@pytest.mark.parametrize("key", PROFILES)
def test_what_was_given_back_stays_in_the_book_with_its_reason(office, key: str) -> None:
    document = incoming(In.REGISTERED, key, at=DAY)
    arriving.give_back(document_id=document.pk, reason="Không thuộc thẩm quyền", by=cast(key).clerk, at=DAY)
    assert rows(see("in", cast(key).clerk))[0][9] == "Đã trả lại 20/11/2026: Không thuộc thẩm quyền"
    assert rows(printed("in", cast(key).clerk))[0][9] == "Đã trả lại 20/11/2026: Không thuộc thẩm quyền"


def test_a_struck_number_is_printed_with_its_reason(office) -> None:
    fill(2)
    strike(Document.objects.earliest("entry__number"), "Đăng ký nhầm")
    assert [row[9] for row in rows(printed())] == ["Số bỏ: Đăng ký nhầm", ""]
