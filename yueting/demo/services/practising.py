"""What was practised at the demo's desk: two drills of one agent, and a case made of a real talk."""

from django.db import transaction

from yueting.academy.drills.models import Drill
from yueting.academy.drills.plan_files import starter_plans
from yueting.academy.drills.services.casting import make_case
from yueting.academy.drills.services.rehearsing import rehearse
from yueting.academy.drills.services.reviewing import Said, choose_example, consent, review
from yueting.conversations.models import Conversation
from yueting.demo.services.furnishing import Desk

BRAND, TRAINEE, LEADER = "joyhome", "may", "fiona"


def practise(desk: Desk) -> None:
    """Once: a demo that was filled before is left as it is."""
    if Drill.objects.exists():
        return
    brand, may, leader = desk.brands[BRAND], desk.people[TRAINEE], desk.people[LEADER]
    with transaction.atomic():
        rehearse(brand, may, starter_plans()["second-problem"], seed=3)
        best = rehearse(brand, may, starter_plans()["two-deliveries"], seed=5)
        review(best, leader, Said("先安撫再問，次序好清楚。", "收線前再講一次幾時有結果。", 4))
        consent(best, may, given=True)
        choose_example(best, leader, on=True)
        talks = Conversation.objects.real().filter(brand=brand, variety="yue", level__gte=1, state="ended")
        if talk := talks.order_by("started_at").first():
            make_case(talk, leader)
