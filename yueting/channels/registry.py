"""The channels of `settings.CHANNELS`, by kind, and what their cards say of them."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

from yueting.channels.base import Channel
from yueting.channels.card import Card, read_card


class UnknownChannel(LookupError):
    """No channel of this kind is in settings."""


def channel(kind: str) -> Channel:
    """The channel of this kind; raises UnknownChannel."""
    try:
        return _loaded(_paths()[kind])
    except KeyError:
        raise UnknownChannel(f"there is no channel {kind!r}; known are {', '.join(_paths())}") from None


def card(kind: str) -> Card | None:
    """What people are told about this channel; None where it has a form of its own, or is not known."""
    path = _paths().get(kind)
    return read_card(_folder(path), kind) if path else None


def cards() -> list[Card]:
    """Of every channel that has one, in the order of settings."""
    return [found for kind in _paths() if (found := card(kind))]


def _paths() -> Mapping[str, str]:
    from django.conf import settings

    return cast(Mapping[str, str], settings.CHANNELS)


@cache
def _folder(path: str) -> Path:
    module = import_module(path.rsplit(".", 1)[0])
    assert module.__file__
    return Path(module.__file__).parent


@cache
def _loaded(path: str) -> Channel:
    module, name = path.rsplit(".", 1)
    return cast(Channel, getattr(import_module(module), name)())
