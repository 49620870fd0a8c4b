"""Who takes a case, and why not the others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.routing.matching import Candidate, Case, choose, is_staffed, queue_order, queue_position

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
CASE = Case("case", "tea", "webchat", NOW - timedelta(minutes=3), variety="yue", team="front")


def person(agent: str, load: int = 0, **changes) -> Candidate:
    ready = Candidate(
        agent,
        brands=frozenset({"tea"}),
        teams=frozenset({"front"}),
        languages=frozenset({"yue", "cmn"}),
        skills=frozenset({"refunds"}),
        presence="online",
        load={"webchat": load},
        capacity={"webchat": 4, "email": 10},
        last_assigned_at=NOW - timedelta(minutes=10),
    )
    return replace(ready, **changes)


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (person("amy", presence="busy"), "rejected.presence"),
        (person("amy", presence="break"), "rejected.presence"),
        (person("amy", presence="offline"), "rejected.presence"),
        (person("amy", brands=frozenset({"coffee"})), "rejected.brand"),
        (person("amy", teams=frozenset({"night"})), "rejected.team"),
        (person("amy", skills=frozenset()), "rejected.skill"),
        (person("amy", capacity={"email": 10}), "rejected.channel"),
        (person("amy", load=4), "rejected.full"),
    ],
)
def test_who_cannot_take_it_is_told_why_and_the_case_queues(candidate, why):
    choice = choose(replace(CASE, skills=frozenset({"refunds"})), [candidate], NOW)
    assert choice.agent is None
    assert choice.reasons[0].id == "queue"
    assert choice.rejected["amy"].id == why
    assert choice.rejected["amy"].sentence()


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        pytest.param([person("amy", 3), person("ben", 1)], "ben", id="the less loaded"),
        pytest.param(
            [person("amy", 2), person("ben", 3, capacity={"webchat": 8})],
            "ben",
            id="relative to what one can carry",
        ),
        pytest.param(
            [replace(person("amy"), load={"webchat": 1, "email": 5}), person("ben", 2)],
            "ben",
            id="mails are load too",
        ),
        pytest.param(
            [person("amy"), person("ben", last_assigned_at=NOW - timedelta(hours=1))],
            "ben",
            id="the longer idle",
        ),
        pytest.param([person("amy"), person("ben", last_assigned_at=None)], "ben", id="who had nothing yet"),
        pytest.param([person("ben"), person("amy")], "amy", id="a fixed order at last"),
    ],
)
def test_who_takes_it_among_those_who_can(candidates, chosen):
    choice = choose(CASE, candidates, NOW)
    assert choice.agent == chosen
    assert {reason.id for reason in choice.rejected.values()} == {"rejected.better"}


def test_the_agent_of_last_time_outweighs_some_load_but_not_all_of_it():
    known = replace(CASE, last_agent="amy")
    assert choose(known, [person("amy", 1), person("ben")], NOW).agent == "amy"
    assert choose(known, [person("amy", 3), person("ben")], NOW).agent == "ben"
    assert "last_agent" in {reason.id for reason in choose(known, [person("amy")], NOW).reasons}


MANDARIN = frozenset({"cmn"})


@pytest.mark.parametrize(
    ("variety", "chosen"),
    [
        ("yue", "ben"),
        ("zh-Hans", "amy"),
        ("zh-Hant", "amy"),
        ("mixed", "amy"),
        ("en", "cat"),
        ("unknown", "amy"),
    ],
)
def test_the_language_of_the_customer_decides_before_load(variety, chosen):
    people = [
        person("amy", 0, languages=MANDARIN),
        person("ben", 1, languages=frozenset({"yue"})),
        person("cat", 2, languages=frozenset({"en"})),
    ]
    assert choose(replace(CASE, variety=variety), people, NOW).agent == chosen


def test_without_anybody_on_duty_who_speaks_it_the_customer_is_not_left_alone():
    people = [
        person("amy", languages=MANDARIN),
        person("ben", languages=frozenset({"yue"}), presence="break"),
    ]
    choice = choose(CASE, people, NOW)
    assert choice.agent == "amy"
    assert "language.nobody" in {reason.id for reason in choice.reasons}


def test_a_case_waits_for_a_speaker_who_is_full_at_the_moment():
    people = [person("amy", languages=MANDARIN), person("ben", 4, languages=frozenset({"yue"}))]
    choice = choose(CASE, people, NOW)
    assert choice.agent is None
    assert choice.rejected["amy"].id == "rejected.language"
    assert choice.rejected["ben"].id == "rejected.full"


def test_a_queue_is_staffed_by_people_online_even_when_they_are_full():
    assert is_staffed(CASE, [person("amy", 4)])
    assert not is_staffed(CASE, [person("amy", presence="break"), person("ben", teams=frozenset())])
    assert not is_staffed(CASE, [])


people = st.lists(
    st.builds(
        person,
        agent=st.sampled_from(["amy", "ben", "cat", "dan", "eve"]),
        load=st.integers(0, 5),
        presence=st.sampled_from(["online", "busy", "break", "offline"]),
        languages=st.frozensets(st.sampled_from(["yue", "cmn", "en"])),
        teams=st.frozensets(st.sampled_from(["front", "night"])),
        last_assigned_at=st.none() | st.integers(0, 60).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    ),
    unique_by=lambda candidate: candidate.agent,
)


@settings(max_examples=25, deadline=None)
@given(people, st.randoms())
def test_the_answer_does_not_depend_on_the_order_and_explains_everybody(candidates, chance):
    choice = choose(CASE, candidates, NOW)
    shuffled = candidates[:]
    chance.shuffle(shuffled)
    assert choose(CASE, shuffled, NOW) == choice
    assert set(choice.rejected) | {choice.agent} - {None} == {candidate.agent for candidate in candidates}
    for candidate in candidates:
        if candidate.agent == choice.agent:
            assert candidate.presence == "online"
            assert candidate.load["webchat"] < candidate.capacity["webchat"]


def waiting(id: str, priority: int, minutes: int) -> Case:
    return replace(CASE, id=id, priority=priority, waiting_since=NOW - timedelta(minutes=minutes))


def test_the_queue_serves_priority_first_then_who_waits_longest():
    queue = [waiting("new", 20, 1), waiting("old", 20, 9), waiting("urgent", 80, 0)]
    assert [case.id for case in queue_order(queue)] == ["urgent", "old", "new"]


def test_the_place_in_the_queue_counts_others_only():
    queue = [waiting("old", 20, 9), waiting("new", 20, 1)]
    assert queue_position(queue[0], queue) == 1
    assert queue_position(queue[1], queue) == 2
    assert queue_position(waiting("late", 20, 0), queue) == 3
    assert queue_position(waiting("vip", 60, 0), queue) == 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8))
def test_places_in_the_queue_are_one_two_three_without_gaps(entries):
    queue = [waiting(str(number), *entry) for number, entry in enumerate(entries)]
    assert sorted(queue_position(case, queue) for case in queue) == list(range(1, len(queue) + 1))
    assert [queue_position(case, queue) for case in queue_order(queue)] == list(range(1, len(queue) + 1))
