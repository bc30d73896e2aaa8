"""The mail server takes connections and then says nothing: other messages do not wait behind its mails."""

import time

from tests.faults.test_mail_away import try_now
from tests.running import wait_until

MAILS = 8  # more than the worker does at once
PRINTED_WITHIN = 10.0  # seconds; a mail waits 20 for its server


def test_slips_are_printed_while_mails_wait_for_a_server_that_hangs(house, lan, mai):
    house.until_delivered()
    house.mail_server("hang")
    codes = [person.file_one() for person in (lan, mai) * (MAILS // 2)]
    wait_until(lambda: jobs_running(house) >= 2, "mails wait for their server")
    house.until_idle()
    began = time.monotonic()
    last = lan.file_one()
    wait_until(lambda: not slips_waiting(house), "every slip is printed", PRINTED_WITHIN)
    assert time.monotonic() - began < PRINTED_WITHIN + 5
    house.mail_server("")
    wait_until(lambda: not first_tries(house), "each mail was tried, and gave up its try", 120)
    try_now(house)
    house.until_delivered()
    assert [len(house.mails(code)) for code in (*codes, last)] == [1] * (MAILS + 1)


def jobs_running(house) -> int:
    return house.number("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")


def slips_waiting(house) -> int:
    return house.number("SELECT count(*) FROM ledger_outgoing WHERE channel = 'slip' AND delivered_at IS NULL")


def first_tries(house) -> int:
    """Mails whose first try has not ended yet."""
    return house.number("SELECT count(*) FROM ledger_outgoing WHERE delivered_at IS NULL AND last_error = ''")
