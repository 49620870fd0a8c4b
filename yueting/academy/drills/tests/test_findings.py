"""From finding to exercise to effect, and real talks that become cases."""

from datetime import datetime, timedelta

import pytest
import yaml
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_cast, talk, write
from yueting.academy.drills.casting import card_of_talk
from yueting.academy.drills.choosing import cases_for
from yueting.academy.drills.customer import card_from, starter_cards
from yueting.academy.drills.models import CaseCard, CaseState, Drill
from yueting.academy.drills.queries.library import card_data_of, cards_of
from yueting.academy.drills.queries.progress import effects, weak_items
from yueting.academy.drills.services.casting import judge_case, keep_case, make_case
from yueting.academy.drills.services.running import begin
from yueting.academy.drills.tests.test_pages import of, page
from yueting.academy.drills.tests.test_running import answer_until_the_end
from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import reply
from yueting.quality.models import Inspection, ItemResult
from yueting.quality.services.inspecting import inspect_all
from yueting.quality.services.rubrics import rubric_of
from yueting.understanding import Turn

pytestmark = pytest.mark.django_db
SECRETS = ("9123 4567", "A123456(3)", "陳美玲", "ming@example.com")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def inspected(cast: Cast, agent: Agent, shares: dict[str, float], at: datetime) -> Inspection:
    """An inspection of a real talk with these shares."""
    about = talk(cast.joy_chat, "請問幾時到？", sender=f"s{Inspection.objects.count()}")
    version = rubric_of(cast.joy.pk, "service")
    found = Inspection.objects.create(
        brand=cast.joy,
        conversation=about,
        agent=agent,
        rubric=version,
        key="service",
        score=50,
        card={"items": []},
        last_seq=1,
        ended_at=at,
    )
    ItemResult.objects.bulk_create(
        ItemResult(
            inspection=found, brand=cast.joy, agent=agent, key="service", item=item, share=share, ended_at=at
        )
        for item, share in shares.items()
    )
    return found


def scored_badly(cast: Cast) -> Inspection:
    """A real talk in which Amy answered coldly, inspected by the machine."""
    cold = talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！", sender="cold")
    reply(cold, cast.amy, "唔知，你自己等啦。", client_key="cold-reply")
    return next(one for one in inspect_all([Conversation.objects.get(pk=cold.pk)]) if one.key == "service")


def test_weak_items_choose_cases_that_exercise_them() -> None:
    offered = cases_for(starter_cards(), {"respect": 0.2, "promise": 0.95})
    assert {one.items for one in offered} == {("respect",)}
    assert {one.card.kind for one in offered} <= {"abuse", "boss", "elderly"}
    assert cases_for(starter_cards(), {"respect": 0.9}) == []
    assert cases_for(starter_cards(), {"respect": 0.1}, {"delay-sofa": ["respect"]})[0].need > 0


def test_every_item_a_machine_judges_has_cases(cast: Cast) -> None:
    items = {item.id for item in rubric_of(cast.joy.pk, "service").rubric.items()}
    for item in items:
        assert cases_for(starter_cards(), {item: 0.0}), item


def test_one_bad_day_is_no_weakness(cast: Cast) -> None:
    now = timezone.now()
    inspected(cast, cast.amy, {"empathy": 0.0, "promise": 0.4}, now)
    assert weak_items(cast.amy, cast.joy) == []
    for _more in range(2):
        inspected(cast, cast.amy, {"empathy": 0.0, "promise": 0.4}, now)
    assert [(one.item, one.count) for one in weak_items(cast.amy, cast.joy)] == [
        ("empathy", 3),
        ("promise", 3),
    ]
    assert weak_items(cast.ben, cast.joy) == []
    assert all(one.cases for one in weak_items(cast.amy, cast.joy))
    assert "同理心" in page(cast.amy, "drills")


def test_a_finding_becomes_an_exercise_and_its_effect_appears(cast: Cast) -> None:
    finding = scored_badly(cast)
    card = of(cast.amy).get(reverse("quality:card", args=[finding.pk])).content.decode()
    url = reverse("academy:drill-finding", args=[finding.pk, "empathy"])
    assert url in card
    shown = of(cast.amy).get(url).content.decode()
    key = next(one for one in starter_cards() if f'value="{one}"' in shown)
    of(cast.amy).post(url, {"card": key, "assist": "on"})
    drill = Drill.objects.get()
    assert (drill.item, drill.inspection, drill.trainee) == ("empathy", finding, cast.amy)
    begin(drill, cast.amy)
    answer_until_the_end(drill.scenes.get(), cast)

    now = timezone.now()
    Drill.objects.update(ended_at=now - timedelta(days=10))
    for day in range(6):
        inspected(cast, cast.amy, {"empathy": 0.0}, now - timedelta(days=11 + day))
        inspected(cast, cast.amy, {"empathy": 1.0}, now - timedelta(days=9 - day))
    row = next(one for one in effects([cast.amy], cast.joy) if one.item == "empathy")
    assert (row.effect.verdict, row.drills) == ("better", 1)
    assert "有進步" in page(cast.amy, "drill-progress")
    together = page(cast.lee, "drill-progress", agent="all")
    assert "有進步" in together
    assert "Amy" in together
    assert "Amy" not in page(cast.ben, "drill-progress", agent="all").split("<main")[1]


def test_a_trainer_gives_the_exercise_of_a_finding_and_nobody_else(cast: Cast) -> None:
    finding = scored_badly(cast)
    url = reverse("academy:drill-finding", args=[finding.pk, "empathy"])
    assert of(cast.ben).get(url).status_code == 404
    of(cast.lee).post(url, {"card": "delay-sofa", "why": "先講感受"})
    drill = Drill.objects.get()
    assert (drill.trainee, drill.asked_by, drill.asked_why) == (cast.amy, cast.lee, "先講感受")
    assert of(cast.lee).post(url, {"card": "no-such-card"}).status_code == 404


def test_a_card_of_a_talk_holds_no_personal_data_and_can_be_practised() -> None:
    turns = [
        Turn("customer", "我係陳美玲，電話 9123 4567，張單 YT12345678 等咗兩個星期{x}"),
        Turn("agent", "唔好意思陳美玲，請問幾時落單㗎？"),
        Turn("customer", "上個月三號，身份證 A123456(3)，電郵 ming@example.com"),
        Turn("agent", "我哋可以全數退款畀你，或者聽日送到。"),
        Turn("customer", "好呀，退款啦，唔該"),
    ]
    data = card_of_talk("talk-1", turns, ["陳美玲"], "Joy", 2)
    text = str(data)
    assert not [one for one in SECRETS if one in text]
    assert "YT12345678" not in text
    card = card_from(data)
    assert card.openings[0].startswith("我係{name}")
    assert "{" not in card.title + card.story + card.goal
    assert [(one.kind, one.takes) for one in card.options] == [("refund", True), ("deliver", False)]
    assert card.facts[0].asked_by == ("when",)


def test_a_real_talk_becomes_a_case_that_is_reviewed_and_published(cast: Cast) -> None:
    real = talk(cast.joy_chat, "我張單等咗兩個星期，電話 9123 4567，好嬲！", sender="siu_ming")
    reply(real, cast.amy, "唔好意思，我哋可以全數退款畀你。", client_key="real-reply")
    write(cast.joy_chat, "好呀，唔該", sender="siu_ming")
    with pytest.raises(PermissionDenied):
        make_case(real, cast.amy)
    answer = of(cast.sue).post(reverse("academy:drill-case-of", args=[real.pk]))
    case = CaseCard.objects.get()
    assert answer.headers["Location"] == reverse("academy:drill-case", args=[case.pk])
    assert make_case(real, cast.sue) == case
    assert "9123" not in str(case.data)
    assert case.key not in cards_of(cast.joy)
    edit = page(cast.sue, "drill-case", case.pk)
    assert "openings" in edit
    text = yaml.safe_dump(case.data | {"title": "遲到兩星期"}, allow_unicode=True)
    of(cast.sue).post(
        reverse("academy:drill-case", args=[case.pk]),
        {"text": text, "items": ["promise", "x"], "version": "1"},
    )
    case.refresh_from_db()
    assert (str(case), case.items, case.version) == ("遲到兩星期", ["promise"], 2)
    of(cast.sue).post(
        reverse("academy:drill-case-judge", args=[case.pk]), {"state": "approved", "version": "2"}
    )
    assert card_data_of(cast.joy, case.key)
    assert card_data_of(cast.cha, case.key) is None
    assert "遲到兩星期" in page(cast.amy, "drill-library")
    assert "遲到兩星期" in page(cast.amy, "drill-card", case.key)
    keep_case(case, cast.sue, text, [], version=2)
    assert case.key not in cards_of(cast.joy)


@pytest.mark.parametrize("text", ["[", "- a", "id: talk-x", "id: other\ntitle: x", "x" * 50_000])
def test_a_card_that_cannot_be_used_is_refused_in_words(cast: Cast, text: str) -> None:
    case = make_case(talk(cast.joy_chat, "退款幾時到？", sender="x"), cast.lee)
    with pytest.raises(ValidationError):
        keep_case(case, cast.sue, text, [], version=1)
    answer = of(cast.sue).post(reverse("academy:drill-case", args=[case.pk]), {"text": text, "version": "1"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_who_only_leads_does_not_publish_and_a_stranger_sees_nothing(cast: Cast) -> None:
    case = make_case(talk(cast.joy_chat, "退款幾時到？", sender="x"), cast.lee)
    with pytest.raises(PermissionDenied):
        judge_case(case, cast.lee, CaseState.APPROVED, version=1)
    assert of(cast.may).get(reverse("academy:drill-case", args=[case.pk])).status_code == 404
    assert of(cast.amy).get(reverse("academy:drill-case", args=[case.pk])).status_code == 404
    assert of(cast.amy).get(reverse("academy:drill-cases")).status_code == 403
