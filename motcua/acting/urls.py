"""Addresses of acting for others. No address names anybody: a mandate is named by its id."""

from django.urls import path

from motcua.acting import views

app_name = "acting"
urlpatterns = [
    path("uy-quyen", views.overview, name="overview"),
    path("uy-quyen/moi", views.give, name="give"),
    path("uy-quyen/con-va-nguoi-duoc-giam-ho", views.name_child, name="child"),
    path("uy-quyen/cho-minh", views.stop, name="stop"),
    path("uy-quyen/<uuid:mandate_id>/lam-thay", views.begin, name="begin"),
    path("uy-quyen/<uuid:mandate_id>/nhan", views.accept, name="accept"),
    path("uy-quyen/<uuid:mandate_id>/tu-choi", views.decline, name="decline"),
    path("uy-quyen/<uuid:mandate_id>/cham-dut", views.end, name="end"),
    path("tai-khoan-dinh-danh", views.levels, name="levels"),
]
