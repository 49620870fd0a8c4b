"""The channels of `settings.CHANNELS`, by kind."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from yueting.channels.base import Channel


class UnknownChannel(LookupError):
    """No channel of this kind is in settings."""


def channel(kind: str) -> Channel:
    """The channel of this kind; raises UnknownChannel."""
    try:
        return _loaded(_paths()[kind])
    except KeyError:
        raise UnknownChannel(f"there is no channel {kind!r}; known are {', '.join(_paths())}") from None


def _paths() -> Mapping[str, str]:
    from django.conf import settings

    return cast(Mapping[str, str], settings.CHANNELS)


@cache
def _loaded(path: str) -> Channel:
    module, name = path.rsplit(".", 1)
    return cast(Channel, getattr(import_module(module), name)())
