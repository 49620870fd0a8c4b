"""A reply made ready for its rules: plain text of the same length, clauses, sentences, variety, script."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from yueting.understanding.folding import plain
from yueting.understanding.lexicon import starter
from yueting.understanding.reply_check.findings import Context, Finding
from yueting.understanding.rewriting import writes_simplified
from yueting.understanding.signals import Said, signals
from yueting.understanding.turns import storable
from yueting.understanding.variety import judge_message

# As with messages of customers: the time of a check has to stay bounded.
MAX_READ = 4_000

Span = tuple[int, int]

# Over the plain text. A point or comma between figures divides nothing; a point of an abbreviation rarely does.
_CLAUSE_END = re.compile(
    r"(?<!\d),|,(?!\d)|[。!?;\n…~～]|\.(?=\s|$)|(?<![\d])[:](?!\d)|——|(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])"
)
_SENTENCE_END = re.compile(r"[。!?;\n…~～]+| {2,}|\.(?=\s|$)")
_NOT_OURS = re.compile(
    r"(?<![a-z0-9])yt-[a-z0-9]{4,8}|\[[^\[\]\n]{0,12}x\]|\{\w{1,20}\}|https?://[^\s\u3000-\uffff]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{2,}"
)
_QUOTED = re.compile(
    r"「[^」\n]{1,60}」|『[^』\n]{1,60}』|《[^》\n]{1,60}》|“[^”\n]{1,60}”|\"[^\"\n]{1,60}\""
)
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Reply:
    """The text of a reply and what every rule asks about it. All places count code points of `text`."""

    whole: str
    context: Context
    text: str = field(init=False)
    plain: str = field(init=False)

    def __post_init__(self) -> None:
        text = storable(self.whole[:MAX_READ])
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "plain", plain(text))

    @cached_property
    def spoken(self) -> str:
        """The plain text without masks, references, links and mail addresses: nobody speaks in them."""
        return _NOT_OURS.sub(lambda found: " " * len(found.group()), self.plain)

    @cached_property
    def unquoted(self) -> str:
        """`spoken` without what stands in quotation marks: names and words of others."""
        return _QUOTED.sub(lambda found: " " * len(found.group()), self.spoken)

    @cached_property
    def variety(self) -> str:
        """ "yue", "zh-Hant", "zh-Hans" or "en"."""
        if self.context.variety in ("yue", "zh-Hant", "zh-Hans", "en"):
            return self.context.variety
        if not _CHINESE.search(self.text):
            return "en"
        judged = self.own_variety
        if judged == "unknown":
            return "zh-Hans" if self.simplified else "zh-Hant"
        return "yue" if judged == "mixed" and self.cantonese_words else judged

    @cached_property
    def own_variety(self) -> str:
        """What the text says by itself, whatever the context holds it for."""
        return judge_message(Said(0, "agent", signals(self.text, starter()))).label

    @cached_property
    def cantonese_words(self) -> int:
        return sum(hit.label == "yue" for hit in signals(self.text, starter()).hits["variety"])

    @cached_property
    def simplified(self) -> bool:
        """Whether better wordings are due in Simplified characters."""
        return self.context.variety == "zh-Hans" or writes_simplified(self.text)

    @property
    def by_mail(self) -> bool:
        return self.context.channel in ("email", "mail")

    @cached_property
    def clauses(self) -> list[Span]:
        return _pieces(self.plain, _CLAUSE_END)

    @cached_property
    def sentences(self) -> list[Span]:
        return _pieces(self.plain, _SENTENCE_END)

    def clause_at(self, start: int, end: int) -> Span:
        """The clause or clauses that `start:end` lies in, without the signs at their ends."""
        return _around(self.clauses, start, end)

    def sentence_at(self, start: int, end: int) -> Span:
        return _around(self.sentences, start, end)

    @cached_property
    def customer_said(self) -> str:
        """All that the customer said before, in plain characters."""
        return "\n".join(
            plain(turn.text[:MAX_READ]) for turn in self.context.turns if turn.role == "customer"
        )

    @cached_property
    def customer_said_last(self) -> str:
        """What the customer said since the agent last spoke, in plain characters."""
        said: list[str] = []
        for turn in reversed(self.context.turns):
            if turn.role == "agent":
                break
            said.insert(0, plain(turn.text[:MAX_READ]))
        return "\n".join(said)

    def finding(self, kind: str, span: Span, rule: str, better: str) -> Finding:
        start, end = span
        return Finding(kind, start, end, self.whole[start:end], f"{kind}.{rule}", better)


def _pieces(text: str, ends: re.Pattern[str]) -> list[Span]:
    """What stands between the signs, without spaces around it."""
    pieces, start = [], 0
    for sign in ends.finditer(text):
        pieces.append((start, sign.start()))
        start = sign.end()
    pieces.append((start, len(text)))
    return [_trimmed(text, piece) for piece in pieces if text[piece[0] : piece[1]].strip()]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _around(pieces: list[Span], start: int, end: int) -> Span:
    inside = [piece for piece in pieces if piece[0] < end and piece[1] > start]
    if not inside:
        return start, end
    return min(start, inside[0][0]), max(end, inside[-1][1])
