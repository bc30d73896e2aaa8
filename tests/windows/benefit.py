"""An unemployment benefit in a few lines."""

from datetime import date

from motcua.base import paths
from motcua.procedures import service as procedures
from tests.births import birth, marital

CODE = "1.001978"
FILLED_IN = "9.001978"  # the same, which fills in the bank account where the person agrees
FOUND = {"decision_number": "15/QĐ-TTDVVL", "monthly_amount": "4200000", "months_granted": "3", "note": ""}


def pages(ended: date) -> dict:
    return {
        "requester": {
            "requester_address": "12 phố Đội Cấn", "requester_phone": "0912 345 678", "insurance_number": "0123456789",
        },
        "work": {
            "employer": "Công ty May 10", "ended_on-day": str(ended.day), "ended_on-month": str(ended.month),
            "ended_on-year": str(ended.year), "how_it_ended": "decision", "months_paid": "36",
        },
        "payout": {"bank_account": "19001234567", "bank": "Vietcombank", "truth": "yes"},
    }  # fmt: skip


def write(client, ended: date) -> str:
    """A draft that lacks nothing; gives its id."""
    draft = marital.start(client, CODE)
    marital.answer(client, draft, pages(ended))
    birth.attach(client, draft, "proof_of_ending")
    return draft


def publish_filled_in() -> None:
    """A procedure as this one whose bank account is taken from what is known, with consent."""
    text = (paths.CATALOGUE / CODE / "2026-11-23.yaml").read_text(encoding="utf-8").replace(CODE, FILLED_IN)
    for key, fact in (("bank_account", "person.benefit_account"), ("bank", "person.benefit_bank")):
        text = text.replace(f"- key: {key}\n", f"- key: {key}\n        prefill: {fact}\n")
    procedures.publish(text)
