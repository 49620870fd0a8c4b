"""Which language serves a reader next best: either Chinese before English, and in the reader's own characters. Pure."""

from functools import cache

from opencc import OpenCC

_ORDER = {
    "zh-hant": ("zh-hant", "zh-hans", "en"),
    "zh-hans": ("zh-hans", "zh-hant", "en"),
    "en": ("en", "zh-hant", "zh-hans"),
}
# To the usual words of the place, not only its characters.
_CONVERTERS = {("zh-hans", "zh-hant"): "s2hk", ("zh-hant", "zh-hans"): "hk2s"}


def nearest(language: str) -> tuple[str, ...]:
    """All languages of articles, best first for a reader of this one."""
    return _ORDER.get(language, _ORDER["zh-hant"])


def in_characters_of(text: str, written: str, wanted: str) -> str:
    """The text in the reader's characters; unchanged between Chinese and English, which nobody translates here."""
    name = _CONVERTERS.get((written, wanted))
    return str(_converter(name).convert(text)) if name else text


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)
