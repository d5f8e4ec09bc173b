"""Addresses of documents."""

from django.urls import path, re_path

from vanthu.documents.views import check_file, document, forms, lists, signatures

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
    path("van-ban/<uuid:pk>/ky-so/<uuid:file>", signatures.report, name="documents-signatures"),
    path("van-ban/<uuid:pk>/ky-so/<uuid:file>/bao-cao.pdf", signatures.report_pdf, name="documents-signatures-pdf"),
    path("van-ban/<uuid:pk>/ky-so/<uuid:file>/cac-ban", signatures.revisions, name="documents-revisions"),
    re_path(
        r"^van-ban/(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/ky-so/(?P<file>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/cac-ban/(?P<sha256>[0-9a-f]{64})/(?P<number>\d{1,4})\.webp$",
        signatures.revision_picture,
        name="documents-revision-page",
    ),
    path("van-ban/<uuid:pk>/luu-tru", signatures.archive, name="documents-archive"),
    path("van-ban/<uuid:pk>/luu-tru/<uuid:copy>.pdf", signatures.archive_file, name="documents-archive-file"),
    path("kiem-tra-tep", check_file.check, name="documents-check-file"),
    path("kiem-tra-tep/<str:token>/bao-cao.pdf", check_file.checked_pdf, name="documents-checked-pdf"),
    path("kiem-tra-tep/<str:token>", check_file.checked, name="documents-checked"),
]
