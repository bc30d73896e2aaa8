"""The door of clients: who shows a token, which systems there are, what people allow them."""

from motcua.clients.consents import note_read
from motcua.clients.personal import erase, held_of
from motcua.clients.registered import NotRegistered, add, end, is_known
from motcua.clients.scopes import ALL, CHANGE, CHECK, OF_PEOPLE, PAPERS, PUBLIC, READ, SUBMIT
from motcua.clients.scopes import WORDS as SCOPES
from motcua.clients.tokens import Bearer, bearer

__all__ = [
    "erase", "held_of",
    "ALL", "CHANGE", "CHECK", "OF_PEOPLE", "PAPERS", "PUBLIC", "READ", "SCOPES", "SUBMIT", "Bearer", "NotRegistered",
    "add", "bearer", "end", "is_known", "note_read",
]  # fmt: skip
