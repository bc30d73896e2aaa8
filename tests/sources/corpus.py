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

from motcua.dossiers import provenance
from motcua.dossiers.models import Draft
from motcua.dossiers.reading import draft_view
from motcua.warehouse import service as warehouse
from tests.births import marital
from tests.clients.asking import System

VARIANTS = json.loads(Path(__file__).with_name("variants.json").read_text(encoding="utf-8"))
OLD_NUMBER = "012345670"
#: The question of the certificate of marital status for each kind, and the fact that fills it in.
LOCKED = {"name": ("person_name", "person.name"), "personal_number": ("person_number", "person.personal_number"),
          "date": ("person_birth_date", "person.birth_date"), "sex": ("person_sex", "person.sex")}  # fmt: skip
OPEN = {"text": ("person_ethnicity", "person.ethnicity"), "address": ("person_address", "person.address")}
ASKED = LOCKED | OPEN
OTHERS = {"person_nationality": "Việt Nam"}


def rounds() -> list[dict[str, dict]]:
    """The corpus with one variant of each kind at a time: kind -> variant."""
    by_kind = [[one for one in VARIANTS if one["kind"] == kind] for kind in ASKED]
    return [{one["kind"]: one for one in some if one} for some in zip_longest(*by_kind)]


def tell(person_id, some: dict[str, dict]) -> None:
    """Let the register tell what the round says."""
    facts = {ASKED[kind][1]: one["told"] for kind, one in some.items()}
    warehouse.record(person_id, facts | {"person.old_number": OLD_NUMBER}, "population")


def typed(some: dict[str, dict]) -> dict[str, str]:
    """The form of the page as somebody, or some program, sends it: with the locked questions as well."""
    said = {ASKED[kind][0]: one["said"] for kind, one in some.items()}
    day = said.pop("person_birth_date", "")
    return OTHERS | said | {"person_birth_date-day": day[8:], "person_birth_date-month": day[5:7],
                            "person_birth_date-year": day[:4]}  # fmt: skip


@pytest.fixture
def draft(lan, client_of, catalogue):
    """Lan's draft about herself, and her browser."""
    client = client_of(lan)
    begun = marital.start(client)
    marital.answer(client, begun, {page: marital.ANSWERS[page] for page in ("requester", "whom")})
    return begun, client


class Tally:
    """What was found in one channel; `wrong` holds each variant that was not judged as its rule says."""

    def __init__(self, channel: str):
        self.channel, self.counts, self.wrong = channel, Counter(), []

    def add(self, one: dict, found: str) -> None:
        expected = one["expect"]
        self.counts["variants"] += 1
        self.counts["false alarms"] += expected != "differs" and found == "differs"
        self.counts["tampering"] += expected == "differs"
        self.counts["tampering found"] += expected == "differs" and found == "differs"
        if found != expected:
            self.wrong.append((found, one))

    def close(self) -> None:
        print(f"{self.channel}:", ", ".join(f"{name} {count}" for name, count in self.counts.items()))
        assert not self.wrong, self.wrong[:5]
        assert self.counts["false alarms"] == 0 and self.counts["tampering found"] == self.counts["tampering"] > 20


def judge_form(tally: Tally, draft_id: str, some: dict[str, dict]) -> None:
    """A locked answer is the source's whatever was sent; an open one is the person's, with the verdict beside it."""
    view = draft_view(Draft.objects.get(id=draft_id))
    for kind, one in some.items():
        key = ASKED[kind][0]
        if kind in LOCKED:
            stands = view.saved[key].value == one["told"] and key in view.locked
            tally.add(one, one["expect"] if stands else "taken")
        else:
            origin = provenance.of(view, view.procedure.field(key))
            tally.add(one, "same" if origin.how == "told" else origin.how)


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
        said = typed(some) | {"draft-version": str(Draft.objects.get(id=begun).version)}
        assert client.post(f"/ban-nhap/{begun}/trang/person/luu", said).status_code == 200
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
        said = {ASKED[kind][0]: one["said"] for kind, one in some.items() if one["said"]}
        answer = Client().post(
            f"/api/v1/procedures/{marital.CODE}/check", json.dumps({"answers": {"for_whom": "self"} | OTHERS | said}),
            content_type="application/json", headers={"Authorization": f"Bearer {token}"},
        ).json()  # fmt: skip
        refused = {one["pointer"] for one in answer["errors"] if one["code"] == "answer_is_known"}
        how = {one["pointer"]: one["how"] for one in answer["sources"]}
        for kind, one in some.items():
            place = f"/answers/{ASKED[kind][0]}"
            if kind in LOCKED and one["said"]:
                tally.add(
                    one, "differs" if place in refused else "taken" if one["expect"] == "differs" else one["expect"]
                )
            elif kind in OPEN:
                tally.add(one, "same" if how[place] == "told" else how[place])
    tally.close()
