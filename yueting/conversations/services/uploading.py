"""Taking a file before the message that carries it."""

import unicodedata
from collections.abc import Iterable
from pathlib import PurePath, PureWindowsPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from yueting.conversations.models import Attachment, Inbox
from yueting.conversations.pictures import picture_type
from yueting.conversations.sanitising import storable

_HEAD = 16  # bytes that tell a picture


def store_upload(inbox: Inbox, uploaded_by: str, upload: UploadedFile) -> Attachment:
    """Keep a file for a message to come; `uploaded_by` (agent id or visitor address) alone may attach it.

    Raises ValidationError in the reader's language.
    """
    size = upload.size or 0
    if size > settings.MAX_ATTACHMENT_BYTES:
        raise ValidationError(
            _("%(name)s is too big: at most %(limit)s MB.")
            % {"name": upload.name, "limit": settings.MAX_ATTACHMENT_BYTES // 1024**2}
        )
    if not size:
        raise ValidationError(_("%(name)s is empty.") % {"name": upload.name})
    row = Attachment(inbox=inbox, uploaded_by=uploaded_by, name=clean_name(upload.name or ""), size=size)
    row.media_type = _media_type(upload)
    row.file.save(row.name, upload, save=False)
    row.save()
    return row


def discard_uploads(ids: Iterable[str]) -> None:
    """Drop files that no message took."""
    for row in Attachment.objects.filter(pk__in=list(ids), message=None):
        row.file.delete(save=False)
        row.delete()


def clean_name(name: str) -> str:
    """The last part of a path in either spelling, composed, without control signs or changes of direction."""
    base = PureWindowsPath(PurePath(storable(name)).name).name
    composed = unicodedata.normalize("NFC", base)
    visible = "".join(sign for sign in composed if unicodedata.category(sign) not in ("Cc", "Cf"))
    stem, dot, ending = visible.strip().rpartition(".")
    return f"{stem[:200]}{dot}{ending[:50]}".strip() or "file"


def _media_type(upload: UploadedFile) -> str:
    """A picture is what its first bytes prove; for the rest the sender's word, which opens nothing."""
    upload.seek(0)
    proved = picture_type(upload.read(_HEAD))
    upload.seek(0)
    claimed = (upload.content_type or "").partition(";")[0].strip().lower()[:100]
    if proved:
        return proved
    return claimed if claimed and not claimed.startswith("image/") else "application/octet-stream"
