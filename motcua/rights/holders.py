"""Every package that holds something about people and may be asked for it."""

from uuid import UUID

from motcua.agencies import service as agencies
from motcua.base.holding import Held
from motcua.clients import service as clients
from motcua.documents import service as documents
from motcua.dossiers import service as dossiers
from motcua.files import service as files
from motcua.identity import service as identity
from motcua.notices import service as notices
from motcua.payments import service as payments
from motcua.procedures import service as procedures
from motcua.rights import personal as own
from motcua.warehouse import service as warehouse

# In the order in which people read it.
HOLDERS = (identity, warehouse, dossiers, documents, files, payments, notices, clients, agencies, procedures, own)
def held_of(person_id: UUID) -> Held:
    """All rows of all tables that are about a person, as plain JSON values."""
    return {table: found for holder in HOLDERS for table, found in holder.held_of(person_id).items()}
