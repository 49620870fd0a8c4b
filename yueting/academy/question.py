"""The kinds of questions a quiz can ask, and what each needs to be judged."""

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("zh-Hant", "zh-Hans")

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What every question has: an id within its quiz, the prompt and why the answer is right, by language."""

    id: str
    prompt: Texts
    why: Texts


@dataclass(frozen=True, slots=True)
class Choice(Asked):
    """Some of the options are right: `answer` holds their places, from 0."""

    options: tuple[Texts, ...]
    answer: frozenset[int]


@dataclass(frozen=True, slots=True)
class Order(Asked):
    """Steps in their right order; whoever shows them shuffles them."""

    steps: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class Gap(Asked):
    """A text with one ___ and what may stand there, by language."""

    text: Texts
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rewrite(Asked):
    """A bad reply to be put better.

    must_fix: kinds of the reply check that may not remain. wants: acts the new reply has to do. model: one good
    reply. variety and channel go to the reply check ("": judged from the text).
    """

    reply: Texts
    must_fix: frozenset[str]
    wants: frozenset[str]
    model: Texts
    variety: str = ""
    channel: str = "chat"


@dataclass(frozen=True, slots=True)
class CustomerType(Asked):
    """A masked chat as (role, words by language), and the customer's type as the readings name it."""

    turns: tuple[tuple[str, Texts], ...]
    answer: str


Question = Choice | Order | Gap | Rewrite | CustomerType
