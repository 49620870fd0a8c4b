"""What a customer may say after a resolution, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.care.rating import Rating, RatingRefused, check_rating, clean_comment

RESOLVED = datetime(2026, 3, 2, 10, tzinfo=UTC)
SOON = RESOLVED + timedelta(hours=1)


def rate(score, comment="", now=SOON, resolved_at=RESOLVED, answered_at=None) -> Rating:
    return check_rating(score, comment, now, resolved_at=resolved_at, answered_at=answered_at)


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5, "5", " 3 "])
def test_one_to_five_is_a_rating(score):
    assert rate(score).score == int(score)


@pytest.mark.parametrize("score", [0, 6, -1, "", "five", None, 4.5, True, "１", "5\n5"])
def test_anything_else_is_not(score):
    with pytest.raises(RatingRefused, match="from 1 to 5"):
        rate(score)


@pytest.mark.parametrize(
    ("resolved_at", "answered_at", "now", "refused"),
    [
        pytest.param(None, None, SOON, "rating.too_early", id="not solved yet"),
        pytest.param(RESOLVED, None, RESOLVED + timedelta(days=90), None, id="late but for the first time"),
        pytest.param(RESOLVED, SOON, SOON + timedelta(hours=24), None, id="changed within a day"),
        pytest.param(
            RESOLVED, SOON, SOON + timedelta(hours=24, seconds=1), "rating.too_late", id="changed too late"
        ),
    ],
)
def test_when_a_rating_may_be_given(resolved_at, answered_at, now, refused):
    if refused is None:
        assert rate(5, now=now, resolved_at=resolved_at, answered_at=answered_at) == Rating(5)
        return
    with pytest.raises(RatingRefused) as caught:
        rate(5, now=now, resolved_at=resolved_at, answered_at=answered_at)
    assert caught.value.reason.id == refused


@pytest.mark.parametrize(
    ("comment", "cleaned"),
    [
        ("  多謝！ ", "多謝！"),
        ("a\x00b\x07c", "abc"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\n\n\n\n二", "一\n\n二"),
        ("tab\there", "tab here"),
        ("👩‍👧 很好", "👩‍👧 很好"),
        ("<script>", "<script>"),
        (" \n\t ", ""),
    ],
)
def test_a_comment_is_cleaned_and_keeps_its_words(comment, cleaned):
    assert clean_comment(comment) == cleaned


def test_a_comment_too_long_is_refused_with_its_length_and_never_cut():
    assert len(clean_comment("好" * 2000)) == 2000
    with pytest.raises(RatingRefused, match="2000 characters; it has 2001"):
        clean_comment("好" * 2001)


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_a_cleaned_comment_can_be_stored_and_is_clean_already(comment):
    cleaned = clean_comment(comment)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert clean_comment(cleaned) == cleaned
