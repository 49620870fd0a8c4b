"""What the copilot does without a model: an extractive summary, and rewriting between varieties word by word."""

from collections.abc import Sequence

from yueting.assist.bot.summing_up import sum_up
from yueting.knowledge.terms import TermCard, set_right
from yueting.knowledge.wording import traditional
from yueting.understanding.rewriting import to_cantonese, to_mandarin, to_simplified
from yueting.understanding.turns import Turn


def summary(turns: Sequence[Turn], moods: Sequence[str] = ()) -> str:
    """The customer's own weightiest sentences, what was named, and our last answers."""
    found = sum_up(turns, moods=moods)
    lines = [f"• {line}" for line in found.asked]
    if found.given:
        lines.append(" · ".join(found.given.values()))
    lines += [f"→ {line}" for line in found.said]
    return "\n".join(lines)


def rewritten(text: str, variety: str, terms: Sequence[TermCard] = ()) -> str:
    """The reply in the customer's variety, word by word, to be read over; "" where that needs a model (English).

    Things are called as the brand's terms call them there.
    """
    text = set_right(text, variety, terms)
    if variety == "yue":
        return to_cantonese(traditional(text))[0]
    if variety == "zh-Hant":
        return traditional(to_mandarin(text)[0])
    if variety == "zh-Hans":
        return to_simplified(to_mandarin(text)[0])
    return ""
