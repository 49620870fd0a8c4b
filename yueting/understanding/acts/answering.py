"""What a customer answers: yes, no, or not understood. There is something to answer only after the agent spoke."""

import re
from collections.abc import Iterator

from yueting.understanding.acts.act import Act, Message

# Yes stands at the head; further on 好 and ok are part of something else.
_HEAD = 2
# A no answers something, and is short; a long account with 唔得 in it tells what happened.
_LEAST_OFFER = 3
_LONGEST_NO = 60
# After an offer these words are a no even where none of the set ways of saying it is used.
_OFFER = re.compile(
    r"畀你|俾你|给您|给你|退|换|补|赔|送您|送你|改|延|折|券|半价|可以|不如|要不|建议|offer|refund|credit|instead|we can|i can"
)
_AGAINST = re.compile(
    r"唔(?!该|使急)|不(?!过|错|好意思)|冇(?!问题)|没(?!问题|事|关系)|免|算|太|亏|蚀|\b(?:not|don't|can't|won't|never)\b"
)
_RHETORICAL = re.compile(r"点得|点可以|边得|边够|笑|忽悠|打发|稀罕|kidding|joking|敷衍|糊弄")


def misunderstandings(message: Message, done: list[Act]) -> Iterator[Act]:
    for piece in message.clauses:
        if hit := message.cue("not_following", piece):
            yield message.act("not_following", [piece], hit.entry.id)


def answers(message: Message, done: list[Act]) -> Iterator[Act]:
    """Reject or accept; a no outranks a yes beside it."""
    other = message.other_before()
    if other is None or any(act.act == "not_following" for act in done):
        return
    more = any(hit.label in ("more", "close") for hit in other.signals.hits["acts"])
    offered = len(other.signals.text) > _LEAST_OFFER and len(message.plain) <= _LONGEST_NO
    for piece in message.clauses if offered else ():
        hit = message.cue("reject", piece)
        if hit and not more and (not piece.asks or _RHETORICAL.search(message.words(piece))):
            yield message.act("reject", [piece], hit.entry.id)
            return
    for piece in message.clauses[:_HEAD]:
        hit = message.cue("accept", piece)
        if hit and not piece.asks and not message.cue("greet", piece) and not message.cue("or", piece):
            yield message.act("accept", [piece], hit.entry.id)
            return
    against = next(
        (
            piece
            for piece in message.clauses
            if _AGAINST.search(message.words(piece)) and not message.cue("closed", piece)
        ),
        None,
    )
    if (
        offered
        and against
        and not more
        and _OFFER.search(other.signals.plain)
        and not message.clauses[-1].asks
    ):
        yield message.act("reject", [against], "acts.against_an_offer")
