"""The bot's decision in the customer's own variety."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from yueting.assist.bot.policy import POLICIES
from yueting.assist.bot.talk import Words
from yueting.knowledge.wording import Voice, fill_in, traditional
from yueting.understanding.rewriting import to_simplified
from yueting.understanding.yaml_files import load_mapping

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"(?<![\w-])[A-Za-z']{2,}(?![\w-])")
_SENTENCE_ENDS = "。！？!?\n"


def spoken(say: Sequence[Words], voice: Voice, known: Mapping[str, str]) -> str:
    """The lines in one text; `known` fills {bot} and {brand}."""
    return "\n\n".join(line for line in (worded(words, voice, known) for words in say) if line)


def worded(words: Words, voice: Voice, known: Mapping[str, str]) -> str:
    """One line in this voice, its places filled, in the customer's own characters."""
    if words.key:
        values = {**known, **words.values}
        text = fill_in(_words()[words.key][voice.twin], values)
        return in_characters(text, voice, own="Hans" if voice.twin == "cmn" else "Hant")
    if "text" in words.values:
        return in_characters(words.values["text"], voice)
    return in_characters(words.values[voice.twin], voice, own="Hans" if voice.twin == "cmn" else "Hant")


def in_characters(text: str, voice: Voice, *, own: str = "") -> str:
    """Chinese in the characters that the customer reads; `own` are those it is written in ("" where unknown)."""
    if voice.writing == "Latn" or own == voice.writing:
        return text
    return to_simplified(text) if voice.writing == "Hans" else traditional(text)


def shortened(text: str, most: int) -> str:
    """The first whole paragraphs of an article, or its first whole sentences, within `most` characters."""
    text = text.strip()
    if len(text) <= most:
        return text
    kept = ""
    for paragraph in text.split("\n\n"):
        if len(kept) + len(paragraph) + 2 > most:
            break
        kept = f"{kept}\n\n{paragraph}" if kept else paragraph
    if kept:
        return kept
    cut = max((text.rfind(end, 0, most) for end in _SENTENCE_ENDS), default=-1)
    return text[: cut + 1].rstrip() if cut > most // 3 else text[: most - 1].rstrip() + "…"


def is_in_words(text: str) -> bool:
    """Whether a message shows how its writer writes: Chinese, or at least two words; a number or a name does not."""
    return bool(_CHINESE.search(text)) or len(_LATIN_WORD.findall(text)) >= 2


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return load_mapping(POLICIES / "words.yaml")
