"""A leader sees what the copilot costs, by person and by deed, and sets what it may cost."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Agent
from yueting.assist.copilot.queries import budget_of, month_began, month_of, standing
from yueting.assist.models import CopilotBudget, CopilotUse
from yueting.timeline.models import Event
from yueting.understanding.second_opinion import Endpoint

PAGE = "/assist/copilot/"
GIVEN = {"monthly_cap": "50", "currency": "hkd", "price_in": "2.5", "price_out": "10"}


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(agent)
    return client


def used(cast: Cast, agent: Agent | None, task: str, cost: str, **more: object) -> CopilotUse:
    return CopilotUse.objects.create(
        brand=cast.joy, agent=agent, task=task, cost=Decimal(cost), milliseconds=800, prompt_tokens=9, **more
    )


def test_the_page_counts_this_month_by_person_and_by_deed(cast: Cast) -> None:
    used(cast, cast.amy, "draft", "3")
    used(cast, cast.amy, "summary", "1")
    used(cast, cast.ben, "draft", "2", failure="timeout")
    used(cast, None, "tone", "0.004")
    CopilotUse.objects.create(brand=cast.cha, task="draft", cost=Decimal(99))
    used(cast, cast.ben, "draft", "70", at=month_began(cast.joy, timezone.now()) - timedelta(minutes=1))
    month = month_of(cast.joy)
    assert [(u.who, u.cost) for u in month.by_agent][:2] == [("Amy", Decimal(4)), ("Ben", Decimal(2))]
    assert next((u.who, u.requests, u.failed) for u in month.by_task) == ("draft", 2, 1)
    assert (month.all.requests, month.all.took, month.failures) == (4, 800, (("timeout", 1),))
    page = signed_in(cast.lee).get(PAGE).content.decode()
    assert "USD 6.00" in page
    assert "of USD 100.00" in page
    assert "USD 0.0040" in page
    assert "took too long 1" in page
    assert "Somebody who has left" in page
    assert "800 ms" in page


def test_a_month_begins_at_midnight_where_the_brand_is(cast: Cast) -> None:
    last_hour = datetime(2026, 3, 31, 17, 0, tzinfo=ZoneInfo("UTC"))  # in Hong Kong it is April by now
    assert month_began(cast.joy, last_hour) == datetime(2026, 4, 1, tzinfo=ZoneInfo("Asia/Hong_Kong"))


def test_a_leader_sets_cap_and_prices_and_the_audit_says_so(cast: Cast) -> None:
    answer = signed_in(cast.lee).post(f"{PAGE}?brand=joy", GIVEN)
    assert answer.status_code == 302
    budget = CopilotBudget.objects.get()
    assert (budget.brand, budget.monthly_cap, budget.currency) == (cast.joy, Decimal(50), "HKD")
    assert (budget.price_in, budget.price_out) == (Decimal("2.5"), Decimal(10))
    event = Event.objects.get(verb="copilot.budget_set")
    assert (event.actor_id, event.data["monthly_cap"]) == (cast.lee.pk, "50")
    assert budget_of(cast.cha).monthly_cap == 100


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"monthly_cap": "-1"}, "greater than or equal to 0"),
        ({"price_in": "a lot"}, "Enter a number"),
        ({"price_out": "99999999999"}, "digits"),
        ({"currency": "$"}, "three letters"),
        ({"monthly_cap": ""}, "required"),
    ],
)
def test_what_cannot_be_counted_by_is_refused_in_words(cast: Cast, wrong: dict[str, str], why: str) -> None:
    answer = signed_in(cast.lee).post(f"{PAGE}?brand=joy", GIVEN | wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not CopilotBudget.objects.exists()


def test_a_used_up_month_and_missing_prices_are_said(cast: Cast, settings: Any) -> None:
    lee = signed_in(cast.lee)
    assert "YUETING_MODEL_URL" in lee.get(PAGE).content.decode()
    settings.SECOND_OPINION = Endpoint("http://127.0.0.1:9/v1", "m")
    assert "the cap never holds" in lee.get(PAGE).content.decode()
    CopilotBudget.objects.create(brand=cast.joy, monthly_cap=0, price_in=1, price_out=1)
    assert standing(cast.joy).is_used_up
    assert "budget is used up" in lee.get(PAGE).content.decode()


def test_who_leads_no_desk_sees_no_cost(cast: Cast) -> None:
    for agent in (cast.amy, cast.eve, cast.kit):
        assert signed_in(agent).get(PAGE).status_code == 403
        assert signed_in(agent).post(PAGE, GIVEN).status_code == 403
    assert not CopilotBudget.objects.exists()
    assert PAGE in signed_in(cast.lee).get("/assist/checking/").content.decode()
    assert PAGE in signed_in(cast.lee).get("/assist/bot/").content.decode()
