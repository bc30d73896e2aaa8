"""Issuing a paper: file, row and ledger entry together; given out only to whom a package above lets in."""

import hashlib
import uuid
from dataclasses import replace

import msgspec
import pytest
from django.db import transaction

from motcua.base import clock
from motcua.documents import access, service
from motcua.documents.models import Document
from motcua.files import opening
from motcua.files import service as files
from motcua.ledger import service as ledger
from tests.documents.papers import FORMS, ISSUED, RECEIPT, REFUSAL


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """The data directory of this test."""
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))


@pytest.fixture
def checkers(monkeypatch):
    """Nobody has registered yet."""
    registered: list = []
    monkeypatch.setattr(access, "_checkers", registered)
    return registered


def without_time(data: dict) -> dict:
    return {key: value for key, value in data.items() if key not in ("issued_at", "number")}


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_an_issued_paper_is_file_row_and_entry(form):
    about, owner, official = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    issued = service.issue(form, FORMS[form], about=about, owner=owner, number="12/TNHS", by=official)
    pdf = files.read(issued.file_id)
    assert pdf.startswith(b"%PDF-") and hashlib.sha256(pdf).hexdigest() == issued.sha256
    assert issued.form == form and issued.pages == opening.pages_of(pdf) and not issued.signed
    assert issued.form_set == "TT 03/2025/TT-VPCP" and issued.issued_at == ISSUED
    assert files.info(issued.file_id).confirmed_how == "made_here"
    assert service.documents_about(about) == [issued] and service.info(issued.id) == issued
    (entry,) = ledger.entries_about(about)
    assert entry.event == "document:issued" and (entry.by, entry.on_behalf) == (official, owner)
    assert entry.params["document"] == str(issued.id)
    assert entry.params["code"] == FORMS[form]["code"] and entry.params["signed"] is False


@pytest.mark.django_db
def test_the_ledger_proves_a_paper_with_its_salt_and_says_nothing_without():
    """The same paper twice gives two commitments: nobody finds one by printing what they guess. And the row, with which
    the salt goes, can be proved with sha256sum."""
    told = []
    for about in (uuid.uuid4(), uuid.uuid4()):
        issued = service.issue("form_01", RECEIPT, about=about, owner=uuid.uuid4(), number="1")
        salt = Document.objects.get(id=issued.id).salt
        (entry,) = ledger.entries_about(about)
        assert entry.params["digest"] == hashlib.sha256(f"{salt}{issued.sha256}".encode()).hexdigest()
        told.append((issued.sha256, entry.params["digest"]))
    (first, one), (second, other) = told
    assert first == second and len({first, one, other}) == 3
    assert ledger.commitment(first, "") == first  # papers of before have no salt


@pytest.mark.django_db
def test_the_number_and_the_moment_are_filled_in_here():
    with clock.frozen(ISSUED.replace(hour=10)):
        issued = service.issue("form_03", without_time(REFUSAL), about=uuid.uuid4(), owner=uuid.uuid4(), number="7/TC")
    assert (issued.number, issued.issued_at) == ("7/TC", ISSUED.replace(hour=10))
    assert issued.file_name == "form_03-7-TC.pdf"


@pytest.mark.django_db
def test_data_may_come_back_from_the_database_as_json():
    frozen = msgspec.to_builtins(RECEIPT)
    ids = {"about": uuid.uuid4(), "owner": uuid.uuid4(), "number": "1"}
    assert service.issue("form_01", frozen, **ids).sha256 == service.issue("form_01", RECEIPT, **ids).sha256
    assert len(set(Document.objects.values_list("data_digest", flat=True))) == 1


@pytest.mark.django_db
def test_wrong_data_leaves_nothing():
    with pytest.raises(msgspec.ValidationError), transaction.atomic():
        service.issue("form_01", REFUSAL, about=uuid.uuid4(), owner=uuid.uuid4(), number="1")
    assert not Document.objects.exists()


@pytest.fixture
def receipt(lan):
    return service.issue("form_01", RECEIPT, about=uuid.uuid4(), owner=lan.id, number="12/TNHS")


def test_nobody_reads_a_paper_until_a_package_above_says_so(lan, receipt, client_of, checkers):
    assert client_of(lan).get(f"/giay-to/{receipt.id}.pdf").status_code == 404


def test_lan_reads_her_receipt_and_mai_does_not(lan, mai, receipt, client_of, checkers):
    service.register_access(lambda person, document: person.id == document.owner)
    answer = client_of(lan).get(f"/giay-to/{receipt.id}.pdf")
    assert answer.status_code == 200 and answer.content == files.read(receipt.file_id)
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"].startswith("private")
    assert answer["Content-Disposition"] == 'inline; filename="form_01-12-TNHS.pdf"'
    assert client_of(mai).get(f"/giay-to/{receipt.id}.pdf").status_code == 404
    assert client_of(lan).get(f"/giay-to/{uuid.uuid4()}.pdf").status_code == 404


def test_a_paper_can_be_saved_to_the_device(lan, receipt, client_of, checkers):
    service.register_access(lambda person, document: True)
    answer = client_of(lan).get(f"/giay-to/{receipt.id}.pdf", {"tai": "1"})
    assert answer["Content-Disposition"].startswith("attachment")


def test_who_is_not_signed_in_is_sent_to_sign_in(receipt, client, checkers):
    service.register_access(lambda person, document: True)
    answer = client.get(f"/giay-to/{receipt.id}.pdf")
    assert answer.status_code == 302 and answer["Location"].startswith("/dang-nhap")


def test_only_a_plain_yes_opens_a_paper(receipt, checkers):
    service.register_access(lambda person, document: "perhaps")
    assert not access.may_read(object(), receipt)
    assert not access.may_read(None, replace(receipt))


def test_registering_twice_counts_once(checkers):
    def checker(person, document):
        return True

    assert service.register_access(checker) is service.register_access(checker) is checker
    assert checkers == [checker]
