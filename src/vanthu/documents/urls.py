"""Addresses of documents."""

from django.urls import path, re_path

from vanthu.documents.views import desk, document, forms, lists

urlpatterns = [
    path("", lists.home, name="documents-home"),
    path("viec/<slug:key>", lists.queue, name="documents-queue"),
    re_path(r"^van-ban/(?P<direction>in|out)$", lists.everything, name="documents-all"),
    path("tra-cuu", lists.search, name="documents-search"),
    path("lenh", lists.palette, name="web-palette"),
    path("van-ban/soan", forms.draft, name="documents-draft"),
    path("van-ban/nhap-giay", forms.paper, name="documents-paper"),
    path("van-ban/<uuid:pk>/quet", forms.scan, name="documents-scan"),
    path("van-ban/<uuid:pk>", document.document, name="documents-document"),
    path("van-ban/<uuid:pk>/sua", forms.edit, name="documents-edit"),
    path("van-ban/<uuid:pk>/dang-ky", forms.register, name="documents-register"),
    path("van-ban/<uuid:pk>/phan-phoi", forms.distribute, name="documents-distribute"),
    path("van-ban/<uuid:pk>/lam/<slug:key>", document.act, name="documents-act"),
    path("van-ban/<uuid:pk>/trang", document.pages, name="documents-pages"),
    re_path(
        r"^van-ban/(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/trang/(?P<sha256>[0-9a-f]{64})/(?P<number>\d{1,4})\.webp$",
        document.picture,
        name="documents-page",
    ),
    re_path(
        r"^van-ban/(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/trang/(?P<sha256>[0-9a-f]{64})/(?P<number>\d{1,4})\.json$",
        document.words,
        name="documents-words",
    ),
    path("van-ban/<uuid:pk>/tep/<uuid:file>", document.file, name="documents-file"),
    path("van-ban/<uuid:pk>/ban-ky", desk.state, name="desk-state"),
    path("van-ban/<uuid:pk>/ban-ky/huy", desk.cancel, name="desk-cancel"),
    path("van-ban/<uuid:pk>/ban-ky/lam/<slug:key>", desk.ask, name="desk-ask"),
    path("van-ban/<uuid:pk>/ky-hai-buoc", desk.finish, name="two-phase-finish"),
    path("van-ban/<uuid:pk>/ky-hai-buoc/<slug:key>", desk.begin, name="two-phase-begin"),
    # Without a session: whoever has the ticket, see views.desk.
    path("ky-so/tep/<slug:ticket>.pdf", desk.file, name="desk-file"),
    path("ky-so/nhan/<slug:ticket>", desk.upload, name="desk-upload"),
]
