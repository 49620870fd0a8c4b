"""One conversation, one rubric, one scorecard: `score(conversation, rubric) -> Scorecard`. Pure."""

from yueting.quality.checks import judge
from yueting.quality.conditions import unmet
from yueting.quality.inspected import Inspected
from yueting.quality.rubric import Item, Rubric
from yueting.quality.scorecard import Scorecard, Scored
from yueting.quality.seen import agent_lines

_MOST_CITED = 8


def score(conversation: Inspected, rubric: Rubric) -> Scorecard:
    """Judge every item; `score` is the share of points of the items that apply, 0 when a fatal item is failed.

    A conversation in which no person of the desk spoke has no score. Raises KeyError for a check or a condition
    that does not exist.
    """
    if not agent_lines(conversation):
        items = tuple(_none(item, "no_agent") for item in rubric.items())
        return Scorecard(conversation.id, rubric.id, rubric.version, None, items)
    items = tuple(_scored(conversation, item) for item in rubric.items())
    return card_of(conversation.id, rubric, items)


def card_of(conversation: str, rubric: Rubric, items: tuple[Scored, ...]) -> Scorecard:
    """Sum items up; also used where people judge."""
    kinds = {item.id: item.kind for item in rubric.items()}
    failed = tuple(one.item for one in items if kinds[one.item] == "fatal" and one.share == 0.0)
    judged = [one for one in items if one.share is not None]
    out_of = sum(one.out_of for one in judged)
    total = round(100 * sum(one.points for one in judged) / out_of, 1) if out_of else None
    doubt = min((one.confidence for one in judged), default=1.0)
    return Scorecard(conversation, rubric.id, rubric.version, 0.0 if failed else total, items, failed, doubt)


def _scored(conversation: Inspected, item: Item) -> Scored:
    if missing := unmet(conversation, item.applies):
        return _none(item, f"only_if.{missing}")
    if item.rule is None:
        return _none(item, "by_people")
    judged = judge(conversation, item.rule)
    if judged.share is None:
        return _none(item, judged.reason)
    share = judged.share if item.kind == "scored" else float(judged.share == 1.0)
    return Scored(
        item.id,
        share,
        round(share * item.weight, 2),
        item.weight,
        judged.reason,
        judged.values,
        judged.cited[:_MOST_CITED],
        judged.confidence,
    )


def _none(item: Item, reason: str) -> Scored:
    return Scored(item.id, None, 0.0, item.weight, reason)
