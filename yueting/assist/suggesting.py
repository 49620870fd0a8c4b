"""Which scripts to offer the agent for this moment of this conversation, best first, with reasons."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from yueting.assist.likely import Likely
from yueting.knowledge.starter import ScriptCard
from yueting.knowledge.wording import CANTONESE, Voice, voice_for
from yueting.tickets.channel_families import family_of
from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.understanding.yaml_files import load_mapping

_STARTER = Path(__file__).parent / "policies" / "suggesting.yaml"


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a conversation stands: `stage` and `acts_done` are moment ids, `intensity` 0..1.

    `likely` are the steps that may come next, best first; where there are none, `stage` and `situation` say it alone.
    """

    stage: str
    emotion: str = "calm"
    intensity: float = 0.0
    customer_type: str = "unknown"
    intent: str = "consultation"
    variety: str = "unknown"
    channel: str = "chat"
    acts_done: frozenset[str] = frozenset()
    situation: str = "general"
    solved: bool = False
    likely: tuple[Likely, ...] = ()

    def step(self, card: ScriptCard) -> Likely | None:
        """The likely step that a script serves."""
        return next(
            (s for s in self.likely if (s.situation, s.moment) == (card.situation, card.moment)), None
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A script to offer: its wording for this customer, the characters to show it in, points and reasons."""

    script_id: str
    score: float
    reasons: tuple[Reason, ...]
    text: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class SuggestionWeights:
    """The numbers and rules of policies/suggesting.yaml."""

    fits: Mapping[str, float]
    misfits: Mapping[str, float]
    narrow: Mapping[str, float]
    least: float
    next_moments: Mapping[str, Sequence[str]]
    only_when_solved: frozenset[str]
    no_offer_moods: frozenset[str]
    offers: frozenset[str]


@cache
def starter_weights() -> SuggestionWeights:
    """The weights every brand starts with."""
    return weights_from(load_mapping(_STARTER))


def weights_from(written: Mapping[str, Any]) -> SuggestionWeights:
    """Weights as they stand in YAML; raises TypeError for a missing or unknown part."""
    sets = {name: frozenset(written[name]) for name in ("only_when_solved", "no_offer_moods", "offers")}
    return SuggestionWeights(**{**written, **sets})


def suggest_scripts(
    moment: Moment,
    scripts: Sequence[ScriptCard],
    limit: int = 5,
    *,
    weights: SuggestionWeights | None = None,
    brand_voice: Voice = CANTONESE,
    learnt: Mapping[str, float] | None = None,
) -> list[Suggestion]:
    """At most `limit` scripts for this moment, most points first, equal points in library order.

    `brand_voice` writes to customers whose variety says nothing. `learnt`: points by script id from what agents
    took at this moment (assist/learning.py). A script that has no words in the customer's
    language is not offered.
    """
    weights = weights or starter_weights()
    voice = voice_for(moment.variety, brand_voice)
    suggestions = []
    for card in scripts:
        text = card.wording(voice.twin)
        if not text or not _may_be_offered(moment, card, weights):
            continue
        found = (*_reasons(moment, card, weights), _taken(round((learnt or {}).get(card.id, 0))))
        reasons = tuple(reason for reason in found if reason.points)
        score = sum(reason.points for reason in reasons)
        if score >= weights.least:
            suggestions.append((card, Suggestion(card.id, score, reasons, text, voice)))
    again = weights.misfits["again"] if moment.likely else 0
    return _of_several_steps(suggestions, limit, again)


def _of_several_steps(
    found: Sequence[tuple[ScriptCard, Suggestion]], limit: int, again: float
) -> list[Suggestion]:
    """Best first; each further script of one step loses `again` points, so that other steps have their turn."""
    rest = list(found)
    taken: list[Suggestion] = []
    times: Counter[tuple[str, str]] = Counter()
    while rest and len(taken) < limit:
        best = max(rest, key=lambda one: one[1].score - again * times[_step(one[0])])
        rest.remove(best)
        card, suggestion = best
        if lost := again * times[_step(card)]:
            words = gettext_noop("another script for this step stands before it")
            reasons = (*suggestion.reasons, because("again", -lost, words))
            suggestion = replace(suggestion, score=suggestion.score - lost, reasons=reasons)
        times[_step(card)] += 1
        taken.append(suggestion)
    return taken


def _step(card: ScriptCard) -> tuple[str, str]:
    return card.situation, card.moment


def _may_be_offered(moment: Moment, card: ScriptCard, weights: SuggestionWeights) -> bool:
    """Rules that no number of points can outweigh."""
    if card.channels and not _serves_channel(moment, card):
        return False
    step = moment.step(card)
    if card.situation not in ("general", moment.situation) and not step:
        return False
    if card.moment in weights.only_when_solved and not (moment.solved or step):
        return False
    return not (card.moment in weights.offers and moment.emotion in weights.no_offer_moods)


def _serves_channel(moment: Moment, card: ScriptCard) -> bool:
    return family_of(moment.channel) in {family_of(channel) for channel in card.channels}


def _reasons(moment: Moment, card: ScriptCard, weights: SuggestionWeights) -> Iterator[Reason]:
    yield _moment_reason(moment, card, weights)
    if card.situation == moment.situation != "general" and not moment.likely:
        words = gettext_noop("written for this situation (%(situation)s)")
        # Words of the situation for another moment help less than words of this moment for any situation.
        share = 1 if card.moment == moment.stage else 0.5
        yield because("situation", round(weights.fits["situation"] * share), words, situation=card.situation)
    strength = 0.5 + moment.intensity / 2
    yield _fit("emotion", moment.emotion, card.emotions, weights, strength)
    yield _fit("customer_type", moment.customer_type, card.customer_types, weights)
    yield _fit("intent", moment.intent, card.intents, weights)
    if moment.likely and (narrow := _narrowness(card, weights)):
        yield because("narrow", -narrow, gettext_noop("words for some customers only, and a reading may err"))
    if card.channels:
        words = gettext_noop("written for %(channel)s")
        yield because("channel", weights.fits["channel"], words, channel=family_of(moment.channel))
    if card.moment in moment.acts_done and card.moment != moment.stage and not moment.likely:
        words = gettext_noop("has been said already (%(moment)s)")
        yield because("done", -weights.misfits["done"], words, moment=card.moment)


def _narrowness(card: ScriptCard, weights: SuggestionWeights) -> float:
    """What a script loses for each label it was written for: it is wrong wherever the reading is."""
    wanted = (("emotion", card.emotions), ("customer_type", card.customer_types), ("intent", card.intents))
    return sum(weights.narrow[what] for what, labels in wanted if labels)


def _moment_reason(moment: Moment, card: ScriptCard, weights: SuggestionWeights) -> Reason:
    if moment.likely:
        return _step_reason(moment, card, weights)
    if card.moment == moment.stage:
        words = gettext_noop("it is the moment for it (%(moment)s)")
        return because("moment", weights.fits["moment"], words, moment=card.moment)
    if card.moment in weights.next_moments.get(moment.stage, ()):
        words = gettext_noop("often comes next (%(moment)s)")
        return because("next_moment", weights.fits["next_moment"], words, moment=card.moment)
    return because("moment", 0, gettext_noop("another moment (%(moment)s)"), moment=card.moment)


def _step_reason(moment: Moment, card: ScriptCard, weights: SuggestionWeights) -> Reason:
    """Points for a likely step, those of the best step for `moment`."""
    step = moment.step(card)
    if step is None:
        return because("moment", 0, gettext_noop("another moment (%(moment)s)"), moment=card.moment)
    share = step.points / moment.likely[0].points
    before = weights.fits["place"] * (len(moment.likely) - 1 - moment.likely.index(step))
    return replace(step.reason, points=round(weights.fits["step"] * share + before + weights.fits["likely"]))


def _fit(
    what: str, label: str, wanted: frozenset[str], weights: SuggestionWeights, strength: float = 1.0
) -> Reason:
    """Points for a script written for this label; minus points for one written for others only."""
    if not wanted:
        return because(what, 0, gettext_noop("fits any"))
    if label in wanted:
        words = gettext_noop("written for this customer: %(label)s")
        return because(what, round(weights.fits[what] * strength), words, label=label)
    words = gettext_noop("written for others: %(labels)s")
    return because(what, -weights.misfits[what], words, labels=", ".join(sorted(wanted)))


def _taken(points: int) -> Reason:
    """What colleagues made of the script at this moment."""
    if points > 0:
        return because("taken", points, gettext_noop("colleagues often take it here"))
    return because("taken", points, gettext_noop("colleagues seldom take it here"))
