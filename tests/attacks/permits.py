"""Attacks on what a signature permits: certification, locks, annotations and signatures over certified files, XFA."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re

import file_bench as bench
import pikepdf
import raw
from bases import FILL, Bases, held, open_for_more
from cases import attack, honest
from file_bench import LEADER, NOTE, NUMBER, SEAL
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name as name
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, append_signature_field
from readers import number_of, stamped
from sights import TEXT, WHITE, drawing, rectangle, signed_with_picture

LEVELS = {"nothing": MDPPerm.NO_CHANGES, "filling": MDPPerm.FILL_FORMS, "notes": MDPPerm.ANNOTATE}


def certified(b: Bases, level: MDPPerm = MDPPerm.FILL_FORMS, **options) -> bytes:
    """The leader certifies the file, so that only what he permits may follow."""
    options.setdefault("evidence", True)
    return b.sign(b.open_prepared, LEADER, certify=True, docmdp_permissions=level, **options)


# --- certification and what follows ----------------------------------------------------------------------------------


HOLD = 16384
_PARAMS = b"/TransformParams << /Type /TransformParams /V /1.2 %s >>"
_METHOD = b"/Reference [<< /Type /SigRef /TransformMethod /%s " + _PARAMS + b" >>]"


def by_hand(b: Bases, pdf: bytes, *fields: str, holder=None, entries: bytes = b"", objects=None) -> bytes:
    """A signature in a revision written byte by byte, which no library would make: `entries` of its dictionary, other
    `objects` of the revision, one value for several fields.
    """
    value = raw.next_number(pdf)
    laid = {number: raw.body_of(pdf, number) for number in (number_of(pdf, field) for field in fields)}
    bodies = {number: body.replace(b"<<", b"<< /V %d 0 R " % value, 1) for number, body in laid.items()}
    start = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 %010d %010d %010d] "
    empty = start % (0, 0, 0) + entries + b" /Contents <" + b"0" * HOLD + b"> >>"
    return _signed(b, raw.appended(pdf, {**bodies, **(objects or {}), value: empty}), holder or b.authority.leader)


def _signed(b: Bases, pdf: bytes, holder) -> bytes:
    """The empty value that lies in the file, filled with a signature over the rest."""
    at = pdf.rindex(b"/Contents <0000") + len(b"/Contents ")
    end = at + HOLD + 2
    ranges = b"/ByteRange [0 %010d %010d %010d]" % (at, end, len(pdf) - end)
    pdf = re.sub(rb"/ByteRange \[0 0{10} 0{10} 0{10}\]", ranges, pdf)
    digest = hashlib.sha256(pdf[:at] + pdf[end:]).digest()
    signer = held(holder.key, holder, [b.authority.ca])
    made = asyncio.run(signer.async_sign(digest, "sha256", use_pades=True, timestamper=b.clock())).dump()
    return pdf[:at] + b"<" + made.hex().encode().ljust(HOLD, b"0") + b">" + pdf[end:]


@attack("invalid", "changed_after_signing")
def certified_for_nothing_then_sealed(b: Bases) -> bytes:
    return by_hand(b, certified(b, MDPPerm.NO_CHANGES), SEAL, holder=b.authority.office)


@attack("invalid", "changed_after_seal")
def certified_for_nothing_then_filled_and_sealed(b: Bases) -> bytes:
    filled = bench.filled(certified(b, MDPPerm.NO_CHANGES), FILL)
    return by_hand(b, filled, SEAL, holder=b.authority.office)


@honest()
def certified_for_nothing_then_stamped(b: Bases) -> bytes:
    """Evidence and archive time-stamps may follow whatever is permitted (ISO 32000-2 table 257)."""
    return b.stamp(certified(b, MDPPerm.NO_CHANGES))


@attack("invalid", "changed_after_signing")
def locked_for_nothing_then_signed(b: Bases) -> bytes:
    """No certification: the lock of the leader's field forbids every change (table 236, /P 1)."""
    writer = open_for_more(bench.page())
    lock = FieldMDPSpec(FieldMDPAction.ALL)
    append_signature_field(
        writer,
        SigFieldSpec(LEADER, box=(300, 200, 420, 260), field_mdp_spec=lock, doc_mdp_update_value=MDPPerm.NO_CHANGES),
    )
    append_signature_field(writer, SigFieldSpec(SEAL, box=(220, 190, 320, 290)))
    return b.sign(b.sign(bench._written(writer), LEADER, evidence=True), SEAL, evidence=True)


def _unlocked(change):
    """A locked file whose lock is taken off in the revision that does what it forbids."""

    def build(b: Bases) -> bytes:
        signed = b.sign(b.prepared, LEADER, evidence=True)

        def unlock(writer) -> None:
            change(writer)
            field = bench._field(writer, NOTE)
            field[name("/Ff")] = generic.NumberObject(1)
            writer.update_container(field)

        return b.sign(signed, SEAL, evidence=True, change=unlock, fill=FILL)

    return build


def _lock_of(writer):
    field = bench._field(writer, LEADER)
    return field, field["/Lock"]


def _weaker_lock(writer) -> None:
    field, _ = _lock_of(writer)
    field[name("/Lock")] = generic.DictionaryObject(
        {
            name("/Type"): name("/SigFieldLock"),
            name("/Action"): name("/Include"),
            name("/Fields"): generic.ArrayObject(),
        }
    )
    writer.update_container(field)


def _no_lock(writer) -> None:
    field, _ = _lock_of(writer)
    del field["/Lock"]
    writer.update_container(field)


def _lock_changed_in_place(writer) -> None:
    _, lock = _lock_of(writer)
    lock[name("/Action")] = name("/Include")
    lock[name("/Fields")] = generic.ArrayObject()
    writer.update_container(lock)


attack("invalid", name="lock-weakened-after-signing")(_unlocked(_weaker_lock))
attack("invalid", name="lock-taken-off-after-signing")(_unlocked(_no_lock))
attack("invalid", name="lock-changed-in-place-after-signing")(_unlocked(_lock_changed_in_place))


def _referenced(reference: bytes):
    """Signed by the leader with a signature reference written by hand, then numbered and sealed."""
    return lambda b: _sealed(b, by_hand(b, b.open_prepared, LEADER, entries=b"/Reference " + reference))


@attack("invalid", "changed_after_seal")
def lock_that_the_signature_states_and_the_field_does_not(b: Bases) -> bytes:
    """The field's lock names another field than the signature's own FieldMDP does; the signature's counts."""
    number = number_of(b.open_prepared, LEADER)
    lock = b"<< /Lock << /Type /SigFieldLock /Action /Include /Fields [(khac)] >> "
    laid = raw.appended(b.open_prepared, {number: raw.body_of(b.open_prepared, number).replace(b"<<", lock, 1)})
    method = b"/Reference [<< /Type /SigRef /TransformMethod /FieldMDP " + _PARAMS % b"/Action /All" + b" >>]"
    return _sealed(b, by_hand(b, laid, LEADER, entries=method))


def _sealed(b: Bases, signed: bytes) -> bytes:
    return b.sign(signed, SEAL, evidence=True, fill=FILL)


for _what, _wanted, _reference in (
    (
        "of-an-unknown-method",
        "warning invalid",
        b"[<< /Type /SigRef /TransformMethod /Nothing " + _PARAMS % b"" + b" >>]",
    ),
    ("of-usage-rights", "warning invalid", b"[<< /Type /SigRef /TransformMethod /UR3 " + _PARAMS % b"" + b" >>]"),
    ("without-a-method", "warning invalid", b"[<< /Type /SigRef >>]"),
    ("that-is-no-list", "warning invalid", b"/DocMDP"),
    ("of-level-zero", "invalid", b"[<< /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P 0" + b" >>]"),
    ("of-level-nine", "invalid", b"[<< /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P 9" + b" >>]"),
    ("of-no-level-number", "invalid", b"[<< /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P (2)" + b" >>]"),
    (
        "of-an-unknown-action",
        "invalid",
        b"[<< /Type /SigRef /TransformMethod /FieldMDP " + _PARAMS % b"/Action /Some" + b" >>]",
    ),
):
    attack(_wanted, name=f"reference-{_what}", long=_what not in ("of-an-unknown-method", "of-level-nine"))(
        _referenced(_reference)
    )

for _what, _wanted, _reference in (
    ("nothing-by-an-approval", "invalid", b"[<< /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P 1" + b" >>]"),
    ("all-fields", "invalid", b"[<< /Type /SigRef /TransformMethod /FieldMDP " + _PARAMS % b"/Action /All" + b" >>]"),
    (
        "the-number",
        "invalid",
        b"[<< /Type /SigRef /TransformMethod /FieldMDP "
        + _PARAMS % (b"/Action /Include /Fields [(%b)]" % NUMBER.encode())
        + b" >>]",
    ),
    (
        "all-but-another",
        "invalid",
        b"[<< /Type /SigRef /TransformMethod /FieldMDP " + _PARAMS % b"/Action /Exclude /Fields [(ghi_chu)]" + b" >>]",
    ),
    (
        "first-loosely-then-strictly",
        "invalid",
        b"[<< /Type /SigRef /TransformMethod /FieldMDP " + _PARAMS % b"/Action /Include /Fields [(ghi_chu)]" + b" >>"
        b" << /Type /SigRef /TransformMethod /FieldMDP " + _PARAMS % b"/Action /All" + b" >>]",
    ),
    (
        "first-loosely-then-nothing",
        "invalid",
        b"[<< /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P 3" + b" >>"
        b" << /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P 1" + b" >>]",
    ),
):
    attack(_wanted, name=f"reference-permits-{_what}", long=_what.startswith(("all", "the")))(_referenced(_reference))

honest(name="reference-of-identity")(_referenced(b"[<< /Type /SigRef /TransformMethod /Identity >>]"))
honest(name="reference-permits-filling-by-an-approval")(
    _referenced(b"[<< /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P 2" + b" >>]")
)
honest(name="reference-permits-all-but-the-number")(
    _referenced(
        b"[<< /Type /SigRef /TransformMethod /FieldMDP "
        + _PARAMS % (b"/Action /Exclude /Fields [%b]" % b" ".join(b"(%b)" % one.encode() for one in (*FILL, SEAL)))
        + b" >>]",
    )
)


@honest()
def certified_again_more_loosely(b: Bases) -> bytes:
    """A second certification (a file has one, ISO 32000-1 §12.8.2.2), which nobody makes use of."""
    return by_hand(b, certified(b), SEAL, holder=b.authority.office, entries=_METHOD % (b"DocMDP", b"/P 3"))


@attack("invalid", "changed_after_signing")
def certified_again_more_loosely_and_made_use_of(b: Bases) -> bytes:
    return b.stamp(annotate(certified_again_more_loosely(b), "FreeText", ANNOTATIONS["FreeText"]))


@attack("invalid")
def certified_after_another_signature(b: Bases) -> bytes:
    """The catalog calls the later signature the certification; whoever signed first did not know."""
    pdf = b.open_led
    root, value = raw.root_number(pdf), raw.next_number(pdf)
    method = b"/Reference [<< /Type /SigRef /TransformMethod /DocMDP " + _PARAMS % b"/P 3" + b" >>]"
    body = raw.body_of(pdf, root).replace(b"<<", b"<< /Perms << /DocMDP %d 0 R >> " % value, 1)
    return by_hand(b, pdf, SEAL, holder=b.authority.office, entries=method, objects={root: body})


def _permissions(key: bytes, value):
    """/Perms of the catalog rewritten by whoever comes last."""

    def build(b: Bases) -> bytes:
        pdf = certified(b)
        root = raw.root_number(pdf)
        body = raw.body_of(pdf, root)
        body = re.sub(rb"/Perms (?:\d+ 0 R|<<.*?>>)", b"", body, flags=re.S)
        body = body.replace(b"<<", b"<< /Perms << %b %b >> " % (key, value(pdf)), 1)
        return stamped(b, raw.appended(pdf, {root: body}))

    return build


attack("invalid", name="permissions-taken-away")(_permissions(b"", lambda pdf: b""))
attack("invalid", name="permissions-of-nothing")(_permissions(b"/DocMDP", lambda pdf: b"null"))
attack("invalid", name="permissions-of-another-method")(_permissions(b"/UR3", lambda pdf: b"9 0 R"))
attack("invalid", name="permissions-of-the-page")(
    _permissions(b"/DocMDP", lambda pdf: b"%d 0 R" % raw.page_number(pdf))
)


# --- annotations over a certified file (evil annotation) -------------------------------------------------------------

_QUAD = rectangle(60, 700, 300, 700, 60, 780, 300, 780)
ANNOTATIONS: dict[str, dict] = {
    "FreeText": {"/Contents": generic.pdf_string("9.000.000"), "/DA": generic.pdf_string("/Helv 20 Tf 0 g")},
    "Stamp": {},
    "Redact": {"/QuadPoints": _QUAD, "/OverlayText": generic.pdf_string("9999")},
    "Square": {"/IC": rectangle(1, 1, 1)},
    "Circle": {"/IC": rectangle(1, 1, 1)},
    "Line": {"/L": rectangle(60, 700, 300, 780)},
    "Polygon": {"/Vertices": rectangle(60, 700, 300, 700, 300, 780)},
    "PolyLine": {"/Vertices": rectangle(60, 700, 300, 700, 300, 780)},
    "Ink": {"/InkList": generic.ArrayObject([rectangle(60, 700, 300, 780)])},
    "Highlight": {"/QuadPoints": _QUAD},
    "Underline": {"/QuadPoints": _QUAD},
    "StrikeOut": {"/QuadPoints": _QUAD},
    "Squiggly": {"/QuadPoints": _QUAD},
    "Text": {"/Contents": generic.pdf_string("x")},
    "Popup": {"/Open": generic.BooleanObject(True)},
    "Caret": {},
    "Link": {},
    "FileAttachment": {},
    "Watermark": {},
    "Sound": {},
    "Movie": {},
    "Screen": {},
    "3D": {},
    "RichMedia": {},
    "PrinterMark": {},
    "TrapNet": {},
    "Projection": {},
    "Widget": {},
    "Unknown": {},
}
QUICK = {"FreeText", "Redact", "Widget", "Unknown"}


def annotate(pdf: bytes, subtype: str, rest: dict, *, look: bool = True, hidden: bool = False) -> bytes:
    writer = open_for_more(pdf)
    page = writer.find_page_for_modification(0)[0]
    one = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/" + subtype),
            name("/Rect"): rectangle(60, 700, 360, 800),
            name("/F"): generic.NumberObject(2 if hidden else 4),
            **{name(key): value for key, value in rest.items()},
        }
    )
    if look:
        one[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, WHITE, box=(300, 100))})
    writer.register_annotation(page, writer.add_object(one))
    return bench._written(writer)


def _annotated(level: MDPPerm, subtype: str, rest: dict, **options):
    return lambda b: b.stamp(annotate(certified(b, level), subtype, rest, **options))


for _subtype, _rest in ANNOTATIONS.items():
    attack(
        "invalid", "changed_after_signing", name=f"annotation-of-kind-{_subtype}".lower(), long=_subtype not in QUICK
    )(_annotated(MDPPerm.ANNOTATE, _subtype, _rest))
attack("invalid", "changed_after_signing", name="annotation-without-a-look")(
    _annotated(MDPPerm.ANNOTATE, "FreeText", ANNOTATIONS["FreeText"], look=False)
)
attack("invalid", "changed_after_signing", name="annotation-hidden-for-the-time-being")(
    _annotated(MDPPerm.ANNOTATE, "Stamp", {}, hidden=True)
)
attack("invalid", "changed_after_signing", name="annotation-where-filling-is-permitted")(
    _annotated(MDPPerm.FILL_FORMS, "FreeText", ANNOTATIONS["FreeText"])
)


@attack("invalid", "changed_after_signing")
def annotation_beside_the_number(b: Bases) -> bytes:
    """One digit more beside the number's field, not over it."""
    writer = open_for_more(b.open_good)
    page = writer.find_page_for_modification(0)[0]
    one = generic.DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Stamp"),
            name("/Rect"): rectangle(80, 740, 90, 760),
            name("/F"): generic.NumberObject(4),
            name("/AP"): generic.DictionaryObject({name("/N"): drawing(writer, TEXT % b"9", box=(10, 20))}),
        }
    )
    writer.register_annotation(page, writer.add_object(one))
    return b.stamp(bench._written(writer))


@attack("invalid", "changed_after_signing")
def digit_beside_the_number_on_the_page(b: Bases) -> bytes:
    writer = open_for_more(b.open_good)
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 80 745 Td (9) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(stream))
    return b.stamp(bench._written(writer))


@attack("invalid", "changed_after_signing")
def digit_beside_the_number_brought_by_the_seal(b: Bases) -> bytes:
    """The revision that seals also draws on the page that the leader signed."""

    def change(writer) -> None:
        stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 80 745 Td (9) Tj ET")
        writer.add_stream_to_page(0, writer.add_object(stream))

    return b.sign(b.open_led, SEAL, evidence=True, fill=FILL, change=change)


@attack("warning invalid")
def digit_beside_the_number_in_another_persons_signature(b: Bases) -> bytes:
    return signed_with_picture(b, b.open_good, "KyThem", b.authority.person(), TEXT % b"9", (80, 740, 90, 760))


@attack("invalid", "changed_after_signing")
def digit_beside_the_number_in_a_time_stamp(b: Bases) -> bytes:
    def change(writer) -> None:
        append_signature_field(writer, SigFieldSpec("DauTG", box=(80, 740, 90, 760)))
        field = bench._field(writer, "DauTG")
        field[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, TEXT % b"9", box=(10, 20))})
        writer.update_container(field)

    return b.stamp(b.open_good, change=change, field_name="DauTG")


# --- signatures over a certified file (sneaky signature) -------------------------------------------------------------


@attack("invalid", "untrusted")
def sneaky_signature_of_a_stranger(b: Bases) -> bytes:
    return signed_with_picture(b, certified(b), "Moi", b.stranger.leader, WHITE, (60, 700, 360, 800))


@attack("warning invalid")
def sneaky_signature_of_somebody_trusted(b: Bases) -> bytes:
    return signed_with_picture(b, certified(b), "Moi", b.authority.person(), WHITE, (60, 700, 360, 800))


@attack("invalid", "changed_after_signing")
def sneaky_signature_where_nothing_is_permitted(b: Bases) -> bytes:
    writer = open_for_more(certified(b, MDPPerm.NO_CHANGES))
    append_signature_field(writer, SigFieldSpec("Moi", box=(60, 700, 360, 800)))
    field = bench._field(writer, "Moi")
    field[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, WHITE, box=(300, 100))})
    writer.update_container(field)
    return by_hand(b, bench._written(writer), "Moi", holder=b.authority.person())


@attack("invalid")
def sneaky_signature_in_a_laid_field(b: Bases) -> bytes:
    """The empty field of the seal is signed by a person, whose picture is a seal."""

    def change(writer) -> None:
        field = bench._field(writer, SEAL)
        field[name("/AP")] = generic.DictionaryObject(
            {name("/N"): drawing(writer, b"1 0 0 RG 5 5 90 90 re S", box=(100, 100))}
        )
        writer.update_container(field)

    return b.sign(certified(b), SEAL, b.authority.person(), evidence=True, change=change)


@attack("invalid")
def sneaky_signature_never_made(b: Bases) -> bytes:
    """The field has a picture and a value that is no signature."""

    def change(writer) -> None:
        append_signature_field(writer, SigFieldSpec("Moi", box=(60, 700, 360, 800)))
        field = bench._field(writer, "Moi")
        field[name("/AP")] = generic.DictionaryObject({name("/N"): drawing(writer, WHITE, box=(300, 100))})
        field[name("/V")] = writer.add_object(
            generic.DictionaryObject(
                {
                    name("/Type"): name("/Sig"),
                    name("/Filter"): name("/Adobe.PPKLite"),
                    name("/SubFilter"): name("/ETSI.CAdES.detached"),
                    name("/ByteRange"): generic.ArrayObject(generic.NumberObject(0) for _ in range(4)),
                    name("/Contents"): generic.ByteStringObject(bytes(64)),
                }
            )
        )
        writer.update_container(field)

    writer = open_for_more(certified(b))
    change(writer)
    return b.stamp(bench._written(writer))


# --- fields of unusual build -----------------------------------------------------------------------------------------


def _signature_field_with_kids(b: Bases) -> bytes:
    """The leader's field has its widget as a kid, as some form tools lay it."""
    pdf = b.open_prepared
    number = number_of(pdf, LEADER)
    body = raw.body_of(pdf, number)
    kid = raw.next_number(pdf)
    rect = re.search(rb"/Rect\s*\[[^\]]*\]", body)[0]
    page = raw.page_number(pdf)
    field = re.sub(rb"/Rect\s*\[[^\]]*\]|/Subtype\s*/Widget|/Type\s*/Annot|/P \d+ 0 R|/F 132", b"", body)
    field = field.replace(b"<<", b"<< /Kids [%d 0 R] " % kid, 1)
    widget = b"<< /Type /Annot /Subtype /Widget /Parent %d 0 R /P %d 0 R /F 132 %b >>" % (number, page, rect)
    listed = raw.body_of(pdf, page).replace(b"%d 0 R" % number, b"%d 0 R" % kid)
    return raw.appended(pdf, {number: field, kid: widget, page: listed})


@honest()
def signature_field_with_a_kid(b: Bases) -> bytes:
    return b.sign(b.sign(_signature_field_with_kids(b), LEADER), SEAL, evidence=True, fill=FILL)


@attack("invalid", "changed_after_signing")
def signature_field_with_a_kid_more(b: Bases) -> bytes:
    """A second widget for the leader's signature, somewhere else, with another picture."""
    signed = signature_field_with_a_kid(b)
    number = number_of(signed, LEADER)
    kid, look = raw.next_number(signed), raw.next_number(signed) + 1
    body = re.sub(rb"/Kids\s*\[", b"/Kids [%d 0 R " % kid, raw.body_of(signed, number))
    page = raw.page_number(signed)
    widget = (
        b"<< /Type /Annot /Subtype /Widget /Parent %d 0 R /P %d 0 R /F 4 /Rect [60 700 360 800] /AP << /N %d 0 R >> >>"
        % (number, page, look)
    )
    listed = re.sub(rb"/Annots\s*\[", b"/Annots [%d 0 R " % kid, raw.body_of(signed, page))
    objects = {number: body, kid: widget, page: listed}
    objects[look] = raw.stream(WHITE, b"/Type /XObject /Subtype /Form /BBox [0 0 300 100]")
    return stamped(b, raw.appended(signed, objects))


@attack("invalid", "byte_range")
def one_signature_in_two_fields(b: Bases) -> bytes:
    """Two fields share a value: who signs once seems to have signed twice."""
    writer = open_for_more(b.open_led)
    for place, field in enumerate(("Mot", "Hai")):
        append_signature_field(writer, SigFieldSpec(field, box=(60 + 100 * place, 300, 140 + 100 * place, 340)))
    return by_hand(b, bench._written(writer), "Mot", "Hai", holder=b.authority.person())


@attack("invalid", "byte_range")
def value_inside_an_object_stream(b: Bases) -> bytes:
    """The seal's dictionary again, where no range of bytes can show its value."""
    pdf = b.open_good
    value = bench._field(open_for_more(pdf), SEAL).raw_get("/V").idnum
    return raw.appended_in_stream(pdf, {value: raw.body_of(pdf, value)})


@attack("invalid")
def value_by_reference(b: Bases) -> bytes:
    """The value stands in an object of its own, which a later revision could replace."""
    pdf = b.open_good
    number = bench._field(open_for_more(pdf), SEAL).raw_get("/V").idnum
    body = raw.body_of(pdf, number)
    own = raw.next_number(pdf)
    found = re.search(rb"/Contents\s*(<[0-9a-fA-F]*>)", body)
    return raw.appended(pdf, {number: body.replace(found[1], b"%d 0 R" % own), own: found[1]})


@attack("invalid")
def range_by_reference(b: Bases) -> bytes:
    pdf = b.open_good
    number = bench._field(open_for_more(pdf), SEAL).raw_get("/V").idnum
    body = raw.body_of(pdf, number)
    own = raw.next_number(pdf)
    found = re.search(rb"/ByteRange\s*(\[[^\]]*\])", body)
    return raw.appended(pdf, {number: body.replace(found[1], b"%d 0 R" % own), own: found[1]})


# --- XFA -------------------------------------------------------------------------------------------------------------

_XDP = b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template>%s</template></xdp:xdp>'


def _with_xfa(pdf: bytes, *, dynamic: bool = False, text: bytes = b"a") -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.Root.AcroForm.XFA = document.make_stream(_XDP % text)
        if dynamic:
            document.Root.NeedsRendering = True
        document.save(out, compress_streams=False)
    return out.getvalue()


@attack("warning", "active_content")
def xfa_of_a_fixed_form(b: Bases) -> bytes:
    return b.sign(b.sign(_with_xfa(b.open_prepared), LEADER), SEAL, evidence=True, fill=FILL)


@attack("warning", "active_content")
def xfa_of_a_form_that_draws_itself(b: Bases) -> bytes:
    return b.sign(b.sign(_with_xfa(b.open_prepared, dynamic=True), LEADER), SEAL, evidence=True, fill=FILL)


@attack("invalid", "changed_after_signing")
def xfa_added_after_signing(b: Bases) -> bytes:
    root = raw.root_number(b.open_good)
    form = int(re.search(rb"/AcroForm (\d+) 0 R", raw.body_of(b.open_good, root))[1])
    own = raw.next_number(b.open_good)
    body = raw.body_of(b.open_good, form).replace(b"<<", b"<< /XFA %d 0 R " % own, 1)
    return stamped(b, raw.appended(b.open_good, {form: body, own: raw.stream(_XDP % b"b")}))


@attack("invalid", "changed_after_signing")
def xfa_changed_after_signing(b: Bases) -> bytes:
    signed = xfa_of_a_fixed_form(b)
    number = int(re.search(rb"/XFA (\d+) 0 R", signed)[1])
    return stamped(b, raw.appended(signed, {number: raw.stream(_XDP % b"khac")}))


# --- actions ---------------------------------------------------------------------------------------------------------


def _opening(action: bytes):
    def build(b: Bases) -> bytes:
        page = bench.page()
        root = raw.root_number(page)
        body = raw.body_of(page, root).replace(b"<<", b"<< /OpenAction %b " % (action % raw.page_number(page)), 1)
        return b.sign(b.sign(bench.prepared(raw.appended(page, {root: body})), LEADER), SEAL, evidence=True, fill=FILL)

    return build


for _what, _action in {
    "script-behind-a-jump": b"<< /S /GoTo /D [%d 0 R /Fit] /Next << /S /JavaScript /JS (1) >> >>",
    "script-in-a-list-behind-a-jump": (
        b"<< /S /Named /N /FirstPage /D [%d 0 R /Fit] /Next [<< /S /GoTo /D (x) >> << /S /JavaScript /JS (1) >>] >>"
    ),
    "layers-switched": b"<< /S /SetOCGState /State [/Toggle %d 0 R] >>",
    "fields-hidden": b"<< /S /Hide /T (vb_so) /X %d >>",
    "address": b"<< /S /URI /URI (http://x) /X %d >>",
    "program": b"<< /S /Launch /F (x) /X %d >>",
}.items():
    attack("warning", "active_content", name=f"opening-{_what}", long=not _what.startswith("script"))(_opening(_action))

honest(name="opening-jump-behind-a-jump")(
    _opening(b"<< /S /GoTo /D [%d 0 R /Fit] /Next << /S /Named /N /NextPage >> >>")
)


def _bearing(annotation: bytes):
    """A page with an annotation that was there before anybody signed."""

    def build(b: Bases) -> bytes:
        page = bench.page()
        owner, number = raw.page_number(page), raw.next_number(page)
        body = raw.body_of(page, owner).replace(b"<<", b"<< /Annots [%d 0 R] " % number, 1)
        base = raw.appended(page, {owner: body, number: annotation})
        return b.sign(b.sign(bench.prepared(base), LEADER), SEAL, evidence=True, fill=FILL)

    return build


for _what, _annotation in {
    "script-of-an-annotation": (
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /AA << /PV << /S /JavaScript /JS (1) >> >> >>"
    ),
    "media": b"<< /Type /Annot /Subtype /RichMedia /Rect [0 0 300 300] /RichMediaContent << >> >>",
    "screen": b"<< /Type /Annot /Subtype /Screen /Rect [0 0 300 300] /A << /S /Rendition /OP 0 >> >>",
    "film": b"<< /Type /Annot /Subtype /Movie /Rect [0 0 300 300] /Movie << /F (x) >> >>",
    "solid": b"<< /Type /Annot /Subtype /3D /Rect [0 0 300 300] >>",
}.items():
    attack("warning", "active_content", name=f"annotation-bears-{_what}", long=not _what.startswith("script"))(
        _bearing(_annotation)
    )


# --- the number as a field of another kind ---------------------------------------------------------------------------


def _number_as(change):
    def build(b: Bases) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(b.open_prepared)) as document:
            field = next(item for item in document.Root.AcroForm.Fields if item.T == NUMBER)
            change(field)
            document.save(out)
        return b.sign(out.getvalue(), SEAL, evidence=True, fill=FILL, draws={NUMBER: "9999"})

    return build


def _kind(field, key: str, value) -> None:
    field[key] = value


for _what, _key, _value in (
    ("a-password", "/Ff", 1 << 13),
    ("a-list", "/FT", pikepdf.Name.Ch),
    ("a-button", "/FT", pikepdf.Name.Btn),
):
    attack("invalid", "field_mismatch", name=f"number-as-{_what}")(
        _number_as(lambda field, key=_key, value=_value: _kind(field, key, value))
    )
