"""Addresses of signing in and out."""

from django.urls import path

from motcua.identity import views

app_name = "identity"
urlpatterns = [
    path("dang-nhap", views.sign_in, name="sign_in"),
    path("dang-nhap/di", views.go, name="go"),
    path("dang-nhap/tro-ve", views.come_back, name="come_back"),
    path("dang-nhap/chua-duoc", views.failed, name="failed"),
    path("dang-xuat", views.sign_out, name="sign_out"),
]
