"""What was composed once answers as the query that it was composed from, for everybody who asks."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

import factories
from factories import BD, HG
from factories_office import Office
from vanthu.core.prepared import PreparedQuery, PreparedStatement
from vanthu.documents.models import Document
from vanthu.people.models import Agency
from vanthu.registers.models import Register


def documents() -> PreparedQuery[Document]:
    return PreparedQuery(lambda id: Document.objects.select_related("agency", "sender").filter(pk=id), id=uuid4())


def test_an_object_is_the_one_that_the_query_gives_with_those_beside_it(office: Office) -> None:
    prepared = documents()
    for key in (BD, HG):
        document = factories.incoming("checked", key=key)
        Document.objects.filter(pk=document.pk).update(flags=[{"code": "differs", "sentence": "Gửi lại"}])
        plain = Document.objects.select_related("agency", "sender").get(pk=document.pk)
        with CaptureQueriesContext(connection) as asked:
            (found,) = prepared.all(id=document.pk)
            assert model_to_dict(found) == model_to_dict(plain)
            assert (found.pk, found.created_at, found.flags) == (plain.pk, plain.created_at, plain.flags)
            assert (found.agency, found.sender) == (plain.agency, plain.sender)
            assert found.agency.name == plain.agency.name
        assert len(asked) == 1
        found.subject = "V/v khác"
        found.save(update_fields=["subject"])
        assert Document.objects.get(pk=document.pk).subject == "V/v khác"


def test_rows_are_those_of_whoever_asks(office: Office) -> None:
    by_code = PreparedStatement(
        lambda code: list(Agency.objects.filter(code=code).values_list("pk", "code", "valid_from")), code="a code"
    )
    for agency in Agency.objects.all()[:3]:
        assert by_code.rows(code=agency.code) == [(agency.pk, agency.code, agency.valid_from)]
    assert by_code.rows(code="a code") == []


def test_what_is_not_there_is_an_empty_list(office: Office) -> None:
    assert documents().all(id=uuid4()) == []


def test_a_stand_in_of_any_width_is_found(office: Office) -> None:
    prepared = PreparedQuery(lambda year: Register.objects.filter(year=year), year=7919)
    Register.objects.create(agency_id=factories.cast().agency, kind="in", series="chung", year=2031)
    assert [register.year for register in prepared.all(year=2031)] == [2031]
    assert prepared.all(year=2032) == []


def test_an_argument_that_would_be_the_same_for_everybody_is_refused(office: Office) -> None:
    def ask(id: object, forgotten: str) -> object:
        return list(Document.objects.filter(pk=id).values_list("pk"))

    with pytest.raises(ValueError, match="forgotten"):
        PreparedStatement(ask, id=uuid4(), forgotten="a word")
    assert PreparedStatement(ask, unused_ok=True, id=uuid4(), forgotten="a word").rows(id=uuid4(), forgotten="x") == []


def test_a_query_that_sends_two_statements_cannot_be_prepared(office: Office) -> None:
    def ask(id: object) -> object:
        return [list(Document.objects.filter(pk=id)), list(Register.objects.all())]

    with pytest.raises(ValueError, match="unpack"):
        PreparedStatement(ask, id=uuid4())
