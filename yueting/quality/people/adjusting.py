"""A scorecard after people have decided about items of it. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yueting.quality.rubric import Rubric
from yueting.quality.scorecard import Cited, Scorecard, Scored
from yueting.quality.scoring import card_of

DECIDED = "by_appeal"


def adjusted(card: Scorecard, rubric: Rubric, decided: Mapping[str, float | None]) -> Scorecard:
    """The card with the shares that were decided (0…1, None: does not apply), summed up anew.

    What an item cites stays; its reason becomes `by_appeal`.
    """
    items = tuple(_decided(one, decided[one.item]) if one.item in decided else one for one in card.items)
    return card_of(card.conversation, rubric, items)


def card_from(kept: Mapping[str, Any]) -> Scorecard:
    """The card that `Scorecard.as_dict` wrote."""
    failed = tuple(kept["failed"])
    items = tuple(_kept(one, failed) for one in kept["items"])
    return Scorecard(
        kept["id"], kept["rubric"], kept["version"], kept["score"], items, failed, kept["confidence"]
    )


def _decided(item: Scored, share: float | None) -> Scored:
    points = round((share or 0.0) * item.out_of, 2)
    return replace(item, share=share, points=points, reason=DECIDED, values={}, confidence=1.0)


def _kept(item: Mapping[str, Any], failed: tuple[str, ...]) -> Scored:
    points, out_of = item["points"], item["out_of"]
    if points is None:
        share = None
    elif out_of:
        share = points / out_of
    else:
        share = float(item["item"] not in failed)  # a fatal item may weigh nothing
    cited = tuple(Cited(**one) for one in item["cited"])
    return Scored(
        item["item"],
        share,
        points or 0.0,
        out_of,
        item["reason"],
        item["values"],
        cited,
        item["confidence"],
    )
