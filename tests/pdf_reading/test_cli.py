from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import file_bench as bench
import pytest
from pki_bench import DAY, NOW

from benches import schema
from vanthu.cli import main
from vanthu.cli import pdf as command
from vanthu.pdf.sandbox import SandboxBroken

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "verify.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def run(capsys, tmp_path, authority):
    folder = authority.write_trust(tmp_path / "tin-cay")

    def call(data: bytes | None, *options: str, trusted: bool = True) -> tuple[int, str, str]:
        file = tmp_path / "van-ban.pdf"
        if data is not None:
            file.write_bytes(data)
        parser = argparse.ArgumentParser()
        command.add(parser, "pdf")
        trust = ["--trust", str(folder)] if trusted else []
        args = parser.parse_args(["verify", str(file), *trust, *options])
        status = args.run(args)
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.mark.parametrize(
    ("status", "verdict", "change"),
    [
        (0, "valid", lambda pdf: pdf),
        (1, "warning", bench.with_info),
        (2, "invalid", bench.with_overlay),
        (3, "unsigned", lambda _: bench.page()),
        (4, "unreadable", lambda _: b"zip"),
    ],
)
def test_the_exit_status_is_the_verdict_and_json_is_one_object(run, good, status, verdict, change):
    answered, out, err = run(change(good), "--json")

    assert (answered, json.loads(out)["verdict"], err) == (status, verdict, "")
    assert out.count("\n") == 1


def test_the_text_names_verdict_signers_and_reasons(run, good):
    status, out, err = run(bench.with_overlay(good))

    assert (status, err) == (2, "")
    assert out.startswith("KHÔNG HỢP LỆ · Giá trị pháp lý: để biết, tham khảo\n")
    assert "1. Lãnh đạo thử nghiệm (cá nhân), ô KyLanhDao" in out
    assert "(dấu thời gian)" in out and "[changed_after_signing]" in out


def test_the_clock_can_be_set(run, authority):
    pdf = bench.document(authority)
    later = (NOW + 900 * DAY).isoformat()

    assert run(pdf, "--at", NOW.isoformat())[0] == 0
    status, out, _ = run(pdf, "--at", later, "--json")
    assert (status, {p["code"] for s in json.loads(out)["signatures"] for p in s["problems"]}) == (
        1,
        {"claimed_time", "no_proof_of_time"},
    )


def test_without_a_trust_list_nothing_is_trusted_and_stderr_says_so(run, good):
    status, out, err = run(good, "--json", trusted=False)

    assert status == 2 and "untrusted" in out and "--trust" in err


def test_a_file_that_is_not_there_is_said_on_stderr(run):
    status, out, err = run(None)

    assert (status, out.splitlines()[0][:14]) == (4, "KHÔNG ĐỌC ĐƯỢC") and "van-ban.pdf" in err
    status, out, err = run(None, "--json")
    said = json.loads(out)
    (problem,) = said["document_problems"]
    assert (status, said["verdict"], problem["code"], said["signatures"]) == (4, "unreadable", "no_file", [])
    assert problem["sentence"] in err


def test_a_folder_an_empty_file_and_a_broken_trust_list_are_unreadable_and_never_a_verdict(run, tmp_path, good):
    assert run(b"", "--json")[0] == 4
    (tmp_path / "van-ban.pdf").unlink()
    (tmp_path / "van-ban.pdf").mkdir()
    assert run(None, "--json")[0] == 4
    (tmp_path / "van-ban.pdf").rmdir()
    (tmp_path / "rong").mkdir()
    status, out, err = run(good, "--json", "--trust", str(tmp_path / "rong"))
    assert (status, json.loads(out)["document_problems"][0]["code"]) == (4, "broken_trust_list")
    assert "rong" in err


def test_a_sandbox_that_breaks_is_no_warning(run, good, monkeypatch):
    """An uncaught exception would end with 1, which says "warning"."""

    def broken(*_args, **_options):
        raise SandboxBroken("x")

    monkeypatch.setattr("vanthu.pdf.sandbox.Sandbox.call", broken)
    status, out, _ = run(good, "--json")

    assert (status, json.loads(out)["document_problems"][0]["code"]) == (4, "not_verified")


def test_a_time_that_is_none_is_refused(run, good, capsys):
    with pytest.raises(SystemExit):
        run(good, "--at", "hôm qua")
    assert "ISO 8601" in capsys.readouterr().err


def test_importing_the_command_loads_neither_django_nor_a_pdf_library():
    program = "import sys, vanthu.cli.pdf; print([m for m in ('django', 'pyhanko', 'pikepdf', 'pypdfium2', 'cryptography') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_the_report_is_written_as_a_pdf_beside_the_answer(run, good, tmp_path):
    out = tmp_path / "bao-cao.pdf"
    status, said, err = run(good, "--report", str(out), "--json")

    assert (status, json.loads(said)["verdict"], err) == (0, "valid", "")
    assert out.read_bytes().startswith(b"%PDF-")
    status, said, err = run(good, "--report", str(tmp_path / "none" / "x.pdf"), "--json")
    assert (status, json.loads(said)["document_problems"][0]["code"]) == (4, "no_report")
    assert "Không ghi được báo cáo" in err and "không có thư mục này" in err


# --- wrong calls and odd files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["verify", "x.pdf", "--at", "nonsense"],
        ["verify", "x.pdf", "--at", "2026-13-01"],
        ["verify", "x.pdf", "--at", "0001-01-01"],
        ["verify"],
        ["verify", "x.pdf", "y.pdf"],
        ["verify", "x.pdf", "--what"],
        ["verify", "x.pdf", "--trust"],
        ["verfy", "x.pdf"],
        [],
    ],
    ids=" ".join,
)
def test_a_mistyped_call_is_no_verdict(words, capsys):
    for options in ([], ["--json"]):
        with pytest.raises(SystemExit) as ended:
            main(["pdf", *options, *words] if words[:1] == ["verfy"] else ["pdf", *words, *options])
        out, err = capsys.readouterr()
        assert ended.value.code == 4
        assert "usage: vanthu pdf" in err and "Lệnh gọi chưa đúng" in err
    said = json.loads(out)
    assert [problem["code"] for problem in said["document_problems"]] == ["usage"]
    assert said["verdict"] == "unreadable"
    assert schema.faults(said, SCHEMA) == []


def test_whatever_goes_wrong_inside_is_no_warning(run, good, monkeypatch):
    def broken(*_args, **_options):
        raise ArithmeticError("x")

    monkeypatch.setattr("vanthu.pdf.sandbox.Sandbox.call", broken)
    status, out, _ = run(good, "--json")
    assert (status, json.loads(out)["document_problems"][0]["code"]) == (4, "not_verified")


def verified(file, *options: str) -> tuple[int, dict, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "vanthu", "pdf", "verify", file, "--json", *options],
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
    )
    said = json.loads(done.stdout.decode("utf-8"))
    assert schema.faults(said, SCHEMA) == []
    return done.returncode, said, done.stderr


def test_what_is_no_regular_file_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "ong.pdf")
    for file in (tmp_path / "ong.pdf", "/dev/zero", tmp_path):
        status, said, _ = verified(file)
        assert (status, said["document_problems"][0]["code"]) == (4, "no_file")


def test_a_file_larger_than_the_sandbox_takes_is_not_read(tmp_path):
    with (tmp_path / "lon.pdf").open("wb") as file:
        file.truncate(20 << 30)
    status, said, _ = verified(tmp_path / "lon.pdf")
    assert (status, said["document_problems"][0]["code"]) == (2, "limits")


def test_an_answer_that_cannot_be_written_is_no_verdict(good, tmp_path):
    (tmp_path / "van-ban.pdf").write_bytes(good)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "vanthu", "pdf", "verify", tmp_path / "van-ban.pdf", "--json"],
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 4
    assert "Không ghi được kết quả: hết chỗ lưu." in done.stderr.decode()


def test_a_name_in_another_encoding_makes_no_broken_json():
    status, said, _ = verified(b"/nowhere/c\xf4ng_van.pdf")
    assert status == 4
    assert said["document_problems"][0]["sentence"] == (
        "Không đọc được tệp “/nowhere/c\\xf4ng_van.pdf”: không có tệp này."
    )
