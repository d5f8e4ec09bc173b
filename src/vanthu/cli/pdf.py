"""`vanthu pdf verify FILE`: the verdict on one file, for people and for programs. Needs no database and no settings."""

from __future__ import annotations

import argparse
import sys

# typing.TYPE_CHECKING without its import: the help of this command answers at once.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from vanthu.pdf.verdict import Report

_WORDS = {
    "valid": "HỢP LỆ",
    "warning": "CẦN KIỂM TRA",
    "invalid": "KHÔNG HỢP LỆ",
    "unsigned": "KHÔNG CÓ CHỮ KÝ SỐ",
    "unreadable": "KHÔNG ĐỌC ĐƯỢC",
}
_KINDS = {"person": "cá nhân", "organisation": "cơ quan, tổ chức", "timestamp": "dấu thời gian"}


def add(pdf: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu pdf`."""
    commands = pdf.add_subparsers(dest="command", required=True, metavar="COMMAND")
    verify = commands.add_parser(
        "verify",
        help="verify the signatures of one file",
        description="Verify the signatures of one PDF file. "
        "Exit status: 0 valid, 1 warning, 2 invalid, 3 no signature, 4 could not be read.",
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
    import json
    from datetime import UTC, datetime
    from pathlib import Path

    from vanthu.pdf import verdict
    from vanthu.pdf.sandbox import LimitsExceeded, Sandbox, SandboxBroken
    from vanthu.pdf.trust import TrustList
    from vanthu.refusal import Refusal

    try:
        pdf = Path(args.file).read_bytes()
        trust = TrustList.load(Path(args.trust)) if args.trust else TrustList()
        if not args.trust:
            print("Không có --trust DIR: không chứng thư số nào được coi là tin cậy.", file=sys.stderr)
        checked_at = args.at or datetime.now(UTC)
        with Sandbox(workers=1) as sandbox:
            try:
                report = sandbox.call("vanthu.pdf.verify:verify", pdf, trust=trust, at=checked_at, online=args.online)
            except LimitsExceeded:
                report = verdict.limits_reached()
        if args.report:
            try:
                _write_report(args, pdf, report, checked_at=checked_at, trust=trust.version)
            except OSError as error:
                print(f"Không ghi được báo cáo “{args.report}”: {error.strerror}.", file=sys.stderr)
    except Refusal as refusal:
        report = _refused(refusal.code, refusal.sentence)
    except SandboxBroken as error:
        report = _refused("not_verified", f"Không kiểm tra được tệp do lỗi của chương trình ({error}).")
    except (OSError, MemoryError) as error:
        why = getattr(error, "strerror", None) or "không đủ bộ nhớ"
        report = _refused("no_file", f"Không đọc được tệp “{args.file}”: {why}.")
    if args.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        print(described(report))
    return verdict.EXIT_STATUS[report.verdict]


def _write_report(args: argparse.Namespace, pdf: bytes, report: Report, *, checked_at: datetime, trust: str) -> None:
    import hashlib
    from importlib.metadata import version
    from pathlib import Path

    from vanthu.pdf.report_sheet import About, draw

    about = About(
        name=Path(args.file).name,
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
    from datetime import datetime, timedelta, timezone

    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("not an ISO 8601 time, e.g. 2026-11-20T08:30:00+07:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone(timedelta(hours=7)))
