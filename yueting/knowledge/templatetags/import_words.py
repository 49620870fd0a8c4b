"""Words of an import."""

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()

STANDINGS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("As it was"),
}


@register.filter
def standing_words(standing: str) -> str:
    return str(STANDINGS[standing])
