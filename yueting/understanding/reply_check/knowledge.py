"""Figures, periods and conditions that the given knowledge contradicts or does not hold."""

import re
from functools import lru_cache

from yueting.understanding.folding import fold_plain, plain
from yueting.understanding.reply_check.figures import Figure, figures
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules, plain_pattern

# Told of goods and rules, these need support; of other figures only a contradiction counts.
_NEEDS_SUPPORT = {"money", "percent", "duration", "workdays", "weight", "pound", "catty", "length", "inch", "foot", "degree", "age", "watt", "litre", "charge", "data", "fold", "instalments"}
_COMPARED = _NEEDS_SUPPORT | {"clock", "floor", "times", "people", "pieces", "nights", "lessons", "points"}
# What we shall do for this customer is our promise, not a rule that knowledge holds.
_OURS = re.compile(
    plain_pattern(
        "(?:我|我哋|我們|同事|主管|經理|師傅|專員|客服|店長|組長|司機)(?:哋|們)?…{0,14}(?:覆|回覆|答覆|打(?:返)?(?:畀|給|電話)|聯絡|聯繫|通知|跟進|告訴|話你知|交代|處理|查|申請|安排|幫|上門|送|寄|報|更新|發)|(?:覆|回覆|答覆|聯絡|聯繫|通知|告訴|告知|交代|話)(?:畀|給)?(?:你|您)|等(?:我|我哋|我們)?…{0,3}(?:分鐘|陣|一下|吓|秒)|收工前|下班前"
    )
    + r"|(?<![a-z])(?:i|we)(?:'ll| will)[^.!?]{0,40}(?:call|reply|get back|contact|let you know|update|check|send)"
)
_NOW = re.compile(plain_pattern("今日|今天|今晚|今朝|聽日|明天|聽晚|聽朝|後日|後天|尋日|昨天|頭先|剛才|啱啱|上次|你(?:話|講|話過|張單|件貨|今次|上次|尋日|買|落單|嗰)|您(?:說|的訂單|這次|上次|昨天|買|下單|那)"))
_FREE = re.compile(plain_pattern("(?<!唔)(?<!不)(?:免費|免運|包郵|免郵|免手續費|免服務費|免年費|免月費|免入場費|免(?:收)?(?:任何)?費|唔收(?:錢|費|手續費|運費|任何)|不收(?:錢|費|手續費|運費|費用|任何)|唔使(?:錢|畀錢|收費|另外畀|加錢)|不用(?:錢|花錢|付錢|加錢|另付)|免(?:房)?租|零(?:手續費|利息|收費)|0(?:手續費|利息))") + r"|(?<![a-z])(?:free of charge|for free|free|no (?:charge|fee|cost)|complimentary)(?! (?:to|from|of|time))")
_ANY_FREE = re.compile(plain_pattern("免|包|送|贈|唔收|不收|唔使|無須|不另收|零|$0|0元|任|不限|附") + "|free|no charge|includ|complimentary|waive|no fee")

_MAY = re.compile(plain_pattern("(?:都|就|亦|也|係|是)?(?:可以|可(?=[^能惜是見])|得(?=$|[㗎嘅的])|能(?!力|量|源|夠唔)|准許|允許|容許|支持|接受|歡迎|照(?:退|換|用|收)|冇問題|沒問題|(?:退|換|用|帶|收|改|入|訂|取消|轉|分期|食|飲|停|泊|洗|拎|攞|做|買|戴|浸|沖|充|上|玩|住)得|都(?:有效|適用|包|計|退|換|收))") + r"|(?<![a-z])(?:can|may|allowed|welcome|accept|permitted|fine|okay|covered|included|eligible)(?![a-z])")
_NOT = re.compile(plain_pattern("唔|不(?!過|如|同|少|斷|論|管|限|單|但|僅|只|妨|時|久)|冇|沒|無(?!線|論|限|障)|未|勿|禁|恕|概不|謝絕|拒|除外|嚴禁|非|別|莫|暫停|停止|除咗|除了|只限|僅限|只可|限於|必須|須|需|先可以|才可以|才能") + r"|(?<![a-z])(?:not|no|never|cannot|can't|without|unable|except|excluded|only|must|prohibited|forbidden)|n't")
_FORBIDS = re.compile(plain_pattern("不可(?!抗)|不能|不得|不准|不許|不設|不接受|不支持|不適用|不包|不含|不提供|不予|不退|不換|不收|不允許|不宜|不開放|不計|不在|恕不|概不|謝絕|禁止|嚴禁|請勿|切勿|唔可以|唔得|唔接受|唔包|唔設|唔收|唔退|唔換|唔支持|無法|暫停|除外|拒絕|未能|沒有提供|冇得") + r"|(?<![a-z])(?:not|no|never|cannot|can't|excluded|except|prohibited|forbidden|non-refundable)(?![a-z])|n't")
_NO_NEED = re.compile(plain_pattern("唔使|唔需要|唔洗|不用|不需要|不需|不必|毋須|無須|無需|免(?!費|疫|稅)|冇需要|沒有需要|直接(?:嚟|來|入|去|退|換|用)|隨時(?:嚟|來|去|都)|憑(?:心情|身份證)?就得") + "|no need|not required|don't need|do not need|without|needn't|not necessary")
_NEEDS = re.compile(plain_pattern("(?<!無)(?<!毋)(?<!不)(?:必須|須|必需|需要|需(?!求|知)|請(?:先|提前|事先|帶|攜|出示|憑)|要(?:先|帶|預|有|憑|提前|出示|簽|交|填)|憑|連同|提前|預先|事先)") + r"|(?<![a-z])(?:must|required?|requires|needs? to|have to|in advance|with (?:the )?receipt)(?![a-z])")
_WORTHLESS = re.compile("[的了在是和与及或于为对把被就都也很会要可能不唔嘅咗喺系同埋先呢嗰个得到有冇没无]")


def unsupported(reply: Reply, rules: Rules) -> list[Finding]:
    """Nothing without knowledge. What the customer or the agent said before counts as known."""
    texts = tuple(plain(text) for text in reply.context.knowledge if text.strip())
    if not texts:
        return []
    known = _known(texts)
    before = {(one.what, one.value) for turn in reply.context.turns[-20:] for one in figures(plain(turn.text[:1000]))}
    found = [_other_figure(reply, one, known, texts) for one in figures(reply.spoken) if _is_claim(reply, one) and (one.what, one.value) not in before and (one.what, one.value) not in {(k.what, k.value) for k, _ in known}]
    kept = [finding for finding in found if finding]
    for span in reply.clauses:
        kept += _other_condition(reply, span, texts)
    return without_overlaps(kept)


@lru_cache(maxsize=64)
def _known(texts: tuple[str, ...]) -> tuple[tuple[Figure, str], ...]:
    """The figures of the knowledge, each with its words."""
    return tuple((one, text[one.start : one.end]) for text in texts for one in figures(text))


def _is_claim(reply: Reply, one: Figure) -> bool:
    clause = reply.spoken[slice(*reply.clause_at(one.start, one.end))]
    before = reply.spoken[max(0, one.start - 2) : one.start]
    if one.what not in _COMPARED or re.search("第|头|首|每|同|另|隔|逐|尾号?|尾数", before[-1:]) or re.search("尾数|尾号", reply.spoken[max(0, one.start - 4) : one.start]):
        return False
    if one.what in ("duration", "clock", "workdays", "money", "percent", "times", "pieces", "people"):
        return not _OURS.search(clause) and not _NOW.search(clause)
    return True


def _other_figure(reply: Reply, one: Figure, known: tuple[tuple[Figure, str], ...], texts: tuple[str, ...]) -> Finding | None:
    same = _likest(reply, one, [(figure, words) for figure, words in known if figure.what == one.what], texts)
    if same is not None:
        start = one.start
        return reply.finding("unsupported", (start, one.end), "other_figure", in_script(reply, _written(same)))
    if one.what not in _NEEDS_SUPPORT:
        return None
    return _not_held(reply, (one.start, one.end))


def _likest(reply: Reply, one: Figure, candidates: list[tuple[Figure, str]], texts: tuple[str, ...]) -> str | None:
    """The words of the figure whose surroundings are most like those of this one."""
    if not candidates:
        return None
    around = _grams(reply.spoken[slice(*reply.sentence_at(one.start, one.end))])

    def alike(candidate: tuple[Figure, str]) -> int:
        return max(len(around & _grams(text[max(0, text.find(candidate[1]) - 12) : text.find(candidate[1]) + 14])) for text in texts if candidate[1] in text)

    return max(candidates, key=alike)[1]


def _written(words: str) -> str:
    return words


def _not_held(reply: Reply, span: Span, rule: str = "not_in_knowledge") -> Finding:
    """The clause gives way: what is not written down is not told."""
    start, end = reply.clause_at(*span)
    if reply.variety == "en":
        better = "I will check this point before I confirm it"
    elif reply.variety == "yue":
        better = in_script(reply, "呢一點我核實咗先答得準你")
    else:
        better = in_script(reply, "這一點我需要核實後才能準確答覆您")
    return reply.finding("unsupported", (start, end), rule, better)


def _other_condition(reply: Reply, span: Span, texts: tuple[str, ...]) -> list[Finding]:
    clause = reply.spoken[slice(*span)]
    if not clause or _OURS.search(clause):
        return []
    free = _FREE.search(clause)
    if free and not any(_ANY_FREE.search(text) for text in texts):
        return [_not_held(reply, span, "not_free")]
    if _MAY.search(clause) and not _NOT.search(clause) and _clashes(clause, texts, _FORBIDS, _MAY):
        return [_not_held(reply, span, "not_allowed")]
    if _NO_NEED.search(clause) and _clashes(clause, texts, _NEEDS, _NO_NEED):
        return [_not_held(reply, span, "is_needed")]
    return []


def _clashes(clause: str, texts: tuple[str, ...], says: re.Pattern[str], otherwise: re.Pattern[str]) -> bool:
    """A clause of the knowledge is about the same thing, says the opposite, and none says the same."""
    grams = _grams(clause)
    against = False
    for text in texts:
        for piece in re.split("[,。;!?\n]", text):
            if len(grams & _grams(piece)) >= 1:
                if says.search(piece) and not (otherwise.search(piece) and not says.search(piece)):
                    against = True
                elif otherwise.search(piece):
                    return False
    return against


def _grams(text: str) -> set[str]:
    """Pairs of characters that carry a meaning, Cantonese words as their Mandarin twins."""
    folded = re.sub(r"[^\u4e00-\u9fffa-z]", " ", fold_plain(text))
    pairs = {folded[place : place + 2] for place in range(len(folded) - 1)}
    return {pair for pair in pairs if " " not in pair and not _WORTHLESS.search(pair) and pair not in _PAIRS_OF_RULES}


_PAIRS_OF_RULES = {"可以", "不可", "不能", "不得", "需要", "必须", "提前", "预先", "日内", "天内", "以内", "期间", "时间", "服务", "提供", "支持", "接受", "任何", "所有", "客人", "顾客", "客户", "免费", "收费", "每次", "每日", "每月", "任可", "请先", "分钟", "小时", "星期", "今天", "明天"}
