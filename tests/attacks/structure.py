"""Attacks on the structure: revisions, byte ranges, wrapped and forged signatures, shadows, bombs."""

from __future__ import annotations

import re
import zlib

import file_bench as bench
import raw
from bases import FILL, Bases, open_for_more
from cases import attack, honest
from file_bench import LEADER, NOTE, SEAL
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name

from vanthu.pdf.update import SigningUpdate

DRAWING = b"q 1 g 0 0 595 842 re f Q 0 g BT /F1 30 Tf 60 400 Td (NOI DUNG KHAC) Tj ET"


def evil_page(pdf: bytes) -> tuple[int, bytes, int, bytes]:
    """Page object and new contents object of a page that shows something else."""
    page, contents = raw.page_number(pdf), raw.next_number(pdf)
    body = re.sub(rb"/Contents (?:\[[^\]]*\]|\d+ 0 R)", b"/Contents %d 0 R" % contents, raw.body_of(pdf, page))
    return page, body, contents, raw.stream(DRAWING)


def other_contents(pdf: bytes) -> dict[int, bytes]:
    page, body, contents, drawing = evil_page(pdf)
    return {page: body, contents: drawing}


# --- incremental saving ----------------------------------------------------------------------------------------------


@attack("invalid", "changed_after_signing")
def incremental_page_contents_replaced(b: Bases) -> bytes:
    return raw.appended(b.good, other_contents(b.good))


@attack("invalid", "changed_after_signing")
def incremental_page_contents_replaced_then_stamped(b: Bases) -> bytes:
    return b.stamp(raw.appended(b.good, other_contents(b.good)))


@attack("invalid", "changed_after_signing")
def incremental_page_contents_replaced_without_locks_then_stamped(b: Bases) -> bytes:
    return b.stamp(raw.appended(b.open_good, other_contents(b.open_good)))


@attack("invalid", "changed_after_signing")
def incremental_contents_stream_overwritten(b: Bases) -> bytes:
    page = raw.body_of(b.good, raw.page_number(b.good))
    contents = int(re.search(rb"/Contents (\d+) 0 R", page)[1])
    return b.stamp(raw.appended(b.good, {contents: raw.stream(DRAWING)}))


@attack("invalid", "changed_after_signing")
def incremental_page_added(b: Bases) -> bytes:
    pdf, number = b.good, raw.next_number(b.good)
    catalog = raw.body_of(pdf, raw.root_number(pdf))
    pages = int(re.search(rb"/Pages (\d+) 0 R", catalog)[1])
    body = raw.body_of(pdf, pages)
    body = re.sub(rb"/Count 1\b", b"/Count 2", re.sub(rb"/Kids \[", b"/Kids [ %d 0 R " % number, body))
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>" % (pages, number + 1)
    return b.stamp(raw.appended(pdf, {pages: body, number: page, number + 1: raw.stream(DRAWING)}))


@attack("invalid", "changed_after_signing")
def incremental_other_catalog(b: Bases) -> bytes:
    pdf, number = b.good, raw.next_number(b.good)
    form = re.search(rb"/AcroForm (?:\d+ 0 R|<<.*?>>)", raw.body_of(pdf, raw.root_number(pdf)), re.S)
    objects = {
        number: b"<< /Type /Catalog /Pages %d 0 R %s >>" % (number + 1, form[0] if form else b""),
        number + 1: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 2),
        number + 2: b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R >>"
        % (number + 1, number + 3),
        number + 3: raw.stream(DRAWING),
    }
    return raw.appended(pdf, objects, root=number)


@attack("warning invalid unreadable")
def incremental_objects_without_table(b: Bases) -> bytes:
    return raw.appended(b.good, other_contents(b.good), table=False)


@attack("warning invalid unreadable")
def incremental_trailer_without_table(b: Bases) -> bytes:
    pdf = raw.appended(b.good, other_contents(b.good), table=False)
    return pdf + b"trailer\n<< /Size 99 /Root %d 0 R >>\n%%%%EOF\n" % raw.root_number(b.good)


@attack("warning invalid unreadable")
def incremental_trailer_of_nonsense(b: Bases) -> bytes:
    pdf = raw.appended(b.good, other_contents(b.good), table=False)
    return pdf + b"xref\n0 0\ntrailer\n<< /Root (none) /Size -1 >>\nstartxref\n%d\n%%%%EOF\n" % len(pdf)


@attack("warning invalid unreadable")
def incremental_startxref_to_nowhere(b: Bases) -> bytes:
    return raw.appended(b.good, other_contents(b.good), table=False) + b"startxref\n99999999\n%%EOF\n"


@attack("warning invalid unreadable")
def incremental_startxref_to_the_old_table(b: Bases) -> bytes:
    pdf = raw.appended(b.good, other_contents(b.good), table=False)
    return pdf + b"startxref\n%d\n%%%%EOF\n" % raw.last_startxref(b.good)


@attack("invalid", "changed_after_signing")
def incremental_in_an_object_stream(b: Bases) -> bytes:
    page, body, contents, drawing = evil_page(b.good)
    return raw.appended_in_stream(raw.appended(b.good, {contents: drawing}), {page: body})


@attack("invalid")
def incremental_hybrid_table(b: Bases) -> bytes:
    """The table says nothing, the stream that it names says everything: old and new readers differ."""
    page, body, contents, drawing = evil_page(b.good)
    streamed = raw.appended_in_stream(raw.appended(b.good, {contents: drawing}), {page: body})
    hidden = raw.last_startxref(streamed)
    cut = streamed[: streamed.rindex(b"startxref")]
    start = len(cut)
    return cut + b"xref\n0 0\ntrailer\n<< /Size %d /Root %d 0 R /Prev %d /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        contents + 5,
        raw.root_number(b.good),
        raw.last_startxref(b.good),
        hidden,
        start,
    )


@attack("invalid")
def incremental_hybrid_table_then_stamped(b: Bases) -> bytes:
    return b.stamp(incremental_hybrid_table(b))


@attack("invalid")
def incremental_object_freed(b: Bases) -> bytes:
    """The widget of the leader's signature is declared free."""
    widget = bench._field(open_for_more(b.good), LEADER).container_ref.idnum
    start = len(b.good) + 1
    tail = b"xref\n%d 1\n0000000000 00001 f \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return (
        b.good
        + b"\n"
        + tail
        % (
            widget,
            raw.next_number(b.good),
            raw.root_number(b.good),
            raw.last_startxref(b.good),
            start,
        )
    )


@attack("invalid unreadable")
def incremental_without_prev(b: Bases) -> bytes:
    return raw.appended(b.good, other_contents(b.good), prev=False)


@attack("invalid", "changed_after_signing")
def incremental_change_taken_back(b: Bases) -> bytes:
    """Shown to one reader in between, gone in the end."""
    page = raw.page_number(b.good)
    changed = raw.appended(b.good, other_contents(b.good))
    return b.stamp(raw.appended(changed, {page: raw.body_of(b.good, page)}))


@attack("invalid", "changed_after_signing")
def incremental_media_box_changed(b: Bases) -> bytes:
    page = raw.page_number(b.good)
    return b.stamp(
        raw.appended(
            b.good, {page: raw.body_of(b.good, page).replace(b"/Type /Page", b"/Type /Page /CropBox [0 0 300 300]", 1)}
        )
    )


@attack("invalid", "changed_after_signing")
def incremental_javascript_added(b: Bases) -> bytes:
    root = raw.root_number(b.good)
    body = raw.body_of(b.good, root)
    body = body.replace(b"<<", b"<< /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> ", 1)
    return b.stamp(raw.appended(b.good, {root: body}))


@attack("invalid", "changed_after_signing")
def incremental_attachment_added(b: Bases) -> bytes:
    root, number = raw.root_number(b.good), raw.next_number(b.good)
    body = raw.body_of(b.good, root).replace(b"<<", b"<< /Names << /EmbeddedFiles %d 0 R >> " % number, 1)
    return b.stamp(raw.appended(b.good, {root: body, number: b"<< /Names [(a) << /Type /Filespec /F (a) >>] >>"}))


# --- wrapping --------------------------------------------------------------------------------------------------------


@attack("invalid", "byte_range")
def wrapping_value_in_a_later_revision(b: Bases) -> bytes:
    return bench.with_moved_signature(b.good)


@attack("invalid")
def wrapping_second_block_moved_behind_other_objects(b: Bases) -> bytes:
    """Both signed blocks stay whole, and a new signature dictionary between them says where they went.

    The second one ends with the old startxref, so the attacker's table stands where the old table stood.
    """
    start, end = bench.contents_span(b.good)
    pdf, value, table_at = b.good, b.good[start:end], raw.last_startxref(b.good)
    later = table_at + 2 * len(value)
    page, body, contents, drawing = evil_page(pdf)
    signature = int(re.findall(rb"\n(\d+) 0 obj", pdf[:start])[-1])
    again = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached"
    again += b" /ByteRange [0 %d %d %d] /Contents %s >>" % (start, later, len(pdf) - end, value)
    objects = {page: body, contents: drawing, signature: again}

    old, trailer = re.fullmatch(rb"(.*?)(trailer.*)", pdf[table_at:], re.S).groups()
    # The signature is the last object of the last revision: its line is the table's last.
    head = old[: old.rstrip().rindex(b"\n") + 1]
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % (contents + 1), trailer)
    line, section = b"%010d 00000 n \n", b"%d 1\n%010d 00000 n \n"
    at = table_at + len(head) + len(line % 0) + len(section % (page, 0) + section % (contents, 0)) + len(trailer)
    blocks, places = b"", {}
    for number, what in objects.items():
        places[number] = at + len(blocks)
        blocks += b"%d 0 obj\n%s\nendobj\n" % (number, what)
    table = head + line % places[signature] + section % (page, places[page]) + section % (contents, places[contents])
    middle = b"\n>>\nendobj\n".ljust(table_at - end) + table + trailer + blocks
    return pdf[:end] + middle.ljust(later - end) + pdf[end:]


@attack("invalid")
def wrapping_signature_dictionary_copied_with_another_range(b: Bases) -> bytes:
    start, end = bench.contents_span(b.good)
    number = raw.next_number(b.good)
    copy = (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 %d %d %d] /Contents %s >>"
        % (
            start,
            end,
            len(b.good) - end,
            b.good[start:end],
        )
    )
    field = bench._field(open_for_more(b.good), SEAL).container_ref.idnum
    body = re.sub(rb"/V \d+ 0 R", b"/V %d 0 R" % number, raw.body_of(b.good, field))
    return raw.appended(b.good, {number: copy, field: body, **{k + 1: v for k, v in ()}})


@attack("invalid")
def wrapping_two_fields_share_one_signature(b: Bases) -> bytes:
    """A new field points to the seal that is already there."""

    def change(writer) -> None:
        value = bench._field(writer, SEAL).raw_get("/V")
        field = generic.DictionaryObject(
            {
                name("/FT"): name("/Sig"),
                name("/T"): generic.pdf_string("Khac"),
                name("/V"): value,
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Widget"),
                name("/Rect"): generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 0, 0)),
            }
        )
        form = writer.root["/AcroForm"]
        form["/Fields"].append(writer.add_object(field))
        writer.update_container(form)

    return b.stamp(b.open_good, change=change)


# --- universal forgery -----------------------------------------------------------------------------------------------


def forged(b: Bases, contents: bytes, byte_range: bytes, rest: bytes = b"/SubFilter /adbe.pkcs7.detached") -> bytes:
    """A file that nobody signed, with a signature field and a dictionary made up."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Annots [4 0 R] >>"
    return raw.file_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: page,
            4: b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (ConDau) /Rect [0 0 0 0] /P 3 0 R /V 5 0 R >>",
            5: b"<< /Type /Sig /Filter /Adobe.PPKLite %s %s %s >>" % (rest, contents, byte_range),
            6: raw.stream(DRAWING),
        }
    )


ODD_VALUES = {
    "missing": b"",
    "null": b"null",
    "empty": b"<>",
    "zero": b"<00>",
    "zeros": b"<" + b"00" * 900 + b">",
    "number": b"1",
    "name": b"/None",
    "boolean": b"true",
    "array": b"[]",
    "dictionary": b"<< >>",
    "reference-to-nothing": b"99 0 R",
    "reference-to-itself": b"5 0 R",
}
ODD_RANGES = {
    "missing": b"",
    "null": b"null",
    "empty": b"[]",
    "negative": b"[0 -1 -1 0]",
    "minus": b"[-1 -1 -1 -1]",
    "zeros": b"[0 0 0 0]",
    "one-number": b"[0]",
    "nulls": b"[null null null null]",
    "strings": b"[(0) (9) (9) (9)]",
    "string": b"(0 9 9 9)",
    "huge": b"[0 99999999999999999999 99999999999999999999 99999999999999999999]",
    "reference-to-nothing": b"99 0 R",
    "reference-to-itself": b"[5 0 R 5 0 R 5 0 R 5 0 R]",
    "booleans": b"[true false true false]",
    "dictionary": b"<< >>",
}
for _what, _value in ODD_VALUES.items():
    attack("invalid", name=f"forgery-contents-{_what}")(
        lambda b, value=_value: forged(b, b"/Contents " + value if value else b"", b"/ByteRange [0 10 20 30]")
    )
for _what, _value in ODD_RANGES.items():
    attack("invalid", name=f"forgery-range-{_what}")(
        lambda b, value=_value: forged(b, _real_value(b), b"/ByteRange " + value if value else b"")
    )


def _real_value(b: Bases) -> bytes:
    start, end = bench.contents_span(b.good)
    return b"/Contents " + b.good[start:end]


def overridden(b: Bases, what: bytes) -> bytes:
    """The seal's dictionary again in a further revision, with one entry spoilt."""
    number = bench._field(open_for_more(b.good), SEAL).raw_get("/V").idnum
    return raw.appended(b.good, {number: b"<< /Type /Sig /Filter /Adobe.PPKLite %s >>" % what})


attack("invalid", name="forgery-seal-overridden-without-value")(
    lambda b: overridden(b, b"/SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30]")
)
attack("invalid", name="forgery-seal-overridden-by-null")(
    lambda b: overridden(b, b"/SubFilter /ETSI.CAdES.detached /ByteRange null /Contents null")
)
attack("invalid", name="forgery-seal-without-subfilter")(lambda b: overridden(b, _real_value(b)))
attack("invalid", name="forgery-unknown-subfilter")(
    lambda b: forged(b, _real_value(b), b"/ByteRange [0 1 2 3]", b"/SubFilter /my.own")
)
attack("invalid", "weak_algorithm", name="forgery-sha1-subfilter")(
    lambda b: forged(b, _real_value(b), b"/ByteRange [0 1 2 3]", b"/SubFilter /adbe.x509.rsa_sha1")
)
attack("invalid", name="forgery-value-is-a-string")(lambda b: forged(b, b"", b"").replace(b"/V 5 0 R", b"/V (ok)  "))
attack("unsigned", name="forgery-usage-rights-only")(
    lambda b: raw.file_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Perms << /UR3 5 0 R >> >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            5: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached %s /ByteRange [0 1 2 3] >>"
            % _real_value(b),
        }
    )
)


# --- byte ranges -----------------------------------------------------------------------------------------------------


def ranged(change, *, signature: int = -1):
    def build(b: Bases) -> bytes:
        # With the spaces that were left for longer numbers: nothing else of the file moves.
        found = list(re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\s*\] *", b.good))[signature]
        text = b"/ByteRange " + change(*(int(group) for group in found.groups()), len(b.good))
        assert len(text) <= len(found[0]), text
        return b.good[: found.start()] + text.ljust(len(found[0])) + b.good[found.end() :]

    return build


for _what, _change in {
    "short": lambda a, s, r, n: b"[0 %d %d %d]" % (a, s, r - 100),
    "gap": lambda a, s, r, n: b"[0 %d %d %d]" % (a - 200, s, r),
    "gap-behind": lambda a, s, r, n: b"[0 %d %d %d]" % (a, s + 100, r - 100),
    "overlap": lambda a, s, r, n: b"[0 %d %d %d]" % (a, s - 10, r + 10),
    "negative": lambda a, s, r, n: b"[0 %d -%d %d]" % (a, s, r),
    "negative-length": lambda a, s, r, n: b"[0 %d %d -%d]" % (a, s, r),
    "beyond": lambda a, s, r, n: b"[0 %d %d %d]" % (a, s, n * 9),
    "not-from-zero": lambda a, s, r, n: b"[1 %d %d %d]" % (a - 1, s, r),
    "one-range": lambda a, s, r, n: b"[0 %d]" % n,
    "floats": lambda a, s, r, n: b"[0. %d. %d. %d.]" % (a, s, r),
    "five": lambda a, s, r, n: b"[0 %d %d %d 0]" % (a, s, r),
    "six": lambda a, s, r, n: b"[0 %d %d %d 0 0]" % (a, s, r),
    "three": lambda a, s, r, n: b"[0 %d %d]" % (a, s),
    "reference": lambda a, s, r, n: b"[0 %d %d 9 0 R]" % (a, s),
    "empty": lambda a, s, r, n: b"[]",
    "swapped": lambda a, s, r, n: b"[%d %d 0 %d]" % (s, r, a),
}.items():
    attack("invalid", name=f"range-{_what}")(ranged(_change))
    attack("invalid", name=f"range-of-the-first-{_what}", long=True)(ranged(_change, signature=0))


def value_written(change):
    def build(b: Bases) -> bytes:
        start, end = bench.contents_span(b.good)
        text = change(b.good[start:end])
        assert len(text) == end - start
        return b.good[:start] + text + b.good[end:]

    return build


def _used(value: bytes) -> int:
    """Length of the value without its zeros, in letters."""
    return len(value[1:-1].rstrip(b"0")) + len(value[1:-1].rstrip(b"0")) % 2


attack("invalid", "byte_range", name="value-with-spaces")(value_written(lambda v: v[:9] + b"  " + v[9:-3] + b">"))
attack("invalid", name="value-with-a-comment")(value_written(lambda v: v[:9] + b"%x\n" + v[9:-4] + b">"))
attack("invalid", "byte_range", name="value-then-other-bytes")(value_written(lambda v: v[:-41] + b"41" * 20 + b">"))
attack("invalid", name="value-closed-early-with-objects-behind")(
    value_written(lambda v: (v[: _used(v) + 9] + b"> 7 0 obj << /A 1 >> endobj").ljust(len(v) - 1) + b">")
)
attack("invalid", name="value-of-the-leader-in-the-seal")(
    lambda b: b.good.replace(_value(b, 1), _value(b, 0).ljust(len(_value(b, 1)), b"0"), 1)
)
attack("invalid", name="value-as-a-literal-string")(value_written(lambda v: b"(" + v[1:-1] + b")"))


def _value(b: Bases, index: int) -> bytes:
    start, end = bench.contents_span(b.good, index)
    return b.good[start:end]


# --- trailing and leading data ---------------------------------------------------------------------------------------

for _what, _bytes in {
    "one-byte": b"x",
    "space": b" ",
    "zero": b"\0",
    "two-lines": b"\n\n",
    "line-and-byte": b"\nx",
    "comment": b"\n% xin chao\n",
    "end-again": b"%%EOF\n",
    "end-in-a-comment": b"%%%%EOF",
    "spaces": b" " * 3000,
    "startxref": b"startxref\n0\n%%EOF\n",
}.items():
    attack("warning invalid", name=f"trailing-{_what}")(lambda b, data=_bytes: b.good + data)


@attack("warning invalid unreadable unsigned", name="trailing-second-file")
def trailing_second_file(b: Bases) -> bytes:
    return b.good + b"\n" + bench.page("NOI DUNG KHAC")


@attack("warning invalid unreadable", name="trailing-the-same-file-twice")
def trailing_twice(b: Bases) -> bytes:
    return b.good + b.good


attack("invalid unreadable", name="leading-line")(lambda b: b"\n" + b.good)
attack("invalid unreadable", name="leading-file")(lambda b: bench.page()[:800] + b.good)
attack("invalid unreadable", name="leading-page")(lambda b: b"<html>" + b.good)
attack("warning invalid", name="last-byte-missing")(lambda b: b.good.rstrip()[:-1])
attack("invalid unreadable", name="end-mark-missing")(lambda b: b.good[: b.good.rindex(b"%%EOF")])
attack("invalid", "broken", name="header-version-changed")(lambda b: b.good.replace(b"%PDF-1.", b"%PDF-2.", 1))
attack("invalid", name="byte-changed-in-the-last-table")(
    lambda b: b.good[:-60] + bytes([b.good[-60] ^ 1]) + b.good[-59:]
)


# --- shadows ---------------------------------------------------------------------------------------------------------


def life(b: Bases, page: bytes, **locks: bool) -> bytes:
    """Leader, number and seal on a prepared page."""
    prepared = bench.prepared(page, **locks)
    return b.sign(b.sign(prepared, LEADER), SEAL, evidence=True, fill=FILL)


def with_shadow_copy(page: bytes) -> tuple[bytes, int, int]:
    """The page with a second body for its contents that no table names: (file, number, place)."""
    number = int(re.search(rb"/Contents (\d+) 0 R", page)[1])
    # Behind the header every offset would move, so it goes before the table, which moves with `startxref`.
    table = raw.last_startxref(page)
    shadow = b"%d 0 obj\n%s\nendobj\n" % (number, raw.stream(DRAWING))
    moved = page[:table] + shadow + page[table:]
    start = moved.rindex(b"startxref")
    return moved[:start] + b"startxref\n%d\n%%%%EOF\n" % (table + len(shadow)), number, table


@attack("invalid", "changed_after_signing")
def shadow_hide_and_replace_by_table_only(b: Bases) -> bytes:
    page, number, place = with_shadow_copy(bench.page())
    signed = life(b, page)
    start = len(signed) + 1
    tail = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    pdf = (
        signed
        + b"\n"
        + tail
        % (
            number,
            place,
            raw.next_number(signed),
            raw.root_number(signed),
            raw.last_startxref(signed),
            start,
        )
    )
    return b.stamp(pdf)


@attack("invalid")
def shadow_dangling_reference_within_the_size(b: Bases) -> bytes:
    return _dangling(b, 60)


@attack("invalid")
def shadow_dangling_reference_beyond_the_size(b: Bases) -> bytes:
    return _dangling(b, 700)


def _dangling(b: Bases, number: int) -> bytes:
    page = bench.page()
    contents = int(re.search(rb"/Contents (\d+) 0 R", page)[1])
    base = raw.appended(
        page,
        {
            raw.page_number(page): raw.body_of(page, raw.page_number(page)).replace(
                b"/Contents %d 0 R" % contents, b"/Contents [%d 0 R %d 0 R]" % (contents, number)
            )
        },
    )
    return b.stamp(raw.appended(life(b, base, leader_locks=False, seal_locks=False), {number: raw.stream(DRAWING)}))


def _annotated(*annotations: bytes, drawing: bytes = b"1 g 0 0 300 100 re f") -> bytes:
    """A page with annotations; `%d` in one of them is the number of an appearance."""
    page = bench.page()
    number = raw.next_number(page)
    look = raw.stream(drawing, b"/Type /XObject /Subtype /Form /BBox [0 0 300 100]")
    objects = {number: look}
    kids = []
    for place, body in enumerate(annotations, 1):
        objects[number + place] = body % number if b"%d" in body else body
        kids.append(b"%d 0 R" % (number + place))
    owner = raw.page_number(page)
    objects[owner] = raw.body_of(page, owner).replace(b"/Type /Page", b"/Annots [%s] /Type /Page" % b" ".join(kids), 1)
    return raw.appended(page, objects)


COVER = b"<< /Type /Annot /Subtype /Stamp /Rect [50 700 350 800] /F 4 /AP << /N %d 0 R >> >>"


@attack("invalid", "changed_after_signing")
def shadow_hide_by_overlay_shown_later(b: Bases) -> bytes:
    signed = life(b, _annotated(COVER.replace(b"/F 4", b"/F 2")), leader_locks=False, seal_locks=False)
    number = int(re.search(rb"(\d+) 0 obj\n<< /Type /Annot /Subtype /Stamp", signed)[1])
    return b.stamp(raw.appended(signed, {number: raw.body_of(signed, number).replace(b"/F 2", b"/F 4")}))


@attack("invalid", "changed_after_signing")
def shadow_hide_by_overlay_taken_away(b: Bases) -> bytes:
    signed = life(b, _annotated(COVER), leader_locks=False, seal_locks=False)
    owner = raw.page_number(signed)
    number = re.search(rb"(\d+) 0 obj\n<< /Type /Annot /Subtype /Stamp", signed)[1]
    return b.stamp(raw.appended(signed, {owner: raw.body_of(signed, owner).replace(b"%s 0 R" % number, b"", 1)}))


@attack("invalid", "changed_after_signing")
def shadow_annotations_in_another_order(b: Bases) -> bytes:
    """Two drawings lie over one another; an archive time-stamp brings the lower one up."""
    signed = life(b, _annotated(COVER, COVER), leader_locks=False, seal_locks=False)

    def change(writer) -> None:
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        annotations = page["/Annots"]
        turned = [annotations.raw_get(index) for index in range(len(annotations))][::-1]
        page[name("/Annots")] = generic.ArrayObject(turned)
        writer.update_container(page)

    return b.stamp(signed, change=change)


@attack("invalid", "changed_after_signing")
def shadow_annotation_listed_twice(b: Bases) -> bytes:
    signed = life(b, _annotated(COVER, COVER), leader_locks=False, seal_locks=False)

    def change(writer) -> None:
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        annotations = page["/Annots"]
        listed = [annotations.raw_get(index) for index in range(len(annotations))]
        page[name("/Annots")] = generic.ArrayObject([*listed, listed[0]])
        writer.update_container(page)

    return b.stamp(signed, change=change)


@attack("invalid", "changed_after_signing")
def shadow_font_replaced(b: Bases) -> bytes:
    font = int(re.search(rb"(\d+) 0 obj\n<<\s*/BaseFont /Helvetica", b.good)[1])
    return b.stamp(raw.appended(b.good, {font: b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /Name /F1 >>"}))


@attack("invalid", "changed_after_signing")
def shadow_layer_switched(b: Bases) -> bytes:
    page = bench.page()
    root, number = raw.root_number(page), raw.next_number(page)
    layered = raw.appended(
        page,
        {
            root: raw.body_of(page, root).replace(b"<<", b"<< /OCProperties %d 0 R " % number, 1),
            number: b"<< /OCGs [%d 0 R] /D << /OFF [%d 0 R] >> >>" % (number + 1, number + 1),
            number + 1: b"<< /Type /OCG /Name (x) >>",
        },
    )
    signed = life(b, layered, leader_locks=False, seal_locks=False)
    return b.stamp(
        raw.appended(signed, {number: b"<< /OCGs [%d 0 R] /D << /ON [%d 0 R] >> >>" % (number + 1, number + 1)})
    )


@attack("invalid")
def shadow_value_of_a_shared_appearance(b: Bases) -> bytes:
    """The empty field and the page draw one and the same object; filling the field would change the page."""
    signed = life(b, bench.page(), leader_locks=False, seal_locks=False)
    number = bench._field(open_for_more(signed), NOTE)["/AP"].raw_get("/N").idnum
    return b.stamp(
        raw.appended(signed, {number: raw.stream(DRAWING, b"/Type /XObject /Subtype /Form /BBox [0 0 140 20]")})
    )


@attack("invalid", "changed_after_signing")
def form_drawn_anew_in_other_colours(b: Bases) -> bytes:
    form = open_for_more(b.open_good).root.raw_get("/AcroForm").idnum
    body = re.sub(rb"/DA \(.*?\)", b"", raw.body_of(b.open_good, form))
    body = body.replace(b"<<", b"<< /NeedAppearances true /DA (/Helv 0 Tf 1 g) ", 1)
    return b.stamp(raw.appended(b.open_good, {form: body}))


XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">%s</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
_TITLE = b'<rdf:Alt><rdf:li xml:lang="x-default">Ten</rdf:li></rdf:Alt>'
#: Of a file with a title, in the way that most write it.
DESCRIBED = XMP % (
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
    b"<dc:title>%s</dc:title><pdf:Keywords>a</pdf:Keywords></rdf:Description>" % _TITLE
)


_UNDESCRIBED = XMP % b'<rdf:Description rdf:about=""/>'
_TITLED = XMP % (
    b'<rdf:Description rdf:about="" xmlns:q="http://purl.org/dc/%%s/"><q:title>%s</q:title></rdf:Description>' % _TITLE
)
_IN_ATTRIBUTES = XMP % (
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    b'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" %s/>'
)


def described(b: Bases, packet: bytes, before: bytes = DESCRIBED) -> bytes:
    """A file with metadata, signed and sealed; then other metadata, under a time-stamp that adds none of its own."""
    page = bench.page()
    number, root = raw.next_number(page), raw.root_number(page)
    body = re.sub(rb"/Metadata \d+ 0 R", b"", raw.body_of(page, root))
    kind = b"/Type /Metadata /Subtype /XML"
    root_body = body.replace(b"<<", b"<< /Metadata %d 0 R " % number, 1)
    signed = life(b, raw.appended(page, {number: raw.stream(before, kind), root: root_body}))
    number = int(re.search(rb"/Metadata (\d+) 0 R", raw.body_of(signed, raw.root_number(signed)))[1])
    return b.stamp(raw.appended(signed, {number: raw.stream(packet, kind)}), update=SigningUpdate)


for _what, (_before, _packet) in {
    "with-another-title": (DESCRIBED, DESCRIBED.replace(b">Ten<", b">Ten khac<")),
    "without-its-title": (DESCRIBED, _UNDESCRIBED),
    "with-a-title": (_UNDESCRIBED, DESCRIBED),
    "with-a-title-under-another-prefix": (_UNDESCRIBED, _TITLED % b"elements/1.1"),
    "with-a-title-of-the-old-name": (_UNDESCRIBED, _TITLED % b"1.1"),
    "with-keywords-as-an-attribute": (_UNDESCRIBED, _IN_ATTRIBUTES % b'pdf:Keywords="b"'),
    "with-a-subject-as-an-attribute": (_UNDESCRIBED, _IN_ATTRIBUTES % b'dc:subject="b"'),
    "with-entities": (DESCRIBED, b'<!DOCTYPE x [<!ENTITY a "Ten">]>' + DESCRIBED),
}.items():
    attack("warning", "not_whole_file", name=f"metadata-{_what}")(
        lambda b, packet=_packet, before=_before: described(b, packet, before)
    )


@attack("invalid")
def metadata_that_is_no_xml(b: Bases) -> bytes:
    return described(b, DESCRIBED.replace(b"</x:xmpmeta>", b""))


for _what, _packet in {
    "written-anew": DESCRIBED + b"\n" * 9,
    "under-another-prefix": DESCRIBED.replace(b"dc:", b"q:").replace(b":dc=", b":q="),
    "with-keywords-as-an-attribute": DESCRIBED.replace(b"<pdf:Keywords>a</pdf:Keywords>", b"").replace(
        b'rdf:about=""', b'rdf:about="" pdf:Keywords="a"'
    ),
    "with-another-program": DESCRIBED.replace(b"<pdf:Key", b"<pdf:Producer>Khac</pdf:Producer><pdf:Key"),
}.items():
    honest(name=f"same-description-{_what}")(lambda b, packet=_packet: described(b, packet))


@attack("warning", "not_whole_file")
def title_changed_then_stamped(b: Bases) -> bytes:
    def change(writer) -> None:
        writer.set_info(generic.DictionaryObject({name("/Title"): generic.pdf_string("Ten khac")}))

    return b.stamp(b.good, change=change)


@attack("unsigned")
def stamped_and_signed_by_nobody(b: Bases) -> bytes:
    return b.stamp(bench.page())


@attack("warning", "active_content")
def script_when_opened(b: Bases) -> bytes:
    page = bench.page()
    root = raw.root_number(page)
    body = raw.body_of(page, root).replace(b"<<", b"<< /OpenAction << /S /JavaScript /JS (1) >> ", 1)
    return life(b, raw.appended(page, {root: body}))


@attack("warning", "active_content")
def script_of_the_page(b: Bases) -> bytes:
    page = bench.page()
    number = raw.page_number(page)
    body = raw.body_of(page, number).replace(b"<<", b"<< /AA << /O << /S /JavaScript /JS (1) >> >> ", 1)
    return life(b, raw.appended(page, {number: body}))


# --- encrypted -------------------------------------------------------------------------------------------------------


def _encrypted(**options):
    import io

    import pikepdf

    def build(b: Bases) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(b.good)) as document:
            document.save(out, encryption=pikepdf.Encryption(**options))
        return out.getvalue()

    return build


for _what, _options in {
    "user": {"user": "mat-khau", "owner": "chu"},
    "owner-only": {"user": "", "owner": "chu"},
    "empty": {"user": "", "owner": ""},
    "aes-128": {"user": "a", "owner": "b", "R": 4},
}.items():
    attack("unreadable", "encrypted", name=f"encrypted-{_what}")(_encrypted(**_options))


@attack("invalid unreadable")
def encrypted_by_an_appended_trailer(b: Bases) -> bytes:
    number = raw.next_number(b.good)
    return raw.appended(
        b.good,
        {number: b"<< /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -1 >>" % (b"x" * 32, b"y" * 32)},
        trailer=b"/Encrypt %d 0 R" % number,
    )


# --- bombs: whatever they hold, the answer comes ---------------------------------------------------------------------


def simple(objects: dict[int, bytes], **options) -> bytes:
    base = {
        1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        4: b"<< /FT /Sig /T (x) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] >>",
    }
    return raw.file_of({**base, **objects}, **options)


for _what, _pdf in {
    "kids-of-itself": lambda b: simple({4: b"<< /T (x) /Kids [4 0 R 4 0 R 4 0 R] >>"}),
    "kids-in-a-ring": lambda b: simple(
        {4: b"<< /T (x) /Kids [5 0 R 5 0 R] >>", 5: b"<< /T (y) /Kids [4 0 R 4 0 R] >>"}
    ),
    "kids-doubling": lambda b: simple(
        {n: b"<< /T (n%d) /FT /Tx /Kids [%d 0 R %d 0 R] >>" % (n, n + 1, n + 1) for n in range(4, 60)}
        | {60: b"<< /FT /Tx /T (z) /V (1) >>"}
    ),
    "parent-in-a-ring": lambda b: simple({4: b"<< /FT /Sig /T (x) /Parent 4 0 R /V 4 0 R >>"}),
    "page-tree-in-a-ring": lambda b: simple({2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    "pages-doubling": lambda b: simple(
        {n: b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>" % (n + 1, n + 1) for n in range(5, 45)}
        | {2: b"<< /Type /Pages /Kids [5 0 R] /Count 2 >>", 45: b"<< /Type /Page >>"}
    ),
    "prev-to-itself": lambda b: _own_prev(simple({})),
    "prev-in-a-ring": lambda b: _own_prev(raw.appended(simple({}), {5: b"null"})),
    "length-of-itself": lambda b: simple({5: b"<< /Length 5 0 R >>\nstream\nx\nendstream", 4: b"5 0 R"}),
    "value-of-itself": lambda b: simple({4: b"<< /FT /Sig /T (x) /V 4 0 R >>"}),
    "reference-chain": lambda b: simple({n: b"%d 0 R" % (n + 1) for n in range(4, 900)} | {900: b"4 0 R"}),
    "deep-arrays": lambda b: simple({4: b"[" * 30000 + b"]" * 30000}),
    "deep-dictionaries": lambda b: simple({4: b"<< /A " * 20000 + b"1" + b" >>" * 20000}),
    "deep-parentheses": lambda b: simple({4: b"(" * 100000 + b")" * 100000}),
    "size-of-a-giant": lambda b: simple({}, size=2**31),
    "size-negative": lambda b: simple({}, size=-5),
    "table-of-a-giant": lambda b: simple({}).replace(b"xref\n0 5", b"xref\n0 999999999"),
    "object-stream-of-a-giant": lambda b: simple(
        {5: raw.stream(zlib.compress(b"1 0 " * 10), b"/Type /ObjStm /N 999999999 /First 9 /Filter /FlateDecode")}
    ),
    "table-stream-of-a-giant": lambda b: _table_stream(b"/Index [0 999999999]"),
    "table-stream-of-odd-widths": lambda b: _table_stream(b"/Index [0 3]", widths=b"[1 9999999999 1]"),
    "table-stream-of-zero-widths": lambda b: _table_stream(b"/Index [0 999999999]", widths=b"[0 0 0]"),
    "catalog-missing": lambda b: raw.file_of({2: b"<< >>"}, root=7),
    "form-is-a-number": lambda b: simple({1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 7 >>"}),
    "fields-is-the-form": lambda b: simple(
        {1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 4 0 R >>", 4: b"<< /Fields 4 0 R >>"}
    ),
    "name-of-a-field-is-an-array": lambda b: simple({4: b"<< /FT /Sig /T [1] /V << /Contents <00> >> >>"}),
    "annotations-of-a-number": lambda b: simple(
        {3: b"<< /Type /Page /Parent 2 0 R /Annots 5 >>", 4: b"<< /FT /Tx /T (a) /V (1) >>"}
    ),
    "appearance-of-itself": lambda b: simple(
        {
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
            4: b"<< /FT /Tx /T (a) /V (1) /Type /Annot /Subtype /Widget /Rect [0 0 90 90] /AP << /N 5 0 R >> >>",
            5: raw.stream(
                b"/X Do " * 9, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
            ),
        }
    ),
    "rectangle-of-a-giant": lambda b: simple(
        {
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
            4: b"<< /FT /Tx /T (a) /V (1) /Type /Annot /Subtype /Widget /Rect [0 0 9e30 9e30] /AP << /N 5 0 R >> >>",
            5: raw.stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
        }
    ),
}.items():
    attack("unsigned unreadable invalid warning", name=f"bomb-{_what}")(_pdf)


def _own_prev(pdf: bytes) -> bytes:
    start = raw.last_startxref(pdf)
    cut = pdf.rindex(b">>\nstartxref")
    return pdf[:cut] + b"/Prev %d " % start + pdf[cut:]


def _table_stream(rest: bytes, widths: bytes = b"[1 2 1]") -> bytes:
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    body = raw.stream(
        zlib.compress(b"\1\0\1\0" * 4),
        b"/Type /XRef /W %s /Size 9 /Root 1 0 R /Filter /FlateDecode %s" % (widths, rest),
    )
    return head + b"2 0 obj\n" + body + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)
