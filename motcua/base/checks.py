"""Start-up checks, each with a number, what follows from the finding, and where to read on."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

REFERENCE = "docs/reference/settings.md"


@register
def check_sign_in(app_configs, **kwargs) -> list[CheckMessage]:
    """Nobody can sign in without a provider."""
    if settings.OIDC_ISSUER:
        return []
    return [
        Warning(
            "No identity provider is set: people can read procedures but nobody can sign in.",
            hint=f"Set MOTCUA_OIDC_ISSUER; see {REFERENCE}#motcua_oidc_issuer.",
            id="motcua.W001",
        )
    ]


@register
def check_client_secret(app_configs, **kwargs) -> list[CheckMessage]:
    """The secret of the demonstration is public."""
    if settings.DEMO or settings.OIDC_CLIENT_SECRET != "motcua-demo":  # noqa: S105
        return []
    return [
        Error(
            "The client secret is the one of the demonstration, which everybody knows.",
            hint=f"Set MOTCUA_OIDC_CLIENT_SECRET; see {REFERENCE}#motcua_oidc_client_secret.",
            id="motcua.E002",
        )
    ]


@register
def check_instance(app_configs, **kwargs) -> list[CheckMessage]:
    """Dossiers and ledger entries carry the name of the installation that made them."""
    if settings.INSTANCE:
        return []
    return [
        Warning(
            "This installation has no name; its dossiers cannot be told from those of another one.",
            hint=f"Set MOTCUA_INSTANCE; see {REFERENCE}#motcua_instance.",
            id="motcua.W003",
        )
    ]


@register
def check_public_address(app_configs, **kwargs) -> list[CheckMessage]:
    """Cookies travel readable over http."""
    if settings.DEMO or settings.PUBLIC_URL.startswith("https://"):
        return []
    return [
        Warning(
            f"People reach this installation at {settings.PUBLIC_URL}, which is not encrypted.",
            hint=f"Put nginx with a certificate before it, set MOTCUA_PUBLIC_URL; see {REFERENCE}#motcua_public_url.",
            id="motcua.W004",
        )
    ]


@register
def check_operator_token(app_configs, **kwargs) -> list[CheckMessage]:
    """A short token can be guessed, because tries at the metrics are not counted."""
    if not settings.OPERATOR_TOKEN or len(settings.OPERATOR_TOKEN) >= 32:
        return []
    return [
        Error(
            "The operator's token is shorter than 32 characters.",
            hint=f"Make one with `openssl rand -hex 32`; see {REFERENCE}#motcua_operator_token.",
            id="motcua.E005",
        )
    ]


@register
def check_scanner(app_configs, **kwargs) -> list[CheckMessage]:
    """Officials open what anybody sends."""
    if settings.DEMO or settings.CLAMD:
        return []
    return [
        Warning(
            "No virus scanner is set up: files of people are given to officials unchecked.",
            hint=f"Install clamav-daemon and set MOTCUA_CLAMD; see {REFERENCE}#motcua_clamd.",
            id="motcua.W006",
        )
    ]
