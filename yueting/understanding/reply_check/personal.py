"""Personal data that a reply writes out or asks for in full."""

import re

from yueting.understanding.folding import plain
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, without_overlaps
from yueting.understanding.reply_check.numbers import Personal, is_phone, personal_in
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules, plain_pattern

# Numbers and addresses of the desk itself are told to everybody.
_OF_A_DESK = re.compile(
    plain_pattern(
        "熱線|專線|客服電話|客服熱線|查詢電話|服務電話|總機|門店|門市|分店|專門店|旗艦店|陳列室|服務中心|維修中心|維修點|自提點|取件點|取貨點|展廳|總店|店舖|舖頭|本店|公司地址|公司電話|辦事處|寫字樓|我哋(?:嘅)?(?:電話|地址|舖|店|公司)|我們(?:的)?(?:電話|地址|店|公司)|官方|營業|開放時間|致電|撥打|退貨地址|回郵|寄返(?:嚟|畀我哋)|寄回(?:到|給我們)|倉庫|診所|醫院|校舍|餐廳|酒店地址|銀行|消委會|警署|派出所|前台|櫃枱"
    )
    + r"|hotline|our (?:office|shop|store|branch|address|number|centre|center)|customer service|call us|branch|store"
)
_SECRET = plain_pattern(
    "(?:登入|登錄|網上銀行|銀行|手機銀行|櫃員機|提款|支付|付款|交易|帳戶|戶口|會員|卡|個|你嘅|您的|動態|短訊|短信|手機|一次性|六位數?|四位數?|驗證)*(?:嘅|的)?(?:密碼|驗證碼|校驗碼|確認碼|認證碼|安全碼|保安碼|動態碼|口令|otp|cvv2?|cvc|pin碼?|(?:卡)?(?:背面|後面|背後)(?:嘅|的)?(?:三|3|四|4)(?:位|個)?(?:數|數字|號碼)?)"
)
_IDENTITY = plain_pattern("(?:成個|完整(?:嘅|的)?|全部|整個|成張)?(?:身份證(?:明文件)?|hkid|香港身份證|護照|回鄉證|通行證|駕駛執照)(?:嘅|的)?(?:號碼|號|正反面|正反兩面|副本|照片|相片|相|圖片|複印件|影印本|掃描件|資料)?")
_CARD = plain_pattern("(?:成個|完整(?:嘅|的)?|全部|整個)?(?:(?:銀行|信用|提款|扣帳|扣賬|儲蓄|借記|會員)?卡(?:嘅|的)?(?:完整|全部|成個|整個|十六位|16位)*(?:卡號|號碼|號|正反面|正面|照片|相片)|(?:完整|成個|全部)(?:卡號|帳號)|卡號|(?:信用|銀行|提款)?卡(?:嘅|的)?(?:十六|16|十九|19)(?:個|位)(?:號碼|數字|數|號)?)")
_GIVE = plain_pattern(
    "(?<!電)話(?!費)(?:畀|給|俾|返)?(?:我|我哋)?|講(?:出|畀|埋|一次|返|下|吓)?|報(?:一下|上|畀|給|出|下|吓)?|發(?:畀|給|過嚟|過來|一下|到|送|我|來)?|打(?:出嚟|出來|畀|給|上嚟|低)|提供|說(?:一下|下|出|給)|畀個|畀埋|俾個|係咩|係乜|係幾多|是什麼|是多少|(?:幾多|多少)$|係幾號|傳(?:畀|給|過嚟|過來|送)?|影(?:低|張|幅|相|畀)|拍(?:照|一下|張|給)?|告訴|告知|畀(?:我|返|埋)|俾我|給(?:我|到)|寫(?:低|出|上|畀)|讀(?:一次|出|畀)|念(?:一下|給|出)|唸|留(?:低|下)|回覆|覆(?:返|我)?|填(?:返|寫|上|畀)|交(?:畀|給)|send|tell|give|provide|share|reply|text|read|email|confirm|quote|state|type|enter|need|let me know"
)
_ASKS = tuple(
    (kind, re.compile(f"(?:{_GIVE})…{{0,14}}?(?P<what>{what})|(?P<what2>{what})…{{0,12}}?(?:{_GIVE})".replace("…", "[^,。!?;\\n]")))
    for kind, what in (("secret", _SECRET), ("identity", _IDENTITY), ("card", _CARD))
)
_ASKS_ENGLISH = (
    ("secret", re.compile(r"(?:send|tell|give|provide|share|reply|text|read|email|confirm|what is|what's|let me know|need|quote)[^.!?]{0,40}(?:password|passcode|pin(?![a-z])|one[- ]time (?:code|password)|otp|verification code|security code|cvv|cvc|(?:three|3) digits on the back)(?: \w+)?")),
    ("identity", re.compile(r"(?:send|tell|give|provide|share|reply|text|read|email|confirm|what is|what's|let me know|need|quote)[^.!?]{0,40}(?:hkid|identity card|id card|id number|passport)(?: number| copy)?")),
    ("card", re.compile(r"(?:send|tell|give|provide|share|reply|text|read|email|confirm|what is|what's|let me know|need|quote)[^.!?]{0,40}(?:full|complete|whole|entire|16-digit|long)?[^.!?]{0,12}(?:card number|account number)")),
)
_NOT_ASKED = re.compile(
    plain_pattern(
        "已發|已经发|(?:給|畀)(?:您|你)…{0,6}發|發送(?:隨機|新|初始|驗證|了|咗)|(?:重新|再)發(?:送)?(?:一|個|條)|收驗證碼|唔使|唔好|唔會|唔需要|唔應該|唔問|唔可以|千祈|切勿|請勿|勿|不要|不用|不會|不需要|不必|不能|不應|別|毋須|無需|無須|未經|保密|保管|任何人|邊個問|如果有人|若有人|重設|重置|重新設|忘記|修改|更改|改(?:咗|過|返|密碼)|設定|設置|更換|尾|後四位|最後|頭四|首四|首三|頭三|前三|前四|前六|後六|末四|末|四個字|字母|自己|自行|(?:喺|在)(?:app|手機|網頁|頁面|官網|程式|網站|櫃員機|自助)|帶(?:埋|同|上|備|返)|出示|攜帶|收到(?:驗證碼|短訊)?(?:之後|後)?(?:輸入|填入)|上載連結|安全連結|加密"
    )
    + r"|(?<![a-z])(?:never|do not|don't|not|no need|without|anyone|last (?:four|three|4|3)|first (?:four|three|4|3)|reset|change|forgot|bring|show)(?![a-z])"
)
_WRITTEN_OUT = re.compile(
    plain_pattern("(?:(?<!wifi)(?<!wi-fi)(?<!無線)(?<!網絡)(?:密碼|驗證碼|口令|動態碼|安全碼|保安碼|確認碼|認證碼|(?<![a-z])(?:otp|pin|cvv|password|passcode|code)))(?:已(?:經)?)?(?:改(?:成|做|為|咗做)|重設(?:成|做|為)|重置(?:成|為)|設(?:成|做|為)|係|是|為|:| is|就係|就是| has been reset to|到)* ?(?P<secret>(?=[a-z]*[\\d@#!])[a-z\\d@#!._-]{4,20})")
)
_WIFI = re.compile("wifi|wi-fi|无线|上网密码|网络密码")

_INSTEAD = {
    "secret": ("密碼同驗證碼唔使話畀任何人知，你自己喺版面輸入就得", "密碼和驗證碼請不要告訴任何人，您自己在頁面輸入就可以", "please keep your password and codes to yourself and enter them only on our page"),
    "identity": ("身份證號碼頭四個字", "證件號碼後四位", "the last four characters of your ID"),
    "card": ("卡號尾四位", "卡號後四位", "the last four digits of your card"),
}


def personal_data(reply: Reply, rules: Rules) -> list[Finding]:
    return without_overlaps([*_written_out(reply), *_asked_for(reply)])


def _written_out(reply: Reply) -> list[Finding]:
    own = [_bare(plain(text)) for text in reply.context.own]
    found = []
    for one in personal_in(reply.plain):
        written = reply.plain[one.start : one.end]
        if one.kind in ("account", "order", "email") or _is_own(written, own) or _is_told(reply, one):
            continue
        found.append(reply.finding("personal_data", (one.start, one.end), one.kind, _masked(reply, one)))
    for match in _WRITTEN_OUT.finditer(reply.plain):
        if not _WIFI.search(reply.plain[slice(*reply.clause_at(*match.span()))]):
            found.append(reply.finding("personal_data", match.span("secret"), "secret", "＊＊＊＊＊＊"))
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s()-]", "", text)


def _is_own(written: str, own: list[str]) -> bool:
    return any(_bare(written) in one or (one and one in _bare(written)) for one in own)


def _is_told(reply: Reply, one: Personal) -> bool:
    """A phone or address that the customer gave is said again to confirm it; one of a desk is for everybody."""
    if not (is_phone(one.kind) or one.kind == "address"):
        return False
    written = _bare(reply.plain[one.start : one.end])
    if written in _bare(reply.customer_said) or (one.kind == "address" and _given_before(reply, written)):
        return True
    start, _ = reply.sentence_at(one.start, one.end)
    around = reply.plain[start : one.end + 8]
    return bool(_OF_A_DESK.search(around)) and not re.search("登记|住址|你(?:嘅|个)?手机|您的手机|预留", around)


def _given_before(reply: Reply, written: str) -> bool:
    """The same street and figures, however it was written."""
    said = _bare(reply.customer_said)
    figures = re.findall(r"\d+", written)
    return bool(figures) and all(figure in said for figure in figures) and written[:4] in said


def _masked(reply: Reply, one: Personal) -> str:
    text = reply.text[one.start : one.end]
    if one.kind == "address":
        return re.sub(r"[0-9A-Za-z０-９〇零一二三四五六七八九十百]+(?= ?[號号弄座期棟栋幢單单樓楼層层室房鋪铺])|(?<=[座樓楼])\d+", "＊", text)
    last = re.sub(r"[^0-9A-Za-z]", "", text)[-4:]
    if reply.variety == "en":
        return f"ending in {last}"
    return ("尾數 " if reply.variety == "yue" else in_script(reply, "尾號")) + last


def _asked_for(reply: Reply) -> list[Finding]:
    found = []
    for start, end in reply.clauses:
        clause = reply.spoken[start:end]
        if _NOT_ASKED.search(clause):
            continue
        for kind, pattern in _ASKS_ENGLISH if reply.variety == "en" else _ASKS:
            match = pattern.search(clause)
            if match:
                found.append(_ask(reply, kind, (start, end), match))
                break
    return found


def _ask(reply: Reply, kind: str, clause: Span, match: re.Match[str]) -> Finding:
    instead = _INSTEAD[kind]
    text = instead[2] if reply.variety == "en" else in_script(reply, instead[0 if reply.variety == "yue" else 1])
    if kind == "secret":
        return reply.finding("personal_data", clause, "asks_for_secret", text)
    here = (clause[0] + match.start(), clause[0] + match.end())
    if reply.variety == "en":
        better = re.sub(r"(?:your |the )?(?:full |complete |whole |entire )?(?:16-digit )?(?:hkid(?: card)?|identity card|id card|id|passport|(?:credit |bank |debit )?card|account)(?: number| copy)?$", text, reply.text[slice(*here)], flags=re.I)
        return reply.finding("personal_data", here, f"asks_for_{kind}", better)
    name = "what" if match.group("what") else "what2"
    what = (clause[0] + match.start(name), clause[0] + match.end(name))
    before = re.sub("(?:成個|完整嘅|完整的|完整|全部|整個|整个|成个)$", "", reply.text[here[0] : what[0]])
    return reply.finding("personal_data", here, f"asks_for_{kind}", before + text + reply.text[what[1] : here[1]])
