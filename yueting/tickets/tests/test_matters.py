"""Merging, splitting, linking, tagging and following: nothing is lost, everything can be undone and is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk, write
from yueting.accounts.models import Notice
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import Action, NotAllowed
from yueting.tickets.matters import Side, check_merge, clean_tags
from yueting.tickets.models import Merge, Ticket, TicketLink, TicketState
from yueting.tickets.services import promising
from yueting.tickets.services.following_up import Task, plan
from yueting.tickets.services.linking import link, unlink
from yueting.tickets.services.merging import merge, unmerge
from yueting.tickets.services.opening import open_by_hand
from yueting.tickets.services.progress import act
from yueting.tickets.services.splitting import split
from yueting.tickets.services.tagging import set_tags
from yueting.tickets.services.watching import follow, unfollow
from yueting.tickets.tests.test_views import get, post
from yueting.timeline.models import Event

LATE = "我張單等咗兩個星期都未到，好嬲！我要投訴！"


def two_of_ming(cast: Cast) -> tuple[Ticket, Ticket]:
    """A complaint in the chat, and a small matter of the same customer by another way."""
    chat = talk(cast.joy_chat, LATE)
    other = talk(cast.joy_api, "想問發票幾時寄出", sender="app-ming")
    Conversation.objects.filter(pk=other.pk).update(contact=chat.contact)
    Ticket.objects.filter(conversations=other).update(contact=chat.contact)
    big = chat.tickets.get()
    small = other.tickets.first() or open_by_hand(
        Conversation.objects.get(pk=other.pk), cast.amy, subject="發票", klass="invoice", level=0
    )
    return Ticket.objects.get(pk=big.pk), Ticket.objects.get(pk=small.pk)


def as_it_is(ticket: Ticket) -> dict[str, object]:
    ticket = Ticket.objects.get(pk=ticket.pk)
    return {
        "state": ticket.state,
        "level": ticket.level,
        "due": ticket.due_at,
        "talks": set(ticket.conversations.values_list("pk", flat=True)),
        "tags": set(ticket.tags.values_list("name", flat=True)),
        "followers": set(ticket.watches.values_list("agent", flat=True)),
        "clocks": set(ticket.clocks.values_list("kind", "due_at", "met_at")),
    }


# -- merging ------------------------------------------------------------------------------------------------


def test_a_merged_ticket_brings_its_talks_level_tags_and_followers(cast: Cast) -> None:
    big, small = two_of_ming(cast)
    set_tags(big, cast.amy, version=big.version, tags="遲送, 中秋")
    follow(big, cast.ben)
    big.refresh_from_db()
    merge(big, small, cast.amy, version=big.version, why="同一件事")
    joined = as_it_is(small)
    assert joined["level"] == big.level > 0
    assert joined["tags"] == {"遲送", "中秋"}
    assert joined["followers"] == {cast.ben.pk}
    assert len(joined["talks"]) == 2
    assert as_it_is(big)["state"] == TicketState.CLOSED
    assert {"ticket.merged", "ticket.merged_in"} <= set(Event.objects.values_list("verb", flat=True))


def test_what_is_owed_moves_with_a_merged_ticket_and_comes_back(cast: Cast) -> None:
    big, small = two_of_ming(cast)
    due = timezone.now() + timedelta(days=1)
    owed = promising.make(big, cast.amy, key=uuid4(), what="補寄一隻杯", due_at=due)
    later = plan(Task(big.contact, "問下收到未", due, owner=cast.amy, ticket=big), by=cast.amy)
    big.refresh_from_db()
    merged = merge(big, small, cast.amy, version=big.version)
    for one in (owed, later):
        one.refresh_from_db()
        assert one.ticket == small
    unmerge(merged, cast.amy)
    for one in (owed, later):
        one.refresh_from_db()
        assert one.ticket == big


def test_undoing_a_merging_gives_both_back_as_they_were(cast: Cast) -> None:
    big, small = two_of_ming(cast)
    set_tags(big, cast.amy, version=big.version, tags="遲送")
    follow(big, cast.ben)
    before = as_it_is(big), as_it_is(small)
    big.refresh_from_db()
    merged = merge(big, small, cast.amy, version=big.version)
    unmerge(merged, cast.amy)
    assert (as_it_is(big), as_it_is(small)) == before
    with pytest.raises(AlreadyDone):
        unmerge(merged, cast.amy)


def test_what_the_customer_writes_after_a_merging_belongs_to_the_ticket_that_lives(cast: Cast) -> None:
    big, small = two_of_ming(cast)
    merge(big, small, cast.amy, version=big.version)
    write(cast.joy_chat, "仲未到呀！")
    assert Ticket.objects.count() == 2
    assert Ticket.objects.get(pk=big.pk).state == TicketState.CLOSED


def test_a_merged_ticket_offers_nothing_and_is_not_reopened_by_itself(cast: Cast) -> None:
    big, small = two_of_ming(cast)
    merge(big, small, cast.amy, version=big.version)
    big.refresh_from_db()
    with pytest.raises(NotAllowed, match=small.reference):
        act(big, Action.REOPEN, cast.amy, version=big.version, why="佢又嚟")
    html = get(cast.amy, "tickets:show", big.reference, htmx=False)
    assert "/reopen/" not in html
    assert reverse("tickets:unmerge", args=[big.reference, Merge.objects.get().pk]) in html


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"contact": uuid4()}, "another customer"),
        ({"brand": uuid4()}, "different brands"),
        ({"state": "resolved"}, "solved already"),
        ({"merged_into": "YT-22222"}, "YT-22222"),
    ],
)
def test_tickets_that_do_not_belong_together_stay_apart(changes: dict[str, object], word: str) -> None:
    source = Side(uuid4(), "YT-AAAAA", uuid4(), uuid4(), "open")
    fitting = {
        "id": uuid4(),
        "reference": "YT-BBBBB",
        "brand": source.brand,
        "contact": source.contact,
        "state": "open",
    }
    check_merge(source, Side(**fitting))
    with pytest.raises(NotAllowed, match=word):
        check_merge(source, Side(**(fitting | changes)))
    with pytest.raises(NotAllowed, match="itself"):
        check_merge(source, source)


def test_merging_is_not_for_who_only_reads(cast: Cast) -> None:
    big, small = two_of_ming(cast)
    with pytest.raises(PermissionDenied):
        merge(big, small, cast.kit, version=big.version)
    assert not Merge.objects.exists()


# -- splitting, linking -------------------------------------------------------------------------------------


def test_a_part_becomes_a_ticket_of_its_own_that_knows_where_it_came_from(cast: Cast) -> None:
    big, small = two_of_ming(cast)
    merge(small, big, cast.amy, version=small.version)
    big.refresh_from_db()
    mine = small_talk(cast)
    new = split(
        big,
        cast.amy,
        version=big.version,
        subject="發票寫錯名",
        klass="invoice",
        level=0,
        talks={mine.pk},
    )
    assert list(new.conversations.all()) == [mine]
    assert mine not in big.conversations.all()
    assert new.clocks.exists()
    assert TicketLink.objects.get(ticket=new).other == big
    html = get(cast.amy, "tickets:show", big.reference, htmx=False)
    assert new.reference in html


def small_talk(cast: Cast) -> Conversation:
    return Conversation.objects.get(inbox=cast.joy_api)


def test_a_talk_with_two_matters_stays_with_both(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    only = ticket.conversations.get()
    new = split(
        ticket, cast.amy, version=ticket.version, subject="發票", klass="invoice", level=0, talks={only.pk}
    )
    assert list(ticket.conversations.all()) == list(new.conversations.all()) == [only]
    ticket.refresh_from_db()
    with pytest.raises(ValidationError):
        split(ticket, cast.amy, version=ticket.version, subject="x", klass="other", level=0, talks=set())


def test_two_tickets_are_linked_once_and_both_show_it(cast: Cast) -> None:
    big = talk(cast.joy_chat, LATE).tickets.get()
    other = talk(cast.joy_chat, LATE, sender="fanny").tickets.get()
    link(big, other, cast.amy, kind="related")
    link(big, other, cast.amy, kind="related")
    link(other, big, cast.amy, kind="caused_by")
    assert TicketLink.objects.get().kind == "caused_by"
    for one, far in ((big, other), (other, big)):
        assert far.reference in get(cast.amy, "tickets:show", one.reference, htmx=False)
    unlink(big, other, cast.amy)
    assert not TicketLink.objects.exists()


def test_a_link_to_another_brands_ticket_is_refused_like_one_that_does_not_exist(cast: Cast) -> None:
    big = talk(cast.joy_chat, LATE).tickets.get()
    foreign = talk(cast.cha_chat, "我要投诉！", sender="li").tickets.get()
    answers = [
        post(cast.amy, "tickets:link", big.reference, kind="related", other=reference)
        for reference in (foreign.reference, "YT-99999")
    ]
    assert {a.status_code for a in answers} == {422}
    bodies = {a.content.decode().replace(foreign.reference, "").replace("YT-99999", "") for a in answers}
    assert len({body[: body.find("csrf")] for body in bodies}) == 1


# -- tags, followers ----------------------------------------------------------------------------------------


def test_tags_are_folded_counted_and_found_in_the_list(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    set_tags(ticket, cast.amy, version=ticket.version, tags="ＶＩＰ客, vip客、 遲送\n遲送")
    assert list(ticket.tags.values_list("name", flat=True)) == ["vip客", "遲送"]
    found = get(cast.amy, "tickets:list", htmx=False, tag="遲送")
    assert ticket.reference in found
    assert ticket.reference not in get(cast.amy, "tickets:list", htmx=False, tag="冇")
    ticket.refresh_from_db()
    with pytest.raises(ValidationError):
        set_tags(ticket, cast.amy, version=ticket.version, tags="長" * 41)
    with pytest.raises(ValueError, match=r"^$"):
        clean_tags(str(n) + "," for n in range(21))


def test_who_follows_is_told_what_others_do_and_no_longer_after(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    follow(ticket, cast.sue)
    follow(ticket, cast.sue)
    act(ticket, Action.TAKE, cast.amy, version=ticket.version, owner=cast.amy)
    assert Notice.objects.get(agent=cast.sue, kind="watched").data["reference"] == ticket.reference
    assert "Amy" in get(cast.sue, "accounts:notices", htmx=False)
    unfollow(ticket, cast.sue)
    ticket.refresh_from_db()
    act(ticket, Action.WAIT_CUSTOMER, cast.amy, version=ticket.version)
    assert Notice.objects.filter(agent=cast.sue, kind="watched").count() == 1


# -- two at once --------------------------------------------------------------------------------------------


@pytest.fixture
def shared(transactional_db: None) -> Cast:
    cast = make_cast()
    with transaction.atomic():
        talk(cast.joy_chat, LATE)
    return cast


def test_of_two_connections_that_change_a_ticket_one_is_told_by_whom_and_nothing_is_lost(
    shared: Cast,
) -> None:
    ticket = Ticket.objects.get()
    answers = at_once(
        lambda: set_tags(ticket, shared.amy, version=ticket.version, tags="遲送"),
        lambda: set_tags(ticket, shared.ben, version=ticket.version, tags="易碎"),
    )
    refusals = [a for a in answers if isinstance(a, AlreadyDone)]
    assert len(refusals) == 1
    assert str(refusals[0]).startswith(("Amy", "Ben"))
    assert Ticket.objects.get().tags.count() == 1


def test_two_connections_that_merge_two_tickets_into_each_other_never_wait_in_a_circle(
    transactional_db: None,
) -> None:
    cast = make_cast()
    with transaction.atomic():
        big, small = two_of_ming(cast)
    answers = at_once(
        lambda: merge(big, small, cast.amy, version=big.version),
        lambda: merge(small, big, cast.ben, version=small.version),
    )
    assert sorted(type(a).__name__ for a in answers) == ["AlreadyDone", "Merge"]
    assert Ticket.objects.unsolved().count() == 1


def test_a_second_tab_keeps_what_was_typed_and_can_go_on(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, LATE).tickets.get()
    seen = ticket.version
    post(cast.amy, "tickets:tags", ticket.reference, version=seen, tags="遲送")
    late = post(cast.ben, "tickets:tags", ticket.reference, version=seen, tags="易碎")
    html = late.content.decode()
    assert (late.status_code, "易碎" in html, "Amy" in html) == (422, True, True)
    assert f'name="version" value="{seen + 1}"' in html
    post(cast.ben, "tickets:tags", ticket.reference, version=seen + 1, tags="遲送, 易碎")
    assert ticket.tags.count() == 2
