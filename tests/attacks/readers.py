"""Files that readers read in different ways: what is verified must be what any of them shows.

Each begins with a file that is properly signed; the revision that follows is of the kind that one reader passes over
and another repairs, and mostly lies under a time-stamp, which anybody can buy.
"""

from __future__ import annotations

import re
import zlib

import file_bench as bench
import raw
from bases import Bases, open_for_more
from cases import attack, honest
from file_bench import LEADER, NUMBER, SEAL
from structure import DRAWING, evil_page, life, other_contents, with_shadow_copy

#: One or two of each family; the others under --long.
QUICK = {
    "other-number",
    "underscored-number",
    "comment-before",
    "one-byte-late",
    "of-another-generation",
    "freed",
    "of-an-unknown-letter",
    "empty",
    "with-the-object-twice",
    "of-rows-without-prediction",
    "of-an-unknown-kind",
    "contents-twice",
    "contents-escaped",
    "page-turned",
    "page-null",
    "number-value-escaped",
    "leader-value-of-the-seal",
    "pages-with-resources",
    "catalog-with-layers",
    "a-certificate",
    "metadata",
    "evidence-of-one-signature",
}


def stamped(b: Bases, pdf: bytes) -> bytes:
    """Under a time-stamp, or as it is where the library that stamps cannot read it."""
    try:
        return b.stamp(pdf)
    except Exception:  # a broken file raises whatever it likes
        return pdf


def contents_number(pdf: bytes) -> int:
    return int(re.search(rb"/Contents (\d+) 0 R", raw.body_of(pdf, raw.page_number(pdf)))[1])


def number_of(pdf: bytes, field: str) -> int:
    return bench._field(open_for_more(pdf), field).container_ref.idnum


def revision(
    pdf: bytes, listed: dict[int, bytes], *, table: bytes | None = None, entries=None, trailer: bytes = b""
) -> bytes:
    """A further revision of `listed` pieces, each written as it is; `entries(place)` gives a piece's line of the table."""
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    lines = []
    for number, piece in listed.items():
        lines.append((number, entries(len(out)) if entries else b"%010d 00000 n \n" % len(out)))
        out += piece
    start = len(out)
    out += table if table is not None else b"xref\n" + b"".join(b"%d 1\n%s" % line for line in sorted(lines))
    size = max([raw.next_number(pdf), *(number + 1 for number in listed)])
    out += b"trailer\n<< /Size %d /Root %d 0 R /Prev %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        raw.root_number(pdf),
        raw.last_startxref(pdf),
        trailer,
        start,
    )
    return bytes(out)


def same_again(pdf: bytes, number: int) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, raw.body_of(pdf, number))


def evil_stream(number: int) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, raw.stream(DRAWING))


# --- objects that no table lists -------------------------------------------------------------------------------------


@attack("warning", "ambiguous")
def unlisted_objects_under_a_time_stamp(b: Bases) -> bytes:
    """No reader that trusts the tables sees them; one that repairs the file takes the last definition of each object."""
    return stamped(b, raw.appended(b.good, other_contents(b.good), table=False))


@attack("warning", "ambiguous")
def unlisted_revision_under_a_time_stamp(b: Bases) -> bytes:
    """A whole revision with table and trailer, to which no later one refers."""
    lost = raw.appended(b.good, other_contents(b.good))
    start = lost.index(b"xref\n", len(b.good))
    empty = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    assert start
    return stamped(
        b, lost + empty % (raw.next_number(b.good), raw.root_number(b.good), raw.last_startxref(b.good), len(lost))
    )


@attack("warning", "ambiguous")
def unlisted_object_between_listed_ones(b: Bases) -> bytes:
    contents = contents_number(b.good)
    free = raw.next_number(b.good)
    return stamped(
        b,
        revision(b.good, {free: b"%d 0 obj\nnull\nendobj\n" % free + evil_stream(contents)}),
    )


@attack("invalid")
def unlisted_object_inside_a_listed_one(b: Bases) -> bytes:
    """The listed object never ends where one reader thinks it does."""
    contents = contents_number(b.good)
    free = raw.next_number(b.good)
    piece = b"%d 0 obj\nnull\n" % free + evil_stream(contents)
    return stamped(b, revision(b.good, {free: piece}))


@attack("invalid")
def unlisted_object_behind_the_table(b: Bases) -> bytes:
    contents = contents_number(b.good)
    free = raw.next_number(b.good)
    plain = revision(b.good, {free: b"%d 0 obj\nnull\nendobj\n" % free})
    return stamped(
        b,
        plain.replace(
            b"startxref\n%d" % raw.last_startxref(plain),
            b"%s startxref\n%d" % (evil_stream(contents), raw.last_startxref(plain)),
        ),
    )


@attack("warning", "ambiguous")
def trailer_within_a_trailer(b: Bases) -> bytes:
    """Two trailers behind one table: the last one counts for who repairs."""
    page, body, contents, drawing = evil_page(b.good)
    free = raw.next_number(b.good)
    plain = revision(b.good, {free: b"%d 0 obj\nnull\nendobj\n" % free})
    start = raw.last_startxref(plain)
    return stamped(
        b, plain.replace(b"startxref\n%d" % start, b"trailer\n<< /Root 1 0 R /Size 9 >>\nstartxref\n%d" % start)
    )


# --- objects whose heads say something else --------------------------------------------------------------------------

for _what, _head in {
    "other-number": b"9%d 0 obj",
    "other-generation": b"%d 1 obj",
    "underscored-number": b"0_%d 0 obj",
    "signed-number": b"+%d 0 obj",
    "other-word": b"%d 0 OBJ",
    "comment-between": b"%d 0 %%x\nobj",
    "space-before": b"   %d 0 obj",
    "comment-before": b"%%x\n%d 0 obj",
    "line-between": b"%d\n0\nobj",
    "zeros-before": b"000%d 00 obj",
}.items():

    def _headed(b: Bases, head: bytes = _head) -> bytes:
        """Harmless as the table has it, and the same object again where only a repairing reader looks."""
        page = raw.page_number(b.good)
        contents = contents_number(b.good)
        free = raw.next_number(b.good)
        assert page
        piece = evil_stream(contents) + b"%s\nnull\nendobj\n" % (head % free)
        moved = len(evil_stream(contents))
        return stamped(b, revision(b.good, {free: piece}, entries=lambda place: b"%010d 00000 n \n" % (place + moved)))

    attack("warning invalid", name=f"object-headed-by-{_what}", long=_what not in QUICK)(_headed)

    def _headed_same(b: Bases, head: bytes = _head) -> bytes:
        """The page's contents again, the same bytes, under a head that not every reader takes for theirs."""
        number = contents_number(b.good)
        piece = b"%s\n%s\nendobj\n" % (head % number, raw.body_of(b.good, number))
        return stamped(b, revision(b.good, {number: piece}))

    if _what in ("line-between", "zeros-before", "space-before"):
        honest(name=f"contents-again-headed-by-{_what}")(_headed_same)  # unusual, and read alike by everybody
    else:
        attack("warning invalid", name=f"contents-again-headed-by-{_what}", long=_what not in QUICK)(_headed_same)


@honest()
def leader_field_again_in_another_spelling(b: Bases) -> bytes:
    number = number_of(b.open_good, LEADER)
    body = re.sub(rb"/V (\d+ 0 R)", rb"/#56 %\n\1", raw.body_of(b.open_good, number))
    return stamped(b, raw.appended(b.open_good, {number: body}))


# --- tables that readers read in different ways ----------------------------------------------------------------------

for _what, _entry in {
    "one-byte-early": lambda place: b"%010d 00000 n \n" % (place - 1),
    "one-byte-late": lambda place: b"%010d 00000 n \n" % (place + 1),
    "of-another-generation": lambda place: b"%010d 00001 n \n" % place,
    "of-19-bytes": lambda place: b"%010d 00000 n\n" % place,
    "of-21-bytes": lambda place: b"%010d 00000 n \r\n" % place,
    "of-hexadecimal-look": lambda place: b"%010x 00000 n \n" % place,
    "without-zeros": lambda place: b"%d 0 n \n" % place,
    "of-a-capital-letter": lambda place: b"%010d 00000 N \n" % place,
    "of-an-unknown-letter": lambda place: b"%010d 00000 x \n" % place,
    "freed": lambda place: b"0000000000 00001 f \n",
    "freed-and-never-again": lambda place: b"0000000000 65535 f \n",
    "freed-with-a-place": lambda place: b"%010d 00000 f \n" % place,
}.items():

    def _listed(b: Bases, entry=_entry) -> bytes:
        number = contents_number(b.good)
        return stamped(b, revision(b.good, {number: evil_stream(number)}, entries=entry))

    attack("warning invalid unreadable", name=f"table-line-{_what}", long=_what not in QUICK)(_listed)


def _tabled(lines):
    def build(b: Bases) -> bytes:
        number = contents_number(b.good)
        place = len(b.good) + (0 if b.good.endswith(b"\n") else 1)
        return stamped(b, revision(b.good, {number: evil_stream(number)}, table=lines(number, place)))

    return build


for _what, _lines in {
    "empty": lambda n, p: b"xref\n0 0\n",
    "of-nothing-but-a-word": lambda n, p: b"xref\n",
    "with-the-object-twice": lambda n, p: b"xref\n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n" % (n, 15, n, p),
    "with-the-old-place-last": lambda n, p: b"xref\n%d 1\n%010d 00000 n \n%d 1\n0000000000 00001 f \n" % (n, p, n),
    "of-a-negative-count": lambda n, p: b"xref\n%d -1\n%010d 00000 n \n" % (n, p),
    "of-too-small-a-count": lambda n, p: b"xref\n0 0\n%d 0\n%010d 00000 n \n" % (n, p),
    "of-too-large-a-count": lambda n, p: b"xref\n%d 2\n%010d 00000 n \n" % (n, p),
    "of-negative-numbers": lambda n, p: b"xref\n-1 1\n%010d 00000 n \n" % p,
    "in-a-comment": lambda n, p: b"xref\n0 0\n%%%d 1\n%010d 00000 n \n" % (n, p),
    "joined-to-the-trailer": lambda n, p: b"xref\n%d 1\n%010d 00000 n" % (n, p),
    "of-a-capital-word": lambda n, p: b"XREF\n%d 1\n%010d 00000 n \n" % (n, p),
    "with-a-letter-more": lambda n, p: b"xrefs\n%d 1\n%010d 00000 n \n" % (n, p),
}.items():
    attack("warning invalid unreadable", name=f"table-{_what}", long=_what not in QUICK)(_tabled(_lines))


def _streamed(rows, widths: bytes, rest: bytes = b"", pack=lambda data: data, number=None):
    """A further revision with a cross-reference stream whose rows are written by hand."""

    def build(b: Bases) -> bytes:
        pdf = b.good
        target = number(pdf) if number else contents_number(pdf)
        out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
        place = len(out)
        out += evil_stream(target)
        start, own = len(out), raw.next_number(pdf)
        entries = pack(rows(target, place, own, start))
        index = b"%d 1 %d 1" % (target, own)
        out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
            own,
            raw.stream(
                entries,
                b"/Type /XRef /W %s /Index [%s] /Size %d /Root %d 0 R /Prev %d %s"
                % (widths, index, own + 1, raw.root_number(pdf), raw.last_startxref(pdf), rest),
            ),
            start,
        )
        return stamped(b, bytes(out))

    return build


def _row(kind: int, one: int, two: int = 0) -> bytes:
    return bytes([kind]) + one.to_bytes(4, "big") + two.to_bytes(2, "big")


def _predicted(data: bytes) -> bytes:
    """Rows of seven bytes, each with the predictor that changes nothing."""
    return zlib.compress(b"".join(b"\0" + data[start : start + 7] for start in range(0, len(data), 7)))


_NO_PREDICTION = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 7 >>"
for _what, _build in {
    "plain": _streamed(lambda n, p, own, s: _row(1, p) + _row(1, s), b"[1 4 2]"),
    "of-rows-without-prediction": _streamed(
        lambda n, p, own, s: _row(1, p) + _row(1, s), b"[1 4 2]", _NO_PREDICTION, _predicted
    ),
    "of-rows-without-kind": _streamed(
        lambda n, p, own, s: _row(1, p)[1:] + _row(1, s)[1:],
        b"[0 4 2]",
        b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 6 >>",
        lambda data: zlib.compress(b"".join(b"\0" + data[at : at + 6] for at in range(0, len(data), 6))),
    ),
    "of-an-unknown-kind": _streamed(lambda n, p, own, s: _row(7, p) + _row(1, s), b"[1 4 2]"),
    "of-kind-255": _streamed(lambda n, p, own, s: _row(255, p) + _row(1, s), b"[1 4 2]"),
    "with-bytes-left-over": _streamed(lambda n, p, own, s: _row(1, p) + _row(1, s) + b"\1" * 7, b"[1 4 2]"),
    "with-rows-missing": _streamed(lambda n, p, own, s: _row(1, p), b"[1 4 2]"),
    "in-an-object-stream-of-itself": _streamed(lambda n, p, own, s: _row(2, own) + _row(1, s), b"[1 4 2]"),
    "of-four-widths": _streamed(lambda n, p, own, s: _row(1, p) + b"\0" + _row(1, s) + b"\0", b"[1 4 2 1]"),
    "of-negative-widths": _streamed(lambda n, p, own, s: _row(1, p) + _row(1, s), b"[1 4 -2]"),
}.items():
    attack("warning invalid unreadable", name=f"table-stream-{_what}", long=_what not in QUICK)(_build)


@attack("invalid unreadable")
def prev_past_the_seal(b: Bases) -> bytes:
    """The chain of revisions leaves the seal's out; its objects are listed again at their old places, but for the number."""
    number = number_of(b.open_good, NUMBER)
    return _skipping(b, b.open_good, leave_out={number})


@attack("invalid unreadable")
def prev_past_the_seal_with_everything_listed(b: Bases) -> bytes:
    return _skipping(b, b.open_good, leave_out=set())


def _skipping(b: Bases, pdf: bytes, leave_out: set[int]) -> bytes:
    import io

    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    last = reader.xrefs.total_revisions - 1
    listed = reader.xrefs.get_xref_data(last).standard_xrefs
    before = reader.xrefs.get_xref_container_info(last - 1)
    start = len(pdf)
    out = pdf + b"xref\n"
    for number, (generation, place) in sorted(listed.items()):
        if number not in leave_out:
            out += b"%d 1\n%010d %05d n \n" % (number, place, generation)
    return out + b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        raw.next_number(pdf),
        raw.root_number(pdf),
        before.declared_startxref,
        start,
    )


@attack("warning invalid unreadable")
def startxref_twice(b: Bases) -> bytes:
    changed = raw.appended(b.good, other_contents(b.good))
    return changed + b"startxref\n%d\n%%%%EOF\n" % raw.last_startxref(b.good)


@attack("warning invalid unreadable")
def startxref_twice_under_a_time_stamp(b: Bases) -> bytes:
    return stamped(b, startxref_twice(b))


@attack("warning invalid unreadable")
def startxref_of_two_numbers(b: Bases) -> bytes:
    changed = raw.appended(b.good, other_contents(b.good))
    old, new = raw.last_startxref(b.good), raw.last_startxref(changed)
    return changed.replace(b"startxref\n%d\n%%%%EOF" % new, b"startxref\n%d %d\n%%%%EOF" % (old, new))


@attack("warning invalid unreadable")
def prev_to_itself_under_a_time_stamp(b: Bases) -> bytes:
    changed = raw.appended(b.good, other_contents(b.good))
    own = raw.last_startxref(changed)
    return stamped(b, changed.replace(b"/Prev %d" % raw.last_startxref(b.good), b"/Prev %d" % own))


@attack("invalid")
def generation_reused(b: Bases) -> bytes:
    """The page's contents are freed and their number is given away in another generation."""
    number = contents_number(b.good)
    piece = b"%d 1 obj\n%s\nendobj\n" % (number, raw.stream(DRAWING))
    page = raw.page_number(b.good)
    body = raw.body_of(b.good, page).replace(b"/Contents %d 0 R" % number, b"/Contents %d 1 R" % number)
    out = revision(
        b.good,
        {number: piece, page: b"%d 0 obj\n%s\nendobj\n" % (page, body)},
    )
    return stamped(
        b, out.replace(b"%d 1\n%010d 00000 n" % (number, len(b.good)), b"%d 1\n%010d 00001 n" % (number, len(b.good)))
    )


@attack("invalid")
def generation_reused_in_the_reference_only(b: Bases) -> bytes:
    page, number = raw.page_number(b.good), contents_number(b.good)
    body = raw.body_of(b.good, page).replace(b"/Contents %d 0 R" % number, b"/Contents %d 1 R" % number)
    return stamped(b, raw.appended(b.good, {page: body}))


# --- objects that say one thing to one reader ------------------------------------------------------------------------


def again(field_or_number, change):
    """An object again, in another spelling, under a time-stamp."""

    def build(b: Bases) -> bytes:
        pdf = b.open_good
        number = field_or_number(pdf) if callable(field_or_number) else number_of(pdf, field_or_number)
        body = change(raw.body_of(pdf, number), raw.next_number(pdf))
        extra = raw.next_number(pdf)
        return stamped(b, raw.appended(pdf, {number: body, extra: raw.stream(DRAWING)}))

    return build


for _what, _build in {
    "contents-twice": again(raw.page_number, lambda body, n: body.replace(b"<<", b"<< /Contents %d 0 R " % n, 1)),
    "contents-twice-the-other-last": again(
        raw.page_number, lambda body, n: body[: body.rindex(b">>")] + b"/Contents %d 0 R >>" % n
    ),
    "contents-escaped": again(
        raw.page_number, lambda body, n: body[: body.rindex(b">>")] + b"/#43ontents %d 0 R >>" % n
    ),
    "contents-escaped-first": again(
        raw.page_number, lambda body, n: body.replace(b"<<", b"<< /#43#6Fntents %d 0 R " % n, 1)
    ),
    "contents-behind-a-comment": again(
        raw.page_number, lambda body, n: body.replace(b"/Contents", b"/Contents %d 0 R %%\r/X" % n, 1)
    ),
    "contents-with-a-zero-byte": again(
        raw.page_number, lambda body, n: body[: body.rindex(b">>")] + b"/Contents\0%d 0 R >>" % n
    ),
    "page-closed-twice": again(raw.page_number, lambda body, n: body + b" << /Contents %d 0 R >>" % n),
    "page-as-text": again(raw.page_number, lambda body, n: b"(" + body.replace(b"(", b"").replace(b")", b"") + b")"),
    "page-null": again(raw.page_number, lambda body, n: b"null"),
    "page-by-reference": again(raw.page_number, lambda body, n: b"%d 0 R" % n),
    "page-turned": again(
        raw.page_number,
        lambda body, n: (
            body.replace(b"<<", b"<< /Rotate 180 ", 1)
            if b"/Rotate" not in body
            else body.replace(b"/Rotate 0", b"/Rotate 180")
        ),
    ),
    "page-in-other-units": again(raw.page_number, lambda body, n: body.replace(b"<<", b"<< /UserUnit 2 ", 1)),
    "page-cropped": again(raw.page_number, lambda body, n: body.replace(b"<<", b"<< /CropBox [0 0 200 200] ", 1)),
    "page-with-other-resources": again(
        raw.page_number, lambda body, n: re.sub(rb"/Resources", b"/Resources << /Font << >> >> /Old", body, count=1)
    ),
    "number-value-twice": again(NUMBER, lambda body, n: body.replace(b"<<", b"<< /V (9999) ", 1)),
    "number-value-escaped": again(NUMBER, lambda body, n: body.replace(b"<<", b"<< /#56 (9999) ", 1)),
    "number-value-null": again(NUMBER, lambda body, n: re.sub(rb"/V \([^)]*\)", b"/V null", body)),
    "seal-value-null": again(SEAL, lambda body, n: re.sub(rb"/V \d+ 0 R", b"/V null", body)),
    "leader-value-of-the-seal": lambda b: _of_the_seal(b),
    "pages-with-other-kids": again(
        lambda pdf: int(re.search(rb"/Pages (\d+) 0 R", raw.body_of(pdf, raw.root_number(pdf)))[1]),
        lambda body, n: re.sub(rb"/Kids\s*\[", b"/Kids [%d 0 R " % n, body),
    ),
    "pages-with-resources": again(
        lambda pdf: int(re.search(rb"/Pages (\d+) 0 R", raw.body_of(pdf, raw.root_number(pdf)))[1]),
        lambda body, n: body.replace(b"<<", b"<< /Resources << >> /Rotate 90 ", 1),
    ),
    "catalog-with-layers": again(
        raw.root_number, lambda body, n: body.replace(b"<<", b"<< /OCProperties << /OCGs [] /D << >> >> ", 1)
    ),
    "catalog-with-a-form-of-its-own": again(
        raw.root_number,
        lambda body, n: re.sub(rb"/AcroForm (\d+ 0 R)", rb"/AcroForm \1 /Acro#46orm << /Fields [] >>", body),
    ),
    "catalog-that-opens-elsewhere": again(
        raw.root_number, lambda body, n: body.replace(b"<<", b"<< /OpenAction << /S /URI /URI (http://x) >> ", 1)
    ),
    "catalog-with-another-reading": again(
        raw.root_number, lambda body, n: body.replace(b"<<", b"<< /ViewerPreferences << /ViewArea /TrimBox >> ", 1)
    ),
    "catalog-with-a-portfolio": again(
        raw.root_number, lambda body, n: body.replace(b"<<", b"<< /Collection << /View /H >> ", 1)
    ),
    "catalog-with-threads": again(
        raw.root_number, lambda body, n: body.replace(b"<<", b"<< /PageMode /UseAttachments ", 1)
    ),
    "catalog-of-another-version": again(raw.root_number, lambda body, n: body.replace(b"<<", b"<< /Version /9.9 ", 1)),
}.items():
    attack("warning invalid unreadable", name=f"again-{_what}", long=_what not in QUICK)(_build)


def _of_the_seal(b: Bases) -> bytes:
    pdf = b.open_good
    seal = bench._field(open_for_more(pdf), SEAL).raw_get("/V").idnum
    number = number_of(pdf, LEADER)
    return stamped(
        b, raw.appended(pdf, {number: re.sub(rb"/V \d+ 0 R", b"/V %d 0 R" % seal, raw.body_of(pdf, number))})
    )


@attack("invalid")
def length_by_reference_that_grows(b: Bases) -> bytes:
    """The contents end where another object says; a later revision lets them run on into what lay hidden behind."""
    page = bench.page()
    number, length = contents_number(page), raw.next_number(page)
    short = b"BT /F1 12 Tf 60 700 Td (NOI DUNG) Tj ET\n"
    hidden = b"endstream\nendobj\n%" + b"\n" + DRAWING + b"\n"
    body = b"<< /Length %d 0 R >>\nstream\n%sendstream\nendobj\n%s" % (length, short, hidden)
    base = raw.appended(page, {length: b"%d" % len(short), number: body})
    signed = life(b, base, leader_locks=False, seal_locks=False)
    return stamped(b, raw.appended(signed, {length: b"%d" % (len(short) + len(hidden))}))


@attack("invalid warning")
def description_that_is_the_page(b: Bases) -> bytes:
    """The trailer calls the page the file's description, which may be written anew."""
    page, body, contents, drawing = evil_page(b.open_good)
    return stamped(b, raw.appended(b.open_good, {page: body, contents: drawing}, trailer=b"/Info %d 0 R" % page))


def _as(key: bytes, kind: bytes = b""):
    """The page's contents overwritten, and listed as something that may be added."""

    def build(b: Bases) -> bytes:
        pdf = b.open_good
        number, root = contents_number(pdf), raw.root_number(pdf)
        body = raw.body_of(pdf, root)
        body = re.sub(rb"/DSS \d+ 0 R", b"", body).replace(b"<<", b"<< " + key % number, 1)
        return stamped(b, raw.appended(pdf, {number: raw.stream(DRAWING, kind), root: body}))

    return build


for _what, _key in {
    "a-certificate": b"/DSS << /Certs [%d 0 R] >> ",
    "a-revocation-list": b"/DSS << /CRLs [%d 0 R] >> ",
    "an-answer": b"/DSS << /OCSPs [%d 0 R] >> ",
    "metadata": b"/Metadata %d 0 R ",
    "an-extension": b"/Extensions << /X %d 0 R >> ",
    "evidence-of-one-signature": b"/DSS << /VRI << /" + b"A" * 40 + b" << /Cert [%d 0 R] >> >> >> ",
}.items():
    attack("invalid", name=f"contents-overwritten-as-{_what}", long=_what not in QUICK)(_as(_key))


@attack("invalid warning")
def metadata_that_is_the_contents(b: Bases) -> bytes:
    """Contents that are XMP too: whoever may write the metadata anew writes the page anew."""
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:a="a:a"><a:a>%s</a:a></rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    page = bench.page()
    number, root = contents_number(page), raw.root_number(page)
    body = raw.body_of(page, root).replace(b"<<", b"<< /Metadata %d 0 R " % number, 1)
    base = raw.appended(page, {number: raw.stream(xmp % b"BT /F1 12 Tf 60 700 Td (A) Tj ET"), root: body})
    signed = life(b, base, leader_locks=False, seal_locks=False)
    return stamped(b, raw.appended(signed, {number: raw.stream(xmp % DRAWING)}))


@attack("warning invalid", "ambiguous")
def shadow_copy_listed_by_a_broken_table(b: Bases) -> bytes:
    """The signed part holds two bodies of the page's contents; a later table makes readers look for themselves."""
    page, number, place = with_shadow_copy(bench.page())
    signed = life(b, page, leader_locks=False, seal_locks=False)
    free = raw.next_number(signed)
    assert place
    piece = evil_stream(number) + b"9%d 0 obj\nnull\nendobj\n" % free
    return stamped(
        b, revision(signed, {free: piece}, entries=lambda at: b"%010d 00000 n \n" % (at + len(evil_stream(number))))
    )


# --- object streams and what tables say of them ----------------------------------------------------------------------


def in_stream(pdf: bytes, held, rows, plain=None) -> bytes:
    """A further revision with an object stream of `held` (number and body, in that order), a cross-reference stream that
    has `rows` (number: type and two fields, None for the number of the object stream) and `plain` objects.
    """
    out, listed = bytearray(pdf), {}
    holder = raw.next_number(pdf) + 5
    table = holder + 1
    heads, bodies = b"", b""
    for number, body in held:
        heads += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    about = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(held), len(heads))
    for number, body in {**(plain or {}), holder: raw.stream(zlib.compress(heads + bodies), about)}.items():
        listed[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    listed[table] = (1, start, 0)
    listed |= {number: (kind, holder if one is None else one, two) for number, (kind, one, two) in rows.items()}
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        raw.stream(
            b"".join(_row(*listed[number]) for number in sorted(listed)),
            b"/Type /XRef /W [1 4 2] /Index [%s] /Size %d /Root %d 0 R /Prev %d"
            % (
                b" ".join(b"%d 1" % number for number in sorted(listed)),
                max(listed) + 1,
                raw.root_number(pdf),
                raw.last_startxref(pdf),
            ),
        ),
        start,
    )
    return bytes(out)


def _other_pages(pdf: bytes) -> tuple[int, bytes, dict[int, bytes]]:
    """Number of the page tree's root, a body of it that has other pages, and these."""
    pages = int(re.search(rb"/Pages (\d+) 0 R", raw.body_of(pdf, raw.root_number(pdf)))[1])
    _, body, contents, drawing = evil_page(pdf)
    other = re.sub(rb"/Kids\s*\[[^\]]*\]", b"/Kids [%d 0 R]" % (contents + 1), raw.body_of(pdf, pages))
    return pages, other, {contents: drawing, contents + 1: re.sub(rb"/Annots \[[^\]]*\]", b"", body)}


def _unlisted_pages(more):
    """The page tree again in an object stream, listed nowhere; the row for `more` makes readers look for themselves."""

    def build(b: Bases) -> bytes:
        pages, other, plain = _other_pages(b.good)
        free = raw.next_number(b.good) + 30
        return b.stamp(in_stream(b.good, [(free, b"null"), (pages, other)], {free: (2, None, 0), **more(free)}, plain))

    return build


for _what, _more in {
    "": lambda free: {},
    "-and-a-row-for-a-missing-stream": lambda free: {free + 1: (2, free + 10, 0)},
    "-and-a-row-for-stream-0": lambda free: {free + 1: (2, 0, 0)},
    "-and-a-row-of-type-3": lambda free: {free + 1: (3, 0, 0)},
}.items():
    attack("warning", "ambiguous", name=f"page-tree-in-an-object-stream-unlisted{_what}")(_unlisted_pages(_more))


@attack("warning", "ambiguous")
def page_twice_in_an_object_stream(b: Bases) -> bytes:
    """The honest one at the index that is listed; some readers take the last."""
    page, other, contents, drawing = evil_page(b.good)
    held = [(page, raw.body_of(b.good, page)), (page, other)]
    return b.stamp(in_stream(b.good, held, {page: (2, None, 0)}, {contents: drawing}))


def _tempting(**rows):
    """A signed file that holds an unlisted copy of its contents, and a later table that makes readers look for it."""

    def build(b: Bases) -> bytes:
        page, _, _ = with_shadow_copy(bench.page())
        signed = life(b, page, leader_locks=False, seal_locks=False)
        free = raw.next_number(signed) + 30
        listed = {free: (2, None, 0)} | {free + 1 if at == "free" else 0: row for at, row in rows.items()}
        return b.stamp(in_stream(signed, [(free, b"null")], listed))

    return build


for _what, _rows in {
    "for-a-missing-stream": {"free": (2, 4000, 0)},
    "of-type-3": {"free": (3, 0, 0)},
    "for-object-0-in-a-missing-stream": {"zero": (2, 4000, 0)},
}.items():
    attack("warning", "ambiguous", name=f"shadow-copy-and-a-row-{_what}")(_tempting(**_rows))


@honest()
def later_revision_in_an_object_stream(b: Bases) -> bytes:
    free = raw.next_number(b.good) + 30
    return b.stamp(
        in_stream(b.good, [(free, b"null"), (free + 2, b"<< /X 1 >>")], {free: (2, None, 0), free + 2: (2, None, 1)})
    )


for _what, _difference in {
    "places": {"moved": -9},
    "prev": {"prev": -1},
    "places-that-nothing-points-to": {"moved": -9, "named": False},
    "prev-that-nothing-points-to": {"prev": -1, "named": False},
}.items():

    def _said_differently(b: Bases, difference=_difference) -> bytes:
        """Which half of the table counts depends on the reader."""
        import goodwill

        return b.stamp(goodwill.said_twice(b.good, **difference))

    attack("warning", "ambiguous", name=f"table-and-table-stream-of-other-{_what}")(_said_differently)


@attack("invalid", "changed_after_signing")
def table_that_says_free_and_in_use(b: Bases) -> bytes:
    """One reader takes the first of two lines, another the last."""
    import goodwill

    free = raw.next_number(b.good)
    return b.stamp(goodwill.freed(raw.appended(b.good, {free: b"null"}), free))


# --- objects where none is looked for --------------------------------------------------------------------------------


@attack("warning", "ambiguous")
def unlisted_object_in_a_comment(b: Bases) -> bytes:
    comment = b"%%%d 0 obj << /Type /Page >> endobj\n" % raw.page_number(b.good)
    return b.stamp(raw.appended(b.good + b"\n" + comment, {raw.next_number(b.good): b"null"}))


@attack("warning", "ambiguous")
def unlisted_object_in_a_stream(b: Bases) -> bytes:
    inner = b"\n%d 0 obj\n<< /Type /Page >>\nendobj\n" % raw.page_number(b.good)
    return b.stamp(raw.appended(b.good, {raw.next_number(b.good): raw.stream(inner)}))


@attack("warning", "ambiguous")
def unlisted_object_in_a_string(b: Bases) -> bytes:
    inner = b"<< /X (\n%d 0 obj\n<< /Type /Page >>\nendobj\n) >>" % raw.page_number(b.good)
    return b.stamp(raw.appended(b.good, {raw.next_number(b.good): inner}))


@attack("warning", "ambiguous")
def trailer_in_a_stream(b: Bases) -> bytes:
    inner = b"\ntrailer\n<< /Root %d 0 R >>\n" % (raw.root_number(b.good) + 1)
    return b.stamp(raw.appended(b.good, {raw.next_number(b.good): raw.stream(inner)}))


# --- within what was signed ------------------------------------------------------------------------------------------


def _signed_with_head(head: bytes):
    """A page whose contents lie under a head that not every reader takes for theirs, and once more behind."""

    def build(b: Bases) -> bytes:
        page = bench.page()
        number = contents_number(page)
        odd = b"%s\n%s\nendobj\n" % (head % number, raw.body_of(page, number))
        return life(b, revision(page, {number: odd, raw.next_number(page): evil_stream(number)}))

    return build


for _what, _head in {
    "underscored": b"0_%d 0 obj",
    "signed": b"+%d 0 obj",
    "behind-a-comment": b"%%x\n%d 0 obj",
}.items():
    attack("warning invalid", "ambiguous", name=f"signed-contents-headed-{_what}")(_signed_with_head(_head))


@honest()
def signed_contents_behind_a_space(b: Bases) -> bytes:
    """Tables that point to the space before an object are about."""
    page = bench.page()
    number = contents_number(page)
    piece = b" \n" + same_again(page, number)
    return life(b, revision(page, {number: piece}))


@attack("warning invalid", "ambiguous")
def signed_table_that_is_repaired_and_a_copy_to_be_found(b: Bases) -> bytes:
    """The table's lines are a byte short; who looks for the objects takes the copy that no table lists."""
    page, _, _ = with_shadow_copy(bench.page())
    return life(b, re.sub(rb"(?m)^(\d{10} \d{5} [nf]) \n", rb"\1\n", page))
