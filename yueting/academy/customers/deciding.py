"""What a customer does after a message: takes, refuses, tells, asks back, presses, threatens, leaves. No words yet."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from yueting.academy.customers.card import Card, Option
from yueting.academy.customers.hearing import Heard
from yueting.academy.customers.moves import changes, leads_on, manner, rules
from yueting.academy.customers.state import HOT, TENSE, Change, State
from yueting.understanding.folding import plain

# Facts everybody knows of themselves, when a card says nothing else.
BASICS = ("order_number", "name", "phone")
_LOST, _LOST_OFTEN = 42, 2  # understanding below which they ask back, and how often in a talk
_THREATENS, _THREATS = 34, 2  # patience below which they threaten to go, and how often
_SILENCES = 2  # silences they bear, with a word each
_BOUNDARY = re.compile(
    r"(?:唔好|不要|请勿|别|避免|停止)[^,。!?]{0,6}(?:粗口|粗话|脏话|骂|辱|人身攻击|冒犯|咁样讲|这样说)|互相尊重|保持尊重|文明用语|尊重(?:返)?(?:对方|大家|彼此)"
)
# Asked about these, a customer who has nothing new to tell says again what the matter is.
_OF_THE_MATTER = frozenset({"wish", "what_happened", "needs", "purpose"})
# What is answered when a message did several things at once and nothing of more weight.
_REACTIONS = (
    ("refuse_reasoned", "refused_reasoned"),
    ("escalate", "superior_coming"),
    ("promise_dated", "promised"),
    ("apologise_conditional", "conditional_sorry"),
    ("promise_undated", "vague"),
    ("confirm", "confirmed"),
    ("explain", "explained"),
    ("apologise", "sorry_taken"),
    ("empathise", "calmed"),
    ("hold", "holds"),
    ("close", "not_done"),
    ("thank", "thanked"),
    ("greet", "greeted"),
    ("identify", "greeted"),
)
_AFFRONTS = {
    "blame": "blamed",
    "deny_feelings": "denied",
    "brush_off": "brushed_off",
    "refuse_bare": "refused",
}
_FAULTS = {"blame": "blamed", "denied_feelings": "denied", "brush_off": "brushed_off", "coarse": "coarse"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the answer: a situation of the wording banks, and the fact or option it is about."""

    situation: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """How the customer stands now, what they answer with, and what moved them."""

    state: State
    parts: tuple[Part, ...]
    changes: tuple[Change, ...]


_Outcome = tuple[State, list[Part]]


def decide(card: Card, before: State, heard: Heard, chance: Random, unhurried: bool = False) -> Decision:
    """The one step of a talk. `unhurried`: the card's time limit does not count, nor does waiting."""
    moved = changes(card, before, heard)
    if unhurried:
        moved = tuple(one for one in moved if one.why != "waiting")
    state = _noted(card, before.moved(moved), heard)
    if not unhurried and state.seconds > card.minutes * 60 and not state.accepted and not heard.silent:
        return Decision(replace(state, ending="left"), (Part("time_up"),), moved)
    for rule in _RULES:
        outcome = rule(card, before, state, heard, chance)
        if outcome:
            state, parts = outcome
            return Decision(state, tuple(parts), moved)
    raise AssertionError("the last rule always answers")


def _noted(card: Card, state: State, heard: Heard) -> State:
    """What is remembered of a message whatever is answered to it."""
    if heard.silent:
        return replace(state, silences=state.silences + 1, seconds=state.seconds + heard.seconds)
    did = heard.gave | ({"boundary"} if _BOUNDARY.search(plain(heard.message)) else set())
    firm = [one.kind for one in heard.offers if one.how == "firm"]
    back = {one.kind for one in heard.offers if one.how == "no"}
    offered = tuple(one for one in dict.fromkeys((*state.offered, *firm)) if one not in back)
    aimless = 0 if leads_on(heard) else state.aimless + 1
    state = replace(
        state,
        offered=offered,
        aimless=aimless,
        silences=0,
        seconds=state.seconds + heard.seconds,
        questions=state.questions + (bool(heard.topics) and not firm),
    )
    if _on_the_table(card, state) and heard.gave & set(manner(card.type).get("hesitates", ())):
        state = replace(state, reassured=True)
    return state.having_done(frozenset(did))


# -- the rules, in order; each gives an outcome or leaves it to the next ------------------------------------------


def _silent(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    if not heard.silent:
        return None
    if state.accepted:
        return _ended(card, state, [Part("thanks_end")])
    if state.silences > _SILENCES or state.patience <= 0:
        return replace(state, ending="left"), [Part("silence_end")]
    return state, [Part("silence" if state.silences == 1 else "silence_again")]


def _settled(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    """Something was taken already: a kind word ends the talk, an affront opens it again."""
    if not state.accepted:
        return None
    if any(one.how == "no" and one.kind == state.accepted for one in heard.offers):
        return replace(state, accepted="", refused=(*state.refused, state.accepted)), [Part("withdrawn")]
    if _affront(heard):
        opened = replace(state, accepted="", hesitated=False)
        return opened, [Part(_affront(heard)), Part("reopens")]
    told, parts = _tellings(card, state, heard, 1)
    if parts and "close" not in heard.did and "thank" not in heard.did:
        return told, parts
    return _ended(card, state, [Part("thanks_end")])


def _leaves(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    """Out of patience, or beside themselves with anger twice over: they go, the furious to complain further."""
    if state.patience > 0 and not (state.anger >= 100 and before.anger >= 100):
        return None
    further = state.anger >= HOT and bool(card.threat)
    if further:
        return replace(state, ending="escalated"), [Part(f"escalates_{card.threat}")]
    return replace(state, ending="left"), [Part("leaves")]


def _hurt(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    affront = _affront(heard)
    if not affront or (affront == "refused" and any(one.how == "firm" for one in heard.offers)):
        return None
    parts = [Part(affront)]
    state, threat = _threat(card, state)
    return state, [*parts, *(threat or [Part("presses")] if chance.random() < 0.6 or threat else [])]


def _lost(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    if heard.foreign:
        return replace(state, asked_back=state.asked_back + 1), [Part("foreign")]
    hard = any(one.understanding < 0 for one in changes(card, before, heard))
    if (
        state.understanding >= _LOST
        or state.asked_back >= _LOST_OFTEN
        or not (hard or card.mood == "confused")
    ):
        return None
    if not hard and "explain" not in heard.did and not heard.offers:
        return None
    asked = replace(state, asked_back=state.asked_back + 1, understanding=min(100, state.understanding + 12))
    return asked, [Part("not_understood")]


def _takes(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    """An option they want lies on the table: they take it, or say what is still wanting."""
    option = _on_the_table(card, state)
    if option is None:
        return None
    fresh = option.id in {one.kind for one in heard.offers if one.how == "firm"}
    told, tellings = _tellings(card, state, heard, 2)
    wanting = _wanting(card, told, heard, fresh)
    if not wanting:
        return _accepts(card, replace(told, accepted=option.id), option, chance)
    if tellings:
        return told, tellings
    if not fresh and leads_on(heard) and not state.aimless and wanting.startswith("wants"):
        return None
    return replace(state, hesitated=state.hesitated or wanting == "hesitates"), [Part(wanting, option.id)]


def _accepts(card: Card, state: State, option: Option, chance: Random) -> _Outcome:
    calmer = replace(state, anger=max(0, state.anger - 10), trust=min(100, state.trust + 6))
    return calmer, [Part("because", option.id), Part("accepts" if card.solvable else "gives_in")]


def _wanting(card: Card, state: State, heard: Heard, fresh: bool) -> str:
    """What keeps them from taking it, "" for nothing."""
    if set(card.needs.facts) - state.told:
        return "wants_questions"
    for act in card.needs.acts:
        if not state.times(act):
            return f"wants_{act}"
    if state.anger > card.needs.calm:
        return "still_angry"
    wanted = manner(card.type).get("hesitates", ())
    if wanted and not state.reassured and not (state.hesitated and fresh):
        return "hesitates"
    return ""


def _refuses(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    by_id = {option.id: option for option in card.options}
    taken_back = [one for one in heard.offers if one.how == "no" and by_id[one.kind].takes]
    firm = [one.kind for one in heard.offers if one.how == "firm"]
    unwanted = [one for one in firm if not by_id[one].takes]
    if unwanted:
        again = unwanted[0] in state.refused
        refused = tuple(dict.fromkeys((*state.refused, *unwanted)))
        parts = [Part("because", unwanted[0]), Part("rejects_again" if again else "rejects")]
        return replace(state, refused=refused), parts
    if taken_back and "refuse_reasoned" not in heard.did:
        return state, [Part("refused"), Part("presses")]
    if any(one.how == "unsure" and by_id[one.kind].takes for one in heard.offers):
        return state, [Part("wants_sure")]
    if heard.others and not heard.topics and not heard.did & {"promise_dated", "empathise", "apologise"}:
        return state, [Part("not_wanted"), Part("presses")]
    return None


def _tells(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    if not heard.topics:
        return None
    told, parts = _tellings(card, state, heard, chance.choice((1, 2, 2)))
    if not parts:
        if _OF_THE_MATTER & set(heard.topics):
            return state, [Part("presses")]
        if heard.did & {"promise_dated", "explain", "refuse_reasoned"}:
            return None
        return state, [Part("dont_know")]
    new = parts[0].situation == "tells"
    return told, [*(_softened(state, heard, chance) if new else ()), *parts]


def _reacts(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome | None:
    if state.times("boundary") == 1 and not before.times("boundary") and card.swears:
        return state, [Part("boundary"), Part("presses")]
    situation = next((situation for act, situation in _REACTIONS if act in heard.did), "")
    if not situation:
        return None
    hot = state.anger >= HOT
    if hot and situation in ("sorry_taken", "calmed"):
        situation += "_hot"
    if situation == "holds" and before.times("hold"):
        situation = "holds_again"
    parts = [Part(situation)]
    state, threat = _threat(card, state) if state.patience < before.patience else (state, [])
    if (
        situation == "greeted"
        or (state.aimless and situation not in ("holds", "thanked"))
        or state.aimless > 1
    ):
        parts += threat or [Part("presses")]
    if "close" in heard.did and situation != "not_done":
        parts.append(Part("not_done"))
    return state, parts


def _presses(card: Card, before: State, state: State, heard: Heard, chance: Random) -> _Outcome:
    """Nothing in the message was for them."""
    state, threat = _threat(card, state)
    return state, [Part("ignored" if state.aimless > 1 else "unclear"), *(threat or [Part("presses")])]


_Rule = Callable[[Card, State, State, Heard, Random], _Outcome | None]
_RULES: tuple[_Rule, ...] = (
    _silent,
    _settled,
    _leaves,
    _hurt,
    _lost,
    _takes,
    _refuses,
    _tells,
    _reacts,
    _presses,
)


# -- what the rules share -----------------------------------------------------------------------------------------


def _affront(heard: Heard) -> str:
    """The situation that answers to the worst in a message, "" when there is nothing bad."""
    for act in rules()["affronts"]:
        if act in heard.did:
            return _AFFRONTS[act]
    kinds = {one.kind for one in heard.faults}
    return next((situation for kind, situation in _FAULTS.items() if kind in kinds), "")


def _on_the_table(card: Card, state: State) -> Option | None:
    """The option they want that was offered last."""
    wanted = {option.id: option for option in card.options if option.takes}
    return next((wanted[one] for one in reversed(state.offered) if one in wanted), None)


def _tellings(card: Card, state: State, heard: Heard, most: int) -> tuple[State, list[Part]]:
    """The facts that the questions bring out: new ones first, else one told before, said again."""
    asked = [fact for fact in card.facts if set(fact.asked_by) & set(heard.topics)]
    own = {topic for fact in card.facts for topic in fact.asked_by}
    basics = [topic for topic in BASICS if topic in heard.topics and topic not in own]
    fitting = sorted(asked, key=lambda fact: -len(set(fact.asked_by) & set(heard.topics)))
    new = [fact.id for fact in fitting if fact.id not in state.told]
    parts = [Part("tells", one) for one in (*basics[:1], *new)][:most]
    spare = set(heard.topics) - {topic for fact in asked for topic in fact.asked_by}
    if not parts and asked and not spare:
        again = [Part("tells", asked[0].id)] if asked[0].id not in state.again else []
        return replace(state, again=state.again | {asked[0].id}), [Part("told_already"), *again]
    told = state.told | {part.about for part in parts}
    return replace(state, told=told), parts


def _softened(state: State, heard: Heard, chance: Random) -> Iterator[Part]:
    if state.anger < HOT and heard.did & {"empathise", "apologise"} and chance.random() < 0.6:
        yield Part("softened")


def _threat(card: Card, state: State) -> tuple[State, list[Part]]:
    if state.patience >= _THREATENS or state.threatened >= _THREATS:
        return state, []
    further = bool(card.threat) and state.anger >= TENSE
    situation = f"threatens_{card.threat}" if further else "threatens_leave"
    return replace(state, threatened=state.threatened + 1), [Part(situation)]


def _ended(card: Card, state: State, parts: list[Part]) -> _Outcome:
    return replace(state, ending="satisfied" if card.solvable else "parted"), parts
