"""A slip is an official paper: always Vietnamese, whatever language its reader or its issuer has on the screen."""

import io

import pypdfium2
from django.utils import translation

from motcua.documents import service as documents
from motcua.dossiers.models import Slip
from tests.pages import pseudo


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def test_the_same_slip_in_every_language(lived_in):
    """Words of the screen, which follow the reader, have no place in a slip; brackets would show them."""
    slips = list(Slip.objects.all())
    assert {"proof", "form_01"} <= {slip.form for slip in slips}
    for slip in slips:
        data = {**slip.data, "number": slip.dossier.code, "issued_at": slip.made_at}
        with translation.override("vi"):
            vietnamese = documents.render(slip.form, data)
        with translation.override("en"):
            assert documents.render(slip.form, data) == vietnamese, slip.form
        with pseudo.brackets():
            assert "⟦" not in text_of(documents.render(slip.form, data)), slip.form


def test_what_is_frozen_in_a_slip_is_vietnamese(lived_in):
    """The data of a slip come from the definition and the register in Vietnamese, not from the page."""
    for slip in Slip.objects.exclude(form="result"):
        assert slip.data["procedure_title"] == "Cấp bản sao trích lục hộ tịch"
