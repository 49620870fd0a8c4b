"""Tickets over the API: changed as a whole or not at all, never over somebody else's change, told to webhooks."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, talk
from yueting.accounts.services.api_tokens import make_token
from yueting.channels.models import WebhookCall, WebhookEndpoint
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import Ticket, TicketState
from yueting.tickets.services.declaring import Declaration, declare
from yueting.tickets.services.progress import act
from yueting.tickets.tests.walked import walk
from yueting.timeline.models import Event

LATE = "我張單等咗兩個星期都未到，好嬲！我要投訴！"


@pytest.fixture
def app(cast: Cast) -> Client:
    return Client(headers={"Authorization": f"Bearer {make_token(cast.joy, 'CRM')[1]}"})


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, LATE).tickets.get()


def patch(app: Client, ticket: Ticket, **data: Any) -> Any:
    given = {"version": ticket.version} | data
    return app.patch(f"/api/v1/tickets/{ticket.reference}", given, content_type="application/json")


def action(app: Client, ticket: Ticket, **data: Any) -> Any:
    path = f"/api/v1/tickets/{ticket.reference}/actions"
    return app.post(path, {"version": ticket.version} | data, content_type="application/json")


def test_a_program_changes_a_ticket_in_its_own_name(app: Client, cast: Cast, ticket: Ticket) -> None:
    answer = patch(
        app,
        ticket,
        subject="遲送",
        ticket_class="delivery",
        owner="ben@desk.example",
        tags=["VIP", "遲送"],
        why="客人話只係查詢",
    )
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["subject"], shown["ticket_class"], shown["owner"], shown["tags"]) == (
        "遲送",
        "delivery",
        "Ben",
        ["vip", "遲送"],
    )
    assert shown["version"] > ticket.version
    verbs = Event.objects.filter(actor_kind="api", actor_name="CRM").values_list("verb", flat=True)
    assert set(verbs) >= {"ticket.downgrade", "ticket.assign", "ticket.change_subject", "ticket.tagged"}


def test_a_change_against_an_old_version_changes_nothing(app: Client, cast: Cast, ticket: Ticket) -> None:
    act(ticket, Action.TAKE, cast.amy, version=ticket.version, owner=cast.amy)
    answer = patch(app, ticket, subject="舊")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "changed_meanwhile")
    assert Ticket.objects.get().subject != "舊"


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": 9},
        {"owner": "nobody@x.example"},
        {"owner": "may@desk.example"},
        {"level": 0},
        {"tags": ["長" * 41]},
    ],
)
def test_a_change_that_cannot_be_leaves_everything_as_it_was(
    app: Client, ticket: Ticket, wrong: dict[str, Any]
) -> None:
    answer = patch(app, ticket, subject="新", **wrong)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    unchanged = Ticket.objects.get()
    assert (unchanged.subject, unchanged.version) == (ticket.subject, ticket.version)


def test_a_level_is_lowered_with_a_reason(app: Client, ticket: Ticket) -> None:
    assert patch(app, ticket, level=0, why="客人落錯單").status_code == 200
    assert Event.objects.get(verb="ticket.lower_level").data["why"] == "客人落錯單"


def test_a_complaint_gets_another_class_only_with_a_reason(app: Client, ticket: Ticket) -> None:
    refused = patch(app, ticket, ticket_class="delivery")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "not_allowed.reason_missing")


def test_a_program_moves_a_ticket_through_its_life(app: Client, cast: Cast, ticket: Ticket) -> None:
    walk(ticket, cast.amy)
    ticket.refresh_from_db()
    assert action(app, ticket, action="resolve").json()["state"] == TicketState.RESOLVED
    ticket.refresh_from_db()
    refused = action(app, ticket, action="close")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "not_allowed.reason_missing")
    assert action(app, ticket, action="close", why="妥").json()["state"] == TicketState.CLOSED


def test_another_brands_ticket_is_not_there(app: Client, cast: Cast) -> None:
    foreign = talk(cast.cha_chat, "我要投诉！", sender="li").tickets.get()
    assert patch(app, foreign, subject="x").status_code == 404
    assert action(app, foreign, action="take").status_code == 404


def test_tickets_are_found_by_tag_and_incidents_are_listed(app: Client, cast: Cast, ticket: Ticket) -> None:
    patch(app, ticket, tags=["遲送"])
    assert len(app.get("/api/v1/tickets", {"tag": "遲送"}).json()["items"]) == 1
    assert app.get("/api/v1/tickets", {"tag": "冇"}).json()["items"] == []
    incident = declare(cast.joy, cast.amy, Declaration("delivery", "大雨"), [ticket])
    [shown] = app.get("/api/v1/incidents").json()["items"]
    assert (shown["reference"], shown["tickets"]) == (incident.reference, 1)
    assert app.get(f"/api/v1/tickets/{ticket.reference}").json()["incidents"] == [incident.reference]


def test_webhooks_say_the_number_of_the_ticket(app: Client, cast: Cast, ticket: Ticket) -> None:
    WebhookEndpoint.objects.create(
        brand=cast.joy, url="https://crm.example/", secret="whsec_" + "A" * 32, verbs=["ticket.tagged"]
    )
    patch(app, ticket, tags=["遲送"])
    data = WebhookCall.objects.get().body["data"]
    assert (data["reference"], data["added"], data["actor"]["name"]) == (ticket.reference, "遲送", "CRM")


def test_a_program_makes_a_ticket_a_part_of_another_of_the_same_customer(
    app: Client, cast: Cast, ticket: Ticket
) -> None:
    other = talk(cast.joy_api, LATE, sender="app-ming").tickets.get()
    path = f"/api/v1/tickets/{ticket.reference}/merging"

    def merging(**data: Any) -> Any:
        given = {"version": ticket.version, "into": other.reference} | data
        return app.post(path, given, content_type="application/json")

    refused = merging()
    assert refused.status_code == 422
    Ticket.objects.filter(pk=other.pk).update(contact=ticket.contact)
    assert merging(into="YT-99999").status_code == 404
    assert merging(version=ticket.version + 7).status_code == 409
    merged = merging(why="同一件事")
    assert (merged.status_code, merged.json()["reference"]) == (200, other.reference)
    assert set(merged.json()["conversations"]) == {
        str(pk) for pk in other.conversations.values_list("pk", flat=True)
    }
    ticket.refresh_from_db()
    assert (ticket.state, other.conversations.count()) == ("closed", 2)
    assert Event.objects.get(verb="ticket.merged").data["why"] == "同一件事"
