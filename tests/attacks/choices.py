"""Lists, check boxes and radio buttons: what is stored against what is drawn, in bad faith and in good."""

from __future__ import annotations

import io

import file_bench as bench
import pikepdf
from bases import FILL, Bases
from cases import attack, honest
from file_bench import LEADER, SEAL
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

COMBO, RADIO, PUSH, UNISON = 1 << 17, 1 << 15, 1 << 16, 1 << 25
TEXT = b"/Tx BMC q BT 0 g /F 10 Tf 2 5 Td (%s) Tj ET Q EMC"
TICK = b"q 0 G 1 w 3 3 m 15 15 l S 3 15 m 15 3 l S Q"
FRAME = b"q 0.5 w 0.5 0.5 17 17 re S Q"


def look(document: Pdf, data: bytes, width: float = 120, height: float = 20) -> Object:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return document.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, width, height]),
        Resources=Dictionary(Font=Dictionary(F=font)),
    )


def lines(*texts: bytes, lit: int | None = None) -> bytes:
    """The rows of a list box, from the top; `lit` is the one with a ground of its own."""
    ground = b"0.6 0.75 0.85 rg 0 %d 120 12 re f " % (46 - 12 * lit) if lit is not None else b""
    rows = b"".join(b"BT 0 g /F 10 Tf 2 %d Td (%s) Tj ET " % (49 - 12 * row, text) for row, text in enumerate(texts))
    return b"/Tx BMC q " + ground + rows + b"Q EMC"


def widget(document: Pdf, x: float = 300, y: float = 400, width: float = 120, height: float = 20, **more) -> Object:
    return document.make_indirect(
        Dictionary(
            **{
                "Type": Name.Annot,
                "Subtype": Name.Widget,
                "F": 4,
                "Rect": Array([x, y, x + width, y + height]),
                "P": document.pages[0].obj,
                **more,
            }
        )
    )


def laid(change) -> bytes:
    """The prepared page, and the fields and widgets that `change(document)` makes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.prepared(leader_locks=False, seal_locks=False))) as document:
        for field in change(document):
            document.Root.AcroForm.Fields.append(field)
            for one in field.get("/Kids", [field]):
                document.pages[0].obj.Annots.append(one)
        document.save(out)
    return out.getvalue()


def lived(b: Bases, prepared: bytes, change=None) -> bytes:
    return b.sign(b.sign(prepared, LEADER), SEAL, evidence=True, fill=FILL, change=change)


def combo(value: str | None, drawn: bytes, *, options=(), flags: int = COMBO, **more):
    def change(document: Pdf) -> list[Object]:
        chosen = {} if value is None else {"V": String(value)}
        listed = Array([Array([String(a), String(c)]) if c else String(a) for a, c in options])
        field = widget(document, FT=Name.Ch, T=String("Do_mat"), Ff=flags, Opt=listed, **chosen, **more)
        field.AP = Dictionary(N=look(document, drawn))
        return [field]

    return laid(change)


MARKS = (("1", "Thuong"), ("2", "Mat"), ("3", "Toi mat"))


def listing(values: tuple[str, ...], drawn: bytes):
    def change(document: Pdf) -> list[Object]:
        chosen = Array([String(one) for one in values]) if len(values) > 1 else String(values[0])
        listed = Array([Array([String(a), String(c)]) for a, c in MARKS])
        field = widget(
            document,
            height=60,
            FT=Name.Ch,
            T=String("Do_mat"),
            Ff=1 << 21 if len(values) > 1 else 0,
            Opt=listed,
            V=chosen,
        )
        field.AP = Dictionary(N=look(document, drawn, 120, 60))
        return [field]

    return laid(change)


def box(value: str | None, state: str | None, *, on: bytes = FRAME + TICK, off: bytes | None = FRAME, **more):
    """A check box whose state of being on is called /Yes."""

    def change(document: Pdf) -> list[Object]:
        looks = Dictionary(Yes=look(document, on, 18, 18))
        if off is not None:
            looks.Off = look(document, off, 18, 18)
        kept = {} if value is None else {"V": Name("/" + value)}
        kept |= {} if state is None else {"AS": Name("/" + state)}
        field = widget(document, width=18, height=18, FT=Name.Btn, T=String("Dong_y"), **kept, **more)
        field.AP = Dictionary(N=looks)
        return [field]

    return laid(change)


def radio(value: str, states: tuple[str, ...], names: tuple[str, ...] = ("Co", "Khong"), *, flags: int = RADIO):
    def change(document: Pdf) -> list[Object]:
        field = document.make_indirect(Dictionary(FT=Name.Btn, T=String("Tra_loi"), Ff=flags, V=Name("/" + value)))
        field.Kids = Array()
        for place, (name, state) in enumerate(zip(names, states, strict=True)):
            kid = widget(document, x=300 + 40 * place, width=18, height=18, Parent=field, AS=Name("/" + state))
            kid.AP = Dictionary(N=Dictionary({"/" + name: look(document, FRAME + TICK, 18, 18)}))
            kid.AP.N.Off = look(document, FRAME, 18, 18)
            field.Kids.append(kid)
        return [field]

    return laid(change)


def later(**values):
    """The field `Do_mat` or `Dong_y` gets other entries in the revision of the seal."""

    def change(writer) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        field = next(one.get_object() for one in fields if one.get_object()["/T"] in ("Do_mat", "Dong_y"))
        for key, value in values.items():
            field[pdf_name("/" + key)] = value
        writer.update_container(field)

    return change


def shows(text: str, **values):
    def change(writer) -> None:
        appearance = bench.appearance(writer, text, width=120)
        later(AP=generic.DictionaryObject({pdf_name("/N"): appearance}), **values)(writer)

    return change


word = generic.pdf_string

for _what, _make in {
    "of-another-option": lambda: combo("2", TEXT % b"Thuong", options=MARKS),
    "of-the-export-value": lambda: combo("2", TEXT % b"2", options=MARKS),
    "of-a-value-that-is-no-option": lambda: combo("9", TEXT % b"Mat", options=MARKS),
    "that-shows-nothing": lambda: combo("2", b"", options=MARKS),
    "that-stores-nothing": lambda: combo(None, TEXT % b"Mat", options=MARKS),
    "in-white": lambda: combo("2", (TEXT % b"Mat").replace(b"0 g", b"1 g"), options=MARKS),
    "with-one-letter-more": lambda: combo("Mat", TEXT % b"Mat X", options=[("Mat", "")]),
}.items():
    attack("warning", "field_mismatch", name=f"combo-box-{_what}")(lambda b, make=_make: lived(b, make()))

for _what, _make in {
    "that-draws-other-options": lambda: listing(("3",), lines(b"Thuong", b"Mat", lit=1)),
    "that-draws-one-of-two": lambda: listing(("1", "3"), lines(b"Thuong", b"Mat", lit=0)),
    "that-draws-a-longer-word": lambda: listing(("2",), lines(b"Thuong", b"Mat ma", b"Toi mat", lit=1)),
}.items():
    attack("warning", "field_mismatch", name=f"list-box-{_what}")(lambda b, make=_make: lived(b, make()))

for _what, _make in {
    "stored-on-and-drawn-off": lambda: box("Yes", "Off"),
    "stored-off-and-drawn-on": lambda: box("Off", "Yes"),
    "drawn-on-and-stores-nothing": lambda: box(None, "Yes"),
    "without-a-drawn-state": lambda: box("Yes", None),
    "of-a-state-that-nothing-draws": lambda: box("Co", "Co"),
    "that-is-ticked-when-off": lambda: box("Off", "Off", on=FRAME, off=FRAME + TICK),
    "that-is-drawn-alike": lambda: box("Yes", "Yes", on=FRAME, off=FRAME),
    "that-is-blank-when-on": lambda: box("Yes", "Yes", on=b"", off=None),
    "that-is-white-when-on": lambda: box("Yes", "Yes", on=TICK.replace(b"0 G", b"1 G"), off=None),
    "that-is-hidden": lambda: box("Yes", "Yes", F=2),
    "off-the-page": lambda: box("Yes", "Yes", Rect=Array([300, 400, 300, 418])),
}.items():
    attack("warning", "field_mismatch", name=f"check-box-{_what}")(lambda b, make=_make: lived(b, make()))


@attack("warning", "field_mismatch")
def check_box_of_one_drawing(b: Bases) -> bytes:
    """A tick is drawn, whatever is stored."""

    def change(document: Pdf) -> list[Object]:
        field = widget(document, width=18, height=18, FT=Name.Btn, T=String("Dong_y"), V=Name.Off)
        field.AP = Dictionary(N=look(document, FRAME + TICK, 18, 18))
        return [field]

    return lived(b, laid(change))


for _what, _make in {
    "drawn-at-another-place": lambda: radio("Co", ("Off", "Khong")),
    "drawn-at-both-places": lambda: radio("Co", ("Co", "Khong")),
    "drawn-nowhere": lambda: radio("Co", ("Off", "Off")),
    "in-unison-drawn-at-one-place": lambda: radio("Co", ("Co", "Off"), ("Co", "Co"), flags=RADIO | UNISON),
}.items():
    attack("warning", "field_mismatch", name=f"radio-buttons-{_what}")(lambda b, make=_make: lived(b, make()))


@attack("warning", "field_mismatch")
def text_drawn_by_state(b: Bases) -> bytes:
    """A text field that stores nothing, and draws something as a button would."""

    def change(document: Pdf) -> list[Object]:
        field = widget(document, FT=Name.Tx, T=String("Dieu_khoan"), AS=Name.A)
        field.AP = Dictionary(N=Dictionary(A=look(document, TEXT % b"Khong hoan lai")))
        return [field]

    return lived(b, laid(change))


attack("warning", "field_mismatch", name="combo-box-changed-and-not-drawn-anew")(
    lambda b: lived(b, combo("1", TEXT % b"Thuong", options=MARKS), later(V=word("3")))
)
attack("warning", "field_mismatch", "hides_content", name="combo-box-changed-and-drawn-twice")(
    lambda b: lived(b, combo("1", TEXT % b"Thuong", options=MARKS), shows("Toi mat) Tj (Thuong", V=word("3")))
)
attack("warning", "field_mismatch", name="list-box-changed-and-not-drawn-anew")(
    lambda b: lived(b, listing(("1",), lines(b"Thuong", b"Mat", b"Toi mat", lit=0)), later(V=word("3")))
)
attack("warning", "field_mismatch", name="check-box-changed-and-not-drawn-anew")(
    lambda b: lived(b, box("Off", "Off"), later(V=pdf_name("/Yes")))
)
attack("warning", "field_mismatch", name="check-box-drawn-anew-and-not-changed")(
    lambda b: lived(b, box("Off", "Off"), later(AS=pdf_name("/Yes")))
)


for _what, _make in {
    "combo-box": lambda: combo("2", TEXT % b"Mat", options=MARKS),
    "combo-box-of-plain-options": lambda: combo("Mat", TEXT % b"Mat", options=[("Mat", ""), ("Thuong", "")]),
    "combo-box-with-its-own-word": lambda: combo("Hoa toc", TEXT % b"Hoa toc", options=MARKS, flags=COMBO | 1 << 18),
    "combo-box-that-is-empty": lambda: combo(None, b"/Tx BMC EMC", options=MARKS),
    "combo-box-with-an-arrow": lambda: combo(
        "2", TEXT % b"Mat" + b" q 0.8 g 100 0 20 20 re f 0 g 104 12 m 116 12 l 110 6 l f Q", options=MARKS
    ),
    "list-box": lambda: listing(("2",), lines(b"Thuong", b"Mat", b"Toi mat", lit=1)),
    "list-box-of-several": lambda: listing(("1", "3"), lines(b"Thuong", b"Mat", b"Toi mat", lit=0)),
    "check-box-on": lambda: box("Yes", "Yes"),
    "check-box-off": lambda: box("Off", "Off"),
    "check-box-that-was-never-touched": lambda: box(None, None),
    "check-box-that-draws-nothing-when-off": lambda: box("Yes", "Yes", on=TICK, off=None),
    "radio-buttons": lambda: radio("Khong", ("Off", "Khong")),
    "radio-buttons-none-pressed": lambda: radio("Off", ("Off", "Off")),
    "radio-buttons-of-one-value": lambda: radio("Co", ("Co", "Off"), ("Co", "Co")),
}.items():
    honest(name=f"form-with-a-{_what}")(lambda b, make=_make: lived(b, make()))

attack("warning", "hides_content", name="combo-box-chosen-otherwise-under-the-seal")(
    lambda b: lived(b, combo("1", TEXT % b"Thuong", options=MARKS), shows("Toi mat", V=word("3")))
)
honest(name="form-with-a-combo-box-chosen-before-the-seal")(
    lambda b: lived(b, combo(None, b"/Tx BMC EMC", options=MARKS), shows("Toi mat", V=word("3")))
)
honest(name="form-with-a-check-box-ticked-before-the-seal")(
    lambda b: lived(b, box("Off", "Off"), later(V=pdf_name("/Yes"), AS=pdf_name("/Yes")))
)


@honest()
def form_with_a_list_box_chosen_before_the_seal(b: Bases) -> bytes:
    rows = (b"Thuong", b"Mat", b"Toi mat")

    def change(writer) -> None:
        appearance = bench.appearance(writer, "", width=120, height=60)
        about = {key: appearance.get_object().raw_get(key) for key in ("/Type", "/Subtype", "/BBox", "/Resources")}
        stream = writer.add_object(generic.StreamObject(about, stream_data=lines(*rows, lit=2)))
        later(V=word("3"), AP=generic.DictionaryObject({pdf_name("/N"): stream}))(writer)

    return lived(b, listing(("1",), lines(*rows, lit=0)), change)


@honest()
def form_with_a_push_button(b: Bases) -> bytes:
    def change(document: Pdf) -> list[Object]:
        field = widget(document, FT=Name.Btn, T=String("In"), Ff=PUSH, MK=Dictionary(CA=String("In")))
        field.AP = Dictionary(N=look(document, b"0.8 g 0 0 120 20 re f " + TEXT % b"In"))
        return [field]

    return lived(b, laid(change))


@honest()
def form_by_reportlab(b: Bases) -> bytes:
    """Check boxes, radio buttons, a choice, a list and a text field, as its `acroForm` draws them."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawString(60, 780, "SO THU NGHIEM")
    form = canvas.acroForm
    form.checkbox(name="Dong_y", x=60, y=600, checked=True, buttonStyle="check")
    form.checkbox(name="Khong_y", x=100, y=600, checked=False, buttonStyle="cross")
    form.radio(name="Tra_loi", value="co", selected=True, x=140, y=600)
    form.radio(name="Tra_loi", value="khong", selected=False, x=180, y=600)
    form.choice(
        name="Do_mat", value="Mat", options=["Thuong", "Mat", ("Toi mat", "3")], x=60, y=540, width=120, height=20
    )
    form.choice(name="Khan", value="3", options=["Thuong", ("Hoa toc", "3")], x=60, y=510, width=120, height=20)
    form.listbox(name="Noi_nhan", value="B", options=["A", "B", "C"], x=60, y=440, width=120, height=60)
    form.textfield(name="Ghi_chu_2", value="Kem theo", x=60, y=400, width=120, height=20)
    canvas.showPage()
    canvas.save()
    signed = b.sign(out.getvalue(), "Signature1", b.authority.leader, box=(300, 200, 420, 260))
    return b.sign(signed, "Signature2", b.authority.office, box=(420, 190, 520, 290), evidence=True)


@honest()
def form_drawn_anew_by_qpdf(b: Bases) -> bytes:
    """The appearances that qpdf makes for values that a program set."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(combo("Mat", b"", options=[("Mat", ""), ("Thuong", "")]))) as document:
        document.Root.AcroForm.DA = String("/Helv 10 Tf 0 g")
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.Root.AcroForm.DR = Dictionary(Font=Dictionary(Helv=font))
        document.Root.AcroForm.NeedAppearances = True
        document.generate_appearance_streams()
        document.save(out)
    return b.sign(b.sign(out.getvalue(), LEADER), SEAL, evidence=True, fill=FILL)
