"""Django's backend for PostgreSQL, with one thing more: no request gets a connection that has died meanwhile."""
