"""Talks of an ordinary day, put together from everyday.yaml: calm, level 0, of no type."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "everyday.yaml"
_TALKS_EACH = 260
_ANSWERED = 0.6  # of the customer's messages; the others follow each other
_ENDED = 0.6  # of the talks

Turn = dict[str, str]


def everyday() -> Iterator[dict[str, Any]]:
    """Every opening and every ending once alone, then whole talks; a second run gives the same lines."""
    chance = random.Random(7)
    for given in load_mapping(_FILE).values():
        asks = [(text, intent) for intent, texts in given["asks"].items() for text in texts]
        for text, intent in asks:
            yield _line([_customer(text)], intent=intent)
        for text in given["ends"]:
            yield _line([_customer(text)], intent="chit_chat")
        for text in given["between"]:
            yield _line([_customer(text)])
        for _ in range(_TALKS_EACH):
            yield _line(_talk(chance, given, asks), type="unknown")


def _talk(chance: random.Random, given: dict[str, Any], asks: list[tuple[str, str]]) -> list[Turn]:
    said = [text for text, _ in chance.sample(asks, chance.choice((1, 1, 1, 2, 3)))]
    said += chance.sample(given["between"], chance.randrange(7))
    chance.shuffle(said)
    if chance.random() < _ENDED:
        said.append(chance.choice(given["ends"]))
    turns = []
    for text in said:
        turns.append(_customer(text))
        if chance.random() < _ANSWERED:
            turns.append({"role": "agent", "text": chance.choice(given["agent"])})
    while turns[-1]["role"] == "agent":
        turns.pop()
    return turns


def _customer(text: str) -> Turn:
    return {"role": "customer", "text": text}


def _line(turns: list[Turn], **labels: str) -> dict[str, Any]:
    return {"turns": turns, "emotion": "calm", "level": 0, **labels}
