"""Which conversations the demo's past is made of, and what lies on the desk right now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from zoneinfo import ZoneInfo

from yueting.demo.story_book import BrandCard, Talk, brands, manners, talks
from yueting.demo.timetable import beginnings
from yueting.demo.wording import Telling, tell

DAYS = 14
BY_LEVEL = {0: 5.0, 1: 4.0, 2: 2.5, 3: 1.6, 4: 1.3}  # how often a talk of this complaint level is told
BY_CHANNEL = {"chat": 4, "email": 4, "api": 9}
BY_EMOTION = {
    "anxious": 2.6,
    "confused": 2.6,
    "disappointed": 1.4,
}  # else these rarely last to the end of a talk
RATED = 0.75  # share of customers who answer the question
ROUGH = 10  # every so many mails one cannot be delivered: in turn it is refused, or the server falls silent
LAST_HOURS = timedelta(hours=5)  # before now: told by `now_on_the_desk` only


@dataclass(frozen=True, slots=True)
class Scene:
    """One conversation to be played. `stops_after` turns it waits for somebody (None: it comes to its end).

    `address` is the customer's on this channel; "gone…" and "silent…" are addresses that mail cannot reach.
    """

    talk: Talk
    channel: str
    begins: datetime
    telling: Telling
    address: str
    rates: bool
    stops_after: int | None = None
    queued: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """What shall lie on the desk: a level and channel, begun `minutes` ago, with this many turns told."""

    minutes: float
    channel: str
    level: int
    turns: int
    queued: bool = False


# Queued: nobody has taken it. The target of a first answer is in `tickets/policies/levels.yaml`; some of these
# run out within minutes of the first look, some have run out.
NOW = (
    Waiting(230, "email", 0, 1),
    Waiting(190, "email", 1, 2),
    Waiting(150, "api", 2, 3),
    Waiting(95, "email", 3, 2),
    Waiting(75, "api", 0, 3),
    Waiting(58, "chat", 4, 3),
    Waiting(49, "chat", 2, 3),
    Waiting(44, "chat", 1, 3),
    Waiting(37, "chat", 0, 2),
    Waiting(33, "chat", 0, 3),
    Waiting(26, "email", 2, 1, queued=True),
    Waiting(17, "chat", 2, 1, queued=True),
    Waiting(11, "chat", 3, 1, queued=True),
    Waiting(6, "chat", 0, 1, queued=True),
    Waiting(3, "api", 2, 1, queued=True),
    Waiting(1.5, "chat", 1, 1, queued=True),
)


def past(now: datetime, count: int, chance: Random, days: int = DAYS) -> list[Scene]:
    """`count` conversations of the last days, in the order of their beginnings."""
    zone = brands()[0].zone
    first = (now - timedelta(days=days)).astimezone(ZoneInfo(zone)).date()
    moments = beginnings(count, first, now - LAST_HOURS, zone, chance)
    told = _often_enough(talks(), count, chance)
    scenes = [_scene(talk, begins, chance) for talk, begins in zip(told, moments, strict=True)]
    mails = [place for place, scene in enumerate(scenes) if scene.channel == "email"]
    for place, way in zip(mails[::ROUGH], cycle(("gone.", "silent.")), strict=False):
        scenes[place] = replace(scenes[place], address=way + scenes[place].address)
    return scenes


def now_on_the_desk(now: datetime, chance: Random) -> list[Scene]:
    """The open conversations of `NOW`."""
    return [_waiting(place, wanted, now, chance) for place, wanted in enumerate(NOW)]


def _often_enough(given: Sequence[Talk], count: int, chance: Random) -> list[Talk]:
    """Every talk once where there is room, the rest by weight, well mixed."""
    told = list(given[:count])
    weights = [BY_LEVEL[talk.level] * BY_EMOTION.get(talk.emotion, 1.0) for talk in given]
    told += chance.choices(given, weights, k=count - len(told))
    chance.shuffle(told)
    return told


def _scene(talk: Talk, begins: datetime, chance: Random, channel: str = "") -> Scene:
    channel = channel or chance.choices(talk.channels, [BY_CHANNEL[c] for c in talk.channels])[0]
    day = begins.astimezone(ZoneInfo(_brand(talk).zone)).date()
    telling = tell(talk, manners(talk.variety), _brand(talk), day, channel, chance)
    return Scene(talk, channel, begins, telling, _address(channel, chance), rates=chance.random() < RATED)


def _waiting(place: int, wanted: Waiting, now: datetime, chance: Random) -> Scene:
    fitting = [
        talk
        for talk in talks()
        if talk.level == wanted.level and wanted.channel in talk.channels and len(talk.turns) > wanted.turns
    ]
    fitting = [t for t in fitting if t.brand == brands()[place % 3 == 2].slug] or fitting
    scene = _scene(chance.choice(fitting), now - timedelta(minutes=wanted.minutes), chance, wanted.channel)
    return replace(scene, rates=False, stops_after=wanted.turns, queued=wanted.queued)


def _address(channel: str, chance: Random) -> str:
    name = f"{chance.getrandbits(40):010x}"
    return f"{name}@customer.demo.example" if channel == "email" else name


def _brand(talk: Talk) -> BrandCard:
    return next(brand for brand in brands() if brand.slug == talk.brand)
