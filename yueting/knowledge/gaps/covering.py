"""Whether a question is answered by an article, and which human answer serves best as a draft."""

from collections.abc import Iterable, Sequence

from yueting.knowledge.gaps.clustering import pairs_of

ANSWERED = 0.5  # share of a question's signs that one title or asked phrase must hold
_LONGEST, _SHORTEST = 600, 8  # characters of an answer that explains something


def share_held(question: str, phrases: Iterable[str]) -> float:
    """The largest share (0..1) of the question's signs that one of the phrases holds; 1 for a question without any."""
    asked = {sign for sign in pairs_of(question) if len(sign) > 1}
    if not asked:
        return 1.0
    return max((len(asked & set(pairs_of(phrase))) / len(asked) for phrase in phrases), default=0.0)


def best_answer(answers: Sequence[str]) -> str:
    """The answer that says most of what the others say too; "" when none explains anything."""
    usable = [a.strip() for a in answers if _SHORTEST <= len(a.strip()) <= _LONGEST]
    signs = [set(pairs_of(answer)) for answer in usable]

    def agreed(place: int) -> float:
        others = [len(signs[place] & one) for number, one in enumerate(signs) if number != place]
        return sum(others) + len(signs[place]) / 100

    return usable[max(range(len(usable)), key=lambda place: (agreed(place), -place))] if usable else ""


def trend(sizes: Sequence[int]) -> str:
    """ "rising", "falling" or "steady" from the counts of the last weeks, the oldest first."""
    if len(sizes) < 2:
        return "steady"
    before = sum(sizes[:-1]) / (len(sizes) - 1)
    if sizes[-1] >= before * 1.5 and sizes[-1] - before >= 2:
        return "rising"
    return "falling" if sizes[-1] * 2 <= before else "steady"
