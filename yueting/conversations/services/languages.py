"""The interface language in which the desk itself speaks to a customer."""

from django.conf import settings

from yueting.conversations.models import Conversation

LANGUAGE_OF = {"yue": "zh-hant", "zh-Hant": "zh-hant", "zh-Hans": "zh-hans", "en": "en"}


def customer_language(conversation: Conversation) -> str:
    """The interface language nearest to what the customer writes."""
    return language_of(conversation.variety)


def language_of(variety: str) -> str:
    """The interface language nearest to a variety; the desk's own where it is mixed or not known."""
    return LANGUAGE_OF.get(variety, settings.LANGUAGE_CODE)
