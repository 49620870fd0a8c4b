"""A guided flow (mission A9) as frozen data: steps with words to say, ways that lead on, and ends with an outcome.

A flow is kept as JSON or YAML; `flow_from` reads it and refuses one that could leave an agent without a way on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yueting.tickets.channel_families import family_of
from yueting.tickets.reasons import Reason, Value, because, gettext_noop

MOST_STEPS = 40
MOST_WAYS = 6
LONGEST_WAIT = 600  # seconds
TWINS = ("yue", "cmn", "en")
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
OUTCOMES: Mapping[str, str] = {
    "goes_on": gettext_noop("The talk goes on"),
    "solved": gettext_noop("Solved"),
    "promised": gettext_noop("Answer promised"),
    "handed_over": gettext_noop("Handed over"),
    "called_back": gettext_noop("Call back agreed"),
    "written_down": gettext_noop("Written down"),
    "ended_politely": gettext_noop("Ended politely"),
}
DEEDS: Mapping[str, str] = {
    "colleague_praised": gettext_noop("Put the praise on the colleague's record"),
    "colleague_complained": gettext_noop("Put the complaint on the colleague's record"),
    "suggestion_kept": gettext_noop("Keep the suggestion"),
}
Words = Mapping[str, str]


class BadFlow(ValueError):
    """A flow cannot be used; `reason` says which part."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Way:
    """What may happen at a step, and the step that it leads to; `label` by interface language."""

    to: str
    label: Words


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do (by interface language), what to say (by twin), and how it goes on.

    `wait`: seconds to give the customer before the way on is pressed. `deed`: something the desk writes down here.
    An end has an outcome and no ways.
    """

    id: str
    do: Words = field(default_factory=dict)
    say: Words = field(default_factory=dict)
    ways: tuple[Way, ...] = ()
    outcome: str = ""
    wait: int = 0
    deed: str = ""

    @property
    def is_end(self) -> bool:
        return bool(self.outcome)


@dataclass(frozen=True, slots=True)
class Flow:
    """All steps by id; `channels` are families or kinds it is for (empty: any), `situation` one of situations.yaml."""

    key: str
    names: Words
    situation: str
    start: str
    steps: Mapping[str, Step]
    channels: frozenset[str] = frozenset()
    number: int = 0

    def serves(self, channel: str) -> bool:
        """Whether it may be started on a channel of this kind."""
        return not self.channels or family_of(channel) in {family_of(one) for one in self.channels}


def flow_from(written: Mapping[str, Any]) -> Flow:
    """A flow as it is kept. Raises BadFlow for one that cannot be walked to an end from every step."""
    try:
        steps = [_step(entry) for entry in written["steps"]]
        flow = Flow(
            key=str(written["key"]),
            names=dict(written["names"]),
            situation=str(written["situation"]),
            start=str(written["start"]),
            steps={step.id: step for step in steps},
            channels=frozenset(written.get("channels") or ()),
            number=int(written.get("number") or 0),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        if isinstance(problem, BadFlow):
            raise
        raise _bad("unreadable", gettext_noop("It lacks %(part)s."), part=str(problem)) from None
    check(flow, steps)
    return flow


def flow_data(flow: Flow) -> dict[str, Any]:
    """The flow as it is kept; `flow_from` reads it back."""
    return {
        "key": flow.key,
        "number": flow.number,
        "names": dict(flow.names),
        "situation": flow.situation,
        "channels": sorted(flow.channels),
        "start": flow.start,
        "steps": [_step_data(step) for step in flow.steps.values()],
    }


def check(flow: Flow, steps: Sequence[Step]) -> None:
    """Raises BadFlow that names the first thing to change."""
    if not 1 <= len(steps) <= MOST_STEPS:
        raise _bad("steps", gettext_noop("A flow has 1 to %(most)s steps."), most=MOST_STEPS)
    if len(flow.steps) < len(steps):
        raise _bad("twice", gettext_noop("Two steps have the same name."))
    if flow.start not in flow.steps:
        raise _bad("start", gettext_noop("The first step “%(step)s” is not there."), step=flow.start)
    for step in steps:
        _check_step(step, flow)
    reached = _reached(flow, [flow.start])
    if lost := [step.id for step in steps if step.id not in reached]:
        raise _bad("lost", gettext_noop("No way leads to the step “%(step)s”."), step=lost[0])
    for step in steps:
        if not any(flow.steps[id].is_end for id in _reached(flow, [step.id])):
            raise _bad(
                "endless", gettext_noop("From the step “%(step)s” no end can be reached."), step=step.id
            )


def _check_step(step: Step, flow: Flow) -> None:
    if not any([*step.do.values(), *step.say.values()]):
        raise _bad("empty", gettext_noop("The step “%(step)s” says nothing."), step=step.id)
    if step.is_end and (step.ways or step.outcome not in OUTCOMES):
        raise _bad(
            "end", gettext_noop("The step “%(step)s” is an end: it has an outcome and no ways."), step=step.id
        )
    if not step.is_end and not 1 <= len(step.ways) <= MOST_WAYS:
        raise _bad(
            "ways", gettext_noop("The step “%(step)s” needs one to six ways on, or an outcome."), step=step.id
        )
    if not 0 <= step.wait <= LONGEST_WAIT:
        raise _bad("wait", gettext_noop("A step waits at most ten minutes (“%(step)s”)."), step=step.id)
    if step.deed and step.deed not in DEEDS:
        raise _bad(
            "deed", gettext_noop("The step “%(step)s” asks for something that cannot be done."), step=step.id
        )
    for way in step.ways:
        if way.to not in flow.steps:
            raise _bad(
                "way",
                gettext_noop("A way of “%(step)s” leads to “%(to)s”, which is not there."),
                step=step.id,
                to=way.to,
            )
        if not any(way.label.values()):
            raise _bad("label", gettext_noop("A way of “%(step)s” has no words."), step=step.id)


def _reached(flow: Flow, start: Iterable[str]) -> set[str]:
    """Every step that can be come to, these included."""
    found, waiting = set[str](), list(start)
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting += [way.to for way in flow.steps[id].ways]
    return found


def step_on(flow: Flow, trail: Sequence[str], to: str) -> tuple[str, ...]:
    """The trail with one step more. Raises BadFlow when no way leads there from where it stands."""
    here = flow.steps[trail[-1]]
    if to not in {way.to for way in here.ways}:
        raise _bad("no_way", gettext_noop("From here no way leads there. Look at the step again."))
    return (*trail, to)


def step_back(trail: Sequence[str]) -> tuple[str, ...]:
    """The trail without its last step; the first step stays."""
    return tuple(trail[:-1]) if len(trail) > 1 else tuple(trail)


def _step(entry: Mapping[str, Any]) -> Step:
    return Step(
        id=str(entry["id"]),
        do=_words(entry.get("do")),
        say=_words(entry.get("say")),
        ways=tuple(Way(str(way["to"]), _words(way["label"])) for way in entry.get("ways") or ()),
        outcome=str(entry.get("outcome") or ""),
        wait=int(entry.get("wait") or 0),
        deed=str(entry.get("deed") or ""),
    )


def _step_data(step: Step) -> dict[str, Any]:
    kept = {
        "do": dict(step.do),
        "say": dict(step.say),
        "ways": [{"to": way.to, "label": dict(way.label)} for way in step.ways],
        "outcome": step.outcome,
        "wait": step.wait,
        "deed": step.deed,
    }
    return {"id": step.id, **{name: value for name, value in kept.items() if value}}


def _words(given: Mapping[str, Any] | None) -> dict[str, str]:
    return {name: str(words).strip() for name, words in (given or {}).items() if str(words or "").strip()}


def _bad(id: str, words: str, **values: Value) -> BadFlow:
    return BadFlow(because(f"flow.{id}", 0, words, **values))
