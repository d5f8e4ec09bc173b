"""Addresses of the registry."""

from django.urls import path

from vanthu.signing.registry import picture_views, views

urlpatterns = [
    path("quan-tri/chung-thu-so", views.certificates_page, name="signing-certificates"),
    path("quan-tri/chung-thu-so/dang-ky", views.register, name="signing-register"),
    path("quan-tri/chung-thu-so/<uuid:pk>", views.certificate, name="signing-certificate"),
    path("quan-tri/chung-thu-so/<uuid:pk>/lam/<slug:key>", views.act, name="signing-certificate-act"),
    path("quan-tri/chung-thu-so/<uuid:pk>/nhat-ky", views.log, name="signing-log"),
    path("quan-tri/chung-thu-so/<uuid:pk>/giay-to/<uuid:paper>", views.paper, name="signing-paper"),
    path("quan-tri/hinh-anh", picture_views.pictures_page, name="signing-pictures"),
    path("quan-tri/hinh-anh/<uuid:pk>.png", picture_views.picture, name="signing-picture"),
    path("quan-tri/hinh-anh/<uuid:pk>/lam/<slug:key>", picture_views.act, name="signing-picture-act"),
]
