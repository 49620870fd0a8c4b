"""A scene as its page shows it: the line of the customer's mood, what turned it, and better words beside what was said."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yueting.academy.drills.models import Scene
from yueting.academy.drills.services.disturbing import unanswered_problem, was_asked
from yueting.academy.drills.turning import Mood, Turning, mood_line, mood_of_valence, turning_points
from yueting.conversations.course import Course
from yueting.conversations.models import Author, Kind, Message, Reading
from yueting.quality.marking_up import Piece, Span, pieces
from yueting.quality.rubric import Item, Section
from yueting.quality.scorecard import Scored
from yueting.quality.words import reason_sentence


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of the rubric: its points, and the reason as a sentence."""

    item: Item
    points: float | None
    out_of: float
    reason: str

    @property
    def tone(self) -> str:
        if self.points is None:
            return ""
        return "ok" if self.points == self.out_of else "warn" if self.points else "error"


@dataclass(frozen=True, slots=True)
class Beside:
    """What could stand in the place of a message: a good reply, and faults with better words."""

    good: str = ""
    faults: tuple[Mapping[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.good or self.faults)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the talk; `turning` is what it did to the customer."""

    number: int
    who: str  # customer, trainee, note
    by: str
    at: datetime
    pieces: list[Piece]
    beside: Beside
    turning: Turning | None


@dataclass(frozen=True, slots=True)
class Hard:
    """Something that made it hard: the entry at which it happened (None: it did not), and whether it was met; None
    where nothing had to be done about it."""

    kind: str
    words: str
    entry: int | None
    met: bool | None


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything about an ended scene."""

    scene: Scene
    course: Course
    turnings: Sequence[Turning]
    entries: Sequence[Entry]
    sections: Sequence[tuple[Section, list[Judged]]]
    names: Mapping[str, str]
    hard: Sequence[Hard]

    @property
    def turned_at(self) -> frozenset[int]:
        """The entries at which the line is marked."""
        return frozenset(one.seq for one in self.turnings)


def shown_scene(scene: Scene, language: str) -> Shown:
    """Read with a few statements, however long the talk."""
    moods = _moods(scene)
    turnings = turning_points(moods)
    rubric = scene.rubric.rubric if scene.rubric else None
    card: Mapping[str, Any] = scene.scorecard or {"items": []}
    names = {item.id: item.names[language] for item in rubric.items()} if rubric else {}
    return Shown(
        scene,
        mood_line(moods),
        turnings,
        _entries(scene, card, turnings),
        _sections(rubric.sections if rubric else (), card, language),
        names,
        _hard(scene),
    )


def _hard(scene: Scene) -> list[Hard]:
    open_problem = unanswered_problem(scene)
    found = []
    for place, one in enumerate(scene.drill.plan.disturbances):
        if one.scene != scene.place:
            continue
        entry = scene.disturbed.get(str(place))
        met = None
        if one.kind == "second_problem" and entry is not None:
            met = one.text != open_problem
        elif one.kind == "colleague":
            met = was_asked(scene, one)
        found.append(Hard(one.kind, one.who if one.kind == "colleague" else one.text, entry, met))
    return found


def _moods(scene: Scene) -> list[Mood]:
    """What the played customer felt; where a person played them, what was read in their words."""
    if scene.drill.player_id is None:
        return [step.mood for step in scene.steps.all()]
    readings = Reading.objects.filter(conversation=scene.conversation_id).order_by("message__seq")
    rows = readings.values_list("message__seq", "data")
    return [mood_of_valence(seq, data["emotion"]["valence"]) for seq, data in rows]


def _sections(
    sections: Sequence[Section], card: Mapping[str, Any], language: str
) -> list[tuple[Section, list[Judged]]]:
    kept = {one["item"]: one for one in card["items"]}
    return [
        (section, [_judged(item, kept[item.id], language) for item in section.items if item.id in kept])
        for section in sections
    ]


def _judged(item: Item, kept: Mapping[str, Any], language: str) -> Judged:
    points, out_of = kept["points"], kept["out_of"]
    scored = Scored(item.id, points, points or 0.0, out_of, kept["reason"], kept["values"])
    return Judged(item, points, out_of, reason_sentence(scored, language))


def _entries(scene: Scene, card: Mapping[str, Any], turnings: Sequence[Turning]) -> list[Entry]:
    spans: dict[int, list[Span]] = defaultdict(list)
    for one in card["items"]:
        for cited in one["cited"]:
            spans[cited["number"]].append(Span(cited["start"], cited["end"], one["item"]))
    beside = {one["seq"]: Beside(one["good"], tuple(one["faults"])) for one in scene.beside}
    turned = {one.seq: one for one in turnings}
    rows = Message.objects.filter(conversation=scene.conversation_id).select_related("agent")
    return [
        Entry(
            row.seq,
            _who(row),
            row.author_name,
            row.at,
            pieces(row.text, spans[row.seq]),
            beside.get(row.seq, Beside()),
            turned.get(row.seq),
        )
        for row in rows.defer("tokens", "html", "quoted").order_by("seq")
    ]


def _who(message: Message) -> str:
    if message.kind == Kind.NOTE:
        return "note"
    return "customer" if message.author == Author.CUSTOMER else "trainee"
