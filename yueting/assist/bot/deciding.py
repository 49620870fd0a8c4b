"""`decide(situation) -> Decision`: what the bot does with a message, why, and from which source.

The order is the policy: first all that belongs to a person, then what was begun, then what can be answered.
"""

from collections.abc import Callable
from dataclasses import replace

from yueting.assist.bot.choosing import chosen
from yueting.assist.bot.person import asked_for
from yueting.assist.bot.persons_first import for_a_person, hand_off
from yueting.assist.bot.policy import Policy, starter_policy
from yueting.assist.bot.procedures import Procedure, Procedures, filled, starter_procedures
from yueting.assist.bot.talk import Action, Candidate, Decision, Option, Situation, Source, State, Words
from yueting.tickets.reasons import Reason, because, gettext_noop

HOURS = Source("hours", "hours", "")
_MOST_TRIES = 2  # times one slot is asked for


def decide(
    situation: Situation, policy: Policy | None = None, procedures: Procedures | None = None
) -> Decision:
    """The bot's decision about one message, with the starter's policy and forms unless others are given."""
    known = policy or starter_policy()
    forms = procedures or starter_procedures()
    steps: tuple[Callable[[Situation, Policy, Procedures], Decision | None], ...] = (
        for_a_person,
        _goes_on,
        _courtesy,
        _says_hours,
        _begins,
        _answers,
    )
    for step in steps:
        if decision := step(situation, known, forms):
            return decision
    return _miss(situation, known)


# -- what was begun --------------------------------------------------------------------------------------------


def _goes_on(situation: Situation, policy: Policy, forms: Procedures) -> Decision | None:
    state = situation.state
    if state.options:
        return _takes_choice(situation, policy, forms)
    procedure = forms.by_id(state.procedure) if state.procedure else None
    if procedure:
        return _fills(situation, procedure, forms)
    if state.spoke and forms.says_no_help(situation.text):
        return _did_not_help(situation, policy)
    return None


def _takes_choice(situation: Situation, policy: Policy, forms: Procedures) -> Decision | None:
    option = chosen(situation.text, situation.state.options)
    if option:
        found = next((c for c in situation.offered if c.source.id == option.id), None)
        if found:
            why = because("bot.chosen", 1, gettext_noop("the customer chose %(title)s"), title=option.title)
            return _answer(situation, policy, found, why)
    if forms.says_no_help(situation.text):
        return _did_not_help(situation, policy)
    return None  # another question: it is looked at by itself


def _fills(situation: Situation, procedure: Procedure, forms: Procedures) -> Decision | None:
    state = situation.state
    if forms.stops(situation.text):
        why = because("bot.stopped", 1, gettext_noop("the customer stopped the form"))
        cleared = replace(state, procedure="", wanted="", tries=0, slots={})
        return Decision(Action.COURTESY, why, cleared, (Words("stopped"),))
    slots = filled(procedure, state.slots, situation.text, wanted=state.wanted)
    if len(slots) == len(state.slots):
        if "?" in situation.text or "？" in situation.text or situation.state.tries >= _MOST_TRIES:
            return None if situation.state.tries < _MOST_TRIES else _gives_up_form(situation)
        return _asks(situation, procedure, state, tries=state.tries + 1)
    return _with_slots(situation, procedure, slots)


def _gives_up_form(situation: Situation) -> Decision:
    why = because("bot.form_stuck", 1, gettext_noop("what was asked for did not come"))
    return hand_off(situation, "second_miss", why)


def _with_slots(situation: Situation, procedure: Procedure, slots: dict[str, str]) -> Decision:
    state = replace(situation.state, slots=slots, procedure=procedure.id, tries=0)
    if procedure.missing(slots):
        return _asks(situation, procedure, state)
    done = replace(state, procedure="", wanted="", spoke=True)
    if procedure.look_up and procedure.look_up in situation.lookups:
        why = because("bot.looks_up", 1, gettext_noop("all that a look-up needs is there"))
        return Decision(Action.LOOK_UP, why, done, (Words("looking_up"),), look_up=procedure.look_up)
    why = because("bot.form_full", 1, gettext_noop("all that a colleague needs was asked"))
    return hand_off(situation, "form_full", why, state=done)


def _asks(situation: Situation, procedure: Procedure, state: State, *, tries: int = 0) -> Decision:
    slot = procedure.missing(state.slots)
    assert slot is not None
    why = because(
        "bot.asks_slot", 1, gettext_noop("the form %(form)s lacks %(slot)s"), form=procedure.id, slot=slot.id
    )
    asking = replace(state, procedure=procedure.id, wanted=slot.id, tries=tries, spoke=True, options=())
    return Decision(Action.ASK_SLOT, why, asking, (Words("", slot.ask),))


# -- what can be answered --------------------------------------------------------------------------------------


def _courtesy(situation: Situation, _policy: Policy, forms: Procedures) -> Decision | None:
    state = replace(situation.state, spoke=True, options=())
    if asked_for(situation.text)[0] == "is_it_a_bot":
        why = because("bot.says_so", 1, gettext_noop("asks whether this is a bot"))
        return Decision(Action.COURTESY, why, state, (Words("i_am_a_bot"),))
    if forms.nods(situation.text) and not situation.state.options:
        why = because("bot.nod", 1, gettext_noop("only agrees or listens"))
        return Decision(Action.COURTESY, why, state, (Words("go_on"),))
    if situation.courtesy:
        key = "welcome" if situation.courtesy == "greeting" else "my_pleasure"
        why = because("bot.courtesy", 1, gettext_noop("a greeting or thanks"))
        return Decision(Action.COURTESY, why, state, (Words(key),))
    return None


def _says_hours(situation: Situation, _policy: Policy, forms: Procedures) -> Decision | None:
    if situation.hours is None or not forms.asks_for_hours(situation.text):
        return None
    why = because("bot.hours", 1, gettext_noop("asks whether somebody is there now"))
    state = replace(situation.state, misses=0, spoke=True, options=())
    return Decision(Action.ANSWER, why, state, (situation.hours,), (HOURS,), 1.0)


def _begins(situation: Situation, policy: Policy, forms: Procedures) -> Decision | None:
    procedure = forms.begun_by(situation.text)
    if procedure is None or (procedure.look_up and procedure.look_up not in situation.lookups):
        return None
    if not procedure.look_up and _best(situation) >= policy.answer:
        return None  # an article says it at once
    slots = filled(procedure, situation.state.slots, situation.text)
    return _with_slots(situation, procedure, slots)


def _answers(situation: Situation, policy: Policy, _forms: Procedures) -> Decision | None:
    usable = [c for c in situation.candidates if c.confidence >= policy.ask]
    if not usable:
        return _by_script(situation, policy)
    best = usable[0]
    near = [c for c in usable if best.confidence - c.confidence < policy.close]
    if best.source.id in situation.state.answered and len(near) == 1:
        return _miss(situation, policy)  # the same answer once more helps nobody
    if best.confidence >= policy.answer and len(near) == 1:
        why = because("bot.sure", best.confidence, gettext_noop("one article answers this"))
        return _answer(situation, policy, best, why)
    return _ask_back(situation, policy, near if best.confidence >= policy.answer else usable)


def _by_script(situation: Situation, policy: Policy) -> Decision | None:
    """Praise and suggestions are answered in the desk's own approved words."""
    best = next((script for script in situation.scripts if script.confidence >= policy.answer), None)
    if best is None:
        return None
    return _answer(
        situation, policy, best, because("bot.script", 1, gettext_noop("a script is written for this"))
    )


def _answer(situation: Situation, policy: Policy, found: Candidate, why: Reason) -> Decision:
    state = situation.state
    answered = (*state.answered, found.source.id)[-20:]
    say = [Words("", {"text": found.text})]
    if found.source.kind == "article":
        say.append(Words("source", {"title": found.source.title}))
    return Decision(
        Action.ANSWER,
        why,
        replace(state, misses=0, spoke=True, options=(), answered=answered),
        tuple(say),
        (found.source,),
        found.confidence,
    )


def _ask_back(situation: Situation, policy: Policy, near: list[Candidate]) -> Decision | None:
    offered = [c for c in near if c.source.id not in situation.state.answered][: policy.most_options]
    if not offered or (situation.state.options and situation.state.misses):
        return None
    options = tuple(Option(c.source.id, c.source.title) for c in offered)
    sure = offered[0].confidence >= policy.answer
    why = because(
        "bot.close", offered[0].confidence, gettext_noop("%(count)s answers are close"), count=len(options)
    )
    # Asked back without being sure is half a miss: the second time a person is better.
    misses = situation.state.misses + (0 if sure else 1)
    if misses >= policy.most_misses:
        return None
    key = "which_one" if len(options) > 1 else "is_it_this"
    state = replace(situation.state, spoke=True, options=options, misses=misses)
    sources = tuple(c.source for c in offered)
    return Decision(Action.ASK_BACK, why, state, (Words(key),), sources, offered[0].confidence)


def _miss(situation: Situation, policy: Policy) -> Decision:
    """Nothing answers this: where nothing of ours is about it, asking for other words would not help."""
    best = _best(situation)
    first = situation.state.misses + 1 < policy.most_misses
    if first and best < policy.floor and not _says_little(situation):
        why = because("bot.unsure", best, gettext_noop("nothing in the knowledge is about this"))
        state = replace(situation.state, misses=situation.state.misses + 1)
        return hand_off(situation, "low_confidence", why, confidence=best, state=state)
    return _did_not_help(situation, policy)


def _did_not_help(situation: Situation, policy: Policy) -> Decision:
    """Once the bot asks for other words, then a person takes over."""
    best = _best(situation)
    misses = situation.state.misses + 1
    state = replace(situation.state, misses=misses, options=())
    if misses >= policy.most_misses:
        why = because("bot.second_miss", best, gettext_noop("no answer for the second time"))
        return hand_off(situation, "second_miss", why, confidence=best, state=state)
    why = because("bot.miss", best, gettext_noop("no article fits well enough"))
    return Decision(Action.REPHRASE, why, replace(state, spoke=True), (Words("rephrase"),), confidence=best)


def _best(situation: Situation) -> float:
    return max((c.confidence for c in situation.candidates), default=0.0)


def _says_little(situation: Situation) -> bool:
    """喂、想問嘢: a customer who has not asked anything yet is asked what it is about."""
    return len("".join(situation.text.split())) <= 6
