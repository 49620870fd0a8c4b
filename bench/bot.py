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
    return [
        *_persons(),
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
    from yueting.assist.bot import hearing_cases
    from yueting.assist.bot.policy import starter_policy

    yield from hearing_cases.mistakes(hearing_cases.heard(hearing_cases.cases_in(CASES)))
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


def _persons() -> list[Result]:
    """Who asks for a person: our own cases, and another writer's that nobody has read."""
    from yueting.assist.bot import hearing_cases

    names = {
        hearing_cases.OWN: ("bot: asked for a person", "bot: handed off without being asked"),
        hearing_cases.UNREAD: (
            "bot: unread phrasings that ask for a person",
            "bot: unread questions taken for that",
        ),
    }
    found = hearing_cases.heard(hearing_cases.cases_in(CASES))
    results = []
    for source, (asked, others) in names.items():
        mine = [one for one in found if one.case.source == source]
        askers = [one for one in mine if one.case.person]
        false = [one.as_asked for one in mine if not one.case.person]
        passed_on = sum(one.is_passed_on for one in askers)
        heard = sum(one.as_asked for one in askers)
        results.append(Result(f"{asked}, handed off", 100 * passed_on / len(askers), "%", at_least(100)))
        results.append(Result(f"{asked}, heard as that", 100 * heard / len(askers), "%", at_least(100)))
        results.append(Result(others, 100 * sum(false) / len(false), "%", at_most(3)))
    return results


def _cases(name: str) -> Iterator[dict[str, Any]]:
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
