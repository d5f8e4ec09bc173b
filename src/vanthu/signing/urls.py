from django.urls import path

from vanthu.signing import views

urlpatterns = [
    path("tai-khoan/khoa-ky", views.keys, name="signing-keys"),
    path("tai-khoan/khoa-ky/tu-kiem-tra", views.check_myself, name="signing-selfcheck"),
    path("tai-khoan/khoa-ky/dong", views.close_keys, name="signing-close"),
    path("tai-khoan/khoa-ky/<uuid:pk>/mo", views.open_key, name="signing-open"),
]
