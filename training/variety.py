"""What the variety model is trained on: sentences of both varieties, each told in the other one too.

Real Cantonese and real Mandarin speak of different things, and a model would learn those. So each sentence goes
through a rough word-by-word translation (`twins.yaml`), and its twin stands on the other side.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from training.sets import Row, read
from yueting.understanding.grams import spoken
from yueting.understanding.linear import fingerprint, is_held_out
from yueting.understanding.turns import storable
from yueting.understanding.yaml_files import load_mapping

_CHINESE = re.compile("[\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[。!?！？;；\n]|(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
_CLAUSE_END = re.compile(r"[,，、:：。!?！？;；…\s\"“”「」()（）]+")
# A line of the corpora without any of these may be written Chinese, or a dictionary's headword.
_MARKERS = re.compile(
    "係|喺|唔|冇|嘅|咗|佢|哋|嘢|啲|嚟|咁|噉|乜|咩|嗰|呢[個度啲種次件間位]|㗎|喇|囉|啦|啩|喎|畀|俾|睇|諗|攞|搵|瞓|邊[個度]|點[解樣]|幾[時多]|而家|仲|咪|晒|返|屋企|鍾意|靚|嘞|啱|唞|攰|嬲"
)
_LONGEST = 60
# Of so many Cantonese texts with 係 one is also shown as Simplified writers type it.
_TO_BE, _SIMPLIFIED = "係", 5


def cantonese() -> Iterator[str]:
    """Lines of HKCanCor (CC BY 4.0) and of the Cantonese side of CTCPC (CC0), from the package pycantonese."""
    import pycantonese
    from pycantonese.data.ctcpc import SENTS

    for words in pycantonese.hkcancor().words(by_utterance=True):
        yield "".join(words)
    for line in SENTS:
        if _MARKERS.search(line):
            yield line


def mandarin(folder: Path) -> Iterator[str]:
    """What people wrote or said in Mandarin in the public sets."""
    for row in read(folder, "cped_valid"):
        yield row["text"]
    for name in ("lcqmc", "oppo_dev"):
        for row in read(folder, name):
            yield row["a"]
    for name in ("ewect_usual_eval", "ewect_virus_train", "cold_dev"):
        for row in read(folder, name):
            yield from _SENTENCE_END.split(row["text"])
    for row in read(folder, "jddc_sessions"):
        for turn in row["turns"]:
            yield from _SENTENCE_END.split(turn["text"])


def rows(folder: Path) -> list[Row]:
    """Text and label of every distinct training text: sentences, their clauses (short messages are the hard ones),
    and the twins of both. Texts that `is_held_out` names are left for `yueting evaluate variety2`."""
    found: dict[tuple[str, str], None] = {}
    for label, other, texts, told in (
        ("yue", "cmn", cantonese(), to_mandarin),
        ("cmn", "yue", mandarin(folder), to_cantonese),
    ):
        for text in _pieces(texts):
            found[text, label] = None
            twin = told(spoken(text))
            if twin != spoken(text):
                found[twin, other] = None
            if _TO_BE in text and label == "yue" and fingerprint(text) % _SIMPLIFIED == 0:
                found[text.replace(_TO_BE, "系"), label] = None
    return list(found)


def _pieces(texts: Iterator[str]) -> Iterator[str]:
    """Sentences and, of every second, the clauses."""
    for text in dict.fromkeys(texts):
        if is_held_out(text) or len(text) > _LONGEST or not _CHINESE.search(text):
            continue
        yield storable(text)
        if fingerprint(text) % 2:
            clauses = [clause for clause in _CLAUSE_END.split(text) if _CHINESE.search(clause)]
            yield from (clause for clause in clauses if len(clauses) > 1 and not is_held_out(clause))


def to_mandarin(seen: str) -> str:
    """A spoken() Cantonese text, told word by word in Mandarin."""
    return _translated(seen, *_tables()[0])


def to_cantonese(seen: str) -> str:
    return _translated(seen, *_tables()[1])


def _translated(seen: str, pattern: re.Pattern[str], table: dict[str, Sequence[str]]) -> str:
    """Of several twins, one is taken by the text itself, so that a second run gives the same."""
    turn = fingerprint(seen)
    choose: Callable[[re.Match[str]], str] = lambda found: _nth(table[found.group()], turn + found.start())  # noqa: E731
    return pattern.sub(choose, seen)


def _nth(twins: Sequence[str], turn: int) -> str:
    """The first twin half of the time, the others share the rest."""
    return twins[0] if turn % 2 else twins[turn // 2 % len(twins)]


@lru_cache(maxsize=1)
def _tables() -> tuple[tuple[re.Pattern[str], dict[str, Sequence[str]]], ...]:
    forth: dict[str, list[str]] = load_mapping(Path(__file__).with_name("twins.yaml"))["to_mandarin"]
    back: dict[str, list[str]] = {}
    for word, twins in forth.items():
        for twin in twins:
            if word not in back.setdefault(twin, []):
                back[twin].append(word)
    return tuple(
        (re.compile("|".join(sorted(table, key=len, reverse=True))), dict(table)) for table in (forth, back)
    )
