"""Attacks on what people see: fields, their drawings, what lies over them, the pictures of signatures."""

from __future__ import annotations

import io
import re
import warnings
from unittest import mock

import file_bench as bench
import pikepdf
import raw
from bases import FILL, Bases, open_for_more
from cases import attack
from file_bench import LEADER, NOTE, NUMBER, SEAL
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

WHITE = b"1 g 0 0 1000 1000 re f"
PAGE = (0, 0, 595, 842)


def drawing(writer, data: bytes, box=(60, 20), *, extra=None, font: str = "/Helvetica"):
    look = bench.appearance(writer, "", width=box[0], height=box[1]).get_object()
    fonts = look["/Resources"]["/Font"]["/F"]
    fonts[name("/BaseFont")] = name(font)
    stream = generic.StreamObject(
        {key: look.raw_get(key) for key in ("/Type", "/Subtype", "/BBox", "/Resources")} | (extra or {}),
        stream_data=data,
    )
    return writer.add_object(stream)


def with_look(
    data: bytes, *, field: str = NUMBER, value: str = "1234", font: str = "/Helvetica", extra=None, change=None
):
    """Sealed with a number whose drawing is `data`."""

    def build(b: Bases) -> bytes:
        def fill(writer) -> None:
            target = bench._field(writer, field)
            target[name("/V")] = generic.pdf_string(value)
            look = drawing(writer, data, font=font, extra=extra)
            target[name("/AP")] = generic.DictionaryObject({name("/N"): look})
            writer.update_container(target)
            if change is not None:
                change(writer, target)

        return b.sign(b.led, SEAL, evidence=True, change=fill)

    return build


TEXT = b"BT 0 g /F 12 Tf 2 5 Td (%s) Tj ET"
for _what, _data in {
    "other-text": TEXT % b"9999",
    "nothing": b"",
    "white": b"BT 1 g /F 12 Tf 2 5 Td (1234) Tj ET",
    "nearly-white": b"BT 0.93 g /F 12 Tf 2 5 Td (1234) Tj ET",
    "invisible-mode": b"BT 3 Tr 0 g /F 12 Tf 2 5 Td (1234) Tj ET",
    "clip-mode": b"BT 7 Tr 0 g /F 12 Tf 2 5 Td (1234) Tj ET",
    "clipped-away": b"0 0 1 1 re W n " + TEXT % b"1234",
    "outside-the-box": b"BT 0 g /F 12 Tf 200 5 Td (1234) Tj ET",
    "below-the-box": b"BT 0 g /F 12 Tf 2 -50 Td (1234) Tj ET",
    "tiny": b"BT 0 g /F 0.4 Tf 2 5 Td (1234) Tj ET",
    "two-points": b"BT 0 g /F 2 Tf 2 5 Td (1234) Tj ET",
    "scaled-to-nothing": b"q 0.01 0 0 0.01 0 0 cm " + TEXT % b"1234" + b" Q",
    "white-over-it": TEXT % b"1234" + b" 1 g 0 0 60 20 re f",
    "white-over-one-digit": TEXT % b"1234" + b" 1 g 0 0 9 20 re f",
    "black-over-it": TEXT % b"1234" + b" 0 g 2 4 27 10 re f",
    "black-under-it": b"0 g 0 0 60 20 re f " + TEXT % b"1234",
    "another-number-over-white": TEXT % b"1234" + b" 1 g 0 0 60 20 re f " + TEXT % b"9999",
    "one-digit-more": TEXT % b"12345",
    "one-digit-less": TEXT % b"123",
    "letters-in-other-order": TEXT % b"4321",
    "digit-drawn-as-a-line": TEXT % b"1234" + b" 0 G 2 w 34 4 m 34 14 l S",
    "shape-instead-of-text": b"0 g 2 4 4 10 re f 8 4 4 10 re f",
    "hidden-text-and-shapes": b"BT 3 Tr /F 12 Tf 2 5 Td (1234) Tj ET 0 g 2 4 4 10 re f 8 4 4 10 re f",
    "two-numbers-one-place": TEXT % b"1234" + b" " + TEXT % b"9999",
    "picture": b"q 30 0 0 14 2 4 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \x00\xff\xff\x00 EI Q",
}.items():
    attack("invalid", "field_mismatch", name=f"number-drawn-{_what}")(with_look(_data))

attack("invalid", "field_mismatch", name="number-in-a-font-of-symbols")(with_look(TEXT % b"1234", font="/ZapfDingbats"))


def _lying_font(writer, target) -> None:
    """Every digit is drawn as another one, by an encoding that says otherwise to programs."""
    font = target["/AP"]["/N"]["/Resources"]["/Font"]["/F"]
    font[name("/Encoding")] = generic.DictionaryObject(
        {
            name("/Differences"): generic.ArrayObject(
                [generic.NumberObject(49), *(name(glyph) for glyph in ("/seven", "/eight", "/nine", "/zero"))]
            )
        }
    )
    letters = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
    letters += b"4 beginbfchar <31> <0031> <32> <0032> <33> <0033> <34> <0034> endbfchar endcmap end"
    font[name("/ToUnicode")] = writer.add_object(generic.StreamObject(stream_data=letters))


attack("invalid", "field_mismatch", name="number-in-a-font-that-lies")(with_look(TEXT % b"1234", change=_lying_font))


def _resources(key: str, value: dict):
    def change(writer, target) -> None:
        resources = target["/AP"]["/N"]["/Resources"]
        resources[name(key)] = generic.DictionaryObject({name(k): v for k, v in value.items()})

    return change


_CLEAR = generic.DictionaryObject({name("/ca"): generic.FloatObject("0.02")})
_LAYER = generic.DictionaryObject({name("/Type"): name("/OCG"), name("/Name"): generic.pdf_string("x")})
attack("invalid", "field_mismatch", name="number-drawn-transparent")(
    with_look(b"/Gone gs " + TEXT % b"1234", change=_resources("/ExtGState", {"/Gone": _CLEAR}))
)
attack("invalid", "field_mismatch", name="number-drawn-in-a-layer")(
    with_look(b"/OC /Off BDC " + TEXT % b"1234" + b" EMC", change=_resources("/Properties", {"/Off": _LAYER}))
)


def prepared_with(change, **locks) -> bytes:
    """The fields laid, one of them in another manner than people would see."""
    writer = open_for_more(bench.prepared(**locks))
    change(writer)
    return bench._written(writer)


def _set(field: str, key: str, value) -> object:
    def change(writer) -> None:
        target = bench._field(writer, field)
        target[name(key)] = value
        writer.update_container(target)

    return change


def lived(b: Bases, prepared: bytes) -> bytes:
    return b.sign(b.sign(prepared, LEADER), SEAL, evidence=True, fill=FILL)


def rectangle(*numbers: float) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(number) for number in numbers)


for _what, _key, _value in (
    ("off-the-page", "/Rect", rectangle(90, 1740, 150, 1760)),
    ("half-off-the-page", "/Rect", rectangle(-40, 740, 20, 760)),
    ("of-no-size", "/Rect", rectangle(90, 740, 90, 740)),
    ("of-a-hair", "/Rect", rectangle(90, 740, 90.4, 740.4)),
    ("hidden", "/F", generic.NumberObject(2)),
    ("not-for-the-screen", "/F", generic.NumberObject(32)),
    ("in-a-layer-switched-off", "/OC", generic.DictionaryObject({name("/Type"): name("/OCG")})),
):
    attack("invalid", "field_mismatch", name=f"number-{_what}")(
        lambda b, key=_key, value=_value: lived(b, prepared_with(_set(NUMBER, key, value)))
    ) if _what != "in-a-layer-switched-off" else None


@attack("invalid", "field_mismatch")
def number_in_a_layer_switched_off(b: Bases) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.prepared())) as document:
        layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="x"))
        document.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )
        field = next(item for item in document.Root.AcroForm.Fields if item.T == NUMBER)
        field.OC = layer
        document.save(out)
    return lived(b, out.getvalue())


@attack("invalid", "field_mismatch")
def number_of_a_field_on_no_page(b: Bases) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.prepared())) as document:
        field = next(item for item in document.Root.AcroForm.Fields if item.T == NUMBER)
        page = document.pages[0].obj
        page.Annots = pikepdf.Array([one for one in page.Annots if one.objgen != field.objgen])
        page.Annots.append(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9]))
        document.save(out)
    return lived(b, out.getvalue())


def _covered(annotation: dict, look: bytes):
    """An annotation that was there before anybody signed, over the place of the number."""

    def build(b: Bases) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(bench.prepared())) as document:
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            stream = document.make_stream(
                look,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=[0, 0, 60, 20],
                Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
            )
            one = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Rect=[90, 740, 150, 760], F=4, AP=pikepdf.Dictionary(N=stream), **annotation
            )
            document.pages[0].obj.Annots.append(document.make_indirect(one))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # a widget of no form is what we want
                document.save(out)
        return lived(b, out.getvalue())

    return build


STAMP = {"Subtype": pikepdf.Name.Stamp}
attack("invalid", "field_mismatch", name="number-under-a-white-annotation")(_covered(STAMP, WHITE))
attack("invalid", "field_mismatch", name="number-under-another-number")(_covered(STAMP, WHITE + b" " + TEXT % b"9999"))
attack("invalid", "field_mismatch", name="number-beside-one-more-digit")(
    _covered(STAMP, b"BT 0 g /F 12 Tf 40 5 Td (9) Tj ET")
)
attack("invalid", "field_mismatch", name="number-under-a-widget-of-no-form")(
    _covered({"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Btn}, WHITE)
)


@attack("invalid", "field_mismatch")
def number_on_a_black_page(b: Bases) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.pages[0].contents_add(b"q 0 g 80 730 90 40 re f Q")
        document.save(out)
    return lived(b, bench.prepared(out.getvalue()))


@attack("invalid", "field_mismatch")
def number_to_be_drawn_anew_by_the_reader(b: Bases) -> bytes:
    """The form asks every reader to draw its fields anew, in white."""

    def change(writer, _target) -> None:
        form = writer.root["/AcroForm"]
        form[name("/NeedAppearances")] = generic.BooleanObject(True)
        form[name("/DA")] = generic.pdf_string("/Helv 12 Tf 1 g")
        writer.update_container(form)

    # pyHanko itself takes the wish out of every form that it signs.
    with mock.patch("pyhanko.sign.signers.cms_embedder.ensure_sig_flags"):
        return with_look(TEXT % b"1234", change=change)(b)


@attack("warning", "field_mismatch")
def note_with_a_shape_beside_its_letters(b: Bases) -> bytes:
    """Another field, filled after the leader: a stroke of the pen makes more of an amount than the value says."""
    return with_look(TEXT % b"100" + b" 0 g 30 4 4 10 re f", field=NOTE, value="100")(b)


@attack("warning", "field_mismatch")
def note_that_stores_nothing_and_draws_a_shape(b: Bases) -> bytes:
    return with_look(b"0 g 2 4 40 12 re f", field=NOTE, value="")(b)


# --- after the seal --------------------------------------------------------------------------------------------------


@attack("invalid", "changed_after_seal")
def number_changed_after_the_seal(b: Bases) -> bytes:
    return bench.filled(b.good, {NUMBER: "9999"})


@attack("invalid", "changed_after_seal")
def number_changed_after_the_seal_without_locks_then_stamped(b: Bases) -> bytes:
    return b.stamp(bench.filled(b.open_good, {NUMBER: "9999"}))


@attack("invalid", "changed_after_seal")
def number_redrawn_after_the_seal(b: Bases) -> bytes:
    return b.stamp(bench.filled(b.open_good, {NUMBER: "1234"}, draws={NUMBER: "9999"}))


@attack("invalid", "changed_after_seal")
def number_whitened_after_the_seal(b: Bases) -> bytes:
    return b.stamp(bench.filled(b.open_good, {NUMBER: "1234"}, colour="1 g"))


@attack("invalid", "changed_after_seal")
def number_changed_after_the_seal_and_sealed_by_another_office(b: Bases) -> bytes:
    return b.sign(b.open_good, "Dau2", b.strange_office, fill={NUMBER: "9999"})


@attack("invalid")
def number_filled_and_stamped_without_a_seal(b: Bases) -> bytes:
    return b.stamp(bench.filled(b.led, {NUMBER: "1234"}))


@attack("warning invalid", "unsealed_field")
def note_filled_and_stamped_without_a_seal(b: Bases) -> bytes:
    return b.stamp(bench.filled(b.open_led, {NOTE: "them"}))


@attack("warning", "unsealed_field")
def note_filled_by_another_persons_signature(b: Bases) -> bytes:
    other = b.authority.person()
    return b.sign(b.open_led, "KyThem", other, fill={NOTE: "them"})


@attack("invalid", "changed_after_signing")
def number_field_enlarged(b: Bases) -> bytes:
    return b.stamp(bench.with_rect(b.open_good, NUMBER, PAGE))


@attack("invalid", "changed_after_signing")
def leader_hidden(b: Bases) -> bytes:
    return b.stamp(bench.with_hidden(b.open_good, LEADER))


@attack("invalid", "changed_after_signing")
def leaders_picture_swapped(b: Bases) -> bytes:
    def change(writer) -> None:
        target = bench._field(writer, LEADER)
        target[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, TEXT % b"KHAC")})
        writer.update_container(target)

    writer = open_for_more(b.open_good)
    change(writer)
    return b.stamp(bench._written(writer))


@attack("invalid", "changed_after_signing")
def leaders_picture_overwritten_in_place(b: Bases) -> bytes:
    number = bench._field(open_for_more(b.open_good), LEADER)["/AP"].raw_get("/N").idnum
    look = raw.stream(WHITE, b"/Type /XObject /Subtype /Form /BBox [0 0 120 60]")
    return b.stamp(raw.appended(b.open_good, {number: look}))


@attack("invalid", "changed_after_signing")
def text_field_added_after_signing(b: Bases) -> bytes:
    def change(writer) -> None:
        page = writer.find_page_for_modification(0)[0]
        field = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Widget"),
                name("/FT"): name("/Tx"),
                name("/T"): generic.pdf_string("moi"),
                name("/V"): generic.pdf_string("moi"),
                name("/Rect"): rectangle(*PAGE),
                name("/AP"): generic.DictionaryObject({name("/N"): drawing(writer, WHITE)}),
            }
        )
        reference = writer.add_object(field)
        writer.root["/AcroForm"]["/Fields"].append(reference)
        writer.update_container(writer.root["/AcroForm"]["/Fields"])
        writer.register_annotation(page, reference)

    writer = open_for_more(b.open_good)
    change(writer)
    return b.stamp(bench._written(writer))


def _new_signature_field(box, look: bytes | None = WHITE, rest=None):
    """A further revision with an empty signature field that shows something."""

    def build(b: Bases) -> bytes:
        writer = open_for_more(b.open_good)
        append_signature_field(writer, SigFieldSpec("Trong", box=box))
        field = bench._field(writer, "Trong")
        if look is not None:
            field[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, look, box=(595, 842))})
        for key, value in (rest or {}).items():
            field[name(key)] = value
        writer.update_container(field)
        return b.stamp(bench._written(writer))

    return build


attack("invalid", "changed_after_signing", name="empty-signature-field-that-covers-the-page")(
    _new_signature_field(PAGE)
)
attack("invalid", "changed_after_signing", name="empty-signature-field-of-a-strange-rectangle")(
    _new_signature_field(PAGE, rest={"/Rect": rectangle(0, 0, 595, 842, 1)})
)
attack("invalid", "changed_after_signing", name="empty-signature-field-with-text")(
    _new_signature_field((60, 600, 300, 700), look=TEXT % b"THEM")
)


@attack("invalid", "changed_after_signing")
def time_stamp_whose_picture_covers_the_page(b: Bases) -> bytes:
    def change(writer) -> None:
        append_signature_field(writer, SigFieldSpec("DauTG", box=PAGE))
        field = bench._field(writer, "DauTG")
        field[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, WHITE, box=(595, 842))})
        writer.update_container(field)

    return b.stamp(b.open_good, change=change, field_name="DauTG")


@attack("invalid")
def time_stamp_in_a_laid_field_with_a_picture(b: Bases) -> bytes:
    """The leader signed; the place of the seal is taken by a time-stamp that looks like the seal."""

    def change(writer) -> None:
        field = bench._field(writer, SEAL)
        field[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, b"1 0 0 rg 0 0 60 60 re f")})
        writer.update_container(field)

    return b.stamp(b.open_led, change=change, field_name=SEAL)


# --- pictures of signatures that come later --------------------------------------------------------------------------


def picture(data: bytes, field: str, size=(100, 100)):
    def change(writer) -> None:
        target = bench._field(writer, field)
        target[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, data, box=size)})
        writer.update_container(target)

    return change


def signed_with_picture(b: Bases, pdf: bytes, field: str, holder, data: bytes, box, *, more=None) -> bytes:
    """A signature in a new field, with a picture of the signer's own making."""
    writer = open_for_more(pdf)
    append_signature_field(writer, SigFieldSpec(field, box=box))
    target = bench._field(writer, field)
    size = (box[2] - box[0], box[3] - box[1])
    look = drawing(writer, data, box=size)
    resources = look.get_object()["/Resources"]
    resources["/Font"]["/F"][name("/Encoding")] = name("/WinAnsiEncoding")
    resources[name("/ExtGState")] = generic.DictionaryObject(
        {name("/Multiply"): generic.DictionaryObject({name("/BM"): name("/Multiply")})}
    )
    target[name("/AP")] = generic.DictionaryObject({name("/N"): look})
    writer.update_container(target)
    if more is not None:
        more(writer)
    return _signed_as_drawn(b, writer, field, holder)


def _signed_as_drawn(b: Bases, writer, field: str, holder) -> bytes:
    """A signature in a field of this update, which leaves the field's picture as it is."""
    from bases import held
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    from vanthu.pdf.revision import _NoStamp

    about = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    signer = held(holder.key, holder, [b.authority.ca])
    work = PdfSigner(about, signer, timestamper=b.clock(), stamp_style=_NoStamp())
    return work.sign_pdf(writer, bytes_reserved=16384, existing_fields_only=True).getvalue()


def _read_before(b: Bases, change) -> bytes:
    """A file in which something could be read in a field when the leader signed, in a field that he leaves open."""
    writer = open_for_more(b.open_prepared)
    change(writer)
    return b.sign(bench._written(writer), LEADER)


@attack("warning", "hides_content")
def note_that_the_leader_read_is_another_one_under_the_seal(b: Bases) -> bytes:
    led = _read_before(b, lambda writer: bench._fill(writer, {NOTE: "10 trieu dong"}, None, "0 g"))
    return b.sign(led, SEAL, evidence=True, fill={**FILL, NOTE: "99 ty"})


@attack("warning", "hides_content")
def seal_in_whose_field_something_else_was_read(b: Bases) -> bytes:
    words = b"BT 0 g /F 12 Tf 2 5 Td (10 trieu dong) Tj ET"
    led = _read_before(b, picture(words, SEAL))
    writer = open_for_more(led)
    picture(b"BT 0 g /F 12 Tf 2 60 Td (99 ty) Tj ET", SEAL)(writer)
    bench._fill(writer, FILL, None, "0 g")
    return _signed_as_drawn(b, writer, SEAL, b.authority.office)


def pictured(
    colour: tuple[int, int, int], data: bytes = b"q 300 0 0 100 0 0 cm /I Do Q", *, field: str = "Dau", box=None
):
    """`data` draws a square of one colour, /I, as pictures of seals are embedded; on a box of 300 × 100."""

    def change(writer) -> None:
        about = {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Image"),
            name("/BitsPerComponent"): generic.NumberObject(8),
            name("/Width"): generic.NumberObject(2),
            name("/Height"): generic.NumberObject(2),
        }
        mask = {**about, name("/ColorSpace"): name("/DeviceGray")}
        palette = generic.ArrayObject(
            [name("/Indexed"), name("/DeviceRGB"), generic.NumberObject(1), generic.ByteStringObject(bytes(colour) * 2)]
        )
        streams = []
        for pixels, entries in ((b"\xff" * 4, mask), (b"\0\1\0\1", {**about, name("/ColorSpace"): palette})):
            stream = generic.StreamObject(dict(entries), stream_data=pixels)
            stream.compress()
            streams.append(writer.add_object(stream))
        streams[1].get_object()[name("/SMask")] = streams[0]
        target = bench._field(writer, field)
        look = drawing(writer, data, box=(300, 100), extra=box and {name("/BBox"): box})
        resources = look.get_object()["/Resources"]
        resources["/Font"]["/F"][name("/Encoding")] = name("/WinAnsiEncoding")
        resources[name("/XObject")] = generic.DictionaryObject({name("/I"): streams[1]})
        if b"Tj" not in data:
            del resources["/Font"]
        target[name("/AP")] = generic.DictionaryObject({name("/N"): look})
        writer.update_container(target)

    return change


WORDS = (50, 720, 350, 820)  # where the page says something
BLOCKS = b"BT %s rg /F 600 Tf -100 -100 Td (\227\227) Tj ET"
for _what, _data in {
    "black": b"0 g 0 0 300 100 re f",
    "navy": b"0 0 0.4 rg 0 0 300 100 re f",
    "red": b"0.8 0 0 rg 0 0 300 100 re f",
    "a-red-star": b"1 0 0 rg 20 10 m 50 96 l 80 10 l 5 64 l 95 64 l h f",
    "grey": b"0.6 g 0 0 300 100 re f",
    "lines-without-gaps": b"0 G 2 w " + b" ".join(b"0 %d m 300 %d l S" % (y, y) for y in range(0, 100, 2)),
    "a-grid": b"0 g "
    + b" ".join(b"%.1f %.1f 4 4 re" % (x * 4.5, y * 4.5) for x in range(66) for y in range(22))
    + b" f",
    "white-words-on-black": b"0 g 0 0 300 100 re f BT 1 g /F 12 Tf 20 60 Td (DONG Y) Tj ET",
    "a-letter-that-is-a-block": BLOCKS % b"0 0 0",
    "white-in-a-large-box": b"1 g 5 55 80 16 re f",
}.items():
    attack("warning", "hides_content", name=f"seal-over-the-text-of-{_what}")(
        lambda b, data=_data: signed_with_picture(b, b.open_led, "Dau", b.authority.office, data, WORDS)
    )


def _pictured(b: Bases, *args, **options) -> bytes:
    return signed_with_picture(b, b.open_led, "Dau", b.authority.office, b"", WORDS, more=pictured(*args, **options))


for _what, _colour, _drawn in (
    ("a-black-picture", (20, 20, 20), b"q 300 0 0 100 0 0 cm /I Do Q"),
    ("a-red-picture", (220, 0, 0), b"q 300 0 0 100 0 0 cm /I Do Q"),
    ("a-red-picture-and-blue-letters", (255, 0, 0), b"/Multiply gs q 300 0 0 100 0 0 cm /I Do Q " + BLOCKS % b"0 0 1"),
):
    attack("warning", "hides_content", name=f"seal-over-the-text-of-{_what}")(
        lambda b, colour=_colour, drawn=_drawn: _pictured(b, colour, drawn)
    )


@attack("warning", "field_mismatch")
def seal_over_what_stands_in_a_field(b: Bases) -> bytes:
    led = _read_before(b, lambda writer: bench._fill(writer, {NOTE: "10 trieu dong"}, None, "0 g"))
    with pikepdf.open(io.BytesIO(led)) as document:
        box = next(field.Rect for field in document.Root.AcroForm.Fields if field.T == NOTE)
        over = tuple(float(edge) for edge in box)
    return signed_with_picture(b, led, "Dau", b.authority.office, b"0.1 g 0 0 300 100 re f", over)


@attack("warning", "hides_content")
def seal_over_the_text_whose_picture_is_known_as_a_small_one(b: Bases) -> bytes:
    """The same operators with a string among the numbers place the picture elsewhere, and were told apart by nothing."""
    from vanthu.pdf.verify import verify

    verify(_pictured(b, (10, 10, 10), b"q (a) 300 0 0 100 0 cm /I Do Q"), trust=b.trust, at=b.now)
    return _pictured(b, (10, 10, 10), b"q 300 0 0 100 0(a) cm /I Do Q")


@attack("warning", "hides_content")
def seal_over_the_text_of_an_endless_picture(b: Bases) -> bytes:
    large = b"999999999"
    box = generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 999999999, 999999999))
    return _pictured(b, (10, 10, 10), b"q %s 0 0 %s 0 0 cm /I Do Q" % (large, large), box=box)


@attack("warning", "hides_content")
def seal_over_the_text_that_hangs_over_the_edge(b: Bases) -> bytes:
    return signed_with_picture(
        b, b.open_led, "Dau", b.authority.office, b"", (-190, 720, 110, 820), more=pictured((20, 20, 20))
    )


STRIPES = b" ".join(b"0 %d 300 1 re" % y for y in range(0, 100, 3))
for _what, _data in {
    "pale-stripes-and-other-words": b"0.78 g 0 0 300 100 re f 0.83 0.83 0 rg %s f BT 0 g /F 12 Tf 10 60 Td (KHAC) Tj ET"
    % STRIPES,
    "nearly-paper": b"0.78 g 0 0 300 100 re f",
    "a-bar-as-thick-as-a-letter": b"0 g 0 59 300 9 re f",
}.items():
    attack("warning", "hides_content", name=f"seal-over-the-text-of-{_what}")(
        lambda b, data=_data: signed_with_picture(b, b.open_led, "Dau", b.authority.office, data, WORDS)
    )


@attack("warning", "hides_content")
def seal_over_the_leaders_picture_of_nearly_paper(b: Bases) -> bytes:
    drawn = b"0.78 g 0 0 140 80 re f 0 0 0.6 RG 3 w 10 10 m 100 50 l 40 50 l 110 5 l S"
    return signed_with_picture(b, b.open_led, "Dau", b.authority.office, drawn, (290, 190, 430, 270))


@attack("invalid", "field_mismatch", "hides_content", "signed_after_seal")
def digit_of_the_number_under_nearly_paper(b: Bases) -> bytes:
    box = (90.0, 742.0, 97.0, 758.0)
    return signed_with_picture(b, b.open_good, "KyThem", b.authority.person(), b"0.78 g 0 0 7 16 re f", box)


@attack("warning", "hides_content", "signed_after_seal")
def seal_and_signature_whose_stripes_fill_one_another(b: Bases) -> bytes:
    def stripes(first: float) -> bytes:
        rows = (b"q 300 0 0 3.5 0 %.1f cm /I Do Q" % (first + 7 * row) for row in range(14))
        return b" ".join(rows)

    led = _pictured(b, (10, 10, 10), stripes(0))
    other = pictured((10, 10, 10), stripes(3.5), field="KyThem")
    return signed_with_picture(b, led, "KyThem", b.authority.person(), b"", WORDS, more=other)


@attack("warning", "hides_content")
def seal_over_the_text_of_a_page_in_large_units(b: Bases) -> bytes:
    """As large as A4 with a tenth of its numbers."""
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        page = document.pages[0]
        page.obj.UserUnit = 10
        page.mediabox = pikepdf.Array([0, 0, 59.5, 84.2])
        page.contents_add(b"q 0.1 0 0 0.1 0 0 cm", prepend=True)
        page.contents_add(b"Q")
        out = io.BytesIO()
        document.save(out)
    led = b.sign(out.getvalue(), "KyLanhDao", b.authority.leader, box=(0, 0, 0, 0), evidence=True)
    box = (5.0, 77.0, 35.0, 80.0)
    return signed_with_picture(b, led, "Dau", b.authority.office, b"1 g 0 0 30 3 re f", box)


@attack("warning", "hides_content", "signed_after_seal")
def seal_and_signature_that_make_black_together(b: Bases) -> bytes:
    red = b"/Multiply gs 1 0 0 rg 0 0 300 100 re f"
    led = signed_with_picture(b, b.open_led, "Dau", b.authority.office, red, WORDS)
    return signed_with_picture(b, led, "KyThem", b.authority.person(), b"/Multiply gs 0 0 1 rg 0 0 300 100 re f", WORDS)


@attack("warning", "hides_content")
def seal_that_stands_on_two_pages(b: Bases) -> bytes:
    def twice(writer) -> None:
        seal = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
        page, _ = writer.find_page_for_modification(1)
        writer.register_annotation(page, generic.IndirectObject(seal.idnum, seal.generation, writer))

    with pikepdf.open(io.BytesIO(bench.prepared(leader_locks=False, seal_locks=False))) as document:
        document.add_blank_page(page_size=(595, 842))
        out = io.BytesIO()
        document.save(out)
    led = b.sign(out.getvalue(), LEADER, evidence=True)
    return signed_with_picture(b, led, "Dau", b.authority.office, b"1 0 0 RG 5 5 20 20 re S", WORDS, more=twice)


@attack("warning", "hides_content")
def seal_without_a_frame(b: Bases) -> bytes:
    """Readers draw it without bounds, or not at all."""

    def frameless(writer) -> None:
        del bench._field(writer, "Dau")["/AP"]["/N"]["/BBox"]

    return signed_with_picture(b, b.open_led, "Dau", b.authority.office, WHITE, (300, 100, 330, 130), more=frameless)


@attack("warning", "hides_content")
def seal_whose_state_is_a_string(b: Bases) -> bytes:
    def stated(writer) -> None:
        field = bench._field(writer, "Dau")
        white = drawing(writer, WHITE, box=(300, 100))
        states = {name("/On"): white, name("/Off"): drawing(writer, b"", box=(300, 100))}
        field[name("/AS")] = generic.pdf_string("On")
        field[name("/AP")] = generic.DictionaryObject({name("/N"): generic.DictionaryObject(states)})
        writer.update_container(field)

    return signed_with_picture(b, b.open_led, "Dau", b.authority.office, b"", WORDS, more=stated)


@attack("warning", "hides_content")
def seal_whose_picture_whitens_the_text(b: Bases) -> bytes:
    return signed_with_picture(b, b.open_led, "Dau", b.authority.office, b"1 g 0 0 300 100 re f", (50, 720, 350, 820))


@attack("warning", "hides_content")
def seal_whose_picture_whitens_the_leaders_picture(b: Bases) -> bytes:
    return signed_with_picture(b, b.open_led, "Dau", b.authority.office, b"1 g 0 0 300 100 re f", (290, 190, 430, 270))


@attack("warning", "hides_content")
def person_whose_picture_is_a_new_page(b: Bases) -> bytes:
    return signed_with_picture(
        b, b.open_led, "KyThem", b.authority.person(), WHITE + b" BT 0 g /F 30 Tf 60 400 Td (KHAC) Tj ET", PAGE
    )


@attack("warning", "hides_content")
def seal_as_large_as_the_page_and_transparent(b: Bases) -> bytes:
    return signed_with_picture(
        b, b.open_led, "Dau", b.authority.office, b"BT 0 g /F 30 Tf 60 400 Td (KHONG) Tj ET", PAGE
    )


@attack("warning", "signed_after_seal")
def person_over_the_seal(b: Bases) -> bytes:
    return signed_with_picture(b, b.open_good, "KyThem", b.authority.person(), TEXT % b"x", (60, 500, 90, 520))


@attack("warning", "appearance_mismatch")
def signature_whose_picture_names_another(b: Bases) -> bytes:
    return signed_with_picture(
        b,
        b.open_prepared,
        "KyMoi",
        b.authority.leader,
        b"BT 0 g /F 10 Tf 2 20 Td (Digitally signed by Tran Van Khac) Tj ET",
        (60, 500, 260, 560),
    )


# --- more ways to hide behind a form ---------------------------------------------------------------------------------


@attack("warning invalid", "field_mismatch")
def two_fields_of_one_name(b: Bases) -> bytes:
    """Two fields are called alike; one shows the number, the other one stores it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.prepared())) as document:
        fields = document.Root.AcroForm.Fields
        field = next(item for item in fields if item.T == NUMBER)
        other = document.make_indirect(pikepdf.Dictionary(field))
        other.V = pikepdf.String("9999")
        other.Rect = pikepdf.Array([300, 600, 360, 620])
        fields.append(other)
        document.pages[0].obj.Annots.append(other)
        document.save(out)
    return b.sign(out.getvalue(), SEAL, evidence=True)


@attack("invalid", "field_mismatch")
def number_of_a_field_with_two_widgets(b: Bases) -> bytes:
    """One field, two places: the number stands in one and another number in the other."""
    writer = open_for_more(b.prepared)
    page = writer.find_page_for_modification(0)[0]
    field = bench._field(writer, NUMBER)
    kids = generic.ArrayObject()
    for box, text in (((90, 740, 150, 760), "1234"), ((90, 600, 150, 620), "9999")):
        widget = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Widget"),
                name("/Parent"): generic.IndirectObject(field.container_ref.idnum, 0, writer),
                name("/Rect"): rectangle(*box),
                name("/F"): generic.NumberObject(4),
                name("/AP"): generic.DictionaryObject({name("/N"): bench.appearance(writer, text)}),
            }
        )
        reference = writer.add_object(widget)
        kids.append(reference)
        writer.register_annotation(page, reference)
    for key in ("/AP", "/Rect", "/Subtype", "/P"):
        del field[key]
    field[name("/Kids")] = kids
    field[name("/V")] = generic.pdf_string("1234")
    writer.update_container(field)
    return b.sign(bench._written(writer), SEAL, evidence=True)


@attack("unsigned")
def form_swapped_for_another_one(b: Bases) -> bytes:
    root = raw.root_number(b.good)
    body = re.sub(rb"/AcroForm \d+ 0 R", b"/AcroForm << /Fields [] >>", raw.body_of(b.good, root))
    return b.stamp(raw.appended(b.good, {root: body}))


@attack("invalid unsigned")
def form_taken_away(b: Bases) -> bytes:
    root = raw.root_number(b.good)
    body = re.sub(rb"/AcroForm \d+ 0 R", b"", raw.body_of(b.good, root))
    return raw.appended(b.good, {root: body})


@attack("invalid")
def seal_field_emptied(b: Bases) -> bytes:
    field = bench._field(open_for_more(b.open_good), SEAL).container_ref.idnum
    body = re.sub(rb"/V \d+ 0 R", b"", raw.body_of(b.open_good, field))
    return b.stamp(raw.appended(b.open_good, {field: body}))
