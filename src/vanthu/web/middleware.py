"""What every page shares: a request id, security headers, and refusals answered in words."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from vanthu.core import request_id
from vanthu.core.jobs import OUTAGES
from vanthu.refusal import NotFound, Refusal
from vanthu.web.errors import error_page

log = logging.getLogger("vanthu.web")

_ID = re.compile(r"[A-Za-z0-9-]{8,40}")

#: Addresses under it are single-use tickets of signatures at a desk.
TICKETS = "/ky-so/"

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    """Outermost: names the request, logs it once, and sets the headers that no view may forget."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.id = given if _ID.fullmatch(given) else secrets.token_hex(8)  # type: ignore[attr-defined]
        request_id.set_current(request.id)  # type: ignore[attr-defined]
        if request.path.startswith(TICKETS):
            # The address is a key by itself: whoever logs the path, here or in Django, logs none. Routes go by path_info.
            request.path = f"{TICKETS}…"
        started = time.perf_counter()
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            # No address of ours has one, and the database takes none in a text.
            response = error_page(request, status=400, code="bad_request", sentence="Địa chỉ không đọc được.")
        else:
            response = self.get_response(request)
        response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
        if not response.streaming and not response.has_header("Content-Length"):
            # Without it the server sends the page in chunks, and a proxy cannot tell a torn page from a whole one.
            response["Content-Length"] = str(len(response.content))
        response.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        log.info(
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "account": str(getattr(getattr(request, "actor", None), "account", "") or ""),
            },
        )
        request_id.set_current("")
        return response


class RefusalMiddleware:
    """Turns a `Refusal` into its page and its status; everything else is a bug and gets an incident number."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        # The address of a form that was sent and answered stands in the address bar; going there again is no fault.
        page = error_page(
            request,
            status=405,
            code="wrong_method",
            sentence="Địa chỉ này chỉ nhận việc gửi từ nút bấm trên trang, không mở trực tiếp được. Không có gì thay đổi. "
            "Hãy mở lại văn bản từ danh sách rồi làm tiếp.",
        )
        page["Allow"] = response["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            exception = NotFound()
        if isinstance(exception, Refusal):
            log.info("refused", extra={"code": exception.code, "path": request.path})
            return error_page(request, status=exception.status, code=exception.code, sentence=exception.sentence)
        if isinstance(exception, SuspiciousOperation | BadRequest | PermissionDenied):
            return None
        if isinstance(exception, OUTAGES):
            log.exception("outage", extra={"path": request.path})
            page = error_page(
                request,
                status=503,
                code="outage",
                sentence="Cơ sở dữ liệu hoặc kho tệp tạm thời không truy cập được. Dữ liệu của bạn chưa bị thay đổi. "
                "Hãy thử lại sau ít phút.",
            )
            page["Retry-After"] = "60"
            return page
        log.exception("incident", extra={"path": request.path})
        return error_page(
            request,
            status=500,
            code="incident",
            sentence="Hệ thống gặp lỗi khi xử lý yêu cầu. Dữ liệu của bạn chưa bị thay đổi. Hãy thử lại; nếu lỗi lặp lại, "
            "báo công chức CNTT kèm mã sự cố.",
        )
