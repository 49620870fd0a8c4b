"""The forty cards: whole, known in all their parts, and heard as what they say."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from yueting.academy.customers.card import KINDS, Card
from yueting.academy.customers.card_files import FOLDER, BadCard, card_from, read_card
from yueting.academy.customers.moves import customer_types
from yueting.academy.customers.offers import offers_in
from yueting.academy.virtual_customer import starter_cards

CARDS = list(starter_cards().values())
SAYS = {
    "yue": "我可以幫你{}。",
    "mixed": "我可以幫你{}。",
    "zh-Hans": "我可以帮您{}。",
    "zh-Hant": "我可以幫您{}。",
}
SLOTS = {"{order}", "{tail}", "{name}", "{product}", "{brand}"}


def spoken(card: Card) -> list[str]:
    told = [line for fact in card.facts for line in fact.says]
    return [*card.openings, *card.matter, *told, *(line for o in card.options for line in o.because)]


def test_there_are_forty_over_every_kind_type_and_level_half_of_them_cantonese() -> None:
    assert len(CARDS) == 40
    assert {card.kind for card in CARDS} == set(KINDS)
    assert {card.type for card in CARDS} == customer_types()
    assert {card.level for card in CARDS} == {0, 1, 2, 3, 4}
    varieties = Counter(card.variety for card in CARDS)
    assert varieties["yue"] + varieties["mixed"] >= 20
    assert varieties["zh-Hans"] >= 8
    assert varieties["zh-Hant"] >= 4
    assert any(not card.solvable for card in CARDS)
    assert len({card.brand for card in CARDS}) >= 20


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_a_card_has_enough_to_say(card: Card) -> None:
    assert len(card.openings) >= 3
    assert len(card.matter) >= 3
    assert len(card.facts) >= 2
    assert {option.takes for option in card.options} == {True, False}
    for lines in (card.openings, card.matter, *(fact.says for fact in card.facts)):
        assert len(set(lines)) == len(lines)
    assert {slot for line in spoken(card) for slot in re.findall(r"\{\w*\}", line)} <= SLOTS


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_each_option_is_heard_as_itself_when_it_is_offered_in_its_own_words(card: Card) -> None:
    named = {option.id: (option.kind, option.names) for option in card.options}
    for option in card.options:
        heard = offers_in(SAYS[card.variety].format(option.label), named)
        assert [(one.kind, one.how) for one in heard] == [(option.id, "firm")]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_customers_write_their_own_variety(card: Card) -> None:
    spoken_cantonese, simplified = (
        re.compile("[嘅喺咗冇哋佢嗰啲㗎]"),
        re.compile("[这个们说时间对没吗还点开会过]"),
    )
    text = "".join(spoken(card))
    assert bool(spoken_cantonese.search(text)) == (card.variety in ("yue", "mixed"))
    assert bool(simplified.search(text)) == (card.variety == "zh-Hans")


def test_a_briefing_gives_no_answer_away() -> None:
    for card in CARDS:
        shown = repr(card.briefing)
        assert card.background not in shown
        assert card.wish not in shown
        assert not any(line in shown for fact in card.facts for line in fact.says)


def mapping() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "delay-sofa.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "party"}, "unknown kind party"),
        ({"type": "nice"}, "unknown type nice"),
        ({"mood": "sleepy"}, "unknown mood sleepy"),
        ({"openings": "one"}, "a list of wordings"),
        ({"facts": {"x": {"asked": ["weather"], "says": ["雨"]}}}, "unknown topic weather"),
        ({"needs": {"facts": ["nothing"]}}, "unknown fact in needs nothing"),
        ({"needs": {"acts": ["dance"]}}, "unknown act in needs dance"),
        ({"level": 9}, "level is 0 to 4"),
        ({"colour": "red"}, "unknown key colour"),
        (
            {"options": {"a": {"kind": "voucher", "label": "送券", "takes": False, "because": ["唔要"]}}},
            "no option is taken",
        ),
        ({"options": {"a": {"kind": "answer", "label": "係", "takes": True, "because": ["好"]}}}, "names"),
        (
            {
                "options": {
                    "a": {"kind": "answer", "label": "係", "takes": True, "because": ["好"], "names": ["("]}
                }
            },
            "no pattern",
        ),
        ({"facts": ["x"]}, "wrong form"),
    ],
)
def test_a_bad_card_is_refused_with_what_is_wrong(change: dict[str, Any], told: str) -> None:
    with pytest.raises(BadCard, match=re.escape(told)):
        card_from({**mapping(), **change})


def test_a_missing_part_and_a_wrong_file_name_are_told(tmp_path: Path) -> None:
    given = mapping()
    del given["wish"]
    path = tmp_path / "delay-sofa.yaml"
    path.write_text(yaml.safe_dump(given, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BadCard, match=r"delay-sofa\.yaml: wish is missing"):
        read_card(path)
    other = tmp_path / "other.yaml"
    other.write_text((FOLDER / "delay-sofa.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(BadCard, match="the file is named other"):
        read_card(other)
