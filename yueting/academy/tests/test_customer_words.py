"""The wording banks: every situation has words in every variety, and of every variety's own."""

import re
from collections.abc import Iterator

import pytest

from yueting.academy.customers.card import MOODS, VARIETIES
from yueting.academy.customers.moves import customer_types
from yueting.academy.customers.wording import bank

GROUPS = {"any", "cool", "tense", "hot", *MOODS, *customer_types()}
SLOTS = {"{order}", "{name}", "{tail}"}


def wordings(variety: str) -> Iterator[str]:
    return (word for groups in bank(variety).values() for words in groups.values() for word in words)


@pytest.mark.parametrize("variety", VARIETIES)
def test_every_variety_has_words_for_every_situation(variety: str) -> None:
    assert set(bank(variety)) == set(bank("yue"))
    for situation, groups in bank(variety).items():
        assert set(groups) <= GROUPS, situation
        assert all(word.strip() == word and word for words in groups.values() for word in words), situation
        assert len({word for words in groups.values() for word in words}) >= 2, situation
        assert "any" in groups, situation


@pytest.mark.parametrize("variety", VARIETIES)
def test_slots_are_those_that_a_talk_fills(variety: str) -> None:
    assert {slot for word in wordings(variety) for slot in re.findall(r"\{\w*\}", word)} <= SLOTS


def test_mandarin_is_simplified_and_holds_no_cantonese() -> None:
    for word in wordings("zh-Hans"):
        assert not re.search("[嘅喺咗冇哋佢嗰啲唔咩乜]", word), word
        assert not re.search("[這個們說時間對沒嗎還點開會過來]", word), word


def test_cantonese_is_traditional_and_holds_no_mandarin_of_the_commonest() -> None:
    for word in wordings("yue"):
        assert not re.search("[这个们说时间对没吗还点开会过]", word), word
        assert not re.search("我們|你們|他們|這個|什麼|沒有|怎麼|[您嗎吧]", word), word


def test_written_chinese_holds_no_spoken_cantonese() -> None:
    for word in wordings("zh-Hant"):
        assert not re.search("[嘅喺咗冇哋佢嗰啲唔咩乜㗎囉]", word), word
