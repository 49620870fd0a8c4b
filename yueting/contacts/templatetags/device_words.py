"""What a customer's device notes are called."""

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()

NAMES = {
    "browser": gettext_lazy("Browser"),
    "system": gettext_lazy("System"),
    "page": gettext_lazy("Page"),
    "referrer": gettext_lazy("Came from"),
    "screen": gettext_lazy("Screen"),
    "timezone": gettext_lazy("Time zone"),
    "user_agent": gettext_lazy("Device"),
    "device_id": gettext_lazy("Device number"),
}


@register.filter
def device_name(key: str) -> str:
    return str(NAMES.get(key, key))


POINTS = {
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "visitor": gettext_lazy("Visitor number"),
}


@register.filter
def point_words(kind: str) -> str:
    """What an address of this kind is."""
    return str(POINTS.get(kind, kind))
