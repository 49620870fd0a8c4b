"""A caller's identity is checked, nothing of the answers is kept, and signs of fraud reach the leader on duty."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk
from yueting.accounts.models import Notice
from yueting.contacts.models import Contact, ContactPoint
from yueting.tickets.authority import RemedyKind
from yueting.tickets.identity import IdentityPlan
from yueting.tickets.models import (
    CheckResult,
    DeviceUse,
    FraudFlag,
    IdentityCheck,
    IdentityQuestion,
    RemedyState,
    Ticket,
)
from yueting.tickets.queries.identity import confirmed, plan_of, questions_of
from yueting.tickets.services.fraud_watch import clear_flag
from yueting.tickets.services.identifying import check_identity, keep_plan, keep_questions
from yueting.tickets.services.remedying import Wish, ask
from yueting.tickets.tests.test_views import get, post, signed_in
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, "我想退款").tickets.get()


def check(ticket: Ticket, who, right: int = 2, wrong: int = 0) -> IdentityCheck:
    return check_identity(
        ticket, who, right=right, wrong=wrong, client_key=f"c{IdentityCheck.objects.count()}"
    )


def fail(ticket: Ticket, who, times: int = 1) -> None:
    for _time in range(times):
        check(ticket, who, right=0, wrong=2)


def test_a_pass_holds_for_a_while_and_a_later_failure_undoes_it(cast: Cast, ticket: Ticket) -> None:
    now = timezone.now()
    assert confirmed(ticket, now) is None
    passed = check(ticket, cast.amy)
    found = confirmed(ticket, timezone.now())
    assert found
    assert found.check == passed
    assert confirmed(ticket, passed.at + timedelta(minutes=31)) is None
    check(ticket, cast.amy, right=1)  # broken off: says nothing
    assert confirmed(ticket, timezone.now())
    fail(ticket, cast.amy)
    assert confirmed(ticket, timezone.now()) is None


def test_nothing_of_the_answers_is_kept_anywhere(cast: Cast, ticket: Ticket) -> None:
    html = get(cast.amy, "tickets:identity", ticket.reference)
    assert "尾四個字" in html  # in the customer's Cantonese
    answers = {"answer_0": "right", "answer_1": "wrong", "answer_3": "right", "client_key": "one-check"}
    for _click in range(2):
        assert post(cast.amy, "tickets:identity", ticket.reference, **answers).status_code == 200
    kept = IdentityCheck.objects.get()
    assert kept.result == CheckResult.PASSED
    assert {f.name for f in IdentityCheck._meta.fields} == {
        *("id", "brand", "contact", "ticket", "agent", "result", "at", "client_key")
    }
    event = Event.objects.get(verb="identity.passed")
    assert event.data == {}
    assert "身分已確認" in get(cast.amy, "tickets:show", ticket.reference, htmx=False)


def test_a_check_without_a_question_is_none(cast: Cast, ticket: Ticket) -> None:
    assert post(cast.amy, "tickets:identity", ticket.reference, client_key="x").status_code == 422
    for who in (cast.kit, cast.may):
        with pytest.raises(PermissionDenied):
            check(ticket, who)
    assert not IdentityCheck.objects.exists()


def test_a_refund_says_that_identity_comes_first(cast: Cast, ticket: Ticket) -> None:
    assert ticket.klass == "refund"
    words = "先確認客戶身分"
    assert words in get(cast.amy, "tickets:show", ticket.reference, htmx=False)
    check(ticket, cast.amy)
    assert words not in get(cast.amy, "tickets:show", ticket.reference, htmx=False)


def test_the_third_failed_check_in_a_day_raises_one_flag(cast: Cast, ticket: Ticket) -> None:
    fail(ticket, cast.amy, 2)
    assert not FraudFlag.objects.exists()
    fail(ticket, cast.ben, 2)
    flag = FraudFlag.objects.get()
    assert (flag.sign, flag.contact, flag.ticket) == ("failed_checks", ticket.contact, ticket)
    assert Notice.objects.get(kind="fraud_flag").agent == cast.lee
    assert Event.objects.filter(verb="fraud.flagged").count() == 2  # at the ticket and at the customer
    assert "3" in get(cast.amy, "tickets:show", ticket.reference, htmx=False)


def test_failed_checks_of_two_days_are_no_sign(cast: Cast, ticket: Ticket) -> None:
    fail(ticket, cast.amy, 2)
    IdentityCheck.objects.update(at=timezone.now() - timedelta(hours=25))
    fail(ticket, cast.amy, 2)
    assert not FraudFlag.objects.exists()


def changed_address(contact: Contact, days_ago: float) -> None:
    Contact.objects.filter(pk=contact.pk).update(created_at=timezone.now() - timedelta(days=100))
    contact.points.update(created_at=timezone.now() - timedelta(days=100))
    ContactPoint.objects.create(
        contact=contact,
        brand=contact.brand,
        kind="email",
        address="new@example.hk",
        created_at=timezone.now() - timedelta(days=days_ago),
    )


@pytest.mark.parametrize(
    ("days_ago", "words", "is_sign"),
    [(2, "我想退款", True), (20, "我想退款", False), (2, "幾時開門？", False)],
)
def test_a_changed_address_and_then_a_refund_raises_a_flag(
    cast: Cast, days_ago: float, words: str, is_sign: bool
) -> None:
    first = talk(cast.joy_chat, "你好")
    changed_address(first.contact, days_ago)
    talk(cast.joy_chat, words)
    assert FraudFlag.objects.filter(sign="new_address_then_refund").exists() is is_sign
    assert Notice.objects.filter(kind="fraud_flag").exists() is is_sign


def test_a_new_customer_who_asks_for_a_refund_is_no_sign(cast: Cast, ticket: Ticket) -> None:
    assert not FraudFlag.objects.exists()


def test_one_device_with_three_customers_raises_a_flag_at_the_third(cast: Cast) -> None:
    device = {"device_id": "A-1234"}
    for sender in ("ming", "ming", "wing"):
        talk(cast.joy_api, "想問送貨時間", sender=sender, device=device)
    assert not FraudFlag.objects.exists()
    third = talk(cast.joy_api, "想問送貨時間", sender="ling", device=device)
    assert FraudFlag.objects.get().contact == third.contact
    talk(cast.cha_chat, "你好", sender="ho", device=device)  # another brand knows nothing of it
    assert FraudFlag.objects.count() == 1
    assert not DeviceUse.objects.filter(device__contains="1234").exists()


def test_browsers_without_a_number_are_no_device(cast: Cast) -> None:
    for sender in ("ming", "wing", "ling"):
        talk(cast.joy_chat, "你好", sender=sender, device={"browser": "Chrome 126"})
    assert not DeviceUse.objects.exists()


def test_the_api_tells_the_device(cast: Cast) -> None:
    from yueting.channels.base import RawInput
    from yueting.channels.http.adapter import HttpApi

    body = {"sender": {"address": "7", "device": "A-1"}, "text": "hi"}
    [message] = HttpApi().parse(RawInput("k", json.dumps(body).encode()))
    assert message.device == {"device_id": "A-1"}


def test_an_ordinary_message_costs_no_statement(cast: Cast, django_assert_num_queries) -> None:
    from yueting.conversations.services.arrival import Arrival
    from yueting.tickets.services.fraud_watch import watch_arrivals

    conversation = talk(cast.joy_chat, "幾時開門？")
    arrival = Arrival(conversation.messages.select_related("reading").get(), conversation, opened=True)
    with django_assert_num_queries(0):
        watch_arrivals([arrival])


def test_many_who_ask_for_refunds_cost_one_statement(cast: Cast, django_assert_num_queries) -> None:
    from yueting.conversations.services.arrival import Arrival
    from yueting.tickets.services.fraud_watch import watch_arrivals

    talks = [talk(cast.joy_chat, "我想退款", sender=f"c{n}") for n in range(4)]
    arrivals = [Arrival(t.messages.select_related("reading").get(), t, opened=True) for t in talks]
    with django_assert_num_queries(1):
        watch_arrivals(arrivals)


def test_with_a_flag_nobody_grants_alone(cast: Cast, ticket: Ticket) -> None:
    fail(ticket, cast.amy, 3)
    wish = Wish(RemedyKind.VOUCHER, Decimal(10), "賠禮")
    assert ask(ticket, cast.amy, wish, client_key="a").state == RemedyState.ASKED
    clear_flag(FraudFlag.objects.get(), cast.lee, "係本人")
    assert ask(ticket, cast.amy, wish, client_key="b").state == RemedyState.GRANTED


def test_a_leader_clears_a_flag_and_only_something_new_raises_it_again(cast: Cast, ticket: Ticket) -> None:
    fail(ticket, cast.amy, 3)
    flag = FraudFlag.objects.get()
    address = reverse("tickets:clearance", args=[flag.pk])
    assert address in get(cast.lee, "tickets:show", ticket.reference, htmx=False)
    assert address not in get(cast.amy, "tickets:show", ticket.reference, htmx=False)
    assert signed_in(cast.amy).post(address, {"why": "x"}).status_code == 404
    assert post(cast.lee, "tickets:clearance", flag.pk, why=" ").status_code == 422
    assert post(cast.lee, "tickets:clearance", flag.pk, why="打錯字").status_code == 200
    with pytest.raises(ValidationError):
        clear_flag(flag, cast.lee, "")
    with pytest.raises(PermissionDenied):
        clear_flag(flag, cast.amy, "x")
    fail(ticket, cast.amy, 2)
    assert not FraudFlag.objects.filter(cleared_at=None).exists()
    fail(ticket, cast.amy)
    assert FraudFlag.objects.filter(cleared_at=None).count() == 1


def test_a_brand_decides_how_it_checks(cast: Cast) -> None:
    client, address = signed_in(cast.sue), reverse("tickets:identity-settings")
    assert client.get(address).status_code == 200
    plan = {
        "plan-needed": 1,
        "plan-tolerated": 0,
        "plan-valid_minutes": 10,
        "plan-classes": ["order", "account"],
    }
    assert client.post(address, plan).status_code == 302
    assert plan_of(cast.joy) == IdentityPlan(1, 0, 10, frozenset({"order", "account"}))
    assert client.post(address, plan | {"plan-needed": 9}).status_code == 422
    lines = {"question-TOTAL_FORMS": 2, "question-INITIAL_FORMS": 0}
    assert client.post(address, lines | {"question-0-yue": ""}).status_code == 422
    assert client.post(address, lines | {"question-0-yue": "你隻貓叫咩名？"}).status_code == 302
    assert [question.words for question in questions_of(cast.joy)] == [{"yue": "你隻貓叫咩名？"}]
    assert len(questions_of(cast.cha)) == 4
    keep_questions(cast.joy, cast.sue, [{"en": "Which tea?"}, {"en": "Since when?"}])
    assert IdentityQuestion.objects.filter(is_retired=True).count() == 1
    assert signed_in(cast.lee).get(address).status_code == 403
    with pytest.raises(PermissionDenied):
        keep_plan(cast.joy, cast.lee, plan_of(cast.joy))
    with pytest.raises(PermissionDenied):
        keep_questions(cast.joy, cast.lee, [])


def test_checks_that_fail_at_once_raise_one_flag(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        ticket = talk(cast.joy_chat, "我想退款").tickets.get()
    keys = [f"k{n}" for n in range(3)]
    at_once(*[lambda k=k: check_identity(ticket, cast.amy, right=0, wrong=2, client_key=k) for k in keys])
    assert IdentityCheck.objects.count() == 3
    assert FraudFlag.objects.count() == 1
    connection.close()
