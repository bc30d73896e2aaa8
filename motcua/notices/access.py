"""The only function that hands out a notice to a person."""

from uuid import UUID

from motcua.identity.gate import Person
from motcua.notices.errors import NoticeNotFound
from motcua.notices.models import Notice


def notice_for(person: Person, notice_id: UUID) -> Notice:
    """The person's own notice. Raises NoticeNotFound for any other."""
    notice = Notice.objects.filter(id=notice_id, person_id=person.id).first()
    if notice is None:
        raise NoticeNotFound
    return notice
