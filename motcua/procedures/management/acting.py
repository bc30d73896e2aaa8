"""Who acts when a command does what an official does: named as the identity provider names them."""

from django.conf import settings
from django.core.management.base import CommandParser

from motcua.identity import service as identity


def add_who(parser: CommandParser) -> None:
    """The option --by."""
    parser.add_argument(
        "--by", required=True, metavar="SUBJECT", help="the official, as the identity provider names them: vneid|ha"
    )


def official_named(subject: str) -> identity.Person:
    """The person with this subject at the provider of the installation; what they may do is asked of their posts."""
    person_id = identity.person_id_for(settings.OIDC_ISSUER, subject)
    return identity.Person(person_id, subject, 0, identity.is_official(person_id))
