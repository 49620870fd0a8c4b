"""Where practice talks live: one inbox of each brand that no customer can write to."""

from django.utils.translation import gettext as _

from yueting.accounts.models import Brand
from yueting.conversations.models import Inbox

KIND = "practice"  # of the addresses of played customers


def practice_room(brand: Brand) -> Inbox:
    """Made when somebody practises for the first time."""
    room = Inbox.objects.filter(brand=brand, settings__practice=True).first()
    return room or Inbox.objects.create(
        brand=brand, kind="chat", name=_("Practice"), is_active=False, settings={"practice": True}
    )
