"""The demo's past as it is planned: words filled, times as people live, the same story for the same seed."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from yueting.demo.plot import LAST_HOURS, NOW, now_on_the_desk, past
from yueting.demo.story_book import brands, manners, talks
from yueting.demo.timetable import PACES, beginnings, shifts, takes
from yueting.demo.wording import fill, tell, written_day
from yueting.tickets.hours_plan import hours_from

NOW_IS = datetime(2025, 6, 5, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("channel", ["chat", "email"])
def test_only_the_agents_name_is_left_open_when_a_talk_is_told(channel: str) -> None:
    chance = Random(7)
    for talk in talks():
        brand = next(card for card in brands() if card.slug == talk.brand)
        telling = tell(talk, manners(talk.variety), brand, date(2025, 6, 5), channel, chance)
        left = {slot for _role, text in telling.turns for slot in re.findall(r"\{(\w*)\}", text)}
        assert left <= {"agent"}, talk.id
        assert len(telling.turns) >= len(talk.turns)
        assert "{" not in telling.subject + telling.customer


def test_a_mail_has_a_greeting_and_a_name_under_it() -> None:
    talk = next(t for t in talks() if "email" in t.channels and t.variety == "en")
    telling = tell(talk, manners("en"), brands()[0], date(2025, 6, 5), "email", Random(1))
    first, answer = telling.turns[0][1], telling.turns[1][1]
    assert first.endswith(telling.customer)
    assert answer.startswith(f"Dear {telling.customer},")
    assert "{agent}" in answer


def test_a_word_is_never_read_as_a_slot() -> None:
    assert fill("{name} {agent} {other}", {"name": "{agent}", "agent": "May"}) == "{agent} May {other}"


@pytest.mark.parametrize(
    ("variety", "written"),
    [
        ("yue", "6月5日（星期四）"),
        ("mixed", "6月5日（星期四）"),
        ("cmn", "6月5日"),
        ("en", "Thursday 5 June"),
    ],
)
def test_dates_are_written_as_people_write_them(variety: str, written: str) -> None:
    assert written_day(date(2025, 6, 5), variety) == written


def test_customers_come_by_day_and_hardly_at_night() -> None:
    zone = ZoneInfo("Asia/Hong_Kong")
    moments = beginnings(2000, date(2025, 5, 22), NOW_IS, zone.key, Random(3))
    assert moments == sorted(moments)
    assert moments[-1] < NOW_IS
    hours = Counter(m.astimezone(zone).hour for m in moments)
    assert sum(hours[h] for h in range(7)) < 0.03 * 2000
    assert hours[11] > 2 * hours[22]


def test_people_take_about_their_time_and_never_for_ever() -> None:
    chance = Random(1)
    taken = sorted(takes(60, 0.6, chance).total_seconds() for _ in range(999))
    assert 50 < taken[499] < 70
    assert taken[-1] <= 360
    assert all(pace.first > 0 for pace in PACES.values())


def test_somebody_works_every_day_and_nobody_works_seven() -> None:
    people, first = ["a", "b", "c", "d"], date(2025, 6, 2)
    planned = list(shifts(people, first, first + timedelta(days=6), "Asia/Hong_Kong"))
    assert {shift.starts.date() for shift in planned} == {first + timedelta(days=n) for n in range(7)}
    assert set(Counter(shift.person for shift in planned).values()) == {5}
    assert all(shift.starts < shift.ends for shift in planned)


def test_the_same_seed_tells_the_same_story() -> None:
    first, again, other = (past(NOW_IS, 120, Random(seed)) for seed in (5, 5, 6))
    assert first == again
    assert [scene.talk.id for scene in first] != [scene.talk.id for scene in other]


def test_every_talk_is_told_and_none_reaches_into_the_last_hours() -> None:
    scenes = past(NOW_IS, 294, Random(1))
    assert {scene.talk.id for scene in scenes} == {talk.id for talk in talks()}
    assert max(scene.begins for scene in scenes) < NOW_IS - LAST_HOURS
    assert NOW_IS - min(scene.begins for scene in scenes) < timedelta(days=15)


def test_what_lies_on_the_desk_is_what_was_wanted() -> None:
    scenes = now_on_the_desk(NOW_IS, Random(1))
    wanted = [(w.channel, w.level, w.turns, w.queued) for w in NOW]
    assert [(s.channel, s.talk.level, s.stops_after, s.queued) for s in scenes] == wanted
    assert {s.talk.brand for s in scenes} == {"joyhome", "lingshang"}
    assert all(s.stops_after < len(s.telling.turns) for s in scenes if s.stops_after)


def test_the_hours_of_the_shops_can_be_read_by_the_desk() -> None:
    for brand in brands():
        assert hours_from(brand.hours, (2025,)).zone == brand.zone
