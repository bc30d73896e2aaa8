"""A procedure with branches at other agencies, an opinion that may be given by silence, and a duty; and who is there.

After the check the ward's police are asked for an opinion (two working days, silence is consent) and the land office
measures, which may bring a tax; the chair approves when both are done.
"""

import pytest

from motcua.base.management.commands.seed_demo import seed_elsewhere
from motcua.procedures import service as procedures
from tests.checking.texts import changed
from tests.dossiers import filing
from tests.people import ISSUER, WARD, arrive

CODE, CODE_BEFORE = "9.000001", "9.000003"
APART = """
  - key: police
    title: {vi: Công an cho ý kiến, en: Opinion of the police}
    role: officer
    hours: 2
    after: [check]
    at: commune_police
    kind: opinion
    limit: {value: 2, unit: working_days}
    silence: agrees
    fields:
      - key: opinion
        kind: textarea
        label: {vi: Ý kiến của công an, en: What the police say}
        max: 500
  - key: measure
    title: {vi: Đo đạc thửa đất, en: Measure the land}
    role: officer
    hours: 3
    after: [check]
    at: land_office
    duty:
      amount: tax
      title: {vi: Thuế đất phải nộp, en: Tax on the land}
      basis: law60_2014
    fields:
      - key: tax
        kind: money
        label: {vi: Số thuế phải nộp, en: Tax to be paid}
  - key: approve
    after: [police, measure]
"""
FOUND = {"police": {"opinion": "Không có ý kiến khác."}, "measure": {"tax": "0"}}


def text(*more: tuple[str, str]) -> str:
    """The procedure, with passages changed."""
    return changed(
        ("language: 1", "language: 2"), ("code: 2.000635", f"code: {CODE}"), ("\n  - key: approve\n", APART),
        ("limit: {unit: same_day, cutoff: 15:00:00}", "limit: {value: 10, unit: working_days}"), *more,
    )  # fmt: skip


def of_before(*more: tuple[str, str]) -> str:
    """The same, in force since the beginning of the year: for what began weeks ago."""
    days = ("valid_from: 2026-11-23", "valid_from: 2026-01-01"), ("version: 2026-11-23", "version: 2026-01-01")
    return text(*days, *more).replace(CODE, CODE_BEFORE)


@pytest.fixture
def elsewhere(catalogue):
    """The agencies of the demo, with their officials."""
    seed_elsewhere(ISSUER)


@pytest.fixture
def branches(elsewhere, officials):
    """The procedure is published."""
    return procedures.publish(text())


@pytest.fixture
def desks(branches, client_of, settings):
    """A browser for each: citizens and officials of the ward, khoa and long (police), yen (land office), phuc (tax)."""
    settings.DEMO = True  # an unsigned result is given out
    everybody = ("lan", "mai", "hung", "thao", "dung", "khoa", "long", "yen", "phuc")
    return {key: client_of(arrive(key)) for key in everybody}


def file_one(browser, procedure: str = CODE) -> str:
    """From nothing to a sent dossier; gives its code."""
    started = browser.post(f"/thu-tuc/{procedure}/bat-dau", {"commune": WARD})
    assert started.status_code == 302, started.content.decode()[:2000]
    draft = started["Location"].split("/")[2]
    filing.answer_everything(browser, draft)
    return filing.send(browser, draft)


def finish(desk, code: str, step: str, **said):
    """Press "finish the step" on a page as it is now."""
    return filing.act(desk, code, "xong-buoc", step=step, **FOUND.get(step, filing.FINDING) | said)


def correct(browser, code: str) -> None:
    """Say the office of registration otherwise, and send again."""
    begun = browser.post(f"/ho-so/{code}/sua")
    draft = begun["Location"].split("/")[2]
    event = filing.ANSWERS["event"] | {"registered_office": "UBND xã Yên Bình, Thạch Thất"}
    assert browser.post(f"/ban-nhap/{draft}/trang/event", event).status_code == 302
    filing.send(browser, draft)


def asked(desks, procedure: str = CODE) -> str:
    """A dossier that was received and checked: the police and the land office are asked. Gives its code."""
    code = file_one(desks["lan"], procedure)
    assert filing.act(desks["hung"], code, "tiep-nhan").status_code == 302
    done = finish(desks["thao"], code, "check")
    assert done.status_code == 302, done.content.decode()
    return code
