"""Addresses of machines and operators. nginx lets only the first two through."""

from django.urls import path

from motcua.operating import views

app_name = "operating"
urlpatterns = [
    path("suc-khoe", views.ready, name="ready"),
    path("suc-khoe/song", views.alive, name="alive"),
    path("suc-khoe/so-lieu", views.numbers, name="numbers"),
    path("suc-khoe/ban-sao", views.last_days, name="last_days"),
    path("suc-khoe/chi-tiet", views.health, name="health"),
    path("suc-khoe/chi-tiet/<slug:name>", views.runbook, name="runbook"),
]
