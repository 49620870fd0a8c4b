"""What the agent will do, by when, which ways the customer may choose from, and why things are as they are."""

import re
from collections.abc import Iterator

from yueting.understanding.acts.act import Act, Message
from yueting.understanding.clauses import Clause

_NUMBER = r"(?:\d+|[一二两三四五六七八九十半廿]+|几)"
_DUE = re.compile(
    rf"今日|今天|今晚|今早|今朝|今夜|当日|当天|即日|即晚|听日|听晚|听朝|听早|明日|明天|明早|明晚|明朝|后日|后天|大后"
    rf"|(?:下个?|今个?|本|这个?|呢个)(?:星期|礼拜|周|月)|(?:星期|礼拜|周)[一二三四五六日天末]|月底|月初|月尾|年底|月内"
    rf"|\d+ ?(?:号|日|月)|[一二三四五六七八九十廿]+号"
    rf"|{_NUMBER} ?(?:点|時|时)(?!间|候|常)|\d+:\d\d"
    rf"|{_NUMBER}(?:至|到|-|~)?{_NUMBER}? ?个? ?(?:分钟|钟头|小时|钟|天|日|工作天|工作日|星期|礼拜|周|月)(?:内|之内|以内|后|之后|左右|到|就|前)"
    rf"|{_NUMBER}(?:至|到|-|~)?{_NUMBER}? ?个?(?:工作天|工作日|小时|钟头|分钟)"
    rf"|\d+ ?h(?![a-z])|在 ?{_NUMBER}(?:至|到|-|~)?{_NUMBER}? ?个?(?:天|日|小时|工作日)$"
    rf"|收工前|放工前|下班前|中午|正午|凌晨|傍晚|下午|下昼|上午|朝早|晏昼|半夜"
    rf"|\b(?:today|tonight|tomorrow|by (?:noon|the end|close|monday|tuesday|wednesday|thursday|friday)|within \d+|within (?:an|one|two|three|five|a)"
    rf"|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    rf"|this (?:week|morning|afternoon|evening)|next week|\d+ ?(?:am|pm)"
    rf"|in \d+ (?:minutes|hours|days)|noon|end of)\b"
)
_PAST = re.compile(
    r"已经|已(?!有)|咗(?!未|就|会|即|之后|后)|刚才|刚刚|头先|昨天|琴日|寻日|了(?:哦|呢|哈|亲|啊|呀|喇)*$"
)
_FUTURE = re.compile(r"会|将|再|马上|即刻|立刻|尽快|之后|'ll|will")
_OF_CUSTOMER = re.compile(
    r"^(?:请|麻烦|劳烦|辛苦|烦请|唔该)?(?:你|您)(?!会|将|的|嘅)|^还?请|^还?麻烦|^还?辛苦|^你|^建议|^please"
)
_FIRST_PERSON = re.compile(
    r"(?:我|我哋|我们|同事|师傅|专员|工程师|这边|呢边|经理|部门)[^,。!?]{0,6}(?:会|将)(?!不|唔|议|员)|i'll|we'll|i will|we will"
)
_OFFERED = re.compile(r"可以|亦可|也能|都能")
_AT_END = re.compile(r"(?:吗|嘛|好唔好|好不好|可以吗|行吗)$")
# Done in the same breath: nothing is left that could be late.
_AT_ONCE = re.compile(r"(?:帮|幫|为|给)(?:您|你)[^,。!?]{0,4}(?:查询|查看|查一?下|核实|看看|看一?下|提供)")
_NOW = re.compile(r"现在就|这就|而家就")
_LATER = re.compile(r"会|将|稍后|之后|转头|结果|回复|答复|通知|联系|再")
# What a thing or a rule does by itself: 詳情頁會有時間, 溫度到了會自動跳.
_BY_ITSELF = re.compile(r"会有(?!人|同事|专|师傅|工作人员|客服|工程师|经理)|会自动|自动会")
_MAY_WE = re.compile(r"(?:您|你)看(?:这样|咁)?(?:可以|行|好)|^(?:是否)?可以[吗么嘛]|^好[吗么]|^行[吗么]")
_HASTE = re.compile(r"尽快|第一时间|尽早|as soon as")
_COMING = re.compile(r"会|将|我|再|到(?!期|底)|过嚟|上嚟|畀你|给您|给你|'ll|will|hear from")
_POSSIBLE = re.compile(r"可以|可|能|先至|先得|才|开始|开放|营业|每|逢|开到|如果|若|要是|must|can|every")
# A time on record, how it goes in general, or what cannot be: nobody undertakes anything.
_STATED = re.compile(
    r"提交的|(?:完成|下单|付款|签收)时间|(?:一般|通常)(?:是|系|要|为|需)|无法|没法|不一定|不会(?!再)|服用"
)
_NO_PROMISE_IN = frozenset(
    {
        "empathise",
        "close",
        "thank",
        "greet",
        "confirm",
        "options",
        "hold",
        "apologise_conditional",
        "refuse_bare",
        "identify",
        "brush_off",
    }
)
_NO_EXPLAINING = frozenset({"refuse_reasoned", "refuse_bare", "brush_off", "blame", "deny_feelings"})
_BUSY_FOR_EXPLAINING = frozenset(
    {"confirm", "options", "hold", "apologise", "apologise_conditional", "empathise", "promise_dated"}
    | {"promise_undated", "identify", "close", "thank", "greet", "escalate", "ask_open", "ask_closed"}
)
_OPTION_LENGTH = 3
_EXPLAINING_LENGTH = 6
# 提供訂單號或者電話: one of two things is asked for, none is offered.
_REQUESTING = re.compile(r"提供|点击|复制|登录|登入|告诉|告知|报一下|输入|扫|通过|请您|麻烦")
_OFFERING = re.compile(r"帮|我哋|我们|给您|畀你|退款|换货|补发|免费")


def has_date(text: str) -> bool:
    """True when the plain text names a date, a time or a span that can be checked."""
    return bool(_DUE.search(text))


def ways(message: Message, done: list[Act]) -> Iterator[Act]:
    """Two or more ways to choose from; the way out of a refusal belongs to the refusal."""
    if any(act.act.startswith("refuse") or act.act in ("brush_off", "blame") for act in done):
        return
    for sentence in message.sentences():
        if _covered(done, sentence[0], frozenset({"confirm", "close", "identify"})):
            continue
        hit = next((hit for piece in sentence if (hit := message.cue("options", piece))), None)
        hit = hit or _either(message, sentence)
        if hit and not (
            len(sentence) == 1 and sentence[0].asks and hit.label == "or" and not _offers(message, sentence)
        ):
            ask = len(sentence) > 1 and sentence[-1].asks and message.cue("open", sentence[-1])
            yield message.act("options", sentence[:-1] if ask else sentence, hit.entry.id)
            return


def _offers(message: Message, sentence: list[Clause]) -> bool:
    return any(_OFFERING.search(message.words(piece)) for piece in sentence)


def _either(message: Message, sentence: list[Clause]):  # type: ignore[no-untyped-def]
    """One offered thing or another, each of some length."""
    start, end = sentence[0].start, sentence[-1].end
    for hit in message.cues("or"):
        if _REQUESTING.search(message.plain, start, hit.start):
            continue
        if start + _OPTION_LENGTH <= hit.start and hit.end + _OPTION_LENGTH <= end:
            asks = sentence[-1].asks
            if (not asks or _offers(message, sentence)) and message.has("may", sentence):
                return hit
    return None


def promises(message: Message, done: list[Act]) -> Iterator[Act]:
    """A haste word in front of a date (盡快跟進，五點前覆你) belongs to the dated promise."""
    for sentence in message.sentences():
        found = [
            (piece, why)
            for piece in sentence
            if not (piece.asks and piece == sentence[-1])
            and not _covered(done, piece, _NO_PROMISE_IN)
            and (why := _promised(message, piece))
        ]
        dates = [piece.start for piece in sentence if has_date(message.words(piece))]
        for piece, why in found:
            own = piece.start in dates
            led = [start for start in dates if start < piece.start and not _promise_at(found, start)]
            if own or (led and not _HASTE.search(message.words(piece))):
                yield message.act("promise_dated", [piece], why)
            elif not _covered(done, piece, frozenset({"escalate"})) and not (
                _haste(message, piece, dates) or _nothing_open(message, sentence, piece)
            ):
                yield message.act("promise_undated", [piece], why)


def _promise_at(found: list[tuple[Clause, str]], start: int) -> bool:
    return any(piece.start == start for piece, _ in found)


def _haste(message: Message, piece: Clause, dates: list[int]) -> bool:
    return bool(_HASTE.search(message.words(piece))) and any(start > piece.start for start in dates)


def _nothing_open(message: Message, sentence: list[Clause], piece: Clause) -> bool:
    """Without a date, these are no promises: done at once, done by itself, or offered and asked about."""
    words = message.words(piece)
    if (
        _BY_ITSELF.search(words)
        or _NOW.search(words)
        or (_AT_ONCE.search(words) and not _LATER.search(words))
    ):
        return True
    behind = [one for one in sentence if one.start > piece.start]
    return bool(_MAY_WE.search(words)) or any(_MAY_WE.search(message.words(one)) for one in behind[:1])


def _promised(message: Message, piece: Clause) -> str:
    """The id of what makes the clause a promise, "" when nothing does."""
    words = message.words(piece)
    if message.cue("tell", piece) or (message.cue("closed", piece) and not _AT_END.search(words)):
        return ""
    if _OFFERED.search(words) and not _FUTURE.search(words):
        return ""
    if _OF_CUSTOMER.match(words) or message.cue("refuse", piece) or message.cue("because", piece):
        return ""
    if _STATED.search(words) or (_PAST.search(words) and not _FUTURE.search(words)):
        return ""
    deed, will = message.cue("deed", piece), message.cue("will", piece)
    if deed and will:
        return will.entry.id
    if deed and has_date(words):
        return deed.entry.id
    if _FIRST_PERSON.search(words):
        return "acts.first_person_will"
    if has_date(words) and _COMING.search(words) and not _POSSIBLE.search(words):
        return "acts.coming_by_a_date"
    return ""


def explanations(message: Message, done: list[Act]) -> Iterator[Act]:
    """The cause, or how it works: said so, or a statement in answer to why and what."""
    if any(act.act in _NO_EXPLAINING for act in done):
        return
    asked = _why_asked(message)
    found = []
    why = ""
    for piece in message.clauses:
        if piece.asks or _covered(done, piece, _BUSY_FOR_EXPLAINING):
            continue
        hit = message.cue("because", piece) or message.cue("explain", piece)
        hit = hit or (message.cue("explain_asked", piece) if asked else None)
        if hit or (asked and len(message.words(piece)) >= _EXPLAINING_LENGTH):
            found.append(piece)
            why = why or (hit.entry.id if hit else "acts.answers_why")
    if found:
        yield message.act("explain", found, why)


def _why_asked(message: Message) -> bool:
    other = message.other_before()
    return other is not None and any(hit.label == "why_asked" for hit in other.signals.hits["acts"])


def _covered(done: list[Act], piece: Clause, acts: frozenset[str]) -> bool:
    return any(act.act in acts and act.start <= piece.start < act.end for act in done)
