"""Conditions of a definition as a reader of the law reads them."""

import pytest
from django.utils.translation import override

from motcua.base import paths
from motcua.engine import definition
from motcua.rehearsal.conditions import in_words


@pytest.fixture(scope="module")
def birth():
    """The newest version of registering a birth."""
    return definition.load(max((paths.CATALOGUE / "1.001193").glob("2*.yaml")).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('answers.relation == "mother"', "“Bạn là ai với trẻ?” là “Tôi là mẹ”"),
        ('!(answers.relation != "mother")', "không phải (“Bạn là ai với trẻ?” không phải là “Tôi là mẹ”)"),
        ("answers.copies != null && answers.copies > 0",
         "“Số bản sao trích lục khai sinh” đã biết và “Số bản sao trích lục khai sinh” > 0"),
        ('facts["term.registration"] == "over"', "“Đăng ký khai sinh trong 60 ngày kể từ ngày sinh” là “quá thời hạn”"),
        ('facts["person.marriage"] == null', "dữ liệu nhà nước có về “Kết hôn đã đăng ký” chưa biết"),
        ("answers.no_such_question == 1", "answers.no_such_question là 1"),
    ],
)  # fmt: skip
def test_names_and_values_are_words(birth, rule, said):
    with override("vi"):
        assert in_words(birth, rule) == said
