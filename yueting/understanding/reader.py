"""One call reads a conversation: variety, emotion and its course, customer type, intent, urgency, level, acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yueting.understanding.acts import Act, acts_of
from yueting.understanding.complaint import Level, judge_level
from yueting.understanding.customer_type import judge_type
from yueting.understanding.emotion import CoursePoint, Emotion, follow_emotion, trend_of
from yueting.understanding.intent import judge_intent
from yueting.understanding.lexicon import Lexicons, starter
from yueting.understanding.signals import Said, signals
from yueting.understanding.turns import Judgement, Turn
from yueting.understanding.urgency import judge_urgency
from yueting.understanding.variety import judge_variety


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a conversation tell, as it stands after its last turn.

    variety, intent and emotion are those of the last customer message (helped by the ones before where it
    says too little); customer_type, urgency and level are over all of them. trend: "rising" means that the
    customer feels better. `lexicons` is the version of the lexicons it was read with. `acts` are those of the last turn, whoever
    said it; a reading stored before there were acts has none.
    """

    variety: Judgement
    emotion: Emotion
    course: tuple[CoursePoint, ...]
    trend: str
    customer_type: Judgement
    intent: Judgement
    urgency: Judgement
    level: Level
    lexicons: str = ""
    acts: tuple[Act, ...] = ()

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
            "lexicons": self.lexicons,
            "acts": [act.as_dict() for act in self.acts],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Reading":
        return cls(
            variety=Judgement.from_dict(data["variety"]),
            emotion=Emotion.from_dict(data["emotion"]),
            course=tuple(CoursePoint.from_dict(point) for point in data["course"]),
            trend=data["trend"],
            customer_type=Judgement.from_dict(data["customer_type"]),
            intent=Judgement.from_dict(data["intent"]),
            urgency=Judgement.from_dict(data["urgency"]),
            level=Level.from_dict(data["level"]),
            lexicons=data.get("lexicons", ""),
            acts=tuple(Act.from_dict(act) for act in data.get("acts", ())),
        )


def read(turns: Sequence[Turn], *, lexicons: Lexicons | None = None) -> Reading:
    """Read a conversation, oldest turn first, with the given lexicons (None: those that come with Yueting).

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
        lexicons=chosen.version,
        acts=acts_of(said, -1),
    )
