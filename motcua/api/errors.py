"""What can go wrong with a request to the API, in words for whoever writes the program that sent it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound


class AddressUnknown(NotFound):
    """There is no such address under /api/."""

    code = "address_unknown"
    message = _("There is nothing at this address. Look at /api/v1/openapi.json for the addresses that exist.")


class MethodNotAllowed(CannotContinue):
    """Details: allowed, the methods that the address takes."""

    code = "method_not_allowed"
    message = _("This address does not take this method. It takes: %(allowed)s.")
    status = 405


class RequestNotUnderstood(CannotContinue):
    """The body is not JSON, or not text."""

    code = "request_not_understood"
    message = _("The request cannot be read. Send the body as JSON in UTF-8, with Content-Type: application/json.")
    status = 400


class RequestNotValid(CannotContinue):
    """Something in the request has the wrong form; `errors` says where."""

    code = "request_not_valid"
    message = _("Some parts of the request have the wrong form, so nothing was done. They are listed in errors.")
    status = 422


class KeyNotValid(CannotContinue):
    """The request would file something, and carries no usable Idempotency-Key."""

    code = "key_not_valid"
    message = _(
        "Send an Idempotency-Key of 8 to 200 letters, digits or signs, a new one for each filing, such as a UUID. "
        "Nothing was filed."
    )
    status = 400


class KeyUsedForAnother(CannotContinue):
    """This Idempotency-Key has filed something else already."""

    code = "key_used_for_another"
    message = _(
        "This Idempotency-Key has already filed something else, so nothing was filed now. "
        "Use a new key for a new filing; send the very same request to see what the old one became."
    )
    status = 422


class DigestNotValid(CannotContinue):
    """A file came without the SHA-256 of its bytes."""

    code = "digest_not_valid"
    message = _("Send the SHA-256 of the file as 64 hexadecimal digits, so that both sides know it arrived whole.")
    status = 422


class DatabaseAway(CannotContinue):
    """Our records cannot be reached; Retry-After says when to try again."""

    code = "database_away"
    message = _(
        "Our records cannot be reached at the moment, so nothing was done. Send the same request again after the time "
        "in Retry-After; with the same Idempotency-Key nothing is filed twice."
    )
    status = 503


class WentWrong(CannotContinue):
    """Our own fault. The number of the request in `instance` leads to it in our log."""

    code = "went_wrong"
    message = _(
        "Something went wrong on our side. Send the same request again; with the same Idempotency-Key nothing is filed "
        "twice. If it happens again, tell the operator the number in instance."
    )
    status = 500
