"""A double of VGCA Sign Service, which exists on Windows desktops only: `python tests/vgca/vgca_service.py --pki FOLDER …`.

A TLS websocket with the paths and frames of the real one; it fetches and brings files over real HTTP and signs with a
device "plugged in". Its own small page (https://127.0.0.1:PORT/) stands for the program's window: there a person trusts
its certificate, plugs in another device and chooses how it behaves.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import ipaddress
import json
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

if __package__ is None or not __package__:
    sys.path.insert(0, str(Path(__file__).parent))

from vgca_tool import MODE_WORDS, MODES, Token, sign

#: The paths that sign, and what the product asks of them.
SIGNING = frozenset({"SignApproved", "SignIssued", "SignAppendix", "SignIncome", "SignCopy", "Comment", "SignPDF"})
CANCELLED, FAILED = 11, 1


@dataclass
class Desk:
    """The machine of one person: devices, the one that is plugged in, and how the program behaves."""

    tokens: list[Token]
    plugged: int = 0
    mode: str = "normal"
    #: Held back in mode "late" until it is another one.
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def token(self) -> Token:
        return self.tokens[self.plugged]


def answer(desk: Desk, path: str, frame: str) -> dict[str, Any]:
    """What the program says to one frame. Blocks: it fetches, signs and brings."""
    if path == "GetCertInfo":
        return desk.token.info()
    if path == "GetVersion":
        return {"Status": 0, "Message": "", "Version": "double"}
    if path not in SIGNING:
        return _failed("Chức năng không được hỗ trợ.")
    if desk.mode == "cancel":
        return {**_failed("Người dùng đã hủy."), "Status": CANCELLED}
    request = json.loads(frame)
    try:
        with urllib.request.urlopen(request["FileName"], timeout=60) as fetched:
            pdf = fetched.read()
        if not pdf.startswith(b"%PDF-"):
            return _failed("Tệp tải về không phải PDF.")
        token = desk.token
        if desk.mode == "wrong-certificate":
            token = desk.tokens[(desk.plugged + 1) % len(desk.tokens)]
        said = _bring(request["FileUploadHandler"], sign(pdf, request, path, token, mode=desk.mode))
    except urllib.error.HTTPError as error:
        return _failed(f"Máy chủ trả lời {error.code}.")
    except OSError:
        return _failed("Không kết nối được với máy chủ.")
    if said.get("Status") is not True:
        return _failed(str(said.get("Message", "")))
    if desk.mode == "says-failed":
        return _failed("Lỗi không rõ.")
    return {
        "Status": 0,
        "Message": "",
        "FileName": said["FileName"],
        "FileServer": said["FileServer"],
        "DocumentNumber": request.get("DocNumber", ""),
        "DocumentDate": request.get("IssuedDate", ""),
    }


def _failed(message: str) -> dict[str, Any]:
    return {"Status": FAILED, "Message": message, "FileName": "", "FileServer": ""}


def _bring(url: str, pdf: bytes) -> dict[str, Any]:
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="uploadfile"; filename="van-ban.signed.pdf"\r\n'
    body = head.encode() + b"Content-Type: application/pdf\r\n\r\n" + pdf + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(
        url, data=body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
    )
    with urllib.request.urlopen(request, timeout=120) as said:
        return json.loads(said.read())


# --- the program -----------------------------------------------------------------------------------------------------


async def run(desk: Desk, folder: Path, port: int) -> None:
    """Listen until the process ends."""

    async def operation(connection: ServerConnection) -> None:
        """One frame in, one frame out, closed."""
        assert connection.request is not None
        path = connection.request.path.strip("/")
        frame = await connection.recv()
        if path == "Config":
            return
        if desk.mode == "late" and path in SIGNING:
            desk.changed.clear()
            await desk.changed.wait()
        said = await asyncio.to_thread(answer, desk, path, str(frame))
        await connection.send(json.dumps(said, ensure_ascii=False))

    def window(_: ServerConnection, request: Request) -> Response | None:
        address = urllib.parse.urlsplit(request.path)
        if address.path != "/":
            return None
        asked = urllib.parse.parse_qs(address.query)
        if (mode := asked.get("mode", [""])[0]) in MODES:
            desk.mode = mode
            desk.changed.set()
        if (number := asked.get("token", [""])[0]).isdigit() and int(number) < len(desk.tokens):
            desk.plugged = int(number)
        return _page(desk)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    async with serve(operation, "127.0.0.1", port, ssl=context, process_request=window):
        print(f"VGCA (double): wss://127.0.0.1:{port}", flush=True)
        await asyncio.get_running_loop().create_future()


def _page(desk: Desk) -> Response:
    from websockets.datastructures import Headers

    tokens = "".join(
        f'<li><a href="/?token={n}">{escape(token.name)}</a> ({escape(token.uid)})'
        f"{' <strong>đang cắm</strong>' if n == desk.plugged else ''}</li>"
        for n, token in enumerate(desk.tokens)
    )
    modes = "".join(
        f'<li><a href="/?mode={mode}">{MODE_WORDS[mode]}</a>{" <strong>đang dùng</strong>" if mode == desk.mode else ""}</li>'
        for mode in MODES
    )
    body = (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><title>VGCA Sign Service (bản mô phỏng)</title>'
        "<h1>VGCA Sign Service (bản mô phỏng)</h1><p>Trình duyệt đã tin cậy địa chỉ này. Chọn thiết bị đang cắm:</p>"
        f"<ul>{tokens}</ul><p>Cách phần mềm xử sự:</p><ul>{modes}</ul></html>"
    ).encode()
    headers = Headers({"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))})
    return Response(HTTPStatus.OK, "OK", headers, body)


def _certificate(folder: Path) -> Path:
    """Key and self-signed certificate for 127.0.0.1, made at the first start."""
    file = folder / "vgca-double.pem"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "VGCA Sign Service (double)")])
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=800))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
            .sign(key, hashes.SHA256())
        )
        file.touch(mode=0o600)
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
        )
    return file


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="A double of VGCA Sign Service, for the demo and for tests.")
    parser.add_argument("--pki", type=Path, required=True, help="folder of the demo authority")
    parser.add_argument("--token", action="append", required=True, help="CCCD:… or MST:…; the first one is plugged in")
    parser.add_argument("--folder", type=Path, required=True, help="where its own TLS certificate lies")
    parser.add_argument("--port", type=int, default=8987)
    parser.add_argument("--tsa", default="", help="address of the time-stamp server")
    parser.add_argument("--mode", choices=MODES, default="normal")
    parser.add_argument("--cancel", action="store_const", dest="mode", const="cancel")
    parser.add_argument("--wrong-certificate", action="store_const", dest="mode", const="wrong-certificate")
    arguments = parser.parse_args(argv)
    tokens = [Token.of(arguments.pki, uid, arguments.tsa) for uid in arguments.token]
    try:
        asyncio.run(run(Desk(tokens=tokens, mode=arguments.mode), arguments.folder, arguments.port))
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
