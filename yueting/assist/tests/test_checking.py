"""The reply check at a desk: what a leader holds back does not go out, from whichever side it comes."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.assist.checking import Manner, look_over, policy_from, starter_policy
from yueting.assist.kind_words import NAMES, WHY
from yueting.assist.services.checking import Held, keep_policy, policy_of
from yueting.conversations.composed import Composed, composed_from
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import reply
from yueting.knowledge.services.terms import keep_term, remove_term
from yueting.knowledge.terms import TermCard
from yueting.timeline.models import Event
from yueting.understanding.reply_check import KINDS, Context

COARSE = "搞掂晒喇，你老豆收咗貨未？"
VAGUE = "我哋會盡快覆你。"
GOOD = "陳小姐，我而家幫你查，三點前覆你。"


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(agent)
    return client


def sent(
    client: Client, conversation: Conversation, text: str, key: str = "key-00000001", **more: Any
) -> Any:
    return client.post(
        f"/conversations/{conversation.pk}/reply/",
        {"text": text, "kind": "reply", "client_key": key, **more},
        headers={"HX-Request": "true"},
    )


def looked(client: Client, conversation: Conversation, text: str) -> Any:
    return client.post(f"/assist/for/{conversation.pk}/check/", {"text": text})


# -- pure -----------------------------------------------------------------------------------------------------


def test_every_kind_of_finding_has_a_name_a_reason_and_a_manner() -> None:
    assert set(NAMES) == set(WHY) == set(KINDS) == set(starter_policy().manners)


def test_a_kind_that_is_off_is_not_found_and_one_that_is_held_says_so() -> None:
    manners = {"vague_promise": "hold", "coarse": "off"}
    found = look_over(f"{COARSE}{VAGUE}", Context(), policy_from(1, manners))
    assert {(one.finding.kind, one.holds) for one in found} >= {("vague_promise", True)}
    assert "coarse" not in {one.finding.kind for one in found}


@pytest.mark.parametrize("manners", [{"coarse": "shout"}, {"rude": "hold"}])
def test_a_policy_with_unknown_words_is_refused(manners: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"shout|rude"):
        policy_from(1, manners)


@pytest.mark.parametrize("name", ["script:a b", "x" * 200, "<b>", ""])
def test_what_a_form_sends_as_a_name_is_a_name_or_nothing(name: str) -> None:
    assert composed_from("", [name], [name]) == Composed()


# -- through the page -----------------------------------------------------------------------------------------


def test_findings_come_while_one_writes_with_a_better_wording(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    answer = looked(signed_in(cast.amy), conversation, VAGUE).json()
    (found,) = [one for one in answer["findings"] if one["kind"] == "vague_promise"]
    assert VAGUE[found["start"] : found["end"]] == found["text"]
    assert found["better"]
    assert found["name"] == "A promise without a date"
    assert not found["holds"]
    assert answer["may_send"] is False


def test_a_good_reply_has_no_findings_and_nothing_is_stored(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    assert looked(signed_in(cast.amy), conversation, GOOD).json()["findings"] == []
    assert not Event.objects.filter(verb__startswith="reply.").exists()


def test_only_who_may_write_here_has_words_looked_over(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    assert looked(signed_in(cast.may), conversation, GOOD).status_code == 404
    assert looked(signed_in(cast.kit), conversation, GOOD).status_code == 403


def test_a_held_reply_is_refused_by_the_server_and_the_text_is_kept(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    answer = sent(signed_in(cast.amy), conversation, COARSE)
    assert answer.status_code == 422
    assert "Not sent" in answer.content.decode()
    assert not Message.objects.filter(author="agent").exists()


def test_an_agent_cannot_overrule_but_a_leader_can_and_the_audit_says_so(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    assert sent(signed_in(cast.amy), conversation, COARSE, anyway="1").status_code == 422
    assert sent(signed_in(cast.lee), conversation, COARSE, anyway="1").status_code == 201
    event = Event.objects.get(verb="reply.sent_anyway")
    assert event.actor_id == cast.lee.pk
    assert "coarse" in event.data["kinds"]


def test_a_good_reply_of_who_may_overrule_leaves_no_mark(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    assert sent(signed_in(cast.lee), conversation, GOOD, anyway="1").status_code == 201
    assert not Event.objects.filter(verb="reply.sent_anyway").exists()


def test_a_note_to_colleagues_is_not_looked_over(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    assert sent(signed_in(cast.amy), conversation, COARSE, kind="note").status_code == 201


def test_a_double_click_on_a_reply_that_went_out_is_the_same_message(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    first = reply(conversation, cast.amy, VAGUE, client_key="double")
    keep_policy(cast.joy, cast.lee, {"vague_promise": "hold"}, version=0)
    assert reply(conversation, cast.amy, VAGUE, client_key="double") == first


# -- a leader's page ------------------------------------------------------------------------------------------


def test_a_leader_holds_a_kind_back_from_the_next_word_on(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    lee = signed_in(cast.lee)
    manners = {kind: policy_of(cast.joy.pk).manner_of(kind).value for kind in NAMES}
    answer = lee.post("/assist/checking/?brand=joy", manners | {"vague_promise": "hold", "version": "0"})
    assert answer.status_code == 302
    assert policy_of(cast.joy.pk).manner_of("vague_promise") is Manner.HOLD
    with pytest.raises(Held):
        reply(conversation, cast.amy, VAGUE, client_key="one")
    assert policy_of(cast.cha.pk) == starter_policy()


def test_two_leaders_at_once_are_told_and_nothing_is_lost(cast: Cast) -> None:
    keep_policy(cast.joy, cast.lee, {"emoji": "off"}, version=0)
    with pytest.raises(AlreadyDone):
        keep_policy(cast.joy, cast.sue, {"emoji": "hold"}, version=0)
    assert policy_of(cast.joy.pk).manner_of("emoji") is Manner.OFF


def test_who_leads_no_desk_does_not_set_the_check(cast: Cast) -> None:
    assert signed_in(cast.amy).get("/assist/checking/").status_code == 403
    with pytest.raises(PermissionDenied):
        keep_policy(cast.joy, cast.amy, {}, version=0)
    with pytest.raises(ValidationError):
        keep_policy(cast.joy, cast.lee, {"rude": "hold"}, version=0)
    page = signed_in(cast.lee).get("/assist/checking/").content.decode()
    assert "A promise without a date" in page


def test_a_word_that_the_terms_avoid_is_underlined_and_a_changed_term_counts_at_once(cast: Cast) -> None:
    conversation, amy = talk(cast.joy_chat, "我個風筒壞咗"), signed_in(cast.amy)

    def found() -> list[tuple[str, str]]:
        findings = looked(amy, conversation, "你個吹風機有一年保養。").json()["findings"]
        return [(one["text"], one["better"]) for one in findings if one["kind"] == "term"]

    assert found() == []
    dryer = keep_term(
        cast.joy, cast.eve, TermCard("retail", "風筒", "吹风机", "hair dryer", avoid=("吹風機",))
    )
    assert found() == [("吹風機", "風筒")]
    keep_policy(cast.joy, cast.lee, {"term": "off"}, version=0)
    assert found() == []
    keep_policy(cast.joy, cast.lee, {"term": "hold"}, version=1)
    assert sent(amy, conversation, "你個吹風機有一年保養。").status_code == 422
    remove_term(dryer, cast.eve)
    assert found() == []
