"""Addresses of plays."""

from django.urls import path

from motcua.rehearsal.views import desk, example, form, plays

app_name = "rehearsal"
urlpatterns = [
    path("dien-thu", plays.plays, name="plays"),
    path("dien-thu/bat-dau", plays.begin, name="begin"),
    path("dien-thu/<uuid:play_id>", plays.show, name="show"),
    path("dien-thu/<uuid:play_id>/dong-ho", plays.set_clock, name="clock"),
    path("dien-thu/<uuid:play_id>/dong-y", form.consent, name="consent"),
    path("dien-thu/<uuid:play_id>/giay-to", form.papers, name="papers"),
    path("dien-thu/<uuid:play_id>/kiem-tra", form.check, name="check"),
    path("dien-thu/<uuid:play_id>/lam-lai", plays.begin_again, name="begin_again"),
    path("dien-thu/<uuid:play_id>/quay-lai", plays.back_to, name="back_to"),
    path("dien-thu/<uuid:play_id>/trang/<slug:page_key>", form.answer, name="answer"),
    path("dien-thu/<uuid:play_id>/vi-du", example.example, name="example"),
    path("dien-thu/<uuid:play_id>/vi-du/dua-vao", example.attach, name="attach"),
    path("dien-thu/<uuid:play_id>/vi-du.yaml", example.download, name="download"),
    path("dien-thu/<uuid:play_id>/viec/<slug:what>", desk.act, name="act"),
    path("dien-thu/<uuid:play_id>/xoa", plays.delete, name="delete"),
]
