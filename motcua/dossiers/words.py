"""Words for codes: errors of answers, events of the timeline, sources, issued papers. In the reader's language."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.base.money import format_money
from motcua.base.spoken import spoken
from motcua.dossiers.sources import NUMBER, earlier_dossier
from motcua.engine import entries, forms
from motcua.engine.definition import Field, Page
from motcua.ledger.events import Event
from motcua.ledger.service import Happened
from motcua.warehouse import service as warehouse

_ERRORS = {
    "required": gettext_lazy("Answer this question."),
    "choice_required": gettext_lazy("Choose one of the answers."),
    "declaration_required": gettext_lazy("Tick the box to declare this; without it the dossier cannot be sent."),
    "too_short": gettext_lazy("Write at least %(min)s characters."),
    "too_long": gettext_lazy("Write at most %(max)s characters; you wrote %(length)s."),
    "wrong_pattern": gettext_lazy("This does not have the form asked for. Look at the example above the field."),
    "not_a_name": gettext_lazy("Write the full name with letters only, as on the identity card."),
    "personal_number_not_digits": gettext_lazy("A personal number has digits only. Copy it from the identity card."),
    "personal_number_length": gettext_lazy("A personal number has 12 digits; you wrote %(length)s."),
    "personal_number_place": gettext_lazy(
        "No personal number begins with %(place)s: no province and no country has this code. "
        "Compare the first three digits with the card."
    ),
    "date_incomplete": gettext_lazy("Enter day, month and year."),
    "date_not_digits": gettext_lazy("Enter day, month and year in digits, for example 2 9 1990."),
    "date_not_real": gettext_lazy("There is no such date. Enter day, month and a year of four digits."),
    "date_too_early": gettext_lazy("This date is too early; the earliest is %(min)s."),
    "date_too_late": gettext_lazy("This date is too late; the latest is %(max)s."),
    "date_in_future": gettext_lazy("This date is still to come. Enter a day up to today."),
    "date_in_past": gettext_lazy("This date has passed. Enter a day from today on."),
    "too_young": gettext_lazy("Whoever was born on this day is not %(years)s years old yet, as the law demands."),
    "date_known_part": gettext_lazy("Enter the year, and month or day and month as far as you know them."),
    "date_too_exact": gettext_lazy("Enter less: only what is asked of this date."),
    "not_in_list": gettext_lazy("Choose one of the answers in the list."),
    "not_a_number": gettext_lazy("Enter a whole number in digits."),
    "number_too_small": gettext_lazy("The smallest number is %(min)s."),
    "number_too_large": gettext_lazy("The largest number is %(max)s."),
    "not_a_commune": gettext_lazy("Choose a commune of the list."),
    "not_a_phone": gettext_lazy("Enter a phone number of 10 digits that begins with 0, or one with +country code."),
    "not_an_email": gettext_lazy("Enter an e-mail address like ten@vidu.vn."),
    "not_money": gettext_lazy("Enter a whole number of đồng, for example 1.500.000."),
    "money_too_little": gettext_lazy("The smallest amount is %(min)s."),
    "money_too_much": gettext_lazy("The largest amount is %(max)s."),
    "address_no_commune": gettext_lazy("Choose the province, press “Show its communes”, then choose the commune."),
    "address_no_detail": gettext_lazy("Write the house number and street, or the village."),
    "too_few_entries": gettext_lazy("At least %(min)s must be entered."),
    "too_many_entries": gettext_lazy("At most %(max)s can be entered."),
    "answered_twice": gettext_lazy("This was answered on two devices or in two tabs. Choose the answer that counts."),
}

_EVENTS = {
    Event.DOSSIER_SUBMITTED: gettext_lazy("Sent"),
    Event.DOSSIER_NOTED: gettext_lazy("Sent and taken note of"),
    Event.DOSSIER_RESUBMITTED: gettext_lazy("Corrected and sent again"),
    Event.DOSSIER_ACCEPTED: gettext_lazy("Received; a receipt was issued"),
    Event.DOSSIER_SENT_BACK: gettext_lazy("Sent back to be corrected; the clock stands still"),
    Event.DOSSIER_REFUSED: gettext_lazy("Not received"),
    Event.DOSSIER_STEP_DONE: gettext_lazy("A step of the handling is done"),
    Event.DOSSIER_STEP_LAPSED: gettext_lazy("No opinion was given in time; by law that counts as consent"),
    Event.DOSSIER_FILE_HELD_BACK: gettext_lazy("A file was held back; another one is needed in its place"),
    Event.PRESENCE_RECORDED: gettext_lazy("Came in person"),
    Event.DOSSIER_APPROVED: gettext_lazy("Approved; the result is made"),
    Event.DOSSIER_ENDED: gettext_lazy("Approved; the dossier is settled and closed"),
    Event.DOSSIER_RETURNED: gettext_lazy("The result was returned; the dossier is closed"),
    Event.DOSSIER_WITHDRAWN: gettext_lazy("Withdrawn"),
    Event.DOSSIER_STOPPED: gettext_lazy("Stopped by the office"),
    Event.DOSSIER_DUTY_ASKED: gettext_lazy("It is the turn of the person who filed: a payment"),
    Event.DUTY_CORRECTED: gettext_lazy("The office corrected an amount that it had typed wrongly"),
    Event.DOSSIER_DUTY_MET: gettext_lazy("It is the office's turn again"),
    Event.DOSSIER_APOLOGISED: gettext_lazy("The office apologised and set a new date"),
    Event.DOSSIER_VERIFICATION_ASKED: gettext_lazy("Another agency is asked; the day of the result has moved"),
    Event.DOSSIER_PART_BEGAN: gettext_lazy("One of the linked procedures was filed with its agency"),
    Event.DOSSIER_PART_CANNOT_BEGIN: gettext_lazy("One of the linked procedures cannot be done: a consent is missing"),
    Event.DOSSIER_PART_WAITS: gettext_lazy("One of the linked procedures waits for the person who filed"),
    Event.DOSSIER_PART_GOES_ON: gettext_lazy("That procedure goes on"),
    Event.DOSSIER_PART_ENDED: gettext_lazy("One of the linked procedures has ended"),
    Event.DOSSIER_SETTLED: gettext_lazy("All linked procedures have ended"),
    Event.DOSSIER_CAME_TO_NOTHING: gettext_lazy("All linked procedures have ended, none with a result"),
    Event.CHARGE_OPENED: gettext_lazy("A fee is owed"),
    Event.CHARGE_PAID: gettext_lazy("The fee was paid at the counter"),
    Event.CHARGE_CANCELLED: gettext_lazy("The fee is no longer owed"),
    Event.REFUND_OPENED: gettext_lazy("Money is to be given back"),
    Event.REFUND_PAID: gettext_lazy("The money was given back"),
    Event.REFUND_CANCELLED: gettext_lazy("No money is to be given back any more"),
    Event.RESULT_GIVEN_OUT: gettext_lazy("A result went out; another still waits for its fee"),
    Event.DOCUMENT_ISSUED: gettext_lazy("A paper was issued"),
    Event.CONTENT_ERASED: gettext_lazy("What it said was erased"),
    Event.RULES_WEIGHED: gettext_lazy("The rules changed; the dossier was looked at anew"),
    Event.RULES_CHOSEN: gettext_lazy("The office chose under which rules it is settled"),
}

# What became of a dossier when a new version began, and why (engine/succession.py, weighing.CHOICES).
_FATES = {
    "received": gettext_lazy("It stays under the rules of the day on which it was received."),
    "being_corrected": gettext_lazy("It stays as it is while it is being corrected."),
    "words_only": gettext_lazy("It is settled under the new version: only words changed."),
    "asks_no_more": gettext_lazy("It is settled under the new version, which asks no more than you sent."),
    "not_touched": gettext_lazy("It is settled under the new version; what changed does not touch this dossier."),
    "more_answers": gettext_lazy("It stays under the rules of the day of sending: the new ones ask more answers."),
    "more_papers": gettext_lazy("It stays under the rules of the day of sending: the new ones ask more papers."),
    "more_consents": gettext_lazy(
        "It stays under the rules of the day of sending: the new ones ask the consent of somebody else."
    ),
    "higher_fee": gettext_lazy("It stays under the rules of the day of sending: the new ones have a higher fee."),
    "longer_limit": gettext_lazy("It stays under the rules of the day of sending: the new ones take longer."),
    "channel_gone": gettext_lazy("It stays under the rules of the day of sending: the new ones lack this way to file."),
    "law_changed": gettext_lazy("The law changed: the office first says under which version it is settled."),
    "not_whole": gettext_lazy("Something would be missing under the new version: the office says what holds."),
    "transitional_rule": gettext_lazy("Under the rules of the day of sending: the new act keeps them for it."),
    "law_of_reception": gettext_lazy("Under the new version: the law of the day of reception is applied."),
}

_FORMS = {
    "proof": gettext_lazy("Proof of sending"),
    "noted": gettext_lazy("Slip of the notice"),
    "form_01": gettext_lazy("Receipt with the day of the result (form 01)"),
    "form_02": gettext_lazy("Request for corrections (form 02)"),
    "form_03": gettext_lazy("Refusal (form 03)"),
    "form_04": gettext_lazy("Apology with a new day (form 04)"),
    "form_05": gettext_lazy("Notice that the handling stopped (form 05)"),
    "result": gettext_lazy("Copy of the extract"),
    "birth_certificate": gettext_lazy("Birth certificate"),
    "marriage_certificate": gettext_lazy("Marriage certificate"),
    "marital_status": gettext_lazy("Certificate of marital status"),
    "certified_copy": gettext_lazy("Certification of copies"),
    "statement": gettext_lazy("Result of the procedure"),
}


def error_words(code: str, params: dict) -> str:
    """What is wrong with an answer and what to do."""
    said = {name: format_money(one) for name, one in params.items()} if code.startswith("money") else params
    return str(_ERRORS[code]) % said if said else str(_ERRORS[code])


def error_list(page: Page, words: dict[str, str], raw: Mapping[str, str]) -> list[tuple[str, str]]:
    """(anchor, words) for the summary on top of a page, in the order of the questions, each by its name.

    `raw` is what was typed: it says which place an entry of a group has.
    """
    found = [(field.key, _of_question(field, words[field.key])) for field in page.fields if field.key in words]
    inside = [key for key in words if forms.field_of(key) != key]
    return found + [(key, _inside(page, *entries.way(key, raw), words[key])) for key in inside]


def _inside(page: Page, group: str, place: str, question: str, words: str) -> str:
    """The error of a question in an entry, with what the entry is called on the page."""
    asked = next(field for field in page.fields if field.key == group)
    field = next(field for field in asked.fields if field.key == question)
    called = (asked.item or asked.label).to(get_language() or "vi")
    return f"{called} {int(place) + 1} – {_of_question(field, words)}"


def _of_question(field: Field, words: str) -> str:
    """The error under the name of its question; a label that ends a sentence needs no colon."""
    label = field.label.to(get_language() or "vi")
    return f"{label} {words}" if label.endswith(("?", ":", ".")) else f"{label}: {words}"


def event_titles() -> Callable[[Happened], str]:
    """What gives the title of an entry of a timeline; a paper by its name. The words are looked up once for all."""
    events, papers, issued = spoken(_EVENTS), spoken(_FORMS), _("Issued: %(paper)s")

    def title(entry: Happened) -> str:
        if entry.event == Event.DOCUMENT_ISSUED and entry.params.get("form") in papers:
            return issued % {"paper": papers[entry.params["form"]]}
        return events.get(entry.event, entry.event)

    return title


def fate_words(reason: str) -> str:
    """What became of a dossier when the rules changed, and why."""
    return spoken(_FATES)[reason]


def form_words(form: str) -> str:
    """The name of an issued paper."""
    return spoken(_FORMS)[form]


def source_words(source: str, at: datetime) -> str:
    """Where an answer was filled in from, and of which day it is."""
    code, day = earlier_dossier(source), at.astimezone(clock.ZONE).strftime("%d/%m/%Y")
    if source == NUMBER:
        return _("From the personal number above; change it if it is wrong")
    if code:
        return _("From your dossier %(code)s, sent %(day)s; change it if it is different now") % {
            "code": code, "day": day,
        }  # fmt: skip
    return _("From %(source)s, %(day)s") % {"source": warehouse.source_words(source), "day": day}
