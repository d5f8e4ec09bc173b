"""`vanthu pdf verify FILE`: the verdict on one file, for people and for programs. Needs no database and no settings."""

from __future__ import annotations

import argparse
import errno
import os
import stat
import sys

# typing.TYPE_CHECKING without its import: the help of this command answers at once.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any, NoReturn

    from vanthu.pdf.verdict import Report

_WORDS = {
    "valid": "HỢP LỆ",
    "warning": "CẦN KIỂM TRA",
    "invalid": "KHÔNG HỢP LỆ",
    "unsigned": "KHÔNG CÓ CHỮ KÝ SỐ",
    "unreadable": "KHÔNG ĐỌC ĐƯỢC",
}
_KINDS = {"person": "cá nhân", "organisation": "cơ quan, tổ chức", "timestamp": "dấu thời gian"}


#: Larger files are not looked at: so much the sandbox takes at most.
_MOST_BYTES = 500 << 20
#: Why the system would not give a file, in Vietnamese; anything else in its own words.
_WHY = {
    errno.ENOENT: "không có tệp này",
    errno.EACCES: "không có quyền đọc",
    errno.EISDIR: "đây là thư mục",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.ENOSPC: "hết chỗ lưu",
    errno.ENOTDIR: "không có thư mục này",
}


class Parser(argparse.ArgumentParser):
    """Says of a mistyped call that nothing was looked at. argparse would end with 2, which means "invalid"."""

    _words: Sequence[str] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        self._words = sys.argv[1:] if args is None else args
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        _answer(
            _refused("usage", f"Lệnh gọi chưa đúng ({_shown(message)}). Cách dùng: vanthu pdf verify --help."),
            json="--json" in self._words,
        )
        sys.exit(4)


def add(pdf: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu pdf`."""
    commands = pdf.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    verify = commands.add_parser(
        "verify",
        help="verify the signatures of one file",
        description="Verify the signatures of one PDF file. "
        "Exit status: 0 valid, 1 warning, 2 invalid, 3 no signature, 4 could not be read or was not called rightly.",
        allow_abbrev=False,
    )
    verify.add_argument("file", metavar="FILE")
    verify.add_argument(
        "--trust",
        metavar="DIR",
        help="folder of trusted certificates, PEM or DER: self-signed ones are anchors, others intermediates; "
        "those in its sub-folder tsa/ count for time-stamps only, in signing/ for signers only, all others for both",
    )
    verify.add_argument(
        "--at", metavar="TIME", type=_time, help="verify as at this time, ISO 8601 (Vietnam time when it has no zone)"
    )
    verify.add_argument(
        "--online", action="store_true", help="ask OCSP services and CRLs when the file has no evidence"
    )
    verify.add_argument("--json", action="store_true", help="print one JSON object")
    verify.add_argument("--report", metavar="OUT.pdf", help="write the report as a PDF that can be filed")
    verify.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify and print; returns the exit status."""
    from vanthu.pdf import verdict

    try:
        report = _verified(args)
    except Exception as error:  # an uncaught one would end with 1, which means "warning"
        report = _refused("not_verified", f"Không kiểm tra được tệp do lỗi của chương trình ({type(error).__name__}).")
    try:
        _answer(report, json=args.json)
    except BrokenPipeError:
        raise
    except OSError as error:  # a full disk: whoever reads the answer has none
        print(f"Không ghi được kết quả: {_why(error)}.", file=sys.stderr)
        return verdict.EXIT_STATUS["unreadable"]
    return verdict.EXIT_STATUS[report.verdict]


def _verified(args: argparse.Namespace) -> Report:
    from datetime import UTC, datetime
    from pathlib import Path

    from vanthu.pdf import verdict
    from vanthu.pdf.sandbox import LimitsExceeded, Sandbox, SandboxBroken
    from vanthu.pdf.trust import TrustList
    from vanthu.refusal import Refusal

    name = _shown(args.file)
    try:
        pdf = _content(args.file)
        trust = TrustList.load(Path(args.trust)) if args.trust else TrustList()
        if not args.trust:
            print("Không có --trust DIR: không chứng thư số nào được coi là tin cậy.", file=sys.stderr)
        checked_at = args.at or datetime.now(UTC)
        if pdf is None:
            report = verdict.limits_reached()
        else:
            with Sandbox(workers=1) as sandbox:
                try:
                    report = sandbox.call(
                        "vanthu.pdf.verify:verify", pdf, trust=trust, at=checked_at, online=args.online
                    )
                except LimitsExceeded:
                    report = verdict.limits_reached()
    except Refusal as refusal:
        return _refused(refusal.code, _shown(refusal.sentence))
    except SandboxBroken as error:
        return _refused("not_verified", f"Không kiểm tra được tệp do lỗi của chương trình ({error}).")
    except MemoryError:
        return _refused("no_file", f"Không đọc được tệp “{name}”: không đủ bộ nhớ.")
    except OSError as error:
        return _refused("no_file", f"Không đọc được tệp “{name}”: {_why(error)}.")
    if args.report and pdf is not None:
        try:
            _write_report(args, pdf, report, checked_at=checked_at, trust=trust.version)
        except OSError as error:
            # Whoever asked for a report to be filed has none: that is no success, whatever the verdict is.
            return _refused(
                "no_report",
                f"Không ghi được báo cáo “{_shown(args.report)}”: {_why(error, missing='không có thư mục này')}.",
            )
    return report


def _content(file: str) -> bytes | None:
    """The bytes of a regular file, None where there are too many. Raises OSError."""
    # Without waiting for whoever writes into a pipe: the next line refuses it.
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    with open(descriptor, "rb") as opened:
        kind = os.fstat(descriptor)
        if not stat.S_ISREG(kind.st_mode):
            raise OSError(errno.EINVAL, "không phải một tệp thường")
        if kind.st_size > _MOST_BYTES:
            return None
        content = opened.read(_MOST_BYTES + 1)
    return content if len(content) <= _MOST_BYTES else None


def _why(error: OSError, *, missing: str = _WHY[errno.ENOENT]) -> str:
    """`missing` is what is not there: the file that is read, or the folder that is written into."""
    if error.errno == errno.ENOENT:
        return missing
    return _WHY.get(error.errno or 0) or error.strerror or "lỗi của hệ thống"


def _shown(text: str) -> str:
    """Words that may hold a file name, which need not be UTF-8: what is not stands as \\x.."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _answer(report: Report, *, json: bool) -> None:
    """The report on stdout: one JSON object in UTF-8, or text."""
    if json:
        from json import dumps

        text = dumps(report.to_dict(), ensure_ascii=False)
    else:
        text = described(report)
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")
    print(text, flush=True)


def _write_report(args: argparse.Namespace, pdf: bytes, report: Report, *, checked_at: datetime, trust: str) -> None:
    import hashlib
    from importlib.metadata import version
    from pathlib import Path

    from vanthu.pdf.report_sheet import About, draw

    about = About(
        name=_shown(Path(args.file).name),
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        checked_at=checked_at,
        trust=trust,
        product=f"Văn Thư {version('vanthu')}",
    )
    Path(args.report).write_bytes(draw(report, about))


def _refused(code: str, sentence: str) -> Report:
    """The answer when the file was not even looked at: the same shape, "unreadable", with the reason on stderr too."""
    from vanthu.pdf.verdict import REFERENCE, Problem, Report

    print(sentence, file=sys.stderr)
    return Report(
        verdict="unreadable", legal_value=REFERENCE, document_problems=(Problem(code=code, sentence=sentence),)
    )


def described(report: Report) -> str:
    """The report as text: the verdict first, then each signature with what is wrong about it."""
    lines = [f"{_WORDS[report.verdict]} · Giá trị pháp lý: {report.legal_value}"]
    for number, signature in enumerate(report.signatures, 1):
        kind = _KINDS[signature.kind] + ("" if signature.kind_certain else ", loại chứng thư số suy đoán")
        lines.append(f"{number}. {signature.signer or '(không rõ người ký)'} ({kind}), ô {signature.field}")
        if signature.signed_at is not None:
            source = "dấu thời gian" if signature.time_source == "tsa" else "máy người ký khai"
            lines.append(f"   Ký lúc {signature.signed_at:%d/%m/%Y %H:%M:%S %z} ({source})")
        if signature.certificate is not None:
            lines.append(f"   Chứng thư số {signature.certificate.serial}, {signature.certificate.issuer}")
        lines.extend(f"   Ô {change.field}: “{change.before}” → “{change.after}”" for change in signature.changes_after)
        lines.extend(f"   [{problem.code}] {problem.sentence}" for problem in signature.problems)
    lines.extend(f"[{problem.code}] {problem.sentence}" for problem in report.document_problems)
    return "\n".join(lines)


def _time(text: str) -> datetime:
    from datetime import datetime

    from vanthu.pdf.verdict import VIETNAM

    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("not an ISO 8601 time, e.g. 2026-11-20T08:30:00+07:00") from error
    if not 1900 <= moment.year <= 9000:
        raise argparse.ArgumentTypeError("not a year from 1900 to 9000")
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
