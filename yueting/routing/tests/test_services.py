"""Who gets a conversation, and what happens to one that nobody has."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast, talk, write
from yueting.accounts.models import Agent, Brand, Membership, Notice, Presence, Role, Skill, Team
from yueting.accounts.services.presence import set_presence
from yueting.conversations.models import Conversation, State
from yueting.conversations.services.handling import claim, end, transfer
from yueting.conversations.services.replying import reply
from yueting.routing import services as routing
from yueting.routing.queries import position, unattended
from yueting.timeline.models import Event

CANTONESE, MANDARIN = "張單等咗兩個星期都未到，點解嘅？", "我的订单等了两个星期还没有到，怎么回事？"


def come(*agents: Agent, presence: str = Presence.ONLINE) -> None:
    """These people are there; their consoles give signs of life."""
    for agent in agents:
        set_presence(agent, presence)


def leave(*agents: Agent) -> None:
    come(*agents, presence=Presence.OFFLINE)


def again(conversation: Conversation) -> Conversation:
    return Conversation.objects.get(pk=conversation.pk)


# -- who takes it ---------------------------------------------------------------------------------------------


def test_each_customer_gets_somebody_who_speaks_as_they_write(cast: Cast) -> None:
    come(cast.ben)
    assert talk(cast.joy_chat, CANTONESE).assignee == cast.amy
    assert talk(cast.joy_chat, MANDARIN, sender="fung").assignee == cast.ben


def test_a_customer_waits_for_the_only_speaker_on_duty_who_is_full(cast: Cast) -> None:
    come(cast.ben)
    Agent.objects.filter(pk=cast.amy.pk).update(capacity={"chat": 1})
    talk(cast.joy_chat, CANTONESE)
    second = talk(cast.joy_chat, CANTONESE, sender="fung")
    assert (second.assignee, second.team) == (None, cast.front)
    assert position(second) == 1


def test_when_nobody_on_duty_speaks_it_anybody_takes_it(cast: Cast) -> None:
    assert talk(cast.joy_chat, MANDARIN).assignee == cast.amy


def test_who_becomes_free_is_given_the_most_urgent_one_waiting(cast: Cast) -> None:
    leave(cast.amy)
    Agent.objects.filter(pk=cast.amy.pk).update(capacity={"chat": 1})
    calm = talk(cast.joy_chat, "想問下幾時送貨")
    angry = talk(cast.joy_chat, "等咗兩個星期都未到，好嬲！我要投訴！", sender="fung")
    assert (position(again(angry)), position(again(calm))) == (1, 2)
    come(Agent.objects.get(pk=cast.amy.pk))
    routing.sweep()
    assert again(angry).assignee == cast.amy
    assert again(calm).assignee is None
    assert Notice.objects.get(kind="assigned").agent == cast.amy


def test_a_batch_shares_out_what_room_there_is(cast: Cast) -> None:
    Agent.objects.filter(pk=cast.amy.pk).update(capacity={"chat": 2})
    talks = [talk(cast.joy_chat, CANTONESE, sender=f"c{n}") for n in range(3)]
    assert [c.assignee for c in talks] == [cast.amy, cast.amy, None]


def test_a_customer_meets_the_agent_of_last_time(cast: Cast) -> None:
    Agent.objects.filter(pk=cast.ben.pk).update(languages=["yue"])
    come(Agent.objects.get(pk=cast.ben.pk))
    first = talk(cast.joy_mail, CANTONESE, new_matter=True)
    second = talk(cast.joy_mail, CANTONESE, key="next", new_matter=True)
    assert first != second
    assert first.assignee == second.assignee


@pytest.mark.parametrize("presence", [Presence.BREAK, Presence.BUSY, Presence.OFFLINE])
def test_who_is_not_online_is_given_nothing(cast: Cast, presence: str) -> None:
    come(cast.amy, presence=presence)
    assert talk(cast.joy_chat, CANTONESE).assignee is None


@pytest.mark.parametrize("who", ["eve", "kit", "may"])
def test_editors_clients_and_other_brands_are_given_nothing(cast: Cast, who: str) -> None:
    leave(cast.amy)
    come(getattr(cast, who))
    assert talk(cast.joy_chat, CANTONESE).assignee is None


def test_a_team_that_needs_a_skill_waits_for_somebody_who_has_it(cast: Cast) -> None:
    returns = Skill.objects.create(name="returns")
    cast.front.skills.add(returns)
    conversation = talk(cast.joy_chat, CANTONESE)
    assert conversation.assignee is None
    cast.amy.skills.add(returns)
    routing.sweep()
    assert again(conversation).assignee == cast.amy


# -- teams ----------------------------------------------------------------------------------------------------


@pytest.fixture
def back(cast: Cast) -> Team:
    return Team.objects.create(brand=cast.joy, name="Back office")


def test_a_queue_is_served_by_its_own_team(cast: Cast, back: Team) -> None:
    Membership.objects.filter(agent=cast.amy).update(team=back)
    conversation = talk(cast.joy_chat, CANTONESE)
    assert (conversation.assignee, conversation.team) == (None, cast.front)
    Membership.objects.filter(agent=cast.amy).update(team=cast.front)
    routing.sweep()
    assert again(conversation).assignee == cast.amy


def test_a_role_in_another_brand_or_of_another_kind_serves_no_team_here(cast: Cast, back: Team) -> None:
    Membership.objects.filter(agent=cast.amy).update(team=back)
    Membership.objects.create(agent=cast.amy, brand=cast.cha, role=Role.AGENT)
    Membership.objects.create(agent=cast.amy, brand=cast.joy, role=Role.EDITOR)
    conversation = talk(cast.joy_chat, CANTONESE)
    assert conversation.assignee is None
    assert list(unattended()) == [conversation]


def test_a_full_queue_of_an_absent_team_holds_up_no_other(cast: Cast, back: Team) -> None:
    Membership.objects.filter(agent=cast.amy).update(team=cast.front)
    leave(cast.amy)
    theirs = talk(cast.joy_chat, "想問下幾時送貨")
    for n in range(routing.OFFERED):
        Conversation.objects.create(
            reference=f"YT-{n}",
            brand=cast.joy,
            inbox=cast.joy_chat,
            contact=theirs.contact,
            channel="chat",
            team=back,
            priority=100,
            waiting_since=timezone.now(),
        )
    come(cast.amy)
    routing.sweep()
    assert again(theirs).assignee == cast.amy


def test_handed_to_a_team_it_is_offered_to_that_team(cast: Cast, back: Team) -> None:
    Membership.objects.filter(agent=cast.amy).update(team=cast.front)
    Membership.objects.filter(agent=cast.ben).update(team=back)
    come(Agent.objects.get(pk=cast.ben.pk))
    conversation = talk(cast.joy_chat, CANTONESE)
    transfer(conversation, cast.amy, back, why="查倉")
    routing.sweep()
    assert again(conversation).assignee == cast.ben


def handed_over(cast: Cast, back: Team) -> Conversation:
    """Amy, who works for the whole brand, gives a talk into the hands of another team."""
    conversation = talk(cast.joy_chat, CANTONESE)
    return transfer(conversation, cast.amy, back, why="查倉")


def test_who_hands_a_talk_over_does_not_get_it_back_while_somebody_else_is_there(
    cast: Cast, back: Team
) -> None:
    Membership.objects.filter(agent=cast.ben).update(team=back)
    Agent.objects.filter(pk=cast.ben.pk).update(capacity={"chat": 1})
    come(Agent.objects.get(pk=cast.ben.pk))
    talk(cast.joy_chat, MANDARIN, sender="fung")
    Conversation.objects.filter(address="fung").update(assignee=cast.ben)
    conversation = handed_over(cast, back)
    routing.sweep()
    assert again(conversation).assignee is None  # Ben is full: it waits for him
    Conversation.objects.filter(address="fung").update(state=State.ENDED)
    routing.sweep()
    assert again(conversation).assignee == cast.ben


def test_from_whom_a_leader_takes_a_talk_does_not_get_it_back_either(cast: Cast, back: Team) -> None:
    come(cast.ben)
    conversation = talk(cast.joy_chat, CANTONESE)
    transfer(conversation, cast.lee, back)
    routing.sweep()
    assert again(conversation).assignee == cast.ben


def test_with_nobody_else_there_it_goes_back_to_who_handed_it_over(cast: Cast, back: Team) -> None:
    conversation = handed_over(cast, back)
    routing.sweep()
    assert again(conversation).assignee == cast.amy


def test_once_somebody_had_it_the_hand_over_is_over(cast: Cast, back: Team) -> None:
    come(cast.ben)
    conversation = handed_over(cast, back)
    routing.sweep()
    assert again(conversation).assignee == cast.ben
    leave(cast.ben)
    write(cast.joy_chat, "喂？")
    assert again(conversation).assignee == cast.amy


# -- who is not here any more ---------------------------------------------------------------------------------


def test_a_talk_whose_owner_left_goes_to_somebody_else_when_its_customer_writes(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, CANTONESE)
    leave(cast.amy)
    come(cast.sue)
    assert again(conversation).assignee == cast.amy
    write(cast.joy_chat, "有冇人呀？")
    assert again(conversation).assignee == cast.sue
    released = Event.objects.get(verb="conversation.released")
    assert (released.subject_id, released.actor_kind) == (conversation.pk, "system")
    assert (released.data["agent"], released.data["before"]) == (str(cast.amy.pk), "Amy")


def test_with_nobody_there_it_waits_in_its_teams_queue_for_the_one_who_had_it(cast: Cast, back: Team) -> None:
    claim(talk(cast.joy_chat, MANDARIN, sender="fung"), cast.amy)
    conversation = talk(cast.joy_chat, CANTONESE)
    Conversation.objects.filter(pk=conversation.pk).update(team=back)
    leave(cast.amy)
    write(cast.joy_chat, "有冇人呀？")
    waiting = again(conversation)
    assert (waiting.assignee, waiting.team, waiting.last_agent) == (None, back, cast.amy)
    come(cast.sue, cast.amy)
    routing.sweep()
    assert again(conversation).assignee == cast.amy  # who has more to do than Sue, and knows the matter
    reasons = Event.objects.filter(verb="conversation.assigned", subject_id=conversation.pk).latest("id")
    assert "last_agent" in [reason["id"] for reason in reasons.data["reasons"]]


@pytest.mark.parametrize("presence", [Presence.ONLINE, Presence.BUSY, Presence.BREAK])
def test_who_is_here_or_takes_a_break_keeps_what_they_have(cast: Cast, presence: str) -> None:
    conversation = talk(cast.joy_chat, CANTONESE)
    come(cast.sue)
    come(cast.amy, presence=presence)
    write(cast.joy_chat, "有冇人呀？")
    assert again(conversation).assignee == cast.amy
    assert not Event.objects.filter(verb="conversation.released").exists()


def test_an_owner_without_a_sign_of_life_is_not_waited_for(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, CANTONESE)
    come(cast.sue, cast.amy)
    Agent.objects.filter(pk=cast.amy.pk).update(seen_at=timezone.now() - timedelta(seconds=190))
    write(cast.joy_chat, "有冇人呀？")
    assert again(conversation).last_agent == cast.amy
    assert again(conversation).assignee == cast.sue


def test_its_tickets_go_along_and_a_machines_mail_moves_nothing(cast: Cast) -> None:
    conversation = talk(cast.joy_mail, "我要投訴張單未到", thread=(), key="<1@x>", new_matter=True)
    leave(cast.amy)
    come(cast.sue)
    automatic = {"thread": ("<1@x>",), "new_matter": True, "kind": "auto-reply"}
    write(cast.joy_mail, "我放假", key="<2@x>", **automatic)
    assert again(conversation).assignee == cast.amy
    write(cast.joy_mail, "仲未到！", key="<3@x>", thread=("<1@x>",), new_matter=True)
    assert again(conversation).assignee == cast.sue
    assert conversation.tickets.get().owner == cast.sue


# -- who comes back -------------------------------------------------------------------------------------------


def ended(cast: Cast) -> Conversation:
    conversation = talk(cast.joy_chat, CANTONESE)
    end(conversation, cast.amy, matter="送貨", solution="補送")
    return conversation


def test_who_comes_back_is_with_the_same_agent_while_that_one_is_here(cast: Cast) -> None:
    conversation = ended(cast)
    write(cast.joy_chat, "仲未到喎！")
    assert again(conversation).assignee == cast.amy


def test_who_comes_back_does_not_wait_for_somebody_who_went_home(cast: Cast) -> None:
    conversation = ended(cast)
    leave(cast.amy)
    come(cast.sue)
    write(cast.joy_chat, "仲未到喎！")
    assert again(conversation).assignee == cast.sue


# -- nobody has it --------------------------------------------------------------------------------------------


def alarms() -> int:
    return Notice.objects.filter(kind="unattended").count()


def test_nobody_there_alarms_the_duty_leader_once(cast: Cast) -> None:
    leave(cast.amy)
    conversation = talk(cast.joy_chat, CANTONESE)
    for _ in range(3):
        routing.sweep()
    notice = Notice.objects.get(kind="unattended")
    assert (notice.agent, notice.conversation_id) == (cast.lee, conversation.id)
    assert Event.objects.get(verb="conversation.unattended").data["to"] == "Lee"


def test_once_somebody_has_it_the_desk_has_nothing_unattended(cast: Cast) -> None:
    leave(cast.amy)
    talk(cast.joy_chat, CANTONESE)
    assert unattended().count() == 1
    come(cast.amy)
    routing.sweep()
    assert unattended().count() == 0


@pytest.mark.parametrize("how", ["claimed", "answered", "ended"])
def test_handled_and_lonely_again_it_alarms_again(cast: Cast, back: Team, how: str) -> None:
    leave(cast.amy)
    conversation = talk(cast.joy_chat, CANTONESE)
    routing.sweep()
    assert alarms() == 1
    if how == "claimed":
        claim(conversation, cast.lee)
        transfer(conversation, cast.lee, back)
    elif how == "answered":
        reply(conversation, cast.lee, "等等", client_key="k")
        transfer(conversation, cast.lee, back)
    else:
        end(conversation, cast.lee, matter="送貨", solution="補送")
        write(cast.joy_chat, "仲未到喎！")
    routing.sweep()
    routing.sweep()
    assert alarms() == 2


def test_a_busy_colleague_keeps_the_queue_staffed(cast: Cast) -> None:
    come(cast.amy, presence=Presence.BUSY)
    talk(cast.joy_chat, CANTONESE)
    routing.sweep()
    assert alarms() == 0


def test_a_queue_of_no_team_is_staffed_by_any_team_of_the_brand(cast: Cast, back: Team) -> None:
    Membership.objects.filter(agent=cast.amy).update(team=back)
    come(cast.amy, presence=Presence.BUSY)
    cast.joy_chat.team = None
    cast.joy_chat.save()
    talk(cast.joy_chat, CANTONESE)
    assert unattended().count() == 0


def test_history_and_ended_talks_are_nobodys_to_have(cast: Cast) -> None:
    leave(cast.amy)
    conversation = talk(cast.joy_chat, CANTONESE)
    Conversation.objects.filter(pk=conversation.pk).update(is_history=True)
    assert unattended().count() == 0
    Conversation.objects.filter(pk=conversation.pk).update(is_history=False, state=State.ENDED)
    assert unattended().count() == 0


@pytest.mark.parametrize("presence", [Presence.ONLINE, Presence.BUSY])
def test_a_console_without_a_sign_of_life_for_three_minutes_is_signed_off(cast: Cast, presence: str) -> None:
    come(cast.amy, presence=presence)
    for silent, expected in ((170, presence), (190, Presence.OFFLINE)):
        Agent.objects.filter(pk=cast.amy.pk).update(seen_at=timezone.now() - timedelta(seconds=silent))
        routing.sweep()
        assert Agent.objects.get(pk=cast.amy.pk).presence == expected
    said = Event.objects.filter(subject_id=cast.amy.pk, verb="presence.changed").latest("id")
    assert (said.actor_kind, said.data["presence"]) == ("system", "offline")


@pytest.mark.parametrize(
    ("duty", "online", "told"),
    [("lee", [], {"lee"}), ("", ["sue"], {"sue"}), ("", [], {"lee", "sue", "zoe"})],
)
def test_without_a_duty_leader_whoever_leads_is_told(
    cast: Cast, duty: str, online: list[str], told: set[str]
) -> None:
    leave(cast.amy)
    Brand.objects.filter(pk=cast.joy.pk).update(duty_leader=getattr(cast, duty) if duty else None)
    talk(cast.joy_chat, CANTONESE)
    Agent.objects.filter(email__in=[f"{name}@desk.example" for name in online]).update(
        presence=Presence.ONLINE
    )
    Conversation.objects.update(team=Team.objects.create(brand=cast.cha, name="Nobody's"))
    Membership.objects.filter(brand=cast.joy, role__in=[Role.LEADER, Role.SUPERVISOR, Role.ADMIN]).update(
        team=cast.front
    )
    routing.sweep()
    assert {n.agent.name.lower() for n in Notice.objects.filter(kind="unattended")} == told


def test_a_brand_without_anybody_who_leads_does_not_stop_the_sweep(cast: Cast) -> None:
    Membership.objects.filter(brand=cast.cha).delete()
    lonely = talk(cast.cha_chat, MANDARIN)
    leave(cast.amy)
    talk(cast.joy_chat, CANTONESE)
    routing.sweep()
    assert again(lonely).alarmed_at is not None
    assert alarms() == 1
