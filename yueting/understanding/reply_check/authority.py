"""Grants beyond what the agent may give alone."""

import re

from yueting.understanding.reply_check.figures import figures
from yueting.understanding.reply_check.findings import Authority, Finding
from yueting.understanding.reply_check.matching import spoken_findings, in_script, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules, plain_pattern

# What is given by which words, and by which names a desk lists it among the remedies of a role.
_REMEDIES: dict[str, tuple[str, str]] = {
    "refund": (
        "全數退|全額退|全部退|退(?:返|回|還|晒)?(?:全數|全額|全部|全款|晒|錢|款|費|運費|貨款|差價|票|按金|押金|定金|學費|年費|月費|房費|尾數)|退(?:返|回|還)|免單|(?<![a-z])(?:full |complete )?refund|money back",
        "退|refund|全額",
    ),
    "exchange": ("換(?:一|返|過|部|台|件|個|張|套|對|雙|支|新)|換(?:返|畀|給)?(?:你|您)(?:一|部|台|件)|全新(?:的)?(?:一)?(?:部|台|件|個|機)|(?<![a-z])(?:replace|replacement|exchange|brand[- ]new)", "換|replac|exchange|更換"),
    "gift": ("送(?:多|返|番)?(?:你|您|畀你|給您|給你)?(?:一|兩|三|張|份|個|支|盒|套|次|晚|\\d)|(?:額外|免費)(?:送|贈)|贈送|加送|附送|補送|(?<![a-z])(?:free gift|for free|complimentary)", "送|贈|禮|gift|券|voucher|免費|complimentary"),
    "voucher": ("(?:現金券|代金券|優惠券|禮券|贈券|抵用券|購物券|優惠碼|蚊券|元券|(?<![a-z])voucher|coupon)", "券|voucher|coupon|碼|補償|賠償"),
    "upgrade": ("(?:升級|升等|升艙|升做|升返|升到|升至|(?<![a-z])upgrade)", "升|upgrade"),
    "waiver": ("(?:豁免|免除|免收|免咗|免了|免去|免埋|減免|取消(?:咗|了)?(?:呢|這|嗰|那)?(?:筆|條|個)?(?:手續費|罰款|費用|年費|違約金)|唔收(?:你|您)|不收(?:你|您)|唔使(?:你|您)?(?:畀|交|付|俾)|不用(?:你|您)?(?:付|交|給)|免(?:費|運費|年費|月費|手續費|利息|罰息|服務費|租)|(?<![a-z])waiv(?:e|ed|ing)|no charge|free of charge)", "免|減|waiv|豁"),
    "compensation": ("(?:賠|補償|補貼|補返|彌補|(?<![a-z])compensat|reimburse|credit (?:you|your))", "賠|補|compens|credit"),
    "discount": ("(?:折(?!扣碼|疊)|減(?:你|您|返|免|價|一|到|去|\\d)|平(?:你|返|一|\\d)|便宜(?:您|你|一|\\d)|優惠價|半價|打.折|(?<![a-z])(?:% off|discount|half price|half off))", "折|優惠|減|discount|off"),
    "extension": ("(?:延長(?:保養|保修|保障|會籍|期限|有效期)?|延(?:多|長|返)|保養延|(?:送|加)(?:多)?(?:一|兩|三|半)(?:年|個月)(?:保養|保修|會籍)|(?<![a-z])extend)", "延|extend|保養|保修|會籍|展期"),
}
_WHAT = {name: (re.compile(plain_pattern(words)), re.compile(plain_pattern(names))) for name, (words, names) in _REMEDIES.items()}
_GRANT = re.compile(
    plain_pattern(
        "賠|補償|補貼|補返|彌補|退|減|送|贈|免|折|平(?:你|返|一|\\d)|便宜|半價|豁|升級|升等|升艙|換|延長|延多|畀返|給回|返還|回贈|返(?:你|現)|請(?:你|您)食|由(?:我|我哋|我們|公司)(?:哋|們)?(?:出|付|承擔|畀|負擔|埋單|買單)|(?:我|我哋|我們|公司)(?:哋|們)?(?:出|承擔|包|包晒|負擔)|入返|存(?:入|返)|打到|充(?:返|值)|扣返|優惠"
    )
    + r"|(?<![a-z])(?:refund|compensat\w+|waiv\w+|credit|reimburse|give you|offer you|upgrade|discount|% off|free|half price|replace\w*|extend)"
)
# Then it is asked for, told as a rule, or refused: nothing is granted.
_NOT_GRANTED = re.compile(
    plain_pattern(
        "申請|請示|批唔到|批不了|冇權|沒有權|無權|唔夠權|權限|要(?:由)?…{0,6}(?:批|審|同意|決定)|需(?:要)?(?:由)?…{0,6}(?:批|審|同意)|(?:主管|經理|店長|組長|上級|總部|財務)…{0,8}(?:批|審|決定|同意)|(?:問|同)(?:主管|經理|店長|上級)|爭取|睇吓可唔可以|看看能不能|看能否|可唔可以|(?:唔|不|未|冇|無|沒|難以)(?:能夠|能|可以|會|得|可|設|提供|到|支持|接受|獲|辦法)?…{0,4}(?:賠|補償|退|減|送|免|換|折|升級|延)|(?:退|賠|換|減|送|免|升|延)(?:唔到|不了|唔返|唔得)|(?:退貨|退款|換貨|賠償|補償|優惠|折扣|保養)(?:期|政策|條款|流程|程序|申請|進度|編號|記錄|單號|要求|方式|方法|時間|安排)|你(?:想|要|要求|話|講)|您(?:想|要|要求|說|提出)|希望(?:退|換|賠)"
    )
    + r"|(?<![a-z])(?:apply|ask|request|approval|approve|cannot|can ?n[o']t|can't|unable|not able|beyond my|subject to|policy|would you like|if (?:your|the) claim)"
)
# Told as what has been decided or paid by others: 退款會過返去尾數 6408.
_TOLD = re.compile(plain_pattern("(?:退款|款項|筆錢|退費|賠款)(?:已經?|會|將|喺|於|要|需|大約|預計|一般|最遲|今日|聽日|到|過|批)"))
_FULL = re.compile(plain_pattern("(?:全數|全額|全部|全款|整單|成張單|全單|足額)(?:…{0,3})(?:退|免|賠|返)|退(?:返|回|還)?(?:畀你|給您|給你)?(?:全數|全額|全部|全款|晒|足)|免單|全免|(?:成張單|全單)…{0,2}免") + r"|full refund|refund (?:you )?(?:in full|everything|the full|the whole|the entire)|money back in full")
_BY_US = re.compile(plain_pattern("由(?:我|我哋|我們|公司)(?:哋|們)?(?:出|付|承擔|畀|負擔|埋單|買單)"))
_ASKS_FOR = ("向主管申請", "向主管申請", "ask my supervisor to ")


def beyond_authority(reply: Reply, rules: Rules) -> list[Finding]:
    """Guarantees, whoever gives them; grants where it is known what the agent may give."""
    found = spoken_findings(reply, rules.by_kind["beyond_authority"])
    authority = reply.context.authority
    if authority is not None:
        for span in reply.clauses:
            found += _grants(reply, span, authority)
    return without_overlaps(found)


def _grants(reply: Reply, clause: Span, authority: Authority) -> list[Finding]:
    start, end = clause
    text = reply.spoken[start:end]
    first = _GRANT.search(text)
    sentence = reply.spoken[slice(*reply.sentence_at(*clause))]
    if not first or _NOT_GRANTED.search(text) or _NOT_GRANTED.search(_up_to(sentence, text)):
        return []
    rule = _beyond(text, authority)
    if not rule:
        return []
    begin = start if _BY_US.search(text) else start + _begin(text, first.start())
    return [reply.finding("beyond_authority", (begin, end), rule, _asked_for(reply, (begin, end), clause))]


def _up_to(sentence: str, clause: str) -> str:
    """The clause before this one counts too: 全額退款，要店長批 and 我同主管申請，賠返你."""
    place = sentence.find(clause)
    after = sentence[place + len(clause) : place + len(clause) + 14]
    return re.split("[。!?;]", after)[0] if place >= 0 else ""


def _beyond(text: str, authority: Authority) -> str:
    """The rule that is broken, "" if none: the amount, the share, everything, or a remedy not in the list."""
    read = figures(text)
    money = max((one.value for one in read if one.what == "money"), default=0.0)
    share = max((one.value for one in read if one.what == "percent"), default=0.0)
    if money > authority.amount:
        return "amount"
    if share > authority.percent:
        return "percent"
    remedies = " ".join(authority.remedies).lower()
    names = plain_pattern(remedies)
    if _FULL.search(text) and not (authority.percent >= 100 or "全额" in names or "full" in names):
        return "everything"
    if _TOLD.search(text):
        return ""
    given = [name for name, (words, _) in _WHAT.items() if words.search(text)]
    if given and not any(_WHAT[name][1].search(names) for name in given):
        return "remedy" if _is_promised(text) else ""
    return ""


def _is_promised(text: str) -> bool:
    """我幫你、畀你、即刻: said as done by us for this customer, not as how things are."""
    return bool(
        re.search(
            plain_pattern("(?:我|我哋|我們|公司|店)(?:哋|們)?…{0,6}(?:幫|給|畀|為|替|同|會|可以|而家|現在|直接|即刻|馬上|已|決定|安排|送|換|退|免|賠|補|升|減|延)|(?:畀|給|幫|替|為)(?:返)?(?:你|您)|(?:送|退|賠|補|減|免|換)(?:返|回|埋|多)?(?:畀|給)?(?:你|您)")
            + r"|(?<![a-z])(?:i|we)(?:'ll| will| have| can| am| are|'ve)",
            text,
        )
    )


def _begin(text: str, grant: int) -> int:
    """Where the grant begins: after 我幫你, 我給您, 今次 and the like; figures before it belong to it."""
    lead = re.match(
        plain_pattern("(?:今次|這次|呢次|我哋|我們|我|公司|而家|現在|今日|今天|已經|可以|會|就|先|再|直接|決定|即刻|馬上|為|幫|給|替|同|你|您|咁|好|行|那|這樣|下次嚟食飯|下次嚟|下次)*"), text
    )
    place = lead.end() if lead else 0
    english = re.match(r"(?:i|we)(?: have decided to| will| can| am going to|'ll| have)? ", text)
    place = max(place, english.end() if english else 0)
    return min(place, grant)


def _asked_for(reply: Reply, span: Span, clause: Span) -> str:
    text = reply.text[slice(*span)]
    if reply.variety == "en":
        return _ASKS_FOR[2] + text
    before = reply.plain[clause[0] : span[0]]
    asks = _ASKS_FOR[0]
    if not re.search("(?:我|你|您)(?:会|可以|先|再|直接|即刻|马上|今次|这次)*$", before):
        asks = ("我會" if reply.variety == "yue" else "我會") + asks
    return in_script(reply, asks) + _BY_US.sub("", text) if not _BY_US.search(reply.plain[slice(*span)]) else in_script(reply, asks) + _without_payer(reply, span)


def _without_payer(reply: Reply, span: Span) -> str:
    """误工费三百元由我们出 → 误工费三百元: what we ask for."""
    match = _BY_US.search(reply.plain, *span)
    return reply.text[span[0] : match.start()] + reply.text[match.end() : span[1]] if match else reply.text[slice(*span)]
