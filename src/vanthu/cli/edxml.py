"""`vanthu edxml inspect FILE`: says what a packet is, without a server or a database."""

from __future__ import annotations

import argparse
import itertools
import sys

# typing.TYPE_CHECKING without its import: the help of this command answers at once.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any, BinaryIO

    from vanthu.edxml import Packet

ACCEPTED, ACCEPTED_WITH_WARNINGS, REFUSED = 0, 1, 2


def add(parser: argparse.ArgumentParser, name: str) -> None:
    """Fill the parser of `vanthu edxml`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="VIỆC")
    inspect = actions.add_parser(
        "inspect",
        help="cho biết gói tin chứa gì",
        description="Mã thoát: 0 đọc được, 1 đọc được nhưng có cảnh báo, 2 bị từ chối.",
    )
    inspect.add_argument("file", metavar="FILE", help="gói tin .edxml")
    inspect.add_argument("--json", action="store_true", help="in ra một đối tượng JSON")
    inspect.add_argument("--extract", metavar="DIR", help="ghi các tệp đính kèm vào thư mục này")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Prints the report of `args.file`; returns 0 accepted, 1 accepted with warnings, 2 refused."""
    import json
    import tempfile
    from pathlib import Path

    from vanthu.edxml import Refused, read
    from vanthu.edxml.inspect import report

    try:
        with Path(args.file).open("rb") as source, tempfile.TemporaryDirectory(prefix="edxml-") as folder:
            packet = read(source, into=Path(folder))
            if args.extract is not None:
                _extract(packet, Path(args.extract))
    except Refused as refused:
        return _refuse(args, refused.code, refused.sentence, refused.path)
    except OSError as error:
        return _refuse(args, "edxml_unreadable_file", f"Không đọc hoặc ghi được tệp: {error.strerror or error}.", "")
    result = report(packet)
    print(json.dumps(result, ensure_ascii=False, indent=2) if args.json else _words(result))
    has_problems = packet.problems or any(attachment.problems for attachment in packet.attachments)
    return ACCEPTED_WITH_WARNINGS if has_problems else ACCEPTED


def _refuse(args: argparse.Namespace, code: str, sentence: str, path: str) -> int:
    import json

    if args.json:
        print(json.dumps({"refused": {"code": code, "sentence": sentence, "path": path}}, ensure_ascii=False, indent=2))
    else:
        print(f"Từ chối ({code}): {sentence}", file=sys.stderr)
    return REFUSED


def _extract(packet: Packet, folder: Path) -> None:
    """Copies the files into `folder` under the names that the codec made safe; nothing there is written over."""
    import shutil

    folder.mkdir(parents=True, exist_ok=True)
    for attachment in packet.attachments:
        if attachment.size:
            with attachment.open() as source, _create(folder, attachment.name) as target:
                shutil.copyfileobj(source, target, 1024 * 1024)


def _create(folder: Path, name: str) -> BinaryIO:
    stem, dot, kind = name.rpartition(".")
    stem, ending = (stem, f".{kind}") if dot else (name, "")
    for number in itertools.count(1):
        path = folder / (name if number == 1 else f"{stem} ({number}){ending}")
        try:
            # Exclusive creation follows no link that lies there already.
            return path.open("xb")
        except FileExistsError:
            continue
    raise AssertionError("unreachable")


_KIND_WORDS = {
    "document": "văn bản mới",
    "recall": "thu hồi văn bản",
    "update": "cập nhật văn bản",
    "replace": "văn bản thay thế",
    "status": "trạng thái xử lý",
}


def _words(result: dict[str, Any]) -> str:
    from vanthu.edxml import status_label

    lines = [
        f"Loại gói tin: {_KIND_WORDS[result['kind']]}",
        f"Nơi gửi: {result['from']}",
        f"Nơi nhận: {', '.join(result['to'])}",
        f"Mã định danh văn bản: {result['document_id']}",
        f"Số, ký hiệu: {result['code']}",
        f"Ngày ban hành: {result['date'] or ''}",
    ]
    if result["status_code"] is not None:
        lines.append(f"Trạng thái: {result['status_code']} {status_label(result['status_code'])}")
    else:
        lines.append(f"Trích yếu: {result['subject']}")
    for attachment in result["attachments"]:
        lines.append(
            f"Tệp: {attachment['name']} ({attachment['actual_type']}, {attachment['size']} byte, "
            f"SHA-256 {attachment['sha256']})"
        )
        lines += [f"  Cảnh báo: {problem['sentence']}" for problem in attachment["problems"]]
    lines += [f"Cảnh báo: {problem['sentence']}" for problem in result["problems"]]
    return "\n".join(lines)
