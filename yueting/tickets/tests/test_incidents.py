"""Incidents: first a remedy, then one update for everybody touched, then the root; a drill touches no customer."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk
from yueting.accounts.models import Notice
from yueting.contacts.models import Contact
from yueting.conversations.models import Conversation, Delivery, DeliveryState, Inbox, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.incidents import (
    BadLine,
    Stage,
    check_close,
    framed,
    lacking,
    read_steps,
    spoken,
    starter_plan,
    words_for,
    written_steps,
)
from yueting.tickets.lifecycle import Action, NotAllowed
from yueting.tickets.models import Incident, IncidentKind, IncidentNews, NewsState, Ticket
from yueting.tickets.queries.incidents import emergencies, numbers, reached
from yueting.tickets.services.declaring import (
    Declaration,
    close,
    declare,
    fix_root,
    give_remedy,
    link_tickets,
    unlink_tickets,
)
from yueting.tickets.services.progress import act
from yueting.tickets.services.reviewing import add_action, finish_task, write_plan, write_review
from yueting.tickets.services.updating import hand_over, repeat_failed, send_update
from yueting.tickets.tests.test_views import get, post, signed_in
from yueting.timeline.models import Event

OUTAGE = Declaration("outage", "落單頁面打唔開")
WORDS = {
    "yue": "而家修緊，可以打電話落單。",
    "zh-Hans": "正在修复，可以电话下单。",
    "en": "Please order by phone.",
}


# -- the rules ----------------------------------------------------------------------------------------------


def test_words_reach_the_other_script_but_not_another_language() -> None:
    assert words_for("zh-Hans", {"zh-Hant": "請稍候"}) == "请稍候"
    assert words_for("zh-Hant", {"zh-Hans": "请稍候"}) == "請稍候"
    assert words_for("yue", {"zh-Hant": "請稍候"}) == "請稍候"
    assert lacking({"yue": "而家修緊"}, {"yue": 3, "zh-Hant": 2, "zh-Hans": 4, "en": 1}) == {
        "zh-Hans": 4,
        "en": 1,
    }


@pytest.mark.parametrize(
    ("talk", "contact", "languages", "variety"),
    [
        ("en", "yue", ["yue"], "en"),
        ("mixed", "zh-Hans", ["yue"], "zh-Hans"),
        ("", "", ["yue", "en"], "yue"),
        ("unknown", "", ["cmn"], "zh-Hans"),
        ("", "", [], "zh-Hant"),
    ],
)
def test_a_customer_is_told_the_way_they_write(
    talk: str, contact: str, languages: list[str], variety: str
) -> None:
    assert spoken(talk, contact, languages) == variety


def test_a_mail_has_a_greeting_and_a_chat_has_none() -> None:
    mail = framed("修好了。", "email", "zh-Hans", customer="王芳", brand="Joy")
    assert mail.startswith("王芳，您好")
    assert "Joy" in mail
    assert framed("整好喇。", "chat", "yue", customer="", brand="Joy") == "整好喇。"
    assert "{" not in framed("Fixed.", "email", "en", customer="", brand="Joy")


@pytest.mark.parametrize("kind", IncidentKind.values)
@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_kind_has_a_plan_in_three_languages_with_first_words_for_all(kind: str, language: str) -> None:
    plan = starter_plan(kind, language)
    assert plan.steps
    assert set(plan.first_words) == {"yue", "zh-Hant", "zh-Hans", "en"}
    assert read_steps(written_steps(plan.steps)) == plan.steps


@pytest.mark.parametrize("line", ["only words", "a | b", "a | b | soon", "a | b | 999999", " | b | 5"])
def test_a_line_of_a_plan_that_cannot_be_read_is_named(line: str) -> None:
    with pytest.raises(BadLine) as told:
        read_steps(f"lead | look | 5\n\n{line}")
    assert told.value.line == 3


def test_what_still_stands_in_the_way_of_closing_is_named() -> None:
    with pytest.raises(NotAllowed, match="YT-AAAAA"):
        check_close(Stage.FIXED, ["YT-AAAAA"], 0)
    with pytest.raises(NotAllowed, match="root"):
        check_close(Stage.RELIEVED, [], 0)
    with pytest.raises(NotAllowed, match="3 updates"):
        check_close(Stage.FIXED, [], 3)
    check_close(Stage.FIXED, [], 0)


# -- the life of one ----------------------------------------------------------------------------------------


def many(cast: Cast, count: int) -> list[Ticket]:
    """Tickets over all channels there are, of customers of every variety; every tenth has a second one."""
    inboxes = [
        (cast.joy_chat, "chat", ""),
        (cast.joy_mail, "email", "@customer.example"),
        (cast.joy_api, "api", ""),
    ]
    varieties = ["yue", "zh-Hant", "zh-Hans", "en"]
    start = talk(cast.joy_chat, "張單未到，我要投訴！", sender="first")
    Conversation.objects.filter(pk=start.pk).delete()
    contacts = Contact.objects.bulk_create(Contact(brand=cast.joy, name=f"C{n}") for n in range(count))
    talks, tickets = [], []
    for n, contact in enumerate(contacts):
        for repeat in range(2 if n % 10 == 0 else 1):
            inbox, kind, end = inboxes[(n + repeat) % 3]
            talks.append(
                Conversation(
                    reference=number("T", n, repeat),
                    brand=cast.joy,
                    inbox=inbox,
                    contact=contact,
                    channel=kind,
                    address=f"c{n}{end}",
                    variety=varieties[n % 4],
                    team=cast.front,
                )
            )
            tickets.append(
                Ticket(
                    reference=number("K", n, repeat),
                    brand=cast.joy,
                    contact=contact,
                    channel=kind,
                    subject=f"落唔到單 {n}",
                    team=cast.front,
                )
            )
    Conversation.objects.bulk_create(talks)
    Ticket.objects.bulk_create(tickets)
    link = Ticket.conversations.through
    link._default_manager.bulk_create(
        link(ticket_id=t.pk, conversation_id=c.pk) for t, c in zip(tickets, talks, strict=True)
    )
    return tickets


def number(first: str, n: int, repeat: int) -> str:
    """A reference as tickets have them: without 0 and 1, which are misread."""
    return f"YT-{first}{n:05}{repeat}".translate({ord("0"): "B", ord("1"): "C"})


def told(incident: Incident, cast: Cast, key: str = "update-0001") -> None:
    incident.refresh_from_db()
    if not incident.remedy:
        incident = give_remedy(incident, cast.lee, version=incident.version, remedy="電話落單")
    send_update(incident, cast.lee, version=incident.version, words=WORDS, key=key)


@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.slow)])
def test_one_update_reaches_each_customer_once_in_their_channel_and_variety(cast: Cast, count: int) -> None:
    tickets = many(cast, count)
    incident = declare(cast.joy, cast.amy, OUTAGE, tickets)
    began = time.perf_counter()
    told(incident, cast)
    while hand_over():
        pass
    assert time.perf_counter() - began < 60
    sent = Message.objects.filter(data__incident=incident.reference).select_related("conversation__contact")
    assert sent.count() == count == Delivery.objects.filter(state=DeliveryState.QUEUED).count()
    assert len({message.conversation.contact_id for message in sent}) == count
    assert {message.conversation.channel for message in sent} == {"chat", "email", "api"}
    for message in sent:
        variety = message.conversation.variety
        assert words_for(variety, WORDS) in message.text
        assert ("Joy" in message.text) == (message.conversation.channel == "email")
    told(incident, cast)  # the same press again
    assert hand_over() == 0


def test_who_cannot_be_reached_is_listed_by_name_and_tried_again(cast: Cast) -> None:
    tickets = many(cast, 4)
    incident = declare(cast.joy, cast.amy, OUTAGE, tickets)
    Inbox.objects.filter(pk=cast.joy_api.pk).update(is_active=False)
    lost = Contact.objects.get(name="C2")
    told(incident, cast)
    while hand_over():
        pass
    [reach] = reached(incident.updates.all())
    assert [name for name, _why, _talk in reach.failures] == [str(lost)]
    assert "C2" in get(cast.lee, "incidents:show", incident.reference, htmx=False)
    Inbox.objects.filter(pk=cast.joy_api.pk).update(is_active=True)
    assert repeat_failed(incident.updates.get(), cast.lee) == 1
    hand_over()
    [reach] = reached(incident.updates.all())
    assert (reach.failed, reach.handed_over) == (0, 4)


def test_what_a_channel_refuses_later_is_listed_too(cast: Cast) -> None:
    incident = declare(cast.joy, cast.amy, OUTAGE, many(cast, 2))
    told(incident, cast)
    hand_over()
    Delivery.objects.filter(message__conversation__contact__name="C1").update(
        state=DeliveryState.FAILED, error="mailbox full"
    )
    [reach] = reached(incident.updates.all())
    assert [(name, why) for name, why, _talk in reach.failures] == [("C1", "mailbox full")]


def test_customers_whose_language_has_no_words_hold_the_update_back(cast: Cast) -> None:
    incident = declare(cast.joy, cast.amy, OUTAGE, many(cast, 4))
    incident = give_remedy(incident, cast.lee, version=incident.version, remedy="打電話")
    with pytest.raises(ValidationError):
        send_update(incident, cast.lee, version=incident.version, words={"yue": "修緊"}, key="k-00000001")
    assert not IncidentNews.objects.exists()


def test_the_remedy_comes_before_the_word_and_before_the_root(cast: Cast) -> None:
    incident = declare(cast.joy, cast.amy, OUTAGE, many(cast, 1))
    with pytest.raises(NotAllowed):
        send_update(incident, cast.lee, version=incident.version, words=WORDS, key="k-00000001")
    with pytest.raises(NotAllowed, match="remedy"):
        fix_root(incident, cast.lee, version=incident.version, root_fix="重啟")


def test_an_incident_with_open_tickets_cannot_be_closed_and_says_which(cast: Cast) -> None:
    [ticket] = many(cast, 1)[:1]
    incident = declare(cast.joy, cast.amy, OUTAGE, [ticket])
    incident = give_remedy(incident, cast.lee, version=incident.version, remedy="打電話")
    incident = fix_root(incident, cast.lee, version=incident.version, root_fix="換咗伺服器")
    with pytest.raises(NotAllowed, match=ticket.reference):
        close(incident, cast.lee, version=incident.version)
    answer = post(cast.lee, "incidents:close", incident.reference, version=incident.version)
    assert (answer.status_code, ticket.reference in answer.content.decode()) == (422, True)
    act(ticket, Action.RESOLVE, cast.amy, version=ticket.version)
    incident = close(incident, cast.lee, version=incident.version)
    assert incident.closed_at is not None
    with pytest.raises(NotAllowed):
        link_tickets(incident, many_more(cast), cast.amy)


def many_more(cast: Cast) -> list[Ticket]:
    return list(Ticket.objects.filter(brand=cast.joy))


def test_a_drill_touches_no_customer_and_no_ticket(cast: Cast) -> None:
    tickets = many(cast, 5)
    messages, events = Message.objects.count(), Event.objects.filter(subject_kind="ticket").count()
    incident = declare(cast.joy, cast.amy, Declaration("outage", "演習", is_drill=True), tickets)
    told(incident, cast)
    assert hand_over() == 0
    assert set(IncidentNews.objects.values_list("state", flat=True)) == {NewsState.PRACTISED}
    assert (Message.objects.count(), Event.objects.filter(subject_kind="ticket").count()) == (
        messages,
        events,
    )
    assert Notice.objects.filter(kind="drill_declared", agent=cast.lee).exists()
    incident.refresh_from_db()
    incident = fix_root(incident, cast.lee, version=incident.version, root_fix="演習完")
    close(incident, cast.lee, version=incident.version)


def test_declaring_twice_is_declaring_once_and_starts_the_plan(cast: Cast) -> None:
    said = Declaration("safety", "茶葉發霉", key="press-0001")
    first = declare(cast.joy, cast.amy, said, many(cast, 3))
    assert declare(cast.joy, cast.amy, said) == first
    assert first.tasks.count() == len(starter_plan("safety", "zh-hant").steps)
    assert Notice.objects.get(kind="incident_declared").agent == cast.lee
    assert Event.objects.filter(verb="ticket.incident_linked").count() == 4  # every tenth customer has two


def test_tickets_go_on_and_off_many_at_a_time(cast: Cast) -> None:
    tickets = many(cast, 30)
    incident = declare(cast.joy, cast.amy, OUTAGE, tickets[:10])
    assert link_tickets(incident, tickets, cast.amy) == len(tickets) - 10
    assert link_tickets(incident, tickets, cast.amy) == 0
    assert unlink_tickets(incident, tickets[:5], cast.ben) == 5
    assert incident.links.count() == len(tickets) - 5


def test_tickets_of_another_brand_or_of_who_only_reads_are_refused(cast: Cast) -> None:
    foreign = talk(cast.cha_chat, "我要投诉！", sender="li").tickets.get()
    tickets = many(cast, 1)
    with pytest.raises(ValidationError):
        declare(cast.joy, cast.zoe, OUTAGE, [foreign])
    with pytest.raises(PermissionDenied):
        declare(cast.joy, cast.kit, OUTAGE, tickets)
    incident = declare(cast.joy, cast.amy, OUTAGE, tickets)
    with pytest.raises(PermissionDenied):  # words to everybody are a leader's
        give_remedy(incident, cast.amy, version=incident.version, remedy="打電話")
    assert signed_in(cast.may).get(reverse("incidents:show", args=[incident.reference])).status_code == 404


def test_the_review_names_actions_with_people_and_dates(cast: Cast) -> None:
    incident = declare(cast.joy, cast.amy, OUTAGE)
    with pytest.raises(ValidationError):
        write_review(incident, cast.lee, version=incident.version, review="早咗")
    incident = give_remedy(incident, cast.lee, version=incident.version, remedy="打電話")
    incident = fix_root(incident, cast.lee, version=incident.version, root_fix="重啟")
    incident = write_review(incident, cast.lee, version=incident.version, review="監察太少")
    with pytest.raises(ValidationError):
        add_action(
            incident, cast.lee, what="加監察", owner=cast.amy, due_at=timezone.now() - timedelta(hours=1)
        )
    task = add_action(
        incident, cast.lee, what="加監察", owner=cast.amy, due_at=timezone.now() + timedelta(days=7)
    )
    assert Notice.objects.filter(kind="incident_task", agent=cast.amy).exists()
    finish_task(task, cast.amy)
    with pytest.raises(AlreadyDone):
        finish_task(task, cast.ben)
    html = get(cast.amy, "incidents:show", incident.reference, htmx=False)
    assert "監察太少" in html
    assert "加監察" in html


def test_a_brands_own_plan_takes_the_place_of_the_one_that_comes_along(cast: Cast) -> None:
    given = {"channel": "WhatsApp 群", "first_words": {"yue": "處理緊"}}
    write_plan(cast.joy, "outage", cast.lee, version=0, steps="值班 | 打俾IT | 3", **given)
    with pytest.raises(AlreadyDone):
        write_plan(cast.joy, "outage", cast.sue, version=0, steps="值班 | 等 | 9", **given)
    with pytest.raises(ValidationError):
        write_plan(cast.joy, "outage", cast.lee, version=1, steps="亂寫", **given)
    incident = declare(cast.joy, cast.amy, OUTAGE)
    assert [task.what for task in incident.tasks.all()] == ["打俾IT"]


def test_the_fast_lane_counts_what_is_on_fire(cast: Cast) -> None:
    tickets = many(cast, 3)
    Ticket.objects.filter(pk=tickets[0].pk).update(level=4)
    assert list(emergencies(cast.lee)) == [tickets[0]]
    declare(cast.joy, cast.amy, OUTAGE, tickets)
    counted = numbers(cast.lee)
    assert (counted.open_incidents, counted.touched_tickets, counted.touched_customers) == (1, 4, 3)
    assert (counted.untold, counted.emergencies) == (1, 0)
    html = get(cast.amy, "incidents:list", htmx=False)
    assert "落單頁面打唔開" in html
    assert "落單頁面打唔開" not in get(cast.may, "incidents:list", htmx=False)


# -- pages --------------------------------------------------------------------------------------------------


def test_tickets_chosen_in_the_list_become_one_incident(cast: Cast) -> None:
    first, second, *_others = many(cast, 2)
    html = get(cast.lee, "tickets:list", htmx=False)
    for ticket in (first, second):
        assert f'name="ticket" value="{ticket.reference}"' in html
    address = reverse("incidents:new")
    assert f'action="{address}"' in html
    page = signed_in(cast.lee).get(address, {"ticket": [first.reference, second.reference]}).content.decode()
    assert f"{first.reference} {second.reference}" in page or f"{second.reference} {first.reference}" in page
    editor = get(cast.eve, "tickets:list", htmx=False)
    assert 'type="checkbox" name="ticket"' not in editor


def test_an_incident_is_declared_from_tickets_and_led_to_its_end_on_pages(cast: Cast) -> None:
    tickets = many(cast, 2)
    page = get(cast.lee, "incidents:new", htmx=False, ticket=tickets[0].reference)
    assert tickets[0].reference in page
    client = signed_in(cast.lee)
    answer = client.post(
        reverse("incidents:new"),
        {
            "key": "press-0002",
            "kind": "outage",
            "title": "落唔到單",
            "brand": str(cast.joy.pk),
            "tickets": " ".join(t.reference for t in tickets),
        },
    )
    unknown = {"kind": "outage", "title": "x", "brand": str(cast.joy.pk), "tickets": "YT-99999"}
    refused = client.post(reverse("incidents:new"), unknown | {"key": "press-0009"})
    assert (refused.status_code, "YT-99999" in refused.content.decode()) == (422, True)
    incident = Incident.objects.get()
    assert answer.url == reverse("incidents:show", args=[incident.reference])
    assert incident.links.count() == len(tickets)
    found = client.get(reverse("incidents:link", args=[incident.reference]), {"words": "冇"})
    assert found.status_code == 200
    post(cast.lee, "incidents:remedy", incident.reference, version=1, words="打電話")
    draft = get(cast.lee, "incidents:update", incident.reference)
    assert "唔好意思" in draft
    post(
        cast.lee,
        "incidents:update",
        incident.reference,
        version=2,
        key="press-0003",
        words_yue="修緊",
        words_zh_hant="修復中",
        words_zh_hans="",
        words_en="Repairing",
    )
    assert IncidentNews.objects.count() == 2
    assert "修緊" in get(cast.lee, "incidents:show", incident.reference, htmx=False)
    assert incident.reference in get(cast.amy, "tickets:show", tickets[0].reference, htmx=False)
    assert get(cast.lee, "incidents:plans", htmx=False)
    assert get(cast.lee, "incidents:plan", "joy", "outage", htmx=False)


# -- at once ------------------------------------------------------------------------------------------------


def test_two_workers_hand_over_each_news_once(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        incident = declare(cast.joy, cast.amy, OUTAGE, many(cast, 60))
        told(incident, cast)
    at_once(hand_over, hand_over)
    while hand_over():
        pass
    assert list(IncidentNews.objects.filter(state="failed").values_list("error", flat=True)) == []
    sent = Message.objects.filter(data__incident=incident.reference)
    assert sent.count() == 60 == len(set(sent.values_list("conversation__contact", flat=True)))


def test_of_two_leaders_who_send_an_update_at_once_one_is_asked_to_look_again(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        incident = declare(cast.joy, cast.amy, OUTAGE, many(cast, 2))
        incident = give_remedy(incident, cast.lee, version=incident.version, remedy="打電話")
    answers = at_once(
        lambda: send_update(incident, cast.lee, version=incident.version, words=WORDS, key="k-lee-0001"),
        lambda: send_update(incident, cast.sue, version=incident.version, words=WORDS, key="k-sue-0001"),
    )
    assert sorted(type(a).__name__ for a in answers) == ["AlreadyDone", "IncidentUpdate"]
    assert IncidentNews.objects.count() == 2
