"""The customer is asked in their own channel and language, and the answer lands where it counts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.care.models import Rating
from yueting.care.rating import RatingRefused
from yueting.care.services import take_rating
from yueting.conversations.models import Conversation, Delivery, Inbox, Kind, Message
from yueting.tickets.services.progress import WrapUpWords, wrap_up
from yueting.timeline.models import Event

CANTONESE = "我張單等咗兩個星期都未到，點解嘅？"
SIMPLIFIED = "我的订单等了两个星期还没有到，怎么回事？"
ENGLISH = "Where is my order? I have been waiting for two weeks."


def asked(cast: Cast, inbox: Inbox | None = None, text: str = CANTONESE) -> Rating:
    """A talk that was wrapped up, and the question that followed."""
    conversation = talk(inbox or cast.joy_chat, text)
    wrap_up(conversation, cast.amy, WrapUpWords("送貨", "補送"))
    return Rating.objects.get()


# -- asking ---------------------------------------------------------------------------------------------------


def test_the_question_names_who_served_and_the_matter(cast: Cast) -> None:
    rating = asked(cast)
    assert (rating.agent, rating.ticket, rating.channel) == (
        cast.amy,
        rating.conversation.tickets.get(),
        "chat",
    )
    card = Message.objects.get(kind=Kind.RATING)
    assert card.data["token"] == rating.token
    assert f"/rate/{rating.token}/" in card.text
    assert Delivery.objects.filter(message=card).exists()


@pytest.mark.parametrize("channel", ["joy_mail", "joy_api"])
def test_where_there_is_no_card_the_link_goes_out(cast: Cast, channel: str) -> None:
    rating = asked(cast, getattr(cast, channel))
    assert rating.token in Message.objects.get(kind=Kind.RATING).text


@pytest.mark.parametrize(
    ("text", "words"),
    [(CANTONESE, "服務"), (SIMPLIFIED, "服务"), (ENGLISH, "service")],
)
def test_the_question_is_in_the_customers_language(cast: Cast, text: str, words: str) -> None:
    asked(cast, text=text)
    assert words in Message.objects.get(kind=Kind.RATING).data["question"]


def test_nobody_is_asked_about_history(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, CANTONESE)
    Conversation.objects.update(is_history=True)
    conversation.refresh_from_db()
    wrap_up(conversation, cast.amy, WrapUpWords("送貨", "補送"))
    assert not Rating.objects.exists()


# -- answering ------------------------------------------------------------------------------------------------


def test_an_answer_is_the_customers_and_stays_with_the_ticket(cast: Cast) -> None:
    rating = take_rating(asked(cast), "4", "等得耐咗啲")
    assert (rating.score, rating.comment, rating.ticket is not None) == (4, "等得耐咗啲", True)
    event = Event.objects.get(verb="rating.given")
    assert (event.actor_kind, event.actor_id) == ("customer", rating.conversation.contact_id)


def test_the_same_answer_twice_is_one_event(cast: Cast) -> None:
    rating = asked(cast)
    for _ in range(2):
        take_rating(rating, "5", "")
    assert Event.objects.filter(verb="rating.given").count() == 1


def test_within_a_day_the_customer_may_think_again_and_later_not(cast: Cast) -> None:
    rating = asked(cast)
    now = timezone.now()
    take_rating(rating, "1", "嬲", now)
    take_rating(rating, "4", "搞掂咗", now + timedelta(hours=23))
    with pytest.raises(RatingRefused):
        take_rating(rating, "1", "", now + timedelta(hours=25))
    rating.refresh_from_db()
    assert (rating.score, rating.comment, rating.answered_at) == (4, "搞掂咗", now)


# -- the page -------------------------------------------------------------------------------------------------


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/rate/{asked(cast).token}/"


def test_the_page_takes_the_answer_from_anybody_with_the_link(client: Client, page: str) -> None:
    assert client.get(page).status_code == 200
    answer = client.post(page, {"score": "5", "comment": "好有耐性"})
    assert answer.status_code == 200
    assert "多謝" in answer.content.decode()
    assert (Rating.objects.get().score, Rating.objects.get().comment) == (5, "好有耐性")


@pytest.mark.parametrize("score", ["", "0", "6", "five", "4.5", "٣"])
def test_a_score_that_is_none_is_refused_in_words_and_the_comment_kept(
    client: Client, page: str, score: str
) -> None:
    answer = client.post(page, {"score": score, "comment": "打咗好耐嘅字"})
    assert answer.status_code == 422
    assert "打咗好耐嘅字" in answer.content.decode()
    assert Rating.objects.get().score is None


def test_a_comment_cannot_carry_a_page_of_its_own(client: Client, page: str) -> None:
    client.post(page, {"score": "1", "comment": "<script>alert(1)</script>"})
    assert b"<script>alert(1)" not in client.get(page).content


def test_sending_twice_is_one_answer(client: Client, page: str) -> None:
    for _ in range(2):
        assert client.post(page, {"score": "3"}).status_code == 200
    assert Rating.objects.filter(score=3).count() == 1


def test_who_comes_after_a_day_is_told_so(client: Client, page: str) -> None:
    Rating.objects.update(score=2, answered_at=timezone.now() - timedelta(hours=25))
    assert client.post(page, {"score": "5"}).status_code == 422
    assert Rating.objects.get().score == 2


@pytest.mark.parametrize("token", ["x", "../admin", "0" * 32])
def test_a_wrong_link_tells_nothing(client: Client, page: str, token: str) -> None:
    assert client.get(f"/rate/{token}/").status_code == 404


def test_the_page_speaks_the_customers_language_unless_another_is_chosen(client: Client, page: str) -> None:
    def title(query: str = "") -> str:
        return client.get(page + query, headers={"Accept-Language": "en"}).content.decode()

    assert "服務" in title()
    assert "How was our service?" in title("?language=en")
    assert "服务" in title("?language=zh-hans")


@pytest.mark.parametrize("nonsense", ["xx", "../../etc/passwd", "a" * 5000, "%00"])
def test_a_language_we_do_not_speak_is_as_if_none_was_chosen(
    client: Client, page: str, nonsense: str
) -> None:
    assert "服務" in client.get(f"{page}?language={nonsense}").content.decode()


def test_the_page_is_kept_by_no_cache(client: Client, page: str) -> None:
    assert "no-store" in client.get(page)["Cache-Control"]
