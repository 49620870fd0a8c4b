"""The pages of practice: who sees what, and the way from the library to the review."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, make_cast
from yueting.academy.drills.models import Drill, DrillReview, DrillState
from yueting.academy.drills.plan_files import starter_plans
from yueting.academy.drills.services.running import begin, stop
from yueting.academy.drills.tests.test_running import answer_until_the_end, customer_words, drill_of
from yueting.accounts.models import Agent, Notice
from yueting.conversations.services.replying import reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def of(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def page(who: Agent, name: str, *args: object, **query: str) -> str:
    answer = of(who).get(reverse(f"academy:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def done_drill(cast: Cast) -> Drill:
    drill = begin(drill_of(cast, "delay-sofa"), cast.amy)
    answer_until_the_end(drill.scenes.get(), cast)
    drill.refresh_from_db()
    return drill


def test_the_library_has_forty_cards_and_narrows_them(cast: Cast) -> None:
    assert page(cast.amy, "drill-library").count("/academy/drills/cards/") == 40
    abuse = page(cast.amy, "drill-library", kind="abuse", variety="yue")
    assert "停車場重複收費" in abuse
    assert abuse.count("/academy/drills/cards/") == 2
    assert "梳化遲了一星期" in page(cast.amy, "drill-library", words="梳化")
    assert page(cast.amy, "drill-library", item="respect").count("/academy/drills/cards/") < 40


def test_the_preparation_gives_no_secret_away(cast: Cast) -> None:
    card = page(cast.amy, "drill-card", "delay-sofa")
    assert "安排專車聽日朝早十點前送到" in card
    assert "舊嗰張掉咗" not in card
    of(cast.amy).post(reverse("academy:drill-card", args=["delay-sofa"]), {"assist": "on"})
    drill = Drill.objects.get()
    prepare = page(cast.amy, "drill", drill.pk)
    assert "data-countdown" in prepare
    assert "舊嗰張掉咗" not in prepare


def test_every_plan_that_comes_along_can_be_prepared(cast: Cast) -> None:
    for key in starter_plans():
        answer = of(cast.amy).post(reverse("academy:drill-plan", args=[key]), {"assist": "on"})
        assert answer.status_code == 302
    assert Drill.objects.count() == len(starter_plans())


def test_begin_leads_into_the_console_with_the_strip(cast: Cast) -> None:
    drill = drill_of(cast, "delay-sofa")
    answer = of(cast.amy).post(reverse("academy:drill-begin", args=[drill.pk]))
    talk = drill.scenes.get().conversation
    assert talk
    assert answer.headers["Location"] == reverse("conversations:show", args=[talk.pk])
    console = of(cast.amy).get(reverse("conversations:show", args=[talk.pk])).content.decode()
    strip = reverse("academy:drill-strip", args=[talk.pk])
    assert strip in console
    assert 'data-shortcut="e"' not in console
    assert "data-countdown" in of(cast.amy).get(strip).content.decode()
    assert of(cast.ben).get(strip).status_code == 404


def test_the_end_shows_points_turnings_and_better_words(cast: Cast) -> None:
    drill = begin(drill_of(cast, "delay-sofa"), cast.amy)
    scene = drill.scenes.get()
    assert scene.conversation
    reply(scene.conversation, cast.amy, "如果令你不便，我哋表示歉意，會盡快覆你。", client_key="bad-one")
    answer_until_the_end(scene, cast)
    done = page(cast.amy, "drill", drill.pk)
    scene.refresh_from_db()
    assert "drill-course" in done
    assert "style=" not in done
    assert scene.beside[0]["faults"][0]["better"] in done
    assert scene.beside[0]["good"] in done
    assert 'class="turn"' in done


def test_nobody_else_sees_a_drill_but_trainers_do(cast: Cast) -> None:
    drill = done_drill(cast)
    url = reverse("academy:drill", args=[drill.pk])
    assert of(cast.ben).get(url).status_code == 404
    assert of(cast.may).get(url).status_code == 404
    assert of(cast.lee).get(url).status_code == 200


def test_reviews_by_oneself_a_colleague_and_a_trainer(cast: Cast) -> None:
    drill = done_drill(cast)
    send = reverse("academy:drill-review", args=[drill.pk])
    words = {"went_well": "聽完先答", "do_better": "", "stars": "4"}
    assert of(cast.ben).post(send, words).status_code == 404
    of(cast.amy).post(reverse("academy:drill-peer", args=[drill.pk]), {"peer": str(cast.ben.pk)})
    assert Notice.objects.filter(agent=cast.ben, kind="drill_review_asked").exists()
    for agent in (cast.amy, cast.ben, cast.lee):
        of(agent).post(send, words)
    roles = dict(DrillReview.objects.values_list("by__name", "role"))
    assert roles == {"Amy": "self", "Ben": "peer", "Lee": "trainer"}
    assert (
        page(cast.amy, "drill", drill.pk).count("聽完先答") == 4
    )  # three reviews, and one's own in the form
    of(cast.lee).post(send, {"went_well": "", "do_better": ""})
    assert DrillReview.objects.filter(went_well="聽完先答").count() == 3


def test_an_example_needs_the_trainer_and_the_trainee(cast: Cast) -> None:
    drill = done_drill(cast)
    choose, agree = (reverse(f"academy:drill-{one}", args=[drill.pk]) for one in ("example", "consent"))
    of(cast.amy).post(choose, {"on": "1"})
    drill.refresh_from_db()
    assert not drill.is_example
    of(cast.lee).post(choose, {"on": "1"})
    of(cast.lee).post(agree, {"on": "1"})
    assert of(cast.ben).get(reverse("academy:drill", args=[drill.pk])).status_code == 404
    of(cast.amy).post(agree, {"on": "1"})
    assert "梳化" in page(cast.ben, "drill", drill.pk)
    assert str(drill.pk) in page(cast.ben, "drills")
    of(cast.amy).post(agree, {"on": "0"})
    assert of(cast.ben).get(reverse("academy:drill", args=[drill.pk])).status_code == 404


def test_a_trainer_gives_a_drill_and_it_waits_for_the_trainee(cast: Cast) -> None:
    give = reverse("academy:drill-card", args=["delay-sofa"])
    of(cast.lee).post(give, {"trainee": str(cast.amy.pk), "why": "安撫再快啲", "assist": "on"})
    drill = Drill.objects.get()
    assert (drill.trainee, drill.state, drill.asked_by) == (cast.amy, DrillState.ASSIGNED, cast.lee)
    assert Notice.objects.filter(agent=cast.amy, kind="drill_given").exists()
    page(cast.lee, "drill", drill.pk)
    drill.refresh_from_db()
    assert drill.state == DrillState.ASSIGNED
    page(cast.amy, "drill", drill.pk)
    drill.refresh_from_db()
    assert (drill.state, bool(drill.prepare_until)) == (DrillState.PREPARING, True)
    of(cast.ben).post(give, {"trainee": str(cast.amy.pk), "assist": "on"})
    assert not Drill.objects.filter(asked_by=cast.ben).exists()


def test_a_colleague_plays_the_customer_and_another_one_watches(cast: Cast) -> None:
    drill = begin(drill_of(cast, "delay-sofa", player=cast.ben, observer=cast.sue), cast.amy)
    scene = drill.scenes.get()
    place = reverse("academy:drill-customer", args=[drill.pk, 0])
    assert "舊嗰張掉咗" in of(cast.ben).get(place).content.decode()
    assert of(cast.amy).get(place).status_code == 404
    of(cast.ben).post(place, {"text": "究竟幾時送嚟？", "key": "one"})
    of(cast.ben).post(place, {"text": "究竟幾時送嚟？", "key": "one"})
    assert scene.conversation
    assert customer_words(scene.conversation)[1:] == ["究竟幾時送嚟？"]
    assert "究竟幾時送嚟？" in page(cast.sue, "drill-watch", drill.pk, 0)
    assert of(cast.amy).get(reverse("academy:drill-watch", args=[drill.pk, 0])).status_code == 404
    reply(scene.conversation, cast.amy, "唔好意思，聽日三點前送到。", client_key="k")
    stop(drill, cast.amy)
    assert "drill-course" in page(cast.sue, "drill", drill.pk)


def test_what_is_said_after_the_end_is_refused(cast: Cast) -> None:
    drill = begin(drill_of(cast, "delay-sofa", player=cast.ben), cast.amy)
    stop(drill, cast.amy)
    place = reverse("academy:drill-customer", args=[drill.pk, 0])
    of(cast.ben).post(place, {"text": "喂？", "key": "late"})
    scene = drill.scenes.get()
    assert scene.conversation
    assert len(customer_words(scene.conversation)) == 1


def test_a_trainer_writes_a_drill_and_faults_are_told(cast: Cast) -> None:
    url = reverse("academy:drill-plan-new")
    text = """key: our-own
names: {zh-Hant: 自家演練}
goals: {zh-Hant: 慢慢來}
scenes: [{card: delay-sofa, minutes: 6}]
"""
    assert of(cast.lee).get(url).status_code == 403
    assert of(cast.sue).get(url).status_code == 200
    assert of(cast.sue).post(url, {"text": text, "version": "0"}).status_code == 302
    assert "自家演練" in page(cast.amy, "drills")
    assert "慢慢來" in page(cast.amy, "drill-plan", "our-own")
    edit = reverse("academy:drill-plan-edit", args=["our-own"])
    for bad in (
        "x",
        text + "rubric: none\n",
        text.replace("our-own", "our own"),
        text.replace("delay-sofa", "no-card"),
        text.replace("6", "600"),
    ):
        refused = of(cast.sue).post(edit, {"text": bad, "version": "1"})
        assert refused.status_code == 422
        assert 'role="alert"' in refused.content.decode()
    assert of(cast.sue).post(edit, {"text": text, "version": "0"}).status_code == 422
    of(cast.sue).post(edit, {"text": text, "version": "1", "off": "on"})
    assert "自家演練" not in page(cast.amy, "drills")


def test_what_came_along_gives_way_to_the_brands_own(cast: Cast) -> None:
    edit = reverse("academy:drill-plan-edit", args=["noise"])
    text = (
        "key: noise\nnames: {zh-Hant: 我哋嘅嘈日子}\ngoals: {zh-Hant: 專心}\nscenes: [{card: delay-sofa}]\n"
    )
    of(cast.sue).post(edit, {"text": text, "version": "0"})
    assert "我哋嘅嘈日子" in page(cast.amy, "drills")
    assert "嘈雜的一天" not in page(cast.amy, "drills")
