"""Addresses of what other systems are allowed."""

from django.urls import path

from motcua.clients import views

app_name = "clients"
urlpatterns = [
    path("cho-phep", views.authorise, name="authorise"),
    path("he-thong-duoc-phep", views.allowed, name="allowed"),
    path("he-thong-duoc-phep/<uuid:consent_id>/thu-hoi", views.withdraw, name="withdraw"),
    path("api/oauth/token", views.token, name="token"),
    path("api/oauth/revoke", views.revoke, name="revoke"),
    path(".well-known/oauth-authorization-server", views.metadata, name="metadata"),
]
