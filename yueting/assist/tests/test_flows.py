"""Guided flows: every one leads to an end, keeps its place, and is a desk's own to change."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast, talk, write
from yueting.accounts.models import Agent
from yueting.assist.checking import look_over, starter_policy
from yueting.assist.flow import LANGUAGES, TWINS, BadFlow, flow_data, flow_from, step_back, step_on
from yueting.assist.models import FlowRun, FlowVersion
from yueting.assist.services import guiding
from yueting.assist.services.flow_making import flows_of, keep_flow
from yueting.assist.starter_flows import starter_flows
from yueting.assist.views.flow_form import written_flow
from yueting.conversations.models import Conversation, Inbox
from yueting.conversations.services.handling import AlreadyDone
from yueting.knowledge.starter import starter_situations
from yueting.timeline.models import Event
from yueting.understanding.reply_check import Context

FLOWS = {flow.key: flow for flow in starter_flows()}
VARIETY = {"yue": "yue", "cmn": "zh-Hans", "en": "en"}


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(agent)
    return client


def abused(cast: Cast) -> Conversation:
    return talk(cast.joy_chat, "你班死蠢，識唔識做嘢㗎！")


# -- those that come along ------------------------------------------------------------------------------------


def test_all_fifteen_situations_have_a_flow() -> None:
    assert [flow.number for flow in starter_flows()] == list(range(1, 16))
    assert {flow.situation for flow in starter_flows()} == {s.id for s in starter_situations()} - {"general"}


@pytest.mark.parametrize("key", FLOWS)
def test_a_flow_speaks_every_language_and_passes_the_desks_own_check(key: str) -> None:
    for step in FLOWS[key].steps.values():
        assert set(step.do) == set(LANGUAGES), step.id
        assert set(step.say) in (set(), set(TWINS)), step.id
        for way in step.ways:
            assert set(way.label) == set(LANGUAGES), step.id
        for twin, words in step.say.items():
            context = Context(variety=VARIETY[twin], audience="cn" if twin == "cmn" else "hk")
            assert look_over(words, context, starter_policy()) == [], step.id


@pytest.mark.parametrize("key", ["quiet-or-noisy", "bad-line"])
def test_flows_of_the_line_are_for_the_phone_alone(key: str) -> None:
    assert FLOWS[key].serves("phone")
    assert not FLOWS[key].serves("chat")


@given(st.sampled_from(sorted(FLOWS)), st.lists(st.integers(0, 5), max_size=30))
def test_whatever_way_is_taken_the_next_step_is_there_and_back_is_where_one_was(
    key: str, choices: list[int]
) -> None:
    flow, trail = FLOWS[key], (FLOWS[key].start,)
    for choice in choices:
        here = flow.steps[trail[-1]]
        if here.is_end:
            break
        on = step_on(flow, trail, here.ways[choice % len(here.ways)].to)
        assert on[-1] in flow.steps
        assert step_back(on) == trail
        trail = on


def test_a_flow_comes_back_from_storage_as_it_was() -> None:
    for flow in starter_flows():
        assert flow_from(flow_data(flow)) == flow


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f["steps"].clear(), "flow.steps"),
        (lambda f: f["steps"].append({"id": "lonely", "do": {"en": "x"}, "outcome": "solved"}), "flow.lost"),
        (lambda f: f["steps"][0]["ways"].append({"to": "nowhere", "label": {"en": "x"}}), "flow.way"),
        (lambda f: f["steps"][0].pop("ways"), "flow.ways"),
        (lambda f: f["steps"][0].update(outcome="solved"), "flow.end"),
        (lambda f: f["steps"][-1].update(outcome="lost"), "flow.end"),
        (lambda f: f.update(start="nowhere"), "flow.start"),
        (lambda f: f["steps"].append(f["steps"][0]), "flow.twice"),
        (lambda f: f["steps"][0].update(wait=9999), "flow.wait"),
        (lambda f: f["steps"][0].update(deed="fire_them"), "flow.deed"),
        (lambda f: f["steps"][0]["ways"][0].update(label={}), "flow.label"),
        (lambda f: f.pop("names"), "flow.unreadable"),
    ],
)
def test_a_flow_that_would_leave_an_agent_alone_is_refused_with_its_reason(change: Any, told: str) -> None:
    written = deepcopy(flow_data(FLOWS["abuse"]))
    change(written)
    with pytest.raises(BadFlow) as refused:
        flow_from(written)
    assert refused.value.reason.id == told


def test_a_circle_without_an_end_is_refused() -> None:
    around = [{"id": a, "do": {"en": a}, "ways": [{"to": b, "label": {"en": b}}]} for a, b in ("ab", "ba")]
    with pytest.raises(BadFlow, match="no end"):
        flow_from({"key": "x", "names": {}, "situation": "general", "start": "a", "steps": around})


# -- walking one ----------------------------------------------------------------------------------------------


def test_abuse_is_walked_from_civil_words_over_the_notice_to_the_polite_end(cast: Cast) -> None:
    conversation, amy = abused(cast), signed_in(cast.amy)
    base = f"/assist/for/{conversation.pk}/"
    assert amy.post(f"{base}flow/", {"flow": "abuse"}).status_code == 302
    page = amy.get(base).content.decode()
    assert "我聽得出你好嬲" in page
    amy.post(f"{base}flow/step/", {"to": "notice", "at": "1"})
    assert "呢個對話有紀錄" in amy.get(base).content.decode()
    amy.post(f"{base}flow/step/", {"to": "polite-end", "at": "2"})
    page = amy.get(base).content.decode()
    assert conversation.reference in page or "YT-" in page
    assert "Ended politely" in page
    run = FlowRun.objects.get()
    assert (run.state, run.outcome, run.trail) == (
        "ended",
        "ended_politely",
        ["civil", "notice", "polite-end"],
    )
    assert list(
        Event.objects.filter(verb__startswith="flow.").values_list("verb", flat=True).order_by("at")
    ) == [
        "flow.started",
        "flow.ended",
    ]


def test_a_double_click_is_one_step_and_an_old_page_is_told_so(cast: Cast) -> None:
    conversation = abused(cast)
    guiding.begin(conversation, cast.amy, "abuse")
    guiding.begin(conversation, cast.amy, "abuse")
    assert FlowRun.objects.count() == 1
    guiding.walk(conversation, cast.amy, "notice", at=1)
    guiding.walk(conversation, cast.amy, "notice", at=1)
    with pytest.raises(AlreadyDone):
        guiding.walk(conversation, cast.amy, "calm", at=1)
    guiding.back(conversation, cast.amy, at=2)
    assert FlowRun.objects.get().trail == ["civil"]
    with pytest.raises(ValidationError):
        guiding.walk(conversation, cast.amy, "polite-end", at=1)


def test_another_flow_leaves_the_first_and_a_colleague_finds_the_place(cast: Cast) -> None:
    conversation = abused(cast)
    guiding.begin(conversation, cast.amy, "abuse")
    guiding.begin(conversation, cast.amy, "complaint")
    assert set(FlowRun.objects.values_list("key", "state")) == {("abuse", "left"), ("complaint", "open")}
    guiding.walk(conversation, cast.amy, "facts", at=1)
    place = guiding.place_of(conversation)
    assert place is not None
    assert place.step.id == "facts"
    guiding.leave(conversation, cast.lee)
    assert guiding.place_of(conversation) is None


def test_a_flow_of_the_phone_does_not_begin_in_a_chat(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        guiding.begin(abused(cast), cast.amy, "bad-line")


def test_who_may_not_write_here_is_not_led_here(cast: Cast) -> None:
    conversation = abused(cast)
    assert (
        signed_in(cast.may).post(f"/assist/for/{conversation.pk}/flow/", {"flow": "abuse"}).status_code == 404
    )
    with pytest.raises(PermissionDenied):
        guiding.begin(conversation, cast.kit, "abuse")


def test_praise_for_a_colleague_goes_on_their_record(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你哋 Ben 好有耐性，多謝佢！")
    guiding.begin(conversation, cast.amy, "about-colleague")
    guiding.walk(conversation, cast.amy, "praise", at=1)
    with pytest.raises(ValidationError):
        guiding.walk(conversation, cast.amy, "thanks-given", at=2)
    guiding.walk(conversation, cast.amy, "thanks-given", at=2, colleague=str(cast.ben.pk))
    on_record = Event.objects.get(subject_kind="agent", verb="colleague.praised")
    assert on_record.subject_id == cast.ben.pk
    assert "耐性" in on_record.data["words"]


def test_nobody_handles_a_complaint_about_themselves(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "Amy 態度好差，我要投訴佢！")
    guiding.begin(conversation, cast.amy, "about-colleague")
    guiding.walk(conversation, cast.amy, "complaint", at=1)
    guiding.walk(conversation, cast.amy, "facts", at=2)
    with pytest.raises(ValidationError):
        guiding.walk(conversation, cast.amy, "by-whom", at=3, colleague=str(cast.amy.pk))
    with pytest.raises(ValidationError):
        guiding.walk(conversation, cast.amy, "by-whom", at=3, colleague=str(cast.may.pk))
    guiding.walk(conversation, cast.lee, "by-whom", at=3, colleague=str(cast.amy.pk))
    assert FlowRun.objects.get().outcome == "handed_over"


def test_the_words_follow_the_customers_language(cast: Cast) -> None:
    inbox: Inbox = cast.cha_chat
    conversation = talk(inbox, "你们这帮蠢货，会不会办事！")
    guiding.begin(conversation, cast.may, "abuse")
    write(inbox, "还不快点！")
    assert "我听得出您很生气" in signed_in(cast.may).get(f"/assist/for/{conversation.pk}/").content.decode()


# -- changing one ---------------------------------------------------------------------------------------------


def fields(written: dict[str, Any], version: int = 0) -> dict[str, str]:
    """The editor's form as a browser sends it."""
    sent = {"version": str(version), "number": str(written["number"]), "situation": written["situation"]}
    sent |= {f"name-{language}": words for language, words in written["names"].items()}
    sent |= {"start": written["start"]} | {f"channel-{channel}": "1" for channel in written["channels"]}
    for place, step in enumerate(written["steps"]):
        name = f"step-{place}"
        sent |= {f"{name}-id": step["id"], f"{name}-wait": str(step.get("wait", ""))}
        sent |= {f"{name}-outcome": step.get("outcome", ""), f"{name}-deed": step.get("deed", "")}
        sent |= {f"{name}-do-{language}": words for language, words in step.get("do", {}).items()}
        sent |= {f"{name}-say-{twin}": words for twin, words in step.get("say", {}).items()}
        for at, way in enumerate(step.get("ways", ())):
            sent |= {f"{name}-way-{at}-to": way["to"]}
            sent |= {f"{name}-way-{at}-{language}": words for language, words in way["label"].items()}
    return sent


def test_an_editor_changes_a_flow_and_who_is_on_the_way_ends_in_the_old_wording(cast: Cast) -> None:
    conversation = abused(cast)
    guiding.begin(conversation, cast.amy, "abuse")
    written = flow_data(FLOWS["abuse"])
    written["steps"][0]["say"]["yue"] = "我聽到。你想我先做邊樣？"
    eve = signed_in(cast.eve)
    answer = eve.post("/assist/flows/abuse/?brand=joy", fields(written))
    assert answer.status_code == 302
    assert flows_of(cast.joy.pk)["abuse"].flow == flow_from(written)
    assert flows_of(cast.cha.pk)["abuse"].version == 0
    place = guiding.place_of(conversation)
    assert place is not None
    assert place.step.say["yue"] == FLOWS["abuse"].steps["civil"].say["yue"]
    assert eve.post("/assist/flows/abuse/?brand=joy", fields(written)).status_code == 422


@pytest.mark.parametrize("key", FLOWS)
def test_a_flow_goes_through_the_form_unchanged(key: str) -> None:
    assert flow_from(written_flow(fields(flow_data(FLOWS[key])), key)) == FLOWS[key]


def test_a_step_is_added_and_taken_away_without_losing_what_was_typed(cast: Cast) -> None:
    written = flow_data(FLOWS["silence"])
    written["names"]["en"] = "Quiet customers"
    eve = signed_in(cast.eve)
    page = eve.post("/assist/flows/silence/?brand=joy", fields(written) | {"part": "step"}).content.decode()
    assert 'value="step-1"' in page
    assert "Quiet customers" in page
    page = eve.post("/assist/flows/silence/?brand=joy", fields(written) | {"part": "drop-0"}).content.decode()
    assert 'value="kind"' not in page
    assert not FlowVersion.objects.exists()


def test_a_flow_that_leads_nowhere_is_not_kept_and_the_page_says_why(cast: Cast) -> None:
    written = flow_data(FLOWS["silence"])
    written["steps"][0]["ways"] = written["steps"][0]["ways"][:1]
    answer = signed_in(cast.eve).post("/assist/flows/silence/?brand=joy", fields(written))
    assert answer.status_code == 422
    assert "No way leads to the step" in answer.content.decode()


def test_a_desk_writes_its_own_flow_and_takes_one_off(cast: Cast) -> None:
    lee = signed_in(cast.lee)
    assert lee.get("/assist/flows/new/?brand=joy").status_code == 200
    step = {
        "id": "first",
        "do": {"en": "Ask for the order."},
        "ways": [{"to": "end", "label": {"en": "told"}}],
    }
    end = {"id": "end", "do": {"en": "Done."}, "outcome": "solved"}
    own: dict[str, Any] = {"number": 0, "names": {"en": "Order lost"}, "situation": "general"}
    own |= {"channels": [], "start": "first", "steps": [step, end]}
    assert lee.post("/assist/flows/new/?brand=joy", fields(own)).status_code == 302
    assert "order-lost" in flows_of(cast.joy.pk)
    lee.post("/assist/flows/abuse/offer/?brand=joy", {"version": "0", "off": "1"})
    with pytest.raises(ValidationError):
        guiding.begin(abused(cast), cast.amy, "abuse")


def test_agents_read_the_list_and_the_card_but_change_nothing(cast: Cast) -> None:
    amy = signed_in(cast.amy)
    conversation = abused(cast)
    guiding.begin(conversation, cast.amy, "abuse")
    guiding.leave(conversation, cast.amy)
    assert "Left 1" in " ".join(amy.get("/assist/flows/").content.decode().split())
    card = amy.get("/assist/flows/abuse/card/").content.decode()
    assert "我聽得出你好嬲" in card
    assert "我听得出您很生气" in card
    assert amy.get("/assist/flows/abuse/").status_code == 403
    assert amy.get("/assist/flows/nothing/card/").status_code == 404
    with pytest.raises(PermissionDenied):
        keep_flow(cast.joy, cast.amy, flow_data(FLOWS["abuse"]), version=0)
