"""Acting on a number, an address or a time that the customer gave, without saying it again."""

import re
from itertools import pairwise

from yueting.understanding.folding import plain
from yueting.understanding.reply_check.dates import names_a_time
from yueting.understanding.reply_check.figures import figures
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script
from yueting.understanding.reply_check.numbers import personal_in
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import plain_pattern, sign

# What is done with what was given. Looking something up changes nothing and needs no confirming.
_ACTS = sign("confirming.acts")
_ASKS_BACK = sign("confirming.asks_back")
# Characters of a message that holds little beside what it gives.
_FEW_WORDS = 24
_CLOSING = sign("confirming.closing")
_DID_CONFIRM = sign("confirming.did_confirm")
# The customer wants something done, in words that may also stand alone: 改送去…, 打我另一個電話啦.
_WANTS = sign("confirming.wants")
_ASKS_ONLY = sign("confirming.asks_only")
_YES = re.compile(
    plain_pattern("^(?:係|是|對|啱|冇錯|沒錯|正確|可以|得|好|ok|okay|yes|yep|right|correct|嗯|無錯)")
)


def unconfirmed(reply: Reply, rules: Rules) -> list[Finding]:
    given = _given(reply.customer_said_last)
    if not given or not _wants(reply.customer_said_last) or _was_confirmed(reply):
        return []
    asked = _CLOSING.sub("", reply.plain)  # 仲有冇其他可以幫到你？ confirms nothing
    if _ASKS_BACK.search(asked) or _says_again(reply, given) or _DID_CONFIRM.search(reply.plain):
        return []
    if _ASKS_ONLY.search(reply.customer_said_last) and not re.search(
        plain_pattern("改|寄|送|訂|約|攔|截|取消|退|轉|充|換"), reply.customer_said_last
    ):
        return []
    for span in reply.clauses:
        act = _ACTS.search(reply.spoken, *span)
        if act and not _refuses(reply.spoken[slice(*span)]):
            return [_confirm_first(reply, span, given)]
    return []


def _wants(said: str) -> bool:
    """What is given in a few words is given to be used: 星期六五點半兩位."""
    return len(said) <= _FEW_WORDS or bool(_WANTS.search(said))


def _given(said: str) -> list[str]:
    """What the customer gave, as plain text: numbers, addresses, else days and times."""
    numbers = [said[one.start : one.end] for one in personal_in(said)]
    if numbers:
        return numbers
    return _times(said)


_DAY = sign("confirming.day")
_CLOCK = sign("confirming.clock")
_PAST = sign("confirming.past")


def _times(said: str) -> list[str]:
    """A day with a clock time, or a day to which something is to be moved; not what has happened."""
    for line in said.split("\n"):
        if _PAST.search(line):
            continue
        day, clock = _DAY.search(line), _CLOCK.search(line)
        if day and clock:
            return [line[min(day.start(), clock.start()) : max(day.end(), clock.end())]]
        if (
            day
            and re.search(
                plain_pattern("改(?:期|去|到|做|為|成)?|約|訂|預約|book|move|change|reschedul"), line
            )
            and not re.search("[?]|嗎|吗|可唔可以|得唔得|有冇", line)
        ):
            return [day.group()]
        if (
            clock
            and re.search(plain_pattern("訂|約|改|book|留位|留枱|預約"), line)
            and not re.search("[?]|吗", line)
        ):
            return [clock.group()]
    return []


def _was_confirmed(reply: Reply) -> bool:
    """The agent said something again with a question, and the customer answered yes."""
    turns = reply.context.turns
    for earlier, later in pairwise(turns):
        if (
            earlier.role == "agent"
            and later.role == "customer"
            and _YES.match(plain(later.text).strip())
            and _ASKS_BACK.search(plain(earlier.text))
        ):
            return True
    return False


def _says_again(reply: Reply, given: list[str]) -> bool:
    return any(_holds(reply.plain, one) for one in given)


def _holds(text: str, given: str) -> bool:
    digits = re.sub(r"\D", "", given)
    if len(digits) >= 4:
        return digits[-4:] in re.sub(r"[\s-]", "", text) or (len(given) > 8 and given[:5] in text)
    if names_a_time(given):
        clocks = {one.value for one in figures(given) if one.what == "clock"}
        days = set(_DAY.findall(given))
        said = {one.value for one in figures(text) if one.what == "clock"}
        return bool(clocks & said) or bool(days & set(_DAY.findall(text)))
    return given[:4] in text


def _refuses(clause: str) -> bool:
    return bool(
        re.search(
            plain_pattern("唔到|不到|不了|未能|無法|不能|唔能夠|冇辦法|暫時|唔可以|不可以|未有|還沒|仲未")
            + "|cannot|can't|unable|not ",
            clause,
        )
    )


def _confirm_first(reply: Reply, span: Span, given: list[str]) -> Finding:
    """The clause and the sign after it give way to the question."""
    start, end = span
    while end < len(reply.text) and reply.plain[end] in ",。!;.":
        end += 1
    told = _in_own_writing(reply, given[0])
    if reply.variety == "en":
        better = f"just to check first: {told}, is that right? "
    elif reply.variety == "yue":
        better = f"同你對一次先：{told}，啱唔啱？"
    else:
        better = in_script(reply, "先跟您核對一下：") + told + in_script(reply, "，對嗎？")
    if end == len(reply.text):
        better = better.rstrip()
    return reply.finding(
        "unconfirmed",
        (start, end),
        "not_said_again",
        in_script(reply, better) if reply.variety == "yue" else better,
    )


def _in_own_writing(reply: Reply, given: str) -> str:
    """As the customer wrote it; a card or an identity number only by its end."""
    for turn in reversed(reply.context.turns):
        place = plain(turn.text).find(given)
        if turn.role == "customer" and place >= 0:
            kinds = {one.kind for one in personal_in(given)}
            text = turn.text[place : place + len(given)]
            if kinds & {"bank_card", "id_card", "hkid"}:
                last = re.sub(r"\W", "", text)[-4:]
                return (
                    f"ending in {last}"
                    if reply.variety == "en"
                    else ("尾數 " if reply.variety == "yue" else in_script(reply, "尾號")) + last
                )
            return text
    return given
