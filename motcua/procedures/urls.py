"""Addresses of the catalogue: home, search, a procedure, the place where it is filed."""

from django.urls import path

from motcua.procedures import views

app_name = "procedures"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim-kiem", views.search, name="search"),
    path("thu-tuc/<str:code>", views.show, name="show"),
    path("thu-tuc/<str:code>/noi-nop", views.place, name="place"),
]
