"""What kind of customer this is over the whole conversation, so that the agent can meet them rightly."""

from collections.abc import Sequence

from yueting.understanding.desk import opinion, words_for
from yueting.understanding.signals import Said
from yueting.understanding.turns import Evidence, Judgement
from yueting.understanding.weighing import Weighing

LABELS = ("impatient", "rational", "uncertain", "expert", "talkative", "sceptical", "demanding")
# One plain sign is a mood, not a type: about one strong or two ordinary signs are asked for.
_ENOUGH = 1.5
_LEAD = 0.3
_OPINION = 4.0
_WORTH_WEIGHING = 0.15
# How much of what the model gives to "no type" is kept from the seven.
_NO_TYPE_SHARE = 0.7
_TOO_LITTLE = 12
_LONG_MESSAGE = 90
_SHORT_MESSAGE = 12
_IN_A_ROW = 3


def judge_type(said: Sequence[Said]) -> Judgement:
    """One of the seven types, or "unknown" while the signs are few or disagree."""
    weighing = Weighing()
    customer = [one for one in said if one.role == "customer"]
    for one in customer:
        weighing.add_hits(one, one.signals.hits["customer_type"])
    _add_rows_of_short_messages(said, weighing)
    _add_length(customer, weighing)
    _add_opinion(customer, weighing)
    label = weighing.heaviest(LABELS)
    if not label:
        return Judgement("unknown", 0.0)
    weight = weighing.weights[label]
    if weight < _ENOUGH or weighing.margin(label) < _LEAD:
        return Judgement("unknown", round(min(0.49, weight / 4), 2))
    return Judgement(label, round(min(0.95, 0.4 + weight / 8), 2), _words(label, customer, weighing))


def _add_opinion(customer: Sequence[Said], weighing: Weighing) -> None:
    """What the model sees in all of them; a few words show no type."""
    if sum(len(one.signals.text) for one in customer) < _TOO_LITTLE:
        return
    likely = opinion("customer_type", customer).likely
    typed = 1 - _NO_TYPE_SHARE * likely["unknown"]
    for label in LABELS:
        share = likely[label] / typed
        if share >= _WORTH_WEIGHING:
            weighing.add(label, _OPINION * share, customer[-1].whole("desk.customer_type"))


def _words(label: str, customer: Sequence[Said], weighing: Weighing) -> tuple[Evidence, ...]:
    longest = max(customer, key=lambda one: len(one.signals.text))
    return words_for("customer_type", label, longest, weighing.evidence(label))


def _add_rows_of_short_messages(said: Sequence[Said], weighing: Weighing) -> None:
    """Three short messages in a row without waiting for an answer: impatience."""
    row = 0
    for one in said:
        row = row + 1 if one.role == "customer" and 0 < len(one.signals.text) <= _SHORT_MESSAGE else 0
        if row == _IN_A_ROW:
            weighing.add("impatient", 0.6, one.whole("customer_type.short_messages_in_a_row"))


def _add_length(customer: Sequence[Said], weighing: Weighing) -> None:
    long = [one for one in customer if len(one.signals.text) >= _LONG_MESSAGE]
    for one in long[:3]:
        weighing.add("talkative", 0.6, one.whole("customer_type.long_message"))
