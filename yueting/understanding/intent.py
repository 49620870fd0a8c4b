"""What the customer wants with the last message that says so."""

from collections.abc import Sequence

from yueting.understanding.complaint import GRIEVANCES
from yueting.understanding.desk import opinion, words_for
from yueting.understanding.signals import Said
from yueting.understanding.turns import Judgement
from yueting.understanding.weighing import Weighing

# In the order that breaks ties: what must not be overlooked first, what is merely about a topic after it.
LABELS = (
    "emergency",
    "human",
    "complaint",
    "refund",
    "invoice",
    "after_sales",
    "delivery",
    "technical",
    "account",
    "order",
    "suggestion",
    "praise",
    "consultation",
    "chit_chat",
)
# What a matter named one message earlier still counts.
_FADE = 0.7
_FAINT = 0.6
# A question that weighs less names no matter: it goes on about the one before.
_BARE_QUESTION = 0.9
_LOOK_BACK = 5
_HARM = 3.0
# Disappointment as deep as this is a complaint without a grievance named.
_DEEP = 1.5
# What the model's opinion weighs beside the words of the lexicons.
_OPINION = 4.0
_WORTH_WEIGHING = 0.1
# So few characters without a word of any intent name no matter, whatever the model makes of them.
_BARE = 4
# Thanks in a longer message only close it.
_MERE_THANKS = 16


def judge_intent(said: Sequence[Said]) -> Judgement:
    """The intent of the last customer message; one that names no matter of its own continues the one before.

    Thanks and greetings are "chit_chat" even after a matter. Words without any sign are "consultation" with
    score 0.2, which they most often are; without words it is "chit_chat" with score 0.
    """
    customer = [one for one in reversed(said) if one.role == "customer"][:_LOOK_BACK]
    question = thanks = None
    for age, one in enumerate(customer):
        judged = _named(one, _FADE**age)
        if judged is None:
            continue
        label, weight, judgement = judged
        if label == "chit_chat":
            if age == 0 and len(one.signals.text) <= _MERE_THANKS:
                return judgement
            thanks = thanks or judgement
        elif label == "consultation" and weight < _BARE_QUESTION:
            question = question or judgement
        else:
            return judgement
    return question or thanks or _nothing_named(customer)


def _named(one: Said, fade: float) -> tuple[str, float, Judgement] | None:
    """What one message names, with its weight; None when nothing."""
    weighing = Weighing()
    weighing.add_hits(one, one.signals.hits["intent"])
    _add_feeling(one, weighing)
    if not _is_bare(one):
        _add_opinion(one, weighing)
    label = weighing.heaviest(LABELS)
    weight = weighing.weights.get(label, 0.0)
    if weight < _FAINT:
        return None
    sure = round(min(0.95, 0.45 + weight / 6) * fade, 2)
    return label, weight, Judgement(label, sure, words_for("intent", label, one, weighing.evidence(label)))


def _is_bare(one: Said) -> bool:
    """幾時？ 好的: goes on about the matter before; thanks and greetings do not."""
    hits = one.signals.hits
    named = any(hit.label != "consultation" or hit.weight >= _BARE_QUESTION for hit in hits["intent"])
    if named or len(one.signals.text.strip("?!。.？！~ ")) > _BARE:
        return False
    return not any(hit.label != "consent" for hit in hits["politeness"])


def _nothing_named(customer: Sequence[Said]) -> Judgement:
    if not customer or not customer[0].signals.bigrams:
        return Judgement("chit_chat", 0.0)
    last = customer[0]
    if last.signals.hits["politeness"] and len(last.signals.text) <= _MERE_THANKS:
        return Judgement("chit_chat", 0.3, (last.evidence(last.signals.hits["politeness"][0]),))
    return Judgement("consultation", 0.2, (last.whole("intent.nothing_named"),))


def _add_opinion(one: Said, weighing: Weighing) -> None:
    """What the model sees in the message; which words it rests on is asked only of the one that wins."""
    likely = opinion("intent", [one]).likely
    for label, share in likely.items():
        if share >= _WORTH_WEIGHING:
            weighing.add(label, _OPINION * share, one.whole("desk.intent"))


def _add_feeling(one: Said, weighing: Weighing) -> None:
    """An angry account of what went wrong is a complaint though it never says the word; delight is praise."""
    hits = one.signals.hits
    grievances = [hit for hit in hits["complaint"] if hit.label in GRIEVANCES]
    bad = [hit for hit in hits["emotion"] if hit.label in ("angry", "disappointed")]
    harm = [hit for hit in grievances if hit.label == "harm"]
    if harm:
        weighing.add("emergency", _HARM, one.evidence(harm[0]))
    if grievances:
        worst = max(grievances, key=lambda hit: GRIEVANCES[hit.label])
        weighing.add("complaint", 0.35 * GRIEVANCES[worst.label] + 0.3, one.evidence(worst))
    for hit in hits["emotion"]:
        if hit.label == "pleased" and hit.weight > 1 and not bad and not grievances:
            weighing.add("praise", 0.9 * hit.weight, one.evidence(hit))
    for hit in bad[:2]:
        if grievances or hit.label == "angry" or hit.weight >= _DEEP:
            weighing.add("complaint", (0.8 if hit.label == "angry" else 0.5) * hit.weight, one.evidence(hit))
