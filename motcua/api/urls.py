"""Addresses of the API."""

from motcua.api import v1

app_name = "api"
urlpatterns = v1.addresses()
