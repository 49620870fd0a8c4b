"""References that people can read aloud and mails bring back."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.tickets.references import ALPHABET, find_references, new_reference


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(5, 8))
def test_a_new_reference_is_found_again(seed, length):
    reference = new_reference(random.Random(seed), length)
    assert find_references(f"Re: 單號{reference}，多謝") == [reference]
    assert find_references(reference.lower()) == [reference]


def test_no_character_is_misread_or_spells_a_word():
    assert not set(ALPHABET) & set("01ILOAEU")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Re: [YT-7K3F9] 退款", ["YT-7K3F9"], id="in a subject"),
        pytest.param("ＹＴ－７Ｋ３Ｆ９", ["YT-7K3F9"], id="full width"),
        pytest.param("yt 7k3f9", ["YT-7K3F9"], id="typed by hand"),
        pytest.param("YT—7K3F9", ["YT-7K3F9"], id="a hyphen made long by the mail program"),
        pytest.param("YT7K3F9", ["YT-7K3F9"], id="no hyphen"),
        pytest.param(
            "YT-7K3F9 and YT-22BCD, again YT-7K3F9", ["YT-7K3F9", "YT-22BCD"], id="each once, in order"
        ),
        pytest.param("XYT-7K3F9", [], id="the end of another word"),
        pytest.param("YT-7K3F", [], id="too short"),
        pytest.param("YT-7K3F9BCDF", [], id="too long"),
        pytest.param("YT-IL0O1", [], id="characters never used"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_references_in_a_text(text, found):
    assert find_references(text) == found


@pytest.mark.parametrize("length", [4, 9])
def test_a_length_that_would_not_be_found_again_is_refused(length):
    with pytest.raises(ValueError, match="characters"):
        new_reference(random.Random(1), length)
