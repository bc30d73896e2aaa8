"""Who acts when a command does what an official does: named as the identity provider names them."""

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from motcua.identity import service as identity


def add_who(parser: CommandParser) -> None:
    """The option --by."""
    parser.add_argument(
        "--by", required=True, metavar="SUBJECT", help="the official, as the identity provider names them: vneid|ha"
    )


def official_named(subject: str) -> identity.Person:
    """The person with this subject at the provider of the installation; what they may do is asked of their posts.

    Raises CommandError for somebody who never signed in here and was given no post.
    """
    person_id = identity.known_person(settings.OIDC_ISSUER, subject)
    if person_id is None:
        raise CommandError(
            f"--by: nobody is known here whom {settings.OIDC_ISSUER} calls {subject!r}; look at the subject and at "
            "MOTCUA_OIDC_ISSUER (on the demo's data: MOTCUA_DEMO=1)"
        )
    return identity.Person(person_id, subject, 0, identity.is_official(person_id))
