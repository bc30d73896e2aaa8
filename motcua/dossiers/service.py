"""The door of dossiers: what other packages may call."""

from motcua.dossiers.access import Can, allowed, barred_from, dossier_for, draft_for, posts_of, steps_held
from motcua.dossiers.appearing import MustCome, check_all_came, nobody_came
from motcua.dossiers.appearing import record as record_presence
from motcua.dossiers.asked_before import forget as forget_asked
from motcua.dossiers.at_once import Filing, Judged, Wrong, as_sent, file_at_once, filed_before, judged
from motcua.dossiers.charging import give_money_back, refunds_of, take_money
from motcua.dossiers.consenting import sent_without
from motcua.dossiers.consenting_words import standing_words as consent_words
from motcua.dossiers.consenting_words import trouble_words, without_words
from motcua.dossiers.correcting import correct_at_once, correction_of
from motcua.dossiers.counting import OpenDossiers, about_how_many, open_dossiers, steps_without_agency
from motcua.dossiers.delaying import apologise, apology, closing_of, may_apologise
from motcua.dossiers.drafts import attach, confirm, detach, discard, save_page, start, start_correction
from motcua.dossiers.duties import correct as correct_duty
from motcua.dossiers.duties import correctable as duties_to_correct
from motcua.dossiers.erasing import (
    Gone,
    Matter,
    closed_before,
    counted_by_procedure,
    drafts_ended_before,
    erase_content,
    erase_draft,
    forget_described,
    matters_of,
    of_procedure,
    runs,
)
from motcua.dossiers.handling import (
    accept,
    approve,
    confirm_tie,
    finish_step,
    refuse,
    send_back,
    withdraw,
)  # fmt: skip
from motcua.dossiers.known import papers_of
from motcua.dossiers.linking import how_far
from motcua.dossiers.marking import correctable
from motcua.dossiers.models import Dossier, Draft, Submission
from motcua.dossiers.moving import state_of
from motcua.dossiers.naming import name_rates
from motcua.dossiers.opening import open_slip
from motcua.dossiers.own_matters import nobody_may_decide
from motcua.dossiers.owners import everybody_of, names_of, settled
from motcua.dossiers.personal import answers_in_words, files_of_matters, files_of_others, held_of
from motcua.dossiers.provenance import Origin
from motcua.dossiers.queries import (
    counts_waiting,
    dossiers_of,
    open_drafts,
    register_of,
    tracked,
    waiting_for,
)  # fmt: skip
from motcua.dossiers.rates import Naming, checked_naming, council_of
from motcua.dossiers.rates import to_name as rates_to_name
from motcua.dossiers.reading import DraftView, draft_view, open_marks
from motcua.dossiers.results import given_for as results_for
from motcua.dossiers.returning import go_on, goes_out_by_itself, hand_over
from motcua.dossiers.returning import split as results_to_go
from motcua.dossiers.sending import submit
from motcua.dossiers.showing import DossierView, dossier_view, reason_text, titles_of
from motcua.dossiers.steps import filled_in
from motcua.dossiers.stopping import may_stop, stop
from motcua.dossiers.stopping import notice as stop_notice
from motcua.dossiers.typed import as_typed, place_of
from motcua.dossiers.unkept import Assent, Unkept
from motcua.dossiers.unkept import filed as unkept_filed
from motcua.dossiers.unkept import form as unkept_form
from motcua.dossiers.unkept import sent as unkept_sent
from motcua.dossiers.unkept import typed_in as typed_unkept
from motcua.dossiers.verifying import ask as ask_verification
from motcua.dossiers.verifying import due_if_verified, may_verify, reply_missing
from motcua.dossiers.weighing import choose as choose_rules
from motcua.dossiers.weighing import must_be_chosen as must_choose_rules
from motcua.dossiers.words import error_list, error_words, form_words

__all__ = [
    "Gone", "Matter", "answers_in_words", "closed_before", "counted_by_procedure", "drafts_ended_before",
    "erase_content", "erase_draft", "files_of_matters", "files_of_others", "forget_asked", "forget_described",
    "held_of", "matters_of", "of_procedure", "runs",
    "Assent", "MustCome", "barred_from", "check_all_came", "nobody_came", "nobody_may_decide",
    "DraftView", "Submission", "Unkept", "as_typed", "checked_naming", "closing_of", "council_of", "error_list",
    "form_words", "goes_out_by_itself", "reason_text", "reply_missing", "typed_unkept", "unkept_filed", "unkept_form",
    "how_far", "settled", "unkept_sent",
    "Naming", "Origin", "apologise", "apology", "ask_verification", "due_if_verified", "filled_in", "may_apologise",
    "may_stop",
    "may_verify", "must_choose_rules", "name_rates", "names_of", "papers_of",
    "Filing", "Judged", "Wrong", "as_sent", "file_at_once", "filed_before", "judged",
    "Can", "Dossier", "DossierView", "Draft", "OpenDossiers", "about_how_many", "accept", "allowed", "approve",
    "attach", "choose_rules", "confirm", "confirm_tie", "consent_words", "correct_at_once", "correct_duty",
    "correctable", "correction_of", "open_slip",
    "duties_to_correct",
    "counts_waiting", "detach", "discard", "dossier_for", "dossier_view", "dossiers_of", "draft_for",
    "draft_view", "error_words", "everybody_of", "finish_step", "give_money_back", "go_on", "hand_over",
    "open_dossiers", "open_drafts", "open_marks",
    "place_of", "posts_of", "rates_to_name", "record_presence", "refuse", "refunds_of", "register_of", "results_for",
    "results_to_go",
    "save_page", "send_back", "sent_without",
    "start", "start_correction", "state_of", "steps_held", "steps_without_agency", "stop",
    "stop_notice", "submit", "take_money", "titles_of", "tracked",
    "trouble_words", "waiting_for", "withdraw", "without_words",
]  # fmt: skip
