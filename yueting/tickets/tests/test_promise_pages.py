"""The pages of promises: offered beside the talk, on the ticket, in the list, and for the customer."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.replying import reply
from yueting.tickets.models import Promise, Ticket
from yueting.tickets.services import promising, reminding, status_links
from yueting.tickets.tests.test_views import HTMX, get, post, signed_in

pytestmark = pytest.mark.django_db
COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
HOUR = timedelta(hours=1)


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    return talk(cast.joy_chat, COMPLAINT)


@pytest.fixture
def ticket(conversation: Conversation) -> Ticket:
    return conversation.tickets.get()


@pytest.fixture
def promise(cast: Cast, ticket: Ticket) -> Promise:
    due = timezone.now() + 24 * HOUR
    return promising.make(ticket, cast.amy, key=uuid4(), what="補寄一隻杯", due_at=due)


def moment(hours: float) -> str:
    return f"{timezone.localtime() + hours * HOUR:%Y-%m-%dT%H:%M}"


def test_what_was_found_is_offered_beside_the_talk_and_confirmed_with_one_click(
    cast: Cast, conversation: Conversation
) -> None:
    reply(conversation, cast.amy, "我哋24小時內覆你", client_key="said")
    found = Promise.objects.get()
    confirm = reverse("tickets:promise-judge", args=[found.pk, "confirm"])
    assert confirm in get(cast.amy, "tickets:panel", conversation.pk)
    assert confirm in get(cast.amy, "tickets:promises-found", conversation.pk)
    assert (
        signed_in(cast.may).get(reverse("tickets:promises-found", args=[conversation.pk])).status_code == 404
    )
    answer = signed_in(cast.amy).post(confirm, {"version": found.version}, headers=HTMX)
    assert answer.status_code == 200
    assert "yt:ticket" in answer["HX-Trigger"]
    page = get(cast.amy, "tickets:panel", conversation.pk)
    assert confirm not in page
    assert Promise.objects.get().reference in page
    again = signed_in(cast.amy).post(confirm, {"version": found.version}, headers=HTMX)
    assert again.status_code == 422


def test_who_may_not_write_in_the_talk_is_not_asked(cast: Cast, conversation: Conversation) -> None:
    reply(conversation, cast.amy, "我哋24小時內覆你", client_key="said")
    page = get(cast.kit, "tickets:panel", conversation.pk)
    assert reverse("tickets:promise-judge", args=[Promise.objects.get().pk, "confirm"]) not in page


def test_a_promise_in_the_past_brings_the_question_back_with_the_words(cast: Cast, ticket: Ticket) -> None:
    wanted = {"key": str(uuid4()), "what": "打返畀佢", "due_at": moment(-1)}
    answer = post(cast.amy, "tickets:promise-make", ticket.reference, **wanted)
    assert answer.status_code == 422
    assert "打返畀佢" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert (
        post(cast.amy, "tickets:promise-make", ticket.reference, **wanted | {"due_at": moment(1)}).status_code
        == 200
    )
    assert Promise.objects.get().what == "打返畀佢"


def test_a_delay_is_drafted_checked_and_sent(cast: Cast, promise: Promise) -> None:
    facts = {"version": promise.version, "due_at": moment(30), "why": "貨未到"}
    asked = post(cast.amy, "tickets:promise-delay", promise.pk, **facts)
    assert asked.status_code == 200
    draft = re.search(r'name="drafted" value="([^"]+)"', asked.content.decode())
    assert draft
    assert "貨未到" in draft[1]
    assert not Message.objects.filter(author="agent").exists()
    again = post(
        cast.amy,
        "tickets:promise-delay",
        promise.pk,
        **facts | {"why": "落雨", "words": draft[1].replace("\n", "\r\n"), "drafted": draft[1]},
    )
    assert "落雨" in again.content.decode()  # other facts below an unedited draft: drafted anew
    sent = post(
        cast.amy, "tickets:promise-delay", promise.pk, **facts, words="對唔住，聽日先到", drafted=draft[1]
    )
    assert sent.status_code == 200
    assert Message.objects.get(author="agent").text == "對唔住，聽日先到"
    assert Promise.objects.get().delays == 1


def test_a_draft_left_as_it_is_goes_out_with_the_next_press(cast: Cast, promise: Promise) -> None:
    facts = {"version": promise.version, "due_at": moment(30), "why": "貨未到"}
    asked = post(cast.amy, "tickets:promise-delay", promise.pk, **facts).content.decode()
    drafted = re.search(r'name="drafted" value="([^"]+)"', asked)
    assert drafted
    draft = unescape(drafted[1])
    assert status_links.status_link(promise.ticket) in draft
    sent = post(cast.amy, "tickets:promise-delay", promise.pk, **facts, words=draft, drafted=draft)
    assert sent.headers.get("HX-Trigger")
    assert Message.objects.get(author="agent").text == draft


def test_kept_and_no_longer_wanted_are_said_on_the_ticket(
    cast: Cast, ticket: Ticket, promise: Promise
) -> None:
    assert reverse("tickets:promise-end", args=[promise.pk, "keep"]) in get(
        cast.amy, "tickets:show", ticket.reference
    )
    unexplained = post(
        cast.amy, "tickets:promise-end", promise.pk, "withdraw", version=promise.version, words=""
    )
    assert unexplained.status_code == 422
    done = post(cast.amy, "tickets:promise-end", promise.pk, "keep", version=promise.version, words="寄咗")
    assert done.status_code == 200
    assert reverse("tickets:promise-end", args=[promise.pk, "keep"]) not in get(
        cast.amy, "tickets:show", ticket.reference
    )
    late = post(cast.amy, "tickets:promise-end", promise.pk, "keep", version=promise.version, words="")
    assert late.status_code == 422


def test_promises_of_another_brand_are_not_there(cast: Cast, promise: Promise) -> None:
    for name in ("promise-delay", "promise-end", "promise-judge"):
        more = {"promise-delay": (), "promise-end": ("keep",), "promise-judge": ("confirm",)}[name]
        address = reverse(f"tickets:{name}", args=[promise.pk, *more])
        assert signed_in(cast.may).post(address, {"version": 1}).status_code == 404
    assert promise.reference not in get(cast.may, "tickets:promises", htmx=False, owner="all")


def test_the_list_shows_what_is_owed_and_the_figures(cast: Cast, ticket: Ticket, promise: Promise) -> None:
    assert promise.reference in get(cast.amy, "tickets:promises", htmx=False)
    assert promise.reference not in get(cast.ben, "tickets:promises", htmx=False)
    assert promise.reference in get(cast.lee, "tickets:promises", htmx=False, owner="all")
    Promise.objects.update(
        due_at=timezone.now() - HOUR, first_due_at=timezone.now() - HOUR, look_at=timezone.now()
    )
    reminding.sweep()
    html = get(cast.lee, "tickets:promises", htmx=False, owner="all", state="broken")
    assert promise.reference in html
    assert "0%" in html


def test_the_list_goes_by_pages(cast: Cast, ticket: Ticket) -> None:
    due = timezone.now() + HOUR
    for number in range(26):
        promising.make(ticket, cast.amy, key=uuid4(), what=str(number), due_at=due)
    first = get(cast.amy, "tickets:promises", htmx=False)
    assert first.count(f">{ticket.reference}-") == 25
    assert "page=2" in first
    assert get(cast.amy, "tickets:promises", htmx=False, page="2").count(f">{ticket.reference}-") == 1
    assert (
        signed_in(cast.amy).get(reverse("tickets:promises"), {"page": "x", "state": "?"}).status_code == 200
    )


# -- the customer's page ----------------------------------------------------------------------------------------


def customers_page(ticket: Ticket, **query: str):
    return Client().get(status_links.status_link(ticket).split("8000")[1], query)


def test_a_customer_without_account_sees_state_and_promises_and_nothing_internal(
    cast: Cast, ticket: Ticket, promise: Promise
) -> None:
    promising.keep(promise, cast.amy, version=promise.version, outcome="內部講法")
    answer = customers_page(ticket)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert promise.reference in html
    assert "補寄一隻杯" in html
    for inside in ("內部講法", "Amy", COMPLAINT, "sessionid"):
        assert inside not in html
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"


def test_the_customers_page_speaks_three_languages(ticket: Ticket) -> None:
    own = customers_page(ticket).content.decode()
    assert 'lang="zh-Hant-HK"' in own
    simplified, english = (
        customers_page(ticket, language=code).content.decode() for code in ("zh-hans", "en")
    )
    assert 'lang="zh-Hans"' in simplified
    assert "Your matter" in english
    assert "Your matter" not in own


def test_a_link_cut_off_made_up_or_too_old_says_so(ticket: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    link = status_links.status_link(ticket).split("8000")[1]
    for wrong in (
        link[:-5] + "/",
        reverse("tickets:status", args=["x"]),
        reverse("tickets:status", args=["a:b:c"]),
    ):
        assert Client().get(wrong).status_code == 404
    other = signing.Signer(salt="another door").sign_object([ticket.pk.hex, 800_000])
    assert Client().get(reverse("tickets:status", args=[other])).status_code == 404
    monkeypatch.setattr(status_links, "VALID_FOR", timedelta(days=-1))
    assert Client().get(link).status_code == 410


def test_the_agent_sends_the_customer_the_link_once(cast: Cast, ticket: Ticket) -> None:
    html = get(cast.amy, "tickets:status-link", ticket.reference)
    link = status_links.status_link(ticket)
    assert link in html
    assert ticket.reference in html
    said = {"key": str(uuid4()), "words": f"睇呢度：{link}"}
    for _ in range(2):  # a double click
        assert post(cast.amy, "tickets:status-link", ticket.reference, **said).status_code == 200
    assert Message.objects.get(author="agent").text == said["words"]
    assert (
        post(cast.kit, "tickets:status-link", ticket.reference, **said | {"key": str(uuid4())}).status_code
        == 422
    )
    assert signed_in(cast.may).get(reverse("tickets:status-link", args=[ticket.reference])).status_code == 404


def test_the_panel_asks_no_more_for_a_ticket_with_many_promises(cast: Cast, ticket: Ticket) -> None:
    address = reverse("tickets:panel", args=[ticket.conversations.get().pk])
    client = signed_in(cast.amy)

    def statements() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    few = statements()
    for hours in range(2, 8):
        due = timezone.now() + hours * HOUR
        promising.make(ticket, cast.amy, key=uuid4(), what="覆你", due_at=due)
    assert statements() == few
