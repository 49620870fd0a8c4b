"""A visitor's key to one file of their own conversation."""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from yueting.conversations.models import Attachment

VALID_FOR = timedelta(days=7)
_SIGNER = signing.TimestampSigner(salt="visitor-file")


def visitor_path(attachment: Attachment) -> str:
    """The path of a file for the visitor it belongs to; the caller has checked that it does."""
    return f"{reverse('conversations:file', args=[attachment.pk])}?token={_SIGNER.sign(str(attachment.pk))}"


def opens(token: str, attachment_id: UUID) -> bool:
    """Whether this token was made for this file, not too long ago."""
    try:
        return _SIGNER.unsign(token, max_age=VALID_FOR) == str(attachment_id)
    except signing.BadSignature:
        return False
