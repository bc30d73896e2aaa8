"""The corpus of variants (variants.json), and the ways on which each of them is sent.

A false alarm: something is called different, or refused, although only the writing differs. Tampering that is missed: a
value of somebody's own stands for a locked one, or a real difference is not shown to the official. Both counts are 0.
"""

import json
from collections import Counter
from itertools import zip_longest
from pathlib import Path

import pytest
from django.test import Client

from motcua.base import paths
from motcua.dossiers import provenance
from motcua.dossiers.models import Draft
from motcua.dossiers.reading import draft_view
from motcua.procedures import service as procedures
from motcua.warehouse import service as warehouse
from tests.births import marital
from tests.clients.asking import System

VARIANTS = json.loads(Path(__file__).with_name("variants.json").read_text(encoding="utf-8"))
OLD_NUMBER = "012345670"
#: The fact that each kind is about. The year of a birth is told by its day.
FACT = {
    "name": "person.name", "personal_number": "person.personal_number", "date": "person.birth_date",
    "sex": "person.sex", "text": "person.ethnicity", "address": "person.address", "year": "person.birth_date",
    "old_number": "person.old_number", "commune": "person.commune",
}  # fmt: skip
#: The questions of the certificate of marital status that a source locks, and those that people may change: its own,
#: and those that `form` adds to it.
LOCKED = {"name": "person_name", "personal_number": "person_number", "date": "person_birth_date", "sex": "person_sex"}
OPEN = {
    "text": "person_ethnicity", "address": "person_address", "name": "own_name", "personal_number": "own_number",
    "date": "own_birth_date", "sex": "own_sex", "year": "own_birth_year", "old_number": "own_old_number",
    "commune": "own_commune",
}  # fmt: skip
OTHERS = {"person_nationality": "Việt Nam"}
SEXES = {"female": "Nữ", "f": "Nữ", "woman": "Nữ", "male": "Nam", "nam": "Nam", "m": "Nam", "man": "Nam"}
ADDED = """
      - {key: own_name, kind: text, prefill: person.name}
      - {key: own_number, kind: personal_number, prefill: person.personal_number}
      - {key: own_birth_date, kind: date, precision: [day, month, year], prefill: person.birth_date}
      - {key: own_birth_year, kind: text, prefill: person.birth_year}
      - {key: own_old_number, kind: text, prefill: person.old_number}
      - {key: own_commune, kind: commune, prefill: person.commune}
      - {key: own_sex, kind: choice, prefill: person.sex, options: [OPTIONS]}
""".replace("kind:", "required: false, label: {vi: a, en: a}, kind:")
CODE = "9.004873"


def form() -> str:
    """The certificate of marital status with an open question of each kind that a source can tell."""
    options = ", ".join(f"{{value: {value}, label: {{vi: {words}, en: {value}}}}}" for value, words in SEXES.items())
    law = (paths.CATALOGUE / marital.CODE / "2026-11-23.yaml").read_text(encoding="utf-8")
    before = "      - key: person_name\n"
    assert law.count(before) == 1 and law.count(f"code: {marital.CODE}\n") == 1, "the catalogue's file has changed"
    added = ADDED.strip("\n").replace("OPTIONS", options)
    law = law.replace(before, f"{added}\n{before}").replace(f"code: {marital.CODE}\n", f"code: {CODE}\n")
    law = law.replace("language: 1\n", "language: 2\n")  # which has dates that are known in part, and names results
    result = "  - key: marital_status_certificate\n"
    return law.replace(result, f"{result}    code: marital_status_certificate\n")


def rounds() -> list[dict[str, dict]]:
    """The corpus with one variant of each kind at a time: kind -> variant."""
    by_kind = {kind: [one for one in VARIANTS if one["kind"] == kind] for kind in FACT}
    by_kind["year"] = [None] * len(by_kind["date"]) + by_kind["year"]  # of both the day of birth is told
    return [{one["kind"]: one for one in some if one} for some in zip_longest(*by_kind.values())]


def tell(person_id, some: dict[str, dict]) -> None:
    """Let the register tell what the round says."""
    facts = {FACT[kind]: one["told"] for kind, one in some.items()}
    warehouse.record(person_id, {"person.old_number": OLD_NUMBER} | facts, "population")


def said(some: dict[str, dict]) -> dict[str, str]:
    """What is answered to each question, also to the locked ones."""
    return OTHERS | {
        places[kind]: one["said"] for kind, one in some.items() for places in (LOCKED, OPEN) if kind in places
    }


def typed(some: dict[str, dict]) -> dict[str, str]:
    """The same as the form of the page sends it."""
    answers = said(some)
    for key in ("person_birth_date", "own_birth_date"):
        day = answers.pop(key, "")
        answers |= {f"{key}-day": day[8:], f"{key}-month": day[5:7], f"{key}-year": day[:4]}
    return answers


@pytest.fixture
def draft(lan, client_of, published):
    """Lan's draft about herself, and her browser."""
    client = client_of(lan)
    begun = marital.start(client, CODE)
    marital.answer(client, begun, {page: marital.ANSWERS[page] for page in ("requester", "whom")})
    return begun, client


@pytest.fixture
def published(catalogue) -> None:
    """The form with a question of each kind can be filed."""
    procedures.publish(form())


class Tally:
    """What was found in one channel; `wrong` holds each variant that was not judged as its rule says."""

    def __init__(self, channel: str):
        self.channel, self.counts, self.wrong = channel, Counter(), []

    def add(self, one: dict, found: str) -> None:
        expected = one["expect"]
        self.counts["variants"] += 1
        if found == "refused":  # it has not the form of an answer, whatever a register tells: see engine/answers.py
            self.counts["refused by the form"] += 1
            return
        self.counts["false alarms"] += expected != "differs" and found == "differs"
        self.counts["tampering"] += expected == "differs"
        self.counts["tampering found"] += expected == "differs" and found == "differs"
        if found != expected:
            self.wrong.append((found, one))

    def close(self) -> None:
        print(f"{self.channel}:", ", ".join(f"{name} {count}" for name, count in self.counts.items()))
        assert not self.wrong, self.wrong[:5]
        assert self.counts["false alarms"] == 0 and self.counts["tampering found"] == self.counts["tampering"] > 20
        assert self.counts["refused by the form"] * 3 < self.counts["variants"]


def judge_form(tally: Tally, draft_id: str, some: dict[str, dict]) -> None:
    """A locked answer is the source's whatever was sent; an open one is the person's, with the verdict beside it."""
    view = draft_view(Draft.objects.get(id=draft_id))
    for kind, one in some.items():
        if kind in LOCKED:
            stands = view.saved[LOCKED[kind]].value == one["told"] and LOCKED[kind] in view.locked
            tally.add(one, one["expect"] if stands else "taken")
        if kind in OPEN:
            origin = provenance.of(view, view.procedure.field(OPEN[kind]))
            tally.add(one, "refused" if origin is None else "same" if origin.how == "told" else origin.how)


def by_form(lan, draft, some_rounds) -> None:
    """The page is sent with the locked questions in it as well."""
    begun, client = draft
    tally = Tally("form")
    for some in some_rounds:
        tell(lan.id, some)
        client.post(f"/ban-nhap/{begun}/trang/person", typed(some))
        judge_form(tally, begun, some)
    tally.close()


def by_restoring(lan, draft, some_rounds) -> None:
    """A browser sends what it kept before the register told anything, without knowing what is locked by now."""
    begun, client = draft
    tally = Tally("restored")
    for some in some_rounds:
        tell(lan.id, some)
        sent = typed(some) | {"draft-version": str(Draft.objects.get(id=begun).version)}
        assert client.post(f"/ban-nhap/{begun}/trang/person/luu", sent).status_code == 200
        judge_form(tally, begun, some)
    tally.close()


def by_two_tabs(lan, draft, some_rounds) -> None:
    """The first tab was opened before the register told; it sends its page once more after that."""
    begun, client = draft
    tally = Tally("two tabs")
    before = {}
    for some in some_rounds:
        client.post(f"/ban-nhap/{begun}/trang/person", typed(before | some))
        tell(lan.id, some)
        client.post(f"/ban-nhap/{begun}/trang/person", typed(before | some))
        judge_form(tally, begun, some)
        before |= some
    tally.close()


def by_api(lan, client_of, some_rounds) -> None:
    """A system asks what would become of a filing."""
    app = System(Client())
    token = app.tokens(client_of(lan))["access_token"]
    tally = Tally("API")
    for some in some_rounds:
        tell(lan.id, some)
        answers = {"for_whom": "self"} | {key: text for key, text in said(some).items() if text}
        answer = Client().post(
            f"/api/v1/procedures/{CODE}/check", json.dumps({"answers": answers}),
            content_type="application/json", headers={"Authorization": f"Bearer {token}"},
        ).json()  # fmt: skip
        judge_api(tally, answer, some)
    tally.close()


def judge_api(tally: Tally, answer: dict, some: dict[str, dict]) -> None:
    """Something else than a locked answer is refused as known; an open one is taken, with the verdict beside it."""
    refused = {one["pointer"] for one in answer["errors"] if one["code"] == "answer_is_known"}
    how = {one["pointer"]: one["how"] for one in answer["sources"]}
    for kind, one in some.items():
        if kind in LOCKED and one["said"]:
            known = f"/answers/{LOCKED[kind]}" in refused
            tally.add(one, "differs" if known else "taken" if one["expect"] == "differs" else one["expect"])
        if kind in OPEN and one["said"]:
            found = how.get(f"/answers/{OPEN[kind]}", "refused")
            tally.add(one, "same" if found == "told" else found)
