"""A conversation and a rubric give a scorecard: points, their words, and why an item does not apply."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from yueting.quality.conditions import CONDITIONS
from yueting.quality.inspected import Inspected
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.scorecard import Scorecard, Scored
from yueting.quality.scoring import score
from yueting.quality.tests.talks import BAD, GOOD, LATE, conversation
from yueting.quality.words import reason_sentence, words

SERVICE, COMPLAINT = starter_rubric("service"), starter_rubric("complaint")


def item(card: Scorecard, name: str) -> Scored:
    return next(one for one in card.items if one.item == name)


def shares(card: Scorecard) -> dict[str, float | None]:
    return {one.item: one.share for one in card.items}


def test_a_complaint_that_is_soothed_confirmed_committed_and_closed_earns_everything() -> None:
    for rubric in (SERVICE, COMPLAINT):
        card = score(conversation(*GOOD, every=30), rubric)
        assert {name: share for name, share in shares(card).items() if share not in (1.0, None)} == {}
        assert (card.score, card.failed) == (100.0, ())


def test_a_brush_off_earns_next_to_nothing_and_cites_the_words() -> None:
    card = score(conversation(*BAD), COMPLAINT)
    assert card.score is not None
    assert card.score < 30
    respect = item(card, "respect")
    assert respect.share == 0.0
    assert {cited.number for cited in respect.cited} == {2, 4}
    texts = [text for _, text in BAD]
    for one in card.items:
        for cited in one.cited:
            assert texts[cited.number - 1][cited.start : cited.end] == cited.text


def test_what_does_not_apply_takes_no_points_and_says_why() -> None:
    calm = conversation(("customer", "請問你哋幾點收工？"), ("agent", "你好，我哋夜晚八點收工。"))
    card = score(calm, SERVICE)
    for name, reason in (("empathy", "upset"), ("apology", "complaint"), ("waiting", "timed")):
        assert (item(card, name).share, item(card, name).reason) == (None, f"only_if.{reason}")
    assert card.score is not None


def test_a_fatal_item_takes_the_whole_score() -> None:
    asks = ("agent", "麻煩你講埋成個身份證號碼同登入密碼畀我登記。")
    card = score(conversation(*GOOD, asks), SERVICE)
    assert (card.score, card.failed) == (0.0, ("compliance",))


def test_where_no_person_spoke_nobody_has_a_score() -> None:
    assert score(conversation(("customer", LATE)), SERVICE).score is None
    by_bot = conversation(*GOOD)
    by_bot = replace(by_bot, lines=tuple(replace(line, by_machine=True) for line in by_bot.lines))
    card = score(by_bot, SERVICE)
    assert (card.score, {one.reason for one in card.items}) == (None, {"no_agent"})


@pytest.mark.parametrize(("seconds", "share"), [(50, 1.0), (100, 0.5), (600, 0.0)])
def test_waiting_is_measured_against_the_limits(seconds: float, share: float) -> None:
    talk = conversation(("customer", "有冇貨？"), ("agent", "你好，有貨。"), every=seconds)
    assert item(score(talk, SERVICE), "waiting").share == share


def test_an_offer_to_help_is_no_question_for_facts() -> None:
    asked = [("customer", "想改送貨地址"), ("agent", "你好，請問有咩可以幫到你？")]
    assert item(score(conversation(*asked, ("agent", "改好喇。")), SERVICE), "confirming").share == 0.0
    facts = conversation(*asked, ("agent", "你想改去邊個地址？"))
    assert item(score(facts, SERVICE), "confirming").share == 0.5


def test_that_is_all_tells_nothing_of_the_matter() -> None:
    talk = [
        ("customer", "幾時有貨？好心急"),
        ("agent", "星期五到貨，我幫你留一件。"),
        ("customer", "好，唔該晒"),
    ]
    ended = conversation(*talk, ("agent", "仲有冇其他可以幫到你？"), ("customer", "冇喇"))
    assert item(score(ended, SERVICE), "solution").share == 1.0


def test_a_customer_who_is_left_without_answer_has_no_solution() -> None:
    left = conversation(("agent", "你好。"), ("customer", "張單幾時到？"))
    assert item(score(left, SERVICE), "solution").reason == "felt.no_answer"


def test_stages_out_of_order_are_no_path() -> None:
    turned = [GOOD[0], GOOD[4], GOOD[6], GOOD[2], GOOD[1]]
    assert item(score(conversation(*turned), COMPLAINT), "process").share == 0.0


def test_every_reason_has_a_sentence_in_three_languages() -> None:
    known = words()["reasons"]
    assert {f"only_if.{name}" for name in CONDITIONS} <= set(known)
    for talk in (GOOD, BAD, GOOD[:1]):
        for every in (0, 400):
            for one in score(conversation(*talk, every=every), SERVICE).items:
                for language in ("zh-Hant", "zh-Hans", "en"):
                    sentence = reason_sentence(one, language)
                    assert sentence
                    assert "{" not in sentence
    for group in words().values():
        for texts in group.values():
            assert set(texts) == {"zh-Hant", "zh-Hans", "en"}


_texts = some.sampled_from([text for _, text in (*GOOD, *BAD)] + ["", "ok", "🙂", "\u202e=1+1"])


@given(some.lists(some.tuples(some.sampled_from(["customer", "agent"]), _texts), max_size=8))
def test_any_conversation_has_a_score_between_0_and_100_or_none(turns: list[tuple[str, str]]) -> None:
    talk: Inspected = conversation(*turns)
    card = score(talk, SERVICE)
    assert card.score is None or 0.0 <= card.score <= 100.0
    assert [one.item for one in card.items] == [one.id for one in SERVICE.items()]
    numbers = {line.number for line in talk.lines}
    assert {cited.number for one in card.items for cited in one.cited} <= numbers
