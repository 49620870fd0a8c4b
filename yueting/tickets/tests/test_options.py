"""Two or three ways, each with both sides; one of them is chosen."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.cast import Cast, talk
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Option, Ticket
from yueting.tickets.options import Choice, as_text, check_choices
from yueting.tickets.queries.path import path_of
from yueting.tickets.services.offering import choose, offer
from yueting.tickets.tests.test_views import get, post
from yueting.timeline.models import Event

REFUND = Choice("退款", "三日內到帳", "件貨要寄返")
SWAP = Choice("換貨", "聽日送到", "顏色要睇存貨")
REPAIR = Choice("維修", "唔使寄返", "要等一星期")


@pytest.mark.parametrize("count", [2, 3])
def test_two_or_three_are_offered(count: int) -> None:
    check_choices([REFUND, SWAP, REPAIR][:count])


@pytest.mark.parametrize(
    "choices",
    [
        [],
        [REFUND],
        [REFUND, SWAP, REPAIR, Choice("a", "b", "c")],
        [REFUND, Choice("換貨", " ", "x")],
        [REFUND, Choice("換貨", "x", "")],
        [REFUND, REFUND],
    ],
)
def test_what_is_no_choice_is_refused(choices: list[Choice]) -> None:
    with pytest.raises(NotAllowed):
        check_choices(choices)


@pytest.mark.parametrize(
    ("tongue", "opening"),
    [("yue", "而家有兩個做法"), ("zh-hant", "現在有兩個"), ("zh-hans", "现在有两个"), ("en", "two ways")],
)
def test_the_customer_is_told_in_their_own_variety(tongue, opening: str) -> None:
    text = as_text([REFUND, SWAP], tongue)
    assert opening in text
    for part in ("1. 退款", "三日內到帳", "件貨要寄返", "2. 換貨"):
        assert part in text


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！").tickets.get()


def test_the_chosen_one_becomes_the_plan(cast: Cast, ticket: Ticket) -> None:
    first, second = offer(ticket, cast.amy, [REFUND, SWAP])
    choose(second, cast.amy)
    choose(second, cast.amy)
    assert path_of(ticket).plan == "換貨"
    assert Event.objects.get(verb="options.chosen").data["place"] == 2
    with pytest.raises(ValidationError):
        choose(first, cast.amy)
    offer(ticket, cast.amy, [REFUND, REPAIR])
    with pytest.raises(AlreadyDone):
        choose(first, cast.amy)
    assert Event.objects.filter(verb="options.offered").first().data["options"][1]["words"] == "換貨"
    assert path_of(ticket).plan == "換貨"


def test_options_are_offered_and_chosen_by_clicks(cast: Cast, ticket: Ticket) -> None:
    typed = {
        f"{part}_{place}": getattr(choice, part)
        for place, choice in enumerate([REFUND, SWAP], 1)
        for part in ("words", "pros", "cons")
    }
    assert post(cast.amy, "tickets:options", ticket.reference, **typed | {"cons_2": ""}).status_code == 422
    half = post(cast.amy, "tickets:options", ticket.reference, **typed | {"words_3": "維修"})
    assert half.status_code == 422
    assert "維修" in half.content.decode()
    assert post(cast.kit, "tickets:options", ticket.reference, **typed).status_code == 422
    assert post(cast.amy, "tickets:options", ticket.reference, **typed).status_code == 200
    panel = get(cast.amy, "tickets:panel", ticket.conversations.get().pk)
    assert "而家有兩個做法" in panel
    option = Option.objects.get(place=1)
    choice = reverse("tickets:option-choice", args=[option.pk])
    assert choice in panel
    assert choice not in get(cast.kit, "tickets:show", ticket.reference, htmx=False)
    assert post(cast.may, "tickets:option-choice", option.pk).status_code == 404
    assert post(cast.amy, "tickets:option-choice", option.pk).status_code == 200
    assert post(cast.amy, "tickets:option-choice", Option.objects.get(place=2).pk).status_code == 422
    assert choice not in get(cast.amy, "tickets:show", ticket.reference, htmx=False)
