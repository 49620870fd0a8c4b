"""The shape of a reply: emoji beyond the channel's manners, sentences too long to take in."""

import re

from yueting.understanding.reader import read
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import sign

# Characters of Chinese or words of English in one sentence (docs/readings.md).
_LONGEST = {"chat": 60, "mail": 90}
_LONGEST_ENGLISH = {"chat": 30, "mail": 40}
_MOST_EMOJI_IN_CHAT = 1

_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff"
    "\u2600-\u2604\u2607-\u260d\u2610-\u2712\u2728-\u2734\u2744-\u2757\u2763-\u2767\u2795-\u2797\u2b50\u2b55\u231a\u231b\u23e9-\u23f3]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff\u2640\u2642\u20e3]*)"
)
_FACES = (
    r"\[(?:微笑|呲牙|偷笑|愉快|玫瑰|抱拳|握手|爱心|愛心|可爱|可愛|害羞|大笑|捂脸|捂臉|笑哭|加油|鼓掌|强|強|ok|OK|色|调皮|調皮|拥抱|擁抱|亲亲|親親|太阳|太陽|庆祝|慶祝|礼物|禮物|烟花|煙花)\]"
    r"|(?<![\w:])[:;]-?[)(DPp](?!\w)|\^_*\^|(?<!\w)(?:XD|xD|T_T|QAQ|orz)(?!\w)|<3"
)
_RUN = re.compile(f"(?:{_EMOJI}|{_FACES})+")
_ONE = re.compile(f"{_EMOJI}|{_FACES}")
# Out of place whoever is written to: mocking, flirting, rude.
_NEVER = re.compile("[🙄😒😏😤😡😠🤬🖕💩🤡👻💀😈👿😘😗😙😚😍🥵💋👅🍑🍆🤮🤢🤪🥴😪😴🥱]")
# The reply itself says that the customer is upset.
_SOOTHING = sign("shape.soothing")
# Thanks, praise, a friend brought along: whoever says so is not upset, whatever else is read in it.
_CONTENT = sign("shape.content")
_UPSET = {"angry", "disappointed", "anxious"}

_BREAK_BEFORE = sign("shape.break_before")
_COMMA = re.compile(r"(?<!\d)[,、](?!\d)|——|-(?= )")
_ENGLISH_BREAK = sign("shape.english_break")
_SAID = re.compile(r"\w")


def emoji(reply: Reply, rules: Rules) -> list[Finding]:
    """Mail has none, chat at most one, an upset customer none, and some suit nobody."""
    runs = [match.span() for match in _RUN.finditer(reply.text)]
    if not runs:
        return []
    if reply.by_mail:
        return [_without(reply, run, "in_mail") for run in runs]
    if _upset(reply):
        return [_without(reply, run, "to_an_upset_customer") for run in runs]
    found, left = [], _MOST_EMOJI_IN_CHAT
    for run in runs:
        ones = [one.group() for one in _ONE.finditer(reply.text, *run)]
        fit = [one for one in ones if not _NEVER.search(one)][:left]
        left -= len(fit)
        if fit != ones:
            found.append(
                _without(reply, run, "too_many" if len(ones) > 1 or fit else "out_of_place", "".join(fit))
            )
    return found


def _upset(reply: Reply) -> bool:
    if _SOOTHING.search(reply.plain):
        return True
    turns = reply.context.turns[-6:]
    if not any(turn.role == "customer" for turn in turns):
        return False
    reading = read(turns)
    if reading.emotion.label in _UPSET:
        return True
    return (
        reading.level.value > 0
        and reading.emotion.label != "pleased"
        and not _CONTENT.search(reply.customer_said)
    )


def _without(reply: Reply, run: Span, rule: str, better: str = "") -> Finding:
    """The run goes; where it stood for a sign between two phrases, the sign comes."""
    start, end = run
    if not better and reply.text[:start].strip() and _SAID.match(reply.text[end : end + 1] or " "):
        before = reply.text[start - 1]
        if _SAID.match(before):
            better = ". " if reply.variety == "en" else "，"
    return reply.finding("emoji", run, rule, better)


def long_sentence(reply: Reply, rules: Rules) -> list[Finding]:
    found = []
    for start, end in reply.sentences:
        sentence = reply.text[start:end]
        if _length(reply, sentence) > _limit(reply):
            found.append(reply.finding("long_sentence", (start, end), "length", _divided(reply, sentence)))
    return found


def _limit(reply: Reply) -> int:
    limits = _LONGEST_ENGLISH if reply.variety == "en" else _LONGEST
    return limits["mail" if reply.by_mail else "chat"]


def _length(reply: Reply, sentence: str) -> int:
    if reply.variety == "en":
        return len(re.findall(r"\S*\w\S*", sentence))
    return len(_SAID.findall(re.sub(r"[A-Za-z]+|[\d.,:/-]+", "x", sentence)))


def _divided(reply: Reply, sentence: str) -> str:
    """The sentence in sentences that are short enough, divided where a new thought begins."""
    if _length(reply, sentence) <= _limit(reply):
        return sentence
    place = _best_break(reply, sentence)
    if place is None:
        return sentence
    before, after = sentence[: place[0]].rstrip(), sentence[place[1] :].lstrip()
    if reply.variety == "en":
        sign, after = ". ", after[:1].upper() + after[1:]
    else:
        sign = "。"
    return _divided(reply, before) + sign + _divided(reply, after)


def _best_break(reply: Reply, sentence: str) -> Span | None:
    """The place nearest to the middle: at a comma if one is near, else before a word that begins a thought."""
    plain = reply.plain[:0] + _plain(sentence)
    if reply.variety == "en":
        places = [
            (m.start(), m.start() + len(m.group()) - len(m.group().lstrip(", ")))
            for m in _ENGLISH_BREAK.finditer(plain)
        ]
    else:
        places = [match.span() for match in _COMMA.finditer(plain)]
        places += [(match.start(), match.start()) for match in _BREAK_BEFORE.finditer(plain)]
    inner = [place for place in places if _outside_quotes(sentence, place[0])]
    inner = [place for place in inner if sentence[: place[0]].strip() and sentence[place[1] :].strip()]
    middle, rough = len(sentence) / 2, len(sentence) / 5

    def far(place: Span) -> float:
        comma = place[1] > place[0]
        return abs(place[0] - middle) - (rough if comma else 0)

    return min(inner, key=far, default=None)


def _plain(text: str) -> str:
    from yueting.understanding.folding import plain

    return plain(text)


def _outside_quotes(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("「") == before.count("」") and before.count("（") == before.count("）")
