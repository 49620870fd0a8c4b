"""A newcomer begins, lives through the days, is signed for by the mentor, and is released."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.academy.newcomers.goals import DAYS, BadGoals, goals_from, starter_goals
from yueting.academy.newcomers.models import GoalPlan, Newcomer, NewcomerDay, NewcomerState
from yueting.academy.newcomers.queries import evidence_of, figures, span_of, today_of
from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import may, require
from yueting.accounts.services.notices import notify
from yueting.timeline.services import record

MOST_WORDS = 2000
PAGE = "/academy/newcomers/"


def goals_of(brand: Brand) -> dict[str, Any]:
    """The brand's own week, or the one that came along, as data."""
    own = GoalPlan.objects.filter(brand=brand).first()
    return dict(own.data if own else starter_goals())


def keep_goals(brand: Brand, data: Any, me: Agent, *, seen: int) -> GoalPlan:
    """The brand's week from now on; who is under way keeps the one they began with. Raises PermissionDenied, ValidationError."""
    require(me, "edit_courses", brand.pk)
    try:
        goals_from(data)
    except BadGoals as wrong:
        raise ValidationError(_("These goals cannot be used: %(why)s") % {"why": wrong}) from wrong
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        kept = GoalPlan.objects.filter(brand=brand).first()
        if (kept.version if kept else 0) != seen:
            raise ValidationError(
                _("Somebody has saved these goals meanwhile. Copy your words, and load the page anew.")
            )
        made, _new = GoalPlan.objects.update_or_create(
            brand=brand, defaults={"data": data, "version": seen + 1, "by": me, "at": timezone.now()}
        )
        record(made, "goals.kept", me.actor, version=made.version)
    return made


def begin(brand: Brand, agent: Agent, mentor: Agent | None, started_on: date, me: Agent) -> Newcomer:
    """Raises PermissionDenied, ValidationError."""
    require(me, "train_people", brand.pk)
    if not may(agent, "learn", brand.pk):
        raise ValidationError(_("%(name)s does not work for this brand.") % {"name": agent})
    if mentor == agent:
        raise ValidationError(_("Nobody is their own mentor."))
    try:
        with transaction.atomic():
            made = Newcomer.objects.create(
                brand=brand, agent=agent, mentor=mentor, data=goals_of(brand), started_on=started_on, by=me
            )
            record(made, "newcomer.begun", me.actor, agent=str(agent.pk))
            notify(
                [one for one in (agent, mentor) if one],
                "newcomer_begun",
                by=str(me),
                what=str(agent),
                path=PAGE,
            )
    except IntegrityError as twice:
        raise ValidationError(_("%(name)s is under way already.") % {"name": agent}) from twice
    return made


def day_now(newcomer: Newcomer) -> NewcomerDay | None:
    """The day that runs, begun when it is first looked at; None before the start and once the cycle is through.

    A day off is skipped: the next number begins on the next day on which somebody looks. A day that is over keeps its
    figures, whether it was reviewed or not.
    """
    today = today_of(newcomer)
    if newcomer.state != NewcomerState.RUNNING or today < newcomer.started_on:
        return None
    with transaction.atomic():
        Newcomer.objects.select_for_update().get(pk=newcomer.pk)
        last = newcomer.days.filter(cycle=newcomer.cycle).order_by("-number").first()
        if last and last.date >= today:
            return last
        if last:
            _end(last)
            if last.number == DAYS:
                return None
        elif newcomer.days.filter(date=today).exists():
            return None  # another week begins on the day after the last one ended
        return NewcomerDay.objects.create(
            newcomer=newcomer, cycle=newcomer.cycle, number=last.number + 1 if last else 1, date=today
        )


def review(day: NewcomerDay, me: Agent, words: str) -> NewcomerDay:
    """The newcomer's own evening: figures are kept, the mentor is told. Raises PermissionDenied, ValidationError."""
    newcomer = day.newcomer
    if newcomer.agent_id != me.pk:
        raise PermissionDenied(_("Only the newcomer reviews their own day."))
    if not words.strip():
        raise ValidationError(_("Write a sentence about your day."))
    with transaction.atomic():
        locked = NewcomerDay.objects.select_for_update(of=("self",)).get(pk=day.pk)
        _end(locked)
        told = locked.reviewed_at is None
        locked.own_words, locked.reviewed_at = words.strip()[:MOST_WORDS], timezone.now()
        locked.save(update_fields=["own_words", "reviewed_at"])
        if told:
            record(newcomer, "newcomer.reviewed", me.actor, day=locked.number)
            if newcomer.mentor:
                notify([newcomer.mentor], "newcomer_reviewed", by=str(me), path=f"{PAGE}{newcomer.pk}/")
    return locked


def sign(day: NewcomerDay, me: Agent, words: str) -> NewcomerDay:
    """The mentor has talked it over. Raises PermissionDenied, ValidationError."""
    newcomer = day.newcomer
    if me.pk == newcomer.agent_id or not (
        me.pk == newcomer.mentor_id or may(me, "train_people", newcomer.brand_id)
    ):
        raise PermissionDenied(_("Only the mentor or a trainer signs a day."))
    if day.reviewed_at is None:
        raise ValidationError(_("The newcomer reviews the day first."))
    with transaction.atomic():
        locked = NewcomerDay.objects.select_for_update(of=("self",)).get(pk=day.pk)
        if locked.signed_at is None:
            locked.mentor_words, locked.signed_by, locked.signed_at = (
                words.strip()[:MOST_WORDS],
                me,
                timezone.now(),
            )
            locked.save(update_fields=["mentor_words", "signed_by", "signed_at"])
            record(newcomer, "newcomer.signed", me.actor, day=locked.number)
            notify([newcomer.agent], "newcomer_signed", by=str(me), path=PAGE)
    return locked


def repeat(newcomer: Newcomer, me: Agent) -> Newcomer:
    """Another seven days, from tomorrow's first look on. Raises PermissionDenied, ValidationError."""
    require(me, "train_people", newcomer.brand_id)
    with transaction.atomic():
        locked = _running(newcomer)
        locked.cycle += 1
        locked.save(update_fields=["cycle"])
        record(locked, "newcomer.repeated", me.actor, cycle=locked.cycle)
    return locked


def release(newcomer: Newcomer, me: Agent, why: str = "") -> Newcomer:
    """Works alone from now on; without all the evidence only with a reason. Raises PermissionDenied, ValidationError."""
    require(me, "train_people", newcomer.brand_id)
    if me.pk == newcomer.agent_id:
        raise PermissionDenied(_("Nobody releases themselves."))
    with transaction.atomic():
        locked = _running(newcomer)
        if not evidence_of(locked).ok and not why.strip():
            raise ValidationError(_("Not all the evidence is there: say why you release all the same."))
        locked.state, locked.released_by, locked.released_at = NewcomerState.RELEASED, me, timezone.now()
        locked.why = why.strip()[:MOST_WORDS]
        locked.save(update_fields=["state", "released_by", "released_at", "why"])
        record(locked, "newcomer.released", me.actor, why=locked.why)
        notify([locked.agent], "newcomer_released", by=str(me), path=PAGE)
    return locked


def stop(newcomer: Newcomer, me: Agent) -> Newcomer:
    """It goes on no further, such as when somebody leaves. Raises PermissionDenied, ValidationError."""
    require(me, "train_people", newcomer.brand_id)
    with transaction.atomic():
        locked = _running(newcomer)
        locked.state = NewcomerState.STOPPED
        locked.save(update_fields=["state"])
        record(locked, "newcomer.stopped", me.actor)
    return locked


def _running(newcomer: Newcomer) -> Newcomer:
    rows = Newcomer.objects.select_for_update(of=("self",)).select_related("brand", "agent", "mentor")
    locked = rows.get(pk=newcomer.pk)
    if locked.state != NewcomerState.RUNNING:
        raise ValidationError(_("This has ended already."))
    return locked


def _end(day: NewcomerDay) -> None:
    if day.figures is None:
        day.figures = dict(figures(day.newcomer, span_of(day.newcomer, day.date, day.date)))
        day.save(update_fields=["figures"])
