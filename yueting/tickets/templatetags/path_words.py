"""The path of a matter in words, and what the ticket page shows of it."""

from dataclasses import dataclass

from django import template
from django.utils.translation import get_language, gettext_lazy

from yueting.accounts.models import Agent
from yueting.tickets.causes import Cause
from yueting.tickets.lifecycle import Role
from yueting.tickets.models import ComplaintPath, Ticket, TicketState
from yueting.tickets.path import (
    FACTS,
    STAGES,
    PathKind,
    Stage,
    StageStanding,
    Standing,
    Verdict,
    asked_at,
)
from yueting.tickets.queries.path import causes_of, path_of, standing_of
from yueting.tickets.questions import Question, Tongue, suggested, tongue_of
from yueting.tickets.reasons import Reason
from yueting.tickets.services.closing import obstacles
from yueting.tickets.services.progress import role_of
from yueting.tickets.templatetags.ticket_words import reason_words

register = template.Library()

KINDS = {
    PathKind.COMPLAINT: gettext_lazy("Path of the complaint"),
    PathKind.ORDINARY: gettext_lazy("Path of the matter"),
}
STAGE_NAMES = {
    Stage.SOOTHE: gettext_lazy("Soothe"),
    Stage.FACTS: gettext_lazy("Confirm the facts"),
    Stage.COMMIT: gettext_lazy("Commit to a plan"),
    Stage.FEEDBACK: gettext_lazy("Feed back"),
    Stage.COLLECT: gettext_lazy("Collect"),
    Stage.ANALYSE: gettext_lazy("Analyse"),
    Stage.PROPOSE: gettext_lazy("Propose"),
    Stage.CONFIRM: gettext_lazy("Confirm the effect"),
}
NEEDS = {
    "feeling": gettext_lazy("What does the customer feel?"),
    "time": gettext_lazy("When did it happen?"),
    "place": gettext_lazy("Where did it happen?"),
    "people": gettext_lazy("Who was involved?"),
    "symptom": gettext_lazy("What went wrong?"),
    "impact": gettext_lazy("What did it do to the customer?"),
    "tried": gettext_lazy("What was tried already?"),
    "expected": gettext_lazy("What does the customer expect?"),
    "cause": gettext_lazy("Root cause"),
    "cause_words": gettext_lazy("The root cause in words"),
    "plan": gettext_lazy("What was agreed?"),
    "outcome": gettext_lazy("What does the customer say of the outcome?"),
    "verdict": gettext_lazy("Does the customer accept it?"),
}
NEED_HINTS = {
    "feeling": gettext_lazy("As you said it back to them."),
    "people": gettext_lazy("“Nobody else” is an answer, too."),
    "plan": gettext_lazy("Who does what by when, as the customer was told."),
}
VERDICTS = {
    Verdict.ACCEPTED.value: gettext_lazy("Yes"),
    Verdict.NOT_ACCEPTED.value: gettext_lazy("No"),
    Verdict.NOT_REACHED.value: gettext_lazy("Could not be reached"),
    Verdict.FINAL.value: gettext_lazy("No, and this is our last word (leaders)"),
}
MANNERS = {
    "open": gettext_lazy("open"),
    "guiding": gettext_lazy("guiding"),
    "confirming": gettext_lazy("confirming"),
    "feeling": gettext_lazy("feeling"),
}
TEXT_LANG: dict[Tongue, str] = {"yue": "yue-Hant", "zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question in the customer's variety, ready to be put into the reply."""

    manner: str
    words: str
    lang: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of a path."""

    kind: str
    standing: Standing
    known: list[tuple[str, str]]
    suggestions: list[Suggestion]
    obstacles: list[Reason]
    may_work: bool


@register.simple_tag
def path_shown(ticket: Ticket, agent: Agent) -> Shown:
    """The path of a ticket as this person sees it."""
    path = path_of(ticket)
    found = standing_of(ticket, path)
    role = role_of(agent, ticket)
    ended = ticket.state == TicketState.CLOSED
    return Shown(
        kind=str(KINDS[found.kind]),
        standing=found,
        known=_known(ticket, path, found.kind),
        suggestions=[] if ended else _suggestions(found, tongue_of(ticket.contact.variety)),
        obstacles=[] if ended else obstacles(ticket, found),
        may_work=role in {Role.AGENT, Role.LEADER, Role.SUPERVISOR, Role.ADMIN} and not ended,
    )


@register.filter
def stage_words(stage: Stage) -> str:
    return str(STAGE_NAMES[stage])


@register.filter
def stage_tone(entry: StageStanding, standing: Standing) -> str:
    """The class of a stage's dot: done, the one to work on, or later."""
    return "ok" if entry.is_done else "warn" if entry.stage is standing.current else ""


@register.filter
def reason_text(reason: Reason) -> str:
    return reason_words(reason)


@register.filter
def manner_words(manner: str) -> str:
    return str(MANNERS.get(manner, manner))


@register.filter
def cause_words(cause: Cause) -> str:
    return cause.name(get_language() or "")


def cause_name(key: str, known: tuple[Cause, ...]) -> str:
    """The name of a cause in the reader's language; the key of one that is gone."""
    return next((cause_words(cause) for cause in known if cause.key == key), key)


def _known(ticket: Ticket, path: ComplaintPath, kind: PathKind) -> list[tuple[str, str]]:
    """Everything that was written down, in the order of the path: who takes over need not ask again."""
    rows = []
    for need in (need for stage in STAGES[kind] for need in asked_at(stage)):
        words = path.facts.get(need, "") if need in FACTS else str(getattr(path, need))
        if words and need == "cause":
            words = cause_name(words, causes_of(ticket.brand))
        if words:
            rows.append((str(NEEDS[need]), str(VERDICTS.get(words, words)) if need == "verdict" else words))
    return rows


def _suggestions(found: Standing, tongue: Tongue) -> list[Suggestion]:
    stage = found.current
    if stage is None:
        return []
    entry = found.stages[STAGES[found.kind].index(stage)]
    missing = {reason.id.removeprefix("path.") for reason in entry.missing}
    return [_suggestion(question, tongue) for question in suggested(stage, missing)]


def _suggestion(question: Question, tongue: Tongue) -> Suggestion:
    return Suggestion(question.manner, question.words[tongue], TEXT_LANG[tongue])
