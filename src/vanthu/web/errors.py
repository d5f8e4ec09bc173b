"""Error pages: what is wrong, what to do, and the number to quote."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TITLES = {
    400: "Yêu cầu không hợp lệ",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Không mở trực tiếp được",
    409: "Không thực hiện được",
    413: "Tệp quá lớn",
    422: "Dữ liệu chưa đúng",
    429: "Vui lòng chờ",
    500: "Hệ thống gặp sự cố",
    503: "Hệ thống đang bận",
}


def error_page(request: HttpRequest, *, status: int, code: str, sentence: str) -> HttpResponse:
    """The whole page, or only the message where htmx asked (it is swapped into #messages)."""
    context = {
        "status": status,
        "title": TITLES.get(status, "Không thực hiện được"),
        "code": code,
        "sentence": sentence,
        "request_id": getattr(request, "id", ""),
        "incident": status >= 500,
        "shell": None,
    }
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(render_to_string("web/message.html", context, request), status=status)
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML"
        return response
    return HttpResponse(render_to_string("web/error.html", context, request), status=status)
