"""Questions that let tell, and questions that ask for yes, no, this or that."""

import re
from collections.abc import Iterator

from yueting.understanding.acts.act import Act, Message
from yueting.understanding.clauses import Clause

# A question word behind one of these is no question: 我查下係咩原因, 我明你點解咁嬲.
_EMBEDDING = re.compile(
    r"知道|话.{0,2}知|查|睇|看|了解|明白|清楚|解释|说明|不管|无论|明你|明您|理解|记得|见到|注意|决定|问下|问一下|tell|know|see|check|understand"
)
_ASKING = re.compile(
    r"请问|想问|问下|麻烦|可唔可以|可以|能否|能不能|方便|可否|愿意|could you|can you|would you|please"
)
_PARTICLE = re.compile(r"(?:呢|呀|啊|㗎|哦|嘅|的|吖|噶|么)$")
_TAGS = 7
_OTHERWISE_MEANT = frozenset(
    {
        "confirm",
        "identify",
        "close",
        "hold",
        "deny_feelings",
        "blame",
        "brush_off",
        "not_following",
        "options",
        "greet",
        "reject",
    }
)

_ECHOED = frozenset({"not_following", "reject"})


def questions(message: Message, done: list[Act]) -> Iterator[Act]:
    for sentence in message.sentences():
        free = [piece for piece in sentence if not _meant(done, piece) and not message.cue("greet", piece)]
        if not free or (sentence[-1].asks and _meant(done, sentence[-1]) and not message.has("open", free)):
            continue
        if sentence[-1].asks:
            yield from _marked(message, sentence, free, done)
        else:
            yield from _unmarked(message, [piece for piece in free if not _does(done, piece)])


def _marked(message: Message, sentence: list[Clause], free: list[Clause], done: list[Act]) -> Iterator[Act]:
    """A sentence with a question mark: open with a question word in it, else closed."""
    asked = [piece for piece in free if _open(message, piece)]
    if asked and any(act.act == "not_following" for act in done):
        return  # 敞口是啥？沒明白: the word not understood, said again
    if asked:
        yield message.act("ask_open", asked, _open(message, asked[0]))
        last = free[-1]
        if last not in asked and message.cue("closed", last) and last.end - last.start > _TAGS:
            yield message.act("ask_closed", [last], "acts.closed")
        return
    closed = next((hit for piece in free if (hit := message.cue("closed", piece))), None)
    echoed = any(act.act in _ECHOED for act in done)
    if closed or not echoed:  # T+1？聽唔明: only says again what is not taken
        yield message.act("ask_closed", free[-1:], closed.entry.id if closed else "acts.question_mark")


def _open(message: Message, piece: Clause) -> str:
    """The id of what makes a question open, "" when nothing does; 有冇講幾時 asks for yes or no."""
    if tell := message.cue("tell", piece):
        return tell.entry.id
    word = message.cue("open", piece)
    return word.entry.id if word else ""


def _unmarked(message: Message, free: list[Clause]) -> Iterator[Act]:
    """People leave the mark out: a question word or form then has to stand in the clause's own right."""
    for piece in free:
        words = message.words(piece)
        word = message.cue("open", piece)
        tell = message.cue("tell", piece)
        closed = message.cue("closed", piece)
        if tell and _ASKING.search(words):
            yield message.act("ask_open", [piece], tell.entry.id)
        elif (
            word
            and not _EMBEDDING.search(message.plain[piece.start : word.start])
            and _stands(message, words)
        ):
            yield message.act("ask_open", [piece], word.entry.id)
        elif closed and not word and _closes(message, piece, closed.end):
            yield message.act("ask_closed", [piece], closed.entry.id)


def _stands(message: Message, words: str) -> bool:
    return not message.by_agent or bool(
        _ASKING.search(words) or _PARTICLE.search(words) or "你" in words or "您" in words
    )


def _closes(message: Message, piece: Clause, end: int) -> bool:
    """吗 at the end, or A-not-A not behind 睇下, 查下."""
    return not _EMBEDDING.search(message.words(piece)[: max(0, end - piece.start - 3)])


def _does(done: list[Act], piece: Clause) -> bool:
    return any(act.start <= piece.start < act.end for act in done)


def _meant(done: list[Act], piece: Clause) -> bool:
    return any(act.act in _OTHERWISE_MEANT and act.start <= piece.start < act.end for act in done)
