"""A colleague plays the customer in the place of the machine."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.academy.drills.models import Scene, SceneState
from yueting.academy.drills.services.speaking import customer_says
from yueting.accounts.models import Agent
from yueting.conversations.models import Message

LONGEST = 2000


def say(scene: Scene, by: Agent, text: str, *, key: str) -> Message | None:
    """The customer's words; the same `key` again says nothing. Raises PermissionDenied, ValidationError."""
    if scene.drill.player_id != by.pk:
        raise PermissionDenied(_("Only who was chosen to plays this customer."))
    text = text.strip()
    if not text:
        raise ValidationError(_("Write something first."))
    if len(text) > LONGEST:
        raise ValidationError(
            _("A customer writes less at once: at most %(most)s characters.") % {"most": LONGEST}
        )
    with transaction.atomic():
        locked = Scene.objects.select_for_update(of=("self",)).select_related("drill__brand").get(pk=scene.pk)
        if locked.state != SceneState.RUNNING:
            raise ValidationError(_("This scene is not running."))
        message = customer_says(locked, text, f"by-{key[:60]}", now=timezone.now())
        locked.save()
    return message
