"""The page form of Nghị định 30/2020/NĐ-CP, read from the made PDF files."""

from __future__ import annotations

import re
import unicodedata

import pikepdf
import pytest
from demo_reading import pages, pdf_words, squeezed

from vanthu.demo.documents.catalogue import DemoDocument, DemoKind, documents
from vanthu.pdf.page_words import text_boxes
from vanthu.pdf.place import MM, propose

DRAFTS = [document for document in documents() if document.kind is not DemoKind.PAPER]
DECISIONS = [document for document in DRAFTS if document.kind is DemoKind.DECISION]
LETTERS = [document for document in DRAFTS if document.kind is DemoKind.LETTER]
SCANS = [document for document in documents() if document.kind is DemoKind.PAPER]


def of(found: list[DemoDocument]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("document", found, ids=lambda document: document.key)


@of(DRAFTS)
def test_it_is_an_upright_a4_pdf_1_7_with_title_and_language(document: DemoDocument) -> None:
    with pikepdf.open(document.pdf) as file:
        assert file.pdf_version == "1.7"
        assert unicodedata.is_normalized("NFC", str(file.docinfo["/Title"]))
        assert document.subject in str(file.docinfo["/Title"])
        assert str(file.Root.Lang) == "vi-VN"
        assert len(file.pages) == document.pages
    for page in pages(document.pdf):
        assert (round(page.width), round(page.height)) == (210, 297)


@of(DRAFTS)
def test_every_font_is_embedded_and_readable_as_unicode(document: DemoDocument) -> None:
    with pikepdf.open(document.pdf) as file:
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "LiberationSerif" in str(font.BaseFont)
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


@of(DRAFTS)
def test_the_text_layer_is_vietnamese_in_composed_letters(document: DemoDocument) -> None:
    text = pdf_words(document.pdf)
    assert unicodedata.is_normalized("NFC", text)
    # U+01A2 and U+01A3 stood for Ư and ư in a published text; U+FFFD is what a lost letter becomes.
    assert not set(text) & set("\u01a2\u01a3\ufffd\u00ad")
    for debris in ("file://", "E:\\", "%20", ".doc UBND"):
        assert squeezed(debris) not in text


@of(DRAFTS)
def test_number_and_date_are_left_blank_exactly_once_on_page_1(document: DemoDocument) -> None:
    first = pages(document.pdf)[0].text
    year = r"/\s+" if document.year_in_number else ""
    assert len(re.findall(rf"Số:\s+{year}/{document.notation}", first)) == 1
    assert len(re.findall(rf"{document.place}, ngày\s+tháng\s+năm(?!\s*\d)", first)) == 1
    assert document.year is None


@of(DRAFTS)
def test_five_digits_two_digits_and_a_year_fit_into_the_blanks(document: DemoDocument) -> None:
    page = pages(document.pdf)[0]
    digit = 6.5 / 72 * 25.4  # at 13 points
    [(_, colon)] = page.find("Số:")
    slash = next(letter for letter in page.letters if letter.text == "/" and abs(letter.bottom - colon.bottom) < 2)
    assert slash.left - colon.right >= 5 * digit
    start = next(start for start, _ in page.find("ngàythángnăm") if start.bottom < 100)
    line = page.letters[page.letters.index(start) :]
    assert line[4].left - line[3].right >= 2 * digit
    assert line[9].left - line[8].right >= 2 * digit
    assert 190.5 - line[11].right >= 4 * digit
    if document.year_in_number:
        notation = next(each for each in page.letters[page.letters.index(slash) + 1 :] if each.text == "/")
        assert notation.left - slash.right >= 4 * digit


@of(DRAFTS)
def test_everything_stands_inside_the_margins_of_the_decree(document: DemoDocument) -> None:
    for number, page in enumerate(pages(document.pdf)):
        body = [letter for letter in page.letters if letter.bottom > 20]
        # Left 30-35, right 15-20, top and bottom 20-25 mm; serifs may reach a hair over the line.
        assert 29.5 <= min(letter.left for letter in body) <= 35, number
        assert max(letter.right for letter in body) <= 190.5
        assert min(letter.top for letter in body) >= 20
        assert max(letter.bottom for letter in body) <= 277


@of(DRAFTS)
def test_page_numbers_are_centred_in_the_top_margin_and_start_again_with_each_part(document: DemoDocument) -> None:
    numbers = []
    for page in pages(document.pdf):
        above = [letter for letter in page.letters if letter.bottom <= 20]
        numbers.append("".join(letter.text for letter in above))
        if above:
            middle = (above[0].left + above[-1].right) / 2
            assert middle == pytest.approx(30 + 160 / 2, abs=0.5)
    assert numbers[0] == ""
    expected = 1
    for number in numbers:
        expected = 1 if number == "" else expected + 1
        assert number in ("", str(expected))
    assert "" not in numbers[1 : document.main_pages]


@of(DRAFTS)
def test_quoc_hieu_agency_and_motto_open_page_1(document: DemoDocument) -> None:
    page = pages(document.pdf)[0]
    [(nation, _)] = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    [(motto, _)] = page.find("Độc lập - Tự do - Hạnh phúc")
    [(agency, _), *_] = page.find(document.agency_name)
    assert agency.right < nation.left < motto.left
    assert nation.bottom < motto.top


@of(DRAFTS)
def test_the_signer_is_named_once_below_the_position_with_room_for_the_signature(document: DemoDocument) -> None:
    found = [
        (number, page, place)
        for number, page in enumerate(pages(document.pdf))
        for place in page.find(document.signer_name)
    ]
    [(number, page, (name, end))] = found
    assert number == document.main_pages - 1
    above = [place for place in page.find(document.signer_title) if place[0].bottom < name.top]
    title, title_end = above[-1]
    assert name.top - title.bottom >= 30
    assert (title.left + title_end.right) / 2 == pytest.approx((name.left + end.right) / 2, abs=1)
    for line in document.signer_authority:
        assert any(place[0].bottom < title.top for place in page.find(line))
    [(sent, _)] = page.find("Nơi nhận:")
    first_line = page.find(document.signer_authority[0])[-1][0] if document.signer_authority else title
    assert sent.right < first_line.left
    assert sent.bottom == pytest.approx(first_line.bottom, abs=1.5)


@of(DRAFTS)
def test_the_system_finds_every_place_by_itself_and_the_seal_covers_no_text_but_the_position(
    document: DemoDocument,
) -> None:
    content = document.pdf.read_bytes()
    placed = propose(
        content, signer_name=document.signer_name, signer_title=document.signer_title, seal_mm=36, initials=2
    )
    assert (placed.number.page, placed.signature.page) == (0, document.main_pages - 1)
    assert placed.initials[0].page == document.main_pages - 1
    seal = placed.seal
    recipients = [
        word for word in text_boxes(content, seal.page) if word.x1 < 110 * MM and word.y0 < placed.signature.y1
    ]
    assert not [word for word in recipients if word.x1 > seal.x0 and seal.y0 < word.y1 and word.y0 < seal.y1]


@of(DRAFTS)
def test_the_body_ends_with_the_closing_mark(document: DemoDocument) -> None:
    closed = [(number, place[0]) for number, page in enumerate(pages(document.pdf)) for place in page.find("./.")]
    sent = pages(document.pdf)[document.main_pages - 1].find("Nơi nhận:")[0][0]
    assert any(number == document.main_pages - 1 and mark.bottom < sent.top for number, mark in closed)


@of(DECISIONS)
def test_the_attached_regulation_ends_with_the_closing_mark_and_without_a_second_signature(
    document: DemoDocument,
) -> None:
    whole = pdf_words(document.pdf)
    assert whole.count("Nơinhận:") == 1
    parts = re.split(r"(?=QUYCHẾ)|(?=PHỤLỤC\()|(?=PhụlụcI+LƯUĐỒ)", whole)
    regulation = next(part for part in parts if part.startswith("QUYCHẾ"))
    assert regulation.endswith("./.")


@of(DECISIONS)
def test_the_decision_names_kind_and_subject_and_leaves_the_reference_of_the_annex_open(document: DemoDocument) -> None:
    first = pages(document.pdf)[0]
    assert first.find(document.type_name.upper())
    assert first.find(document.subject)
    regulation = pages(document.pdf)[document.main_pages]
    assert regulation.find("QUY CHẾ")
    assert re.search(r"Quyết định số\s+(/\s+)?/\S+\s+ngày\s+tháng\s+năm(?!\s*\d)", regulation.text)


@pytest.mark.parametrize(
    ("key", "articles"),
    [
        ("binh_dinh_sct_2020", 18),
        ("lai_chau_sct_2019", 18),
        ("hau_giang_ubnd_2019", 26),
        ("soc_trang_snn_2019", 16),
        ("quang_nam_ldtbxh_2019", 25),
    ],
)
def test_no_article_of_the_published_text_is_missing(key: str, articles: int) -> None:
    [document] = [found for found in DECISIONS if found.key == key]
    text = "\n".join(page.text for page in pages(document.pdf)[document.main_pages :])
    found = [int(number) for number in re.findall(r"^Điều (\d+)\. ", text, re.MULTILINE)]
    assert found == list(range(1, articles + 1))


def test_the_table_of_quang_nam_lists_its_ten_units_with_their_codes() -> None:
    [document] = [found for found in DECISIONS if found.agency_key == "quang_nam_ldtbxh"]
    text = pdf_words(document.pdf)
    codes = re.findall(r"000\.(\d\d)\.15\.H47", text)
    assert codes == ["00", *(f"{unit:02}" for unit in range(1, 11))]


@of(DECISIONS)
def test_no_heading_stands_alone_at_the_foot_of_a_page(document: DemoDocument) -> None:
    # In the decision itself an article is its own text.
    for page in pages(document.pdf)[document.main_pages :]:
        last = page.text.strip().splitlines()[-1]
        assert not re.match(r"(Điều \d+\.|Chương [IVX]+|Mục \d)", last), last


@of(LETTERS)
def test_a_letter_is_one_page_with_subject_below_the_number_and_addressees(document: DemoDocument) -> None:
    assert document.pages == document.main_pages == 1
    [page] = pages(document.pdf)
    assert not page.find("CÔNG VĂN")
    [(number, _)] = page.find("Số:")
    [(subject, _)] = page.find(document.subject)
    [(addressed, _)] = page.find("Kính gửi:")
    assert number.bottom < subject.top < addressed.top
    for recipient in document.recipients:
        assert page.find(recipient)


@of(SCANS)
def test_a_scan_is_two_colour_pictures_without_text(document: DemoDocument) -> None:
    assert document.pages == 2
    with pikepdf.open(document.pdf) as file:
        assert float(file.pdf_version) >= 1.4
        for page in file.pages:
            [picture] = page.Resources.XObject.values()
            assert str(picture.ColorSpace) == "/DeviceRGB"
            assert int(picture.Width) / (210 / 25.4) == pytest.approx(document.dpi, abs=1)
            assert int(picture.Height) / (297 / 25.4) == pytest.approx(document.dpi, abs=1)
    for page in pages(document.pdf):
        assert page.text == ""
        assert (round(page.width), round(page.height)) == (210, 297)


def test_there_is_a_scan_as_the_law_wants_it_and_one_below() -> None:
    assert {document.dpi for document in SCANS} == {200, 150}
