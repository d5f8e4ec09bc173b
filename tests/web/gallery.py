"""The gallery: every template over its sample context, served on loopback as production would: same CSP, compressed.

`python tests/web/gallery.py` opens it for a person; the browser tests use `running`.
"""

from __future__ import annotations

import gzip
import io
import json
import mimetypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from PIL import Image, ImageDraw, ImageFont

import vanthu.web
from vanthu.core.folding import fold
from vanthu.web.highlight import highlight
from vanthu.web.jinja import environment

WEB = Path(vanthu.web.__file__).parent
CSP = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
CSRF = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="sample">')


@cache
def templates() -> Environment:
    """The product's own environment; only addresses are the gallery's."""
    env = environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True)
    env.filters.setdefault("highlight", highlight)
    env.globals["url"] = lambda name, **_: f"/{name}"
    env.globals["static"] = lambda path: f"/static/{path}"
    return env


def render(template: str, context: dict) -> str:
    import sample_contexts as samples

    frame = {"shell": samples.shell(), "csrf_input": CSRF, "request": samples.REQUEST, "flash": []}
    return templates().get_template(template).render(frame | context)


PAGE_TEXT = (
    (
        (0.10, 0.06, "ỦY BAN NHÂN DÂN", 24),
        (0.10, 0.08, "TỈNH BÌNH ĐỊNH", 24),
        (0.47, 0.06, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 24),
        (0.55, 0.08, "Độc lập - Tự do - Hạnh phúc", 25),
        (0.10, 0.13, "Số: 2481/UBND-KT", 25),
        (0.55, 0.13, "Bình Định, ngày 20 tháng 11 năm 2026", 25),
        (0.28, 0.21, "Kính gửi: Các sở, ban, ngành; Ủy ban nhân dân các huyện, thị xã, thành phố.", 26),
    )
    + tuple(
        (0.12, 0.27 + n * 0.028, line, 26)
        for n, line in enumerate(
            [
                "Theo bản tin của Trung tâm Dự báo khí tượng thủy văn quốc gia, bão số 12 có khả",
                "năng ảnh hưởng trực tiếp đến địa bàn tỉnh từ đêm 20 tháng 11 năm 2026. Để chủ động",
                "ứng phó, Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị khẩn trương thực hiện:",
                "1. Rà soát các cụm công nghiệp, kho hàng, hồ chứa thủy điện; sẵn sàng phương án bảo",
                "đảm an toàn cho người lao động và tài sản.",
                "2. Bố trí đủ lượng hàng dự trữ thiết yếu tại các địa bàn dễ bị chia cắt; kiểm tra, xử lý",
                "hành vi đầu cơ, tăng giá bất hợp lý.",
                "3. Tổ chức trực ban 24/24 giờ, báo cáo về Ủy ban nhân dân tỉnh trước 10 giờ 30 phút.",
                "Yêu cầu các cơ quan, đơn vị nghiêm túc thực hiện./.",
            ]
        )
    )
    + (
        (0.12, 0.60, "Nơi nhận:", 21),
        (0.12, 0.62, "- Như trên;", 21),
        (0.12, 0.64, "- Lưu: VT, KT.", 21),
        (0.58, 0.60, "TM. ỦY BAN NHÂN DÂN", 25),
        (0.58, 0.62, "KT. CHỦ TỊCH", 25),
        (0.58, 0.64, "PHÓ CHỦ TỊCH", 25),
    )
)


@cache
def page_picture() -> tuple[bytes, bytes]:
    """A page as WebP and its words as the text layer's JSON."""
    width, height = 1240, 1754
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    words: list[list] = []
    for x, y, text, size in PAGE_TEXT:
        try:
            font = ImageFont.truetype("LiberationSerif-Regular.ttf", size)
        except OSError:
            font = ImageFont.load_default(size)
        left = x * width
        for word in text.split():
            pen.text((left, y * height), word, font=font, fill="black")
            right = left + pen.textlength(word, font=font)
            words.append([left / width, y, right / width, y + size * 1.15 / height, word])
            left = right + pen.textlength(" ", font=font)
    pen.ellipse((600, 1150, 780, 1330), outline=(200, 30, 30), width=5)
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=80)
    return stream.getvalue(), json.dumps(words).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        import sample_contexts as samples

        path = urlsplit(self.path).path.strip("/")
        if path.startswith("static/"):
            file = WEB / path
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return self.answer(200, "text/javascript" if file.suffix == ".js" else kind, file.read_bytes())
        if path.startswith("page-"):
            return self.answer(200, "image/webp", page_picture()[0])
        if path.startswith("words-"):
            return self.answer(200, "application/json", page_picture()[1])
        if path == "agencies.json":
            wanted = fold(parse_qs(urlsplit(self.path).query).get("q", [""])[0])
            results = [
                {"value": v, "label": label, "code": code}
                for v, label, code in samples.AGENCIES
                if wanted in fold(label) or code.lower().startswith(wanted)
            ]
            return self.answer(200, "application/json", json.dumps({"results": results}).encode())
        if path == "web-palette":
            return self.html(200, *samples.PARTS["palette"])
        if path in samples.PARTS:
            return self.html(200, *samples.PARTS[path])
        if path in samples.PAGES:
            return self.html(200, *samples.PAGES[path])
        return self.html(404, *samples.PAGES["error-404"])

    def do_POST(self) -> None:
        import sample_contexts as samples

        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path.strip("/")
        self.server.posts.append((path, body))  # type: ignore[attr-defined]
        if path == "lock":
            return self.answer(204, "text/plain", b"")
        if path == "unlock":
            right = b"password=right" in body
            sentence = json.dumps({"sentence": "Mật khẩu không đúng. Còn 4 lần thử."}).encode()
            return self.answer(204, "text/plain", b"") if right else self.answer(422, "application/json", sentence)
        if path == "draft":
            return self.html(422, *samples.PAGES["draft-errors"])
        if path == "paper":
            return self.html(500, *samples.PAGES["error-500"])
        self.send_response(303)
        self.send_header("Location", "/list")
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def html(self, status: int, template: str, context: dict) -> None:
        self.answer(status, "text/html; charset=utf-8", render(template, context).encode())

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", CSP)
        if body and "gzip" in self.headers.get("Accept-Encoding", "") and not kind.startswith(("image/webp", "font/")):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence: a test's output is its result."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.posts: list[tuple[str, bytes]] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser may leave in the middle of an answer
            super().handle_error(request, client_address)


@contextmanager
def running(port: int = 0) -> Iterator[Server]:
    """The gallery on a loopback port; `server.posts` remembers what was sent."""
    server = Server(port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
