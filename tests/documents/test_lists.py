"""Work lists: what is urgent stands first on every page of them, and the pages go on by key."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

import browsers
import factories
from factories import HG, cast
from vanthu.core import clock
from vanthu.documents.states import In, Out

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=clock.VIETNAM)


def shown(client: Client, address: str) -> tuple[list[str], dict[str, str]]:
    """The subjects of a page's rows from top to bottom, and the addresses of the pages beside it."""
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    links = {rel: html.unescape(url) for url, rel in re.findall(r'href="([^"]+)" rel="(prev|next)"', text)}
    return re.findall(r'class="row-link" href="[^"]+" title="([^"]+)"', text), links


def arrivals(*urgencies: int, since: datetime = NOW, state: str = In.ACCEPTED) -> None:
    """Arrivals of these urgencies, one after the other, named by place and urgency."""
    for place, urgency in enumerate(urgencies):
        at = since + timedelta(seconds=place)
        factories.incoming(
            state,
            at=at,
            urgency=urgency,
            subject=f"Văn bản {place} độ khẩn {urgency}",
            document_key=f"{state}-{place}-{urgency}",
        )


@pytest.mark.req("QN-6.2c")
def test_what_is_urgent_stands_first_in_a_work_list(office) -> None:
    arrivals(0, 3, 1, 0, 2, 1)
    rows, _ = shown(browsers.signed_in(cast().clerk), "/viec/cho-dang-ky")
    assert [(row[-1], row[8]) for row in rows] == [
        ("3", "1"), ("2", "4"), ("1", "5"), ("1", "2"), ("0", "3"), ("0", "0")
    ]  # fmt: skip


@pytest.mark.req("QN-6.2c")
def test_what_is_urgent_stands_first_among_the_things_to_do(office) -> None:
    arrivals(3, *[0] * 12, 1)
    rows, _ = shown(browsers.signed_in(cast().clerk), "/")
    assert len(rows) == 8
    assert [row[-1] for row in rows] == ["3", "1", "0", "0", "0", "0", "0", "0"]


def test_the_pages_of_a_list_go_on_and_back_by_key_across_urgencies(office) -> None:
    arrivals(*[0, 2] * 60)
    client = browsers.signed_in(cast().clerk)
    pages, address = [], "/viec/cho-dang-ky"
    while address:
        rows, links = shown(client, address)
        pages.append(rows)
        address = links.get("next", "") and "/viec/cho-dang-ky" + links["next"]
    assert [len(rows) for rows in pages] == [50, 50, 20]
    assert [row[-1] for rows in pages for row in rows] == ["2"] * 60 + ["0"] * 60
    assert len({row for rows in pages for row in rows}) == 120
    back, links = shown(client, "/viec/cho-dang-ky" + links["prev"])
    assert back == pages[1]
    first, links = shown(client, "/viec/cho-dang-ky" + links["prev"])
    assert first == pages[0] and set(links) == {"next"}


@pytest.mark.parametrize("key", ["x", "1_2", "9.999999999999999999." + "0" * 32, "99999999999.1." + "f" * 32])
def test_a_key_that_cannot_be_read_shows_the_first_page(office, key: str) -> None:
    arrivals(0, 1)
    assert len(shown(browsers.signed_in(cast().clerk), f"/viec/cho-dang-ky?sau={key}")[0]) == 2


@pytest.mark.parametrize("way", ["sau", "truoc"])
def test_a_key_beyond_which_nothing_lies_any_more_shows_the_first_page(office, way: str) -> None:
    arrivals(0, 1)
    client = browsers.signed_in(cast().clerk)
    rank, moment = (0, 0) if way == "sau" else (3, 4 * 10**15)
    rows, links = shown(client, f"/viec/cho-dang-ky?{way}={rank}.{moment}.{'0' * 32}")
    assert (len(rows), links) == (2, {})
    assert shown(client, f"/viec/cho-dang-ky?khan=3&{way}={rank}.{moment}.{'0' * 32}")[0] == []


@pytest.mark.req("QN-6.2c")
def test_the_stack_names_the_next_ones_in_its_own_order(office) -> None:
    for place, urgency in enumerate([0, 1, 0, 3]):
        factories.outgoing(
            Out.AT_SIGNER, HG, at=NOW + timedelta(seconds=place), urgency=urgency, subject=f"Chờ ký {place}"
        )
    page = browsers.signed_in(cast(HG).leader).get("/viec/cho-toi-ky").content.decode()
    assert re.search(r"<h1>(.*?)</h1>", page).group(1) == "Chờ ký 3"
    assert re.findall(r'class="next-subject">(.*?)<', page) == ["Chờ ký 1", "Chờ ký 0", "Chờ ký 2"]


def test_a_list_is_narrowed_by_keys_that_the_office_can_read_and_they_stay_on_the_next_page(office) -> None:
    arrivals(*[0, 2, 3] * 30, *[3] * 30)
    client = browsers.signed_in(cast().clerk)
    rows, links = shown(client, "/viec/cho-dang-ky?khan=3")
    assert [row[-1] for row in rows] == ["3"] * 50
    assert "khan=3" in links["next"] and len(shown(client, "/viec/cho-dang-ky" + links["next"])[0]) == 10
    tomorrow = (NOW + timedelta(days=1)).astimezone(clock.VIETNAM).date()
    assert shown(client, f"/viec/cho-dang-ky?tu-ngay={tomorrow.isoformat()}")[0] == []
