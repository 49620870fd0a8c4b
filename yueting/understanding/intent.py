"""What the customer wants with the last message that says so."""

from collections.abc import Sequence

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
_FADE = 0.7
_FAINT = 0.6
_LOOK_BACK = 5


def judge_intent(said: Sequence[Said]) -> Judgement:
    """The intent of the last customer message; a message that names none continues the one before.

    Nothing found at all is "consultation" when there is Chinese or English to read, with score 0.2, for that
    is what an unknown message most often is; "chit_chat" with score 0 when there is nothing to read.
    """
    customer = [one for one in reversed(said) if one.role == "customer"]
    small_talk = None
    for age, one in enumerate(customer[:_LOOK_BACK]):
        weighing = Weighing()
        weighing.add_hits(one, one.signals.hits["intent"])
        _add_grievance(one, weighing)
        label = weighing.heaviest(LABELS)
        if not label or weighing.weights[label] < _FAINT:
            continue
        sure = round(min(0.95, 0.45 + weighing.weights[label] / 6) * _FADE**age, 2)
        judged = Judgement(label, sure, weighing.evidence(label))
        if label != "chit_chat":
            # Thanks or a greeting right after a matter: the matter is over, say what was said last.
            return small_talk if small_talk is not None and age else judged
        small_talk = small_talk or judged
    if small_talk is not None:
        return small_talk
    if customer and customer[0].signals.bigrams:
        return Judgement("consultation", 0.2, (customer[0].whole("intent.nothing_named"),))
    return Judgement("chit_chat", 0.0)


def _add_grievance(one: Said, weighing: Weighing) -> None:
    """An angry account of what went wrong is a complaint though it never says the word."""
    grievances = [hit for hit in one.signals.hits["complaint"] if hit.label in ("1", "2", "3", "4")]
    angry = [hit for hit in one.signals.hits["emotion"] if hit.label in ("angry", "disappointed")]
    if not grievances:
        return
    share = 0.6 if angry else 0.25
    for hit in grievances[:2]:
        weighing.add("complaint", share * float(hit.label), one.evidence(hit))
    for hit in angry[:2]:
        weighing.add("complaint", 0.5 * hit.weight, one.evidence(hit))
