"""People judge inspected conversations: blind, once, in their own brand; the agent may appeal and is answered."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Agent, Membership, Notice, Role
from yueting.quality.models import Appeal, Inspection, ItemResult, Review, Why
from yueting.quality.people import queries
from yueting.quality.people.adjusting import adjusted, card_from
from yueting.quality.people.services import appealing, drawing, reviewing
from yueting.quality.people.services.reviewing import Judged
from yueting.quality.services import inspecting
from yueting.quality.tests.talks import BAD
from yueting.quality.tests.test_live import held
from yueting.quality.tests.test_pages import client

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(cast: Cast) -> Agent:
    """Somebody of Joy's quality team."""
    return reviewer(cast, "quinn")


def reviewer(cast: Cast, name: str) -> Agent:
    one = Agent.objects.create_user(f"{name}@desk.example", "x", name=name.title())
    Membership.objects.create(agent=one, brand=cast.joy, role=Role.QUALITY)
    return one


@pytest.fixture
def found(cast: Cast) -> Inspection:
    """Amy's bad talk, inspected as a complaint."""
    held(cast, BAD, sender="bo")
    inspecting.drain()
    return Inspection.objects.get(key="complaint")


def judged(found: Inspection, share: float | None = 1.0, **other: float | None) -> dict[str, Judged]:
    return {item.id: Judged(other.get(item.id, share)) for item in found.rubric.rubric.items()}


def sent(found: Inspection, by: Agent, share: float | None = 1.0, **other: float | None) -> Review:
    return reviewing.send(reviewing.begin(found, by), by, judged(found, share, **other), "好")


def form_of(found: Inspection, share: str = "1") -> dict[str, Any]:
    return {f"share-{item.id}": share for item in found.rubric.rubric.items()} | {"words": "睇過"}


def test_a_kept_card_comes_back_as_it_was(found: Inspection) -> None:
    card = card_from(found.card)
    assert card.as_dict() == found.card
    assert adjusted(card, found.rubric.rubric, {}).score == found.score


def test_whoever_was_given_one_blind_sees_nobodys_points_before(
    cast: Cast, found: Inspection, judge: Agent
) -> None:
    sent(found, reviewer(cast, "rose"), 0.0)
    [mine] = drawing.draw_for(judge, "risk", 2)
    assert mine.is_blind
    listed = client(judge).get(reverse("quality:home")).content.decode()
    assert found.conversation.reference not in listed
    seen = client(judge).get(reverse("quality:card", args=[found.pk]))
    assert (seen.status_code, seen["Location"]) == (302, reverse("quality:review", args=[mine.pk]))
    form = client(judge).get(reverse("quality:review", args=[mine.pk])).content.decode()
    assert "<mark" not in form
    assert "Rose" not in form
    others = Review.objects.exclude(by=judge).get()
    assert client(judge).get(reverse("quality:review", args=[others.pk])).status_code == 404
    address = reverse("quality:review", args=[mine.pk])
    assert client(judge).post(address, form_of(found)).status_code == 302
    after = client(judge).get(address).content.decode()
    assert "Rose" in after
    assert "Differs" in after


def test_a_review_lacking_an_item_keeps_what_was_typed(found: Inspection, judge: Agent) -> None:
    mine = reviewing.begin(found, judge)
    typed = form_of(found, "0") | {"why-empathy": "冇問候<b>"}
    del typed["share-empathy"]
    answer = client(judge).post(reverse("quality:review", args=[mine.pk]), typed)
    assert answer.status_code == 422
    assert "冇問候&lt;b&gt;" in answer.content.decode()
    assert "睇過" in answer.content.decode()
    mine.refresh_from_db()
    assert mine.sent_at is None


def test_a_review_is_sent_once_and_the_agent_is_told(cast: Cast, found: Inspection, judge: Agent) -> None:
    first = sent(found, judge)
    again = reviewing.send(first, judge, judged(found, 0.0))
    assert (again.score, again.points["empathy"]["share"]) == (100.0, 1.0)
    assert Notice.objects.filter(agent=cast.amy, kind="review_sent").count() == 1
    assert reviewing.begin(found, judge).pk == first.pk
    assert "Quinn" in client(cast.amy).get(reverse("quality:card", args=[found.pk])).content.decode()


def test_who_may_not_review(cast: Cast, found: Inspection, judge: Agent) -> None:
    for other in (cast.ben, cast.amy, cast.eve):
        with pytest.raises(PermissionDenied):
            reviewing.begin(found, other)
    mine = reviewing.begin(found, judge)
    assert client(cast.lee).get(reverse("quality:review", args=[mine.pk])).status_code == 404
    assert client(cast.amy).get(reverse("quality:review", args=[mine.pk])).status_code == 404
    assert client(cast.amy).get(reverse("quality:reviews")).status_code == 403


def test_the_same_are_drawn_in_the_same_week_and_no_other_number_than_allowed(
    cast: Cast, found: Inspection, judge: Agent
) -> None:
    drawn = [one.inspection_id for one in drawing.draw_for(judge, "new_agents", 1)]
    Review.objects.all().delete()
    assert [one.inspection_id for one in drawing.draw_for(judge, "new_agents", 1)] == drawn
    assert drawing.draw_for(judge, "random", 5) == []
    for kind, number in (("own", 1), ("random", 0), ("random", 21), ("x", 1)):
        with pytest.raises(ValidationError):
            drawing.draw_for(judge, kind, number)
    with pytest.raises(PermissionDenied):
        drawing.draw_for(cast.amy, "random", 1)


def test_an_appeal_changes_the_points_and_outlives_another_look(
    cast: Cast, found: Inspection, judge: Agent
) -> None:
    item = next(one.item for one in card_from(found.card).items if one.share == 0.0)
    address = reverse("quality:appeal", args=[found.pk])
    for _click in range(2):
        assert client(cast.amy).post(address, {"item": item, "words": "我有講過"}).status_code == 302
    made = Appeal.objects.get()
    assert Notice.objects.filter(agent=judge, kind="appeal_made").count() == 1
    decided = client(judge).post(
        reverse("quality:decide", args=[made.pk]), {"share": "1", "answer": "啱，有講"}
    )
    assert decided.status_code == 302
    made.refresh_from_db()
    before, score = found.score, Inspection.objects.get(pk=found.pk).score
    assert (made.outcome, made.decided_by) == ("changed", judge)
    assert score is not None
    assert before is not None
    assert score > before
    assert ItemResult.objects.get(inspection=found, item=item).share == 1.0
    Inspection.objects.filter(pk=found.pk).update(last_seq=0)
    inspecting.inspect_all([found.conversation])
    again = Inspection.objects.get(pk=found.pk)
    assert again.last_seq > 0
    assert again.score == score


@pytest.mark.parametrize("words", ["", "  "])
def test_an_appeal_needs_words_an_item_and_its_own_agent(cast: Cast, found: Inspection, words: str) -> None:
    with pytest.raises(ValidationError):
        appealing.appeal(found, cast.amy, "empathy", words)
    with pytest.raises(ValidationError):
        appealing.appeal(found, cast.amy, "nothing", "why")
    with pytest.raises(PermissionDenied):
        appealing.appeal(found, cast.lee, "empathy", "why")
    Inspection.objects.filter(pk=found.pk).update(scored_at=timezone.now() - timedelta(days=15))
    found.refresh_from_db()
    with pytest.raises(ValidationError):
        appealing.appeal(found, cast.amy, "empathy", "why")


def test_nobody_decides_about_what_they_judged_and_a_decision_stands(
    cast: Cast, found: Inspection, judge: Agent
) -> None:
    sent(found, judge)
    made = appealing.appeal(found, cast.amy, "empathy", "我有問候")
    for who in (judge, cast.amy, cast.ben, cast.lee):
        with pytest.raises(PermissionDenied):
            appealing.decide(made, who, 1.0, "好", changed=True)
    other = reviewer(cast, "rose")
    with pytest.raises(ValidationError):
        appealing.decide(made, other, 1.0, " ", changed=True)
    upheld = appealing.decide(made, other, None, "冇問候", changed=False)
    again = appealing.decide(made, other, 1.0, "改", changed=True)
    assert (upheld.outcome, again.outcome) == ("upheld", "upheld")
    assert Notice.objects.filter(agent=cast.amy, kind="appeal_upheld").count() == 1


def test_an_appeal_that_waits_too_long_is_shown_first(cast: Cast, found: Inspection, judge: Agent) -> None:
    late = appealing.appeal(found, cast.amy, "empathy", "遲")
    Appeal.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    appealing.appeal(found, cast.amy, "closing", "新")
    assert queries.open_appeals(judge)[0].pk == late.pk
    assert "Overdue" in client(judge).get(reverse("quality:reviews")).content.decode()


def test_agreement_is_counted_from_five_cases_on(cast: Cast, judge: Agent) -> None:
    rose = reviewer(cast, "rose")
    for number in range(6):
        held(cast, BAD, sender=f"bo{number}")
    inspecting.drain()
    for number, one in enumerate(Inspection.objects.filter(key="service").order_by("ended_at")):
        sent(one, judge, 1.0, greeting=float(number % 2))
        if number < 5:
            sent(one, rose, 1.0, greeting=float(number % 2))
    rows = {row.item: row for row in queries.agreement(judge, "service", 90)}
    greeting = rows["greeting"]
    assert (greeting.among_people, greeting.people_pairs, greeting.machine_pairs) == (1.0, 5, 11)
    assert greeting.with_machine is not None
    assert greeting.with_machine < 0.5
    assert greeting.cases
    shown = client(judge).get(reverse("quality:agreement")).content.decode()
    assert "1.00" in shown
    assert greeting.cases[0].conversation.reference in shown
    assert queries.agreement(cast.may, "service", 90) == []


def test_what_was_drawn_says_why(found: Inspection, judge: Agent) -> None:
    assert {one.why for one in drawing.draw_for(judge, "risk", 3)} == {Why.RISK}
    assert "Drawn for its risk" in client(judge).get(reverse("quality:reviews")).content.decode()


def test_pages_answer_nobody_who_is_not_signed_in(found: Inspection) -> None:
    for name in ("reviews", "agreement"):
        assert Client().get(reverse(f"quality:{name}")).status_code == 302
