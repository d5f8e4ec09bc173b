"""The directory's search box, my account, my positions."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import browsers
from factories import HG, LC, cast
from vanthu.core import clock
from vanthu.core.folding import fold
from vanthu.core.models import AuditEvent
from vanthu.core.roles import Role
from vanthu.people.models import Agency, Position

ADDRESS = "/danh-ba/co-quan"


def find(browser: Client, words: str) -> list[dict[str, str]]:
    return browser.get(ADDRESS, {"q": words}).json()["results"]


@pytest.mark.parametrize(
    "words", ["sở công thương lai châu", "so cong thuong lai chau", "lai  sct", "H35.10", "h35.10"]
)
def test_an_agency_is_found_by_name_abbreviation_or_code_with_or_without_marks(office, words):
    agency = Agency.objects.get(pk=cast(LC).agency)
    if words.lower().startswith("h35"):
        words = agency.code if words[0] == "H" else agency.code.lower()
    found = find(browsers.signed_in(cast().clerk), words)
    assert {"value": str(agency.pk), "label": agency.name, "code": agency.code, "hint": agency.code} in found


def test_ones_own_agency_is_not_offered(office):
    own = Agency.objects.get(pk=cast().agency)
    assert str(own.pk) not in {row["value"] for row in find(browsers.signed_in(cast().clerk), own.name)}
    assert str(own.pk) in {row["value"] for row in find(browsers.signed_in(cast(LC).clerk), own.name)}


def test_one_that_takes_paper_only_says_so(office):
    Agency.objects.filter(pk=cast(LC).agency).update(receives_electronically=False)
    (found,) = find(browsers.signed_in(cast().clerk), "so cong thuong lai chau")
    assert found["hint"].endswith("chỉ nhận bản giấy")


def test_a_large_directory_answers_with_twenty_in_one_query(office):
    Agency.objects.bulk_create(
        Agency(
            code=f"X{n}",
            name=f"Ủy ban nhân dân xã số {n}",
            abbreviation="UBND",
            folded=fold(f"Ủy ban nhân dân xã số {n}"),
        )
        for n in range(300)
    )
    browser = browsers.signed_in(cast().clerk)
    find(browser, "so")  # the first request of a process composes its statements
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(find(browser, "uy ban xa")) == 20
    assert len([q for q in queries if "people_agency" in q["sql"] and "LIMIT 20" in q["sql"]]) == 1
    assert len(queries) == 3  # session, person, directory


def test_empty_words_find_nothing_and_strange_ones_do_no_harm(office):
    browser = browsers.signed_in(cast().clerk)
    assert find(browser, "") == find(browser, "   ") == []
    for words in ("%", "_' OR 1=1 --", "\u0301", "x" * 5000, "a " * 500):
        assert isinstance(find(browser, words), list)


def test_a_stranger_learns_nothing_of_the_directory(office):
    response = Client().get(ADDRESS, {"q": "so"})
    assert response.status_code == 302 and "results" not in response.content.decode()


def test_my_account_shows_where_i_sit_what_i_may_do_and_what_signs_for_me(office):
    text = browsers.signed_in(cast().leader).get("/tai-khoan").content.decode()
    assert "giamdoc.bd" in text and "Lãnh đạo cơ quan" in text and "Người đứng đầu" in text
    assert "Đang hiệu lực" in text
    assert "Chưa có chứng thư số nào" in browsers.signed_in(cast().specialist).get("/tai-khoan").content.decode()


def test_a_person_with_two_positions_works_in_either_and_in_no_other(office):
    today = clock.now().date()
    second = Position.objects.create(
        account_id=cast().clerk.account,
        agency_id=cast(HG).agency,
        title="Văn thư",
        roles=[Role.CLERK],
        order=99,
        valid_from=today,
    )
    browser = browsers.signed_in(cast().clerk)
    assert "Vị trí khác" in browser.get("/tai-khoan").content.decode()
    assert browser.post("/tai-khoan/vi-tri", {"position": str(second.pk)}).status_code == 302
    assert Agency.objects.get(pk=cast(HG).agency).name in browser.get("/tai-khoan").content.decode()
    line = AuditEvent.objects.get(name="account.position_switched")
    assert line.account_id == cast().clerk.account

    before = browser.session["position"]
    for foreign in (str(cast().leader.position), "not-a-position", ""):
        assert browser.post("/tai-khoan/vi-tri", {"position": foreign}).status_code == 404
    Position.objects.filter(pk=cast().clerk.position).update(valid_to=today - timedelta(days=1))
    assert browser.post("/tai-khoan/vi-tri", {"position": str(cast().clerk.position)}).status_code == 404
    assert browser.session["position"] == before == str(second.pk)
    assert AuditEvent.objects.filter(name="account.position_switched").count() == 1


def test_the_answer_is_json_of_the_shape_that_the_search_box_reads(office):
    response = browsers.signed_in(cast().clerk).get(ADDRESS, {"q": "so"})
    assert response.headers["Content-Type"] == "application/json"
    assert all(set(row) == {"value", "label", "code", "hint"} for row in json.loads(response.content)["results"])
