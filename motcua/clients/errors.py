"""What can go wrong between systems and the people who allow them something, in words for who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound


class TokenMissing(CannotContinue):
    """The request carries no access token, and this address needs one."""

    code = "token_missing"
    message = _("This needs an access token. Send it as `Authorization: Bearer …`; /api/oauth/token gives one.")
    status = 401
    headers = {"WWW-Authenticate": 'Bearer realm="motcua"'}


class TokenNotValid(CannotContinue):
    """The access token is unknown, over or revoked: the three have one answer."""

    code = "token_not_valid"
    message = _("The access token does not hold any more. Ask /api/oauth/token for a new one.")
    status = 401
    headers = {"WWW-Authenticate": 'Bearer realm="motcua", error="invalid_token"'}


class ScopeMissing(CannotContinue):
    """The token does not allow this. Details: scope."""

    code = "scope_missing"
    message = _("The access token does not allow this: it lacks the scope %(scope)s. Ask the person to allow it.")
    status = 403
    headers = {"WWW-Authenticate": 'Bearer realm="motcua", error="insufficient_scope"'}


class AskedWrongly(CannotContinue):
    """A system sent somebody here in a way that we cannot trust, so we do not send them back to it either."""

    code = "asked_wrongly"
    message = _(
        "Another system sent you here, but what it asks cannot be verified, so nothing was allowed. "
        "Go back to that system and start again; if it happens again, tell its operator."
    )
    status = 400


class ConsentNotFound(NotFound):
    """Also the answer for somebody else's."""

    code = "consent_not_found"
    message = _("You do not allow this system anything, or not any more. The list shows what you allow now.")
