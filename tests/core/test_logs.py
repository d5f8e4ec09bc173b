"""The log says what went wrong, and nothing of what documents say."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import RequestFactory

from vanthu.core.logs import JsonFormatter, without_rows
from vanthu.registers.models import Register


def logged(message: str, **more: object) -> dict[str, object]:
    record = logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, message, (), more.pop("exc_info", None))  # type: ignore[arg-type]
    record.__dict__.update(more)
    return json.loads(JsonFormatter("%(message)s").format(record))


@pytest.mark.django_db
def test_the_row_that_broke_a_rule_is_left_out() -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Register._meta.db_table} (id, agency_id, kind, series, year, last_number) "
            "VALUES (gen_random_uuid(), NULL, 'in', 'Bí mật nội bộ', 2026, 0)"
        )
    error = caught.value
    assert "Bí mật nội bộ" in str(error), "PostgreSQL does say it"
    said = logged("incident", exc_info=(type(error), error, error.__traceback__))
    assert "Bí mật nội bộ" not in json.dumps(said, ensure_ascii=False)
    assert "violates not-null constraint" in str(said["exc_info"]) and "Traceback" in str(said["exc_info"])


def test_what_stands_behind_the_row_stays() -> None:
    text = "psycopg.Error: no\nDETAIL:  Failing row contains (a\nb).\n\nThe above exception was the direct cause"
    assert without_rows(text) == "psycopg.Error: no\nDETAIL: (left out)\n\nThe above exception was the direct cause"


@pytest.mark.parametrize("behind", ["", "\n\nDuring handling of the above exception, another exception occurred:"])
def test_a_row_with_blank_lines_in_it_is_left_out_whole(behind: str) -> None:
    text = f"psycopg.Error: no\nDETAIL:  Failing row contains (a\n\nTờ trình\n\nb).{behind}"
    assert without_rows(text) == f"psycopg.Error: no\nDETAIL: (left out){behind}"


def test_what_was_searched_for_is_left_out() -> None:
    said = logged("Internal Server Error: /tra-cuu", request=RequestFactory().get("/tra-cuu?q=nguoi-ky"))
    assert "nguoi-ky" not in json.dumps(said)
    assert said["message"] == "Internal Server Error: /tra-cuu"
