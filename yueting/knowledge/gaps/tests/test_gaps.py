from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast, write
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import reply
from yueting.knowledge.gaps.clustering import Question, cluster
from yueting.knowledge.gaps.covering import best_answer, share_held, trend
from yueting.knowledge.gaps.services import dismiss, find_gaps
from yueting.knowledge.models import Article, Coverage, Gap, GapState
from yueting.knowledge.services import write_article

RENT = ["可唔可以租機一個月", "租機要唔要按金㗎", "想短期租機得唔得", "你哋租機點收費"]


def ask(cast: Cast, text: str, answer: str = "") -> Conversation:
    talk = write(cast.joy_chat, text, sender=f"c{Conversation.objects.count()}").conversation
    if answer:
        reply(talk, cast.amy, answer, client_key=str(talk.pk))
    return talk


@pytest.fixture
def asked(cast: Cast) -> Cast:
    for number, question in enumerate(RENT):
        ask(
            cast,
            question,
            "租機每月 300 元，按金 500 元，還機時退返。" if number < 2 else "唔好意思冇租機服務呀",
        )
    for question in ("退款幾時到帳呀", "請問退款幾時到帳"):
        ask(cast, question)
    write_article(cast.joy, title="退款幾時到帳", questions=["退款要幾耐"], body="七個工作日。")
    return cast


def test_what_four_customers_ask_and_no_article_answers_is_a_gap(asked: Cast) -> None:
    [gap] = find_gaps(asked.joy)
    assert gap.size == len(RENT)
    assert "租" in gap.title
    assert "按金 500 元" in gap.draft
    coverage = Coverage.objects.get()
    assert (coverage.asked, coverage.answered) == (6, 2)


def test_a_gap_found_again_keeps_its_row_and_what_was_decided(asked: Cast) -> None:
    [gap] = find_gaps(asked.joy)
    dismiss(gap, asked.eve)
    [again] = find_gaps(asked.joy, timezone.now() + timedelta(days=1))
    assert (again.pk, again.state) == (gap.pk, GapState.DISMISSED)


def test_a_gap_that_an_article_answers_by_now_is_gone(asked: Cast) -> None:
    find_gaps(asked.joy)
    write_article(asked.joy, title="租機服務", questions=RENT, body="每月 300 元。")
    find_gaps(asked.joy)
    assert not Gap.objects.exists()


def test_an_editor_makes_a_draft_with_one_click_and_a_second_click_makes_no_second(asked: Cast) -> None:
    [gap] = find_gaps(asked.joy)
    client = Client()
    client.login(email=asked.eve.email, password=PASSWORD)
    assert gap.title in client.get("/knowledge/gaps/").content.decode()
    for _click in range(2):
        assert client.post(f"/knowledge/gaps/{gap.pk}/draft/").status_code == 302
    article = Article.objects.exclude(title="退款幾時到帳").get()
    assert article.state == "draft"
    assert set(article.questions) == set(RENT)


def test_gaps_of_another_brand_are_nobody_elses(asked: Cast) -> None:
    [gap] = find_gaps(asked.joy)
    client = Client()
    client.login(email=asked.may.email, password=PASSWORD)
    assert client.get("/knowledge/gaps/").status_code == 403
    assert client.post(f"/knowledge/gaps/{gap.pk}/dismissal/").status_code == 404


def test_the_same_questions_give_the_same_groups() -> None:
    questions = [
        Question(str(number), text) for number, text in enumerate([*RENT, "今日落雨呀", "邊度有巴士站"])
    ]
    groups = cluster(questions, least=3)
    assert groups == cluster(questions, least=3)
    assert {q.text for q in groups[0].questions} <= set(RENT)


def test_the_answer_most_people_gave_becomes_the_draft() -> None:
    answers = ["係", "七個工作日退款到帳", "退款七個工作日內到帳戶口", "唔知喎，你等等先啦好唔好"]
    assert "七個工作日" in best_answer(answers)
    assert best_answer(["係", "好"]) == ""


def test_a_rise_needs_more_than_one_question() -> None:
    assert [trend(w) for w in ([2, 2, 2, 8], [8, 8, 8, 1], [3, 3, 3, 3], [0, 0, 0, 1])] == [
        "rising",
        "falling",
        "steady",
        "steady",
    ]
    assert share_held("請問可以嗎", ["退款"]) == 1.0
