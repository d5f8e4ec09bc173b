"""Files that people make in good faith with the tools that are about: a verifier that cries wolf is of no use."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

import file_bench as bench
import papers
import pikepdf
from bases import FILL, Bases, open_for_more
from cases import honest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.x509.oid import ExtendedKeyUsageOID
from file_bench import LEADER, NOTE, NUMBER, SEAL
from pki_bench import DAY, NOW, Holder, issue, name
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore

ADOBE = SigSeedSubFilter.ADOBE_PKCS7_DETACHED


@honest()
def leader_number_and_seal(b: Bases) -> bytes:
    return b.good


@honest()
def without_any_lock(b: Bases) -> bytes:
    return b.open_good


@honest()
def archive_time_stamp(b: Bases) -> bytes:
    return b.stamp(b.good)


@honest()
def two_archive_time_stamps(b: Bases) -> bytes:
    return b.stamp(b.stamp(b.good))


@honest()
def evidence_in_a_revision_of_its_own_under_an_archive_time_stamp(b: Bases) -> bytes:
    """B-LT as most tools write it, and the time-stamp that covers it."""
    sealed = b.sign(b.sign(b.prepared, LEADER), SEAL, fill=FILL)
    writer = open_for_more(sealed)
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[b.authority.ca.asn1, b.authority.root.asn1], crls=b.lists
    )
    return b.stamp(bench._written(writer))


@honest(verdict="warning", codes=("not_whole_file",))
def evidence_in_a_revision_of_its_own(b: Bases) -> bytes:
    """The same without a time-stamp: nothing is proven wrong, and the last revision is signed by nobody."""
    sealed = b.sign(b.sign(b.prepared, LEADER), SEAL, fill=FILL)
    writer = open_for_more(sealed)
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[b.authority.ca.asn1, b.authority.root.asn1], crls=b.lists
    )
    return bench._written(writer)


@honest()
def old_style_with_rsa(b: Bases) -> bytes:
    """adbe.pkcs7.detached, RSA, SHA-256, with a time-stamp."""
    return papers.alone(b, b.rsa_leader, subfilter=ADOBE)


def _now(_: Bases) -> datetime:
    """For what is signed by the signer's own clock: on a slow machine that is long after the corpus was begun."""
    return datetime.now(UTC)


@honest(accepts_claimed_time=True, at=_now)
def old_style_with_the_signers_own_time(b: Bases) -> bytes:
    return papers.alone(b, b.rsa_leader, subfilter=ADOBE, clock=None)


@honest(accepts_claimed_time=True, at=_now)
def old_style_without_signing_certificate(b: Bases) -> bytes:
    """The attributes that tools before PAdES write: type, digest, time."""

    def change(_, about) -> None:
        kept = [
            one
            for one in about["signed_attrs"]
            if one["type"].native in ("content_type", "message_digest", "signing_time")
        ]
        about["signed_attrs"] = kept
        about["signature"] = b.rsa_leader.key.sign(
            papers.tlv(0x31, *papers.attributes_of(about)), padding.PKCS1v15(), hashes.SHA256()
        )

    return papers.doctored(b, change, b.rsa_leader, clock=None, subfilter=ADOBE)


@honest()
def pss_with_sha256(b: Bases) -> bytes:
    pad = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
    return papers.rsa_signed(b, papers.pss("sha256"), pad, hashes.SHA256())


@honest()
def sha512(b: Bases) -> bytes:
    return papers.alone(b, digest="sha512")


@honest()
def curve_p384(b: Bases) -> bytes:
    return papers.alone(b, b.authority.person(key=ec.generate_private_key(ec.SECP384R1())))


@honest()
def evidence_from_ocsp(b: Bases) -> bytes:
    return papers.with_ocsp(b, papers.answer(b, b.asked, by=b.authority.ca), papers.answer(b, b.tsa, by=b.authority.ca))


@honest()
def evidence_from_an_authorised_responder(b: Bases) -> bytes:
    responder = papers.odd_authority(
        b,
        "OCSP",
        by=b.authority.ca,
        more=(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]),),
        plain=(x509.OCSPNoCheck(),),
    )
    return papers.with_ocsp(
        b,
        papers.answer(b, b.asked, by=responder, brings=[responder]),
        papers.answer(b, b.tsa, by=b.authority.ca),
    )


@honest()
def chain_through_a_second_authority(b: Bases) -> bytes:
    return papers.under(b, papers.odd_authority(b, constraints=papers.CA))


@honest()
def written_by_word(b: Bases) -> bytes:
    signed = b.sign(bench.prepared(bench.word_page()), LEADER)
    return b.sign(signed, SEAL, evidence=True, fill=FILL)


def _saved(**options) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.save(out, **options)
    return out.getvalue()


@honest()
def linearised_original(b: Bases) -> bytes:
    return _life(b, _saved(linearize=True))


@honest()
def original_of_object_streams(b: Bases) -> bytes:
    return _life(b, _saved(object_stream_mode=pikepdf.ObjectStreamMode.generate))


@honest()
def original_of_pdf_2(b: Bases) -> bytes:
    return _life(b, _saved(force_version="2.0"))


def _life(b: Bases, page: bytes) -> bytes:
    return b.sign(b.sign(bench.prepared(page), LEADER), SEAL, evidence=True, fill=FILL)


@honest()
def rotated_and_cropped_page(b: Bases) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.pages[0].obj.Rotate = 90
        document.pages[0].obj.CropBox = [20, 30, 580, 830]
        document.save(out)
    return _life(b, out.getvalue())


@honest()
def annotations_from_before(b: Bases) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[60, 700, 200, 720],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.vn/"),
        )
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[500, 500, 520, 520], Contents="x"
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link), note])
        document.Root.OpenAction = pikepdf.Array([document.pages[0].obj, pikepdf.Name.Fit])
        document.save(out)
    return _life(b, out.getvalue())


@honest()
def several_initials(b: Bases) -> bytes:
    pdf = b.open_prepared
    for place, who in enumerate((b.authority.person(), b.authority.person()), 1):
        pdf = b.sign(pdf, f"KyNhay{place}", who, box=(60 * place, 120, 60 * place + 50, 160))
    return b.sign(b.sign(pdf, LEADER), SEAL, evidence=True, fill=FILL)


@honest()
def fields_whose_names_begin_alike(b: Bases) -> bytes:
    """The leader locks "Signature1"; "Signature10" is signed after it."""

    def lay(writer) -> None:
        append_signature_field(writer, SigFieldSpec("Signature10", box=(60, 120, 160, 160)))
        append_signature_field(
            writer,
            SigFieldSpec(
                "Chot",
                box=(200, 120, 300, 160),
                field_mdp_spec=FieldMDPSpec(FieldMDPAction.INCLUDE, ["Signature1"]),
                doc_mdp_update_value=MDPPerm.FILL_FORMS,
            ),
        )

    writer = open_for_more(bench.page())
    lay(writer)
    signed = b.sign(bench._written(writer), "Chot", evidence=True)
    return b.sign(signed, "Signature10", b.authority.office)


@honest()
def certified_for_filling_then_sealed(b: Bases) -> bytes:
    signed = b.sign(b.open_prepared, LEADER, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    return b.sign(signed, SEAL, evidence=True, fill=FILL)


@honest()
def every_signature_in_a_field_of_its_own(b: Bases) -> bytes:
    """As desktop tools do: no field is laid before, each signature brings its own."""
    signed = b.sign(bench.page(), "Signature1", b.authority.leader, box=(300, 200, 420, 260))
    return b.sign(signed, "Signature2", b.authority.office, box=(220, 190, 320, 290), evidence=True)


@honest()
def seal_of_translucent_ink_over_the_leaders_picture(b: Bases) -> bytes:
    import sights

    drawing = b"1 0 0 RG 3 w 5 5 90 90 re S 10 50 m 90 50 l S"
    return sights.signed_with_picture(b, b.open_led, "Dau", b.authority.office, drawing, (250, 190, 350, 290))


STAR = b"20 10 m 50 96 l 80 10 l 5 64 l 95 64 l h f"
for _what, _data in {
    "multiplied-red-star": b"/Multiply gs 1 0 0 rg " + STAR,
    "multiplied-red-ground": b"/Multiply gs 0.8 0 0 rg 0 0 300 100 re f",
    "blue-brush": b"0 0 0.7 RG 3 w 5 5 m 90 95 l 60 10 l 30 90 l S",
    "black-pen": b"0 G 2.5 w 5 5 m 90 95 l 60 10 l 30 90 l 95 50 l S 2 2 96 96 re S",
    "fine-hatching": b"0 G 0.4 w " + b" ".join(b"0 %d m 300 %d l S" % (y, y) for y in range(0, 100, 3)),
    "black-ground-beside-the-text": b"0 g 250 60 50 40 re f",
}.items():
    honest(name=f"seal-of-a-{_what}-over-the-text")(lambda b, data=_data: _sealed(b, data, (50, 720, 350, 820)))
for _what, _data in {
    "red-star": b"1 0 0 rg " + STAR,
    "dark-red-star": b"0.4 0.1 0.1 rg " + STAR,
    "black-star-of-a-copy": b"0.1 g " + STAR,
}.items():
    honest(name=f"seal-of-a-{_what}-over-the-leaders-picture")(
        lambda b, data=_data: _sealed(b, data, (250, 190, 350, 290))
    )


for _what, _box in {"below": (-300, -200, -100, -100), "beside": (700, 900, 800, 1000)}.items():
    honest(name=f"seal-{_what}-the-page")(lambda b, box=_box: _sealed(b, b"1 0 0 RG 3 w 5 5 90 90 re S", box))


@honest()
def seal_whose_star_hangs_over_the_edge(b: Bases) -> bytes:
    import sights

    star = sights.pictured((200, 0, 0), b"q 60 0 0 60 5 5 cm /I Do Q")
    return sights.signed_with_picture(b, b.open_led, "Dau", b.authority.office, b"", (-150, 720, 150, 820), more=star)


def _sealed(b: Bases, data: bytes, box) -> bytes:
    import sights

    return sights.signed_with_picture(b, b.open_led, "Dau", b.authority.office, data, box)


@honest()
def picture_of_the_right_name(b: Bases) -> bytes:
    import sights

    drawing = b"BT 0 g /F 10 Tf 2 20 Td (Ky boi: LANH DAO THU NGHIEM) Tj ET"
    box = (60, 500, 260, 560)
    return b.sign(
        sights.signed_with_picture(b, b.open_prepared, "KyMoi", b.authority.leader, drawing, box), SEAL, evidence=True
    )


@honest()
def picture_of_the_right_name_without_the_letters_that_its_font_lacks(b: Bases) -> bytes:
    """As iText 5 draws “Lãnh đạo thử nghiệm” in its own font."""
    import sights

    drawing = b"BT 0 g /F 10 Tf 2 20 Td (Digitally signed by Lanh o th nghim) Tj ET"
    box = (60, 500, 260, 560)
    return b.sign(
        sights.signed_with_picture(b, b.open_prepared, "KyMoi", b.authority.leader, drawing, box), SEAL, evidence=True
    )


@honest()
def signature_without_any_picture(b: Bases) -> bytes:
    return b.sign(bench.page(), "AnDanh", b.authority.leader, box=(0, 0, 0, 0), evidence=True)


@honest()
def a_note_filled_before_the_seal(b: Bases) -> bytes:
    return b.sign(b.led, SEAL, evidence=True, fill={**FILL, NOTE: "Kem theo"})


@honest()
def a_field_of_many_letters(b: Bases) -> bytes:
    return b.sign(b.led, SEAL, evidence=True, fill={**FILL, NUMBER: "0689"})


@honest()
def form_with_fields_of_another_system(b: Bases) -> bytes:
    """A check box, a list, an empty text field without a picture."""
    writer = open_for_more(b.open_prepared)
    page = writer.find_page_for_modification(0)[0]
    for kind, called, rest in (
        ("/Btn", "Dongy", {"/AS": pdf_name("/Off")}),
        ("/Ch", "Chon", {"/Opt": generic.ArrayObject([generic.pdf_string("a"), generic.pdf_string("b")])}),
        ("/Tx", "Trong", {}),
    ):
        field = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name(kind),
                pdf_name("/T"): generic.pdf_string(called),
                pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(n) for n in (400, 100, 440, 120)),
                **{pdf_name(key): value for key, value in rest.items()},
            }
        )
        reference = writer.add_object(field)
        writer.root["/AcroForm"]["/Fields"].append(reference)
        writer.register_annotation(page, reference)
    writer.update_container(writer.root["/AcroForm"]["/Fields"])
    return b.sign(b.sign(bench._written(writer), LEADER), SEAL, evidence=True, fill=FILL)


@honest()
def attachments_signed_with_the_page(b: Bases) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.attachments["bang.csv"] = b"a;b"
        document.save(out)
    return _life(b, out.getvalue())


@honest(at=lambda b: NOW + 400 * DAY)
def expired_since(b: Bases) -> bytes:
    return papers.alone(b, b.authority.person(until=NOW + 10 * DAY))


@honest(at=lambda b: NOW + 10 * DAY)
def revoked_since(b: Bases) -> bytes:
    return papers.alone(b, evidence=b.authority.lists((b.authority.leader, NOW + 2 * DAY), since=NOW + 3 * DAY))


@honest(verdict="warning", codes=("signed_after_seal",))
def joint_document_of_two_offices(b: Bases) -> bytes:
    return b.sign(b.open_good, "DauThuHai", b.strange_office, box=(420, 190, 520, 290))


for _what, _end in (("line-feed", b"\n"), ("return", b"\r"), ("both", b"\r\n")):
    honest(name=f"line-end-{_what}")(lambda b, end=_end: b.good + end)


def _carrying(page: bytes, inside: bytes, *, packed: bool) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(page)) as document:
        document.attachments["goc.pdf"] = inside
        document.save(out, compress_streams=packed)
    return out.getvalue()


@honest(verdict="unsigned")
def signed_file_inside_an_unsigned_one(b: Bases) -> bytes:
    """The signatures of a file that is attached are its own, not those of the file that carries it."""
    return _carrying(bench.page(), b.good, packed=False)


@honest()
def broken_file_inside_a_signed_one(b: Bases) -> bytes:
    return _life(b, _carrying(bench.page(), b.good.replace(b"Noi dung", b"Noi Dung"), packed=False))


@honest()
def forms_flags_set_by_the_second_signer(b: Bases) -> bytes:
    """The first tool forgets /SigFlags, the second one sets them."""
    import permits

    return b.sign(permits.by_hand(b, b.open_prepared, LEADER), SEAL, evidence=True, fill=FILL)


@honest()
def comments_between_the_revisions(b: Bases) -> bytes:
    """Tools that say in a comment who they are, before and behind the table."""
    import raw

    free = raw.next_number(b.good)
    added = raw.appended(b.good + b"\n%by-a-tool 5.5\n", {free: b"null"})
    end = added.rindex(b"startxref")
    return b.stamp(added[:end] + b"%by-a-tool\n" + added[end:])


for _what, _body in {
    "an-address": b"<< /Contents (https://x.vn/obj/1) >>",
    "a-file-name": b"<< /Reason (van ban \\(moi\\) obj.pdf) /Location (So (obj) xref) >>",
    "the-words-of-a-table": b"<< /Reason (xref trailer obj) >>",
}.items():

    def _with_words(b: Bases, body: bytes = _body) -> bytes:
        """Words that mean something outside of strings."""
        import raw

        return b.stamp(raw.appended(b.good, {raw.next_number(b.good): body}))

    honest(name=f"string-with-{_what}")(_with_words)


@honest()
def stream_with_the_words_of_a_table(b: Bases) -> bytes:
    import raw

    return b.stamp(raw.appended(b.good, {raw.next_number(b.good): raw.stream(b"(the trailer of object obj")}))


@honest()
def later_object_behind_a_space(b: Bases) -> bytes:
    """The table points to the space before the object."""
    import raw
    import readers

    free = raw.next_number(b.good)
    return b.stamp(readers.revision(b.good, {free: b" %d 0 obj\n<< >>\nendobj\n" % free}))


@honest()
def table_and_table_stream_that_say_the_same(b: Bases) -> bytes:
    """A Java library that goes on with a file of Word's."""
    return b.stamp(
        said_twice(b.sign(b.sign(bench.prepared(bench.word_page()), LEADER), SEAL, evidence=True, fill=FILL))
    )


@honest()
def table_and_table_stream_that_nothing_points_to(b: Bases) -> bytes:
    """PDFBox, which goes on with a file of Word's: the trailer does not name the stream, the table lists it."""
    return b.stamp(said_twice(b.good, named=False))


@honest()
def table_that_lists_itself_as_free(b: Bases) -> bytes:
    """iText 5, which appends a stream: its own number, which no object ever had, is free and never to be used again."""
    import raw

    free = raw.next_number(b.good)
    return b.stamp(freed(raw.appended(b.good, {free: b"null"}, size=free + 2), free + 1))


@honest()
def stream_that_was_flushed_and_never_ended(b: Bases) -> bytes:
    """As the Acrobat Reader of telephones saves what it adds."""
    import raw

    def pack(data: bytes) -> bytes:
        work = zlib.compressobj()
        return work.compress(data) + work.flush(zlib.Z_SYNC_FLUSH)

    return b.stamp(raw.appended_in_stream(b.good, {raw.next_number(b.good): b"null"}, pack=pack))


def freed(pdf: bytes, number: int) -> bytes:
    """The last table with a line more, which says that `number` is free."""
    before, mark, after = pdf.rpartition(b"trailer")
    return before + b"%d 1\n0000000000 65535 f \n" % number + mark + after


def said_twice(pdf: bytes, *, moved: int = 0, prev: int = 0, named: bool = True) -> bytes:
    """A further revision whose table and cross-reference stream say the same, but for `moved` and `prev`.

    The trailer names the stream, or the table lists it as an object.
    """
    import raw

    free = raw.next_number(pdf)
    own, rows = free + 1, {}
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    about = b"/Size %d /Root %d 0 R /Prev " % (own + 1, raw.root_number(pdf))
    rows[free] = len(out)
    out += b"%d 0 obj\nnull\nendobj\n" % free
    rows[own] = len(out)
    entries = b"".join(b"\1" + (place + moved * (n == free)).to_bytes(4, "big") + b"\0" for n, place in rows.items())
    kind = b"/Type /XRef /W [1 4 1] /Index [%d 2] " % free
    out += b"%d 0 obj\n%s\nendobj\n" % (
        own,
        raw.stream(entries, kind + about + b"%d" % (raw.last_startxref(pdf) + prev)),
    )
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n%d 1\n%010d 00000 n \n" % (free, rows[free])
    about += b"%d " % raw.last_startxref(pdf)
    if named:
        about += b"/XRefStm %d" % rows[own]
    else:
        out += b"%d 1\n%010d 00000 n \n" % (own, rows[own])
    return bytes(out + b"trailer\n<< %s >>\nstartxref\n%d\n%%%%EOF\n" % (about, start))


@honest()
def table_of_lines_of_19_bytes(b: Bases) -> bytes:
    """A common fault of writers, which readers repair, and nothing else lies in the file that they could find."""
    return _life(b, re.sub(rb"(?m)^(\d{10} \d{5} [nf]) \n", rb"\1\n", bench.page()))


@honest()
def table_that_begins_with_one(b: Bases) -> bytes:
    page = bench.page()
    return _life(
        b,
        re.sub(rb"xref\n0 (\d+)\n0000000000 65535 f \n", lambda found: b"xref\n1 %d\n" % (int(found[1]) - 1), page),
    )


def _endless(der: bytes, depth: int) -> bytes:
    """The value with its outermost `depth` constructed parts of indefinite length (BER), as Java libraries write it."""
    tag, body = der[:1], _content(der)
    if not depth:
        return der
    parts, at = [], 0
    while at < len(body):
        size = _size(body[at:])
        part = body[at : at + size]
        parts.append(_endless(part, depth - 1) if part[0] in (0x30, 0xA0) else part)
        at += size
    return tag + b"\x80" + b"".join(parts) + b"\0\0"


def _size(der: bytes) -> int:
    return len(der) - len(_rest(der))


def _rest(der: bytes) -> bytes:
    head, length = _head(der)
    return der[head + length :]


def _content(der: bytes) -> bytes:
    head, length = _head(der)
    return der[head : head + length]


def _head(der: bytes) -> tuple[int, int]:
    if der[1] < 0x80:
        return 2, der[1]
    more = der[1] & 0x7F
    return 2 + more, int.from_bytes(der[2 : 2 + more], "big")


for _depth in (1, 3):

    def _of_indefinite_length(b: Bases, depth: int = _depth) -> bytes:
        signed = papers.alone(b)
        start, end = bench.contents_span(signed)
        value = bytes.fromhex(signed[start + 1 : end - 1].decode())
        value = value[: _size(value)]
        written = _endless(value, depth).hex().encode().ljust(end - start - 2, b"0")
        return signed[: start + 1] + written + signed[end - 1 :]

    honest(name=f"signature-of-indefinite-length-{_depth}")(_of_indefinite_length)


@honest()
def a_certificate_without_end(b: Bases) -> bytes:
    """99991231235959Z: "no well-defined expiration" (RFC 5280 4.1.2.5)."""
    endless = issue(
        name("Người Không Hạn", uid="CCCD:9999"),
        by=b.authority.ca,
        until=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    )
    return papers.alone(b, endless)


@dataclass(frozen=True, kw_only=True)
class _AsBytes(Holder):
    """A certificate that cryptography would not load."""

    raw: bytes

    @property
    def der(self) -> bytes:
        return self.raw


@honest()
def a_negative_serial_number(b: Bases) -> bytes:
    """Against RFC 5280 4.1.2.2, and about all the same."""
    usual = issue(name("Số Âm", uid="CCCD:5"), by=b.authority.ca)
    certificate = usual.asn1
    certificate["tbs_certificate"]["serial_number"] = -5
    signature = b.authority.ca.key.sign(certificate["tbs_certificate"].dump(force=True), ec.ECDSA(hashes.SHA256()))
    certificate["signature_value"] = signature
    return papers.alone(b, _AsBytes(certificate=usual.certificate, key=usual.key, raw=certificate.dump(force=True)))
