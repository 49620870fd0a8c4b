"""Advanced drills: noise, an outage, a second problem, three customers at once, a department that must be asked."""

import pytest

from tests.cast import Cast, make_cast
from yueting.academy.drills.models import Drill, Scene, SceneState
from yueting.academy.drills.plan import BadPlan, plan_data, plan_from
from yueting.academy.drills.plan_files import starter_plans
from yueting.academy.drills.services.making import Wanted, make
from yueting.academy.drills.services.playing import play
from yueting.academy.drills.services.running import begin, stop
from yueting.academy.drills.tests.test_pages import page
from yueting.academy.drills.tests.test_running import answer_until_the_end, customer_words, pass_time
from yueting.assist.services.checking import look_at
from yueting.conversations.models import Conversation, Kind, Message
from yueting.conversations.services.replying import note, reply

pytestmark = pytest.mark.django_db
RUDE = "你唔明白都冇辦法，唔關我事。"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def begun(cast: Cast, key: str) -> Drill:
    return begin(make(cast.joy, cast.amy, starter_plans()[key], cast.amy, Wanted(seed=4)), cast.amy)


def talk_of(scene: Scene) -> Conversation:
    scene.refresh_from_db()
    assert scene.conversation
    return scene.conversation


def notes(talk: Conversation) -> list[str]:
    return list(Message.objects.filter(conversation=talk, kind=Kind.NOTE).values_list("text", flat=True))


def test_noise_comes_when_it_is_planned_and_once(cast: Cast) -> None:
    scene = begun(cast, "noise").scenes.get()
    play()
    assert notes(talk_of(scene)) == []
    pass_time(41)
    play()
    play()
    assert notes(talk_of(scene)) == ["阿輝：今晚聚餐邊個去？六點前報名，唔該。"]


def test_an_outage_takes_the_help_away_for_a_while(cast: Cast) -> None:
    scene = begun(cast, "outage").scenes.get()
    assert look_at(talk_of(scene), cast.amy, RUDE)
    pass_time(61)
    play()
    talk = talk_of(scene)
    assert talk.is_unaided
    assert look_at(talk, cast.amy, RUDE) == []
    assert "系統" in notes(talk)[0]
    assert talk.unaided_until
    assert 170 < (talk.unaided_until - talk.last_message_at).total_seconds() <= 181


def test_a_second_problem_wants_an_answer_too(cast: Cast) -> None:
    endings = []
    for words in ("", "你嗰五百分積分今日六點前補返畀你。"):
        scene = begun(cast, "second-problem").scenes.get()
        talk = talk_of(scene)
        pass_time(76)
        play()
        pass_time(10)
        play()
        assert any("積分" in one for one in customer_words(talk))
        if words:
            reply(talk, cast.amy, words, client_key=f"second-{scene.pk}")
        answer_until_the_end(scene, cast)
        endings.append(scene.ending)
    assert endings == ["parted", "satisfied"]


def test_what_was_written_just_before_a_second_problem_is_heard(cast: Cast) -> None:
    scene = begun(cast, "second-problem").scenes.get()
    pass_time(76)
    reply(talk_of(scene), cast.amy, "唔好意思，我即刻幫你查。", client_key="before")
    play()
    assert [step.heard for step in scene.steps.all()][1:] == ["唔好意思，我即刻幫你查。"]
    assert any("積分" in one for one in customer_words(talk_of(scene)))


def test_three_customers_come_at_once_some_seconds_apart(cast: Cast) -> None:
    drill = begun(cast, "three-at-once")
    assert Conversation.objects.filter(is_practice=True).count() == 1
    pass_time(26)
    play()
    assert Conversation.objects.filter(is_practice=True).count() == 2
    pass_time(26)
    play()
    assert list(drill.scenes.values_list("state", flat=True)) == [SceneState.RUNNING] * 3
    assert set(Conversation.objects.values_list("assignee", flat=True)) == {cast.amy.pk}


def test_a_department_answers_after_it_was_named_in_a_note(cast: Cast) -> None:
    scene = begun(cast, "ask-logistics").scenes.get()
    talk = talk_of(scene)
    pass_time(60)
    play()
    assert notes(talk) == []
    note(talk, cast.amy, "唔該物流部幫手查呢單去到邊。", client_key="ask")
    play()
    assert len(notes(talk)) == 1
    pass_time(46)
    play()
    assert notes(talk)[-1].startswith("物流部：查到了")
    assert len(customer_words(talk)) == 1 or all("查到了" not in one for one in customer_words(talk))


def test_the_end_tells_whether_the_department_was_asked(cast: Cast) -> None:
    drills = []
    for asks in (False, True):
        drill = begun(cast, "ask-logistics")
        talk = talk_of(drill.scenes.get())
        if asks:
            note(talk, cast.amy, "物流部，唔該查下。", client_key="ask")
        reply(talk, cast.amy, "您好，我马上帮您查。", client_key=f"said-{drill.pk}")
        stop(drill, cast.amy)
        drills.append(page(cast.amy, "drill", drill.pk))
    assert "沒有問" in drills[0]
    assert "已問" in drills[1]


def test_a_plan_is_read_back_as_it_was() -> None:
    for plan in starter_plans().values():
        assert plan_from(plan_data(plan)) == plan


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"scenes": []}, "1 to 3 scenes"),
        ({"disturbances": [{"kind": "fire"}]}, "fire"),
        ({"disturbances": [{"kind": "outage"}]}, "outage needs seconds"),
        ({"disturbances": [{"kind": "second_problem", "text": "x", "names": ["("]}]}, "no pattern"),
        ({"names": {}}, "names"),
        ({"key": "Späte Pakete"}, "small letters"),
        ({"preparation": 90}, "whole number"),
    ],
)
def test_a_bad_plan_says_what_is_wrong(change: dict[str, object], told: str) -> None:
    good = plan_data(starter_plans()["noise"])
    with pytest.raises(BadPlan, match=told):
        plan_from(good | change)
