"""The words of copies and deletions: tables and columns as people call them, reasons, and why something stays."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base import clock
from motcua.base.holding import Erased, Held
from motcua.rights import asking, keeping

TITLES = {
    "identity_person": gettext_lazy("Your account"),
    "identity_mandate": gettext_lazy("Who acts for whom"),
    "identity_signin": gettext_lazy("When you signed in"),
    "warehouse_fact": gettext_lazy("What the state knows about you"),
    "warehouse_read": gettext_lazy("Who read what is known about you"),
    "warehouse_permission": gettext_lazy("What data you let be taken"),
    "warehouse_sourcequestion": gettext_lazy("When registers were asked about you"),
    "warehouse_helddocument": gettext_lazy("Papers that you need not hand in again"),
    "dossiers_draft": gettext_lazy("Drafts"),
    "dossiers_draftanswer": gettext_lazy("Answers of drafts, as they were typed"),
    "dossiers_draftpaper": gettext_lazy("Files of drafts"),
    "dossiers_consentrequest": gettext_lazy("Consents asked for"),
    "dossiers_dossier": gettext_lazy("Dossiers"),
    "dossiers_submission": gettext_lazy("What was sent"),
    "dossiers_comparison": gettext_lazy("What registers said of the answers"),
    "dossiers_mark": gettext_lazy("What was to be corrected"),
    "dossiers_openstep": gettext_lazy("Agencies that were asked"),
    "dossiers_verification": gettext_lazy("What another agency verified"),
    "dossiers_namedrate": gettext_lazy("Rates that a council decided"),
    "dossiers_steprecord": gettext_lazy("What the office found"),
    "dossiers_slip": gettext_lazy("What issued papers say"),
    "documents_document": gettext_lazy("Issued papers"),
    "files_storedfile": gettext_lazy("Files"),
    "files_upload": gettext_lazy("Files that are being sent"),
    "payments_charge": gettext_lazy("Fees"),
    "payments_payment": gettext_lazy("Payments"),
    "payments_refund": gettext_lazy("Money given back"),
    "notices_contact": gettext_lazy("Where you are reached"),
    "notices_notice": gettext_lazy("What you were told"),
    "clients_consent": gettext_lazy("Systems that you allow something"),
    "clients_read": gettext_lazy("What these systems read"),
    "agencies_post": gettext_lazy("Offices that you hold or held"),
    "procedures_proposal": gettext_lazy("Versions of procedures that you proposed"),
    "rights_export": gettext_lazy("Copies that you asked for"),
    "rights_erasure": gettext_lazy("Deletions that you asked for"),
}
# What the page to read shows of each column; what is for machines alone is in data.json.
COLUMNS = {
    "name": gettext_lazy("What"), "value": gettext_lazy("Value"), "source": gettext_lazy("From"),
    "title": gettext_lazy("Name"), "at": gettext_lazy("When"), "code": gettext_lazy("Code"),
    "procedure_code": gettext_lazy("Procedure"), "started_at": gettext_lazy("Begun"), "saved_at": gettext_lazy("Saved"),
    "submitted_at": gettext_lazy("Sent"), "received_at": gettext_lazy("Received"), "closed_at": gettext_lazy("Closed"),
    "sent_at": gettext_lazy("Sent"), "advice": gettext_lazy("What to do"), "made_at": gettext_lazy("Made"),
    "values": gettext_lazy("Found"), "note": gettext_lazy("Note"), "done_at": gettext_lazy("Done"),
    "agency": gettext_lazy("Agency"), "asked_at": gettext_lazy("Asked"), "number": gettext_lazy("Number"),
    "words": gettext_lazy("In their own words"), "answered_at": gettext_lazy("Answered"),
    "amount": gettext_lazy("Amount (đồng)"), "receipt_number": gettext_lazy("Receipt"),
    "voucher_number": gettext_lazy("Voucher"), "address": gettext_lazy("Address"), "event": gettext_lazy("Event"),
    "client": gettext_lazy("System"), "given_at": gettext_lazy("Allowed"), "withdrawn_at": gettext_lazy("Taken back"),
    "about": gettext_lazy("About"), "issued_at": gettext_lazy("Issued"), "stored_at": gettext_lazy("Kept since"),
    "size": gettext_lazy("Bytes"), "pages": gettext_lazy("Pages"), "valid_from": gettext_lazy("From"),
    "valid_to": gettext_lazy("Until"), "role": gettext_lazy("Office"), "due_at": gettext_lazy("Due"),
    "until": gettext_lazy("Until"), "legal_basis": gettext_lazy("Legal basis"),
    "subject": gettext_lazy("Number of the account"),
    "created": gettext_lazy("Since"), "superseded_at": gettext_lazy("Held until"), "raw": gettext_lazy("Typed"),
}  # fmt: skip
REASONS = {
    asking.NOT_NEEDED: gettext_lazy("I do not need it any more"),
    asking.WRONG: gettext_lazy("I filed or began it by mistake"),
    asking.LEAVING: gettext_lazy("I do not want to use this portal any more"),
    asking.OTHER: gettext_lazy("Another reason, which I need not say"),
    asking.TIME_OVER: gettext_lazy("The time for which the law keeps it is over"),
    asking.ENDED: gettext_lazy("You threw this draft away"),
}
WHY_NOT = {
    keeping.RUNNING: gettext_lazy(
        "It is being handled. It may be erased once it is closed and the time of the law is over."
    ),
    keeping.MONEY: gettext_lazy("Money is still to be paid or given back for it."),
    keeping.LAW: gettext_lazy("The law keeps it until %(day)s (%(basis)s)."),
    keeping.FOR_EVER: gettext_lazy("The law keeps it for ever (%(basis)s)."),
    keeping.ANOTHERS: gettext_lazy("It is the matter of somebody else, who alone may ask for it."),
}
WHATS = {
    "draft": gettext_lazy("A draft"), "dossier": gettext_lazy("A closed dossier"),
    "account": gettext_lazy("The account"),
}  # fmt: skip
HOW = {
    Erased.DELETED: gettext_lazy("deleted"),
    Erased.EMPTIED: gettext_lazy("emptied; ids, codes, amounts and moments stay"),
    Erased.KEPT: gettext_lazy("holds ids, codes, amounts and moments alone"),
    Erased.LATER: gettext_lazy("goes by itself"),
    Erased.NOBODYS: gettext_lazy("holds nothing about people"),
}


@dataclass(frozen=True)
class Section:
    """One table of a copy, to be read: its title, and of each row what people call its columns."""

    title: str
    rows: list[list[tuple[str, str]]]


def not_said(form: Mapping[str, str]) -> dict[str, str]:
    """What is missing in the form that asks for a deletion: field -> words."""
    errors = {}
    if form.get("reason") not in asking.REASONS:
        errors["reason"] = _("Choose why it is to be erased")
    if form.get("sure") != "yes":
        errors["sure"] = _("Tick that you understand what follows")
    return errors


def sections(held: Held) -> list[Section]:
    """The tables that hold something, in the order of the packages."""
    return [Section(str(TITLES[table]), [_shown(row) for row in rows]) for table, rows in held.items() if rows]


def _shown(row: dict) -> list[tuple[str, str]]:
    told = ((name, value) for name, value in row.items() if name in COLUMNS and value not in _NOTHING)
    return [(str(COLUMNS[name]), _said(value)) for name, value in told]


_NOTHING = (None, "", [], {})


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(_said(one) for one in value.values() if one not in _NOTHING)
    if isinstance(value, list):
        return "; ".join(_said(one) for one in value)
    if isinstance(value, str):
        return _moment(value)
    return json.dumps(value, ensure_ascii=False)


def _moment(text: str) -> str:
    """A moment as people write it; any other text as it is."""
    if text[10:11] != "T":
        return text
    try:
        return datetime.fromisoformat(text).astimezone(clock.ZONE).strftime("%H:%M %d/%m/%Y")
    except ValueError:
        return text


def copies(told: dict) -> dict:
    """Where copies lie that nobody can reach into, as a certificate tells it, with moments in place of their texts."""
    moments = {name: datetime.fromisoformat(told[name]) for name in ("log_of_the_database", "browser")}
    backups = [
        {"name": one["name"], "until": one["until"] and datetime.fromisoformat(one["until"])} for one in told["backups"]
    ]
    return moments | {"backups": backups, "versions": told.get("versions", False)}


def why_not(choice: asking.Choice) -> str:
    """Why a matter stays, in words; "" where it may go."""
    if not choice.why_not:
        return ""
    day = choice.until.strftime("%d/%m/%Y") if choice.until else ""
    return str(WHY_NOT[choice.why_not]) % {"day": day, "basis": choice.basis}


def stays(entry: dict) -> str:
    """Why something stayed, as a certificate says it."""
    day = date.fromisoformat(entry["until"]).strftime("%d/%m/%Y") if entry["until"] else ""
    until = _(" until %(day)s") % {"day": day} if day else ""
    short = {keeping.LAW: _("the law keeps it"), keeping.FOR_EVER: _("the law keeps it for ever"),
             keeping.ANOTHERS: _("it is the matter of somebody else")}  # fmt: skip
    return f"{entry['what']}: {short.get(entry['why'], entry['why'])}{until}"


STATES = {
    "prepared": gettext_lazy("the time of the law is over; the archive decides"),
    "asked": gettext_lazy("asked, can be undone"),
    "undone": gettext_lazy("undone, nothing was erased"),
    "running": gettext_lazy("being erased"),
    "stopped": gettext_lazy("not begun, because something of it is being handled again"),
    "done": gettext_lazy("erased"),
}
