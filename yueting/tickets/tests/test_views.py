"""The pages of tickets: the panel, the list, the actions, the wrap-up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation, Kind
from yueting.conversations.services import replying
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import Ticket, TicketState
from yueting.tickets.services.progress import WrapUpWords, act, wrap_up
from yueting.tickets.tests.walked import walk

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def get(agent: Agent, name: str, *args: object, htmx: bool = True, **query: object) -> str:
    response = signed_in(agent).get(reverse(name, args=args), query, headers=HTMX if htmx else {})
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def post(agent: Agent, name: str, *args: object, **data: object):
    return signed_in(agent).post(reverse(name, args=args), data, headers=HTMX)


@pytest.fixture
def complaint(cast: Cast) -> Ticket:
    conversation = talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！")
    return conversation.tickets.get()


def conversation_of(ticket: Ticket) -> Conversation:
    return ticket.conversations.get()


def test_the_panel_shows_class_level_priority_reasons_and_clocks(cast: Cast, complaint: Ticket) -> None:
    html = get(cast.amy, "tickets:panel", conversation_of(complaint).pk)
    assert complaint.reference in html
    assert f"level-{complaint.level}" in html
    assert html.count("data-due=") >= 2
    assert reverse("tickets:priority", args=[complaint.reference]) in html


def test_the_priority_says_its_reasons_in_words(cast: Cast, complaint: Ticket) -> None:
    html = get(cast.amy, "tickets:priority", complaint.reference)
    assert html.count("<li>") == len(complaint.priority_reasons) > 1
    assert "<strong" in html
    assert "%(" not in html
    assert "angry" not in html  # values are translated too, here into Chinese
    assert signed_in(cast.may).get(reverse("tickets:priority", args=[complaint.reference])).status_code == 404


def test_the_level_names_the_reading_that_decided_it(cast: Cast, complaint: Ticket) -> None:
    conversation = conversation_of(complaint)
    html = get(cast.amy, "tickets:panel", conversation.pk)
    assert reverse("conversations:reading", args=[conversation.messages.get().pk]) in html


def test_a_talk_without_a_ticket_offers_to_open_one(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    assert not conversation.tickets.exists()
    html = get(cast.amy, "tickets:panel", conversation.pk)
    assert reverse("tickets:open", args=[conversation.pk]) in html
    wanted = {"subject": "想知幾時有貨", "klass": "consultation", "level": "0"}
    assert post(cast.amy, "tickets:open", conversation.pk, **wanted).status_code == 200
    again = post(cast.amy, "tickets:open", conversation.pk, **wanted)
    assert again.status_code == 422
    assert "想知幾時有貨" in again.content.decode()
    assert conversation.tickets.get().subject == "想知幾時有貨"


def test_raising_needs_a_reason_and_keeps_what_was_chosen(cast: Cast, complaint: Ticket) -> None:
    answer = post(
        cast.amy, "tickets:change", complaint.reference, "raise_level", level="4", version=complaint.version
    )
    assert answer.status_code == 422
    assert 'value="4" selected' in answer.content.decode()
    post(
        cast.amy,
        "tickets:change",
        complaint.reference,
        "raise_level",
        level="4",
        why="媒體",
        version=complaint.version,
    )
    complaint.refresh_from_db()
    assert complaint.level == 4
    assert conversation_of(complaint).level == 4


def test_only_a_leader_lowers_a_level(cast: Cast, complaint: Ticket) -> None:
    address = reverse("tickets:change", args=[complaint.reference, "lower_level"])
    refused = signed_in(cast.amy).get(address, headers=HTMX)
    assert refused.status_code == 422
    assert refused["HX-Retarget"] == "#notices"
    answer = post(
        cast.lee,
        "tickets:change",
        complaint.reference,
        "lower_level",
        level="0",
        why="誤會",
        version=complaint.version,
    )
    assert answer.status_code == 200
    complaint.refresh_from_db()
    assert (complaint.level, complaint.overruled_level is not None) == (0, True)


def test_changing_what_a_colleague_changed_meanwhile_is_refused_once_and_keeps_the_words(
    cast: Cast, complaint: Ticket
) -> None:
    seen = complaint.version
    act(complaint, Action.TAKE, cast.amy, version=seen, owner=cast.amy)
    answer = post(
        cast.lee, "tickets:change", complaint.reference, "wait_department", why="等物流", version=seen
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "等物流" in html
    assert f'name="version" value="{seen + 1}"' in html
    again = post(
        cast.lee, "tickets:change", complaint.reference, "wait_department", why="等物流", version=seen + 1
    )
    assert again.status_code == 200
    complaint.refresh_from_db()
    assert complaint.state == TicketState.PENDING_DEPARTMENT


def test_two_agents_ending_at_once_the_second_is_told_who_was_first(cast: Cast, complaint: Ticket) -> None:
    conversation = conversation_of(complaint)
    words = {"matter": "遲送", "solution": "補送", "follow_up": ""}
    assert post(cast.amy, "tickets:wrap-up", conversation.pk, **words).status_code == 200
    second = post(cast.lee, "tickets:wrap-up", conversation.pk, **words | {"solution": "退款俾佢"})
    assert second.status_code == 422
    assert "Amy" in second.content.decode()
    assert "退款俾佢" in second.content.decode()
    assert conversation.wrap_ups.count() == 1


def test_the_wrap_up_is_drafted_from_what_was_said(cast: Cast, complaint: Ticket) -> None:
    conversation = conversation_of(complaint)
    replying.reply(conversation, cast.amy, "我哋聽日補送俾你", client_key="draft-0001")
    html = get(cast.amy, "tickets:wrap-up", conversation.pk)
    assert "我張單等咗兩個星期" in html
    assert "我哋聽日補送俾你" in html
    assert complaint.reference in html


def test_resolving_asks_for_a_rating_and_closing_needs_a_reason(cast: Cast, complaint: Ticket) -> None:
    conversation = conversation_of(complaint)
    walk(complaint, cast.amy)
    post(cast.amy, "tickets:wrap-up", conversation.pk, matter="遲送", solution="補送")
    complaint.refresh_from_db()
    assert complaint.state == TicketState.RESOLVED
    assert conversation.messages.filter(kind=Kind.RATING).exists()
    refused = post(
        cast.amy, "tickets:change", complaint.reference, "close", why="", version=complaint.version
    )
    assert refused.status_code == 422
    post(cast.amy, "tickets:change", complaint.reference, "close", why="客戶滿意", version=complaint.version)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.close_reason) == (TicketState.CLOSED, "客戶滿意")


def test_a_reopened_ticket_of_an_ended_talk_can_be_resolved_again(cast: Cast, complaint: Ticket) -> None:
    conversation = conversation_of(complaint)
    wrap_up(conversation, cast.amy, WrapUpWords("遲送", "補送"))
    complaint.refresh_from_db()
    post(cast.amy, "tickets:change", complaint.reference, "reopen", why="未收到", version=complaint.version)
    complaint.refresh_from_db()
    assert complaint.state == TicketState.OPEN
    assert complaint.due_at is not None
    post(cast.amy, "tickets:change", complaint.reference, "resolve", why="", version=complaint.version)
    complaint.refresh_from_db()
    assert complaint.state == TicketState.RESOLVED
    assert complaint.resolved_at is not None
    assert complaint.due_at is None


def test_a_client_is_offered_no_action(cast: Cast, complaint: Ticket) -> None:
    html = get(cast.kit, "tickets:show", complaint.reference, htmx=False)
    assert "/raise_level/" not in html
    answer = post(cast.kit, "tickets:change", complaint.reference, "take", version=complaint.version)
    assert answer.status_code == 422
    complaint.refresh_from_db()
    assert complaint.state == TicketState.NEW


@pytest.mark.parametrize("action", ["take", "raise_level", "close", "nonsense"])
def test_tickets_of_another_brand_cannot_be_found(cast: Cast, complaint: Ticket, action: str) -> None:
    assert post(cast.may, "tickets:change", complaint.reference, action, version=1).status_code == 404
    assert complaint.reference not in get(cast.may, "tickets:list", htmx=False, state="all")


def test_the_ticket_page_shows_its_talks_and_what_happened(cast: Cast, complaint: Ticket) -> None:
    html = get(cast.amy, "tickets:show", complaint.reference, htmx=False)
    assert reverse("conversations:show", args=[conversation_of(complaint).pk]) in html
    assert '<ol class="timeline">' in html


def tickets(cast: Cast, count: int) -> list[Ticket]:
    """Many tickets of two brands, with equal priorities and missing deadlines among them."""
    contacts = {
        b: talk(inbox, "你好", sender=f"x{b}").contact
        for b, inbox in ((0, cast.joy_chat), (1, cast.cha_chat))
    }
    now = timezone.now()
    return Ticket.objects.bulk_create(
        Ticket(
            reference=f"YT-{n:05}",
            brand=contacts[n % 2].brand,
            contact=contacts[n % 2],
            channel="chat",
            subject=f"Matter {n}",
            priority=n % 7,
            level=n % 5,
            state=[*TicketState.values][n % 6],
            due_at=now + timedelta(minutes=n % 11) if n % 3 else None,
            owner=cast.amy if n % 4 == 0 else None,
        )
        for n in range(count)
    )


def test_pages_of_the_list_follow_each_other_without_gap_or_repeat(cast: Cast) -> None:
    made = tickets(cast, 120)
    client, seen, after = signed_in(cast.zoe), [], ""
    while True:
        response = client.get(
            reverse("tickets:list"), {"state": "all", "after": after} if after else {"state": "all"}
        )
        rows = response.context["rows"]
        assert len(rows) <= 25
        seen += rows
        if not response.context["following"]:
            break
        after = str(response.context["following"])
    assert len(seen) == len({row.pk for row in seen}) == len(made)
    keys = [(-row.priority, row.due_at is None, row.due_at or timezone.now(), row.pk) for row in seen]
    assert [k[:2] for k in keys] == sorted(k[:2] for k in keys)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"level": "4"}, lambda t: t.level == 4),
        ({"state": "closed"}, lambda t: t.state == "closed"),
        ({"owner": "me"}, lambda t: False),
        ({"owner": "nobody"}, lambda t: t.owner_id is None),
        ({"brand": "cha"}, lambda t: int(t.reference[3:]) % 2 == 1),
        ({"channel": "email"}, lambda t: False),
        ({"klass": "refund"}, lambda t: False),
        ({"level": "9", "owner": "'; drop", "state": "x"}, lambda t: t.is_unsolved),
    ],
)
def test_filters_narrow_the_list(cast: Cast, query: dict[str, str], wanted) -> None:
    made = tickets(cast, 24)
    shown = query if "state" in query else {"state": "all", **query}
    rows = signed_in(cast.zoe).get(reverse("tickets:list"), shown).context["rows"]
    assert {row.pk for row in rows} == {t.pk for t in made if wanted(t)}


def test_the_list_needs_few_statements(cast: Cast, django_assert_max_num_queries) -> None:
    tickets(cast, 60)
    client = signed_in(cast.zoe)
    with django_assert_max_num_queries(9):
        client.get(reverse("tickets:list"))
