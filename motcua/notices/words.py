"""The words of each notice. Sentences for people who wait: what happened, what to do now."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.base.money import format_money
from motcua.ledger.events import Event


@dataclass(frozen=True)
class Words:
    """`title` may name the dossier by %(code)s, `text` an amount by %(amount)s."""

    title: object
    text: object


WORDS = {
    Event.DOSSIER_SUBMITTED: Words(
        _("Dossier %(code)s: sent"),
        _("What you sent is kept. The agency now says whether it receives it; the dossier page shows by when."),
    ),
    Event.DOSSIER_NOTED: Words(
        _("Notice %(code)s: taken note of"),
        _("Your notice has arrived and is taken note of. You need do nothing more; the slip is on its page."),
    ),
    Event.DOSSIER_RESUBMITTED: Words(
        _("Dossier %(code)s: correction sent"),
        _("Your correction is kept and the agency goes on with your dossier. You need do nothing now."),
    ),
    Event.DOSSIER_ACCEPTED: Words(
        _("Dossier %(code)s: received"),
        _("The agency has received your dossier. The receipt with the day of the result is on the dossier page."),
    ),
    Event.DOSSIER_SENT_BACK: Words(
        _("Dossier %(code)s: please correct it"),
        _("Something has to be corrected or added. The dossier page shows what and how. Everything else is kept."),
    ),
    Event.DOSSIER_FILE_HELD_BACK: Words(
        _("Dossier %(code)s: another file is needed"),
        _("The virus scanner found something harmful in a file that you sent, so nobody can open it. Have another file "
          "of this paper ready, best a new photo: the agency sends the dossier back for it. Everything else is kept."),
    ),
    Event.DOSSIER_REFUSED: Words(
        _("Dossier %(code)s: not received"),
        _("The agency did not receive your dossier. The dossier page shows the legal ground and the explanation."),
    ),
    Event.DOSSIER_STOPPED: Words(
        _("Dossier %(code)s: handling stopped"),
        _("The agency has stopped handling your dossier. The dossier page shows the ground and the explanation."),
    ),
    Event.DOSSIER_STEP_LAPSED: Words(
        _("Dossier %(code)s: goes on without an opinion"),
        _("An agency that was asked gave no opinion in time. By law that counts as consent, and your dossier goes on."),
    ),
    Event.DOSSIER_APPROVED: Words(
        _("Dossier %(code)s: the result is ready"),
        _("Your dossier is settled. The dossier page shows how you get the result, and what is still to be paid."),
    ),
    Event.DOSSIER_ENDED: Words(
        _("Dossier %(code)s: settled"),
        _("Your dossier is settled. This procedure gives no paper, so nothing more comes and you need do nothing."),
    ),
    Event.DOSSIER_RETURNED: Words(
        _("Dossier %(code)s: result returned"),
        _("Your result is handed over; an electronic one is on the dossier page and in “My papers”."),
    ),
    Event.DOSSIER_WITHDRAWN: Words(
        _("Dossier %(code)s: withdrawn"),
        _("Your dossier is withdrawn as you asked. If you did not ask for it, tell the agency at once."),
    ),
    Event.DOSSIER_APOLOGISED: Words(
        _("Dossier %(code)s: it takes longer"),
        _("The agency is late and apologises. The dossier page shows the new day of the result and the reason."),
    ),
    Event.DOSSIER_VERIFICATION_ASKED: Words(
        _("Dossier %(code)s: something must be verified"),
        _("Another agency is asked, so it takes longer. The dossier page shows why and the new day of the result."),
    ),
    Event.DOSSIER_PART_CANNOT_BEGIN: Words(
        _("Dossier %(code)s: one of its procedures cannot be done"),
        _(
            "A consent that it needs is not there; the others go on. "
            "The dossier page shows why, and how to file it alone."
        ),
    ),
    Event.DOSSIER_SETTLED: Words(
        _("Dossier %(code)s: every procedure in it has ended"),
        _("The dossier page shows the result of each, what could not be done and why, and how to go on with it."),
    ),
    Event.DOSSIER_CAME_TO_NOTHING: Words(
        _("Dossier %(code)s: it ended without a result"),
        _("None of the procedures in it could be settled. The dossier page shows why, and how to go on."),
    ),
    Event.DOSSIER_DUTY_ASKED: Words(
        _("Dossier %(code)s: a payment is needed to go on"),
        _(
            "Your dossier waits for a payment, and the time of the agency stands still until then. "
            "The dossier page shows what for, how much, and how to pay."
        ),
    ),
    Event.DUTY_CORRECTED: Words(
        _("Dossier %(code)s: the amount to be paid was wrong"),
        _(
            "The agency had typed a wrong amount and has corrected it. "
            "The dossier page shows the right one; what was paid too much is given back."
        ),
    ),
    Event.CHARGE_OPENED: Words(
        _("Dossier %(code)s: fee to pay"),
        _("%(amount)s are to be paid. The dossier page shows what for, on what legal basis, and how to pay."),
    ),
    Event.CHARGE_PAID: Words(
        _("Dossier %(code)s: payment recorded"),
        _("%(amount)s are paid. The number of the receipt is on the dossier page."),
    ),
}

WORDS |= {
    Event.REFUND_OPENED: Words(
        _("Dossier %(code)s: money to be given back"),
        _("The office gives %(amount)s back to you. The dossier page shows why; collect it at the counter."),
    ),
    Event.REFUND_PAID: Words(
        _("Dossier %(code)s: money given back"),
        _("%(amount)s were given back. The number of the voucher is on the dossier page."),
    ),
}

WORDS |= {
    Event.ASSENT_PUT: Words(
        _("Your consent is asked for"),
        _("Somebody files something that needs your consent. Read what it is; you decide whether you agree."),
    ),
    Event.ASSENT_GIVEN: Words(
        _("The consent that you asked for was given"),
        _("You can send your dossier now, if nothing else is missing. It counts as long as the answers stay the same."),
    ),
    Event.ASSENT_REFUSED: Words(
        _("The consent that you asked for was not given"),
        _("Whoever you asked does not agree. The page shows why. Your answers are kept."),
    ),
    Event.ASSENT_WITHDRAWN: Words(
        _("A consent was taken back"),
        _("Whoever agreed before has taken it back. Without the consent the dossier is not received."),
    ),
    Event.ASSENT_CANCELLED: Words(
        _("Your consent is no longer asked for"),
        _("Whoever asked you asks no longer. You need do nothing."),
    ),
}

WORDS |= {
    Event.MANDATE_PUT: Words(
        _("Somebody wants you to act for them"),
        _("Read for whom, in which procedures and how far. You decide whether you accept."),
    ),
    Event.MANDATE_ACCEPTED: Words(
        _("Your mandate was accepted"),
        _("Whoever you named acts from now on, as far as you said. You can end it at any time."),
    ),
    Event.MANDATE_DECLINED: Words(
        _("Your mandate was declined"),
        _("Whoever you named does not want to act. Nothing was opened to them."),
    ),
    Event.MANDATE_REVOKED: Words(
        _("A mandate has ended"),
        _("From now on nothing can be done or seen under it. What was filed before goes on."),
    ),
    Event.MANDATE_CONFIRMED: Words(
        _("What you stated is confirmed"),
        _("An official found in the papers that you may act for your child or ward. You need not prove it again."),
    ),
}

WORDS |= {
    Event.EXPORT_MADE: Words(
        _("The copy of your data is ready"),
        _("You can download it from your account until its last day. Nobody else can."),
    ),
    Event.ERASURE_ASKED: Words(
        _("A deletion of your data was asked for"),
        _("It can be undone until it begins. If you did not ask for it, undo it now."),
    ),
    Event.ERASURE_STOPPED: Words(
        _("The deletion of your data was not begun"),
        _("Something of it is being handled again. Nothing was erased; you can ask again when it is closed."),
    ),
    Event.DRAFT_ENDS_SOON: Words(
        _("Something that you began to write ends soon"),
        _(
            "You have not gone on with a draft for a long time, and nothing of it has been sent. Go on before it ends: "
            "whatever you save in it makes it stay. Need it no more? You need do nothing."
        ),
    ),
    Event.DRAFT_ENDED: Words(
        _("A draft has ended"),
        _("You did not go on with it, so it was closed as we had told you. Nothing was sent. You can begin anew."),
    ),
}

# Where to read on when it is not the page of a dossier: the address of the object that it is about, and its words.
PLACES = {event: ("/dong-y/{about}", _("Read what it is about")) for event in WORDS if event.startswith("assent:")}
PLACES |= {event: ("/uy-quyen", _("See your mandates")) for event in WORDS if event.startswith("mandate:")}
PLACES[Event.DRAFT_ENDS_SOON] = ("/ban-nhap/{about}", _("Go on with the draft"))
PLACES |= {
    Event.EXPORT_MADE: ("/du-lieu-cua-toi", _("Download it")),
    Event.ERASURE_ASKED: ("/du-lieu-cua-toi/yeu-cau/{about}", _("Look at the deletion")),
    Event.ERASURE_STOPPED: ("/du-lieu-cua-toi/yeu-cau/{about}", _("Look at the deletion")),
}

# Which date of the entry the person waits for, and what it is.
DUE = {
    Event.DOSSIER_SUBMITTED: ("answer_due", _("The agency answers by")),
    Event.DOSSIER_RESUBMITTED: ("answer_due", _("The agency answers by")),
    Event.DOSSIER_ACCEPTED: ("due", _("Result due")),
    Event.DOSSIER_APOLOGISED: ("due", _("Result due")),
    Event.DOSSIER_VERIFICATION_ASKED: ("due", _("Result due")),
    Event.ASSENT_PUT: ("until", _("Open until")),
    Event.DRAFT_ENDS_SOON: ("until", _("Kept until")),
    Event.EXPORT_MADE: ("until", _("Until")),
    Event.ERASURE_ASKED: ("due", _("It begins on")),
}


def due(event: str) -> str:
    """What the date of this event is for; "" for events without one."""
    return str(DUE[Event(event)][1]) if Event(event) in DUE else ""


def place(event: str, about: UUID, code: str) -> tuple[str, str]:
    """The address where to read on, and what to call the way there; empty where there is none."""
    path, said = PLACES.get(Event(event), ("/ho-so/{code}" if code else "", _("Open the dossier")))
    return path.format(about=about, code=code), str(said)


def title(event: str, params: dict) -> str:
    """What happened, in a line, in the active language."""
    return str(WORDS[Event(event)].title) % {"code": params.get("code", "")}


def text(event: str, params: dict) -> str:
    """What it means and what to do, in the active language."""
    amount = params.get("amount")
    return str(WORDS[Event(event)].text) % {"amount": "" if amount is None else format_money(amount)}
