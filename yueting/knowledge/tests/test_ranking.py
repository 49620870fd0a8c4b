"""The best answer first, with the words that found it."""

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.knowledge.ranking import Document, FieldWeights, Statistics, rank, statistics_of

REFUND = Document(
    "refund", {"title": ["退款", "時間"], "questions": ["幾時", "退款"], "body": ["退款", "三", "日"]}
)
DELIVERY = Document(
    "delivery", {"title": ["送貨", "時間"], "questions": ["幾時", "到"], "body": ["送貨", "三", "日"]}
)
ASIDE = Document("aside", {"title": ["保養"], "questions": [], "body": ["保養", "退款", *["其他"] * 20]})
LIBRARY = (REFUND, DELIVERY, ASIDE)
STATISTICS = statistics_of(LIBRARY)


def ids(*words: str, **options) -> list[str]:
    return [hit.id for hit in rank(words, LIBRARY, STATISTICS, **options)]


def test_statistics_count_documents_not_occurrences():
    assert STATISTICS.documents == 3
    assert STATISTICS.document_frequency["退款"] == 2
    assert STATISTICS.average_length["title"] == pytest.approx(5 / 3)
    assert statistics_of([]) == Statistics(0, {}, {})


def test_a_word_in_the_title_outranks_the_same_word_aside_in_a_long_body():
    assert ids("退款") == ["refund", "aside"]


def test_the_same_word_says_more_in_a_short_text():
    short = Document("short", {"body": ["退款", "三", "日"]})
    long = Document("long", {"body": ["退款", *["其他"] * 30]})
    assert [hit.id for hit in rank(["退款"], [long, short], statistics_of([long, short]))] == [
        "short",
        "long",
    ]


def test_a_rare_word_says_more_than_a_common_one():
    assert ids("時間", "保養")[0] == "aside"


def test_a_hit_tells_which_words_found_it_and_how_much_of_the_question_they_are():
    hits = rank(["退款", "送貨", "月亮"], LIBRARY, STATISTICS)
    by_id = {hit.id: hit for hit in hits}
    assert by_id["refund"].why == ("退款",)
    assert 0 < by_id["refund"].coverage < 1
    assert rank(["送貨"], LIBRARY, STATISTICS)[0].coverage == 1


def test_documents_without_any_of_the_words_are_left_out():
    assert ids("月亮") == []
    assert ids() == []


def test_equal_scores_keep_a_fixed_order_and_the_limit_cuts_the_worst():
    assert ids("三") == ["delivery", "refund"]
    assert ids("三", limit=1) == ["delivery"]


def test_a_word_asked_twice_counts_once():
    assert rank(["退款", "退款"], LIBRARY, STATISTICS) == rank(["退款"], LIBRARY, STATISTICS)


def test_the_score_is_the_formula_worked_out_by_hand():
    """One field at its mean length: idf · tf / (k1 + tf), with k1 = 1.2."""
    documents = [Document("a", {"body": ["x", "x", "y"]}), Document("b", {"body": ["z", "z", "z"]})]
    (hit,) = rank(["x"], documents, statistics_of(documents), weights=FieldWeights({"body": 1.0}))
    assert hit.score == pytest.approx(log(1 + (2 - 1 + 0.5) / (1 + 0.5)) * 2 / (1.2 + 2))


words = st.sampled_from(list("甲乙丙丁戊"))
documents = st.lists(st.lists(words, min_size=1, max_size=6).map(tuple), min_size=1, max_size=6).map(
    lambda bodies: [Document(str(number), {"body": body}) for number, body in enumerate(bodies)]
)


@settings(max_examples=25, deadline=None)
@given(documents, st.lists(words, min_size=1, max_size=4))
def test_every_match_is_found_best_first_with_sound_figures(library, question):
    hits = rank(question, library, statistics_of(library))
    assert {hit.id for hit in hits} == {
        document.id for document in library if set(question) & set(document.fields["body"])
    }
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 and 0 < hit.coverage <= 1 + 1e-9 for hit in hits)


@settings(max_examples=25, deadline=None)
@given(documents, words, words)
def test_asking_for_one_word_more_never_lowers_a_score(library, one, other):
    statistics = statistics_of(library)
    before = {hit.id: hit.score for hit in rank([one], library, statistics)}
    after = {hit.id: hit.score for hit in rank([one, other], library, statistics)}
    assert all(after[id] >= score for id, score in before.items())
