"""What readers of the help centre leave behind: whether it was useful, and what they looked for in vain."""

import secrets
import time

from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Brand
from yueting.conversations.sanitising import storable
from yueting.knowledge.models import Article, HelpVote
from yueting.runtime.allowance import Allowance
from yueting.timeline.services import Actor, Happening, record_all
from yueting.understanding.masking import mask

READER = Actor("customer")
_IN_VAIN = Allowance(60, 60)  # written down for each brand and minute, in each process
_LONGEST_QUESTION = 200


def new_visitor() -> str:
    """A random name for a cookie; it says nothing about anybody."""
    return secrets.token_urlsafe(24)


def vote(article: Article, visitor: str, *, useful: bool, missing: str = "") -> HelpVote:
    """Keep the reader's word; another one of theirs takes its place. Personal data in it is masked."""
    values = {
        "useful": useful,
        "missing": "" if useful else mask(storable(missing).strip())[:1000],
        "version": article.version,
        "at": timezone.now(),
    }
    with transaction.atomic():
        row, is_new = HelpVote.objects.update_or_create(
            article=article, visitor=visitor[:43], defaults=values
        )
        if is_new or row.missing:
            data = {"useful": useful, "missing": row.missing[:300]}
            record_all([Happening(article, "article.voted", READER, data=data, live=False)])
    return row


def note_in_vain(brand: Brand, question: str, language: str) -> None:
    """Nothing was found: editors learn what is asked for, without anybody's numbers."""
    asked = mask(storable(question).strip())[:_LONGEST_QUESTION]
    if asked and not _IN_VAIN.take(str(brand.pk), time.monotonic()):
        data = {"question": asked, "language": language}
        record_all([Happening(brand, "help.unanswered", READER, data=data, live=False)])
