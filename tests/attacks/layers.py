"""Attacks on what readers lay over one another: fields among themselves, what switches off, fonts and forms that are shared."""

from __future__ import annotations

import io
import re

import file_bench as bench
import pikepdf
import raw
from bases import FILL, Bases, open_for_more
from cases import attack, honest
from file_bench import LEADER, NUMBER, SEAL
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from readers import number_of, stamped
from sights import TEXT, WHITE, drawing, lived, rectangle, with_look


def saved(b: Bases, change, **options) -> bytes:
    """The prepared page as `change(document)` leaves it, signed by everybody."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(b.open_prepared)) as document:
        change(document)
        document.save(out)
    return lived(b, out.getvalue())


def field_of(document: pikepdf.Pdf, called: str) -> pikepdf.Object:
    return next(item for item in document.Root.AcroForm.Fields if called == item.T)


# --- the number under other fields -----------------------------------------------------------------------------------


def _over(box, data: bytes, value: str = "", kind: str = "/Tx"):
    """Another field of the form, laid before anybody signed, over the place of the number."""

    def build(b: Bases) -> bytes:
        writer = open_for_more(b.open_prepared)
        page = writer.find_page_for_modification(0)[0]
        field = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"),
                name("/Subtype"): name("/Widget"),
                name("/FT"): name(kind),
                name("/T"): generic.pdf_string("khac"),
                name("/V"): generic.pdf_string(value),
                name("/F"): generic.NumberObject(4),
                name("/Rect"): rectangle(*box),
                name("/AP"): generic.DictionaryObject(
                    {name("/N"): drawing(writer, data, box=(box[2] - box[0], box[3] - box[1]))}
                ),
            }
        )
        reference = writer.add_object(field)
        writer.root["/AcroForm"]["/Fields"].append(reference)
        writer.update_container(writer.root["/AcroForm"]["/Fields"])
        writer.register_annotation(page, reference)
        return lived(b, bench._written(writer))

    return build


attack("invalid", "field_mismatch", name="number-under-a-white-field")(_over((90, 740, 150, 760), WHITE))
attack("invalid", "field_mismatch", name="number-under-a-field-of-another-number")(
    _over((90, 740, 150, 760), WHITE + b" " + TEXT % b"9999", "9999")
)
attack("invalid", "field_mismatch", name="number-under-a-field-of-one-digit")(
    _over((112, 740, 122, 760), TEXT % b"9", "9")
)
attack("invalid", "field_mismatch", name="number-under-a-button")(
    _over((90, 740, 150, 760), WHITE + b" " + TEXT % b"9999", "x", "/Btn")
)


# --- switched off ----------------------------------------------------------------------------------------------------


def _layer(document: pikepdf.Pdf, *, on: bool, called: str = "x") -> pikepdf.Object:
    layer = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=called))
    document.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary({"/ON" if on else "/OFF": pikepdf.Array([layer])})
    )
    return layer


@attack("invalid", "field_mismatch")
def number_in_a_layer_by_condition(b: Bases) -> bytes:
    """No layer of its own, a dictionary of conditions over layers."""

    def change(document: pikepdf.Pdf) -> None:
        layer = _layer(document, on=True)
        field_of(document, NUMBER).OC = pikepdf.Dictionary(
            Type=pikepdf.Name.OCMD, OCGs=pikepdf.Array([layer]), P=pikepdf.Name.AllOff
        )

    return saved(b, change)


@attack("invalid", "changed_after_signing")
def layer_switched_off_after_signing(b: Bases) -> bytes:
    """The page's text lies in a layer; a later revision says that it is off."""
    page = bench.page()
    root, number, own = raw.root_number(page), raw.next_number(page), raw.page_number(page)
    contents = int(re.search(rb"/Contents (\d+) 0 R", raw.body_of(page, own))[1])
    text = b"/OC /L BDC BT /F1 12 Tf 60 700 Td (NOI DUNG) Tj ET EMC"
    settings = b"<< /OCGs [%d 0 R] /D << /%b [%d 0 R] >> >>"
    body = raw.body_of(page, own)
    body = re.sub(rb"/Resources <<", b"/Resources << /Properties << /L %d 0 R >>" % (number + 1), body)
    layered = raw.appended(
        page,
        {
            root: raw.body_of(page, root).replace(b"<<", b"<< /OCProperties %d 0 R " % number, 1),
            own: body,
            contents: raw.stream(text),
            number: settings % (number + 1, b"ON", number + 1),
            number + 1: b"<< /Type /OCG /Name (x) >>",
        },
    )
    signed = b.sign(b.sign(bench.prepared(layered, leader_locks=False, seal_locks=False), LEADER), SEAL, evidence=True)
    return b.stamp(raw.appended(signed, {number: settings % (number + 1, b"OFF", number + 1)}))


# --- what several things share ---------------------------------------------------------------------------------------


@attack("invalid", "changed_after_seal")
def font_of_the_number_swapped_after_the_seal(b: Bases) -> bytes:
    """The field stays, its drawing stays, the font that it names is another one."""
    look = bench._field(open_for_more(b.open_good), NUMBER)["/AP"]["/N"]
    font = look["/Resources"]["/Font"].raw_get("/F").idnum
    return b.stamp(raw.appended(b.open_good, {font: b"<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"}))


def _shared_fonts(b: Bases) -> bytes:
    """The number's drawing has no resources: readers take those of the form or of the page."""

    def change(writer, target) -> None:
        look = target["/AP"]["/N"]
        font = look["/Resources"]["/Font"].raw_get("/F")
        del look["/Resources"]
        form = writer.root["/AcroForm"]
        form[name("/DR")] = writer.add_object(
            generic.DictionaryObject({name("/Font"): generic.DictionaryObject({name("/F"): font})})
        )
        writer.update_container(form)

    return with_look(TEXT % b"1234", change=change)(b)


attack("invalid", "field_mismatch", name="number-drawn-with-fonts-of-the-form")(_shared_fonts)


@attack("invalid", "changed_after_signing")
def fonts_of_the_form_swapped_after_the_seal(b: Bases) -> bytes:
    signed = _shared_fonts(b)
    form = open_for_more(signed).root["/AcroForm"].raw_get("/DR").idnum
    evil = b"<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >> >> >>"
    return b.stamp(raw.appended(signed, {form: evil}))


@attack("invalid", "changed_after_signing")
def picture_inside_the_seal_swapped(b: Bases) -> bytes:
    """The seal's field and drawing stay; an image that the drawing names is overwritten."""

    def change(writer) -> None:
        image = generic.StreamObject(
            {
                name("/Type"): name("/XObject"),
                name("/Subtype"): name("/Image"),
                name("/Width"): generic.NumberObject(1),
                name("/Height"): generic.NumberObject(1),
                name("/BitsPerComponent"): generic.NumberObject(8),
                name("/ColorSpace"): name("/DeviceGray"),
            },
            stream_data=b"\x80",
        )
        field = bench._field(writer, SEAL)
        look = drawing(writer, b"q 90 0 0 90 5 5 cm /I Do Q", box=(100, 100))
        look.get_object()["/Resources"][name("/XObject")] = generic.DictionaryObject(
            {name("/I"): writer.add_object(image)}
        )
        field[name("/AP")] = generic.DictionaryObject({name("/N"): look})
        writer.update_container(field)

    signed = b.sign(b.open_led, SEAL, evidence=True, fill=FILL, change=change)
    number = int(re.search(rb"(\d+) 0 obj\n<<[^>]*/Width 1\b", signed)[1])
    evil = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    return b.stamp(raw.appended(signed, {number: raw.stream(b"\xff", evil)}))


@attack("invalid", "changed_after_signing")
def default_look_of_the_form_changed(b: Bases) -> bytes:
    """Fields without a drawing of their own are drawn by the reader, as the form says, and the form says otherwise now."""
    form = open_for_more(b.open_good).root.raw_get("/AcroForm").idnum
    body = re.sub(rb"/DA \([^)]*\)", b"/DA (/Helv 0 Tf 1 g) /NeedAppearances true", raw.body_of(b.open_good, form))
    return stamped(b, raw.appended(b.open_good, {form: body}))


@attack("invalid")
def order_of_calculation_added(b: Bases) -> bytes:
    form = open_for_more(b.open_good).root.raw_get("/AcroForm").idnum
    number = number_of(b.open_good, NUMBER)
    body = raw.body_of(b.open_good, form).replace(b"<<", b"<< /CO [%d 0 R] " % number, 1)
    return stamped(b, raw.appended(b.open_good, {form: body}))


@attack("invalid")
def script_added_to_the_number(b: Bases) -> bytes:
    number = number_of(b.open_good, NUMBER)
    script = b"<< /AA << /F << /S /JavaScript /JS (event.value='9999') >> >> "
    return stamped(b, raw.appended(b.open_good, {number: raw.body_of(b.open_good, number).replace(b"<<", script, 1)}))


@attack("invalid", "changed_after_seal")
def rich_text_added_to_the_number(b: Bases) -> bytes:
    """A field of rich text shows /RV in some readers and /V in others."""
    number = number_of(b.open_good, NUMBER)
    body = raw.body_of(b.open_good, number).replace(b"/Ff 0", b"/RV (<body>9999</body>) /Ff 33554432", 1)
    return stamped(b, raw.appended(b.open_good, {number: body}))


@attack("invalid", "field_mismatch")
def number_of_rich_text(b: Bases) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        field = field_of(document, NUMBER)
        field.RV = pikepdf.String("<body><p>9999</p></body>")
        field.Ff = 1 << 25

    return saved(b, change)


@attack("invalid warning", "field_mismatch")
def number_turned(b: Bases) -> bytes:
    """The drawing is upside down by the field's own matrix: 6089 reads 6809."""
    matrix = generic.ArrayObject(generic.NumberObject(n) for n in (-1, 0, 0, -1, 60, 20))
    return with_look(TEXT % b"6089", value="6089", extra={name("/Matrix"): matrix})(b)


@attack("invalid", "field_mismatch")
def number_mirrored(b: Bases) -> bytes:
    matrix = generic.ArrayObject(generic.NumberObject(n) for n in (-1, 0, 0, 1, 60, 0))
    return with_look(TEXT % b"1234", extra={name("/Matrix"): matrix})(b)


@attack("invalid", "field_mismatch")
def number_by_state(b: Bases) -> bytes:
    """The drawing is one of several, and the field's state chooses (as a check box has it)."""

    def change(writer, target) -> None:
        look = target["/AP"].raw_get("/N")
        other = drawing(writer, TEXT % b"9999")
        target[name("/AP")] = generic.DictionaryObject(
            {name("/N"): generic.DictionaryObject({name("/A"): look, name("/B"): other})}
        )
        target[name("/AS")] = name("/B")

    return with_look(TEXT % b"1234", change=change)(b)


@attack("invalid", "field_mismatch")
def number_that_looks_otherwise_under_the_mouse(b: Bases) -> bytes:
    def change(writer, target) -> None:
        target["/AP"][name("/R")] = drawing(writer, WHITE + b" " + TEXT % b"9999")
        target["/AP"][name("/D")] = drawing(writer, WHITE + b" " + TEXT % b"9999")

    return with_look(TEXT % b"1234", change=change)(b)


@honest()
def page_with_a_layer_that_stays(b: Bases) -> bytes:
    def change(document: pikepdf.Pdf) -> None:
        layer = _layer(document, on=True)
        page = document.pages[0].obj
        page.Resources.Properties = pikepdf.Dictionary(L=layer)
        document.pages[0].contents_add(b"/OC /L BDC q 0 G 60 600 m 200 600 l S Q EMC")

    return saved(b, change)


# --- shown in another place ------------------------------------------------------------------------------------------


def _two_pages(b: Bases) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(out)
    return b.sign(
        b.sign(bench.prepared(out.getvalue(), leader_locks=False, seal_locks=False), LEADER),
        SEAL,
        evidence=True,
        fill=FILL,
    )


@attack("invalid", "changed_after_signing")
def seal_shown_on_a_further_page(b: Bases) -> bytes:
    """A later revision lists the seal's widget among the annotations of page 2 as well."""
    writer = open_for_more(_two_pages(b))
    page = writer.find_page_for_modification(1)[0].get_object()
    seal = bench._field(writer, SEAL).container_ref
    page[name("/Annots")] = generic.ArrayObject([generic.IndirectObject(seal.idnum, seal.generation, writer)])
    writer.update_container(page)
    return b.stamp(bench._written(writer))


@attack("invalid", "changed_after_signing")
def seal_shown_on_another_page(b: Bases) -> bytes:
    """The seal's widget says that it belongs to page 2."""
    writer = open_for_more(_two_pages(b))
    field = bench._field(writer, SEAL)
    field[name("/P")] = writer.root["/Pages"]["/Kids"].raw_get(1)
    writer.update_container(field)
    return b.stamp(bench._written(writer))


@attack("invalid", "changed_after_signing")
def pages_in_another_order(b: Bases) -> bytes:
    writer = open_for_more(_two_pages(b))
    pages = writer.root["/Pages"]
    kids = pages["/Kids"]
    pages[name("/Kids")] = generic.ArrayObject([kids.raw_get(1), kids.raw_get(0)])
    writer.update_container(pages)
    return b.stamp(bench._written(writer))


@attack("invalid")
def object_stream_overwritten(b: Bases) -> bytes:
    """The stream that holds the signed objects is written anew, and no object of it is listed as changed."""
    import goodwill

    signed = goodwill.original_of_object_streams(b)
    number = int(re.search(rb"(\d+) 0 obj\s*<<[^>]*/Type /ObjStm", signed)[1])
    page = raw.page_number(signed)
    body = b"<< /Type /Page /MediaBox [0 0 595 842] >>"
    packed = b"%d 0 " % page
    stream = raw.stream(packed + body, b"/Type /ObjStm /N 1 /First %d" % len(packed))
    return stamped(b, raw.appended(signed, {number: stream}))
