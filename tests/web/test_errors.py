"""What a person sees when it is not their doing: an outage, or a bug of ours."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from vanthu.store import StoreUnavailable

RAISED: list[Exception] = []


def _raise(request: HttpRequest) -> HttpResponse:
    raise RAISED[0]


urlpatterns = [path("loi", _raise)]


@pytest.fixture
def visit(settings, caplog: pytest.LogCaptureFixture):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.startswith("vanthu.web.")]

    def visit(error: Exception, **headers: str) -> HttpResponse:
        RAISED[:] = [error]
        caplog.set_level(logging.ERROR, logger="vanthu.web")
        return Client(raise_request_exception=False).get("/loi", headers=headers)

    return visit


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "vanthu.web"]


@pytest.mark.parametrize(
    "error", [OperationalError("no server"), StoreUnavailable("no disk")], ids=["database", "store"]
)
def test_an_outage_asks_to_try_again_and_says_that_nothing_was_lost(visit, caplog, error: Exception) -> None:
    response = visit(error)
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    said = response.content.decode()
    assert "tạm thời không truy cập được" in said and "chưa bị thay đổi" in said
    assert "no server" not in said and "no disk" not in said
    assert [record.message for record in ours(caplog)] == ["outage"]


def test_a_bug_is_logged_with_the_number_that_the_person_is_given(visit, caplog) -> None:
    response = visit(KeyError("secret inside"), **{"X-Request-Id": "abcdef0123456789"})
    assert response.status_code == 500
    said = response.content.decode()
    assert "abcdef0123456789" in said and "secret inside" not in said
    (record,) = ours(caplog)
    assert (record.message, record.levelname) == ("incident", "ERROR")
    assert record.exc_info is not None and "secret inside" in str(record.exc_info[1])


@pytest.mark.parametrize("address", ["/tra-cuu?q=%00", "/danh-ba/co-quan?q=a%00b", "/so/in%00/2026"])
def test_an_address_with_a_null_byte_is_refused_before_anything_reads_it(caplog, address: str) -> None:
    caplog.set_level(logging.ERROR, logger="vanthu.web")
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == 400 and "Địa chỉ không đọc được" in response.content.decode()
    assert ours(caplog) == []


def test_a_page_of_a_document_that_no_id_names_is_not_found(client: Client) -> None:
    assert client.get(f"/van-ban/{'-' * 36}/trang/{'0' * 64}/1.webp").status_code == 404


def test_the_address_of_a_button_that_is_opened_says_where_to_go_on(client: Client) -> None:
    """A refused act leaves its own address in the address bar, from where people reload."""
    response = client.get("/ky-so/nhan/no-ticket")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    said = response.content.decode()
    assert "không mở trực tiếp được" in said and 'href="/"' in said
