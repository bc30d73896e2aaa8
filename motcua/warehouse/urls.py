"""Addresses of the warehouse."""

from django.urls import path

from motcua.warehouse import views

app_name = "warehouse"
urlpatterns = [
    path("giay-to-cua-toi", views.my_papers, name="my_papers"),
    path("giay-to-cua-toi/ai-da-xem", views.who_read, name="who_read"),
]
