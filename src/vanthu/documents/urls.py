"""Addresses of documents."""

from django.urls import path, re_path

from vanthu.documents.views import batches, document, forms, lists, outside, placement, printing

urlpatterns = [
    path("", lists.home, name="documents-home"),
    path("viec/<slug:key>", lists.queue, name="documents-queue"),
    re_path(r"^van-ban/(?P<direction>in|out)$", lists.everything, name="documents-all"),
    path("tra-cuu", lists.search, name="documents-search"),
    path("lenh", lists.palette, name="web-palette"),
    path("ky-nhieu", batches.batch, name="documents-batch"),
    path("ky-nhieu/loai-thuong-le", batches.routine_kinds, name="documents-routine-kinds"),
    path("ky-nhieu/<uuid:pk>", batches.progress, name="documents-batch-progress"),
    path("ky-nhieu/<uuid:pk>/dung", batches.stop, name="documents-batch-stop"),
    path("van-ban/soan", forms.draft, name="documents-draft"),
    path("van-ban/nhap-giay", forms.paper, name="documents-paper"),
    path("van-ban/phat-hanh-giay", forms.original, name="documents-original"),
    path("van-ban/<uuid:pk>/sua-ban-giay", forms.edit_original, name="documents-original-edit"),
    path("van-ban/<uuid:pk>/quet", forms.scan, name="documents-scan"),
    path("van-ban/<uuid:pk>", document.document, name="documents-document"),
    path("van-ban/<uuid:pk>/sua", forms.edit, name="documents-edit"),
    path("van-ban/<uuid:pk>/nguoi-ky", forms.signer, name="documents-signer"),
    path("van-ban/<uuid:pk>/vi-tri", placement.place, name="documents-place"),
    path("van-ban/<uuid:pk>/sua-ngoai", outside.edit, name="documents-outside"),
    path("van-ban/<uuid:pk>/sua-ngoai/tep.pdf", outside.taken_out, name="documents-outside-file"),
    path("van-ban/<uuid:pk>/ban-in", printing.paper, name="documents-print"),
    path("van-ban/<uuid:pk>/ban-in/tep.pdf", printing.printed, name="documents-print-file"),
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
]
