"""The parts of the API. An address belongs to one router, also where reading and writing stand in two modules."""

from ninja import Router

procedures = Router(tags=["procedures"])
files = Router(tags=["dossiers"])
dossiers = Router(tags=["dossiers"])
