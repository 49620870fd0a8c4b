"""Articles and scripts through their versions: saved, reviewed, published, dropped. Raise ValidationError in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import brands_for, require
from yueting.accounts.services.notices import notify
from yueting.conversations.services.handling import AlreadyDone
from yueting.knowledge import reviewing
from yueting.knowledge.models import Article, Script, VersionState
from yueting.knowledge.models.version import OPEN
from yueting.knowledge.reviewing import Deed, Standing, State
from yueting.timeline.services import SYSTEM, Actor, record

Thing = TypeVar("Thing", Article, Script)


@dataclass(frozen=True, slots=True)
class Keeping(Generic[Thing]):
    """How one kind of thing is kept: its tables, and what publishing some content does to its row."""

    things: type[Thing]
    versions: Any  # ArticleVersion or ScriptVersion; Django's managers know no common type
    name: str  # "article" or "script"
    show: Callable[[Thing, Mapping[str, Any], bool], None]
    needs_review: Callable[[Brand, Mapping[str, Any]], bool]

    def thing_of(self, version: Any) -> Thing:
        thing: Thing = getattr(version, self.name)
        return thing

    def open_version(self, thing: Thing) -> Any:
        return self.versions.objects.filter(**{self.name: thing}, state__in=OPEN).first()

    def locked(self, pk: UUID) -> Thing:
        """The row as it is now, held until the transaction ends."""
        return self.things.objects.select_for_update(of=("self",)).select_related("brand").get(pk=pk)


def save_draft(
    keeping: Keeping[Thing],
    thing: Thing,
    by: Agent | None,
    content: Mapping[str, Any],
    *,
    note: str = "",
    seen: int | None = None,
) -> Any:
    """Keep words that are not published yet; gives the version they are in.

    `seen` is the count of saves that the writer had before them: another one was quicker, and AlreadyDone says who.
    """
    with transaction.atomic():
        locked = keeping.locked(thing.pk)
        version = keeping.open_version(locked)
        if seen is not None and seen != saves_of(keeping, locked, version):
            raise AlreadyDone(_who_was_quicker(version or newest(keeping, locked)))
        if version is None:
            version = keeping.versions(
                **{keeping.name: locked}, number=_next(keeping, locked), author=by, saves=0
            )
        elif version.number < locked.version:  # something newer was published; the draft now follows it
            version.number = _next(keeping, locked)
        changed = version.saves == 0 or dict(version.content) != dict(content)
        if changed and version.state == VersionState.IN_REVIEW:
            version.state = VersionState.DRAFT  # a reviewer reads what was submitted, nothing else
        if changed:  # who wrote the words last may not approve them
            version.author = by
        version.content, version.note = dict(content), note or version.note
        version.saves, version.saved_at = version.saves + 1, timezone.now()
        version.save()
        if locked.state == "draft":  # lists show a thing that was never published under its draft's name
            keeping.show(locked, content, False)
            locked.save()
    return version


def saves_of(keeping: Keeping[Thing], thing: Thing, version: Any = None) -> int:
    """What a form carries to notice that another was quicker: rises with every save and every publication."""
    version = version or keeping.open_version(thing)
    return int(thing.version * 1000 + (version.saves if version else 0))


def do(keeping: Keeping[Thing], version_id: UUID, deed: Deed, by: Agent, *, why: str = "") -> Any:
    """Submit, withdraw, send back, publish or drop a version. Raises ValidationError, PermissionDenied."""
    with transaction.atomic():
        found = keeping.versions.objects.get(pk=version_id)
        thing = keeping.locked(getattr(found, f"{keeping.name}_id"))
        version = keeping.versions.objects.select_for_update(of=("self",)).get(pk=version_id)
        standing = standing_of(keeping, thing, version, by)
        try:
            version.state = reviewing.after(deed, standing, why).value
        except reviewing.NotAllowed as refused:
            if refused.reason.id == "role":
                raise PermissionDenied(refused.reason.sentence(_)) from None
            raise ValidationError(refused.reason.sentence(_)) from None
        if deed in (Deed.PUBLISH, Deed.RETURN):
            version.judged_by, version.judged_at = by, timezone.now()
            version.judged_why = why.strip()[:1000]
        version.save()
        if deed is Deed.PUBLISH:
            put_in_force(keeping, thing, version, by)
        elif deed is not Deed.DROP or thing.state != "draft":
            record(thing, f"{keeping.name}.{_VERBS[deed]}", by.actor, number=version.number, why=why[:300])
        if deed is Deed.DROP and thing.state == "draft":
            _drop_unpublished(thing, by, keeping.name)
        _tell_author(thing, version, deed, by, why)
    return version


def put_in_force(
    keeping: Keeping[Thing], thing: Thing, version: Any, by: Agent | None, actor: Actor = SYSTEM
) -> None:
    """The version's words become the thing's; the caller holds the row. `actor` did it where no person did."""
    keeping.show(thing, version.content, True)
    thing.version, thing.updated_at = version.number, timezone.now()
    thing.state = "published"
    if thing.owner_id is None:
        thing.owner = by
    thing.save()
    record(
        thing,
        f"{keeping.name}.written",
        by.actor if by else actor,
        title=str(thing)[:200],
        number=version.number,
        note=version.note,
    )


def publish_at_once(
    keeping: Keeping[Thing],
    thing: Thing,
    content: Mapping[str, Any],
    by: Agent | None,
    note: str = "",
    actor: Actor = SYSTEM,
) -> Any:
    """Words that need no draft, as programs and imports bring them; the caller holds the transaction."""
    if thing._state.adding:
        thing.save()
    version = keeping.versions.objects.create(
        **{keeping.name: thing},
        number=_next(keeping, thing),
        content=dict(content),
        note=note,
        author=by,
        judged_by=by,
        judged_at=timezone.now(),
        state=VersionState.PUBLISHED,
    )
    put_in_force(keeping, thing, version, by, actor)
    return version


def archive(keeping: Keeping[Thing], thing: Thing, by: Agent, *, away: bool) -> None:
    """Take a published thing out of use, or bring it back; doing it twice is doing it once."""
    require(by, "edit_knowledge", thing.brand_id)  # type: ignore[arg-type]
    wanted = "archived" if away else "published"
    with transaction.atomic():
        locked = keeping.locked(thing.pk)
        if locked.state == wanted:
            return
        if locked.state == "draft":
            raise ValidationError(_("This was never published. Drop its draft instead."))
        locked.state, locked.updated_at = wanted, timezone.now()
        locked.save(update_fields=["state", "updated_at"])
        record(locked, f"{keeping.name}.{'archived' if away else 'restored'}", by.actor, title=str(locked))


def standing_of(keeping: Keeping[Thing], thing: Thing, version: Any, agent: Agent) -> Standing:
    """The version as this person sees it."""
    return Standing(
        State(version.state),
        is_author=version.author_id == agent.pk,
        may_edit=thing.brand_id in brands_for(agent, "edit_knowledge"),
        may_review=thing.brand_id in brands_for(agent, "review_knowledge"),
        needs_review=thing.brand is not None and keeping.needs_review(thing.brand, version.content),
        outdated=version.number < thing.version,
    )


def newest(keeping: Keeping[Thing], thing: Thing) -> Any:
    return keeping.versions.objects.filter(**{keeping.name: thing}).order_by("-saved_at").first()


def _next(keeping: Keeping[Thing], thing: Thing) -> int:
    known = keeping.versions.objects.filter(**{keeping.name: thing}).aggregate(most=Max("number"))
    return int(max(known["most"] or 0, thing.version)) + 1


def _who_was_quicker(version: Any) -> str:
    who = str(version.judged_by or version.author or "") if version else ""
    if not who:
        return _("A colleague changed this just now. Look at it again before you go on.")
    at = date_format(timezone.localtime(version.saved_at), "H:i")
    return _("%(name)s changed this at %(time)s. Look at it again before you go on.") % {
        "name": who,
        "time": at,
    }


def _drop_unpublished(thing: Article | Script, by: Agent, name: str) -> None:
    """What was never published and is dropped leaves only the word that it was."""
    record(thing, f"{name}.dropped", by.actor, title=str(thing)[:200])
    thing.delete()


_VERBS = {Deed.SUBMIT: "submitted", Deed.WITHDRAW: "withdrawn", Deed.RETURN: "returned", Deed.DROP: "dropped"}
_TOLD = {Deed.PUBLISH: "version_published", Deed.RETURN: "version_returned"}


def _tell_author(thing: Article | Script, version: Any, deed: Deed, by: Agent, why: str) -> None:
    if deed in _TOLD and version.author is not None and version.author_id != by.pk:
        notify([version.author], _TOLD[deed], by=str(by), what=str(thing)[:80], why=why[:300])
