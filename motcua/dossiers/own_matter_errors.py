"""What officials are told in a matter of their own, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue


class OwnMatter(CannotContinue):
    """The dossier concerns the official who would decide in it: own_matters.py."""

    code = "own_matter"
    message = _(
        "This dossier concerns you: it is your own, or that of somebody for whom you act or who acts for you. Nobody "
        "decides in such a matter, so nothing was changed. Who else can do this: %(names)s."
    )
    status = 403


class OwnMatterOfAll(OwnMatter):
    code = "own_matter_of_all"
    message = _(
        "This dossier concerns you: it is your own, or that of somebody for whom you act or who acts for you. Nobody "
        "decides in such a matter, so nothing was changed. Nobody else holds the post: the head of the office gives it "
        "to somebody else, for this dossier at least. Until then the dossier stands in the head's list and in that of "
        "the operators."
    )
