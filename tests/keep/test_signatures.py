from __future__ import annotations

from typing import Any

from django.utils import timezone

import factories
from vanthu.core import clock
from vanthu.documents.models import Document
from vanthu.keep import signatures
from vanthu.keep.restore import Proof


def issued_without_a_signature() -> Document:
    """A document whose row says sealed and whose file says nothing: what a mixed-up restore would look like."""
    document = factories.outgoing("issued")
    Document.objects.filter(pk=document.pk).update(sealed_at=timezone.now())
    return document


def test_a_sealed_document_whose_file_has_no_signature_is_a_problem(office: Any) -> None:
    issued_without_a_signature()
    proof = Proof()
    signatures.prove(proof, at=clock.now())
    assert proof.counted == {"signatures unsigned": 1, "signatures checked": 1}
    assert [problem.rpartition(": ")[2] for problem in proof.problems] == ["unsigned, no signature"]


def test_a_sample_is_as_large_as_asked_for(office: Any) -> None:
    for _ in range(3):
        issued_without_a_signature()
    proof = Proof()
    signatures.prove(proof, at=clock.now(), sample=2)
    assert proof.counted["signatures checked"] == len(proof.problems) == 2


def test_drafts_have_nothing_to_verify(office: Any) -> None:
    factories.draft()
    proof = Proof()
    signatures.prove(proof, at=clock.now())
    assert (proof.counted, proof.problems) == ({"signatures checked": 0}, [])
