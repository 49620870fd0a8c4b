"""Reasons speak the reader's language, with the labels inside them."""

import pytest
from django.utils import translation

from yueting.accounts.reading_words import WORDS
from yueting.accounts.templatetags.reasons import label, words
from yueting.tickets.reasons import Reason, because
from yueting.understanding.reader import read
from yueting.understanding.turns import Turn

BECAUSE = because("emotion", 12, "customer is %(emotion)s (%(percent)s %%)", emotion="angry", percent=82)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "customer is Angry (82 %)"),
        ("zh-hant", "客戶情緒：憤怒（82%）"),
        ("zh-hans", "客户情绪：愤怒（82%）"),
    ],
)
def test_a_reason_is_a_sentence_of_the_readers_language(language: str, sentence: str) -> None:
    with translation.override(language):
        assert words(BECAUSE) == sentence
        assert words(BECAUSE.as_dict()) == sentence


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("angry", "憤怒"),
        ("angry, anxious", "憤怒、焦急"),
        ("YT-7K3F9", "YT-7K3F9"),
        ("angry, YT-7", "angry, YT-7"),
        ("", ""),
    ],
)
def test_labels_are_named_alone_or_in_a_row(value: str, shown: str) -> None:
    with translation.override("zh-hant"):
        assert label(value) == shown


def test_every_label_of_a_reading_has_words() -> None:
    reading = read([Turn("customer", "唔該幫我退款，等咗三日都未到")])
    labels = [reading.variety, reading.intent, reading.urgency, reading.customer_type]
    assert {reading.emotion.label, reading.trend, *(judgement.label for judgement in labels)} <= WORDS.keys()


def test_a_reason_kept_as_data_comes_back_the_same() -> None:
    assert Reason.from_dict(BECAUSE.as_dict()) == BECAUSE
