"""Politeness, negation, emphasis and the course of feelings."""

import pytest

from yueting.understanding import Turn, read

BAD = ("angry", "disappointed", "anxious", "confused")


def emotion_of(text: str) -> str:
    return read([Turn("customer", text)]).emotion.label


@pytest.mark.parametrize(
    "text",
    [
        "唔該你等一等",
        "唔該晒",
        "唔好意思，阻你一陣",
        "麻煩你幫我查下張單",
        "好麻煩你喇，多謝",
        "你好麻煩查一下我的订单",
        "請問可唔可以改期？",
        "唔該，請問洗手間喺邊？",
        "麻烦您了，谢谢",
        "不好意思，打扰一下",
        "请问您方便吗",
        "對唔住，我打錯字",
        "辛苦晒你哋",
        "冇問題，唔緊要",
        "唔使急，慢慢嚟",
        "Sorry to bother you, could you please check?",
        "唔該俾個電話我",
        "麻烦帮忙看一下，不急",
        "有勞你跟進",
        "唔該麻煩幫我轉達，多謝",
    ],
)
def test_polite_formulas_alone_are_never_a_bad_feeling(text: str) -> None:
    reading = read([Turn("customer", text)])
    assert reading.emotion.label not in BAD
    assert reading.emotion.valence >= 0
    assert reading.level.value == 0


@pytest.mark.parametrize(
    "text",
    [
        "唔該你哋有冇搞錯呀，講咗幾多次",
        "請問你哋係咪當我傻？好嬲",
        "麻烦你们别再敷衍我了",
        "不好意思，你们的服务真的太垃圾了",
        "多謝你哋嘅垃圾服務",
        "唔好意思呀，我真係忍無可忍",
    ],
)
def test_anger_is_heard_through_polite_formulas(text: str) -> None:
    assert emotion_of(text) == "angry"


@pytest.mark.parametrize(
    ("plain", "feeling", "turned", "other"),
    [
        ("我好滿意", "pleased", "我唔滿意", "disappointed"),
        ("我很满意", "pleased", "我不是很满意", "disappointed"),
        ("我好嬲", "angry", "我唔係嬲", "calm"),
        ("我很生气", "angry", "我没有生气", "calm"),
        ("我好擔心", "anxious", "我唔擔心", "calm"),
        ("好失望", "disappointed", "冇失望", "calm"),
        ("I am happy", "pleased", "I am not happy", "disappointed"),
        ("I'm angry", "angry", "I'm not angry", "calm"),
    ],
)
def test_a_negator_turns_the_feeling(plain: str, feeling: str, turned: str, other: str) -> None:
    assert emotion_of(plain) == feeling
    assert emotion_of(turned) == other


def test_a_double_negation_does_not_turn_it() -> None:
    assert emotion_of("我唔係唔滿意") != "pleased"
    assert read([Turn("customer", "唔係唔開心")]).emotion.label != "pleased"


@pytest.mark.parametrize("text", ["你滿唔滿意？", "客户满不满意很重要", "垃圾桶有货吗", "痛得厉害", "满意吗"])
def test_questions_and_other_meanings_are_no_feeling(text: str) -> None:
    assert emotion_of(text) == "calm"


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("有啲失望", "失望"),
        ("失望", "非常失望"),
        ("生气", "气死了！！！"),
        ("有少少嬲", "超級嬲"),
        ("slightly worried", "extremely worried"),
    ],
)
def test_emphasis_changes_the_intensity(weaker: str, stronger: str) -> None:
    weak, strong = read([Turn("customer", weaker)]).emotion, read([Turn("customer", stronger)]).emotion
    assert weak.intensity < strong.intensity <= 1
    assert -1 <= strong.valence < weak.valence < 0


def customer(*texts: str) -> list[Turn]:
    return [Turn("customer", text) for text in texts]


def test_the_course_has_one_point_for_each_customer_message() -> None:
    turns = [
        Turn("customer", "唔該"),
        Turn("agent", "你好"),
        Turn("customer", "好嬲呀"),
        Turn("agent", "對唔住"),
    ]
    assert [(point.turn, point.label) for point in read(turns).course] == [(0, "calm"), (2, "angry")]


@pytest.mark.parametrize(
    ("texts", "trend"),
    [
        (("想查張單", "點解仲未到？", "好嬲呀，有冇搞錯"), "falling"),
        (("气死我了", "太差劲了", "好的，问题解决了，非常满意"), "rising"),
        (("你好", "想问发票"), "steady"),
        (("你好",), "steady"),
    ],
)
def test_the_trend_says_where_the_feeling_goes(texts: tuple[str, ...], trend: str) -> None:
    assert read(customer(*texts)).trend == trend


def test_strong_anger_is_still_there_when_only_a_number_follows() -> None:
    after = read(customer("气死我了，骗子！", "12345678")).emotion
    assert after.label == "angry"
    assert after.intensity < read(customer("气死我了，骗子！")).emotion.intensity
    assert after.evidence[0].turn == 0


def test_thanks_end_the_anger() -> None:
    assert read(customer("气死我了，骗子！", "好的，谢谢")).emotion.label == "calm"


def test_saying_the_same_again_is_unease() -> None:
    reading = read(customer("我的订单什么时候可以安排送货", "我的订单什么时候可以安排送货"))
    assert reading.emotion.label == "anxious"
    assert reading.emotion.evidence[0].why == "emotion.repeats_the_same_point"


def test_what_the_agent_writes_is_not_the_customers_feeling() -> None:
    assert read([Turn("agent", "非常生气！垃圾！"), Turn("customer", "想查下訂單")]).emotion.label == "calm"
