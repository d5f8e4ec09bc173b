"""`vanthu edxml inspect`: one report on stdout, the verdict in the exit code, files only inside the folder asked for."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

import pytest
from edxml_packets import FIXTURES, PDF, attached, document, packet

from vanthu.cli import edxml as command
from vanthu.edxml import Attachment, build_document


def inspect(*arguments: object) -> int:
    parser = argparse.ArgumentParser(prog="vanthu")
    command.add(parser, "edxml")
    args = parser.parse_args(["inspect", *map(str, arguments)])
    return args.run(args)


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "good.edxml"
    file.write_bytes(build_document(document()))
    return file


def test_it_reports_a_document_as_one_json_object(good, capsys):
    assert inspect(good, "--json") == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == ""
    (attachment,) = report.pop("attachments")
    assert report == {
        "kind": "document",
        "from": "000.00.15.H47",
        "to": ["H47.16", "000.00.17.H47"],
        "document_id": "000.00.15.H47,2026,15",
        "code": "15/SCT-VP",
        "date": "2026-11-20",
        "subject": "V/v báo cáo tình hình sử dụng văn bản điện tử",
        "status_code": None,
        "problems": [],
    }
    assert (attachment["name"], attachment["size"], attachment["problems"]) == ("15-SCT-VP.pdf", len(PDF), [])
    assert (attachment["declared_type"], attachment["actual_type"]) == ("application/zip", "application/pdf")
    assert len(attachment["sha256"]) == 64


def test_it_reports_a_status(capsys):
    assert inspect(FIXTURES / "status_rejection_02.edxml", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["kind"], report["status_code"], report["code"]) == ("status", "02", "7816/VPCP-TTĐT")
    assert (report["from"], report["to"], report["date"]) == ("000.00.00.H41", ["000.00.00.G22"], "2015-09-30")


def test_warnings_have_an_exit_code_of_their_own(capsys):
    assert inspect(FIXTURES / "edoc_new.edxml", "--json") == 1
    (attachment,) = json.loads(capsys.readouterr().out)["attachments"]
    assert [problem["code"] for problem in attachment["problems"]] == ["type_mismatch"]


def test_it_speaks_vietnamese_to_people(capsys):
    assert inspect(FIXTURES / "edoc_new.edxml") == 1
    out = capsys.readouterr().out
    assert "Trích yếu: V/v kết nối, liên thông phần mềm quản lý văn bản" in out
    assert "  Cảnh báo: Nội dung tệp không đúng với đuôi tên tệp." in out


def test_a_refusal_is_an_object_too_and_extracts_nothing(tmp_path, capsys):
    bad = tmp_path / "bad.edxml"
    bad.write_bytes(packet(attached("*")))
    assert inspect(bad, "--json", "--extract", tmp_path / "out") == 2
    refused = json.loads(capsys.readouterr().out)["refused"]
    assert refused["code"] == "edxml_bad_base64"
    assert refused["path"] == "edXML/AttachmentEncoded/Attachment/ContentTransferEncoded"
    assert not (tmp_path / "out").exists()
    assert inspect(bad) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Từ chối (edxml_bad_base64): Nội dung tệp đính kèm")


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert inspect(tmp_path / "none.edxml", "--json") == 2
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "edxml_unreadable_file"


def test_files_are_extracted_into_the_folder_and_nothing_is_written_over(tmp_path, capsys):
    folder, outside = tmp_path / "out", tmp_path / "outside.pdf"
    folder.mkdir()
    outside.write_bytes(b"before")
    (folder / "a.pdf").symlink_to(outside)
    names = ("a.pdf", "a.pdf", "../../outside.pdf", "/etc/x.pdf", "..\\outside.pdf")
    file = tmp_path / "p.edxml"
    file.write_bytes(build_document(document(attachments=tuple(Attachment(name=name, content=PDF) for name in names))))
    assert inspect(file, "--extract", folder) == 1
    assert outside.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "outside.pdf", "p.edxml"]
    extracted = {path.name for path in folder.iterdir() if not path.is_symlink()}
    assert extracted == {"a (2).pdf", "a (3).pdf", "_.._outside.pdf", "_etc_x.pdf", "_outside.pdf"}
    assert all((folder / name).read_bytes() == PDF for name in extracted)


def test_the_codec_loads_neither_django_nor_an_xml_library():
    code = (
        "import sys, vanthu.edxml, vanthu.cli.edxml\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'lxml', 'pyhanko', 'pikepdf', 'psycopg')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
