"""What the composer needs."""

from uuid import uuid4

from django import template

register = template.Library()


@register.simple_tag
def new_key() -> str:
    """The key of one message to come: a form sent twice is one message."""
    return str(uuid4())
