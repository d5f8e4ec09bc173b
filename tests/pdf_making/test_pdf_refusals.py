"""What preparing and signing refuse, and that a refusal leaves nothing behind."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from making_letters import BLANK_DATE, SIGNER, TITLE, letter
from making_world import NUMBER, OFFICE, Authority, Life
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper

from vanthu.demo import pki
from vanthu.pdf import prepare as preparing
from vanthu.pdf.fields import Box, Placement
from vanthu.pdf.held_key import HeldKeySigner
from vanthu.pdf.number import NotPrepared, NumberBad, NumberDate, NumberMismatch, NumberTooWide, Seen, as_seen
from vanthu.pdf.objects import acro_form, entry, named_fields
from vanthu.pdf.place import propose
from vanthu.pdf.prepare import prepare
from vanthu.pdf.sign import (
    CertificateRefused,
    EarlierSignatureBad,
    FieldTaken,
    LeaderMissing,
    NumberMissing,
    NumberNotHere,
    TimeStampUnavailable,
    numbered_print,
    read_number,
    seal,
    sign_initials,
    sign_person,
)

LETTER = letter()
PLACES = propose(LETTER, signer_name=SIGNER, signer_title=TITLE, seal_mm=36, initials=1)


def remade(**changes: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(LETTER)) as file:
        if "form" in changes:
            file.Root.AcroForm = file.make_indirect(changes.pop("form"))
        file.save(out, **changes)
    return out.getvalue()


def leads(pdf: bytes, authority: Authority, image: bytes, **changes: object) -> bytes:
    settings = {"signer": authority.signer("CCCD:001"), "timestamper": None, "signed_at": datetime.now(UTC)} | changes
    return sign_person(pdf, image=image, **settings)


def seals(pdf: bytes, authority: Authority, image: bytes, **changes: object) -> bytes:
    settings = {
        "signer": authority.signer("MST:001"),
        "timestamper": None,
        "at": datetime.now(UTC),
        "context": None,
        "number": NUMBER,
    } | changes
    return seal(pdf, seal_image=image, **settings)


def changed(pdf: bytes, field: str, value: str) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    found = named_fields(acro_form(writer.root))[field]
    found["/V"] = pdf_string(value)
    writer.update_container(found)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("pdf", "code"),
    [
        (remade(encryption=pikepdf.Encryption(owner="a", user="b")), "pdf_encrypted"),
        (remade(encryption=pikepdf.Encryption(owner="a", user="")), "pdf_encrypted"),
        (remade(form=pikepdf.Dictionary(Fields=[], XFA=pikepdf.String("x"))), "pdf_xfa"),
        (b"%PDF-1.7\nnot a file", "pdf_unreadable"),
        (b"", "pdf_unreadable"),
        (prepare(LETTER, PLACES), "pdf_already_prepared"),
    ],
)
def test_files_that_cannot_be_prepared_are_refused(pdf: bytes, code: str) -> None:
    with pytest.raises(preparing.NotPreparable) as refusal:
        prepare(pdf, PLACES)
    assert refusal.value.code == code
    assert refusal.value.sentence


def test_a_signed_file_gets_no_fields(life: Life) -> None:
    with pytest.raises(preparing.AlreadySigned):
        prepare(life.initialled, PLACES)


def test_a_place_on_a_page_that_does_not_exist_is_refused() -> None:
    moved = Placement(
        number=PLACES.number,
        day=PLACES.day,
        month=PLACES.month,
        signature=PLACES.signature._replace(page=4),
        seal=PLACES.seal,
    )
    with pytest.raises(preparing.NoPages):
        prepare(LETTER, moved)


def test_a_caption_that_would_lie_on_the_signers_name_is_refused() -> None:
    with pytest.raises(preparing.CaptionNoRoom):
        prepare(LETTER, PLACES, caption=("right",))


def test_prepared_fields_are_blank_and_locked_as_the_order_of_signing_asks(prepared: bytes) -> None:
    with pikepdf.open(io.BytesIO(prepared)) as file:
        found = {str(field.T): field for field in file.Root.AcroForm.Fields}
        assert set(found) == {"vb_so", "vb_ngay", "vb_thang", "KyNhay1", "KyLanhDao", "ConDau"}
        assert "/NeedAppearances" not in file.Root.AcroForm
        for name in ("vb_so", "vb_ngay", "vb_thang"):
            assert "/V" not in found[name]
            assert found[name].AP.N.read_bytes() == b""
            font = str(found[name].DA).split()[0]
            assert "/FontFile2" in file.Root.AcroForm.DR.Font[font].FontDescriptor
        leader, stamp, initials = found["KyLanhDao"].Lock, found["ConDau"].Lock, found["KyNhay1"].Lock
        assert (leader.Action, int(leader.P)) == ("/Exclude", 2)
        assert [str(name) for name in leader.Fields] == ["vb_so", "vb_ngay", "vb_thang", "ConDau"]
        assert stamp.Action == "/All"
        assert "/P" not in stamp
        assert set(map(str, initials.Fields)) == {"vb_so", "vb_ngay", "vb_thang", "KyLanhDao", "ConDau"}
    assert read_number(prepared) is None


def test_hau_giangs_leader_locks_the_number_too() -> None:
    with pikepdf.open(io.BytesIO(prepare(LETTER, PLACES, number_by="leader"))) as file:
        leader = next(field for field in file.Root.AcroForm.Fields if str(field.T) == "KyLanhDao")
        assert [str(name) for name in leader.Lock.Fields] == ["ConDau"]


def test_an_existing_form_keeps_its_fields_and_loses_need_appearances() -> None:
    form = pikepdf.Dictionary(Fields=[], NeedAppearances=True)
    with pikepdf.open(io.BytesIO(prepare(remade(form=form), PLACES))) as file:
        assert "/NeedAppearances" not in file.Root.AcroForm
        assert len(file.Root.AcroForm.Fields) == 6


@pytest.mark.req("BD-13.1a")
def test_the_seal_is_refused_before_the_leader_has_signed(
    prepared: bytes, life: Life, authority: Authority, seal_png: bytes
) -> None:
    for pdf in (prepared, life.initialled):
        with pytest.raises(LeaderMissing):
            seals(pdf, authority, seal_png)


@pytest.mark.req("BD-13.1a")
def test_the_seal_is_refused_over_a_leaders_signature_that_is_broken(
    life: Life, authority: Authority, seal_png: bytes
) -> None:
    place = life.led.index(b"ReportLab")
    broken = life.led[:place] + b"reportlab" + life.led[place + 9 :]
    for context in (None, authority.context()):
        with pytest.raises(EarlierSignatureBad):
            seals(broken, authority, seal_png, context=context)


def test_the_seal_is_refused_when_the_leaders_certificate_was_revoked(
    prepared: bytes, authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    holder = pki.Holder(kind="person", common_name=SIGNER, organisation=OFFICE, uid="CCCD:020")
    pki.build(authority.folder, [holder], base_url=authority.url)
    led = leads(prepared, authority, signature_png, signer=authority.signer("CCCD:020"), context=authority.context())
    pki.revoke(authority.folder, "CCCD:020")
    with pytest.raises(EarlierSignatureBad):
        seals(led, authority, seal_png, context=authority.context())


def test_a_seal_needs_a_number_and_a_field_is_signed_once(
    life: Life, authority: Authority, seal_png: bytes, signature_png: bytes
) -> None:
    with pytest.raises(NumberMissing):
        seals(life.led, authority, seal_png, number=None)
    with pytest.raises(FieldTaken):
        seals(life.sealed, authority, seal_png)
    with pytest.raises(FieldTaken):
        leads(life.led, authority, signature_png)


def test_a_number_goes_only_where_the_file_was_prepared_for_it(
    prepared: bytes, authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    with pytest.raises(NumberNotHere):
        leads(prepared, authority, signature_png, number=NUMBER)
    own = prepare(LETTER, PLACES, number_by="leader")
    with pytest.raises(NumberMissing):
        leads(own, authority, signature_png)
    led = leads(own, authority, signature_png, number=NUMBER)
    with pytest.raises(NumberNotHere):
        seals(led, authority, seal_png)


@pytest.mark.parametrize(
    ("uid", "reason"),
    [
        ("CCCD:003", "expired"),
        ("CCCD:004", "revoked"),
        ("CCCD:005", "untrusted"),
        ("CCCD:006", "not_yet_valid"),
    ],
)
def test_a_certificate_that_does_not_pass_signs_nothing(
    uid: str, reason: str, prepared: bytes, authority: Authority, signature_png: bytes
) -> None:
    with pytest.raises(CertificateRefused) as refusal:
        leads(prepared, authority, signature_png, signer=authority.signer(uid), context=authority.context())
    assert refusal.value.fields["reason"] == reason
    assert "Chứng thư số" in refusal.value.sentence


def test_silent_sources_of_revocation_are_told_apart_from_bad_certificates(
    prepared: bytes, tmp_path: Path, signature_png: bytes, seal_png: bytes
) -> None:
    office = pki.Holder(kind="organisation", common_name=OFFICE, organisation=OFFICE, uid="MST:001")
    leader = pki.Holder(kind="person", common_name=SIGNER, organisation=OFFICE, uid="CCCD:001")
    pki.build(tmp_path, [leader, office], base_url="http://127.0.0.1:9")
    silent = Authority(folder=tmp_path, url="http://127.0.0.1:9")
    with pytest.raises(CertificateRefused) as refusal:
        leads(prepared, silent, signature_png, context=silent.context())
    assert refusal.value.fields["reason"] == "revocation_unknown"
    led = leads(prepared, silent, signature_png)
    with pytest.raises(CertificateRefused) as refusal:
        seals(led, silent, seal_png, context=silent.context())
    assert refusal.value.fields["reason"] == "revocation_unknown"


@pytest.mark.req("LC-M1-iii")
def test_without_a_time_stamp_server_nothing_is_sealed(
    life: Life, prepared: bytes, authority: Authority, seal_png: bytes, signature_png: bytes
) -> None:
    silent = HTTPTimeStamper("http://127.0.0.1:9/tsa", timeout=2)
    with pytest.raises(TimeStampUnavailable):
        seals(life.led, authority, seal_png, timestamper=silent, context=authority.context())
    with pytest.raises(TimeStampUnavailable):
        leads(prepared, authority, signature_png, timestamper=silent)
    wrong = HTTPTimeStamper(f"{authority.url}/ocsp", timeout=2)
    with pytest.raises(TimeStampUnavailable):
        leads(prepared, authority, signature_png, timestamper=wrong)


def test_a_file_without_the_fields_is_refused_by_every_step(
    authority: Authority, signature_png: bytes, seal_png: bytes
) -> None:
    for act in (
        lambda: leads(LETTER, authority, signature_png),
        lambda: seals(LETTER, authority, seal_png),
        lambda: sign_initials(
            LETTER,
            order=1,
            signer=authority.signer("CCCD:002"),
            image=signature_png,
            timestamper=None,
            signed_at=datetime.now(UTC),
        ),
        lambda: read_number(LETTER),
        lambda: numbered_print(LETTER, NUMBER),
    ):
        with pytest.raises(NotPrepared):
            act()


@pytest.mark.parametrize(
    ("number", "on", "written"),
    [
        (7, date(2026, 2, 5), ("07", "05", "02")),
        (15, date(2026, 1, 31), ("15", "31", "01")),
        (1234, date(2026, 3, 9), ("1234", "09", "3")),
        (1, date(2026, 12, 10), ("01", "10", "12")),
    ],
)
def test_small_numbers_days_and_the_first_two_months_get_a_leading_nought(
    number: int, on: date, written: tuple[str, str, str]
) -> None:
    made = NumberDate.of(number, on)
    assert (made.number, made.day, made.month) == written
    assert made.year == str(on.year)


@pytest.mark.parametrize(
    ("number", "day", "month"),
    [("", "01", "3"), ("7/", "01", "3"), ("07", "1", "3"), ("07", "32", "3"), ("07", "01", "03"), ("07", "01", "2")],
)
def test_what_is_no_number_or_date_is_refused(number: str, day: str, month: str) -> None:
    with pytest.raises(NumberBad):
        NumberDate(number=number, day=day, month=month)


@pytest.mark.parametrize("year", ["26", "20266", "năm"])
def test_what_is_no_year_is_refused(year: str) -> None:
    with pytest.raises(NumberBad):
        NumberDate(number="07", day="01", month="3", year=year)


def test_a_blank_year_is_filled_or_nothing_is() -> None:
    drafted = letter(date_line=BLANK_DATE)
    blank = prepare(drafted, propose(drafted, signer_name=SIGNER, signer_title=TITLE, seal_mm=36))
    with pytest.raises(NumberBad):
        numbered_print(blank, NumberDate(number="07", day="01", month="3"))
    filled = numbered_print(blank, NUMBER)
    assert as_seen(filled) == Seen(code="07/QĐ-SCT", on=date(2026, 2, 5))
    with pytest.raises(NumberMismatch):
        as_seen(changed(filled, "vb_nam", "2027"))


def test_a_page_that_says_two_years_is_no_date() -> None:
    drafted = letter(number_line="Số:            /2025/QĐ-UBND")
    made = prepare(drafted, propose(drafted, signer_name=SIGNER, signer_title=TITLE, seal_mm=36))
    with pytest.raises(NumberMismatch) as refusal:
        as_seen(numbered_print(made, NUMBER))
    assert refusal.value.fields["years"] == ["2025", "2026"]


def test_a_number_that_does_not_fit_its_blank_is_refused(prepared: bytes) -> None:
    with pytest.raises(NumberTooWide):
        numbered_print(prepared, NumberDate(number="123456789", day="01", month="3"))


def test_a_value_that_differs_from_what_is_drawn_is_found(life: Life) -> None:
    with pytest.raises(NumberMismatch) as refusal:
        read_number(changed(life.sealed, "vb_so", "99"))
    assert refusal.value.fields["values"]["vb_so"] == "99"
    assert refusal.value.fields["drawn"]["vb_so"] == "07"
    with pytest.raises(NumberMismatch):
        read_number(changed(life.led, "vb_ngay", "05"))


def test_a_number_hidden_under_another_drawing_is_found(life: Life) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(life.sealed))
    field = named_fields(acro_form(writer.root))["vb_so"]
    stream = entry(entry(field, "/AP"), "/N")
    stream._data = stream.data + b" 1 1 1 rg 0 0 99 99 re f"
    stream._encoded_data = None
    writer.update_container(stream)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(NumberMismatch):
        read_number(out.getvalue())


def test_a_key_of_somebody_else_makes_no_signer(authority: Authority) -> None:
    one, other = pki.credential(authority.folder, "CCCD:001"), pki.credential(authority.folder, "CCCD:002")
    with pytest.raises(ValueError, match="does not belong"):
        HeldKeySigner.from_pem(one.certificate, other.key, one.chain)


def test_garbage_is_refused_as_unreadable(authority: Authority, seal_png: bytes) -> None:
    for garbage in (b"", b"%PDF-1.7\n%%EOF", b"x" * 1000):
        with pytest.raises(preparing.UnreadablePdf):
            seals(garbage, authority, seal_png)


def test_boxes_know_their_size() -> None:
    assert (Box(0, 1, 2, 11, 22).width, Box(0, 1, 2, 11, 22).height) == (10, 20)
