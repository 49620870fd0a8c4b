"""Writing scripts: drafts, review, approval; a brand's own in the place of one that serves every desk."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.knowledge.models import NeedsReview, Script, ScriptState, ScriptVersion
from yueting.knowledge.queries.finding import card_of
from yueting.knowledge.script_text import FITS, entry_of, unknown_places
from yueting.knowledge.services.articles import policy_of
from yueting.knowledge.services.versions import Keeping, save_draft
from yueting.runtime.identifiers import uuid7


def draft_script(
    brand: Brand, by: Agent, content: Mapping[str, Any], *, key: str = "", note: str = ""
) -> ScriptVersion:
    """A new script that no agent is offered until it is approved; gives its first draft. Raises ValidationError."""
    require(by, "edit_knowledge", brand.pk)
    check_content(content)
    title = content["title"].get("en") or ""
    key = slugify(key or title)[:80] or f"own-{uuid7().hex[-8:]}"
    row = Script(brand=brand, key=key, owner=by, state=ScriptState.DRAFT)
    try:
        with transaction.atomic():
            row.save()
            version: ScriptVersion = save_draft(SCRIPTS, row, by, {**content, "id": key}, note=note)
    except IntegrityError:
        raise ValidationError(_("There is a script of this name already. Choose another one.")) from None
    return version


def own_copy(shared: Script, brand: Brand, by: Agent) -> Script:
    """The brand's own row beside one that serves every desk; asked for twice it is the same one."""
    require(by, "edit_knowledge", brand.pk)
    with transaction.atomic():
        row, is_new = Script.objects.get_or_create(
            brand=brand, key=shared.key, defaults={"state": ScriptState.DRAFT, "owner": by}
        )
        if is_new:
            save_draft(SCRIPTS, row, by, entry_of(card_of(shared)))
    return row


def revise_script(
    script: Script, by: Agent, content: Mapping[str, Any], *, note: str = "", seen: int | None = None
) -> ScriptVersion:
    """Keep a draft of other words. Raises ValidationError, AlreadyDone when somebody else was quicker."""
    require(by, "edit_knowledge", script.brand_id)  # type: ignore[arg-type]
    check_content(content)
    kept = {**content, "id": script.key}
    version: ScriptVersion = save_draft(SCRIPTS, script, by, kept, note=note, seen=seen)
    return version


def check_content(content: Mapping[str, Any]) -> None:
    """Raise ValidationError for places that nobody would fill."""
    unknown = unknown_places(content.get(twin, "") for twin in ("yue", "cmn", "en"))
    if unknown:
        names = ", ".join(f"{{{place}}}" for place in unknown)
        raise ValidationError(
            _("Nobody fills in %(names)s. Choose a place from the list.") % {"names": names}
        )


def needs_review(brand: Brand, content: Mapping[str, Any]) -> bool:
    """Scripts are said to customers: whatever customers read first goes past a second person."""
    return policy_of(brand).needs_review != NeedsReview.NOTHING


def _show(script: Script, content: Mapping[str, Any], published: bool) -> None:
    script.situation, script.moment = content["situation"], content["moment"]
    script.titles = dict(content["title"])
    script.yue, script.cmn, script.en = content["yue"], content["cmn"], content.get("en", "")
    script.fits = {name: list(content.get(name, ())) for name in FITS}
    script.advice = {name: dict(content.get(name, {})) for name in ("do", "dont")}


SCRIPTS: Keeping[Script] = Keeping(Script, ScriptVersion, "script", _show, needs_review)
