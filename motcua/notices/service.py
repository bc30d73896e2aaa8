"""The door of notices: what a person was told, how many are unread, where the person is reached."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation

from motcua.base import clock, rows, sql
from motcua.ledger import service as ledger
from motcua.ledger.events import Event
from motcua.notices import words
from motcua.notices.models import Contact, Notice
from motcua.notices.personal import erase, held_of

__all__ = [
    "EMAIL", "Told", "erase", "held_of", "mark_read", "reason_words", "recipient", "remember_contact", "tell",
    "told", "unread",
]  # fmt: skip

EMAIL = "email"
_UNREAD = "SELECT count(*) FROM notices_notice WHERE person_id = %s AND read_at IS NULL"

# (about, event, reason code, language) -> the reason in words, or "": upper packages know the procedures' reasons.
ReasonWords = Callable[[UUID, str, str, str], str]
_reason_words: list[ReasonWords] = []


# (about, on behalf of whom) -> who is told: upper packages know whether somebody else acts for that person.
Recipient = Callable[[UUID, UUID], UUID]
_recipients: list[Recipient] = []


def recipient(finder: Recipient) -> Recipient:
    """Register who knows whom to tell in the place of a person who cannot be told. Usable as a decorator."""
    _recipients.append(finder)
    return finder


def reason_words(teller: ReasonWords) -> ReasonWords:
    """Register who knows the words of a reason code. Usable as a decorator."""
    _reason_words.append(teller)
    return teller


@dataclass(frozen=True)
class Told:
    """A notice in the words of the active language. `code` names the dossier; `reason` may be empty.

    `due` is the moment that the event set, in `due_words` for what; None where the entry carries none.
    """

    id: UUID
    title: str
    text: str
    reason: str
    code: str
    at: datetime
    read_at: datetime | None
    due: datetime | None
    due_words: str
    path: str = ""  # where to read on, and what to call the way there
    path_words: str = ""


def unread(person_id: UUID) -> int:
    """How many notices the person has not opened."""
    return sql.row(_UNREAD, [person_id])[0]


def mark_read(notice: Notice) -> None:
    """Note when the person opened it first."""
    Notice.objects.filter(id=notice.id, read_at=None).update(read_at=clock.now())


def remember_contact(person_id: UUID, claims: dict, source: str) -> None:
    """Keep the e-mail address that came with a sign-in. An address that is none is left out, not an error."""
    address = claims.get("email")
    try:
        validate_email(address)
    except ValidationError:
        return
    Contact.objects.update_or_create(
        person_id=person_id, channel=EMAIL,
        defaults={
            "address": address, "language": _language(claims), "source": source, "recorded_at": clock.now(),
        },
    )  # fmt: skip


def _language(claims: dict) -> str:
    """The language that the person chose here, else the one of the identity account, else Vietnamese."""
    known = {code for code, _name in settings.LANGUAGES}
    wanted = (translation.get_language() or "", str(claims.get("locale") or "")[:2])
    return next((code for code in wanted if code in known - {settings.LANGUAGE_CODE}), settings.LANGUAGE_CODE)


def tell(person_id: UUID, entry: ledger.Entry) -> None:
    """Tell a person what happened, or whoever acts for them: a notice, and an e-mail where an address is known.

    Inside a transaction.
    """
    for finder in _recipients:
        person_id = finder(entry.about, person_id)
    notice = Notice(
        entry_id=entry.id, person_id=person_id, event=entry.event.value, about=entry.about, params=entry.params,
        reason=entry.reason, at=entry.at, created=clock.now(),
    )  # fmt: skip
    if rows.insert(notice, unless="entry_id, person_id") and _is_reached_by_mail(person_id):
        ledger.send_outgoing(key=f"notice:{notice.id}:{EMAIL}", channel=EMAIL, payload={"notice": str(notice.id)})


def _is_reached_by_mail(person_id: UUID) -> bool:
    statement = "SELECT 1 FROM notices_contact WHERE person_id = %s AND channel = %s"
    return sql.row(statement, [person_id, EMAIL]) is not None


def told(notice: Notice) -> Told:
    """The notice in words."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    answers = (teller(notice.about, notice.event, notice.reason, language) for teller in _reason_words)
    code = notice.params.get("code", "")
    path, path_words = words.place(notice.event, notice.about, code)
    return Told(
        id=notice.id, title=words.title(notice.event, notice.params), text=words.text(notice.event, notice.params),
        reason=next(filter(None, answers), "") if notice.reason else "", code=code,
        path=path, path_words=path_words, at=notice.at, read_at=notice.read_at, due=_due(notice),
        due_words=words.due(notice.event),
    )  # fmt: skip


def _due(notice: Notice) -> datetime | None:
    """The moment in the entry that matters for this event."""
    name = words.DUE.get(Event(notice.event), ("", ""))[0]
    return datetime.fromisoformat(notice.params[name]) if name in notice.params else None
