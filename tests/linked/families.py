"""A small whole for the tests of the engine: a birth, after it a residence and an insurance card, which is optional."""

from datetime import datetime
from zoneinfo import ZoneInfo

from motcua.base import paths
from motcua.engine import definition, flow, lifecycle
from motcua.engine.calendar import load

CALENDAR = load((paths.CATALOGUE / "calendar/vn.yaml").read_text(encoding="utf-8"))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

WHOLE = """
language: 2
code: 9.000009
version: 2026-01-01
title: {vi: Ba việc một lần, en: Three matters at once}
purpose: {vi: Nộp một lần cho ba việc., en: File once for three matters.}
sector: {code: HT, name: {vi: Hộ tịch, en: Civil status}}
level: commune
valid_from: 2026-01-01
answer_limit: {value: 8, unit: working_hours}
channels:
  online: {limit: {value: 3, unit: working_days}}
pages:
  - key: child
    title: {vi: Trẻ, en: The child}
    fields:
      - {key: child_name, kind: name, label: {vi: Tên trẻ, en: Name of the child}}
      - key: card
        kind: choice
        label: {vi: Có cần thẻ không?, en: Is a card needed?}
        options: [{value: wanted, label: {vi: Có, en: "Yes"}}, {value: none, label: {vi: Không, en: "No"}}]
papers:
  - {key: notice, title: {vi: Giấy chứng sinh, en: Birth notice}, why: {vi: Vì, en: Why}, basis: nd63_2024}
linked:
  - key: birth
    title: {vi: Khai sinh, en: Birth}
    procedure: 9.000001
    answers: {name: answers.child_name, relation: "'mother'"}
    papers: {proof: notice}
  - key: residence
    title: {vi: Thường trú, en: Residence}
    procedure: 9.000002
    after: [birth]
    answers: {name: results.birth.person.name, number: results.birth.person.personal_number}
  - key: card
    title: {vi: Thẻ, en: Card}
    procedure: 9.000003
    when: answers.card == "wanted"
    after: [birth]
    required: false
    answers: {name: answers.child_name}
return_reasons:
  - {code: unreadable, text: {vi: Không đọc được, en: It cannot be read}, advice: {vi: Chụp lại., en: Again.}}
refusal_grounds:
  - {code: wrong_place, text: {vi: Không đúng nơi, en: The wrong place}, basis: nd63_2024}
legal_basis:
  - {key: nd63_2024, number: 63/2024/NĐ-CP, title: {vi: Nghị định, en: Decree}, valid_from: 2024-07-01}
"""


def whole(*changes: tuple[str, str]):
    """The procedure, with pieces of its text replaced."""
    text = WHOLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return definition.load(text)


def at(text: str) -> datetime:
    """A moment of Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def live(procedure, *events, answers=None, state=None):
    """The state after events, each decided by the engine."""
    state = state or lifecycle.DossierState()
    given = flow.Given(answers=answers or {"child_name": "Trần Minh An", "card": "wanted"})
    for event in events:
        decision = lifecycle.decide(
            state, event, procedure=procedure, calendar=CALENDAR, channel="online", given=given
        )  # fmt: skip
        state = decision.state
    return state
