from __future__ import annotations

import io
import zlib

import file_bench as bench
import pikepdf
import pytest
from file_bench import NUMBER
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from vanthu.pdf.inspect import (
    BrokenPdf,
    EmptyFile,
    EncryptedPdf,
    NotAPdf,
    PdfTooManyPages,
    inspect,
    inspect_upload,
    paper,
)

A4 = (595.276, 841.89)


def made(change=None, *, pages: int = 1, header: str = "1.7", encryption=None) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(bench.page())) as document:
        for _ in range(pages - 1):
            document.pages.append(document.pages[0])
        if change is not None:
            change(document)
        document.save(out, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue().replace(b"%PDF-" + out.getvalue()[5:8], b"%PDF-" + header.encode(), 1)


def scan(mode: str, dpi: float, *, size=A4, share: float = 1.0, strips: int = 1) -> bytes:
    """A page that is one image (or strips of it) of the given colour mode and resolution."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for part in range(strips):
            if part == 0:
                page = document.add_blank_page(page_size=size)
                page.obj.Resources = Dictionary(XObject=Dictionary())
                drawing = b""
            width, height = round(size[0] / 72 * dpi), round(size[1] / 72 * dpi / strips)
            image = Image.new(mode, (width, height), 1 if mode == "1" else 128)
            spaces = {"1": Name.DeviceGray, "L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}
            space = spaces.get(mode)
            if mode == "P":
                space = Array([Name.Indexed, Name.DeviceRGB, 255, String(bytes([200, 30, 30] * 256))])
            picture = document.make_stream(
                zlib.compress(image.tobytes()),
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=width,
                Height=height,
                BitsPerComponent=1 if mode == "1" else 8,
                ColorSpace=space,
                Filter=Name.FlateDecode,
            )
            page.obj.Resources.XObject[f"/Im{part}"] = picture
            across, up = size[0] * share, size[1] * share / strips
            drawing += f"q {across:.3f} 0 0 {up:.3f} 0 {part * up:.3f} cm /Im{part} Do Q\n".encode()
        page.obj.Contents = document.make_stream(drawing)
        document.save(out)
    return out.getvalue()


@pytest.mark.req("BD-8.2b-i")
@pytest.mark.parametrize(
    ("header", "catalog", "version"),
    [
        ("1.3", None, (1, 3)),
        ("1.4", None, (1, 4)),
        ("1.3", "1.7", (1, 7)),
        ("1.7", "1.4", (1, 7)),
        ("2.0", None, (2, 0)),
    ],
)
def test_the_version_is_the_higher_of_header_and_catalog(header, catalog, version):
    def change(document):
        if catalog:
            document.Root.Version = Name("/" + catalog)

    assert inspect(made(change, header=header)).version == version


@pytest.mark.req("BD-8.2b-iii")
@pytest.mark.parametrize("dpi", [149, 150, 199, 200, 300])
def test_the_resolution_of_a_scan_is_pixels_against_placed_size(dpi):
    found = inspect(scan("L", dpi))

    assert found.scan_dpi == dpi
    assert not found.has_text_layer


@pytest.mark.req("BD-8.2b-iii")
def test_a_scan_inside_an_enlarged_form_is_as_coarse_as_it_is_seen():
    """Stamping tools wrap the old page into a form."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan("RGB", 300))) as old, pikepdf.new() as new:
        inner = old.make_stream(
            old.pages[0].obj.Contents.read_bytes(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, *A4]),
            Resources=old.pages[0].obj.Resources,
        )
        page = new.add_blank_page(page_size=(A4[0] * 2, A4[1] * 2))
        page.obj.Resources = Dictionary(XObject=Dictionary(F=new.copy_foreign(inner)))
        page.obj.Contents = new.make_stream(b"q 0 2 -2 0 1190.55 0 cm /F Do Q q 2 0 0 2 0 0 cm /F Do Q")
        new.save(out)

    found = inspect(out.getvalue())
    assert (found.scan_dpi, found.pages[0].scan_share, found.scan_colour) == (150, 1.0, True)


@pytest.mark.req("BD-8.2b-iii")
def test_the_coarsest_page_counts():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan("L", 300))) as first, pikepdf.open(io.BytesIO(scan("L", 149))) as second:
        first.pages.extend(second.pages)
        first.save(out)

    assert inspect(out.getvalue()).scan_dpi == 149


def test_a_scan_in_strips_is_a_scan():
    found = inspect(scan("RGB", 150, strips=4))

    assert (found.scan_dpi, found.scan_colour) == (150, True)


def test_a_small_picture_on_a_page_of_text_is_no_scan():
    assert inspect(scan("RGB", 72, share=0.2)).scan_dpi is None
    assert inspect(bench.page()).scan_colour is None


@pytest.mark.req("BD-8.2b-ii")
@pytest.mark.parametrize(("mode", "colour"), [("RGB", True), ("CMYK", True), ("P", True), ("L", False), ("1", False)])
def test_the_colour_of_a_scan_is_told(mode, colour):
    assert inspect(scan(mode, 50)).scan_colour is colour


@pytest.mark.req("BD-8.2b-iv")
def test_a_full_page_scan_on_a_standard_sheet_is_full_size():
    assert inspect(scan("L", 50)).full_size
    assert inspect(scan("L", 50, size=(841.89, 595.276))).pages[0].paper == "A4"
    assert not inspect(scan("L", 50, share=0.9)).full_size
    assert not inspect(scan("L", 50, size=(500, 700))).full_size


@pytest.mark.req("BD-8.2b-iv")
def test_paper_is_recognised_within_three_millimetres():
    assert [paper(213, 294), paper(213.1, 297), paper(297, 420), paper(148, 210), paper(216, 279)] == [
        "A4",
        None,
        "A3",
        "A5",
        None,
    ]


def test_a_signed_file_is_described(good):
    found = inspect(good)

    assert (found.signatures, found.active, found.attachments, found.encrypted) == (2, (), (), False)
    assert (found.pages[0].width_mm, found.pages[0].height_mm, found.pages[0].paper) == (210.0, 297.0, "A4")
    assert found.has_text_layer
    assert found.first_page_lines == ("SO THU NGHIEM", "So: /QD-STN", "Noi dung quyet dinh.", "1234", "05", "11")


def test_the_lines_of_page_1_stand_alone_and_include_fields():
    lines = inspect(
        bench.filled(bench.prepared(bench.page("  MAT  ", "Noi dung")), {NUMBER: "TUYET MAT"})
    ).first_page_lines

    assert lines == ("MAT", "Noi dung", "TUYET MAT")


@pytest.mark.parametrize(
    ("found", "change"),
    [
        (("JavaScript", "OpenAction"), lambda d: _set(d, "/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))),
        (("Launch", "OpenAction"), lambda d: _set(d, "/OpenAction", Dictionary(S=Name.Launch, F=String("cmd")))),
        (("AA",), lambda d: _set(d, "/AA", Dictionary(WC=Dictionary(S=Name.Named)))),
        (("SubmitForm",), lambda d: _link(d, Dictionary(S=Name.SubmitForm, F=String("http://x")))),
        (("ImportData",), lambda d: _link(d, Dictionary(S=Name.ImportData, F=String("x")))),
        (("GoToR",), lambda d: _link(d, Dictionary(S=Name.GoToR, F=String("x")))),
        (("XFA",), lambda d: _set(d, "/AcroForm", Dictionary(Fields=Array(), XFA=String("<x/>")))),
        (("RichMedia",), lambda d: _annotate(d, Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9])))),
        ((), lambda d: _set(d, "/OpenAction", Array([d.pages[0].obj, Name.Fit]))),
        ((), lambda d: _link(d, Dictionary(S=Name.URI, URI=String("https://example.org")))),
    ],
)  # fmt: skip
def test_active_content_is_found(found, change):
    assert inspect(made(change)).active == found


def test_an_attachment_is_named_and_counts_as_active():
    found = inspect(made(lambda d: d.attachments.__setitem__("bang.xlsx", b"PK")))

    assert (found.attachments, found.active) == (("bang.xlsx",), ("EmbeddedFile",))


def test_an_empty_file_is_refused():
    with pytest.raises(EmptyFile):
        inspect(b"")


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 400, b"plain text"])
def test_what_is_no_pdf_is_refused(data):
    with pytest.raises(NotAPdf):
        inspect(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj <<>> endobj trailer <</Root 1 0 R>>"])
def test_a_pdf_in_ruins_is_refused(data):
    with pytest.raises(BrokenPdf):
        inspect(data)


def test_a_password_is_refused():
    with pytest.raises(EncryptedPdf):
        inspect(made(encryption=pikepdf.Encryption(owner="a", user="b")))


def test_restrictions_without_a_password_are_told_and_refused_for_an_upload():
    pdf = made(encryption=pikepdf.Encryption(owner="a", user=""))

    assert inspect(pdf).encrypted
    with pytest.raises(EncryptedPdf):
        inspect_upload(pdf)
    assert not inspect_upload(made()).encrypted


def test_too_many_pages_are_refused_with_the_count():
    pdf = made(pages=4)

    assert len(inspect(pdf, max_pages=4).pages) == 4
    with pytest.raises(PdfTooManyPages) as refused:
        inspect(pdf, max_pages=3)
    assert "4 trang" in refused.value.sentence and "3 trang" in refused.value.sentence


def _set(document, key, value):
    document.Root[key] = value


def _annotate(document, annotation):
    document.pages[0].obj.Annots = Array([document.make_indirect(annotation)])


def _link(document, action):
    _annotate(document, Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action))
