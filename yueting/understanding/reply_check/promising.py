"""Promises without a date, and apologies with a condition."""

import re

from yueting.understanding.reply_check.dates import names_a_time
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rule, Rules, Wording, plain_pattern

# What a desk promises to do, or what will come to the customer.
_PROMISE = re.compile(
    plain_pattern(
        "(?:會|将|將|我哋|我們|我幫|我同|我再|我就|我先|我去|我來|我這|這邊|呢邊|同事|主管|經理|師傅|專員|顧問|醫生|老師|司機|倉庫|銀行|店長|技術|工程|客服|專人|部門)"
        "…{0,16}(?:覆|跟進|處理|安排|聯絡|聯繫|通知|打(?:返)?(?:畀|給|電話|去|俾)|致電|來電|寄|送|退|到|修|整|答|發|查|搞|補|換|派|改|核|話(?:畀)?你|話你知|告訴|告知|知會|解決|完成|回|講|說|交代|更新|報|開|更換|上門|收到|有結果|有消息|出|給|畀|做|落實|確認|追|催|問|協助|過數|入數|過到|轉|恢復|補發|提供|還|聯)"
    )
    + "|(?:能到|会到|上嚟|过嚟|嚟到|嚟修|嚟睇|可到|到(?=$|[,。吧啦])|给您|给你|畀你|帮你|帮您|同你|为您|替您)(?:打|发|寄|查|办|处理|安排|送|换|退|覆|回|看|问|修|补|开|跟|联|答)?|(?:到货|到帐|到账|到手|送到|送达|寄出|寄到|退到|到你|到您|回复|覆你|答复|有结果|有答复|修好|整好|过到|收到|补寄|补发|寄畀|寄给|打返|打畀|打给|回电|联系|联络|通知你|通知您|话你知|告诉您|告诉你|上门|安排师傅|安排同事|跟进|处理好|解决|发货|出货|有货|出结果|出报告|恢复|换好|开通|生效|批好|批出|办好|补上)"
    + r"|(?<![a-z])(?:we|i|our \w+|someone|somebody|a colleague|he|she|they|it|team|parcel|order|refund|technician|courier|manager)(?:'ll| will| shall| are going to| is going to| would| should| can| might| may| aim to| hope to| try to)?[^.!?]{0,40}(?:call|reply|respond|get back|contact|send|ship|deliver|refund|fix|look into|investigate|let you know|update|resolve|follow|arrive|reach|be (?:ready|done|fixed|sent|back|there|with you)|process|arrange|check|email|write|come)"
)
# The customer does it, not the desk: 請盡快更改密碼, 你可以遲啲先覆.
_CUSTOMER_ACTS = re.compile(
    plain_pattern(
        "(?:(?<!申)請|麻煩|建議|唔該|記得|提醒|勞煩|歡迎|方便|最好|需要|要|可以|想|如果|若|要是)(?:你|您|閣下|客人|大家)?…{0,6}$|(?:^|[,。])(?:你|您|閣下)(?:可以|想|要|需要|得閒|方便|要是|如果|最好|亦可以|也可以|都可以|可|晚點|遲啲|有空|有時間|就|先|再)?…{0,3}$"
    )
    + r"|(?:please|could you|can you|you can|you may|you could|you should|you will need to|if you)[^.!?]{0,40}$"
)
# It has been done already, it happens by itself, or it is refused: no promise.
_NO_PROMISE_AFTER = re.compile(plain_pattern("^(?:再試|試下|試一次|再打(?!返|畀|去|給|电)|更改|更換密碼|登入|登錄|求醫|就醫|離開|睇醫生|報警|使用|食|飲|用完|嘅話|的話|都得|都可以|都冇問題|也行|也可以|點都|唔緊要|沒關係|冇所謂|先覆|覆都|回也行|也不遲)"))
_DONE_BEFORE = re.compile(plain_pattern("(?:已經?|剛才?|上次|之前|尋日|昨天|唔會|不會|未能|無法|唔能夠|不能|冇辦法|令你|多謝你|感謝您)…{0,6}$"))

_DAY: dict[str, Wording] = {
    "{day}": ("聽日下晝六點前", "明天下午六點前", "by 6 pm tomorrow"),
    "{days}": ("三個工作天內", "三個工作日內", "within three working days"),
    "{by}": ("聽日下晝六點前", "明天下午六點前", "by 6 pm tomorrow"),
    "{within}": ("三個工作天內", "三個工作日內", "within three working days"),
    "{week}": ("下星期五下晝六點前", "下週五下午六點前", "by 6 pm next Friday"),
}
_LONGER = re.compile("几日|几天|两日|两天|一两|工作|星期|礼拜|周|月|排|段|阵子")


def vague_promise(reply: Reply, rules: Rules) -> list[Finding]:
    """Words for no time in a promise, without a time beside them: in what follows, or just before."""
    found = []
    for rule in rules.by_kind["vague_promise"]:
        for match in rule.found_by.finditer(reply.spoken):
            span = match.span()
            if (rule.id == "wait_for_news" or _promises(reply, span)) and not _dated(reply, span):
                found.append(reply.finding("vague_promise", span, rule.id, _day(reply, rule, match)))
    return without_overlaps(found)


def _promises(reply: Reply, span: Span) -> bool:
    start, end = span
    first, last = reply.sentence_at(*span)
    clause = reply.clause_at(*span)[0]
    before, after = reply.spoken[clause:start], reply.spoken[end:last]
    if _CUSTOMER_ACTS.search(before) or _DONE_BEFORE.search(before) or _NO_PROMISE_AFTER.match(after):
        return False
    return bool(_PROMISE.search(reply.spoken[first:last].replace("\n", " ")))


def _dated(reply: Reply, span: Span) -> bool:
    """A time in the same clause before, or after in this sentence or the next."""
    start, end = span
    clause = reply.clause_at(*span)[0]
    if reply.plain[start] == "有" and names_a_time(reply.spoken[:start]):  # 要兩分鐘。有結果我叫你
        return True
    sentences = [place for place in reply.sentences if place[1] > end][:2]
    after = reply.spoken[end : sentences[-1][1]] if sentences else ""
    return names_a_time(reply.spoken[clause:start]) or names_a_time(after)


def _day(reply: Reply, rule: Rule, match: re.Match[str]) -> str:
    wording = rule.wordings.get(match.group(), rule.better)[0]
    if rule.id == "hedged_day" and re.search("星期|礼拜|周|week", match.group()):
        wording = "{week}"
    elif rule.id == "some_days" and _LONGER.search(match.group()):
        wording = "{days}"
    texts = _DAY.get(wording)
    if texts is None:
        return wording
    if reply.variety == "en":
        return texts[2]
    return in_script(reply, texts[0] if reply.variety == "yue" else texts[1])


_CONDITION = re.compile(
    "^(?:如果|若果|若然|若是|倘若|倘使|假如|假使|假若|倘|假设|假定|即使|就算|万一|要是|要系|设若|如若|如有|若有|凡有|或有|但凡|若|如|只要有?|当中有|或许|可能|或者)(?:系|是|话|说)?"
)
_DOUBT = re.compile("(?:你|您|阁下)(?:觉得|感到|感觉|认为)(?=等|唔|不|有|受|失|好|很)|有(?:任何|咩|乜|乜嘢|什么|啲|些)(?=唔|不|得罪|做|招)|任何|可能(?=令|让|使|给|为)|有可能|(?<=,)(?:那么?|咁|就|则)(?=我|请|真|在|都)")


def conditional_apology(reply: Reply, rules: Rules) -> list[Finding]:
    """如果…抱歉: what happened is put in doubt. The better wording says it happened."""
    found = []
    for rule in rules.by_kind["conditional_apology"]:
        for match in rule.found_by.finditer(reply.spoken):
            acquitted = rule.acquitted_by and rule.acquitted_by.search(match.group())
            if not acquitted:
                start, end = match.start(), reply.clause_at(*match.span())[1]
                better = _certain(reply, (start, end))
                found.append(reply.finding("conditional_apology", (start, end), rule.id, better))
    return without_overlaps(found)


def _certain(reply: Reply, span: Span) -> str:
    text, plain = reply.text[slice(*span)], reply.plain[slice(*span)]
    if reply.variety == "en":
        return _certain_english(text)
    cuts = [match.span() for match in _DOUBT.finditer(plain)]
    condition = _CONDITION.search(plain)
    if condition:
        cuts.append(condition.span())
    else:  # the apology comes first: 抱歉，如果令你…
        cuts += [match.span() for match in re.finditer("[,]?(?:如果|若果|若是|倘若|假如|假使|万一|要是|要系|如有|若有|若|如)", plain)]
    kept, place = "", 0
    for start, end in sorted(cuts):
        kept, place = kept + text[place:start], max(place, end)
    kept += text[place:]
    if kept[:1] in "令讓让使給给造帶带":
        kept = in_script(reply, "今次" if reply.variety == "yue" else "這次") + kept
    return kept


def _certain_english(text: str) -> str:
    """sorry if you felt → sorry that you felt; if this upset you, we apologise → we apologise that this …"""
    first = re.match(r"(?i)if (.+?),? ((?:then )?(?:we|i)\b.*|(?:please )?(?:accept )?(?:our |my )?apolog.*|sorry.*)$", text)
    if first:
        text = f"{first[2]} that {first[1]}"
    text = re.sub(r"(?i)\b(?:for )?(?:any|whatever) (?=inconvenience|trouble|delay|confusion|distress)", "for the ", text)
    text = re.sub(r"(?i)\bif\b", "that", text, count=1)
    text = re.sub(r"(?i)\b(?:anyone|anybody|some people)\b", "you", text)
    text = re.sub(r"(?i)\b(?:may|might|could) have (?:been )?", "", text)
    return re.sub(r"(?i)\bany ", "the ", text)
