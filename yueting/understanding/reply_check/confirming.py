"""Acting on a number, an address or a time that the customer gave, without saying it again."""

import re

from yueting.understanding.folding import plain
from yueting.understanding.reply_check.dates import names_a_time
from yueting.understanding.reply_check.figures import figures
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script
from yueting.understanding.reply_check.numbers import personal_in
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules, plain_pattern

# What is done with what was given. Looking something up changes nothing and needs no confirming.
_ACTS = re.compile(
    plain_pattern(
        "(?:已|已經|啱啱|剛|而家|現在|即刻|馬上|立即|立刻|這就|呢就|就|會|幫|給|替|為|按|照|用|依|根據|同)…{0,14}(?:改|更改|更新|更換|換|寄|送|派|發|訂|預訂|預約|約|留|登記|安排|過數|過戶|過咗|轉帳|轉賬|轉|退|打去|打畀|打過去|打給|致電|聯絡|聯繫|充值|充咗|充|攔截|截|取消|提交|落單|下單|開|入數|匯|匯款|存|繳|綁定|綁|預留|叫|通知|落|補|寫|填|錄入|輸入|扣|付|設定|註冊|交)"
        "|(?:改|更改|更新|換|寄|送|派|發|訂|約|留|登記|安排|過|轉|退|充|攔截|取消|提交|落|開|入|匯|綁定|預留|叫|補|辦|設定|預約|搞|填|寫|錄|扣|匯出|排|記)(?:好|咗|妥|了|畀你|給您|出|去|掉)(?:咗|了)?"
        "|(?:師傅|同事|司機|快遞|速遞|專員|顧問|維修員|技術員)…{0,10}(?:到|嚟|來|過去|過嚟|上門|上嚟|去)"
        "|(?:嗰個|那個|呢個|這個|新|你畀|您給|你講|您說|你提供|您提供)(?:嘅|的)?(?:時間|地址|號碼|電話|帳號|賬號|戶口|電郵|郵箱|日子|日期)…{0,8}(?:到|嚟|來|寄|送|打|安排|聯絡|過|冇問題|沒問題|得|可以|ok)"
    )
    + r"|(?<![a-z])(?:i|we)(?:'ve|'ll| have| will| am| are)?(?: just| now| already)* (?:chang|updat|book|sent|send|ship|reserv|transferr?|call|cancel|arrang|refund|schedul|set|mov|process|deliver|regist|emailed|top|charg|mail)\w*"
    + r"|(?<![a-z])(?:has|have) been (?:chang|updat|book|sent|ship|reserv|transferr?|cancel|arrang|refund|schedul|set|mov|process|regist|email|mail)\w*|(?<![a-z])(?:is|are) (?:booked|reserved|confirmed|changed|updated|scheduled|sent|on its way)|all (?:set|done|booked)|done"
)
_ASKS_BACK = re.compile(
    plain_pattern("[?]|啱唔啱|對唔對|係咪|係唔係|對嗎|對不對|是嗎|是不是|沒錯吧|冇錯|有冇錯|有沒有錯|啱嗎|對吧|確認(?:一下|返|咗|下|吓|過|清楚)|核對|核實|複述|再對|對一對|對一次|對返|覆一次") + r"|is that (?:right|correct)|correct\?|confirm|let me (?:check|repeat|read)|just to check"
)
_DID_CONFIRM = re.compile(plain_pattern("剛才核對|頭先核對|頭先對|啱啱對|已核對|核對過|確認過|你確認|您確認|對好|剛確認"))
# The customer wants something done, in words that may also stand alone: 改送去…, 打我另一個電話啦.
_WANTS = re.compile(
    plain_pattern(
        "改|寄|送|派|訂|預約|預訂|約|留|安排|過數|轉帳|轉賬|轉|退|打|聯絡|聯繫|充|攔截|截|取消|搬|換|更新|更改|登記|匯|綁|叫|嚟|來|上門|得閒|有空|方便|開|落單|下單|填|寫|入|用|收貨|地址|發|存|繳|交|補|幫|畀|給|要|想|延|係|是|我嘅|我的|我新|book|change|send|ship|deliver|call|cancel|move|refund|transfer|reserve|email|use|update|come|schedule|make it|my "
    )
)
_ASKS_ONLY = re.compile(plain_pattern("(?:點解|為什麼|怎麼還|去到邊|到哪|到邊|幾時|什麼時候|查(?:一下|下|吓|查|詢|到)?|睇(?:下|吓)|看看|有冇貨|仲有冇|還有沒有|多少錢|幾錢|是不是|係咪)"))
_YES = re.compile(plain_pattern("^(?:係|是|對|啱|冇錯|沒錯|正確|可以|得|好|ok|okay|yes|yep|right|correct|嗯|無錯)"))


def unconfirmed(reply: Reply, rules: Rules) -> list[Finding]:
    given = _given(reply.customer_said_last)
    if not given or not _WANTS.search(reply.customer_said_last) or _was_confirmed(reply):
        return []
    if _ASKS_BACK.search(reply.plain) or _says_again(reply, given) or _DID_CONFIRM.search(reply.plain):
        return []
    if _ASKS_ONLY.search(reply.customer_said_last) and not re.search(plain_pattern("改|寄|送|訂|約|攔|截|取消|退|轉|充|換"), reply.customer_said_last):
        return []
    for span in reply.clauses:
        act = _ACTS.search(reply.spoken, *span)
        if act and not _refuses(reply.spoken[slice(*span)]):
            return [_confirm_first(reply, span, given)]
    return []


def _given(said: str) -> list[str]:
    """What the customer gave, as plain text: numbers, addresses, else days and times."""
    numbers = [said[one.start : one.end] for one in personal_in(said)]
    if numbers:
        return numbers
    return _times(said)


_DAY = re.compile(r"(?:下个?|今个|本|这个?)?(?:星期|礼拜|周)[一二三四五六日天]|聽日|听日|明天|明日|后日|后天|[\d一二三四五六七八九十]+月[\d一二三四五六七八九十廿]+(?:日|号)?|[\d一二三四五六七八九十廿]+号(?!楼|线|码|铺|店|门|室)|(?<![a-z])(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow")
_CLOCK = re.compile(r"(?:上午|早上|朝早|中午|下午|下昼|晚上|夜晚|傍晚|凌晨|晚)?[\d一二两三四五六七八九十]+(?:点钟?|:\d\d)(?:半|正|[\d一二三四五六七八九十]+分?)?(?:到[^,。!?]{0,6}点)?|\d{1,2}(?::\d\d)? ?(?:am|pm)")
_PAST = re.compile(plain_pattern("(?:尋日|昨天|上次|上個|琴日|前日|之前|嗰日|那天|當日|收到|買咗|買的|已經|點解|為什麼|怎麼|遲咗|晚了|都未|還沒|仲未|原本|本來)"))


def _times(said: str) -> list[str]:
    """A day with a clock time, or a day to which something is to be moved; not what has happened."""
    for line in said.split("\n"):
        if _PAST.search(line):
            continue
        day, clock = _DAY.search(line), _CLOCK.search(line)
        if day and clock:
            return [line[min(day.start(), clock.start()) : max(day.end(), clock.end())]]
        if day and re.search(plain_pattern("改(?:期|去|到|做|為|成)?|約|訂|預約|book|move|change|reschedul"), line) and not re.search("[?]|嗎|吗|可唔可以|得唔得|有冇", line):
            return [day.group()]
        if clock and re.search(plain_pattern("訂|約|改|book|留位|留枱|預約"), line) and not re.search("[?]|吗", line):
            return [clock.group()]
    return []


def _was_confirmed(reply: Reply) -> bool:
    """The agent said something again with a question, and the customer answered yes."""
    turns = reply.context.turns
    for earlier, later in zip(turns, turns[1:], strict=False):
        if earlier.role == "agent" and later.role == "customer" and _YES.match(plain(later.text).strip()) and _ASKS_BACK.search(plain(earlier.text)):
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
    return bool(re.search(plain_pattern("唔到|不到|不了|未能|無法|不能|唔能夠|冇辦法|暫時|唔可以|不可以|未有|還沒|仲未") + "|cannot|can't|unable|not ", clause))


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
    return reply.finding("unconfirmed", (start, end), "not_said_again", in_script(reply, better) if reply.variety == "yue" else better)


def _in_own_writing(reply: Reply, given: str) -> str:
    """As the customer wrote it; a card or an identity number only by its end."""
    for turn in reversed(reply.context.turns):
        place = plain(turn.text).find(given)
        if turn.role == "customer" and place >= 0:
            kinds = {one.kind for one in personal_in(given)}
            text = turn.text[place : place + len(given)]
            if kinds & {"bank_card", "id_card", "hkid"}:
                last = re.sub(r"\W", "", text)[-4:]
                return f"ending in {last}" if reply.variety == "en" else ("尾數 " if reply.variety == "yue" else in_script(reply, "尾號")) + last
            return text
    return given
