"""What comes back from a desk: right files pass, and each way of being wrong has its own refusal."""

from __future__ import annotations

import dataclasses
import functools
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from making_world import NUMBER, OFFICE, Authority, Life
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from vanthu.pdf import returned as room
from vanthu.pdf import revision, sign
from vanthu.pdf.appearance import add_picture, encode_picture
from vanthu.pdf.number import NumberDate
from vanthu.pdf.objects import acro_form, form_xobject, named_fields
from vanthu.pdf.place import MM
from vanthu.pdf.returned import check_returned
from vanthu.pdf.sign import seal, sign_initials, sign_person
from vanthu.pdf.signature_look import Look
from vanthu.pdf.trust import TrustList
from vanthu.pdf.typeface import Face, embed
from vanthu.pdf.verdict import VIETNAM

NOW = datetime.now(UTC)
#: Our files of tests carry no revocation data before the seal, and nobody is asked here.
BEARS = frozenset({"revocation_unknown"})


@pytest.fixture(scope="module")
def trust(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> TrustList:
    folder = tmp_path_factory.mktemp("trust")
    (folder / "root.pem").write_bytes(authority.root())
    return TrustList.load(folder)


@pytest.fixture
def held(authority: Authority, trust: TrustList) -> Callable[..., Any]:
    """`held(ours, theirs, "KyLanhDao")`: check with what this office would say, or with changes."""

    def check(ours: bytes, theirs: bytes, field: str, **changes: Any) -> Any:
        uid = {"KyNhay1": "CCCD:002", "KyLanhDao": "CCCD:001", "ConDau": "MST:001"}[field]
        settings = {
            "field": field,
            "certificate": authority.signer(uid).signing_cert.dump(),
            "trust": trust,
            "at": datetime.now(UTC),
            "since": NOW,
            "bears": BEARS,
        }
        return check_returned(ours, theirs, **(settings | changes))

    return check


@pytest.fixture
def leads(authority: Authority, signature_png: bytes) -> Callable[..., bytes]:
    """A leader's signature, made quickly at the time that his desk claims."""

    def make(pdf: bytes, **changes: Any) -> bytes:
        settings = {
            "signer": authority.signer("CCCD:001"),
            "image": signature_png,
            "timestamper": None,
            "signed_at": datetime.now(UTC),
        }
        return sign_person(pdf, **(settings | changes))

    return make


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`drawing(extra)`: what a tool does besides, in the revision of the next signature."""

    def more(extra: Callable[[IncrementalPdfFileWriter], None]) -> None:
        real = revision.sign_field

        async def both(pdf: bytes, *, draw: Any, **rest: Any) -> bytes:
            def drawn(writer: IncrementalPdfFileWriter, at: datetime) -> None:
                draw(writer, at)
                extra(writer)

            return await real(pdf, draw=drawn, **rest)

        monkeypatch.setattr(sign, "sign_field", both)

    return more


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """One more revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def title(writer: IncrementalPdfFileWriter) -> None:
    writer.set_info(generic.DictionaryObject({pdf_name("/Title"): pdf_string("Khác")}))


# --- what passes -------------------------------------------------------------------------------------------------------


@pytest.mark.req("BD-13.1b-i")
def test_each_of_the_three_signatures_passes_as_exactly_one_update(life: Life, held: Callable[..., Any]) -> None:
    for ours, theirs, field in (
        (life.prepared, life.initialled, "KyNhay1"),
        (life.initialled, life.led, "KyLanhDao"),
    ):
        found = held(ours, theirs, field)
        assert (found.stamped, found.evidence) == (True, False)
        assert NOW - timedelta(minutes=10) < found.signed_at < datetime.now(UTC) + timedelta(minutes=10)
    found = held(life.led, life.sealed, "ConDau", fill=NUMBER.texts(), bears=frozenset())
    assert (found.stamped, found.evidence) == (True, True)


def test_the_check_works_in_the_sandbox_and_its_refusals_come_out_of_it(
    life: Life, authority: Authority, trust: TrustList
) -> None:
    from vanthu.pdf.sandbox import Sandbox

    settings = {
        "field": "KyLanhDao",
        "certificate": authority.signer("CCCD:001").signing_cert.dump(),
        "trust": trust,
        "at": datetime.now(UTC),
        "since": NOW,
        "bears": BEARS,
    }
    with Sandbox() as box:
        found = box.call("vanthu.pdf.returned:check_returned", life.initialled, life.led, timeout=120, **settings)
        assert found.stamped
        with pytest.raises(room.ReturnedUnsigned) as caught:
            box.call("vanthu.pdf.returned:check_returned", life.initialled, life.initialled, timeout=120, **settings)
    assert caught.value.code == "returned_unsigned"


def test_evidence_behind_the_signature_passes_where_it_is_allowed_only(
    life: Life, held: Callable[..., Any], authority: Authority
) -> None:
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    certificate = authority.signer("CCCD:001").signing_cert
    theirs = updated(
        life.led, lambda writer: DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[certificate])
    )
    assert held(life.initialled, theirs, "KyLanhDao", evidence_behind=True).evidence
    with pytest.raises(room.ReturnedExtraRevision):
        held(life.initialled, theirs, "KyLanhDao")
    with pytest.raises(room.ReturnedExtraRevision):
        # A filled field is no evidence.
        held(life.initialled, updated(life.led, _fill_number), "KyLanhDao", evidence_behind=True)


# --- what does not ----------------------------------------------------------------------------------------------------


def _fill_number(writer: IncrementalPdfFileWriter) -> None:
    sign.fill(writer, NUMBER)


def test_a_file_that_was_saved_anew_is_refused(life: Life, held: Callable[..., Any]) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(life.led)) as file:
        file.save(out)
    with pytest.raises(room.ReturnedRewritten, match="ghi lại từ đầu"):
        held(life.initialled, out.getvalue(), "KyLanhDao")


def test_a_file_without_a_new_signature_is_refused(life: Life, held: Callable[..., Any]) -> None:
    for theirs in (life.initialled, life.initialled + b"\n", updated(life.initialled, title)):
        with pytest.raises(room.ReturnedUnsigned):
            held(life.initialled, theirs, "KyLanhDao")


def test_a_file_that_grew_too_much_is_refused(life: Life, held: Callable[..., Any]) -> None:
    theirs = updated(
        life.led, lambda writer: writer.add_object(generic.StreamObject(stream_data=bytes(range(256)) * 17_000))
    )
    with pytest.raises(room.ReturnedTooLarge, match=r"4\.\d MB"):
        held(life.initialled, theirs, "KyLanhDao")


def test_what_cannot_be_read_is_refused(life: Life, held: Callable[..., Any]) -> None:
    for addition in (b"\nxref\n0 1\nhello\ntrailer\n<<>>\nstartxref\n12\n%%EOF\n", b"\nstartxref\n99999999\n%%EOF\n"):
        with pytest.raises(room.ReturnedUnreadable):
            held(life.initialled, life.initialled + addition, "KyLanhDao")


def test_a_second_revision_is_refused(life: Life, held: Callable[..., Any]) -> None:
    with pytest.raises(room.ReturnedExtraRevision):
        held(life.initialled, updated(life.led, title), "KyLanhDao")
    # Signed only after an update of their own.
    with pytest.raises(room.ReturnedExtraRevision):
        held(life.prepared, updated(life.initialled, title), "KyNhay1")


def test_an_update_before_the_signature_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes]
) -> None:
    with pytest.raises(room.ReturnedExtraRevision):
        held(life.initialled, leads(updated(life.initialled, title)), "KyLanhDao")


def test_an_update_that_does_not_lead_back_to_our_last_one_is_refused(life: Life, held: Callable[..., Any]) -> None:
    places = [int(found) for found in re.findall(rb"/Prev (\d+)", life.led)]
    skipped = life.led.replace(b"/Prev %d" % places[-1], b"/Prev %d" % places[-2])
    assert len(skipped) == len(life.led)
    with pytest.raises((room.ReturnedExtraRevision, room.ReturnedUnreadable)):
        held(life.initialled, skipped, "KyLanhDao")


def test_an_added_page_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], drawing: Callable[..., None]
) -> None:
    def page(writer: IncrementalPdfFileWriter) -> None:
        from pyhanko.pdf_utils.writer import PageObject

        stream = writer.add_object(generic.StreamObject(stream_data=b""))
        writer.insert_page(
            PageObject(contents=stream, media_box=generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))))
        )

    drawing(page)
    with pytest.raises(room.ReturnedPagesChanged):
        held(life.initialled, leads(life.initialled), "KyLanhDao")


def test_two_new_signatures_are_refused(life: Life, held: Callable[..., Any]) -> None:
    with pytest.raises(room.ReturnedManySignatures):
        held(life.prepared, life.led, "KyLanhDao")


def test_a_signature_in_another_field_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], authority: Authority
) -> None:
    with pytest.raises(room.ReturnedOtherField, match="KyLanhDao"):
        held(life.prepared, leads(life.prepared), "KyNhay1")
    # In a field of the tool's own making.
    writer = IncrementalPdfFileWriter(io.BytesIO(life.prepared))
    append_signature_field(writer, SigFieldSpec("Signature1", on_page=0, box=(10, 10, 200, 60)))
    signer = PdfSigner(PdfSignatureMetadata(field_name="Signature1"), signer=authority.signer("CCCD:002"))
    with pytest.raises(room.ReturnedOtherField, match="Signature1"):
        held(life.prepared, signer.sign_pdf(writer).getvalue(), "KyNhay1")


def test_anything_drawn_on_the_page_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], drawing: Callable[..., None]
) -> None:
    def stamp(writer: IncrementalPdfFileWriter) -> None:
        content = generic.StreamObject(stream_data=b"q 1 0 0 rg 0 0 100 100 re f Q")
        writer.add_stream_to_page(0, writer.add_object(content))

    drawing(stamp)
    with pytest.raises(room.ReturnedContentChanged):
        held(life.initialled, leads(life.initialled), "KyLanhDao")


def test_a_comment_on_the_page_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], drawing: Callable[..., None]
) -> None:
    def comment(writer: IncrementalPdfFileWriter) -> None:
        page, _ = writer.find_page_for_modification(0)
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 90, 30))),
                pdf_name("/Contents"): pdf_string("Đồng ý"),
            }
        )
        writer.register_annotation(page, writer.add_object(note))

    drawing(comment)
    with pytest.raises(room.ReturnedContentChanged):
        held(life.initialled, leads(life.initialled), "KyLanhDao")


def test_a_field_that_is_not_this_acts_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], drawing: Callable[..., None]
) -> None:
    drawing(_fill_number)
    with pytest.raises(room.ReturnedFieldChanged, match="vb_so"):
        held(life.initialled, leads(life.initialled), "KyLanhDao")


def test_a_seal_that_is_only_painted_into_its_field_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], drawing: Callable[..., None]
) -> None:
    def paint(writer: IncrementalPdfFileWriter) -> None:
        field = named_fields(acro_form(writer.root))["ConDau"]
        red = writer.add_object(form_xobject(100, 100, b"1 0 0 rg 0 0 100 100 re f"))
        field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): red})
        writer.update_container(field)

    drawing(paint)
    with pytest.raises(room.ReturnedContentChanged):
        held(life.initialled, leads(life.initialled), "KyLanhDao")


@pytest.fixture
def seals(life: Life, authority: Authority, seal_png: bytes) -> Callable[..., bytes]:
    def make(number: NumberDate = NUMBER, at: datetime | None = None) -> bytes:
        return seal(
            life.led,
            signer=authority.signer("MST:001"),
            seal_image=seal_png,
            timestamper=None,
            at=at or datetime.now(UTC),
            context=None,
            number=number,
        )

    return make


def test_another_number_than_the_registers_is_refused(
    life: Life, held: Callable[..., Any], seals: Callable[..., bytes]
) -> None:
    theirs = seals(NumberDate(number="08", day=NUMBER.day, month=NUMBER.month, year=NUMBER.year))
    with pytest.raises(room.ReturnedWrongValue, match="“08”.*“07”"):
        held(life.led, theirs, "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True)
    with pytest.raises(room.ReturnedFieldChanged):
        held(life.led, theirs, "ConDau", accepts_claimed_time=True)


@pytest.mark.parametrize("drawn", [b"", b"/Tx BMC q BT 0 g /VTSo 13 Tf 2.00 3.00 Td <3939> Tj ET Q EMC"])
def test_a_number_that_shows_something_else_is_refused(
    life: Life, held: Callable[..., Any], seals: Callable[..., bytes], drawing: Callable[..., None], drawn: bytes
) -> None:
    def redraw(writer: IncrementalPdfFileWriter) -> None:
        form = named_fields(acro_form(writer.root))["vb_so"]["/AP"]["/N"]
        form._data = drawn

    drawing(redraw)
    with pytest.raises(room.ReturnedDrawnOtherwise):
        held(life.led, seals(), "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True)


def test_a_signature_that_does_not_lock_is_refused(
    life: Life, held: Callable[..., Any], seals: Callable[..., bytes]
) -> None:
    theirs = seals()
    start = theirs.index(b"/Reference", len(life.led))
    with pytest.raises(room.ReturnedUnlocked):
        held(life.led, theirs[:start] + b"/XXference" + theirs[start + 10 :], "ConDau", fill=NUMBER.texts())


def test_another_certificate_than_the_registered_one_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], authority: Authority
) -> None:
    theirs = leads(life.initialled, signer=authority.signer("CCCD:002"))
    with pytest.raises(room.ReturnedOtherCertificate, match="Trưởng phòng"):
        held(life.initialled, theirs, "KyLanhDao", accepts_claimed_time=True)


def test_what_the_verifier_finds_is_refused_in_its_words(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], authority: Authority
) -> None:
    expired = authority.signer("CCCD:003")
    theirs = leads(life.initialled, signer=expired)
    with pytest.raises(room.ReturnedNotValid, match="hết hạn"):
        held(life.initialled, theirs, "KyLanhDao", certificate=expired.signing_cert.dump(), accepts_claimed_time=True)
    stranger = authority.signer("CCCD:005")
    theirs = leads(life.initialled, signer=stranger)
    with pytest.raises(room.ReturnedNotValid, match="danh sách tin cậy"):
        held(life.initialled, theirs, "KyLanhDao", certificate=stranger.signing_cert.dump(), accepts_claimed_time=True)


def test_one_changed_byte_of_the_signature_is_refused(life: Life, held: Callable[..., Any]) -> None:
    value = PdfFileReader(io.BytesIO(life.led)).embedded_signatures[-1].signer_info["signature"].native
    at = life.led.lower().index(value.hex().encode(), len(life.initialled)) + 40
    theirs = life.led[:at] + (b"0" if life.led[at : at + 1] != b"0" else b"1") + life.led[at + 1 :]
    with pytest.raises(room.ReturnedNotValid, match="băm"):
        held(life.initialled, theirs, "KyLanhDao")


def test_trailing_bytes_are_refused(life: Life, held: Callable[..., Any]) -> None:
    with pytest.raises(room.ReturnedFileRefused) as caught:
        held(life.initialled, life.led + b"% mot dong them\n", "KyLanhDao")
    assert caught.value.code in {"returned_not_valid", "returned_unreadable"}


def test_a_signature_without_a_time_stamp_is_refused_where_one_is_demanded(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes]
) -> None:
    theirs = leads(life.initialled)
    with pytest.raises(room.ReturnedWithoutTimeStamp, match="TSA"):
        held(life.initialled, theirs, "KyLanhDao")
    found = held(life.initialled, theirs, "KyLanhDao", accepts_claimed_time=True)
    assert not found.stamped


@pytest.mark.parametrize("off", [-timedelta(hours=3), timedelta(hours=3)])
def test_a_desk_whose_clock_is_wrong_is_told_so(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], off: timedelta
) -> None:
    theirs = leads(life.initialled, signed_at=datetime.now(UTC) + off)
    with pytest.raises(room.ReturnedWrongClock, match="đồng hồ"):
        held(life.initialled, theirs, "KyLanhDao", accepts_claimed_time=True)


def test_every_refusal_has_its_own_code_and_says_what_to_do() -> None:
    kinds = [
        kind for kind in vars(room).values() if isinstance(kind, type) and issubclass(kind, room.ReturnedFileRefused)
    ]
    kinds.remove(room.ReturnedFileRefused)
    assert len({kind.code for kind in kinds}) == len(kinds) >= 9
    assert all(re.search(r"Hãy ", kind.template) for kind in kinds)


def test_initials_are_checked_as_any_other_signature(
    life: Life, held: Callable[..., Any], authority: Authority, signature_png: bytes
) -> None:
    theirs = sign_initials(
        life.prepared,
        order=1,
        signer=authority.signer("CCCD:001"),
        image=signature_png,
        timestamper=None,
        signed_at=datetime.now(UTC),
    )
    with pytest.raises(room.ReturnedOtherCertificate):
        held(life.prepared, theirs, "KyNhay1", accepts_claimed_time=True)


# --- what the signature shows -----------------------------------------------------------------------------------------

SEAL_LOOK = Look(seal=True, third=True, caption=True, time="zone")
HAND = Look(hand=True, third=True)


def showing(
    field: str, content: bytes, *, words: str = "", state: bytes = b"0 g"
) -> Callable[[IncrementalPdfFileWriter], None]:
    """Gives a field an appearance of this content, and of lines of `words` in its middle, in such a state."""

    def paint(writer: IncrementalPdfFileWriter) -> None:
        box = named_fields(acro_form(writer.root))[field]["/Rect"]
        width, height = float(box[2] - box[0]), float(box[3] - box[1])
        form = form_xobject(width, height, content)
        if words:
            font = embed(writer, Face.REGULAR, words.replace("\n", " "))
            lines = b"".join(b"%b Tj T* " % font.show(line) for line in words.split("\n"))
            text = b" BT /F 7 Tf 9 TL %b 2 %.1f Td %bET" % (state, height / 2, lines)
            form = form_xobject(width, height, content + text)
            fonts = generic.DictionaryObject({pdf_name("/F"): font.font})
            form["/Resources"] = generic.DictionaryObject({pdf_name("/Font"): fonts})
        sign.show(writer, field, writer.add_object(form))

    return paint


def test_our_own_drawings_are_what_the_regulations_want_to_see(life: Life, held: Callable[..., Any]) -> None:
    held(life.prepared, life.initialled, "KyNhay1", look=Look(hand=True, image_only=True))
    held(life.initialled, life.led, "KyLanhDao", look=dataclasses.replace(HAND, image_only=True))
    held(life.led, life.sealed, "ConDau", fill=NUMBER.texts(), look=SEAL_LOOK)


@pytest.mark.req("LC-M2")
def test_letters_in_a_persons_signature_are_refused_where_only_the_picture_may_stand(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], drawing: Callable[..., None]
) -> None:
    drawing(showing("KyLanhDao", b"", words="Ký bởi: Người Ký Văn Bản"))
    theirs = leads(life.initialled)
    with pytest.raises(room.ReturnedWithText):
        held(life.initialled, theirs, "KyLanhDao", accepts_claimed_time=True, look=Look(image_only=True))
    held(life.initialled, theirs, "KyLanhDao", accepts_claimed_time=True, look=Look())


@pytest.mark.parametrize(
    "content", [b"", b"1 g 0 0 200 200 re f", b"0 g 10 10 1 1 re f"], ids=["empty", "white", "dot"]
)
def test_a_signature_that_nobody_can_see_is_refused(
    life: Life, held: Callable[..., Any], leads: Callable[..., bytes], drawing: Callable[..., None], content: bytes
) -> None:
    drawing(showing("KyLanhDao", content))
    with pytest.raises(room.ReturnedBlank):
        held(life.initialled, leads(life.initialled), "KyLanhDao", accepts_claimed_time=True)


def _disc(diameter: float, *, right: float = 0, colour: bytes = b"1 0 0 rg") -> bytes:
    """A square frame stands for the seal's ink: `diameter` millimetres, moved to the right by some."""
    inner = diameter * MM - 4
    outer = b"%b %.3f 0 %.3f %.3f re " % (colour, right * MM, diameter * MM, diameter * MM)
    return outer + b"%.3f 2 %.3f %.3f re f*" % (right * MM + 2, inner, inner)


@pytest.mark.req("BD-15.2")
@pytest.mark.parametrize(
    ("off", "right", "colour", "passes"),
    [
        (0.0, 0.0, b"1 0 0 rg", True),
        (-0.4, 0.2, b".8 .1 .1 rg", True),
        (0.8, -0.4, b"1 0 0 rg", False),
        (-0.8, 0.4, b"1 0 0 rg", False),
        (-12, 6, b"1 0 0 rg", False),
        (0.0, 4.0, b"1 0 0 rg", False),
        (0.0, 0.0, b"0 0 1 rg", False),
    ],
    ids=["right", "nearly", "large", "small", "stamp", "elsewhere", "blue"],
)
def test_a_seal_is_red_and_of_the_size_that_was_laid(
    life: Life,
    held: Callable[..., Any],
    seals: Callable[..., bytes],
    drawing: Callable[..., None],
    off: float,
    right: float,
    colour: bytes,
    passes: bool,
) -> None:
    with pikepdf.open(io.BytesIO(life.led)) as file:
        field = next(one for one in file.Root.AcroForm.Fields if str(one.T) == "ConDau")
        edges, rect = [float(edge) for edge in field["/XXVTSeal"]], [float(edge) for edge in field.Rect]
    side = (edges[2] - edges[0]) / MM + off
    shift = b"1 0 0 1 %.3f %.3f cm " % (edges[0] - rect[0], edges[1] - rect[1] - off / 2 * MM)
    drawing(showing("ConDau", shift + _disc(side, right=right, colour=colour)))
    check = functools.partial(
        held, life.led, seals(), "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True, look=Look(seal=True)
    )
    if passes:
        check()
    else:
        with pytest.raises(room.ReturnedWithoutSeal):
            check()


TODAY = "%d/%m/%Y %H:%M:%S +07:00"
ZONED, SECOND = Look(caption=True, time="zone"), Look(caption=True, time="second")


@pytest.mark.req("BD-15.3", "LC-M1-i")
@pytest.mark.parametrize(
    ("look", "name", "when", "refusal"),
    [
        (ZONED, OFFICE, TODAY, None),
        (ZONED, OFFICE.upper(), "Ngày ký: %d-%m-%Y %H:%M:%S (GMT+7)", None),
        (ZONED, OFFICE, "%Y-%m-%dT%H:%M:%S+07:00", None),
        (ZONED, OFFICE, "%Y-%m-%d %H:%M:%S.123 +07'00'", None),
        (SECOND, OFFICE, "%d.%m.%Y %H:%M:%S", None),
        (ZONED, OFFICE, "%d/%m/%Y %H:%M:%S", room.ReturnedWithoutTime),
        (ZONED, OFFICE, "%d/%m/%Y %H:%M:%S +00:00", room.ReturnedWithoutTime),
        (SECOND, OFFICE, "%d/%m/%Y %H:%M:%S Z", room.ReturnedTimeOff),
        (SECOND, OFFICE, "%d/%m/%Y %H:%M", room.ReturnedWithoutTime),
        (ZONED, OFFICE, "%d/%m/%Y %H:%M +07:00", room.ReturnedWithoutTime),
        (SECOND, OFFICE, "%d/%m/%Y", room.ReturnedWithoutTime),
        (SECOND, OFFICE, "01/02/2003 %H:%M:%S", room.ReturnedTimeOff),
        (ZONED, "Sở Khác", TODAY, room.ReturnedWithoutCaption),
    ],
)
def test_name_and_time_stand_beside_the_seal(
    life: Life,
    held: Callable[..., Any],
    seals: Callable[..., bytes],
    drawing: Callable[..., None],
    look: Look,
    name: str,
    when: str,
    refusal: type[Exception] | None,
) -> None:
    now = datetime.now(VIETNAM)
    drawing(showing("ConDau", b"", words=f"{name}\n{now.strftime(when)}"))
    check = functools.partial(
        held, life.led, seals(at=now), "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True, look=look
    )
    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()


@pytest.mark.req("BD-15.3", "LC-M1-iii")
@pytest.mark.parametrize(("off", "passes"), [(-55, True), (55, True), (-65, False), (65, False)])
def test_the_time_that_is_seen_is_that_of_the_signature_but_for_a_minute(
    life: Life,
    held: Callable[..., Any],
    seals: Callable[..., bytes],
    drawing: Callable[..., None],
    off: int,
    passes: bool,
) -> None:
    now = datetime.now(VIETNAM)
    drawing(showing("ConDau", b"", words=f"{OFFICE}\n{(now + timedelta(seconds=off)).strftime(TODAY)}"))
    check = functools.partial(held, life.led, seals(at=now), "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True)
    if passes:
        check(look=ZONED)
    else:
        with pytest.raises(room.ReturnedTimeOff):
            check(look=ZONED)
    # What we drew before it went out may be as old as that, and no younger than the signature.
    earlier = dataclasses.replace(ZONED, since=now - timedelta(minutes=5))
    if off > 60:
        with pytest.raises(room.ReturnedTimeOff):
            check(look=earlier)
    else:
        check(look=earlier)


@pytest.mark.parametrize(
    ("words", "passes"),
    [
        ("Số 07/QĐ-SCT", True),
        ("07 / qđ-sct", True),
        ("07/QĐ-\nSCT", True),
        ("107/QĐ-SCT", False),
        ("07/QĐ-SCTT", False),
        ("07/QD-SCT", False),
        ("", False),
    ],
)
def test_an_annex_shows_the_number_of_its_document(
    life: Life,
    held: Callable[..., Any],
    seals: Callable[..., bytes],
    drawing: Callable[..., None],
    words: str,
    passes: bool,
) -> None:
    now = datetime.now(VIETNAM)
    drawing(showing("ConDau", b"", words=f"{words}\n{now.strftime(TODAY)}"))
    check = functools.partial(
        held,
        life.led,
        seals(at=now),
        "ConDau",
        fill=NUMBER.texts(),
        accepts_claimed_time=True,
        look=Look(words=("07/QĐ-SCT",), time="zone"),
    )
    if passes:
        check()
    else:
        with pytest.raises(room.ReturnedWithoutWords) as caught:
            check()
        assert "“07/QĐ-SCT”" in caught.value.sentence


# --- a person's picture -----------------------------------------------------------------------------------------------


def picturing(
    png: bytes, *, left: float = 0.0, width: float = 1.0, before: bytes = b"", after: bytes = b""
) -> Callable[[IncrementalPdfFileWriter], None]:
    """Gives the leader's field a picture that takes up such a share of its width, and other things drawn around it."""

    def paint(writer: IncrementalPdfFileWriter) -> None:
        box = sign._box(named_fields(acro_form(writer.root))["KyLanhDao"], 0)
        image = add_picture(writer, encode_picture(png, width=box.width))
        place = (box.width * width, box.height, box.width * left)
        form = form_xobject(box.width, box.height, before + b" q %.3f 0 0 %.3f %.3f 0 cm /Im Do Q " % place + after)
        pictures = generic.DictionaryObject({pdf_name("/Im"): image})
        form["/Resources"] = generic.DictionaryObject({pdf_name("/XObject"): pictures})
        sign.show(writer, "KyLanhDao", writer.add_object(form))

    return paint


def inked(png: bytes, colour: str) -> bytes:
    picture = Image.open(io.BytesIO(png))
    out = io.BytesIO()
    Image.merge("RGBA", (*Image.new("RGB", picture.size, colour).split(), picture.getchannel("A"))).save(out, "PNG")
    return out.getvalue()


def filled(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (300, 120), colour).save(out, "PNG")
    return out.getvalue()


BLUE, BLACK = "#163496", "#101010"


@pytest.mark.req("BD-14.2", "ST-9.3a", "ST-4.2đ-ii")
@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda png: picturing(png), None),
        (lambda png: picturing(inked(png, "#4080ff")), None),
        (lambda png: picturing(png, after=b"0 G 0 0 100 30 re S"), None),
        (lambda png: picturing(inked(png, BLACK)), room.ReturnedNotBlue),
        (lambda png: picturing(inked(png, "#c81020")), room.ReturnedNotBlue),
        (lambda png: picturing(inked(png, "#6f7074")), room.ReturnedNotBlue),
        (lambda _: picturing(filled(BLACK)), room.ReturnedWithoutPicture),
        (lambda _: picturing(filled(BLUE)), room.ReturnedWithoutPicture),
        (lambda png: picturing(png, after=b"0 g 0 0 300 100 re f"), room.ReturnedWithoutPicture),
        (lambda png: picturing(png, after=b"1 g 0 0 300 30 re f 0 g 0 0 20 20 re f"), room.ReturnedWithoutPicture),
        (lambda _: showing("KyLanhDao", b"0 g 0 0 200 200 re f"), room.ReturnedWithoutPicture),
        (lambda _: showing("KyLanhDao", b".1 .2 .6 RG 3 w 5 5 m 60 30 l S"), room.ReturnedWithoutPicture),
        (lambda _: showing("KyLanhDao", b"", words="Ký bởi: Người Ký Văn Bản"), room.ReturnedWithoutPicture),
        (lambda png: picturing(png, left=0.4, width=0.6), room.ReturnedOutOfPlace),
        (lambda png: picturing(png, width=0.7), room.ReturnedOutOfPlace),
    ],
    ids=[
        "blue", "light-blue", "framed", "black-ink", "red-ink", "grey-ink", "black-shape", "blue-shape", "blackened",
        "half-covered", "black-lines", "blue-lines", "words", "aside", "narrow",
    ],
)  # fmt: skip
def test_a_person_shows_his_hand_signature_in_blue(
    life: Life,
    held: Callable[..., Any],
    leads: Callable[..., bytes],
    drawing: Callable[..., None],
    signature_png: bytes,
    make: Callable[..., Any],
    refusal: type[Exception] | None,
) -> None:
    drawing(make(signature_png))
    check = functools.partial(
        held, life.initialled, leads(life.initialled), "KyLanhDao", accepts_claimed_time=True, look=HAND
    )
    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()


@pytest.mark.req("LC-M2")
@pytest.mark.parametrize("more", [b"0 g 0 0 40 6 re f", b"0 G 2 w 1 1 100 30 re S"], ids=["bar", "frame"])
def test_nothing_is_drawn_beside_the_picture_where_only_it_may_stand(
    life: Life,
    held: Callable[..., Any],
    leads: Callable[..., bytes],
    drawing: Callable[..., None],
    signature_png: bytes,
    more: bytes,
) -> None:
    drawing(picturing(signature_png, after=more))
    with pytest.raises(room.ReturnedWithText):
        held(
            life.initialled,
            leads(life.initialled),
            "KyLanhDao",
            accepts_claimed_time=True,
            look=Look(hand=True, image_only=True),
        )


@pytest.mark.req("BD-15.1", "LC-13.4a-i")
@pytest.mark.parametrize(
    ("left", "width", "passes"), [(0.0, 1.0, True), (0.06, 0.94, True), (0.2, 0.8, False), (0.0, 0.7, False)]
)
def test_a_seal_covers_a_third_of_the_ink_that_the_signer_left(
    life: Life,
    held: Callable[..., Any],
    leads: Callable[..., bytes],
    drawing: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    authority: Authority,
    signature_png: bytes,
    seal_png: bytes,
    left: float,
    width: float,
    passes: bool,
) -> None:
    drawing(picturing(signature_png, left=left, width=width))
    led = leads(life.initialled)
    monkeypatch.undo()
    sealed = seal(
        led,
        signer=authority.signer("MST:001"),
        seal_image=seal_png,
        timestamper=None,
        at=datetime.now(UTC),
        context=None,
        number=NUMBER,
    )
    check = functools.partial(
        held, led, sealed, "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True, look=SEAL_LOOK
    )
    if passes:
        check()
    else:
        with pytest.raises(room.ReturnedSealAside):
            check()


@pytest.mark.req("LC-M1-i")
@pytest.mark.parametrize(
    ("state", "passes"),
    [(b"1 0 0 rg", True), (b"3 Tr", False), (b"1 g", False), (b"/F 1 Tf", False)],
    ids=["red", "invisible", "white", "tiny"],
)
def test_a_caption_is_what_can_be_read_and_not_what_is_stored(
    life: Life,
    held: Callable[..., Any],
    seals: Callable[..., bytes],
    drawing: Callable[..., None],
    state: bytes,
    passes: bool,
) -> None:
    now = datetime.now(VIETNAM)
    words = f"{OFFICE}\n{now.strftime(TODAY)}"
    drawing(showing("ConDau", b"1 0 0 rg 10 0 20 10 re f", words=words, state=state))
    check = functools.partial(
        held, life.led, seals(at=now), "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True, look=ZONED
    )
    if passes:
        check()
    else:
        with pytest.raises(room.ReturnedWithoutCaption):
            check()


def test_a_seal_that_shows_nothing_is_refused(
    life: Life, held: Callable[..., Any], seals: Callable[..., bytes], drawing: Callable[..., None]
) -> None:
    drawing(showing("ConDau", b""))
    with pytest.raises(room.ReturnedBlank):
        held(life.led, seals(), "ConDau", fill=NUMBER.texts(), accepts_claimed_time=True, look=SEAL_LOOK)
