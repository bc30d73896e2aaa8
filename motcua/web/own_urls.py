"""Addresses of the pages that belong to no subject."""

from django.urls import path

from motcua.web import views

urlpatterns = [
    path("tro-giup", views.help_page, name="help"),
    path("ngon-ngu/<str:lang>", views.change_language, name="change_language"),
]
