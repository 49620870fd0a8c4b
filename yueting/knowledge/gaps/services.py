"""The nightly look for gaps, and what an editor does with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.conversations.models import Author, Kind, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.knowledge.gaps.clustering import Group, Question, cluster
from yueting.knowledge.gaps.covering import ANSWERED, best_answer, share_held
from yueting.knowledge.models import Article, Coverage, Gap, GapState
from yueting.knowledge.queries import find_articles
from yueting.knowledge.services import articles
from yueting.knowledge.texts import ArticleText
from yueting.timeline.services import SYSTEM, record
from yueting.understanding.masking import mask

WEEKS = 4
EVERY = timedelta(hours=22)
MOST_QUESTIONS = 3000
LEAST = 4  # questions that make a gap
_EXAMPLES, _FEWEST_SIGNS = 8, 0.4
_NO_QUESTION = {"chit_chat", "complaint", "emergency", "human", "praise"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A customer's question with where it stands."""

    id: str
    text: str
    conversation: UUID
    seq: int
    at: datetime


def sweep() -> int:
    """Look for gaps in brands that were not looked at for a day; returns 0, so that the loop rests."""
    for brand in Brand.objects.all():
        latest = Coverage.objects.filter(brand=brand).first()
        if latest is None or latest.at < timezone.now() - EVERY:
            find_gaps(brand)
    return 0


def find_gaps(brand: Brand, now: datetime | None = None) -> list[Gap]:
    """Cluster what no article answers; a gap found before keeps its row, its state and its article."""
    now = now or timezone.now()
    asked = _questions(brand, now)
    open_ones = [question for question in asked if not is_answered(brand, question.text)]
    groups = cluster([Question(q.id, q.text) for q in open_ones], least=LEAST)
    by_id = {question.id: question for question in open_ones}
    with transaction.atomic():
        Coverage.objects.create(brand=brand, at=now, asked=len(asked), answered=len(asked) - len(open_ones))
        known = list(Gap.objects.filter(brand=brand).select_for_update())
        kept = [_keep(brand, group, [by_id[q.id] for q in group.questions], known, now) for group in groups]
        # What an article answers by now, or nobody asks any more, is no open gap.
        Gap.objects.filter(brand=brand, state=GapState.OPEN, seen_at__lt=now).delete()
    return kept


def is_answered(brand: Brand, question: str) -> bool:
    """Whether a public article's title or asked phrase holds most of the question."""
    found = find_articles(Article.objects.public().filter(brand=brand), question, limit=3)
    return any(share_held(question, [f.article.title, *f.article.questions]) >= ANSWERED for f in found)


def draft_article(gap: Gap, by: Agent) -> Article:
    """A draft from the gap: its questions, and the best human answer as text to be worked over.

    Raises AlreadyDone when the gap was dismissed, PermissionDenied. A second click gives the same article.
    """
    require(by, "edit_knowledge", gap.brand_id)
    with transaction.atomic():
        locked = Gap.objects.select_for_update(of=("self",)).select_related("brand", "article").get(pk=gap.pk)
        if locked.article:
            return locked.article
        if locked.state == GapState.DISMISSED:
            raise AlreadyDone(str(locked.get_state_display()))
        article: Article = articles.draft_article(locked.brand, by, _text_for(locked)).article
        locked.article, locked.state = article, GapState.DRAFTED
        locked.save(update_fields=["article", "state"])
        record(locked, "gap.drafted", by.actor, title=locked.title)
    return article


def _text_for(gap: Gap) -> ArticleText:
    language = "zh-hant" if "yue" in gap.brand.languages else "zh-hans"
    return ArticleText(gap.title, gap.draft or gap.title, language, tuple(gap.examples[:_EXAMPLES]))


def dismiss(gap: Gap, by: Agent) -> Gap:
    """No article is needed for this."""
    require(by, "edit_knowledge", gap.brand_id)
    gap.state = GapState.DISMISSED
    with transaction.atomic():
        gap.save(update_fields=["state"])
        record(gap, "gap.dismissed", by.actor, title=gap.title)
    return gap


def _questions(brand: Brand, now: datetime) -> list[_Asked]:
    """What customers asked lately, each talk's first question and whatever names a new matter."""
    rows = (
        Message.objects.filter(
            conversation__brand=brand,
            conversation__is_practice=False,
            author=Author.CUSTOMER,
            kind=Kind.MESSAGE,
            at__gte=now - timedelta(weeks=WEEKS),
            reading__isnull=False,
        )
        .exclude(reading__data__intent__label__in=list(_NO_QUESTION))
        .order_by("-at", "-id")
        .values_list("id", "text", "conversation_id", "seq", "at")[:MOST_QUESTIONS]
    )
    asked = [_Asked(str(id), " ".join(text.split()), talk, seq, at) for id, text, talk, seq, at in rows]
    return [question for question in asked if 5 <= len(question.text) <= 200]


def _keep(brand: Brand, group: Group, members: Sequence[_Asked], known: list[Gap], now: datetime) -> Gap:
    gap = _same(group, known) or Gap(brand=brand, found_at=now)
    gap.title = mask(group.questions[0].text)[:200]
    gap.signs, gap.size = list(group.signs), group.size
    gap.examples = [mask(question.text) for question in group.questions[:_EXAMPLES]]
    gap.weeks = _weeks([member.at for member in members], now)
    gap.draft = mask(best_answer(_answers(members)))
    gap.seen_at = now
    is_new = gap._state.adding
    gap.save()
    if is_new:
        record(gap, "gap.found", SYSTEM, title=gap.title, size=gap.size)
    return gap


def _same(group: Group, known: list[Gap]) -> Gap | None:
    """The gap of an earlier night that names the same; each is taken once."""
    signs = set(group.signs)
    for gap in known:
        if signs and len(signs & set(gap.signs)) / len(signs) >= _FEWEST_SIGNS:
            known.remove(gap)
            return gap
    return None


def _weeks(times: Sequence[datetime], now: datetime) -> list[int]:
    counts = [0] * WEEKS
    for at in times:
        counts[WEEKS - 1 - min(WEEKS - 1, max(0, (now - at).days // 7))] += 1
    return counts


def _answers(members: Sequence[_Asked]) -> list[str]:
    """What people replied next to these questions."""
    answers = []
    for member in members[:20]:
        reply = (
            Message.objects.filter(
                conversation=member.conversation,
                seq__gt=member.seq,
                seq__lte=member.seq + 4,
                author=Author.AGENT,
                kind=Kind.MESSAGE,
            )
            .order_by("seq")
            .values_list("text", flat=True)
            .first()
        )
        if reply:
            answers.append(reply)
    return answers
