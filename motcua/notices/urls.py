"""Addresses of the messages."""

from django.urls import path

from motcua.notices import views

app_name = "notices"
urlpatterns = [
    path("tin-nhan", views.messages, name="messages"),
    path("tin-nhan/<uuid:notice_id>", views.message, name="message"),
]
