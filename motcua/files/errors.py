"""Why a file was not kept, or is not given out, in words for the person who sent or asked for it."""

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import CannotContinue, NotFound


class AttachmentRefused(CannotContinue):
    """A file was not kept. Nothing else changed; the same step can be tried again."""

    code = "attachment_refused"
    message = _(
        "We could not keep this file. Your answers and other files are saved. Please send the file again."
    )
    status = 422


class AttachmentArrivedEmpty(AttachmentRefused):
    """The file has no bytes, or the form came without a file."""

    code = "attachment_arrived_empty"
    message = _(
        "The file arrived empty, so it was not kept. Your answers and other files are saved. "
        "Please choose the file and send it again."
    )


class AttachmentCut(AttachmentRefused):
    """The end of the picture or document is missing."""

    code = "attachment_cut"
    message = _(
        "Only a part of the file arrived, so it was not kept. Your answers and other files are saved. "
        "Open the file on your device to see whether it is whole, then send it again."
    )


class AttachmentDamaged(AttachmentRefused):
    """It is of an accepted type, and cannot be opened."""

    code = "attachment_damaged"
    message = _(
        "The file is damaged and cannot be opened, so it was not kept. "
        "Your answers and other files are saved. "
        "Take the photo again or save the document as a new PDF, then send that."
    )


class AttachmentTypeNotAccepted(AttachmentRefused):
    """Neither JPEG, PNG, HEIC nor PDF, whatever its name says."""

    code = "attachment_type_not_accepted"
    message = _(
        "Only photos (JPG, PNG) and PDF documents can be sent, so this file was not kept. "
        "Your answers and other files are saved. "
        "Take a photo of the paper, or save it as PDF, then send that."
    )


class AttachmentLocked(AttachmentRefused):
    """A PDF with a password or with restrictions."""

    code = "attachment_locked"
    message = _(
        "This PDF is protected by a password or by restrictions, so it was not kept. "
        "Your answers and other files are saved. Send a copy without protection, or a photo of the paper."
    )


class AttachmentTooLarge(AttachmentRefused):
    """More bytes than settings.UPLOAD_LIMIT. Details: limit (whole MB)."""

    code = "attachment_too_large"
    message = _(
        "The file is larger than %(limit)s MB, so it was not kept. Your answers and other files are saved. "
        "Send a smaller photo, or the document in several parts."
    )
    status = 413


class PictureTooManyDots(AttachmentRefused):
    """A picture that would need too much memory to open. Details: limit (megapixels)."""

    code = "picture_too_many_dots"
    message = _(
        "The photo has more than %(limit)s million dots, so it was not kept. "
        "Your answers and other files are saved. "
        "Take it with an ordinary camera setting and send it again."
    )


class AttachmentTooHeavy(AttachmentRefused):
    """Opening it took more time or memory than one file may: a bomb, or an honest file of an odd program."""

    code = "attachment_too_heavy"
    message = _(
        "The file takes too long to open, so it was not kept. Your answers and other files are saved. "
        "Save the document as a new PDF, or take a photo of each page, then send that."
    )


class DocumentTooManyPages(AttachmentRefused):
    """A PDF that nobody at a counter could look through. Details: limit (pages)."""

    code = "document_too_many_pages"
    message = _(
        "The document has more than %(limit)s pages, so it was not kept. Your answers and other files are saved. "
        "Send it in several parts, or only the pages that are asked for."
    )


class OpeningBusy(AttachmentRefused):
    """More files are being opened than this server opens at once."""

    code = "opening_busy"
    message = _(
        "We are opening many files at this moment, so yours was not kept yet. Your answers and other files are saved. "
        "Wait half a minute, then send it again."
    )
    status = 503


class JoinedTooLarge(AttachmentRefused):
    """Photos that together are larger than one file may be. Details: limit (whole MB)."""

    code = "joined_too_large"
    message = _(
        "Together these photos are larger than %(limit)s MB, so they were not joined. Your answers and other files are "
        "saved. Remove the pages that are not needed and join the others, or send the photos as they are."
    )
    status = 413


class DigestDiffers(AttachmentRefused):
    """What arrived is not what was sent: the hash of the browser and ours differ."""

    code = "digest_differs"
    message = _(
        "The file changed on the way, so it was not kept. Your answers and other files are saved. "
        "Please send the file again."
    )


class StorageFull(AttachmentRefused):
    """No space, or no right to write, in the place of the files. An operator must act."""

    code = "storage_full"
    message = _(
        "We cannot keep files at the moment; the fault is ours. Your answers and other files are saved. "
        "Please try again in an hour."
    )
    status = 503


class FileNotThere(NotFound):
    """No such file, or not the reader's to see; both give the same answer."""

    code = "file_not_found"


class FileHeldBack(CannotContinue):
    """The scanner found something harmful in it: nobody may open it, neither the sender nor an official."""

    code = "file_held_back"
    message = _(
        "This file is held back: the virus scanner found something harmful in it, so nobody can open it. "
        "The dossier and its other files are kept. Another file of the same paper is needed in its place."
    )
    status = 403


class GrantExpired(CannotContinue):
    """The address of the file was good for a short time only."""

    code = "grant_expired"
    message = _(
        "This address was only good for 30 minutes. "
        "Go back to the page you came from and open the file again."
    )
    status = 410


class StorageAway(CannotContinue):
    """The S3 store that keeps the files does not answer. An operator must act."""

    code = "storage_away"
    message = _(
        "We cannot open files at the moment; the fault is ours. Nothing is lost: your files and answers are kept. "
        "Please try again in an hour."
    )
    status = 503


class StoredFileBroken(Exception):
    """What lies on the disk is not what its row says (sha256). Never shown: an operator must look."""


class UploadGone(NotFound):
    """No such upload of this person: it was kept, given up, or lay still for a day."""

    code = "upload_gone"
    message = _("The parts of this file are not here any more. Your answers are saved. Please send the file again.")


class PartElsewhere(CannotContinue):
    """A part does not begin where the file ends: the sender asks how much is here and goes on there."""

    code = "part_elsewhere"
    message = _("This part of the file does not follow what is here. Press “Send again”: it goes on where it stopped.")
    status = 409


class PartDiffers(CannotContinue):
    """A part changed on its way; the status is that of the protocol (tus 1.0, checksum)."""

    code = "part_differs"
    message = _("A part of the file changed on its way. Press “Send again”: it goes on where it stopped.")
    status = 460


class TusVersionNotSpoken(CannotContinue):
    """The request of an upload in parts names another version of tus, or none; the status is that of the protocol."""

    code = "tus_version_not_spoken"
    message = _(
        "This upload in parts speaks another version of the protocol, so nothing was taken; what is here stays. "
        "Send Tus-Resumable: 1.0.0 with each request."
    )
    status = 412


class UploadNotUnderstood(CannotContinue):
    """A header of an upload in parts is missing or cannot be read."""

    code = "upload_not_understood"
    message = _(
        "The headers of this upload cannot be read, so nothing was taken; what is here stays. A beginning needs "
        "Upload-Length and an Upload-Metadata with filename and sha256 (64 small hexadecimal digits) in base64, a part "
        "Upload-Offset and, if it has a digest, Upload-Checksum with sha256."
    )
    status = 400


class PartOfAnotherType(CannotContinue):
    """A part does not say that it is one."""

    code = "part_of_another_type"
    message = _(
        "This part does not say that it is one, so it was not taken; what is here stays. "
        "Send it with Content-Type: application/offset+octet-stream."
    )
    status = 415


class NotWholeYet(CannotContinue):
    """Parts are still missing."""

    code = "not_whole_yet"
    message = _("A part of the file is still missing. Press “Send again”: it goes on where it stopped.")
    status = 409


class TooManyUploads(CannotContinue):
    """The person began more files than they ended."""

    code = "too_many_uploads"
    message = _(
        "Several files were begun and not sent to their end. Your answers are saved. "
        "Send those files to their end first, or try again tomorrow."
    )
    status = 429
