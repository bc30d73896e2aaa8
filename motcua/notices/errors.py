"""What can go wrong with messages, in words for the person who reads it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NotFound


class NoticeNotFound(NotFound):
    """There is no such message, or it is somebody else's; both give the same answer."""

    code = "notice_not_found"
    message = _("We could not find this message. All messages to you are under “Messages”.")
