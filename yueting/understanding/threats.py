"""Which words of the flags are meant: 我會搵記者 threatens, 我係記者 does not. The signs are data (lexicons/threats.yaml)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from yueting.understanding.spotting import Hit
from yueting.understanding.yaml_files import load_mapping

# Flags that are a threat only where somebody wills it. Self-harm and abuse are never talked away.
_WILLED = ("legal", "regulator", "media")
_SENTENCE_END = re.compile(r"[。!?;\n]")


def meant(hits: Sequence[Hit], text: str) -> list[Hit]:
    """The hits of the flags without those that only mention a lawyer, an authority or the press.

    `text` must be plain. A mention is a calm question, order or praise without any will of the customer to act.
    """
    if not any(hit.label in _WILLED for hit in hits):
        return list(hits)
    signs = _signs()
    willed, hostile = signs["will"].search(text), signs["hostile"].search(text)
    happy = not hostile and signs["praise"].search(text)
    return [
        hit for hit in hits if hit.label not in _WILLED or _is_threat(hit, text, bool(willed), bool(happy))
    ]


def _is_threat(hit: Hit, text: str, willed: bool, happy: bool) -> bool:
    if happy and hit.label != "legal":
        return False
    if willed:
        return True
    signs = _signs()
    return not (
        signs["faint"].search(text[hit.start : hit.end]) or signs["calm"].search(_sentence(text, hit))
    )


def _sentence(text: str, hit: Hit) -> str:
    """The sentence around a hit with the sign that ends it."""
    start = max((one.end() for one in _SENTENCE_END.finditer(text, 0, hit.start)), default=0)
    end = _SENTENCE_END.search(text, hit.end)
    return text[start : end.end() if end else len(text)]


@lru_cache(maxsize=1)
def _signs() -> dict[str, re.Pattern[str]]:
    data = load_mapping(Path(__file__).parent / "lexicons" / "threats.yaml")
    return {name: re.compile("|".join(patterns)) for name, patterns in data.items()}
