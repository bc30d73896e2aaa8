"""Pages on which people read what they were told."""

from uuid import UUID

from motcua.base.pages import page
from motcua.identity.gate import signed_in
from motcua.notices import queries, service
from motcua.notices.access import notice_for


@signed_in
def messages(request):
    """All messages to the reader, newest first."""
    rows, further = queries.notices_of(request.person.id, before=_key(request.GET.get("sau", "")))
    return page(request, "notices/messages.html", notices=[service.told(row) for row in rows], further=further)


def _key(text: str) -> UUID | None:
    """The key of the next page; an address that was cut short shows the first page."""
    try:
        return UUID(text)
    except ValueError:
        return None


@signed_in
def message(request, notice_id):
    """One message; opening it is reading it."""
    notice = notice_for(request.person, notice_id)
    service.mark_read(notice)
    return page(request, "notices/message.html", notice=service.told(notice))
