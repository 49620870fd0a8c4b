"""Rules: they do what they say once for each occasion, show what they would do, and stop when they loop."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk, write
from yueting.accounts.models import Notice
from yueting.channels.models import WebhookCall, WebhookEndpoint
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import FollowUp, Rule, RuleRun, RuleState, RunState, Tag, Ticket
from yueting.tickets.rules import Condition, Deed, Doing, Facts, Field, judge, loops
from yueting.tickets.services.deeds import do
from yueting.tickets.services.progress import act
from yueting.tickets.services.rule_making import Draft, preview, save_rule, switch
from yueting.tickets.services.ruling import queue_by_time, run_rules
from yueting.tickets.services.tagging import set_tags
from yueting.tickets.tests.test_views import get, post, signed_in
from yueting.timeline.models import Event
from yueting.timeline.services import Actor

LATE = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
FACTS = Facts("complaint", 2, 60, 1, "open", "chat", "", "team", "張單未到", ("遲送",))


@pytest.mark.parametrize(
    ("field", "value", "holds"),
    [
        (Field.KLASS, "complaint", True),
        (Field.KLASS, "refund", False),
        (Field.LEVEL_FROM, "2", True),
        (Field.LEVEL_FROM, "3", False),
        (Field.LEVEL_TO, "2", True),
        (Field.LEVEL_TO, "1", False),
        (Field.PRIORITY_FROM, "61", False),
        (Field.VALUE_FROM, "1", True),
        (Field.OWNER, "nobody", True),
        (Field.OWNER, "somebody", False),
        (Field.TAG, "遲送", True),
        (Field.NO_TAG, "遲送", False),
        (Field.WORDS, "退款 未到", True),
        (Field.WORDS, "退款", False),
        (Field.TEAM, "team", True),
        (Field.CHANNEL, "email", False),
    ],
)
def test_a_condition_holds_or_names_itself(field: Field, value: str, holds: bool) -> None:
    verdict = judge([Condition(field, value)], FACTS)
    assert verdict.holds is holds
    assert holds or dict(verdict.reason.values)["condition"] == field.value


def test_all_conditions_must_hold_and_none_is_for_everything() -> None:
    assert judge([], FACTS).holds
    assert not judge([Condition(Field.KLASS, "complaint"), Condition(Field.TAG, "x")], FACTS).holds
    assert loops("a", ["b", "a"])
    assert not loops("a", ["b"])


def rule(
    cast: Cast,
    trigger: str,
    deeds: list[tuple[str, str]],
    *,
    on: bool = True,
    minutes: int = 0,
    conditions: tuple[tuple[str, str], ...] = (),
    name: str = "Rule",
) -> Rule:
    made = save_rule(cast.joy, cast.lee, Draft(name, trigger, minutes, conditions, tuple(deeds)))
    return switch(made, cast.lee, version=made.version, on=True) if on else made


def test_a_critical_complaint_that_nobody_has_goes_to_the_leader_on_duty(cast: Cast) -> None:
    rule(
        cast,
        "ticket.opened",
        [
            ("assign", "duty"),
            ("tag", "急"),
            ("remind", "即刻覆"),
            ("notify", "睇下"),
            ("webhook", "critical"),
        ],
        conditions=(("level_from", "1"), ("klass", "complaint")),
    )
    WebhookEndpoint.objects.create(
        brand=cast.joy,
        url="https://crm.example/hook",
        secret="whsec_" + "A" * 32,
        verbs=["ticket.rule_called"],
    )
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    assert run_rules() == 1
    ticket.refresh_from_db()
    assert ticket.owner == cast.lee
    assert [tag.name for tag in ticket.tags.all()] == ["急"]
    assert set(Notice.objects.filter(agent=cast.lee).values_list("kind", flat=True)) >= {
        "rule_says",
        "assigned",
    }
    body = WebhookCall.objects.get().body
    assert (body["data"]["word"], body["data"]["reference"]) == ("critical", ticket.reference)
    assert set(Event.objects.filter(actor_kind="rule").values_list("actor_name", flat=True)) == {"Rule"}
    assert run_rules() == 0


def test_a_rule_passes_over_what_it_is_not_for_and_says_why(cast: Cast) -> None:
    rule(cast, "ticket.opened", [("tag", "急")], conditions=(("klass", "praise"),))
    talk(cast.joy_chat, LATE)
    run_rules()
    assert RuleRun.objects.get().state == RunState.NOT_FOR_IT
    assert dict(RuleRun.objects.get().why["values"])["condition"] == "klass"
    assert not Tag.objects.exists()


def test_a_rule_that_is_off_or_of_another_brand_does_nothing(cast: Cast) -> None:
    rule(cast, "ticket.opened", [("tag", "急")], on=False)
    talk(cast.joy_chat, LATE)
    rule(cast, "ticket.opened", [("tag", "急")], name="Joy only")
    talk(cast.cha_chat, "我要投诉！", sender="li")
    run_rules()
    assert not RuleRun.objects.exists()


def test_a_rule_that_comes_back_to_a_ticket_by_its_own_deeds_is_stopped_and_shown(cast: Cast) -> None:
    there = rule(cast, "ticket.tagged", [("tag", "甲"), ("untag", "乙")], name="There")
    back = rule(cast, "ticket.tagged", [("tag", "乙"), ("untag", "甲")], name="Back")
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    set_tags(ticket, cast.amy, version=ticket.version, tags="丙")
    for _round in range(20):
        run_rules()
    there.refresh_from_db()
    back.refresh_from_db()
    assert RuleState.STOPPED in {there.state, back.state}
    assert not RuleRun.objects.filter(state=RunState.WAITING).exists()
    assert RuleRun.objects.count() < 20
    stopped = there if there.state == RuleState.STOPPED else back
    assert stopped.stopped_why["ticket"] == ticket.reference
    assert Notice.objects.filter(kind="rule_stopped", agent=cast.lee).exists()
    html = get(cast.lee, "rules:show", stopped.pk, htmx=False)
    assert 'role="alert"' in html
    assert ticket.reference in html


def test_a_deed_that_changes_nothing_starts_no_loop(cast: Cast) -> None:
    made = rule(cast, "ticket.tagged", [("tag", "甲")])
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    set_tags(ticket, cast.amy, version=ticket.version, tags="甲")
    run_rules()
    made.refresh_from_db()
    assert made.state == RuleState.ON
    assert RuleRun.objects.get().state == RunState.DONE


@pytest.mark.parametrize(
    ("trigger", "change"),
    [
        ("after.opened", {"opened_at": -61}),
        ("before.due", {"due_at": 59}),
        ("after.resolved", {"resolved_at": -61, "state": "resolved"}),
        ("after.last_message", {"last_message_at": -61}),
    ],
)
def test_a_rule_on_time_runs_once_when_its_moment_has_passed(
    cast: Cast, trigger: str, change: dict[str, object]
) -> None:
    made = rule(cast, trigger, [("tag", "到時")], minutes=60)
    Rule.objects.update(on_since=timezone.now() - timedelta(minutes=5))
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    assert queue_by_time() == 0
    moved = {
        name: timezone.now() + timedelta(minutes=value) if isinstance(value, int) else value
        for name, value in change.items()
    }
    if "last_message_at" in moved:
        Conversation.objects.update(**moved)
    else:
        Ticket.objects.update(**moved)
    run_rules()
    run_rules()
    assert made.runs.get().state == RunState.DONE
    assert ticket.tags.get().name == "到時"


def test_what_passed_before_a_rule_was_turned_on_is_left_alone(cast: Cast) -> None:
    talk(cast.joy_chat, LATE)
    Ticket.objects.update(opened_at=timezone.now() - timedelta(days=3))
    made = rule(cast, "after.opened", [("tag", "舊")], minutes=60)
    run_rules()
    assert not made.runs.exists()
    assert preview(made).tickets == (Ticket.objects.get(),)


def test_the_preview_names_the_past_tickets_and_changes_nothing(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    talk(cast.joy_chat, "唔該晒，你哋送貨好快，好滿意！", sender="lily")
    made = rule(cast, "ticket.opened", [("tag", "急")], on=False, conditions=(("level_from", "1"),))
    shown = preview(made)
    assert shown.tickets == (ticket,)
    assert shown.met == Ticket.objects.count()
    assert not Tag.objects.exists()
    assert ticket.reference in get(cast.lee, "rules:show", made.pk, htmx=False)


def test_a_rule_puts_a_task_on_the_due_list_once(cast: Cast) -> None:
    made = rule(cast, "ticket.opened", [("follow_up", "90|打返畀客人")])
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    run_rules()
    task = FollowUp.objects.get()
    assert (task.ticket, task.what, task.source) == (ticket, "打返畀客人", "rule")
    assert timedelta(minutes=89) < task.due_at - timezone.now() <= timedelta(minutes=90)
    assert Event.objects.get(verb="follow_up.planned").actor_name == made.name
    do(Doing(Deed.FOLLOW_UP, "90|打返畀客人"), ticket, Actor("rule", made.pk, made.name), made)
    assert FollowUp.objects.count() == 1


def test_one_deed_that_fails_holds_up_no_other(cast: Cast) -> None:
    made = rule(cast, "ticket.opened", [("assign", str(cast.ben.pk)), ("tag", "急")])
    cast.ben.is_active = False
    cast.ben.save()
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    run_rules()
    run = made.runs.get()
    assert run.state == RunState.FAILED
    assert [bool(done["error"]) for done in run.did] == [True, False]
    assert ticket.tags.get().name == "急"


@pytest.mark.parametrize(
    "draft",
    [
        Draft("", "ticket.opened", 0, (), (("tag", "x"),)),
        Draft("x", "nothing", 0, (), (("tag", "x"),)),
        Draft("x", "after.opened", -1, (), (("tag", "x"),)),
        Draft("x", "ticket.opened", 0, (), ()),
        Draft("x", "ticket.opened", 0, (("level_from", "many"),), (("tag", "x"),)),
        Draft("x", "ticket.opened", 0, (("klass", "nothing"),), (("tag", "x"),)),
        Draft("x", "ticket.opened", 0, (), (("assign", "somebody"),)),
        Draft("x", "ticket.opened", 0, (), (("tag", "長" * 41),)),
        Draft("x", "ticket.opened", 0, (), (("follow_up", "soon|call"),)),
        Draft("x", "ticket.opened", 0, (), (("explode", "now"),)),
    ],
)
def test_a_rule_that_cannot_be_is_refused_in_words(cast: Cast, draft: Draft) -> None:
    with pytest.raises(ValidationError):
        save_rule(cast.joy, cast.lee, draft)
    assert not Rule.objects.exists()


def test_rules_are_a_leaders(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        save_rule(cast.joy, cast.amy, Draft("x", "ticket.opened", 0, (), (("tag", "x"),)))
    made = rule(cast, "ticket.opened", [("tag", "x")])
    assert signed_in(cast.amy).get(reverse("rules:list")).status_code == 403
    assert signed_in(cast.may).get(reverse("rules:show", args=[made.pk])).status_code in (403, 404)
    with pytest.raises(AlreadyDone):
        switch(made, cast.lee, version=made.version - 1, on=False)


def test_a_rule_is_written_looked_at_and_turned_on_on_pages(cast: Cast) -> None:
    assert "if_klass" in get(cast.lee, "rules:new", htmx=False)
    given = {
        "version": 0,
        "name": "Urgent",
        "trigger": "ticket.opened",
        "minutes": 0,
        "if_level_from": "3",
        "do_assign": "duty",
        "do_tag": "急",
    }
    client = signed_in(cast.lee)
    answer = client.post(reverse("rules:new"), given)
    made = Rule.objects.get()
    assert answer.url == reverse("rules:show", args=[made.pk])
    assert made.state == RuleState.OFF
    assert client.post(reverse("rules:new"), given | {"do_assign": "", "do_tag": ""}).status_code == 422
    post(cast.lee, "rules:switch", made.pk, version=made.version, on="1")
    made.refresh_from_db()
    assert made.state == RuleState.ON
    assert "Urgent" in get(cast.lee, "rules:list", htmx=False)
    edited = get(cast.lee, "rules:edit", made.pk, htmx=False)
    assert 'value="急"' in edited


def test_two_workers_run_each_occasion_once(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        rule(cast, "ticket.opened", [("remind", "睇下")])
        for n in range(8):
            talk(cast.joy_chat, LATE, sender=f"c{n}")
    at_once(run_rules, run_rules)
    assert RuleRun.objects.filter(state=RunState.DONE).count() == 8
    assert Event.objects.filter(verb="ticket.reminded").count() == 8


def test_a_message_that_arrives_while_a_rule_runs_is_not_held_up(cast: Cast) -> None:
    rule(cast, "ticket.wait_customer", [("tag", "等客")])
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    act(ticket, Action.WAIT_CUSTOMER, cast.amy, version=ticket.version)
    write(cast.joy_chat, "單號係 12345")
    run_rules()
    assert ticket.tags.get().name == "等客"
