"""Addresses of issued papers."""

from django.urls import path

from motcua.documents import views

app_name = "documents"
urlpatterns = [path("giay-to/<uuid:document_id>.pdf", views.show, name="show")]
