"""A browser made of the standard library: cookies, forms, files; and requests that are never finished."""

from __future__ import annotations

import http.client
import http.cookiejar
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from uuid import uuid4

#: What a person sees when the server dies under the request.
Gone = (ConnectionError, http.client.HTTPException, urllib.error.URLError)


class _Form(HTMLParser):
    """Collects what the page's own form (`data-form`) would send."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._inside = False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self._inside = "data-form" in has
        name = has.get("name") or ""
        if not self._inside:
            return
        if tag == "input" and name and name != "csrfmiddlewaretoken":
            if has.get("type") in {"checkbox", "radio"} and "checked" not in has or has.get("type") == "file":
                return
            self.fields[name] = has.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "option" and self._select and "selected" in has:
            self.fields[self._select] = has.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data.removeprefix("\n")


class Browser:
    """One person at one server, which may be started again in between."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))

    def get(self, path: str) -> str:
        with self._opener.open(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
            return answer.read().decode()

    def sign_in(self, username: str, password: str) -> None:
        self.get("/dang-nhap")
        self.post("/dang-nhap", {"username": username, "password": password})

    def post(
        self, path: str, fields: Mapping[str, str], files: Sequence[tuple[str, str, bytes]] = ()
    ) -> tuple[str, str]:
        """Send a form; the address and the text of the page that one is led to."""
        body, kind = self._form(fields, files)
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=body, headers={"Content-Type": kind}
        )
        with self._opener.open(request, timeout=60) as answer:
            return answer.url, answer.read().decode()

    def form_on(self, path: str) -> dict[str, str]:
        """The fields of the form of a page, as the page filled them in; the token aside, which `post` adds."""
        found = _Form()
        found.feed(self.get(path))
        return found.fields

    def half_a_post(
        self, path: str, fields: Mapping[str, str], files: Sequence[tuple[str, str, bytes]]
    ) -> socket.socket:
        """Send the first half of a form's body, no more."""
        body, kind = self._form(fields, files)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        connection.sendall(head.encode() + body[: len(body) // 2])
        return connection

    def _form(self, fields: Mapping[str, str], files: Sequence[tuple[str, str, bytes]]) -> tuple[bytes, str]:
        token = next(cookie.value for cookie in self._jar if cookie.name == "csrftoken") or ""
        border = f"border{uuid4().hex}"
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {**fields, "csrfmiddlewaretoken": token}.items()
        ]
        for name, filename, content in files:
            head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
        return b"".join(parts) + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
