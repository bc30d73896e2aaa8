"""What is compared with what: each kind of question with the fact that fills it in, and with nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.base import clock
from motcua.dossiers import provenance
from motcua.dossiers.models import Submission
from motcua.engine.questions import Field, Option
from motcua.engine.text import Text
from motcua.warehouse.service import Fact
from tests.births import birth, marital
from tests.births.test_not_asked_twice import WITHOUT_YEARS

LABEL = Text(vi="x", en="x")
OWN, OLD, MOTHERS = "001194000017", "012345670", "001165000011"


def facts(**told: str) -> dict[str, Fact]:
    named = {f"person.{name}": value for name, value in told.items()}
    return {name: Fact(name, value, "population", datetime(2026, 11, 23, tzinfo=UTC)) for name, value in named.items()}


def compared(prefill: str, told: str, said: object, kind: str = "text", known: dict | None = None, **more) -> str:
    field = Field(key="one", kind=kind, label=LABEL, prefill=prefill, **more)
    return provenance.compare(field, told, said, known or {})


def test_both_numbers_of_a_person_are_theirs_and_nobody_elses():
    known = facts(personal_number=OWN, old_number=OLD, mother_number=MOTHERS)
    assert compared("person.personal_number", OWN, OLD, "personal_number", known) == "spelling"
    assert compared("person.old_number", OLD, OWN, known=known) == "spelling"
    assert compared("person.old_number", OLD, "012 345 670", known=known) == "same"
    for said in (OLD, OWN):
        assert compared("person.mother_number", MOTHERS, said, "personal_number", known) == "differs"


def test_a_choice_is_read_by_its_value_and_by_its_words():
    options = (Option(value="nu", label=Text(vi="Nữ", en="")), Option(value="nam", label=Text(vi="Nam", en="")))
    assert compared("person.sex", "female", "nu", "choice", options=options) == "same"
    assert compared("person.sex", "female", "nam", "choice", options=options) == "differs"


def test_a_date_of_which_the_year_is_asked_agrees_with_the_day():
    year = {"kind": "date", "precision": ("year",)}
    assert compared("person.birth_date", "1994-03-08", "1994", **year) == "same"
    assert compared("person.birth_date", "1994-03-08", "1993", **year) == "differs"
    assert compared("person.birth_date", "1994-03-08", "1994", "date", precision=("day", "year")) == "spelling"
    assert compared("person.birth_year", "1994", 1994, "number") == "same"


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "differs"), [("1989", False), ("1998", True)])
def test_a_year_beside_a_number_that_says_another_is_shown(catalogue, lan, hung, client_of, year, differs):
    client = client_of(lan)
    draft = marital.start(client, birth.CODE)
    father = WITHOUT_YEARS["father"] | {"father_birth_year": year}
    answers = birth.pages(birth.born(clock.today() - timedelta(days=1)), mother=WITHOUT_YEARS["mother"], father=father)
    marital.answer(client, draft, answers)
    birth.attach(client, draft, "birth_notice", "marriage")
    page = client.visit(f"/ban-nhap/{draft}/kiem-tra").content.decode()
    assert ("Số định danh bên cạnh cho biết 1989" in page) is differs
    code = marital.send(client, draft)
    kept = Submission.objects.get().provenance.get("father_birth_year")
    assert kept == ({"source": "number", "how": "differs", "told": "1989"} if differs else None)
    desk = client_of(hung).visit(f"/viec/{code}").content.decode()
    assert ("số định danh bên cạnh ghi khác: 1989" in desk) is differs
