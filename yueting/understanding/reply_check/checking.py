"""One call looks a reply over: every kind that is not switched off, in the order of their places."""

from collections.abc import Callable

from yueting.understanding.reply_check import (
    authority,
    confirming,
    knowledge,
    manner,
    personal,
    promising,
    shape,
    terms,
    wording,
)
from yueting.understanding.reply_check.findings import Context, Finding
from yueting.understanding.reply_check.reply import Reply
from yueting.understanding.reply_check.rules import Rules, starter_rules

_CHECKS: dict[str, Callable[[Reply, Rules], list[Finding]]] = {
    "coarse": wording.coarse,
    "local_wording": wording.local_wording,
    "vague_promise": promising.vague_promise,
    "beyond_authority": authority.beyond_authority,
    "conditional_apology": promising.conditional_apology,
    "denied_feelings": manner.denied_feelings,
    "blame": manner.blame,
    "repeated_grievance": manner.repeated_grievance,
    "leads_to_complaint": manner.leads_to_complaint,
    "jargon": wording.jargon,
    "brush_off": manner.brush_off,
    "mandarin_habit": wording.mandarin_habit,
    "long_sentence": shape.long_sentence,
    "unconfirmed": confirming.unconfirmed,
    "emoji": shape.emoji,
    "personal_data": personal.personal_data,
    "unsupported": knowledge.unsupported,
    "term": terms.term,
}


def check(reply: str, context: Context | None = None, rules: Rules | None = None) -> list[Finding]:
    """What should be put another way before the reply is sent, by place; [] for a good reply.

    With the given rules (None: those that come with Yueting). Texts beyond 4,000 characters are read up to
    there. The same words may be found for two kinds, each with its own better wording.
    """
    about = context or Context()
    ready = Reply(reply, about)
    if not ready.text.strip():
        return []
    chosen = rules or starter_rules()
    found = [
        finding for kind, look in _CHECKS.items() if kind not in about.off for finding in look(ready, chosen)
    ]
    kept = [one for one in found if not any(_covers(other, one) for other in found)]
    return sorted(kept, key=lambda one: (one.start, one.end, one.kind))


# Of two findings about the same words the one that says more stays: one better wording mends both.
_SAYS_MORE = {
    "coarse": {"repeated_grievance"},
    "blame": {"brush_off", "denied_feelings", "leads_to_complaint", "repeated_grievance"},
    "brush_off": {"leads_to_complaint", "denied_feelings"},
    "vague_promise": {"conditional_apology"},
    "mandarin_habit": {"repeated_grievance", "local_wording", "coarse"},
    "denied_feelings": {"brush_off"},
    "term": {"jargon", "local_wording", "mandarin_habit"},
}


def _covers(other: Finding, one: Finding) -> bool:
    return other.kind in _SAYS_MORE.get(one.kind, ()) and other.start < one.end and other.end > one.start
