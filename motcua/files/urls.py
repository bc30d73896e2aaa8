"""Addresses of files: only with a grant."""

from django.urls import path

from motcua.files import views

app_name = "files"
urlpatterns = [
    path("tep/<str:token>", views.show, name="show"),
    path("tep/<str:token>/xem", views.preview, name="preview"),
]
