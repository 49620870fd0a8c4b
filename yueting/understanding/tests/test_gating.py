"""Patterns that cannot match are passed over, and only those."""

import random
import re

import pytest

from bench.words import sentences
from yueting.understanding.entities import starter_rules
from yueting.understanding.folding import plain
from yueting.understanding.gating import Gated, needed_characters
from yueting.understanding.lexicon import starter
from yueting.understanding.tests.desk_messages import MESSAGES


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("退款", "退"),
        ("(?:退|换)货?", "退换"),
        ("[0-9]{2}", "0123456789"),
        (r"\d+", "0123456789"),
        ("(?<!不)好(?=啊)", "好"),
        ("a*bc?", "b"),
        ("(?P<it>等+)", "等"),
        ("(?:退|.)", None),
        ("退?", None),
        ("[^退]", None),
        ("(?i)refund", None),
    ],
)
def test_what_every_match_must_hold(pattern: str, needed: str | None) -> None:
    assert needed_characters(re.compile(pattern)) == (None if needed is None else frozenset(needed))


def test_digits_of_other_scripts_open_everything() -> None:
    gated = Gated(((re.compile(r"\d"), "digit"), (re.compile("退"), "refund")))
    assert [owner for _, owner in gated.open_to("\u0664")] == ["digit", "refund"]
    assert [owner for _, owner in gated.open_to("退 4")] == ["digit", "refund"]
    assert list(gated.open_to("好")) == []


def test_no_pattern_that_matches_is_passed_over() -> None:
    texts = [plain(text) for text, *_ in MESSAGES]
    texts += [plain(sentences_of(seed)) for seed in range(60)]
    for gated in (starter().folded.patterns, starter().written.patterns, starter_rules().by_pattern):
        for text in texts:
            tried = {pattern for pattern, _ in gated.open_to(text)}
            assert [p.pattern for p, _ in gated.patterns if p not in tried and p.search(text)] == []


def sentences_of(seed: int) -> str:
    chance = random.Random(seed)
    return f"{sentences(chance, 3)} {chance.randrange(10**8)} http://a.hk/{seed} a@b.hk $1,200"
