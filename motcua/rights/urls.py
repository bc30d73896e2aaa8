"""Addresses of what people may ask about their own data."""

from django.urls import path

from motcua.rights import views

app_name = "rights"
urlpatterns = [
    path("du-lieu-cua-toi", views.overview, name="overview"),
    path("du-lieu-cua-toi/ban-sao", views.ask_copy, name="ask_copy"),
    path("du-lieu-cua-toi/ban-sao/<uuid:export_id>.zip", views.fetch, name="fetch"),
    path("du-lieu-cua-toi/xoa", views.erase_account, name="erase_account"),
    path("du-lieu-cua-toi/xoa/ban-nhap/<uuid:draft_id>", views.erase_draft, name="erase_draft"),
    path("du-lieu-cua-toi/xoa/ho-so/<uuid:dossier_id>", views.erase_dossier, name="erase_dossier"),
    path("du-lieu-cua-toi/yeu-cau/<uuid:erasure_id>", views.erasure, name="erasure"),
    path("du-lieu-cua-toi/yeu-cau/<uuid:erasure_id>/rut-lai", views.undo, name="undo"),
    path("giay-xac-nhan-xoa/<uuid:erasure_id>", views.certificate, name="certificate"),
]
