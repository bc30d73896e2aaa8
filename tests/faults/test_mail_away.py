"""The mail server refuses for a while: sending is not touched, and the mail arrives once when it is back."""

from tests.faults.house import code_in
from tests.running import wait_until

TRIES = 24  # motcua.ledger.outgoing.TRIES


def of_dossier(house, code: str) -> tuple:
    """(attempts, last error, delivered, next try) of the mail about a dossier that was sent."""
    query = """
        SELECT o.attempts, o.last_error, o.delivered_at, o.next_try_at FROM ledger_outgoing o
        JOIN notices_notice n ON n.id = (o.payload ->> 'notice')::uuid
        JOIN dossiers_dossier d ON d.id = n.about WHERE d.code = %s
    """
    found = house.sql(query, code)
    return found[0] if found else (0, "", None, None)


def try_now(house) -> None:
    """The pause between two tries is over."""
    house.sql("UPDATE ledger_outgoing SET next_try_at = now() WHERE delivered_at IS NULL AND next_try_at IS NOT NULL")


def test_a_mail_server_that_says_later_gets_the_mail_later_and_once(house, lan):
    house.until_delivered()
    house.mail_server("refuse")  # 451, as greylisting does
    draft = lan.start()
    lan.answer_everything(draft)
    code = code_in(lan.post(f"/ban-nhap/{draft}/gui"))
    wait_until(lambda: of_dossier(house, code)[0] >= 1, "it was tried")
    wait_until(lambda: of_dossier(house, code)[1] == "smtp_451", "the refusal is written down")
    assert code in lan.get("/tin-nhan").text  # the portal's own message waits for no mail server
    assert house.mails(code) == []
    house.mail_server("")
    try_now(house)
    house.until_delivered()
    assert len(house.mails(code)) == 1 and house.mails(code)[0]["times"] == 1


def test_after_the_last_try_it_is_an_open_item_and_can_be_tried_again(house, lan):
    house.until_delivered()
    house.mail_server("refuse")
    code = lan.file_one()
    wait_until(lambda: of_dossier(house, code)[1], "it was tried and refused")
    house.sql("UPDATE ledger_outgoing SET attempts = %s WHERE delivered_at IS NULL", TRIES - 1)  # a night has passed
    try_now(house)
    wait_until(lambda: of_dossier(house, code)[0] == TRIES and of_dossier(house, code)[3] is None, "it is given up")
    shown = house.command("open_items")
    assert "email" in shown and "smtp_451" in shown and "lan@example.vn" not in shown
    house.mail_server("")
    key = house.sql("SELECT key FROM ledger_outgoing WHERE delivered_at IS NULL")[0][0]
    house.command("open_items", "--again", key)
    house.until_delivered()
    assert len(house.mails(code)) == 1
