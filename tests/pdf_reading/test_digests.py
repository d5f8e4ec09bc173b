"""A field that lies where it lay is not digested again; one of which anything lies elsewhere is."""

from __future__ import annotations

import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from vanthu.pdf import changes
from vanthu.pdf.reading import Reader


def _again(pdf: bytes, *, drawing: bool) -> bytes:
    """The file with one more revision: the drawing of the number is another one, or only the title is."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if drawing:
        look = _field(writer, "vb_so")["/AP"]["/N"]
        look._data = look.data + b" "
        look._encoded_data = None
        writer.update_container(look)
    else:
        writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("Khác")}))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _field(handler, wanted: str) -> generic.DictionaryObject:
    return next(field for name, field, _ in changes.terminal_fields(handler) if name == wanted)


def _digests(pdf: bytes, monkeypatch) -> tuple[list[bytes], int]:
    """The digests of the number field in each revision, and how often it was read for them."""
    reader, digests, read = Reader(io.BytesIO(pdf)), changes.Digests(), []
    genuine = changes.Digests._read
    monkeypatch.setattr(changes.Digests, "_read", lambda *asked: read.append(1) or genuine(*asked))
    found = []
    for revision in range(reader.xrefs.total_revisions - 2, reader.xrefs.total_revisions):
        handler = reader.get_historical_resolver(revision)
        field = _field(handler, "vb_so")
        found.append(digests.of(handler, field))
        assert changes.Digests().of(handler, field) == found[-1], "as one who knows nothing finds it"
    return found, len(read) - len(found)


def test_what_lies_where_it_lay_is_digested_once(good, monkeypatch):
    (before, after), times = _digests(_again(good, drawing=False), monkeypatch)
    assert before == after
    assert times == 1


def test_a_drawing_far_below_a_field_that_lies_elsewhere_is_seen(good, monkeypatch):
    (before, after), times = _digests(_again(good, drawing=True), monkeypatch)
    assert before != after
    assert times == 2
