"""kill -9 of the signer in the middle of a batch: what was confirmed is signed, each document once, in its order."""

from __future__ import annotations

import signal

import consistent
import mortal
import pytest

import factories
import walking
from factories_office import Office
from vanthu.core import clock
from vanthu.core.ids import new_id
from vanthu.core.models import AuditEvent
from vanthu.documents.actions import batches, openings
from vanthu.documents.models import Document
from vanthu.documents.states import Out
from vanthu.files.models import File, Version
from vanthu.signing.models import Batch, BatchItem, Claim

#: What one document of a batch goes through, and the end of the batch: the functions around which its worker dies.
IN_A_BATCH = (
    "vanthu.documents.actions.signing:ask_in_batch",
    "vanthu.documents.work:sign",
    "vanthu.documents.actions.signing:settle_person",
    "vanthu.documents.actions.outgoing:forward",
    "vanthu.documents.actions.batches:close",
)


@pytest.mark.long
def test_a_batch_whose_signer_is_killed_around_every_step_signs_each_document_once(
    own_office: Office, mortals: mortal.Mortals
) -> None:
    leader = factories.cast().leader
    documents = [walking.walk(factories.draft(real=True), until="pass_up") for _ in range(2)]
    chosen = []
    for document in documents:
        current = File.objects.select_related("current").get(document_id=document.pk, kind="main").current
        assert current is not None
        openings.opened(document_id=document.pk, sha256=current.sha256, by=leader, at=clock.now())
        chosen.append((document.pk, current.sha256))
    batch = batches.confirm(id=new_id(), documents=chosen, forwards=True, by=leader, at=clock.now())

    for place in IN_A_BATCH:
        for when in ("before", "after"):
            mortal.time_passes()
            mortal.retry_stalled()
            ended = mortals.work(queues=("signer",), at=place, when=when)
            assert ended == -signal.SIGKILL, f"no signer came {when} {place} ({ended}):\n{mortals.said()}"
            consistent.assert_consistent()
    mortal.work_on(mortals)

    consistent.assert_consistent()
    batch.refresh_from_db()
    assert batch.state == Batch.DONE
    assert set(BatchItem.objects.filter(batch=batch).values_list("state", flat=True)) == {"signed"}
    assert list(Claim.objects.filter(batch=batch).order_by("asked_at").values_list("document_id", "state")) == [
        (document.pk, "done") for document in documents
    ]
    for document in documents:
        document.refresh_from_db()
        assert document.state == Out.AT_CLERK
        versions = Version.objects.filter(file__document_id=document.pk, note="Chữ ký số của người ký")
        assert versions.count() == 1
    assert AuditEvent.objects.filter(name="outgoing.signed").count() == 2
    assert AuditEvent.objects.get(name="batch.ended").data == {"signed": 2, "refused": 0}
    assert not Document.objects.filter(state=Out.SIGNED).exists()
