"""What every reader of foreign articles gives. Pure."""

from dataclasses import dataclass

from yueting.knowledge.texts import ArticleText
from yueting.tickets.reasons import Reason, because

LANGUAGES = ("zh-hant", "zh-hans", "en")
LONGEST_TITLE = 200
LONGEST_BODY = 200_000
_SPELLINGS = {
    "zh": "zh-hant",
    "zh-tw": "zh-hant",
    "zh-hk": "zh-hant",
    "zh-mo": "zh-hant",
    "zh-cn": "zh-hans",
    "zh-sg": "zh-hans",
    "yue": "zh-hant",
    "cmn": "zh-hans",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """An article to be; `key` is the same whenever the same one is read again, `slug` may be empty."""

    key: str
    text: ArticleText
    slug: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read: where it stands, and why."""

    where: str
    reason: Reason


def language_named(given: object, otherwise: str) -> str:
    """One of ours for any usual spelling: zh-HK, zh_CN, en-us …"""
    spelled = str(given or "").strip().replace("_", "-").casefold()
    if spelled in LANGUAGES:
        return spelled
    if spelled in _SPELLINGS:
        return _SPELLINGS[spelled]
    for code in LANGUAGES:
        if spelled.startswith(code):
            return code
    return "en" if spelled.startswith("en") else otherwise


def unreadable(where: str, words: str, **values: str | int) -> Unreadable:
    return Unreadable(where, because("import.unreadable", 0, words, **values))
