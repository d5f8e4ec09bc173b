"""Addresses of the trust list."""

from django.urls import path

from vanthu.signing.trusted import views

urlpatterns = [
    path("quan-tri/danh-sach-tin-cay", views.current, name="trust-list"),
    path("quan-tri/danh-sach-tin-cay/nhap", views.bring, name="trust-import"),
    path("quan-tri/danh-sach-tin-cay/nhap/xac-nhan", views.confirm, name="trust-confirm"),
    path("quan-tri/danh-sach-tin-cay/phien-ban/<int:number>", views.version, name="trust-version"),
    path("quan-tri/danh-sach-tin-cay/chung-thu/<uuid:pk>", views.certificate, name="trust-certificate"),
    path("quan-tri/danh-sach-tin-cay/chung-thu/<uuid:pk>/rut", views.withdraw, name="trust-withdraw"),
    path("quan-tri/danh-sach-tin-cay/chung-thu/<uuid:pk>/muc-dich", views.purpose, name="trust-purpose"),
]
