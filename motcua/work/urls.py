"""Addresses of the official's desk."""

from django.urls import path

from motcua.work import appearing, choosing, correcting, ending, verifying, views

app_name = "work"
urlpatterns = [
    path("viec", views.today, name="today"),
    path("viec/so-theo-doi", views.register, name="register"),
    path("viec/<str:code>", views.dossier, name="dossier"),
    path("viec/<str:code>/tiep-nhan", views.accept, name="accept"),
    path("viec/<str:code>/chon-quy-dinh", choosing.choose_rules, name="choose_rules"),
    path("viec/<str:code>/xac-nhan-quan-he", views.confirm_tie, name="confirm_tie"),
    path("viec/<str:code>/tra-lai", views.send_back, name="send_back"),
    path("viec/<str:code>/tu-choi", views.refuse, name="refuse"),
    path("viec/<str:code>/xong-buoc", views.finish_step, name="finish_step"),
    path("viec/<str:code>/da-den", appearing.came, name="came"),
    path("viec/<str:code>/xac-minh", verifying.verify, name="verify"),
    path("viec/<str:code>/xin-loi", ending.apologise, name="apologise"),
    path("viec/<str:code>/dung", ending.stop, name="stop"),
    path("viec/<str:code>/duyet", views.approve, name="approve"),
    path("viec/<str:code>/sua-so-tien", correcting.correct_duty, name="correct_duty"),
    path("viec/<str:code>/muc-thu", views.name_rates, name="name_rates"),
    path("viec/<str:code>/thu-phi", views.take_money, name="take_money"),
    path("viec/<str:code>/tra-lai-tien", views.give_money_back, name="give_money_back"),
    path("viec/<str:code>/trao", views.hand_over, name="hand_over"),
]
