"""A drill that a scripted agent goes through at once: what the demo and the tests of the pages begin with."""

from django.db import transaction
from django.utils import timezone

from yueting.academy.customers.agents import AGENTS
from yueting.academy.drills.models import Drill, Scene, SceneState
from yueting.academy.drills.plan import Plan
from yueting.academy.drills.services.making import Wanted, make
from yueting.academy.drills.services.playing import answer_at_once
from yueting.academy.drills.services.running import begin, next_scene, stop_scene
from yueting.accounts.models import Agent, Brand
from yueting.conversations.models import Author, Message
from yueting.conversations.services.replying import reply

MOST_TURNS = 20


def rehearse(brand: Brand, trainee: Agent, plan: Plan, *, agent: str = "polite", seed: int = 1) -> Drill:
    """Raises what `make` and `reply` raise."""
    with transaction.atomic():
        drill = begin(make(brand, trainee, plan, trainee, Wanted(seed=seed)), trainee)
        for place in range(len(plan.scenes)):
            scene = drill.scenes.get(place=place) if place == 0 else next_scene(drill, trainee)
            _talk(scene, trainee, agent)
    drill.refresh_from_db()
    return drill


def _talk(scene: Scene, trainee: Agent, name: str) -> None:
    agent = AGENTS[name](scene.card.briefing)
    for turn in range(MOST_TURNS):
        assert scene.conversation is not None
        said = Message.objects.filter(conversation=scene.conversation, author=Author.CUSTOMER).latest("seq")
        reply(scene.conversation, trainee, agent.answer(said.text), client_key=f"rehearsed-{scene.pk}-{turn}")
        answer_at_once(scene, timezone.now())
        if scene.state == SceneState.ENDED:
            return
    stop_scene(scene, trainee)
