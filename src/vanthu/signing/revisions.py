"""The revisions of signed content, listed once in the sandbox; a file that cannot be read is tried once."""

from __future__ import annotations

from dataclasses import asdict

from vanthu.files import sandbox
from vanthu.pdf.revisions import NoRevisions, Revision
from vanthu.refusal import BadInput, Busy, Refusal
from vanthu.signing.models import Revisions
from vanthu.store import bytes_store


class CannotCompare(BadInput):
    code = "cannot_compare"
    template = "Không đọc được các bản đã ký của tệp này: tệp bị hỏng, có mật khẩu hoặc quá lớn."


def revisions_of(sha256: str) -> tuple[Revision, ...]:
    """The revisions of some content of the store, oldest first. Raises NoRevisions, CannotCompare, Busy, ObjectMissing."""
    row = Revisions.objects.filter(sha256=sha256).first()
    if row is None:
        found, problem = (), ""
        try:
            found = sandbox.call("vanthu.pdf.revisions:revisions", bytes_store().get(sha256))
        except Busy:
            raise
        except Refusal as refusal:
            problem = refusal.code
        row, _ = Revisions.objects.get_or_create(
            sha256=sha256, defaults={"found": [asdict(one) for one in found], "problem": problem}
        )
    if row.problem:
        raise NoRevisions() if row.problem == NoRevisions.code else CannotCompare()
    return tuple(Revision(**one) for one in row.found)
