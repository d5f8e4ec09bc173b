from django.urls import path

from vanthu.people import views

urlpatterns = [
    path("dang-nhap", views.sign_in, name="sign-in"),
    path("dang-xuat", views.sign_out, name="sign-out"),
    path("khoa", views.lock, name="lock"),
    path("mo-khoa", views.unlock, name="unlock"),
    path("tai-khoan", views.me, name="people-me"),
    path("tai-khoan/vi-tri", views.switch, name="people-switch"),
    path("tai-khoan/mat-khau", views.password, name="people-password"),
    path("danh-ba/co-quan", views.agencies, name="people-agencies"),
    path("danh-ba/nhan-su", views.staff, name="people-staff"),
]
