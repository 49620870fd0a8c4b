"""Colleagues suggest, rate and correct; editors judge, and the author is told."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, require
from yueting.accounts.services.notices import notify
from yueting.conversations.sanitising import storable
from yueting.knowledge.models import (
    Article,
    Contribution,
    ContributionKind,
    ContributionState,
    Opinion,
    Script,
)
from yueting.knowledge.services.articles import draft_article
from yueting.knowledge.texts import ArticleText
from yueting.timeline.services import record


def contribute(
    brand: Brand,
    by: Agent,
    *,
    text: str,
    title: str = "",
    article: Article | None = None,
    script: Script | None = None,
    form_key: UUID,
) -> Contribution:
    """Keep a suggestion; the same form sent twice gives the first one back. Raises ValidationError."""
    require(by, "contribute_knowledge", brand.pk)
    text = storable(text).strip()[:10_000]
    title = (storable(title).strip() or str(article or script or ""))[:200]
    if not text or not title:
        raise ValidationError(_("Say what it is about, and how it should be."))
    kind = ContributionKind.CORRECTION if article else ContributionKind.ANSWER
    row = Contribution(
        brand=brand,
        kind=ContributionKind.SCRIPT if script else kind,
        article=article,
        script=script,
        author=by,
        title=title,
        text=text,
        form_key=form_key,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(row, "contribution.made", by.actor, kind=row.kind, title=title)
    except IntegrityError:
        return Contribution.objects.get(form_key=form_key, author=by)
    return row


def judge(row: Contribution, by: Agent, *, accept: bool, answer: str = "") -> Contribution:
    """Accept or decline, with a word to the author; what was judged already stays so. Raises ValidationError.

    An accepted new answer becomes the draft of an article.
    """
    require(by, "edit_knowledge", row.brand_id)
    if not accept and not answer.strip():
        raise ValidationError(_("Tell the author why it is declined."))
    with transaction.atomic():
        locked = (
            Contribution.objects.select_for_update(of=("self",))
            .select_related("author", "brand")
            .get(pk=row.pk)
        )
        if locked.state != ContributionState.OPEN:
            return locked
        locked.state = ContributionState.ACCEPTED if accept else ContributionState.DECLINED
        locked.answer, locked.judged_by, locked.judged_at = answer.strip()[:1000], by, timezone.now()
        if accept and locked.kind == ContributionKind.ANSWER:
            note = _("Suggested by %(name)s") % {"name": locked.author or "–"}
            locked.article = draft_article(
                locked.brand, by, ArticleText(locked.title, locked.text), note=note
            ).article
        locked.save()
        record(locked, "contribution.judged", by.actor, accepted=accept, author=str(locked.author_id or ""))
        if locked.author and locked.author_id != by.pk:
            notify(
                [locked.author],
                "contribution_judged",
                by=str(by),
                what=locked.title[:80],
                why=locked.answer[:300],
            )
    return locked


def rate(by: Agent, good: bool, *, article: Article | None = None, script: Script | None = None) -> None:
    """Good or not; another word of the same person takes its place."""
    thing = article or script
    assert thing is not None
    if thing.brand_id:
        require(by, "contribute_knowledge", thing.brand_id)
    elif not brands_for(by, "contribute_knowledge"):
        raise ValidationError(_("Your role does not allow this. Ask an administrator of the brand."))
    Opinion.objects.update_or_create(
        agent=by, article=article, script=script, defaults={"good": good, "at": timezone.now()}
    )
