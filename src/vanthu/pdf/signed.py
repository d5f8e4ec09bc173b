"""The filled signature fields of a file, and what is known of each while it is being judged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from vanthu.pdf import changes, verdict
from vanthu.pdf.known import Embedded
from vanthu.pdf.verdict import Problem, Signature, problem

log = logging.getLogger(__name__)

_DETACHED = frozenset({"/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/PBAD.PAdES"})
_SHA1_ONLY = frozenset({"/adbe.pkcs7.sha1", "/adbe.x509.rsa_sha1"})
#: The ways of saying what may follow a signature (ISO 32000-1 table 253; PDF 1.5 knew "Identity", which says nothing).
_PERMITTING = ("/DocMDP", "/FieldMDP")


@dataclass(kw_only=True)
class Signed:
    """One filled signature field while it is being judged: `report` grows with each step, `embedded` is None when the
    signature cannot be read. `seals`: it speaks for an organisation; `closes`: its certificate says so itself, so that
    what follows is judged as after a seal. `sound`: nothing makes it invalid by itself.
    """

    name: str
    embedded: EmbeddedPdfSignature | None
    report: Signature
    revision: int = -1
    #: A document time-stamp, nobody's signature.
    stamp: bool = False
    seals: bool = False
    closes: bool = False
    sound: bool = False
    problems: list[Problem] = field(default_factory=list)
    changes: list[verdict.Change] = field(default_factory=list)

    def found(self, code: str, **facts: Any) -> None:
        """Note the problem `code` with the facts of its sentence."""
        self.problems.append(problem(code, **facts))

    def locks(self, name: str) -> bool:
        """Whether the signature forbids later changes of the field `name` (FieldMDP, or DocMDP without any change)."""
        if self.embedded is None:
            return False
        lock = changes.locked_fields(self.embedded)
        return self.embedded.docmdp_level == MDPPerm.NO_CHANGES or bool(lock is not None and lock.is_locked(name))


def filled_fields(reader: PdfFileReader) -> Iterator[tuple[str, generic.DictionaryObject, Any]]:
    """Name, field and signature dictionary (or whatever stands there) of each signature field that has a value."""
    for name, item, inherited in changes.terminal_fields(reader):
        value = inherited.get("/V")
        value = value.get_object() if isinstance(value, generic.IndirectObject) else value
        if inherited.get("/FT") == "/Sig" and value is not None and not isinstance(value, generic.NullObject):
            yield name, item, value


def signed_fields(reader: PdfFileReader) -> list[Signed]:
    """The filled signature fields in the order of their revisions, unreadable ones last."""
    signed: list[Signed] = []
    owners: dict[Any, str] = {}
    for name, item, value in filled_fields(reader):
        place = getattr(value, "container_ref", None)
        owner = owners.setdefault(place, name) if isinstance(place, generic.Reference) else name
        blank = Signature(
            field=name,
            kind="person",
            signer="",
            organisation="",
            certificate=None,
            signed_at=None,
            time_source="claimed",
            coverage="partial",
        )
        one = Signed(name=name, embedded=None, report=blank)
        signed.append(one)
        try:
            kind, format_ = changes.entry(value, "/Type"), changes.entry(value, "/SubFilter")
            one.stamp = kind == "/DocTimeStamp"
            if owner != name:
                one.found("byte_range")  # who signed once seems to have signed twice
            elif format_ in _SHA1_ONLY:
                one.found("weak_algorithm", detail="SHA-1")
            elif format_ != "/ETSI.RFC3161" if one.stamp else (kind not in (None, "/Sig") or format_ not in _DETACHED):
                one.found("unreadable_signature")
            else:
                if not _says_what_it_permits(value):
                    one.found("unreadable_signature")
                one.embedded = Embedded(reader, item, name)
                one.revision = one.embedded.signed_revision
        except MemoryError:
            raise
        except Exception as error:  # see verify
            log.info("an unreadable signature: %s", type(error).__name__)
            one.embedded = None
            one.found("unreadable_signature")
    last = reader.xrefs.total_revisions
    return sorted(signed, key=lambda s: s.revision if s.embedded is not None else last)


def _says_what_it_permits(value: generic.DictionaryObject) -> bool:
    """Whether the signature says in known words, and once, what may follow it; of two answers readers take one."""
    references = changes.entry(value, "/Reference")
    if references is None:
        return True
    methods = [changes.entry(references[index], "/TransformMethod") for index in range(len(references))]
    return all(methods.count(method) == 1 if method in _PERMITTING else method == "/Identity" for method in methods)
