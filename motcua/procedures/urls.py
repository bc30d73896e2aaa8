"""Addresses of the catalogue: home, search, a procedure, the place where it is filed."""

from django.urls import path

from motcua.procedures import releasing, views

app_name = "procedures"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim-kiem", views.search, name="search"),
    path("thu-tuc/<str:code>", views.show, name="show"),
    path("thu-tuc/<str:code>/noi-nop", views.place, name="place"),
    path("phien-ban", releasing.proposals, name="proposals"),
    path("phien-ban/<uuid:proposal_id>", releasing.proposal, name="proposal"),
    path("phien-ban/<uuid:proposal_id>/ban-hanh", releasing.release, name="release"),
    path("phien-ban/<uuid:proposal_id>/bo-vi-du", releasing.take_out_example, name="take_out_example"),
    path("phien-ban/<uuid:proposal_id>/tra-lai", releasing.send_back, name="send_back_proposal"),
]
