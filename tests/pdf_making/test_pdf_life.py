"""The whole life of a document against a real time-stamp server and OCSP responder."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pytest
from asn1crypto import ocsp, x509
from making_letters import BLANK_DATE, BLANK_LEGAL, SIGNER, TITLE, letter
from making_looks import (
    DPI,
    appearance,
    coloured,
    extent,
    is_blue,
    is_dark,
    is_red,
    judged,
    judged_softly,
    pixels_of,
    render,
)
from making_world import NUMBER, OFFICE, Authority, Life
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.status import SignatureCoverageLevel

from looks import words_of_appearance
from vanthu.demo import province
from vanthu.demo.assets import draw_seal
from vanthu.pdf.number import NumberDate, Seen, as_seen
from vanthu.pdf.objects import acro_form, named_fields
from vanthu.pdf.place import propose
from vanthu.pdf.prepare import prepare
from vanthu.pdf.sign import numbered_print, read_number, seal, sign_person
from vanthu.pdf.verdict import VIETNAM
from vanthu.policy.agencies import AGENCIES, Agency

#: The five whose regulations the product knows, and of all that exchange documents the one with the most to write.
HOSTED = province._hosted()
LONGEST = max(AGENCIES, key=lambda named: len(named.name))
PLACES = propose(letter(), signer_name=SIGNER, signer_title=TITLE, seal_mm=36, initials=1)
HEIGHT = 841.89
MM = DPI / 25.4
#: The seal's square and a millimetre around it.
SEAL = pixels_of(PLACES.seal, HEIGHT, around=12)


@pytest.mark.req("BD-13.1b-i", "LC-12.1c")
def test_every_signature_is_valid_offline_after_number_and_seal(life: Life, authority: Authority) -> None:
    verdicts = judged(life.sealed, authority.root())
    assert list(verdicts) == ["KyNhay1", "KyLanhDao", "ConDau"]
    assert {name: status.bottom_line for name, status in verdicts.items()} == dict.fromkeys(verdicts, True)
    assert all(status.trusted and status.timestamp_validity.trusted for status in verdicts.values())
    assert read_number(life.led) is None and as_seen(life.led) is None
    assert read_number(life.sealed) == replace(NUMBER, year="")  # the page prints it
    assert as_seen(life.sealed) == Seen(code="07/QĐ-SCT", on=date(2026, 2, 5))


def test_the_leader_sees_only_form_filling_after_him_and_the_seal_covers_the_whole_file(
    life: Life, authority: Authority
) -> None:
    verdicts = judged(life.sealed, authority.root())
    leader, organisation = verdicts["KyLanhDao"], verdicts["ConDau"]
    assert leader.modification_level == ModificationLevel.FORM_FILLING
    assert leader.docmdp_ok
    assert organisation.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert organisation.modification_level == ModificationLevel.NONE


def test_every_step_only_appends(life: Life) -> None:
    steps = [life.drafted, life.prepared, life.initialled, life.led, life.sealed]
    for before, after in zip(steps, steps[1:], strict=False):
        assert after.startswith(before)
        assert after.count(b"startxref") == before.count(b"startxref") + 1


def test_the_evidence_of_all_signatures_lies_in_the_seals_own_revision(life: Life) -> None:
    reader = PdfFileReader(io.BytesIO(life.sealed))
    store = reader.root["/DSS"]
    assert "/DSS" not in PdfFileReader(io.BytesIO(life.led)).root
    serials = {one.signer_cert.serial_number for one in reader.embedded_signatures}
    kept = {x509.Certificate.load(one.get_object().data).serial_number for one in store["/Certs"]}
    answered = {
        one["cert_id"]["serial_number"].native
        for answer in store["/OCSPs"]
        for one in ocsp.OCSPResponse.load(answer.get_object().data).response_data["responses"]
    }
    assert serials <= kept
    assert serials <= answered
    assert "/VRI" not in store


def test_a_number_changed_after_the_seal_makes_the_seal_invalid(life: Life, authority: Authority) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(life.sealed))
    field = named_fields(acro_form(writer.root))["vb_so"]
    field["/V"] = pdf_string("99")
    writer.update_container(field)
    out = io.BytesIO()
    writer.write(out)
    verdicts = judged(out.getvalue(), authority.root())
    assert not verdicts["ConDau"].bottom_line
    assert verdicts["ConDau"].intact  # the bytes are whole: it is the lock that says no


def test_the_leader_may_sign_without_initials_and_the_initials_stay_unsigned(
    prepared: bytes, authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    led = sign_person(
        prepared,
        signer=authority.signer("CCCD:001"),
        image=signature_png,
        timestamper=None,
        signed_at=datetime.now(UTC),
    )
    sealed = seal(
        led,
        signer=authority.signer("MST:001"),
        seal_image=seal_png,
        timestamper=authority.time_stamper(),
        at=datetime.now(UTC),
        context=authority.context(),
        number=NUMBER,
    )
    verdicts = judged(sealed, authority.root())
    assert {name: status.bottom_line for name, status in verdicts.items()} == {"KyLanhDao": True, "ConDau": True}
    assert verdicts["KyLanhDao"].timestamp_validity is None


def test_the_hau_giang_leader_signs_number_and_date_himself(
    authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    drafted = letter(number_line=BLANK_LEGAL, date_line=BLANK_DATE)
    places = propose(drafted, signer_name=SIGNER, signer_title=TITLE, seal_mm=36)
    led = sign_person(
        prepare(drafted, places, number_by="leader"),
        signer=authority.signer("CCCD:001"),
        image=signature_png,
        timestamper=authority.time_stamper(),
        signed_at=datetime.now(UTC),
        context=authority.context(),
        number=NUMBER,
    )
    assert read_number(led) == NUMBER
    assert as_seen(led) == Seen(code="07/2026/QĐ-UBND", on=date(2026, 2, 5))
    sealed = seal(
        led,
        signer=authority.signer("MST:001"),
        seal_image=seal_png,
        timestamper=authority.time_stamper(),
        at=datetime.now(UTC),
        context=authority.context(),
    )
    verdicts = judged(sealed, authority.root())
    assert [status.bottom_line for status in verdicts.values()] == [True, True]
    writer = IncrementalPdfFileWriter(io.BytesIO(led))
    field = named_fields(acro_form(writer.root))["vb_so"]
    field["/V"] = pdf_string("99")
    writer.update_container(field)
    out = io.BytesIO()
    writer.write(out)
    assert not judged_softly(out.getvalue(), authority.root())["KyLanhDao"].bottom_line


@pytest.mark.req("BD-15.2", "ST-4.2đ-iii")
def test_the_seal_is_red_and_as_large_as_the_real_one(life: Life) -> None:
    red = coloured(render(life.sealed), is_red, SEAL)
    left, top, right, bottom = extent(red)
    assert (right - left) / MM == pytest.approx(36, abs=0.5)
    assert (bottom - top) / MM == pytest.approx(36, abs=0.5)
    assert not coloured(render(life.led), is_red, SEAL)


@pytest.mark.req("BD-14.1", "LC-13.4b", "ST-4.2đ-ii")
def test_the_leaders_signature_is_blue_and_stands_between_title_and_name(life: Life) -> None:
    picture = render(life.led)
    blue = coloured(picture, is_blue, pixels_of(PLACES.signature, HEIGHT))
    assert len(blue) > 2000
    before = coloured(render(life.initialled), is_blue, pixels_of(PLACES.signature, HEIGHT))
    assert not before


@pytest.mark.req("BD-15.1", "LC-13.4a-i", "ST-4.2đ-iii")
def test_the_seal_covers_a_third_of_the_ink_of_the_signature_at_its_left(life: Life) -> None:
    ink = extent(coloured(render(life.led), is_blue, pixels_of(PLACES.signature, HEIGHT)))
    red = extent(coloured(render(life.sealed), is_red, SEAL))
    assert red[0] < ink[0]
    assert 0.28 <= (red[2] - ink[0]) / (ink[2] - ink[0]) <= 0.38


@pytest.mark.req("LC-13.4a-ii")
def test_the_seal_does_not_hide_the_signature_under_it(life: Life) -> None:
    before, after = render(life.led), render(life.sealed).load()
    red = extent(coloured(render(life.sealed), is_red, SEAL))
    under = [(x, y) for x, y in coloured(before, is_blue, pixels_of(PLACES.signature, HEIGHT)) if x < red[2]]
    hidden = [place for place in under if is_red(*after[place]) or min(after[place]) > 200]
    assert len(under) > 500
    assert len(hidden) < 0.1 * len(under)


@pytest.mark.req("LC-M2")
def test_a_persons_appearance_holds_the_picture_and_no_text(life: Life) -> None:
    for field in ("KyNhay1", "KyLanhDao"):
        operators, resources = appearance(life.led, field)
        assert resources == {"/XObject"}
        assert not {b"BT", b"Tj", b"TJ", b"Tf"} & set(operators.split())


@pytest.mark.req("BD-15.3", "ST-4.2đ-iii")
def test_the_seal_shows_the_agency_and_the_time_of_its_time_stamp_in_vietnams_zone(
    life: Life, authority: Authority
) -> None:
    token = judged(life.sealed, authority.root())["ConDau"].timestamp_validity.timestamp
    words = " ".join(words_of_appearance(life.sealed, "ConDau").split())
    assert words == f"{OFFICE} {token.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S} +07:00"


@pytest.mark.req("LC-M1-i", "LC-M1-ii", "LC-M1-iii")
def test_lai_chaus_seal_has_picture_and_information_side_by_side(
    authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    drafted = letter(recipients=("- Như Điều 3;", "- Lưu: VT."))
    places = propose(drafted, signer_name=SIGNER, signer_title=TITLE, seal_mm=36)
    now = datetime.now(UTC)
    led = sign_person(
        prepare(drafted, places, caption=("left",)),
        signer=authority.signer("CCCD:001"),
        image=signature_png,
        timestamper=authority.time_stamper(),
        signed_at=now,
    )
    signer = authority.signer("MST:001")
    sealed = seal(
        led,
        signer=signer,
        seal_image=seal_png,
        timestamper=authority.time_stamper(),
        at=now,
        context=authority.context(),
        number=NUMBER,
    )
    with pikepdf.open(io.BytesIO(sealed)) as file:
        field = next(one for one in file.Root.AcroForm.Fields if str(one.T) == "ConDau")
        edges = [float(edge) for edge in field.XXVTSeal]
    assert edges[6] <= edges[0]
    shown = " ".join(words_of_appearance(sealed, "ConDau").split())
    token = judged(sealed, authority.root())["ConDau"].timestamp_validity.timestamp.astimezone(VIETNAM)
    assert shown == f"{signer.signing_cert.subject.native['common_name']} {token:%d/%m/%Y %H:%M:%S} +07:00"


def test_the_caption_touches_neither_the_signers_name_nor_the_title(life: Life) -> None:
    before, after = render(life.led), render(life.sealed)
    with pikepdf.open(io.BytesIO(life.sealed)) as file:
        field = next(one for one in file.Root.AcroForm.Fields if str(one.T) == "ConDau")
        x0, y0, x1, y1 = (float(edge) for edge in list(field.XXVTSeal)[4:])
    scale = DPI / 72
    box = (int(x0 * scale), int((HEIGHT - y1) * scale), int(x1 * scale), int((HEIGHT - y0) * scale))
    assert not coloured(before, is_dark, box)
    assert coloured(after, is_dark, box)


def test_number_and_date_are_drawn_on_the_line_and_only_there(life: Life) -> None:
    before, after = render(life.led), render(life.sealed)
    for box in (PLACES.number, PLACES.day, PLACES.month):
        inside = (
            int(box.x0 * DPI / 72),
            *pixels_of(box, HEIGHT)[1:2],
            int(box.x1 * DPI / 72),
            pixels_of(box, HEIGHT)[3],
        )
        assert not coloured(before, is_dark, inside)
        ink = extent(coloured(after, is_dark, inside))
        figures = (ink[3] - ink[1]) / DPI * 72
        assert 8 < figures < 10  # digits of 13 points are about 8.8 points high
        baseline = HEIGHT - ink[3] / DPI * 72
        assert baseline == pytest.approx(box.y0 + 4, abs=0.7)


def seal_by_parts(led: bytes, sealed: bytes) -> dict[str, int]:
    """Bytes that the seal's revision adds, by what they are for."""
    reader = PdfFileReader(io.BytesIO(sealed))
    kinds = ("/Certs", "/OCSPs", "/CRLs")
    store = reader.root["/DSS"] if "/DSS" in reader.root else dict.fromkeys(kinds, ())
    seal = reader.embedded_signatures[-1]
    appearance = named_fields(acro_form(reader.root))["ConDau"]["/AP"]["/N"]
    resources = appearance["/Resources"]
    image = resources["/XObject"]["/Im"]
    letters = resources["/Font"]["/F"]["/FontDescriptor"]["/FontFile2"]
    added = {
        "picture": len(image.encoded_data) + len(image["/SMask"].encoded_data),
        "letters": len(letters.encoded_data),
        "signature": 2 * len(seal.sig_object.raw_get("/Contents")),
        "evidence": sum(len(one.get_object().encoded_data) for kind in kinds for one in store[kind]),
    }
    added["the rest"] = len(sealed) - len(led) - sum(added.values())
    return added


def test_a_seal_adds_less_than_25_kilobytes_and_its_proofs_are_bounded(life: Life) -> None:
    """What is seen of a seal and the field that holds it; what proves it (the signature with its time-stamp, the chains
    and answers for every signature of the file) grows with the file's signatures and has a bound of its own."""
    added = seal_by_parts(life.led, life.sealed)
    assert added["picture"] < 16_500
    assert added["picture"] + added["letters"] + added["the rest"] < 25_000
    assert added["signature"] < 17_000
    assert added["evidence"] < 12_000
    assert len(life.led) - len(life.initialled) < 30_000


@pytest.mark.parametrize("named", [*HOSTED, LONGEST], ids=lambda named: named.abbreviation)
def test_the_seal_of_each_agency_adds_less_than_25_kilobytes(life: Life, authority: Authority, named: Agency) -> None:
    """Picture, letters, field and everything else of the revision. What proves it is left out: the signature itself here,
    its evidence altogether (the test above bounds both)."""
    sealed = seal(
        life.led,
        signer=authority.signer("MST:001"),
        seal_image=draw_seal(named.name.upper(), province._over(named), province.SEAL_MM),
        timestamper=None,
        at=datetime.now(UTC),
        context=None,
        organisation=named.name,
        number=NUMBER,
    )
    added = seal_by_parts(life.led, sealed)
    assert added["evidence"] == 0
    assert len(sealed) - len(life.led) - added["signature"] < 25_000


def test_a_held_key_signs_in_a_fraction_of_a_second(
    prepared: bytes, authority: Authority, signature_png: bytes
) -> None:
    signer, spent = authority.signer("CCCD:001"), []
    for _ in range(3):
        started = time.process_time()
        sign_person(prepared, signer=signer, image=signature_png, timestamper=None, signed_at=datetime.now(UTC))
        spent.append(time.process_time() - started)
    assert min(spent) < 0.5


def test_a_print_with_number_and_without_seal_changes_nothing_else(life: Life) -> None:
    printed = numbered_print(life.led, NumberDate(number="12", day="30", month="10"))
    picture = render(printed)
    assert printed.startswith(life.led)
    assert read_number(printed) == NumberDate(number="12", day="30", month="10")
    assert coloured(picture, is_blue, pixels_of(PLACES.signature, HEIGHT))
    assert not coloured(picture, is_red, SEAL)
