"""No with or without a reason or another way, sending away, and bringing in somebody with more power."""

import re
from collections.abc import Iterator

from yueting.understanding.acts.act import Act, Message
from yueting.understanding.clauses import Clause

# So many characters beside the no, fillers taken off, are taken to say why or what else.
_SUBSTANCE = 4
_BEFORE_NO = 5
_FILLER = re.compile(
    r"唔好意思|不好意思|对唔住|对不起|非常|真系|真的|实在|抱歉|sorry|先生|小姐|女士|太太|您好|你好|呢个|这个|暂时|目前|我哋|我们"
    r"|呢边|这边|确实|好遗憾|很遗憾|遗憾|明白|了解|收到|好的|嗯|亲|unfortunately|i'm afraid|afraid|\bno\b"
    r"|系|呀|啊|㗎|喎|呢|的|哦|啦|了|你|您|都|就|\W"
)
_WITHIN = re.compile(r"已经|已|超过|过咗|过了|没有|没|冇|未|拆|属于|一旦|只|限|先|必须|要|因|按|满")
_PASSIVE = frozenset({"hold", "thank", "close", "greet", "identify", "apologise", "apologise_conditional"})


def sendings_away(message: Message, done: list[Act]) -> Iterator[Act]:
    """A rule or somebody else's matter, said without a reason or a way out."""
    found = [(piece, hit) for piece in message.clauses if (hit := message.cue("brush_off", piece))]
    if not found and message.cue("refuse"):
        found = [(piece, hit) for piece in message.clauses if (hit := message.cue("elsewhere", piece))]
    if not found or any(piece.asks for piece, _ in found) or _way_out(message):
        return
    pieces = [piece for piece, _ in found]
    yield message.act("brush_off", pieces, found[0][1].entry.id)


def _way_out(message: Message) -> bool:
    """A reason, or something the desk can do; sending to somebody else is no way out."""
    return any(
        (message.cue("because", piece) or message.cue("alternative", piece))
        and not message.cue("elsewhere", piece)
        and not message.cue("brush_off", piece)
        for piece in message.clauses
    )


def refusals(message: Message, done: list[Act]) -> Iterator[Act]:
    if any(act.act in ("brush_off", "blame", "deny_feelings") for act in done):
        return
    checked = [act for act in done if act.act in ("confirm", "empathise", "apologise_conditional")]
    for piece in message.clauses:
        hit = message.cue("refuse", piece)
        if not hit or piece.asks or any(act.start <= piece.start < act.end for act in checked):
            continue
        condition = message.cue("condition", piece)
        if condition and condition.start < hit.start:
            continue
        reasoned = _reasoned(message, piece, hit.start, done)
        yield message.act("refuse_reasoned" if reasoned else "refuse_bare", [piece], hit.entry.id)
        return


def _reasoned(message: Message, no: Clause, start: int, done: list[Act]) -> bool:
    if message.cue("because") or message.cue("alternative"):
        return True
    passive = [act for act in done if act.act in _PASSIVE]
    for piece in message.clauses:
        covered = any(act.start <= piece.start < act.end for act in passive)
        if piece == no or covered or message.cue("refuse", piece):
            continue
        if len(_FILLER.sub("", message.words(piece))) >= _SUBSTANCE:
            return True
    before = message.plain[no.start : start]
    return len(_FILLER.sub("", before)) >= _BEFORE_NO and bool(_WITHIN.search(before))


def escalations(message: Message, done: list[Act]) -> Iterator[Act]:
    """Somebody with more power and a word that brings them in; an agent who only asks brings in nobody."""
    for piece in message.clauses:
        hit = message.cue("escalate", piece)
        above = message.cue("superior", piece)
        if hit is None and above and message.cue("bring", piece):
            hit = above
        mine = any(
            act.act in ("identify", "brush_off") and act.start <= piece.start < act.end for act in done
        )
        if hit and not mine and not (message.by_agent and piece.asks):
            yield message.act("escalate", [piece], hit.entry.id)
