"""One call reads a conversation: variety, emotion and its course, customer type, intent, urgency, level, acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yueting.understanding.acts import Act, acts_of
from yueting.understanding.complaint import Level, judge_level
from yueting.understanding.course import silent_after_anger, turning_points
from yueting.understanding.customer_type import judge_type
from yueting.understanding.emotion import CoursePoint, Emotion, follow_emotion, trend_of
from yueting.understanding.entities import Entity, find_entities
from yueting.understanding.flags import find_flags
from yueting.understanding.intent import judge_intent
from yueting.understanding.lexicon import Lexicons, starter
from yueting.understanding.promises import Promise, find_promise
from yueting.understanding.repetition import repeated_points
from yueting.understanding.signals import Said, signals
from yueting.understanding.slots import NOTHING_NAMED, Slots, Taxonomy, find_slots
from yueting.understanding.turns import Judgement, Turn
from yueting.understanding.urgency import judge_urgency
from yueting.understanding.variety import judge_variety


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a conversation tell, as it stands after its last turn.

    variety, intent and emotion are those of the last customer message (helped by the ones before where it
    says too little); customer_type, urgency, level, flags and slots are over all of them. trend: "rising" means
    that the customer feels better; `turning` and `repeats` are numbers of turns. `acts`, `entities` and
    `promise` are what the last turn does, names and, if it is the agent's, promises. `opinion`: "asked" or "failed: why" where a second
    opinion was wanted (second_opinion.py). `lexicons` is the version it was read with.
    """

    variety: Judgement
    emotion: Emotion
    course: tuple[CoursePoint, ...]
    trend: str
    customer_type: Judgement
    intent: Judgement
    urgency: Judgement
    level: Level
    flags: tuple[Judgement, ...] = ()
    slots: Slots = NOTHING_NAMED
    turning: tuple[int, ...] = ()
    repeats: tuple[int, ...] = ()
    silent_after_anger: Judgement | None = None
    entities: tuple[Entity, ...] = ()
    promise: Promise | None = None
    opinion: str = ""
    lexicons: str = ""
    acts: tuple[Act, ...] = ()

    @property
    def flags_found(self) -> tuple[str, ...]:
        return tuple(flag.label for flag in self.flags)

    def as_dict(self) -> dict[str, Any]:
        """The reading as it goes into JSON; `from_dict` brings it back."""
        return {
            "variety": self.variety.as_dict(),
            "emotion": self.emotion.as_dict(),
            "course": [point.as_dict() for point in self.course],
            "trend": self.trend,
            "customer_type": self.customer_type.as_dict(),
            "intent": self.intent.as_dict(),
            "urgency": self.urgency.as_dict(),
            "level": self.level.as_dict(),
            "flags": [flag.as_dict() for flag in self.flags],
            "slots": self.slots.as_dict(),
            "turning": list(self.turning),
            "repeats": list(self.repeats),
            "silent_after_anger": self.silent_after_anger and self.silent_after_anger.as_dict(),
            "entities": [entity.as_dict() for entity in self.entities],
            "promise": self.promise and self.promise.as_dict(),
            "opinion": self.opinion,
            "lexicons": self.lexicons,
            "acts": [act.as_dict() for act in self.acts],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Reading":
        """A stored reading; one from before a field was read has nothing in it."""
        silent, promise = data.get("silent_after_anger"), data.get("promise")
        return cls(
            variety=Judgement.from_dict(data["variety"]),
            emotion=Emotion.from_dict(data["emotion"]),
            course=tuple(CoursePoint.from_dict(point) for point in data["course"]),
            trend=data["trend"],
            customer_type=Judgement.from_dict(data["customer_type"]),
            intent=Judgement.from_dict(data["intent"]),
            urgency=Judgement.from_dict(data["urgency"]),
            level=Level.from_dict(data["level"]),
            flags=tuple(Judgement.from_dict(flag) for flag in data.get("flags", ())),
            slots=Slots.from_dict(data["slots"]) if "slots" in data else NOTHING_NAMED,
            turning=tuple(data.get("turning", ())),
            repeats=tuple(data.get("repeats", ())),
            silent_after_anger=Judgement.from_dict(silent) if silent else None,
            entities=tuple(Entity.from_dict(entity) for entity in data.get("entities", ())),
            promise=Promise.from_dict(promise) if promise else None,
            opinion=data.get("opinion", ""),
            lexicons=data.get("lexicons", ""),
            acts=tuple(Act.from_dict(act) for act in data.get("acts", ())),
        )


def read(
    turns: Sequence[Turn], *, lexicons: Lexicons | None = None, taxonomy: Taxonomy | None = None
) -> Reading:
    """Read a conversation, oldest turn first, with the given lexicons and taxonomy (None: those that come along).

    What each message says by itself is kept, so a conversation that grew by one turn costs one new message.
    """
    chosen = lexicons or starter()
    said = [Said(place, turn.role, signals(turn.text, chosen)) for place, turn in enumerate(turns)]
    emotion, course = follow_emotion(said)
    level = judge_level(said, course)
    intent = judge_intent(said)
    return Reading(
        variety=judge_variety(said),
        emotion=emotion,
        course=course,
        trend=trend_of(course),
        customer_type=judge_type(said),
        intent=intent,
        urgency=judge_urgency(said, emotion, level, intent),
        level=level,
        flags=find_flags(said),
        slots=find_slots(said, taxonomy),
        turning=turning_points(course),
        repeats=repeated_points(said),
        silent_after_anger=silent_after_anger(turns, course),
        entities=find_entities(turns[-1].text) if turns else (),
        promise=_promise_of(turns),
        lexicons=chosen.version,
        acts=acts_of(said, -1),
    )


def _promise_of(turns: Sequence[Turn]) -> Promise | None:
    """What the agent's last words promise; without the moment they were said nothing can be counted from it."""
    if not turns or turns[-1].role != "agent" or turns[-1].at is None:
        return None
    return find_promise(turns[-1].text, turns[-1].at)
