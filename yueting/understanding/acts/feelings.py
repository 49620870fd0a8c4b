"""What an agent does with the customer's feelings: sorry, sincere or not, meeting them, denying them, blaming."""

import re
from collections.abc import Iterator

from yueting.understanding.acts.act import Act, Message
from yueting.understanding.clauses import Clause
from yueting.understanding.spotting import Hit

# 唔好意思 before a no, a question or a wait is a manner of speaking.
_MANNER = re.compile(
    r"(?:真的|真系|非常|好|很|十分)?(?:唔好意思|不好意思|sorry|excuse me|抱歉|对唔住|对不起)"
)
_BEYOND = 4
# Words that more often name a matter than a feeling.
_WEAK = re.compile(r"麻烦|急|不方便|唔方便|怕|惊|烦|累|可惜|遗憾|为难|压力|concern|difficult|hard|困扰")
_NEAR = 4
_REACTION = re.compile(r"反应|夸张|严重|恐怖|可怕|大件事|火气|脾气|语气|动气|担心|激动|投诉")
_SO_MUCH = re.compile(r"咁|成咁|这么|那么|这样|太|至于|值得|使乜|何必")
_NO_NEED = re.compile(r"唔使|唔好|不用|不要|别|何必|何苦|冇|没|哪|边有|使乜|使咩|值|至于|有什么|有咩|唔|不")
_RHETORICAL = re.compile(r"谁|边个|点解|为什么|怎么|怪|why|who|早|唔睇|又|明明")


def apologies(message: Message, done: list[Act]) -> Iterator[Act]:
    for sentence in message.sentences():
        hit = next(
            (
                hit
                for piece in sentence
                if (hit := message.cue("sorry", piece) or message.cue("fault", piece))
            ),
            None,
        )
        if hit is None and message.has("lenient", sentence) and message.has("condition", sentence):
            yield message.act("apologise_conditional", sentence, "acts.condition_beside_sorry")
        if hit is None or _mere_manner(message, sentence, hit.start, hit.end):
            continue
        pieces = _around_sorry(message, sentence)
        if _conditional(message, sentence, hit.start):
            yield message.act("apologise_conditional", sentence, "acts.condition_beside_sorry")
        else:
            yield message.act("apologise", pieces, hit.entry.id)


def _mere_manner(message: Message, sentence: list[Clause], start: int, end: int) -> bool:
    piece = next(one for one in sentence if one.start <= start < one.end)
    alone = len(_MANNER.sub("", message.words(piece)).strip()) < _BEYOND
    rest = [one for one in message.clauses if one != piece and one.start > piece.start]
    if not _MANNER.match(message.words(piece)) or (alone and not rest):
        return False
    return any(
        message.cue(label, one)
        for one in ([piece] if not alone else rest[:1])
        for label in ("refuse", "identify_ask", "hold")
    ) or (not alone and piece.asks)


def _around_sorry(message: Message, sentence: list[Clause]) -> list[Clause]:
    """The clauses that are sorry, and what they are sorry for right behind them."""
    said = [one for one in sentence if message.cue("sorry", one) or message.cue("fault", one)]
    return [one for one in sentence if said[0].start <= one.start <= said[-1].start]


def _conditional(message: Message, sentence: list[Clause], sorry: int) -> bool:
    """A condition leads to the sorry, or follows it and speaks of what the customer felt."""
    for condition in message.cues("condition"):
        if not sentence[0].start <= condition.start < sentence[-1].end:
            continue
        if condition.start < sorry:
            return True
        last = max(one.start for one in sentence)
        if message.has("may", sentence):
            continue
        if condition.start >= last or not any(one.start > condition.start for one in sentence):
            return True
        hurt = message.cues("hurt")
        if any(condition.start < one.start < sentence[-1].end for one in hurt) and not message.has(
            "alternative", sentence
        ):
            return True
    return False


def denials(message: Message, done: list[Act]) -> Iterator[Act]:
    """Said outright, or 咁, 成咁 and a no or a sneer around a feeling: 唔使擔心成咁."""
    for piece in message.clauses:
        hit = message.cue("deny_feelings", piece)
        words = message.words(piece)
        if hit is None and (message.cue("feeling", piece) or _REACTION.search(words)):
            slighted = _SO_MUCH.search(words) and (_NO_NEED.search(words) or piece.asks)
            hit = message.cue("feeling") if slighted else None
            if slighted and hit is None:
                yield message.act("deny_feelings", [piece], "acts.slights_a_feeling")
                continue
        if hit and not message.cue("sorry", piece):
            yield message.act("deny_feelings", [piece], hit.entry.id)


def faults_found(message: Message, done: list[Act]) -> Iterator[Act]:
    """Blame; a plain question whether the customer did something is none."""
    for piece in message.clauses:
        hit = message.cue("blame", piece)
        if hit and (not piece.asks or _RHETORICAL.search(message.words(piece))):
            yield message.act("blame", [piece], hit.entry.id)


def meeting_feelings(message: Message, done: list[Act]) -> Iterator[Act]:
    hostile = any(act.act in ("deny_feelings", "blame") for act in done)
    closing = [act for act in done if act.act == "close"]
    for piece in message.clauses:
        if any(act.start <= piece.start < act.end for act in closing):
            continue
        hit = message.cue("empathise", piece) or _named_feeling(message, piece)
        sorry = any(act.act.startswith("apologise") and act.start <= piece.start < act.end for act in done)
        if hit and not hostile and not sorry and not piece.asks and not message.cue("sorry", piece):
            yield message.act("empathise", [piece], hit.entry.id)


def _named_feeling(message: Message, piece: Clause) -> Hit | None:
    """真係好難受, 肯定唔踏實: the feeling with a word that stands by it, near it on either side."""
    for feeling in message.cues("feeling"):
        if not piece.start <= feeling.start < piece.end or _WEAK.fullmatch(
            message.plain[feeling.start : feeling.end]
        ):
            continue
        near = (one for one in message.cues("surely") if piece.start <= one.start < piece.end)
        if any(
            -_NEAR <= feeling.start - one.end <= _NEAR or 0 <= one.start - feeling.end <= _NEAR
            for one in near
        ):
            return feeling
    return None
