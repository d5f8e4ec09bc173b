"""Pages that belong to no room: errors, health."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from vanthu.store import bytes_store
from vanthu.web.errors import error_page


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(
        request,
        status=403,
        code="csrf",
        sentence="Trang đã mở quá lâu hoặc được gửi từ nơi khác. Hãy tải lại trang rồi gửi lại.",
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, status=400, code="bad_request", sentence="Yêu cầu không đọc được. Hãy tải lại trang.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, status=403, code="forbidden", sentence="Bạn không có quyền thực hiện việc này.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(
        request, status=404, code="not_found", sentence="Không tìm thấy nội dung này, hoặc bạn không có quyền xem."
    )


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Every part this process cannot work without answers too."""
    problems: dict[str, str] = {}
    for alias in settings.OWN_DATABASES:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError as error:
            problems[alias] = type(error).__name__
    try:
        bytes_store().exists("0" * 64)
    except OSError as error:
        problems["object_store"] = type(error).__name__
    return JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)
