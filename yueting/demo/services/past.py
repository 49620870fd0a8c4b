"""Playing the demo's past through the desk's own services: what the desk writes down is what it would have written.

Customers write, routing assigns, agents answer, transfer and wrap up, clocks run out, customers rate: each at its
time in the story. Nothing is labelled by hand; readings, levels, priorities and deadlines are the desk's own.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from yueting.accounts.models import Agent, Presence
from yueting.accounts.services.presence import set_presence
from yueting.channels.outbox import flush
from yueting.conversations.models import Conversation
from yueting.demo.plot import LAST_HOURS, Scene
from yueting.demo.services.furnishing import Desk
from yueting.demo.services.playing import Play
from yueting.demo.services.story_clock import StoryClock
from yueting.demo.timetable import shifts
from yueting.routing.services import route
from yueting.tickets.services import clocks

SWEEP = timedelta(minutes=20)  # of the story, between two looks at clocks and outgoing mail
LOOKS_AGAIN = timedelta(minutes=4)  # while all are busy
HANDS_OFF = timedelta(minutes=28)  # before now: from then on nobody of the demo takes new work

Action = Callable[[], None]


@dataclass(order=True, slots=True)
class _Due:
    at: datetime
    place: int
    act: Action


class Story:
    """All that happens at one brand, in order of time. Things to do put further things to do in line."""

    def __init__(self, desk: Desk, brand: str, clock: StoryClock, now: datetime, chance: Random) -> None:
        self.desk, self.brand, self.clock, self.ends, self.chance = desk, brand, clock, now, chance
        self._line: list[_Due] = []
        self._count = 0
        self._swept = clock.now
        self._present: set[str] = set()
        self._until_staffed: list[Action] = []

    def at(self, when: datetime, act: Action) -> None:
        """Put something in line; what would come after the end of the story does not happen."""
        if when <= self.ends:
            self._count += 1
            heapq.heappush(self._line, _Due(when, self._count, act))

    def after(self, pause: timedelta, act: Action) -> None:
        self.at(self.clock.now + pause, act)

    def comes(self, person: str, presence: str) -> None:
        """Somebody comes, goes or gets busy; who comes online is offered what waits."""
        agent = Agent.objects.get(pk=self.desk.people[person].pk)
        if agent.presence == presence:
            return
        set_presence(agent, presence)
        Agent.objects.filter(pk=agent.pk).update(
            seen_at=None
        )  # a story has no consoles that give signs of life
        self._present.discard(person)
        if presence == Presence.ONLINE:
            self._present.add(person)
            waiting = Conversation.objects.waiting_in_queue().filter(brand__slug=self.brand)
            route(list(waiting[:20]))
            self._wake_up()

    @property
    def is_staffed(self) -> bool:
        """Whether anybody of the brand's front line is there."""
        return not self._present.isdisjoint(self.desk.front_line(self.brand))

    def when_staffed(self, act: Action) -> None:
        """Put something off until somebody of the front line is there; it is tried again from then on."""
        if self.is_staffed:
            self.after(LOOKS_AGAIN, act)
        else:
            self._until_staffed.append(act)

    def _wake_up(self) -> None:
        if self.is_staffed:
            for act in self._until_staffed:
                self.after(timedelta(minutes=self.chance.uniform(0.2, 12)), act)
            self._until_staffed.clear()

    def play(self, told: Callable[[int, int], None]) -> None:
        """Let everything happen; `told` hears how many things are done and how many wait."""
        done = 0
        while self._line:
            due = heapq.heappop(self._line)
            self._sweep_until(due.at)
            self.clock.move_to(due.at)
            due.act()
            done += 1
            told(done, len(self._line))
        self._sweep_until(self.ends)
        self.clock.move_to(self.ends)
        self._sweep()

    def _sweep_until(self, when: datetime) -> None:
        if when - self._swept >= SWEEP:
            self.clock.move_to(when)
            self._sweep()

    def _sweep(self) -> None:
        self._swept = self.clock.now
        clocks.sweep()
        flush(limit=1000)


def play_past(
    desk: Desk,
    brand: str,
    scenes: list[Scene],
    clock: StoryClock,
    now: datetime,
    chance: Random,
    told: Callable[[int, int], None],
) -> None:
    """Play the scenes of one brand up to `now`."""
    story = Story(desk, brand, clock, now, chance)
    _plan_shifts(story, brand, min(scene.begins for scene in scenes), now)
    for scene in scenes:
        play = Play(story, scene)
        story.at(scene.begins, play.customer_writes)
    story.play(told)


def _plan_shifts(story: Story, brand: str, first: datetime, now: datetime) -> None:
    """People come and go; in the last hours before now everybody is there, then nobody takes new work.

    Each works for the brand they serve first, so that the brands' pasts do not touch the same people.
    """
    last_hours, agents = now - LAST_HOURS, story.desk.workers(brand)
    zone = story.desk.brands[brand].time_zone
    for shift in shifts(agents, first.date(), now.date(), zone):
        if shift.starts < last_hours:
            story.at(shift.starts, partial(story.comes, shift.person, Presence.ONLINE))
            story.at(min(shift.ends, last_hours), partial(story.comes, shift.person, Presence.OFFLINE))
    for person in agents:
        story.at(last_hours, partial(story.comes, person, Presence.ONLINE))
        # On a break nobody is given new work, and everybody keeps what they have.
        story.at(now - HANDS_OFF, partial(story.comes, person, Presence.BREAK))
        story.at(now, partial(story.comes, person, Presence.OFFLINE))
