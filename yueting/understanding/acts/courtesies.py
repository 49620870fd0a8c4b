"""Opening, saying who one is, waiting, thanking, closing, and saying the other's words again to check them."""

import re
from collections.abc import Iterator

from yueting.understanding.acts.act import Act, Message
from yueting.understanding.acts.promising import has_date
from yueting.understanding.clauses import Clause
from yueting.understanding.signals import Said
from yueting.understanding.spotting import Hit

# A greeting stands at the head of a message: among so many clauses, at most so many characters into its own.
_OPENING = 3
_INTO = 4
_REQUEST = re.compile(
    r"请|麻烦|唔该|提供|报|畀|给|核|验|確|确认|先|告诉|告知|需要|please|may i|can i|could i|let me"
)
_BEGS = re.compile(r"麻烦|请|唔该|劳烦|please|may i|can i|could i")
_OWN_NAME = re.compile(r"称呼|哪位|边位|边个|贵姓|工号|名|姓|who|your name")
# 我查到, 我查過: done, nobody waits.
_DONE = re.compile(r"到|过|咗|完")
# Shares of a sentence's character pairs that the other said too: with a question tag, and without any question.
_SAME_WITH_TAG = 0.25
_SAME = 0.5
_SAME_WITH_CHECK = 0.1
_TURNS_BACK = 5
_MERE_TAG = 6
_NUMBERS = re.compile(r"\d{2}|[一二三四五六七八九十两][点号日位个张件部晚间]")
_FIGURES = re.compile(r"\d{2}")
_SURE_TAG = re.compile(r"啱|对|错|right|correct")
_NOT_TO_TELL = re.compile(r"不要|唔好|唔使|不用|别|切勿|无需")


def greetings(message: Message, done: list[Act]) -> Iterator[Act]:
    for piece in message.clauses[:_OPENING]:
        hit = message.cue("greet", piece)
        if hit and hit.start - piece.start <= _INTO:
            yield message.act("greet", [piece], hit.entry.id)
            return


def identities(message: Message, done: list[Act]) -> Iterator[Act]:
    """Who one is, or who the other is: a question or request, not a fact told by the way."""
    for piece in message.clauses:
        hit = message.cue("identify", piece)
        if hit and not piece.asks:
            yield message.act("identify", [piece], hit.entry.id)
            continue
        if _confirms_by(message, piece, done):
            continue
        hit = message.cue("identify_ask", piece)
        if not hit:
            continue
        words = message.words(piece)
        if _asks_who(message, piece, words):
            yield message.act("identify", [piece], hit.entry.id)


def _confirms_by(message: Message, piece: Clause, done: list[Act]) -> bool:
    """Part of facts said again; 麻煩講返電話尾四位，想確認係咪… asks first, and confirms behind it."""
    around = next((act for act in done if act.act == "confirm" and act.start <= piece.start < act.end), None)
    if around is None:
        return False
    words = message.words(piece)
    asks_first = message.by_agent and _BEGS.match(words) and not message.cue("restate", piece)
    return not (asks_first and around.start == piece.start and not _FIGURES.search(words))


def _asks_who(message: Message, piece: Clause, words: str) -> bool:
    if _NOT_TO_TELL.search(words):
        return False
    if message.by_agent:
        return piece.asks or bool(_REQUEST.search(words)) or bool(message.cue("open", piece))
    return bool(_OWN_NAME.search(words)) and (piece.asks or bool(message.cue("open", piece)))


def waits(message: Message, done: list[Act]) -> Iterator[Act]:
    for piece in message.clauses:
        hit = message.cue("hold", piece)
        if hit and not message.by_agent and (hit.entry.id == "acts.hold.look" or piece.asks):
            continue  # 帮我查下: the customer asks for a look, and waits
        if hit and not _DONE.match(message.plain, hit.end) and not _looks_for_later(message, hit):
            yield message.act("hold", [piece], hit.entry.id)


def _looks_for_later(message: Message, hit: Hit) -> bool:
    """我睇緊, 今日五點前答你: the answer comes later, nobody waits within the talk."""
    return hit.entry.id == "acts.hold.look" and has_date(message.plain)


def thanks(message: Message, done: list[Act]) -> Iterator[Act]:
    for piece in message.clauses:
        if hit := message.cue("thank", piece):
            yield message.act("thank", [piece], hit.entry.id)


def closings(message: Message, done: list[Act]) -> Iterator[Act]:
    """Goodbyes of both; only an agent closes by asking for more, a customer's 仲有… goes on."""
    for piece in message.clauses:
        hit = message.cue("close", piece) or (message.cue("more", piece) if message.by_agent else None)
        if hit:
            yield message.act("close", [piece], hit.entry.id)


def confirmations(message: Message, done: list[Act]) -> Iterator[Act]:
    """The other's facts again, with a question or nearly in the same words."""
    others = _pairs_before(message)
    for sentence in message.sentences():
        if why := _confirms(message, sentence, others):
            yield message.act("confirm", sentence, why)


def _confirms(message: Message, sentence: list[Clause], others: frozenset[str]) -> str:
    """The id of what shows a confirmation, "" when there is none."""
    facts = "".join(message.words(piece) for piece in sentence)
    sure = next((hit for piece in sentence if (hit := message.cue("restate_sure", piece))), None)
    again = sure or next((hit for piece in sentence if (hit := message.cue("restate", piece))), None)
    tag = message.cue("tag", sentence[-1])
    if not sure and message.by_agent and message.has("identify_ask", sentence) and not _NUMBERS.search(facts):
        return ""
    asked = sentence[-1].asks or (tag is not None and tag.end >= sentence[-1].end - 2)
    mine = _pairs(facts)
    same = len(mine & others) / len(mine) if mine else 0.0
    if again and asked and (sure or tag or same >= _SAME_WITH_CHECK) and len(facts) > _MERE_TAG:
        return again.entry.id
    if again and same >= _SAME:
        return again.entry.id
    if tag and asked and _SURE_TAG.search(message.words(sentence[-1])) and _NUMBERS.search(facts):
        return tag.entry.id
    return "acts.same_facts" if tag and asked and same >= _SAME_WITH_TAG and len(facts) > _MERE_TAG else ""


def _pairs_before(message: Message) -> frozenset[str]:
    theirs: list[Said] = [one for one in message.before[-_TURNS_BACK:] if one.role != message.one.role]
    return frozenset().union(*(one.signals.bigrams for one in theirs))


def _pairs(text: str) -> frozenset[str]:
    words = "".join(character for character in text if character.isalnum())
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))
