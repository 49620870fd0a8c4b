"""Which product and which reason a conversation names."""

import pytest

from yueting.understanding.lexicon import starter
from yueting.understanding.signals import Said, signals
from yueting.understanding.slots import Slots, Taxonomy, find_slots, taxonomy_from

COOLING = taxonomy_from(
    {
        "products": [
            {"id": "aircon", "words": ["冷氣機", "空调"]},
            {"id": "fridge", "words": ["雪櫃", "冰箱"]},
        ],
        "reasons": [{"id": "leak", "words": ["漏水"]}, {"id": "late", "words": ["遲到"]}],
    }
)


def find(*texts: str, taxonomy: Taxonomy = COOLING) -> Slots:
    return find_slots(
        [Said(place, "customer", signals(text, starter())) for place, text in enumerate(texts)], taxonomy
    )


def test_both_are_named_with_their_words_in_either_script() -> None:
    found = find("我部冷气机成日漏水")
    assert (found.product.label, found.reason.label) == ("aircon", "leak")
    assert found.product.evidence[0].text == "冷气机"
    assert Slots.from_dict(found.as_dict()) == found


def test_the_latest_word_counts_most_and_an_agent_names_nothing() -> None:
    assert find("冷氣機好好用", "而家個雪櫃漏水").product.label == "fridge"
    agent = [Said(0, "agent", signals("係咪冷氣機漏水？", starter()))]
    assert find_slots(agent, COOLING) == Slots()


def test_reasons_of_every_trade_are_there_before_a_brand_adds_its_own() -> None:
    said = [Said(0, "customer", signals("你哋扣咗兩次錢", starter()))]
    assert find_slots(said).reason.label == "overcharged"


@pytest.mark.parametrize("item", [{"words": ["x"]}, {"id": "x"}, {"id": "x", "words": [12315]}])
def test_a_term_that_cannot_be_used_is_named(item: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="taxonomy:"):
        taxonomy_from({"reasons": [item]})
