"""Every address of the office. Which of them need a person is settled in people.middleware."""

from django.urls import include, path

from vanthu.web import views as web

handler400 = "vanthu.web.views.bad_request"
handler403 = "vanthu.web.views.forbidden"
handler404 = "vanthu.web.views.not_found"

urlpatterns = [
    path("healthz", web.healthz, name="healthz"),
    path("readyz", web.readyz, name="readyz"),
    path("", include("vanthu.people.urls")),
    path("", include("vanthu.notify.urls")),
    path("", include("vanthu.signing.urls")),
    path("", include("vanthu.signing.registry.urls")),
    path("", include("vanthu.reports.urls")),
    path("", include("vanthu.signing.trusted.urls")),
    path("", include("vanthu.documents.urls")),
]
