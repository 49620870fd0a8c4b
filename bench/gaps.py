"""Twenty gaps planted among 5,000 questions: how many are found, and how many groups mix two matters."""

import json
import random
import time
from collections import Counter
from pathlib import Path

from bench.result import Result, at_least, at_most

CASES = Path(__file__).parent / "cases" / "gaps.json"
QUESTIONS, PHRASINGS = 5000, 12
PURE, FOUND = 0.8, 0.5  # share of a group that is one matter; share of a matter that stands in one group


def measure(_quick: bool = False) -> list[Result]:
    """Plants phrasings of twenty matters among questions of other matters and clusters all."""
    from yueting.knowledge.gaps.clustering import cluster

    questions, matter = planted()
    began = time.process_time()
    groups = cluster(questions, least=5)
    seconds = time.process_time() - began
    total = Counter(matter.values())
    found, mixed, gap_groups = set(), 0, 0
    for group in groups:
        counts = Counter(matter[q.id] for q in group.questions)
        name, most = counts.most_common(1)[0]
        planted_here = {one for one in counts if one.startswith("gap")}
        if not planted_here:
            continue
        gap_groups += 1
        mixed += most / group.size < PURE
        if name.startswith("gap") and most / group.size >= PURE and most / total[name] >= FOUND:
            found.add(name)
    return [
        Result("gaps: planted ones found, of 20", len(found), "", at_least(18)),
        Result("gaps: groups that mix matters", 100 * mixed / max(1, gap_groups), "%", at_most(10)),
        Result("gaps: 5,000 questions clustered", seconds, "s"),
    ]


def planted():  # type: ignore[no-untyped-def]
    """The questions, shuffled the same way each time, and the matter each is about."""
    from yueting.knowledge.gaps.clustering import Question

    given = json.loads(CASES.read_text(encoding="utf-8"))
    chance = random.Random(4)
    texts = []
    for number, gap in enumerate(given["gaps"]):
        texts += [(f"gap{number}", phrase) for phrase in gap]
    places = [
        (frame, subject, act)
        for frame in given["frames"]
        for subject in given["subjects"]
        for act in given["acts"]
    ]
    chance.shuffle(places)
    for frame, subject, act in places[: QUESTIONS - len(texts)]:
        texts.append((f"other {subject} {act}", frame.format(subject=subject, act=act)))
    chance.shuffle(texts)
    questions = [Question(str(number), text) for number, (_matter, text) in enumerate(texts)]
    return questions, {str(number): matter for number, (matter, _text) in enumerate(texts)}
