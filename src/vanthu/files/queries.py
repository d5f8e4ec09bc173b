"""Reads of files."""

from __future__ import annotations

from uuid import UUID

from vanthu.files.models import File


def main_of(document_id: UUID) -> File | None:
    """The document's main file with its current version; None where there is none, or its bytes never came."""
    found = File.objects.filter(document_id=document_id, kind=File.MAIN).select_related("current").first()
    return found if found is not None and found.current is not None else None


def annexes_of(document_id: UUID) -> list[File]:
    """The files that go with the main one, in their order, with their current versions."""
    found = File.objects.filter(document_id=document_id, kind=File.ATTACHMENT, current__isnull=False)
    return list(found.select_related("current").order_by("order", "name")[:200])
