"""Everything that can be written into the ledger: the closed list of events and of what each may carry."""

from enum import StrEnum


class Event(StrEnum):
    """What happened, in the past tense: "<object>:<what>". A name once written is never changed or used anew."""

    DOSSIER_SUBMITTED = "dossier:submitted"
    DOSSIER_NOTED = "dossier:noted"
    DOSSIER_ACCEPTED = "dossier:accepted"
    DOSSIER_SENT_BACK = "dossier:sent_back"
    DOSSIER_RESUBMITTED = "dossier:resubmitted"
    DOSSIER_REFUSED = "dossier:refused"
    DOSSIER_STEP_DONE = "dossier:step_done"
    DOSSIER_STEP_LAPSED = "dossier:step_lapsed"
    DOSSIER_APPROVED = "dossier:approved"
    DOSSIER_ENDED = "dossier:ended"
    DOSSIER_RETURNED = "dossier:returned"
    DOSSIER_WITHDRAWN = "dossier:withdrawn"
    DOSSIER_STOPPED = "dossier:stopped"
    DOSSIER_DUTY_ASKED = "dossier:duty_asked"
    DUTY_CORRECTED = "duty:corrected"
    DOSSIER_DUTY_MET = "dossier:duty_met"
    DOSSIER_APOLOGISED = "dossier:apologised"
    DOSSIER_VERIFICATION_ASKED = "dossier:verification_asked"
    DOSSIER_PART_BEGAN = "dossier:part_began"
    DOSSIER_PART_CANNOT_BEGIN = "dossier:part_cannot_begin"
    DOSSIER_PART_WAITS = "dossier:part_waits"
    DOSSIER_PART_GOES_ON = "dossier:part_goes_on"
    DOSSIER_PART_ENDED = "dossier:part_ended"
    DOSSIER_SETTLED = "dossier:settled"
    DOSSIER_FILE_HELD_BACK = "dossier:file_held_back"
    DOSSIER_CAME_TO_NOTHING = "dossier:came_to_nothing"
    DRAFT_ENDS_SOON = "draft:ends_soon"
    DRAFT_ENDED = "draft:ended"
    PARTS_TO_LOOK_AT = "parts:to_look_at"
    CHARGE_OPENED = "charge:opened"
    CHARGE_PAID = "charge:paid"
    CHARGE_CANCELLED = "charge:cancelled"
    REFUND_OPENED = "refund:opened"
    REFUND_PAID = "refund:paid"
    REFUND_CANCELLED = "refund:cancelled"
    RESULT_GIVEN_OUT = "result:given_out"
    DOCUMENT_ISSUED = "document:issued"
    PRESENCE_RECORDED = "presence:recorded"
    FILE_STORED = "file:stored"
    FILE_REMOVED = "file:removed"
    FILE_QUARANTINED = "file:quarantined"
    PERSON_SIGNED_IN = "person:signed_in"
    OFFICIAL_APPOINTED = "official:appointed"
    OFFICIAL_POST_CHANGED = "official:post_changed"
    PROCEDURE_PUBLISHED = "procedure:published"
    PROCEDURE_PROPOSED = "procedure:proposed"
    PROCEDURE_SENT_BACK = "procedure:sent_back"
    PROCEDURE_EXAMPLE_ATTACHED = "procedure:example_attached"
    PROCEDURE_EXAMPLE_TAKEN_OUT = "procedure:example_taken_out"
    RULES_WEIGHED = "rules:weighed"
    RULES_CHOSEN = "rules:chosen"
    CALENDAR_CHANGED = "calendar:changed"
    FACTS_RECORDED = "facts:recorded"
    DOCUMENT_REVOKED = "document:revoked"
    SOURCE_ANSWERED = "source:answered"
    PERMISSION_GIVEN = "permission:given"  # the person's own consent that facts of theirs are taken for a matter
    PERMISSION_REFUSED = "permission:refused"
    PERMISSION_WITHDRAWN = "permission:withdrawn"
    NOTICE_SENT = "notice:sent"
    CLIENT_ADDED = "client:added"
    CLIENT_ENDED = "client:ended"
    CONSENT_GIVEN = "consent:given"
    CONSENT_WITHDRAWN = "consent:withdrawn"
    ASSENT_ASKED = "assent:asked"  # the consent of somebody else to a filing; the two above are leave for a system
    ASSENT_PUT = "assent:put"
    ASSENT_GIVEN = "assent:given"
    ASSENT_REFUSED = "assent:refused"
    ASSENT_WITHDRAWN = "assent:withdrawn"
    ASSENT_CANCELLED = "assent:cancelled"
    MANDATE_TOLD = "mandate:told"
    MANDATE_STATED = "mandate:stated"
    MANDATE_CONFIRMED = "mandate:confirmed"
    MANDATE_OFFERED = "mandate:offered"
    MANDATE_PUT = "mandate:put"
    MANDATE_ACCEPTED = "mandate:accepted"
    MANDATE_DECLINED = "mandate:declined"
    MANDATE_REVOKED = "mandate:revoked"
    EXPORT_ASKED = "export:asked"  # the copy of all that is held about a person
    EXPORT_MADE = "export:made"
    EXPORT_FETCHED = "export:fetched"
    ERASURE_ASKED = "erasure:asked"
    ERASURE_UNDONE = "erasure:undone"
    ERASURE_STOPPED = "erasure:stopped"
    ERASURE_DONE = "erasure:done"
    CONTENT_ERASED = "content:erased"


# Names of what an entry may carry. Values are codes, numbers and dates; no name, address or sentence has a place here.
_DOSSIER = {
    "code", "status", "owes", "procedure", "agency", "commune", "channel", "step", "due", "answer_due", "sending",
    "digest", "items", "signed", "client", "delivery", "document", "number", "form",
    "part", "how", "consent", "mandate",
}  # fmt: skip
_MONEY = {"code", "charge", "refund", "amount", "method", "number", "agency"}
_OF_OTHERS = {
    Event.PARTS_TO_LOOK_AT: {"code"},
    Event.RESULT_GIVEN_OUT: {"code", "form", "delivery"},
    Event.DOCUMENT_ISSUED: {"code", "document", "form", "number", "digest", "pages", "signed"},
    Event.PRESENCE_RECORDED: {"code", "step", "presence"},
    Event.DUTY_CORRECTED: {"code", "step"},
    Event.FILE_STORED: {"digest", "size", "pages", "media_type"},
    Event.FILE_REMOVED: {"size", "pages"},
    Event.FILE_QUARANTINED: {"size", "signature"},
    Event.PERSON_SIGNED_IN: {"assurance", "source"},
    Event.OFFICIAL_APPOINTED: {"agency", "role", "valid_from", "valid_to", "checked_by"},
    Event.OFFICIAL_POST_CHANGED: {"agency", "role", "valid_from", "valid_to", "checked_by"},
    Event.PROCEDURE_PUBLISHED: {"procedure", "version", "digest", "valid_from", "valid_to", "proposal", "lane",
                                "defects", "taken_out"},  # fmt: skip
    Event.PROCEDURE_PROPOSED: {"procedure", "version", "digest", "valid_from", "class", "items"},
    Event.PROCEDURE_SENT_BACK: {"procedure", "version", "digest"},
    Event.PROCEDURE_EXAMPLE_ATTACHED: {"procedure", "version", "digest", "items"},
    Event.PROCEDURE_EXAMPLE_TAKEN_OUT: {"procedure", "version", "digest", "items"},
    Event.RULES_WEIGHED: {"code", "procedure", "version", "class", "fate"},
    Event.RULES_CHOSEN: {"code", "procedure", "version", "fate"},
    Event.CALENDAR_CHANGED: {"calendar", "version", "agency", "valid_from", "valid_to"},
    Event.FACTS_RECORDED: {"source", "items", "document"},
    Event.DOCUMENT_REVOKED: {"document", "items"},
    Event.SOURCE_ANSWERED: {"source", "procedure", "request", "outcome", "items"},
    Event.CLIENT_ADDED: {"scopes"},
    Event.CLIENT_ENDED: {"scopes"},
    Event.CONSENT_GIVEN: {"client", "scopes"},
    Event.CONSENT_WITHDRAWN: {"client"},
    Event.NOTICE_SENT: {"code", "notice", "channel", "event"},
    Event.CONTENT_ERASED: {"code", "intent", "items"},
}
_BY_OBJECT = {
    "charge": _MONEY, "refund": _MONEY, "assent": {"procedure", "digest", "until"}, "export": {"size", "until"},
    "erasure": {"what", "due", "digest"}, "mandate": {"basis", "items", "may_file", "until", "source", "code"},
    "draft": {"procedure", "until"}, "permission": {"procedure", "items", "until", "words"},
}  # fmt: skip
PARAMS: dict[Event, frozenset[str]] = {
    event: frozenset(_OF_OTHERS.get(event) or _BY_OBJECT.get(event.split(":")[0], _DOSSIER)) for event in Event
}

# Under which rules something was decided.
VERSIONS = frozenset({"procedure", "fees", "calendar", "catalogue", "language"})
