from django.urls import path

from vanthu.notify import views

urlpatterns = [
    path("thong-bao", views.notices, name="notify-notices"),
    path("thong-bao/da-doc", views.read_all, name="notify-read-all"),
    path("thong-bao/<uuid:pk>", views.open_notice, name="notify-open"),
]
