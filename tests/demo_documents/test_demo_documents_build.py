"""One source, two formats, the same bytes at every build."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import make_demo_documents
import pytest
from demo_documents.model import Role
from demo_reading import docx_paragraphs, pages, pdf_words, squeezed
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from demo_documents import pdf, source, word
from vanthu.demo.documents.catalogue import DemoDocument, DemoKind, document, documents, of_agency

FOLDER = make_demo_documents.FOLDER
DRAFTS = [found for found in documents() if found.kind is not DemoKind.PAPER]
LIMIT = 4_000_000

HEAD = """---
key: letter
kind: letter
agency_key: office
agency: SỞ
symbol: /S-VP
place: Nơi
type_name: Công văn
subject: việc
to: Các phòng.
signer_title: GIÁM ĐỐC
recipient: Như trên;
---
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "letter.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_rebuilding_gives_the_committed_bytes(rebuilt: dict[str, bytes]) -> None:
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.suffix in (".pdf", ".docx", ".json")}
    assert sorted(committed) == sorted(rebuilt)
    assert [name for name in committed if committed[name] != rebuilt[name]] == []


def test_the_whole_set_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < LIMIT


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.key)
def test_the_docx_says_what_the_pdf_says(draft: DemoDocument) -> None:
    assert squeezed("".join(docx_paragraphs(draft.docx))) == pdf_words(draft.pdf)


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.key)
def test_the_docx_has_page_margins_typeface_and_page_numbers_of_the_decree(draft: DemoDocument) -> None:
    file = Document(str(draft.docx))
    assert file.core_properties.language == "vi-VN"
    for section in file.sections:
        # Word counts in twentieths of a point: 20 mm are 20.0025.
        assert (round(section.page_width.mm, 1), round(section.page_height.mm, 1)) == (210, 297)
        assert 20 <= round(section.top_margin.mm, 1) <= 25
        assert 20 <= round(section.bottom_margin.mm, 1) <= 25
        assert 30 <= round(section.left_margin.mm, 1) <= 35
        assert 15 <= round(section.right_margin.mm, 1) <= 20
        assert section.different_first_page_header_footer
        assert [line.text for line in section.first_page_header.paragraphs] == [""]
        assert "PAGE" in [mark.text for mark in section.header._element.iter(qn("w:instrText"))]
    fonts = {mark.get(qn("w:ascii")) for mark in file.styles.element.iter(qn("w:rFonts"))}
    used = {line.style.name for line in file.paragraphs}
    assert used & {"Căn cứ", "Nội dung"}
    assert "Times New Roman" in fonts
    assert {file.styles[name].font.name or "Times New Roman" for name in used} == {"Times New Roman"}


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.key)
def test_the_docx_holds_no_macros_pictures_or_links_to_elsewhere(draft: DemoDocument) -> None:
    with zipfile.ZipFile(draft.docx) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert not [name for name in names if "vba" in name or "media" in name or "thumbnail" in name]
        for name in names:
            if name.endswith(".rels"):
                assert b"External" not in packed.read(name)


def test_the_texts_speak_of_another_year_and_leave_their_own_blank(tmp_path: Path) -> None:
    read = source.read(FOLDER / "hau_giang_ubnd_cong_van.md", year=2031)
    path = tmp_path / "later.pdf"
    path.write_bytes(pdf.render(read).content)
    first = pages(path)[0].text
    assert "6 tháng đầu năm 2031" in " ".join(first.split())
    assert re.search(r"tháng\s+năm(?!\s*\d)", first)
    assert "2026" not in first
    (tmp_path / "later.docx").write_bytes(word.render(read))
    assert squeezed("".join(docx_paragraphs(tmp_path / "later.docx"))) == pdf_words(path)


def test_check_finds_a_file_that_was_edited_and_mends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, HEAD + "\nMột việc./.\n")
    monkeypatch.setattr(make_demo_documents, "FOLDER", tmp_path)
    assert make_demo_documents.main([]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "catalogue.json",
        "letter.docx",
        "letter.md",
        "letter.pdf",
    ]
    assert make_demo_documents.main(["--check"]) == 0
    edited = tmp_path / "catalogue.json"
    edited.write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert make_demo_documents.main(["--check"]) == 1
    assert capsys.readouterr().err == "catalogue.json: differs from what its source gives\n"
    assert edited.read_text(encoding="utf-8") == "{}"


def test_every_agency_has_its_regulation_and_a_letter() -> None:
    agencies = {draft.agency_key for draft in DRAFTS}
    assert len(agencies) == 5
    for agency in agencies:
        assert [found.kind for found in of_agency(agency)] == [DemoKind.DECISION, DemoKind.LETTER]
    assert of_agency("nowhere") == ()


def test_the_catalogue_opens_a_document_by_its_key_and_refuses_an_unknown_one() -> None:
    for listed in documents():
        assert document(listed.key) is listed
        assert listed.pdf.read_bytes().startswith(b"%PDF-1.")
        assert (listed.docx is None) == (listed.kind is DemoKind.PAPER)
    with pytest.raises(KeyError):
        document("không có")


def test_the_paper_letter_shows_its_number_and_date() -> None:
    scan = document("ban_quan_ly_cho_giay_den_200dpi")
    assert (scan.number, scan.notation, scan.date.isoformat()) == ("27", "BQL-HC", "2026-01-12")


def test_a_source_is_read_into_its_blocks(tmp_path: Path) -> None:
    text = HEAD + "\nMột.\n\n### Chương I | TÊN\n\n| a | b | c |\n| 1 | 2 | 3 |\n\n@ ai | gì |\n\n@ ai | nữa | khác\n"
    [part] = source.read(written(tmp_path, text), year=2026).parts
    assert [(block.role, block.rows) for block in part.blocks] == [
        (Role.TEXT, (("Một.",),)),
        (Role.CHAPTER, (("Chương I", "TÊN"),)),
        (Role.TABLE, (("a", "b", "c"), ("1", "2", "3"))),
        (Role.FLOW, (("ai", "gì", ""), ("ai", "nữa", "khác"))),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no head at all", "no head"),
        (HEAD.replace("place: Nơi", "plaice: Nơi"), "'plaice: Nơi' is no line of the head"),
        (HEAD.replace("key: letter", "key: other"), "its key is"),
        (HEAD + "\n| a | b |\n| 1 |\n", "rows of different length"),
        (HEAD + "\nhai\ndòng\n", "stands on one line"),
    ],
)
def test_a_source_outside_the_grammar_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(source.SourceError, match="letter.md") as refused:
        source.read(written(tmp_path, text), year=2026)
    assert told in str(refused.value)


@given(st.text(st.characters(blacklist_characters="*\\", blacklist_categories=("Cs",)), min_size=1))
def test_a_line_without_marks_is_one_plain_run(text: str) -> None:
    assert source.runs(text) == [(text, False, False)]


@given(st.text(min_size=1))
def test_a_line_whose_marks_are_escaped_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("*", "\\*")
    assert "".join(letters for letters, _, _ in source.runs(escaped)) == text
