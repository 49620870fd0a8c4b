"""Practice is scored by the engine and the rubric of the desk."""

from dataclasses import replace
from statistics import mean
from typing import Any

from yueting.academy.drills.customer import good_replies
from yueting.academy.drills.models import Drill, Scene
from yueting.quality.inspected import Inspected
from yueting.quality.scoring import score
from yueting.quality.services.gathering import gather
from yueting.quality.services.rubrics import EVERY, OF_COMPLAINTS, rubric_of

CONTENT = ("satisfied", "parted")  # endings in which the matter was settled


def score_scene(scene: Scene) -> None:
    """Put the scorecard into the scene; the caller saves it. A talk in which the trainee said nothing has no score."""
    assert scene.conversation is not None
    seen = gather([scene.conversation]).get(scene.conversation.pk)
    if seen is None:
        return
    key = scene.drill.plan.rubric or (OF_COMPLAINTS if scene.card.level else EVERY)
    version = rubric_of(scene.drill.brand_id, key)
    card = score(_as_card_says(seen, scene), version.rubric)
    scene.rubric, scene.score, scene.scorecard = version, card.score, card.as_dict()
    scene.beside = _beside(seen, scene)


def _beside(seen: Inspected, scene: Scene) -> list[dict[str, Any]]:
    """What could have been said in the place of each of the trainee's messages."""
    said = [line.text for line in seen.lines if line.role == "customer"]
    good = good_replies(scene.card_data, said)
    beside, heard = [], 0
    for before, line in zip((None, *seen.lines), seen.lines, strict=False):
        if line.role == "customer":
            heard += 1
        elif line.agent:
            answers = before is not None and before.role == "customer"
            beside.append(
                {
                    "seq": line.number,
                    "good": good[heard - 1] if answers else "",
                    "faults": [
                        {"kind": one.kind, "text": one.text, "better": one.better} for one in line.faults
                    ],
                }
            )
    return beside


def score_drill(drill: Drill) -> None:
    """The mean of its scenes; the caller saves it."""
    scores = [one for one in drill.scenes.values_list("score", flat=True) if one is not None]
    drill.score = round(mean(scores), 1) if scores else None


def _as_card_says(seen: Inspected, scene: Scene) -> Inspected:
    """How grave the case is and whether it was settled is known here, not read."""
    facts = {**seen.facts, "resolved": scene.ending in CONTENT}
    return replace(seen, level=scene.card.level, facts=facts)
