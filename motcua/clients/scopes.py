"""What a system can be allowed, in words for the person who is asked. The list is closed."""

from django.utils.translation import gettext_lazy as _

CHECK, READ, SUBMIT = "answers:check", "dossiers:read", "dossiers:submit"
CHANGE, PAPERS = "dossiers:change", "papers:read"
PUBLIC = "procedures:read"

# In the order in which the page that asks shows them.
WORDS = {
    PUBLIC: _("Read procedures, as everybody can"),
    CHECK: _("Check answers before they are filed, without keeping them"),
    SUBMIT: _("File dossiers and send papers in your name, filled in with what the state knows about you"),
    READ: _("See your dossiers: where each one is, who owes the next step, and by when"),
    PAPERS: _("Open the slips and results of your dossiers"),
    CHANGE: _("Correct dossiers of yours that were sent back, and take your dossiers back"),
}
ALL = tuple(WORDS)
# What concerns a person: only that person can allow it, never a system's own secret.
OF_PEOPLE = frozenset({SUBMIT, READ, PAPERS, CHANGE})


def listed(text: str) -> list[str]:
    """The scopes of a space-separated list, each once, in our order. What is not ours is left out."""
    named = set(text.split())
    return [scope for scope in ALL if scope in named]
