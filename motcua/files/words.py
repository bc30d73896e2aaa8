"""What the virus scanner says of a file, in words for whoever looks at it."""

from django.utils.translation import gettext_lazy as _

from motcua.files.models import StoredFile

SCANS = {
    StoredFile.WAITING: _("not checked for viruses yet"),
    StoredFile.FAILED: _("could not be checked for viruses yet; we go on trying"),
    StoredFile.CLEAN: _("no virus found"),
    StoredFile.QUARANTINED: _("held back: the virus scanner found something harmful"),
}
NOT_ASKED = _("not checked for viruses")
