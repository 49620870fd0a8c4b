"""A drill from its card to the scored end, with a played customer who answers in the background."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from tests.cast import Cast, make_cast
from yueting.academy.customers.agents import AGENTS
from yueting.academy.drills.models import Drill, DrillState, Scene, SceneState
from yueting.academy.drills.plan import Plan, ScenePlan, single
from yueting.academy.drills.services.making import Wanted, make
from yueting.academy.drills.services.playing import play
from yueting.academy.drills.services.running import begin, next_scene, stop, stop_scene
from yueting.channels.models import WebhookCall, WebhookEndpoint
from yueting.conversations.models import Author, Conversation, Kind, Message
from yueting.conversations.queries import lists
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import reply
from yueting.quality.models import Inspection, ItemResult

pytestmark = pytest.mark.django_db
NAMES = {"zh-Hant": "梳化"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def drill_of(cast: Cast, *cards: str, **more: object) -> Drill:
    plan = Plan("test", NAMES, NAMES, tuple(ScenePlan(card, 8) for card in cards))
    return make(cast.joy, cast.amy, plan, cast.amy, Wanted(seed=4, **more))  # type: ignore[arg-type]


def pass_time(seconds: float) -> None:
    """As if everything had happened so much earlier."""
    back = timedelta(seconds=seconds)
    for name in ("say_at", "look_at", "spoke_at", "begun_at", "ends_at"):
        Scene.objects.filter(**{f"{name}__isnull": False}).update(**{name: F(name) - back})
    Message.objects.update(at=F("at") - back)


def customer_words(talk: Conversation) -> list[str]:
    rows = Message.objects.filter(conversation=talk, author=Author.CUSTOMER)
    return list(rows.order_by("seq").values_list("text", flat=True))


def answer_until_the_end(scene: Scene, cast: Cast) -> Scene:
    """Amy answers as the scripted polite agent would."""
    agent = AGENTS["polite"](scene.card.briefing)
    for turn in range(20):
        scene.refresh_from_db()
        if scene.state == SceneState.ENDED:
            break
        assert scene.conversation
        said = customer_words(scene.conversation)[-1]
        reply(scene.conversation, cast.amy, agent.answer(said), client_key=f"{scene.pk}-{turn}")
        assert play() == 1
        pass_time(10)
        assert play() == 1
    return scene


def test_a_drill_goes_from_card_to_scored_end(cast: Cast) -> None:
    drill = begin(drill_of(cast, "delay-sofa"), cast.amy)
    talk = Conversation.objects.get(is_practice=True)
    assert talk.assignee == cast.amy
    assert talk in lists.in_queue(cast.amy, "mine")
    scene = answer_until_the_end(drill.scenes.get(), cast)
    drill.refresh_from_db()
    assert (scene.state, scene.ending, drill.state) == (SceneState.ENDED, "satisfied", DrillState.DONE)
    assert drill.score is not None
    assert drill.score > 70
    assert scene.rubric is not None
    assert scene.rubric.key == "complaint"
    assert scene.steps.count() > 3
    assert scene.steps.last().anger < scene.steps.first().anger  # type: ignore[union-attr]
    talk.refresh_from_db()
    assert talk.state == "ended"
    assert not Inspection.objects.exists()
    assert not ItemResult.objects.exists()


def test_the_same_seed_says_the_same_words(cast: Cast) -> None:
    said = []
    for _run in range(2):
        drill = begin(drill_of(cast, "refund-double-charge"), cast.amy)
        scene = answer_until_the_end(drill.scenes.get(), cast)
        assert scene.conversation
        said.append(customer_words(scene.conversation))
    assert said[0] == said[1]


def test_a_customer_takes_time_to_type_and_hears_what_came_meanwhile(cast: Cast) -> None:
    scene = begin(drill_of(cast, "delay-sofa"), cast.amy).scenes.get()
    assert scene.conversation
    reply(scene.conversation, cast.amy, "唔好意思，我而家幫你查。", client_key="1")
    assert play() == 1
    scene.refresh_from_db()
    assert scene.saying
    assert len(customer_words(scene.conversation)) == 1
    assert play() == 0
    reply(scene.conversation, cast.amy, "請問張單幾多號？", client_key="2")
    assert play() == 0
    pass_time(10)
    assert play() == 1
    assert len(customer_words(scene.conversation)) == 2
    assert play() == 1
    scene.refresh_from_db()
    assert [step.heard for step in scene.steps.all()][1:] == ["唔好意思，我而家幫你查。", "請問張單幾多號？"]


def test_silence_is_heard_once_and_makes_it_worse(cast: Cast) -> None:
    scene = begin(drill_of(cast, "delay-sofa"), cast.amy).scenes.get()
    pass_time(80)
    assert play() == 1
    first, last = scene.steps.first(), scene.steps.last()
    assert first
    assert last
    assert (last.heard, last.patience < first.patience) == ("", True)
    assert play() == 0


def test_the_time_ends_a_scene_and_it_is_scored_as_it_stands(cast: Cast) -> None:
    drill = begin(drill_of(cast, "delay-sofa"), cast.amy)
    scene = drill.scenes.get()
    assert scene.conversation
    reply(scene.conversation, cast.amy, "等下啦，唔關我事。", client_key="1")
    pass_time(8 * 60 + 1)
    assert play() == 1
    scene.refresh_from_db()
    drill.refresh_from_db()
    assert (scene.ending, drill.state) == ("time", DrillState.DONE)
    assert drill.score is not None
    assert drill.score < 50


def test_scenes_come_one_after_the_other_when_the_trainee_is_ready(cast: Cast) -> None:
    drill = begin(drill_of(cast, "delay-sofa", "refund-lipstick"), cast.amy)
    with pytest.raises(AlreadyDone):
        next_scene(drill, cast.amy)
    stop_scene(drill.scenes.get(place=0), cast.amy)
    drill.refresh_from_db()
    assert drill.state == DrillState.RUNNING
    second = next_scene(drill, cast.amy)
    assert second.conversation
    assert Conversation.objects.filter(is_practice=True, state="open").get() == second.conversation
    stop(drill, cast.amy)
    drill.refresh_from_db()
    assert (drill.state, drill.score) == (DrillState.DONE, None)


def test_nobody_begins_twice_or_for_another(cast: Cast) -> None:
    drill = drill_of(cast, "delay-sofa")
    with pytest.raises(AlreadyDone):
        begin(drill, cast.ben)
    begin(drill, cast.amy)
    with pytest.raises(AlreadyDone):
        begin(drill, cast.amy)
    with pytest.raises(AlreadyDone):
        begin(drill_of(cast, "delay-sofa"), cast.amy)
    with pytest.raises(PermissionDenied):
        make(cast.joy, cast.ben, single("delay-sofa", NAMES, NAMES), cast.amy)


def test_without_help_the_talk_has_none(cast: Cast) -> None:
    begin(drill_of(cast, "delay-sofa", assist=False), cast.amy)
    talk = Conversation.objects.get(is_practice=True)
    assert talk.is_unaided
    assert talk.unaided_until is not None
    assert talk.unaided_until > timezone.now() + timedelta(minutes=7)


def test_a_person_plays_the_customer_and_the_machine_keeps_quiet(cast: Cast) -> None:
    scene = begin(drill_of(cast, "delay-sofa", player=cast.ben), cast.amy).scenes.get()
    assert scene.conversation
    reply(scene.conversation, cast.amy, "唔好意思。", client_key="1")
    play()
    pass_time(100)
    play()
    assert len(customer_words(scene.conversation)) == 1


def test_a_scene_that_fails_keeps_its_reason_and_lets_others_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = begin(drill_of(cast, "delay-sofa"), cast.amy).scenes.get()
    assert scene.conversation
    reply(scene.conversation, cast.amy, "唔好意思。", client_key="1")

    def broken(*_given: object) -> object:
        raise ValueError("lost the thread")

    monkeypatch.setattr("yueting.academy.drills.services.playing.hears", broken)
    assert play() == 0
    scene.refresh_from_db()
    assert "lost the thread" in scene.error
    monkeypatch.undo()
    pass_time(20)
    assert play() == 1
    scene.refresh_from_db()
    assert (bool(scene.saying), scene.error) == (True, "")


def test_notes_are_for_colleagues_and_not_heard(cast: Cast) -> None:
    scene = begin(drill_of(cast, "delay-sofa"), cast.amy).scenes.get()
    assert scene.conversation
    from yueting.conversations.services.replying import note

    note(scene.conversation, cast.amy, "呢個客好嬲。", client_key="n")
    play()
    assert scene.steps.count() == 1
    assert Message.objects.filter(conversation=scene.conversation, kind=Kind.NOTE).count() == 1


def test_nobody_outside_is_told_how_somebody_practises(cast: Cast) -> None:
    WebhookEndpoint.objects.create(brand=cast.joy, url="https://client.example/hook", secret="whsec_x")
    drill = begin(drill_of(cast, "delay-sofa"), cast.amy)
    answer_until_the_end(drill.scenes.get(), cast)
    assert not WebhookCall.objects.exists()
