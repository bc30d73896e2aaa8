"""Motcua: the public-service counter of a country, a ministry, a province or a commune."""
