"""What an outside program made of the signer's field: a picture only, or a picture and words."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from making_letters import letter
from making_world import Authority, Life
from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, SimpleBoxLayoutRule
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession, SigMDPSetup
from pyhanko.stamp import TextStampStyle

from vanthu.demo.assets import draw_signature
from vanthu.pdf import outside


def by_a_tool(pdf: bytes, authority: Authority, words: str, picture: Image.Image | None = None) -> bytes:
    """Signed in the leader's field by a program that draws a stamp of its own, with `words` in it or none, over a
    `picture` that fills the field."""
    fills = SimpleBoxLayoutRule(
        AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, inner_content_scaling=InnerScaling.STRETCH_FILL
    )
    style = TextStampStyle(
        stamp_text=words or " ",
        border_width=1 if words else 0,
        background=PdfImage(picture) if picture is not None else None,
        background_layout=fills,
        background_opacity=1.0,
    )
    tool = PdfSigner(PdfSignatureMetadata(field_name="KyLanhDao"), authority.signer("CCCD:001"), stamp_style=style)
    return tool.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))).getvalue()


def hand(colour: str = "#163496") -> Image.Image:
    """The ink of a hand signature."""
    drawn = Image.open(io.BytesIO(draw_signature("Người Ký")))
    coloured = Image.merge("RGBA", (*Image.new("RGB", drawn.size, colour).split(), drawn.getchannel("A")))
    return coloured.crop(drawn.getchannel("A").getbbox())


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf, pikepdf.Object], None]) -> bytes:
    """Saved anew with the leader's field changed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as file:
        change(file, next(one for one in file.Root.AcroForm.Fields if str(one.T) == "KyLanhDao"))
        file.save(out)
    return out.getvalue()


def _hidden(file: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.F = 2 | 4


def _not_viewed(file: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.F = 32 | 4


def _layered(file: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.OC = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Ẩn"))


def _worded(file: pikepdf.Pdf, **form: Any) -> pikepdf.Stream:
    """Letters in a stream of their own."""
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    return file.make_stream(
        b"BT /F 14 Tf 5 20 Td (Ky boi) Tj ET",
        BBox=[0, 0, 300, 100],
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
        **form,
    )


def _add(field: pikepdf.Object, content: bytes, **resources: pikepdf.Object) -> None:
    look = field.AP.N
    look.Resources = pikepdf.Dictionary({**dict(look.Resources.items()), **{f"/{k}": v for k, v in resources.items()}})
    look.write(look.read_bytes() + content)


def _in_a_form(file: pikepdf.Pdf, field: pikepdf.Object) -> None:
    field.AP.N.Resources.XObject.Words = _worded(file, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    _add(field, b" q /Words Do Q")


def _in_a_pattern(file: pikepdf.Pdf, field: pikepdf.Object) -> None:
    tiles = _worded(file, Type=pikepdf.Name.Pattern, PatternType=1, PaintType=1, TilingType=1, XStep=300, YStep=100)
    _add(field, b" q /Pattern cs /P scn 0 0 300 100 re f Q", Pattern=pikepdf.Dictionary(P=tiles))


def _in_a_mask(file: pikepdf.Pdf, field: pikepdf.Object) -> None:
    group = _worded(
        file,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        Group=pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceGray),
    )
    state = pikepdf.Dictionary(SMask=pikepdf.Dictionary(S=pikepdf.Name.Alpha, G=group))
    _add(field, b" q /M gs 0 g 0 0 300 100 re f Q", ExtGState=pikepdf.Dictionary(M=state))


@pytest.mark.req("LC-M2")
def test_words_in_a_personal_signature_are_refused_where_only_the_picture_may_stand(
    prepared: bytes, authority: Authority
) -> None:
    worded = by_a_tool(prepared, authority, "Ký bởi: %(signer)s")
    with pytest.raises(outside.NotReturnable) as refused:
        outside.check(worded, seal_mm=36, image_only=True)
    assert refused.value.fields["reason"] == "text_in_signature"
    beside = by_a_tool(prepared, authority, "Ký bởi: %(signer)s", hand())
    with pytest.raises(outside.NotReturnable) as refused:
        outside.check(beside, seal_mm=36, image_only=True)
    assert refused.value.fields["reason"] == "text_in_signature"
    borne = outside.check(beside, seal_mm=36, image_only=False)
    assert (borne.kind, borne.holder) == ("signed", "Người Ký Văn Bản")


@pytest.mark.req("ST-9.3a", "ST-4.2đ-ii")
def test_the_picture_of_a_hand_signature_is_demanded_in_blue_and_in_its_place(
    prepared: bytes, authority: Authority
) -> None:
    right = Image.new("RGBA", (1800, 300))
    right.paste(hand().resize((800, 300)), (1000, 0))
    for picture, reason in (
        (None, "no_picture"),
        (Image.new("RGBA", (300, 120), "black"), "no_picture"),
        (hand("black"), "not_blue"),
        (right, "out_of_place"),
    ):
        returned = by_a_tool(prepared, authority, "Ký bởi: %(signer)s", picture)
        with pytest.raises(outside.NotReturnable) as refused:
            outside.check(returned, seal_mm=36, image_only=False)
        assert refused.value.fields["reason"] == reason


@pytest.mark.parametrize("image_only", [True, False])
def test_a_personal_signature_that_shows_nothing_is_refused(
    prepared: bytes, authority: Authority, image_only: bool
) -> None:
    with pytest.raises(outside.NotReturnable) as refused:
        outside.check(by_a_tool(prepared, authority, ""), seal_mm=36, image_only=image_only)
    assert refused.value.fields["reason"] == "blank_signature"


@pytest.mark.parametrize("switch", [_hidden, _not_viewed, _layered])
def test_a_personal_signature_that_readers_do_not_show_is_refused(
    prepared: bytes, authority: Authority, switch: Callable[..., None]
) -> None:
    hidden = by_a_tool(changed(prepared, switch), authority, "Đã ký")
    with pytest.raises(outside.NotReturnable) as refused:
        outside.check(hidden, seal_mm=36, image_only=False)
    assert refused.value.fields["reason"] == "blank_signature"


@pytest.mark.req("LC-M2")
@pytest.mark.parametrize("where", [_in_a_form, _in_a_pattern, _in_a_mask])
def test_words_are_found_wherever_the_picture_draws_them_from(life: Life, where: Callable[..., None]) -> None:
    with pytest.raises(outside.NotReturnable) as refused:
        outside.check(changed(life.led, where), seal_mm=36, image_only=True)
    assert refused.value.fields["reason"] == "text_in_signature"


@pytest.mark.req("LC-M2")
def test_our_own_signature_holds_the_picture_and_no_words(life: Life) -> None:
    found = outside.check(life.led, seal_mm=36, image_only=True)
    assert found.kind == "signed" and found.boxes is not None and "seal" in found.boxes


@pytest.mark.req("ST-9.3c")
def test_a_signature_that_did_not_take_the_lock_over_is_refused(
    prepared: bytes, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outside.check(by_a_tool(prepared, authority, "Đã ký", hand()), seal_mm=36, image_only=False).kind == "signed"
    nothing = SigMDPSetup(md_algorithm="sha256", certify=False, field_lock=None, docmdp_perms=None)
    monkeypatch.setattr(PdfSigningSession, "_apply_locking_rules", lambda _: nothing)
    unlocked = by_a_tool(prepared, authority, "Đã ký", hand())
    with pytest.raises(outside.NotReturnable) as refused:
        outside.check(unlocked, seal_mm=36, image_only=False)
    assert refused.value.fields["reason"] == "unlocked"


def test_each_file_is_what_it_is(life: Life) -> None:
    assert outside.check(letter(), seal_mm=36, image_only=True).kind == "plain"
    assert outside.check(life.prepared, seal_mm=36, image_only=True).kind == "laid"
    for pdf, seal_mm, reason in ((life.sealed, 36, "sealed"), (life.prepared, 30, "fields_moved")):
        with pytest.raises(outside.NotReturnable) as refused:
            outside.check(pdf, seal_mm=seal_mm, image_only=True)
        assert refused.value.fields["reason"] == reason
