"""The reply check, kind by kind: what is found with its better wording, and what stays clean."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.understanding.evaluation import cases
from yueting.understanding.reply_check import (
    KINDS,
    Authority,
    Context,
    Finding,
    HouseTerm,
    check,
    rule_from,
    starter_rules,
)
from yueting.understanding.turns import Role, Turn
from yueting.understanding.yaml_files import load_mapping

_ROOT = Path(__file__).parents[3]
_CASES = _ROOT / "bench" / "cases"
_VARIETY = {"yue": "hk", "zh-Hant": "hk", "zh-Hans": "cn", "en": "hk"}


def turns(*said: str) -> tuple[Turn, ...]:
    """ "C:…" or "A:…"."""
    roles: dict[str, Role] = {"C": "customer", "A": "agent"}
    return tuple(Turn(roles[one[0]], one[2:]) for one in said)


def look(text: str, variety: str = "yue", **more: object) -> list[Finding]:
    context = {"variety": variety, "audience": _VARIETY[variety], **more}
    return check(text, Context(**context))  # type: ignore[arg-type]


def put_in_place(text: str, findings: list[Finding]) -> str:
    for one in sorted(findings, key=lambda finding: -finding.start):
        text = text[: one.start] + one.better + text[one.end :]
    return text


@pytest.mark.parametrize(
    ("variety", "text", "kind", "span", "mended"),
    [
        ("yue", "個系統黐線咗，五點前修好。", "coarse", "黐線", "個系統出現故障咗，五點前修好。"),
        ("zh-Hans", "老铁，货今天上午发出了。", "coarse", "老铁", "您好，货今天上午发出了。"),
        (
            "en",
            "The courier screwed up and it comes on Friday.",
            "coarse",
            "screwed up",
            "The courier made a mistake and it comes on Friday.",
        ),
        ("yue", "我哋會盡快跟進。", "vague_promise", "盡快", "我哋會聽日下晝六點前跟進。"),
        ("yue", "批咗就通知你。", "vague_promise", "批咗就", "聽日下晝六點前通知你。"),
        ("yue", "我問下主管再覆你。", "vague_promise", "再", "我問下主管，聽日下晝六點前覆你。"),
        ("yue", "個掣唔Q掂，聽日換。", "coarse", "Q", "個掣唔掂，聽日換。"),
        ("yue", "間房轉咗 OOO，所以換咗。", "jargon", "OOO", "間房轉咗 暫停使用緊，所以換咗。"),
        (
            "zh-Hans",
            "噪音没您说的那么夸张，今晚八点再测。",
            "denied_feelings",
            "噪音没您说的那么夸张",
            "我明白这件事对您很重要，今晚八点再测。",
        ),
        ("zh-Hans", "发票我们回头补寄给您。", "vague_promise", "回头", "发票我们明天下午六点前补寄给您。"),
        (
            "en",
            "We will reply as soon as possible.",
            "vague_promise",
            "as soon as possible",
            "We will reply by 6 pm tomorrow.",
        ),
        (
            "yue",
            "如果令你唔開心，我哋講聲對唔住。",
            "conditional_apology",
            "如果令你唔開心，我哋講聲對唔住",
            "今次令你唔開心，我哋講聲對唔住。",
        ),
        (
            "zh-Hans",
            "倘若师傅做得不到位，还请您多包涵。",
            "conditional_apology",
            "倘若师傅做得不到位，还请您多包涵",
            "师傅做得不到位，还请您多包涵。",
        ),
        (
            "en",
            "We are sorry if you felt ignored.",
            "conditional_apology",
            "sorry if you felt ignored",
            "We are sorry that you felt ignored.",
        ),
        (
            "yue",
            "真係唔使咁嬲，我查緊。",
            "denied_feelings",
            "真係唔使咁嬲",
            "發生咁嘅事，你嬲係應該嘅，我查緊。",
        ),
        (
            "zh-Hans",
            "这至于发脾气吗？我给您换。",
            "denied_feelings",
            "这至于发脾气吗？",
            "遇到这样的事，您生气是应该的。我给您换。",
        ),
        ("yue", "係你自己冇睇清楚。", "blame", "係你自己冇睇清楚", "可能係我哋說明得唔夠清楚。"),
        (
            "zh-Hans",
            "您早干嘛去了？师傅四点到。",
            "blame",
            "您早干嘛去了？",
            "我现在陪您一项项看清楚。师傅四点到。",
        ),
        (
            "yue",
            "唔滿意咪去消委會囉。",
            "leads_to_complaint",
            "唔滿意咪去消委會囉",
            "你有咩要求可以直接同我講，我幫你交主管跟到底。",
        ),
        ("yue", "件貨個SKU停咗。", "jargon", "SKU", "件貨個貨品款式停咗。"),
        ("zh-Hans", "已经给您派单了。", "jargon", "派单", "已经给您安排了。"),
        (
            "yue",
            "呢樣嘢唔關我事。",
            "brush_off",
            "呢樣嘢唔關我事",
            "呢件事由負責嘅同事處理，我而家幫你轉過去。",
        ),
        ("yue", "你在大堂等我同事。", "mandarin_habit", "在", "你喺大堂等我同事。"),
        ("yue", "張單已經好了，他五點到。", "mandarin_habit", "他", "張單已經好喇，佢五點到。"),
        (
            "yue",
            "請你將成個身份證號碼打出嚟。",
            "personal_data",
            "成個身份證號碼打出嚟",
            "請你將身份證號碼頭四個字打出嚟。",
        ),
        ("yue", "你登記嘅手機係 9384 6127。", "personal_data", "9384 6127", "你登記嘅手機係 尾數 6127。"),
        (
            "zh-Hans",
            "请把短信验证码发给我。",
            "personal_data",
            "请把短信验证码发给我",
            "密码和验证码请不要告诉任何人，您自己在页面输入就可以。",
        ),
    ],
)
def test_what_should_be_put_another_way_is_found_with_a_better_wording(
    variety: str, text: str, kind: str, span: str, mended: str
) -> None:
    found = look(text, variety)
    assert {one.kind for one in found} == {kind}
    first = next(one for one in found if one.text == span)
    assert text[first.start : first.end] == first.text
    assert put_in_place(text, found) == mended


@pytest.mark.parametrize(
    ("variety", "text"),
    [
        ("yue", "的士站喺酒店右手邊，目的係方便住客。"),
        ("yue", "的確係我哋計多咗，其他費用不變。"),
        ("yue", "你可以遲啲先覆，唔使趕。"),
        ("yue", "我會盡快跟進，最遲 12 月 3 日前覆你。"),
        ("yue", "我會盡快跟進，三個營業日內覆你。"),
        ("zh-Hans", "我们会尽快处理，年底前给您结果。"),
        ("zh-Hans", "我会尽快跟进，{date}前回复您。"),
        ("yue", "唔使擔心，我而家幫你查。"),
        ("yue", "請過數去匯豐戶口 012-345678-838。"),
        ("yue", "我嘅工號係 23456789。"),
        ("zh-Hans", "请您打95588咨询。"),
        ("zh-Hans", "今天起到20261203都可以。"),
        ("yue", "可能我頭先講得唔夠清楚，我再講一次。"),
        ("yue", "張單係咪填錯咗地址？"),
        ("yue", "公司規定拆咗封唔退，因為涉及衞生，不過可以幫你換。"),
        ("yue", "如果你想改期，我可以幫你。"),
        ("yue", "RMA 即係退貨編號，貼喺盒面就得。"),
        ("yue", "唔使講密碼畀我聽。"),
        ("zh-Hans", "等了两个小时确实太久了，对不起。"),
        ("zh-Hans", "如果您选自提，今天下午三点就能拿到。"),
        ("zh-Hans", "别担心，我现在就查。"),
        ("zh-Hans", "请尽快更改密码，别告诉任何人。"),
        ("zh-Hans", "密码连续输错三次会锁卡。"),
        ("zh-Hant", "我們的同事將於 12 月 5 日前以電郵回覆，他會解釋這個安排。"),
        ("en", "If you prefer a quiet room, I can move you today."),
        ("en", "I can refund the fee within three days."),
    ],
)
def test_a_good_reply_stays_clean(variety: str, text: str) -> None:
    assert look(text, variety) == []


def test_a_local_word_depends_on_the_reader() -> None:
    text = "你可以用八達通畀錢。"
    assert look(text, audience="hk") == []
    for audience in ("cn", ""):
        (found,) = look(text, audience=audience)
        assert (found.kind, found.text, found.better) == ("local_wording", "八達通", "香港嘅交通卡")
    assert look("你可以用八達通（香港嘅交通卡）畀錢。", audience="cn") == []
    (found,) = look("可以用花呗分期。", "zh-Hans", audience="hk")
    assert found.text == "花呗"


def test_emoji_follow_the_manners_of_the_channel_and_the_mood() -> None:
    text = "張單好咗😊"
    assert look(text, channel="chat") == []
    (found,) = look(text, channel="email")
    assert (found.text, found.better) == ("😊", "")
    (found,) = look(text, channel="chat", turns=turns("C:你哋搞咩呀，好嬲！"))
    assert found.why == "emoji.to_an_upset_customer"
    (found,) = look("張枱留好🎉🥳", channel="chat")
    assert (found.text, found.better) == ("🎉🥳", "🎉")


def test_jargon_that_the_customer_used_is_no_jargon() -> None:
    assert look("你個RMA已經批咗。", turns=turns("C:RMA 批咗未？")) == []
    assert [one.kind for one in look("你個RMA已經批咗。")] == ["jargon"]


def test_capitals_that_nobody_knows_are_jargon_unless_explained_or_a_name() -> None:
    assert [one.text for one in look("張單要行 QZX，聽日三點前好。")] == ["QZX"]
    for clean in (
        "張單要行 QZX（即係退貨手續），聽日三點前好。",
        "請去 QZ 出口。",
        "用 ATM 或者 WIFI 都得。",
    ):
        assert look(clean) == []


def test_a_stage_has_a_back_and_a_comparison_its_nearly_alike() -> None:
    assert look("散場之後，觀眾可以入後台同歌手影相。") == []
    assert look("兩部機畫質差不多，分別喺電池。") == []


def test_thanks_and_a_friend_brought_along_are_no_bad_mood() -> None:
    said = turns("C:我朋友剛剛登記好了，很喜歡你們的課程")
    assert look("多謝您推薦朋友加入，積分已存入🎁", "zh-Hant", turns=said) == []


def test_telling_how_to_complain_is_right_when_asked_for() -> None:
    text = "您可以拨12315投诉。"
    assert [one.kind for one in look(text, "zh-Hans")] == ["leads_to_complaint"]
    assert look(text, "zh-Hans", turns=turns("C:我想投诉，12315怎么打")) == []


def test_the_grievance_is_not_said_again_in_its_words() -> None:
    said = turns("C:你哋成間舖都係老千嚟！報四百收九百")
    (found,) = look("你話我哋成間舖都係老千，我記低咗。", turns=said)
    assert (found.kind, found.better) == ("repeated_grievance", "你對今次嘅服務唔滿意")
    assert look("你講嘅係收費同報價唔同，我記低咗。", turns=said) == []


def test_what_was_given_is_said_again_before_it_is_acted_on() -> None:
    said = turns("C:改送去觀塘鴻圖道 57 號 12 樓 B 室")
    (found,) = look("好，地址已經幫你改咗。", turns=said)
    assert (found.kind, found.text) == ("unconfirmed", "地址已經幫你改咗。")
    assert found.better == "同你對一次先：觀塘鴻圖道 57 號 12 樓 B 室，啱唔啱？"
    assert look("改送去觀塘鴻圖道 57 號 12 樓 B 室，啱唔啱？", turns=said) == []
    confirmed = (*said, *turns("A:觀塘鴻圖道 57 號 12 樓 B 室，係咪？", "C:係"))
    assert look("好，地址已經幫你改咗。", turns=confirmed) == []


def test_grants_are_measured_against_the_authority() -> None:
    limits = Authority(100, 10, ("退款", "折扣"))
    (found,) = look("今次賠返八百蚊畀你。", authority=limits)
    assert found.why == "beyond_authority.amount"
    assert found.better == "我會向主管申請賠返八百蚊畀你"
    assert look("今次" + found.better + "。", authority=limits) == []
    assert look("我可以退返五十蚊畀你。", authority=limits) == []
    assert look("我可以给您打九五折。", "zh-Hans", authority=limits) == []
    assert [one.why for one in look("我给您打七折。", "zh-Hans", authority=limits)] == [
        "beyond_authority.percent"
    ]
    assert look("呢個金額我批唔到，我同經理申請賠八百蚊。", authority=limits) == []
    assert look("今次賠返八百蚊畀你。") == []


def test_figures_are_compared_with_the_knowledge() -> None:
    known = ("開封後七日內可換貨一次，須連單據。",)
    (found,) = look("開咗封十四日內都換得。", knowledge=known)
    assert (found.kind, found.text, found.better) == ("unsupported", "十四日", "七日")
    assert look("開咗封一星期內都換得。", knowledge=known) == []
    assert look("開咗封十四日內都換得。") == []
    assert look("我聽日三點前覆你。", knowledge=known) == []
    months = ("保修：整机24个月，电池12个月。",)
    assert look("整机保修两年，电池保修一年。", "zh-Hans", knowledge=months) == []
    assert [one.text for one in look("整机保修三年。", "zh-Hans", knowledge=months)] == ["三年"]
    assert [
        one.kind for one in look("游泳可以戴。", "zh-Hans", knowledge=("X2手表：防泼溅，不可游泳。",))
    ] == ["unsupported"]


@pytest.mark.parametrize(
    ("text", "known", "found"),
    [
        ("十歲可以報名。", "課程適合 8 至 12 歲學生。", []),
        ("十五歲可以報名。", "課程適合 8 至 12 歲學生。", ["十五歲"]),
        ("身高一米一以上先玩得。", "身高 110 厘米以上可玩。", []),
        ("一個月可以改期一次。", "每月可改期一次。", []),
        ("非會員都用得。", "優惠券只限會員使用。", ["非會員都用得"]),
        ("週末都係一樣價。", "平日 $298，週末 $358。", ["週末都係一樣價"]),
    ],
)
def test_ranges_and_conditions_of_the_knowledge_are_kept(text: str, known: str, found: list[str]) -> None:
    assert [one.text for one in look(text, knowledge=(known,))] == found


def test_a_closing_question_confirms_nothing() -> None:
    said = turns("C:DX20931847 嗰張單我唔要喇，幫我取消")
    found = look("冇問題，張單已經取消咗。仲有冇其他可以幫到你？", turns=said)
    assert [one.kind for one in found] == ["unconfirmed"]


def test_own_numbers_and_those_the_customer_gave_may_be_written() -> None:
    assert look("熱線 2388 6700。", own=("2388 6700",)) == []
    assert look("我打 6123 9087，啱唔啱？", turns=turns("C:打 6123 9087 啦")) == []
    assert [
        one.kind
        for one in look(
            "您身份证是440106198907123415，对吗？", "zh-Hans", turns=turns("C:440106198907123415")
        )
    ] == ["personal_data"]
    assert look("尾數 6408 嗰張卡。") == []


@pytest.mark.parametrize(
    ("variety", "text", "shown"),
    [
        ("yue", "你登記嘅電話係 4612 3456。", "4612 3456"),
        ("zh-Hans", "您登记的电话是0755-2345 6789。", "0755-2345 6789"),
        ("zh-Hans", "您登记的地址是张江路88弄3号502室。", "张江路88弄3号502室"),
        ("yue", "你個住址登記係海怡半島 3 座 12 樓 B 室。", "海怡半島 3 座 12 樓 B 室"),
        ("zh-Hans", "您的身份证是440106 19890712 3415。", "440106 19890712 3415"),
    ],
)
def test_what_a_person_can_be_found_by_is_not_written_out(variety: str, text: str, shown: str) -> None:
    assert [(one.kind, one.text) for one in look(text, variety)] == [("personal_data", shown)]


def test_a_vague_word_is_no_time_for_another() -> None:
    assert [one.text for one in look("我哋會盡快跟進，第一時間覆你。")] == ["盡快", "第一時間"]


def test_a_number_of_a_thing_is_confirmed_and_its_model_is_not() -> None:
    assert look("好，幫你改咗地址。", turns=turns("C:我部 WH-1000XM5 要改送貨")) == []
    (found,) = look("好，已經幫你取消咗。", turns=turns("C:取消訂單 JX-88120-3"))
    assert found.better == "同你對一次先：JX-88120-3，啱唔啱？"


def test_a_long_sentence_comes_back_in_sentences_short_enough() -> None:
    text = (
        "你部雪櫃嘅溫度掣如果較咗去最大又成日開開關關門嘅話入面就會結霜"
        "而結霜之後啲冷風吹唔到落下格所以你就會覺得下格唔夠凍要拔咗插蘇等佢溶晒先再開返。"
    )
    (found,) = look(text)
    assert found.kind == "long_sentence"
    mended = put_in_place(text, [found])
    assert mended.replace("。", "") == text.replace("。", "")
    assert look(mended) == []
    assert look(text, channel="email") == []


def test_kinds_can_be_switched_off() -> None:
    assert look("我哋會盡快搞掂。", off=frozenset({"coarse", "vague_promise"})) == []


def test_a_brand_adds_its_own_words() -> None:
    rules = starter_rules().with_rules([rule_from({"id": "own", "words": {"阿悅": "我哋"}}, "jargon")])
    assert rules.version != starter_rules().version
    (found,) = check("阿悅跟進緊。", Context(variety="yue"), rules)
    assert (found.why, found.better) == ("jargon.own", "我哋")


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"id": "x"}, "jargon"),
        ({"words": {"a": "b"}}, "jargon"),
        ({"id": "x", "words": {"a": 3}}, "jargon"),
        ({"id": "x", "patterns": ["("]}, "jargon"),
        ({"id": "x", "words": {"a": "b"}, "span": "page"}, "jargon"),
        ({"id": "x", "words": {"a": "b"}, "colour": "red"}, "jargon"),
        ({"id": "x", "words": {"a": "b"}}, "rudeness"),
    ],
)
def test_a_wrong_rule_says_what_is_wrong_with_it(item: dict[str, object], kind: str) -> None:
    with pytest.raises(ValueError, match=kind):
        rule_from(item, kind)


def _cases(name: str) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in sorted((_CASES / name).glob("*.jsonl"))
        for line in path.open(encoding="utf-8")
    ]


def test_the_written_cases_reach_the_bars() -> None:
    figures = [*cases.figures_of("replies-good"), *cases.figures_of("replies-bad")]
    assert [one for one in figures if one.set.endswith("/dev") and not one.is_met] == []


def test_better_wordings_bring_no_new_finding_of_their_kind() -> None:
    from yueting.understanding.reply_check.lines import context_from

    for case in _cases("replies_bad"):
        context, text = context_from(case), str(case["text"])
        for one in check(text, context):
            mended = put_in_place(text, [one])
            again = [other for other in check(mended, context) if other.kind == one.kind]
            left = [other for other in check(text, context) if other.kind == one.kind]
            assert len(again) < len(left), (text, mended, again)


def test_the_scripts_of_the_library_are_clean() -> None:
    folder = _ROOT / "yueting" / "knowledge" / "library" / "scripts"
    for path in sorted(folder.glob("*.yaml")):
        for script in _scripts(path):
            channel = (script.get("channels") or ["chat"])[0]
            for name, variety in (("yue", "yue"), ("cmn", "zh-Hans")):
                for known in (variety, ""):
                    context = Context(variety=known, channel=channel, audience=_VARIETY[variety])
                    assert check(script[name], context) == [], script["id"]


def _scripts(path: Path) -> list[dict[str, object]]:
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "😡" * 3_000,
        "的" * 9_000,
        "1" * 9_000,
        "如果" * 3_000,
        "盡快" * 2_500,
        "「" * 5_000,
        "a" * 9_000,
        "你自己" * 2_000,
        "\r\n\u2028" * 900,
    ],
)
def test_hostile_text_is_looked_over_in_time(text: str) -> None:
    started = time.process_time()
    for one in look(text, turns=turns("C:" + text), knowledge=(text,)):
        assert text[one.start : one.end] == one.text
    assert time.process_time() - started < 5


_PIECES = st.sampled_from(
    [
        "我哋會",
        "盡快",
        "你",
        "自己",
        "搞錯",
        "如果",
        "抱歉",
        "的",
        "他",
        "😊",
        "9384 6127",
        "，",
        "。",
        "？",
        "\n",
        "SLA",
        "八達通",
        "十四日",
        "$50",
        "「",
        "」",
        " ",
        "公司規定",
        "唔得",
        "please",
        "soon",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=20).map("".join), st.sampled_from(sorted(_VARIETY)))
def test_spans_lie_inside_the_text(text: str, variety: str) -> None:
    for one in look(text, variety, knowledge=("七日內",), authority=Authority()):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.kind in KINDS
        assert one.why.startswith(one.kind + ".")


def test_every_rule_file_can_be_read() -> None:
    folder = _ROOT / "yueting" / "understanding" / "lexicons" / "reply_check"
    assert {kind for path in folder.glob("*.yaml") for kind in load_mapping(path)} <= set(KINDS)


LOAN = HouseTerm("樓宇貸款", "住房贷款", "home loan", ("貸款", "subprime"), ("私人貸款",))


@pytest.mark.parametrize(
    ("variety", "text", "at", "better"),
    [
        ("yue", "你嘅貸款批咗。", "貸款", "樓宇貸款"),
        ("yue", "你嘅贷款批咗，系咪？", "贷款", "楼宇贷款"),
        ("zh-Hans", "您的贷款已经批了。", "贷款", "住房贷款"),
        ("en", "Your Subprime is approved.", "Subprime", "home loan"),
        ("yue", "你嘅樓宇貸款批咗。", "", ""),
        ("yue", "你嘅私人貸款批咗。", "", ""),
        ("yue", "你講嘅「貸款」我明白。", "", ""),
        ("en", "This is a subprimed thing.", "", ""),
    ],
)
def test_a_word_to_avoid_is_found_with_the_right_term_of_the_readers_variety(
    variety: str, text: str, at: str, better: str
) -> None:
    found = [one for one in check(text, Context(variety=variety, terms=(LOAN,))) if one.kind == "term"]
    assert [(one.text, one.better) for one in found] == ([(at, better)] if at else [])


def test_without_terms_no_word_is_to_be_avoided() -> None:
    assert not [one for one in check("你嘅貸款批咗。", Context(variety="yue")) if one.kind == "term"]
