"""How likely a message asks for a person, where no pattern of policies/person.yaml says so.

A linear model of our own (docs/models/person.md) hears two things: the words, folded, and the order of what they are
(policies/person_signs.yaml), so that 搵個識嘢嘅嚟覆我 and "get me somebody who can answer" look alike. NumPy only.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from yueting.assist.bot.policy import POLICIES
from yueting.understanding.folding import fold, plain
from yueting.understanding.grams import level
from yueting.understanding.linear import Linear, load, softmax
from yueting.understanding.yaml_files import load_mapping

WEIGHTS = Path(__file__).parent / "weights" / "person.npz"
# The views of the model, and which of the two texts of `seen` each of them looks at.
VIEWS = (("runs:3", 0), ("pairs", 0), ("runs:3", 1))
LABELS = ("others", "person")
_GAP, _LEAST_GAP = "\ue0ff", 3  # so many characters between known words are shown as a gap
_FIRST_SIGN = 0xE000
# A request is found in a longer story too, but one sentence of it must be surer than a whole message.
_SENTENCE = re.compile(r"[。！？!?\n；;]+|\.(?:\s|$)")
_OF_ONE_SENTENCE = 0.8
_MOST_SENTENCES = 8
_MOST_TEXT = 600


@lru_cache(maxsize=512)
def likelihood(text: str) -> float:
    """0 (something else) to 1 (asks for a person)."""
    text = text[-_MOST_TEXT:]
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    single = sentences[-_MOST_SENTENCES:] if len(sentences) > 1 else []
    return max([_of(text), *(_OF_ONE_SENTENCE * _of(sentence) for sentence in single)])


def seen(text: str) -> tuple[str, str]:
    """What the model hears: the folded words, and what the known ones among them are, a sign for each."""
    return level(fold(text)), _order(text)


def _of(text: str) -> float:
    model, texts = person_model(), seen(text)
    scores = model.bias.copy()
    for view, (_, which) in zip(model.views, VIEWS, strict=True):
        if found := view.find(texts[which]):
            scores = scores + found.scores()
    return float(softmax(scores)[LABELS.index("person")])


def _order(text: str) -> str:
    pattern, signs = _known_words()
    said, shown, last = plain(text), [], 0
    for match in pattern.finditer(said):
        if match.start() - last >= _LEAST_GAP:
            shown.append(_GAP)
        shown.append(signs[match.group()])
        last = match.end()
    return "".join(shown) + (_GAP if len(said) - last >= _LEAST_GAP else "")


@cache
def person_model() -> Linear:
    return load(WEIGHTS)


@cache
def _known_words() -> tuple[re.Pattern[str], dict[str, str]]:
    """Any known word, the longest first, and its sign: a character of the private area for each kind."""
    written: dict[str, list[str]] = load_mapping(POLICIES / "person_signs.yaml")
    signs = {
        plain(word): chr(_FIRST_SIGN + place)
        for place, words in enumerate(written.values())
        for word in words
    }
    return re.compile("|".join(map(_alone, sorted(signs, key=len, reverse=True)))), signs


def _alone(word: str) -> str:
    """Latin words stand alone: "rep" is not in "report"."""
    before = r"(?<![a-z])" if word[0].isascii() else ""
    after = r"(?![a-z])" if word[-1].isascii() else ""
    return before + re.escape(word) + after
