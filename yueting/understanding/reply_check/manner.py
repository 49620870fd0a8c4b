"""How a customer is not spoken to: feelings denied, blame, sent away, sent to complain, grievances said again."""

import re

from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, spoken_findings, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules, plain_pattern

# The customer asked where or how to complain.
_ASKED_TO_COMPLAIN = re.compile(
    plain_pattern(
        "(?:想|要|點|怎|如何|邊|哪|電話|方法|途徑|渠道|程序|流程|可唔可以|可以|能不能|會)[^。!?\n]{0,12}(?:投訴|舉報|申訴|起訴|告你|告他|消委|消協|12315|12345|法院|小額|金管局|保監|監管|仲裁|記者|差評)"
        "|(?:投訴|舉報|申訴|消委|消協|12315|12345|法院|小額|金管局|保監|仲裁)[^。!?\n]{0,10}(?:點|怎|如何|邊|哪|幾多|多少|電話|渠道|途徑|咩|什麼|嗎|呀|[?])"
    )
    + r"|(?:how|where|want|going)[^.!?]{0,30}(?:complain|complaint|consumer council|report you|sue)"
)

_BAD = plain_pattern(
    "呃|騙|老千|垃圾|廢|黑心|黑店|強盜|土匪|打劫|搶劫|搶錢|吸血|搵笨|搵老襯|死人|豬|屎|狗|差到|差勁|好差|很差|太差|咁差|差極|極差|爛|冇人性|沒人性|無良|冇良心|沒良心|無恥|不要臉|冇面皮|厚面皮|唔要面|白痴|蠢|傻|低能|弱智|腦殘|智障|坑|奸|流氓|無賴|惡劣|惡霸|敷衍|離譜|離晒譜|過分|過份|噁心|嘔心|地獄|龜速|蝸牛|吃相|霸王|詐|忽悠|不負責任|冇責任|不作為|冇料|冇用|沒用|無能|飯桶|飯碗|木頭|機械人|機器人|冷血|黑口黑面|黑面|惡死|兇神|勢利|狗眼|看人低|睇人低|歧視|昧心|宰客|宰人|劏客|斬客|割韭菜|當我傻|當人傻|玩嘢|玩我|耍我|耍人|推卸|踢皮球|踢波|縮頭|烏龜|鬼|仆街|混蛋|王八|渾蛋|賤|八婆|臭|嘔|餿|毒|殺人|害人|吃人|食人|冇王管|山寨|假貨|水貨|冒牌|詐騙|欺詐|欺負|欺客|癲|黐線|神經|腦|丟人|丟臉|丟架|羞恥|可恥|笑話|倒閉|執笠|關門大吉|累|折磨|侮辱|草菅人命|打劫|大爺|老爺|欺|陰公|慘|恐怖|災難|噩夢"
)
_BAD_ENGLISH = r"scam\w*|crook\w*|thie\w+|robb\w+|liar\w*|lying|cheat\w*|rip-?off|rubbish|garbage|trash|joke|useless|incompetent|clueless|idiot\w*|stupid|terrible|awful|horrible|disgusting|disgrace\w*|pathetic|appalling|worst|nightmare|lazy|rude|moron\w*|clowns?|fraud\w*|con artists?|hopeless|shambles|crap\w*|robots?"
_REPORTED = re.compile(
    plain_pattern(
        "(?:(?:即係|就係|就是|是不是|係咪)?(?:你|您|閣下|客人|貴客)(?:嘅|的)?(?:喺|在|於|係|是)?(?:來信|嚟信|封信|信|電話|電郵|郵件|留言|訊息|投訴|評論|頭先|剛才|上面|之前|上次|剛剛)?(?:入面|內|裡|中|上|度)?(?:嚟信|來信|投訴|反映|所)?(?:話|講|說|稱|指|指出|指責|提到|提及|提出|提|反映|覺得|認為|形容|描述|寫|寫道|罵|鬧|抱怨|投訴|表示|留言|懷疑|聲稱|控訴|評|批評|嫌|當)(?:到|咗|了|過|返)?(?:的是|嘅係|的係|嘅是|嘅|的|係|是|，|,|:|過)*|(?:來信|嚟信|來電|信中|信入面|電話入面|留言)(?:話|講|說|稱|指|提到|提及|反映)(?:的是|嘅係)?)"
    )
    + r"|(?:so )?(?:you|your (?:email|message|letter|complaint))(?: have| had| are| were| also| just| clearly)*(?:'ve|'re)? (?:said|say|says|saying|mentioned|mention|mentions|wrote|write|called|call|feel|felt|think|thought|believe|described|describe|complained|complain|claim|claimed|stated|state|find|found|consider)(?: that| to us| about| how| us)*|your (?:complaint|statement|comment|claim|remark|feedback|opinion|view) (?:that|about|of)"
)
_ABOUT_US = re.compile(plain_pattern("我哋|我們|本公司|公司|本店|呢度|這裡|同事|職員|員工|師傅|客服|店員|經理|服務|司機|護士|醫生|老師|導遊|侍應|店|貨|餸|菜|房|產品|平台|銀行|酒店|分店") + r"|(?<![a-z])(?:we|us|our|staff|service|agent|driver|team)(?![a-z])")
_SIMILE = re.compile(plain_pattern("(?:似|像|好似|好像|當(?:咗)?(?:你|您|客|佢|人)?(?:係|是)?|跟|同|簡直|根本|都係|全(?:部)?(?:係|是)|就是|就係)…{1,14}(?:咁|一樣|一般|似的|嚟|差不多|冇分別|沒區別)?$"))
# Said again so many characters word for word, it is the customer's own phrase.
_SAME_WORDS = 4
_TAIL = re.compile(plain_pattern("(?:呢|這|那|嗰)?(?:一|件|點|個)*(?:事|點|情況|問題|說法|講法|意見|投訴)$"))
_TOPIC_BEFORE = re.compile(plain_pattern("(?:關於|對於|就|針對|有關|至於)$"))


def denied_feelings(reply: Reply, rules: Rules) -> list[Finding]:
    return spoken_findings(reply, rules.by_kind["denied_feelings"])


def blame(reply: Reply, rules: Rules) -> list[Finding]:
    return spoken_findings(reply, rules.by_kind["blame"])


def brush_off(reply: Reply, rules: Rules) -> list[Finding]:
    return spoken_findings(reply, rules.by_kind["brush_off"])


def leads_to_complaint(reply: Reply, rules: Rules) -> list[Finding]:
    """Telling how to complain is right when the customer asked for it."""
    found = spoken_findings(reply, rules.by_kind["leads_to_complaint"])
    return [] if found and _ASKED_TO_COMPLAIN.search(reply.customer_said) else found


def repeated_grievance(reply: Reply, rules: Rules) -> list[Finding]:
    """"You say that we are crooks": the customer's bad words in our own mouth."""
    found = []
    for start, end in reply.clauses:
        said = _REPORTED.search(reply.plain, start, end)
        if said and _is_bad(reply, reply.plain[said.end() : end]):
            found.append(_neutral(reply, (said.start(), end)))
    return without_overlaps(found)


def _is_bad(reply: Reply, told: str) -> bool:
    if re.search(_BAD_ENGLISH, told) and re.search(r"(?<![a-z])(?:we|us|our|staff|service|agent|driver|team|it|this|that)(?![a-z])", told):
        return True
    if _repeats(told, reply.customer_said) and (_SIMILE.search(told) or re.search(_BAD, told)):
        return True
    return bool(re.search(_BAD, told) and _ABOUT_US.search(told))


def _repeats(told: str, said: str) -> bool:
    told = re.sub("我(?:哋|们)|本公司", "", told)
    return any(told[place : place + _SAME_WORDS] in said for place in range(len(told) - _SAME_WORDS + 1))


def _neutral(reply: Reply, span: Span) -> Finding:
    start, end = span
    text = reply.plain[start:end]
    if reply.variety == "en":
        better = "your feedback about our service" if text.startswith("your") else "you are not satisfied with our service"
    elif _TOPIC_BEFORE.search(reply.plain[:start]):
        better = _worded(reply, "你對我哋服務嘅意見", "您對我們服務的意見")
    elif _TAIL.search(text):
        better = _worded(reply, "你對我哋服務嘅意見", "您對我們服務的意見")
    else:
        better = _worded(reply, "你對今次嘅服務唔滿意", "您對這次的服務不滿意")
        if re.match(plain_pattern("即係|就係|就是"), text):
            better = _worded(reply, "即係", "就是") + better
    return reply.finding("repeated_grievance", span, "bad_words_again", better)


def _worded(reply: Reply, cantonese: str, written: str) -> str:
    return in_script(reply, cantonese if reply.variety == "yue" else written)


