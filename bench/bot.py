"""How the bot decides: who asks for a person gets one, and what it answers is right, on cases of our own."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.result import Result, at_least, at_most

CASES = Path(__file__).parent / "cases"
ARTICLES = Path(__file__).parents[1] / "yueting" / "demo" / "content" / "articles" / "joyhome"
TRIED = (0.34, 0.4, 0.44, 0.48, 0.52, 0.56, 0.6, 0.66)


def measure(_quick: bool = False) -> list[Result]:
    """Hand-off on request, false hand-off, and answers by threshold; prints the table the threshold was read from."""
    from yueting.assist.bot.policy import starter_policy

    print("answer at  right  wrong  asked back  wrong of answered  answered something unknown")
    for threshold in TRIED:
        found = _answers(
            replace(starter_policy(), answer=threshold, ask=min(threshold, starter_policy().ask))
        )
        print(
            f"{threshold:9.2f}  {found['right']:5d}  {found['wrong']:5d}  {found['asked']:10d}  {found['share']:16.1f}%  {found['unknown']:6d}"
        )
    now = _answers(starter_policy())
    asked, others, missed, false = _persons()
    return [
        Result("bot: asked for a person, handed off", 100 * (asked - missed) / asked, "%", at_least(100)),
        Result("bot: handed off without being asked", 100 * false / others, "%", at_most(3)),
        *_fresh_persons(),
        Result("bot: wrong of answered", now["share"], "%", at_most(5)),
        Result("bot: known questions answered at once", 100 * now["right"] / now["known"], "%"),
        Result(
            "bot: known questions, right one answered or offered",
            100 * (now["right"] + now["offered"]) / now["known"],
            "%",
        ),
    ]


def mistakes() -> Iterator[str]:
    """Every case that goes wrong with the policy as it is."""
    from yueting.assist.bot.person import asked_for
    from yueting.assist.bot.policy import starter_policy

    for case in _cases("bot_person.jsonl"):
        if (_handed_off(case["text"])) != case["person"]:
            yield f"person: {case} {asked_for(case['text'])}"
    for case, decision in _decided(starter_policy()):
        got = [source.id for source in decision.sources]
        if decision.action == "answer" and got != [case["article"]]:
            yield f"wrong: {case} {got} {decision.confidence}"
        elif decision.action != "answer" and case["article"] not in ("", *got):
            yield f"not answered: {case} {decision.action} {decision.hand_off} {got} {decision.confidence}"


def _answers(policy: Any) -> dict[str, Any]:
    found = dict.fromkeys(("right", "wrong", "asked", "offered", "unknown", "known"), 0)
    for case, decision in _decided(policy):
        ids = [source.id for source in decision.sources]
        found["known"] += bool(case["article"])
        if decision.action == "answer":
            found["right" if ids == [case["article"]] else "wrong"] += 1
            found["unknown"] += not case["article"]
        elif decision.action == "ask_back":
            found["asked"] += 1
            found["offered"] += case["article"] in ids
    answered = found["right"] + found["wrong"]
    return {**found, "share": 100 * found["wrong"] / answered if answered else 0.0}


def _decided(policy: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    from yueting.assist.bot.deciding import decide
    from yueting.assist.bot.replaying import situation
    from yueting.assist.bot.shelf import shelf_from
    from yueting.assist.bot.talk import State
    from yueting.understanding import Turn

    shelf = shelf_from(ARTICLES)
    for case in _cases("bot_questions.jsonl"):
        text = case["text"]
        yield case, decide(situation([Turn("customer", text)], text, State(), shelf), policy)


def _persons() -> tuple[int, int, int, int]:
    cases = list(_cases("bot_person.jsonl"))
    asked = [case for case in cases if case["person"]]
    missed = sum(not _handed_off(case["text"]) for case in asked)
    false = sum(_handed_off(case["text"]) for case in cases if not case["person"])
    return len(asked), len(cases) - len(asked), missed, false


def _fresh_persons() -> list[Result]:
    """The same over another writer's cases: the half that was read since (odd numbers) is left out."""
    asked, others = (
        [case for case in _cases(f"bot/{name}.jsonl") if int(case["id"][-3:]) % 2 == 0]
        for name in ("ask_for_person", "not_for_person")
    )
    heard = 100 * sum(_handed_off(case["text"]) for case in asked) / len(asked)
    false = 100 * sum(_handed_off(case["text"]) for case in others) / len(others)
    return [
        Result("bot: unread phrasings that ask for a person, heard", heard, "%", at_least(100)),
        Result("bot: unread questions taken for that", false, "%", at_most(3)),
    ]


def _handed_off(text: str) -> bool:
    """Whether the bot lets go at once because a person was asked for."""
    from yueting.assist.bot.deciding import decide
    from yueting.assist.bot.talk import Situation
    from yueting.understanding import Turn, read

    return decide(Situation(text, read([Turn("customer", text)]))).hand_off == "asked_for_person"


def _cases(name: str) -> Iterator[dict[str, Any]]:
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
