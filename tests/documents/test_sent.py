"""What befalls an issued document at its recipients is told to who answers for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

import factories
from factories import BD, LC, cast
from vanthu.core import clock
from vanthu.documents import jobs
from vanthu.documents.models import Document
from vanthu.exchange import actions, outbox
from vanthu.exchange.models import Delivery, Inbound, Outbound
from vanthu.notify.models import Notice
from vanthu.people.models import Agency
from vanthu.store import bytes_store


def send(**changes: Any) -> Document:
    """A document of Bình Định, issued to Lai Châu."""
    document = factories.outgoing("issued", **changes)
    with transaction.atomic():
        outbox.enqueue_document(
            agency=Agency.objects.get(pk=cast(BD).agency),
            peers=[Agency.objects.get(pk=cast(LC).agency)],
            document=document.pk,
            document_key=document.document_key,
            sha256=bytes_store().put(factories.packet(BD, LC)),
            urgency=document.urgency,
            at=clock.now(),
        )
    return document


def hear(document: Document, code: str, *, note: str = "", minutes: int = 0) -> None:
    at = clock.now() + timedelta(minutes=minutes)
    inbound = Inbound.objects.create(
        agency_id=cast(BD).agency, sender_code=cast(LC).code, document_key=f"{code}{minutes}", message_type="status",
        digest="d", sha256="s", bus_reference="r", received_at=at,
    )  # fmt: skip
    actions.hear(
        inbound_id=inbound.pk,
        document_key=document.document_key,
        reporter_code=cast(LC).code,
        code=code,
        reported_at=at,
        by="Văn thư bên nhận",
        note=note,
        at=at,
    )


def give_up(row: Outbound, problem: str = "Bên nhận đã ngừng nhận.", *, permanent: bool = True) -> None:
    actions.failed(outbound_id=row.pk, problem=problem, permanent=permanent, at=clock.now())


def run_jobs() -> None:
    factories.run_jobs(but=("draw_pages", "deliver"))


def told() -> dict[Any, str]:
    """What every account was told, by account; each at most once."""
    found = list(Notice.objects.values_list("account_id", "text"))
    assert len(found) == len(dict(found))
    return dict(found)


def concerned() -> set[Any]:
    return {cast(BD).specialist.account, cast(BD).leader.account, cast(BD).clerk.account}


def test_a_document_that_a_recipient_sent_back_is_told_to_drafter_signer_and_clerk_with_the_reason(office) -> None:
    document = send(urgency=2)
    hear(document, "02", note="Sai thẩm quyền.")
    run_jobs()
    assert set(told()) == concerned()
    (text,) = set(told().values())
    assert text == f"{document.code}: Sở Công Thương tỉnh Lai Châu từ chối nhận. Lý do: Sai thẩm quyền."
    assert set(Notice.objects.values_list("document_id", "urgent", "agency_id")) == {
        (document.pk, True, cast(BD).agency)
    }


def test_a_packet_that_can_never_be_sent_is_told_and_stands_in_the_documents_history(office) -> None:
    document = send()
    give_up(Outbound.objects.get())
    assert factories.audit_names(document) == ["packet.failed"]
    run_jobs()
    assert set(told()) == concerned()
    (text,) = set(told().values())
    assert text == f"{document.code}: Gửi tới Sở Công Thương tỉnh Lai Châu không thành công: Bên nhận đã ngừng nhận."


@pytest.mark.parametrize("code", ["01", "03", "06"])
def test_a_document_that_fares_well_disturbs_nobody(office, code: str) -> None:
    hear(send(), code)
    run_jobs()
    assert told() == {}


def test_a_try_that_is_made_again_disturbs_nobody(office) -> None:
    send()
    give_up(Outbound.objects.get(), permanent=False)
    run_jobs()
    assert told() == {}


def test_a_late_refusal_of_what_was_refused_already_is_told_once(office) -> None:
    document = send()
    hear(document, "02", note="Sai địa chỉ.")
    hear(document, "02", note="Sai địa chỉ.", minutes=5)
    run_jobs()
    assert set(told()) == concerned()


def test_a_second_run_of_the_job_tells_nobody_again(office) -> None:
    hear(send(), "02", note="Sai thẩm quyền.")
    run_jobs()
    before = factories.snapshot()
    delivery = Delivery.objects.get()
    at = Notice.objects.values_list("at", flat=True).first().isoformat()
    jobs.delivery_stopped(delivery_id=str(delivery.pk), at=at)
    assert factories.snapshot() == before


def test_what_was_mended_before_the_job_ran_is_no_news(office) -> None:
    send()
    row = Outbound.objects.get()
    give_up(row)
    actions.sent(outbound_id=row.pk, reference="r", at=clock.now())
    run_jobs()
    assert told() == {}


def test_an_answer_that_cannot_be_sent_is_told_to_the_clerk_alone(office) -> None:
    document = factories.incoming("registered", sender=LC)
    with transaction.atomic():
        outbox.enqueue_status(
            agency=Agency.objects.get(pk=cast(BD).agency),
            peer=Agency.objects.get(pk=cast(LC).agency),
            document=document.pk,
            document_key=document.document_key,
            document_code=document.code,
            issued_on=document.issued_on,
            code="03",
            description="x",
            by=cast(BD).clerk,
            at=clock.now(),
        )
    give_up(Outbound.objects.get(), "Bên nhận không có trên trục.")
    run_jobs()
    assert told() == {
        cast(BD).clerk.account: f"{document.code}: Phản hồi 03 tới Sở Công Thương tỉnh Lai Châu không gửi được: "
        "Bên nhận không có trên trục."
    }
