"""Breaks of what is owed and paid; see test_each_is_named.py."""

from uuid import uuid4

from tests.invariants.breaking import GUARDS, breaks


@breaks("charges_agree_with_payments", "what_was_paid_is_counted")
def a_payment_of_another_amount(town):
    town.does("UPDATE payments_payment SET amount = amount - 1000")


@breaks("charges_agree_with_payments")
def an_amount_that_is_not_the_sum_of_its_lines(town):
    town.does("UPDATE payments_charge SET lines = lines || lines WHERE about = {received}")


@breaks("one_side_owes_money", GUARDS)
def two_charges_are_open_at_once(town):
    town.connection.execute("DROP INDEX one_open_charge_an_object")
    charge, dossier = uuid4(), town.lives.ids["received"]
    town.does("INSERT INTO payments_charge SELECT (json_populate_record(c, json_build_object('id', %s::text))).* "
              "FROM payments_charge c WHERE about = {received}", str(charge))  # fmt: skip
    amount = town.one("SELECT amount FROM payments_charge WHERE id = %s", charge)
    town.tells("charge:opened", dossier, params={"charge": str(charge), "amount": amount})


@breaks("what_was_paid_is_counted")
def what_was_paid_before_is_forgotten(town):
    town.does("UPDATE payments_charge SET amount = 24000, lines = lines - 1 "
              "WHERE about = {owes_more} AND state = 'open'")  # fmt: skip
    entry = town.entry("charge:opened", "owes_more")
    params = town.one("SELECT params FROM ledger_entry WHERE id = %s", entry)
    town.rewrites(entry, params=params | {"amount": 24000})


@breaks("refunds_are_told")
def another_amount_is_given_back(town):
    town.does("UPDATE payments_refund SET amount = 7000 WHERE about = {gets_back}")


@breaks("refunds_are_told")
def money_was_given_back_without_a_voucher(town):
    town.does("UPDATE payments_refund SET voucher_number = '' WHERE about = {given_back}")


@breaks("no_result_before_its_fee")
def a_result_went_out_before_its_fee(town):
    town.does("UPDATE dossiers_slip SET given_at = made_at WHERE form = 'result' AND dossier_id = {done}")


@breaks("charges_are_told")
def a_payment_is_told_that_nobody_made(town):
    charge = town.one("SELECT id FROM payments_charge WHERE about = %s", town.lives.ids["received"])
    town.tells("charge:paid", town.lives.ids["received"], params={"charge": str(charge)})


@breaks("receipts_are_unique", GUARDS)
def one_receipt_for_two_payments(town):
    town.without("payments_payment", "receipt_number_used_once")
    town.does("UPDATE payments_payment SET receipt_number = 'AA/26E-0001'")


@breaks("nothing_owed_at_the_end")
def a_refused_dossier_still_owes(town):
    charge = uuid4()
    town.does("INSERT INTO payments_charge SELECT (json_populate_record(c, json_build_object('id', %s::text, "
              "'about', {refused}))).* FROM payments_charge c WHERE about = {received}", str(charge))  # fmt: skip
    town.tells("charge:opened", town.lives.ids["refused"], params={"charge": str(charge), "amount": 16000})
