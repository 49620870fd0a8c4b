"""Very short messages take their variety from the conversation around them."""

import pytest

from yueting.understanding import Turn, read

CANTONESE = Turn("customer", "唔該，我想問下部機幾時整得返？")
SIMPLIFIED = Turn("customer", "你好，我想问一下什么时候发货")
TRADITIONAL = Turn("customer", "請問我的訂單什麼時候會寄出？")
ENGLISH = Turn("customer", "Hello, I would like to change my delivery address")


@pytest.mark.parametrize(
    "short", ["好", "OK", "收到", "可以", "嗯", "12345", "👍", "明白", "thx", "有", "在"]
)
@pytest.mark.parametrize(
    ("before", "variety"), [(CANTONESE, "yue"), (SIMPLIFIED, "zh-Hans"), (TRADITIONAL, "zh-Hant")]
)
def test_a_short_message_follows_its_conversation(short: str, before: Turn, variety: str) -> None:
    reading = read([before, Turn("agent", "好的"), Turn("customer", short)])
    assert reading.variety.label == variety
    assert reading.variety.evidence


@pytest.mark.parametrize("short", ["係", "幾錢", "單號係幾多", "今日", "張單", "得"])
def test_traditional_characters_alone_do_not_make_a_cantonese_customer_a_mandarin_one(short: str) -> None:
    assert read([CANTONESE, Turn("customer", short)]).variety.label == "yue"


@pytest.mark.parametrize("short", ["ok", "yes", "12345"])
def test_a_short_message_follows_an_english_conversation(short: str) -> None:
    assert read([ENGLISH, Turn("customer", short)]).variety.label == "en"


def test_the_agents_words_help_when_the_customer_has_said_nothing_else() -> None:
    turns = [Turn("agent", "你好，有咩可以幫到你？我哋而家服務緊其他客人"), Turn("customer", "1")]
    assert read(turns).variety.label == "yue"


def test_what_comes_later_helps_too() -> None:
    assert read([Turn("customer", "喂"), CANTONESE, Turn("customer", "好")]).variety.label == "yue"


@pytest.mark.parametrize("text", ["", "12345", "👍", "？", "好", "\x00", "…"])
def test_without_any_sign_it_says_so(text: str) -> None:
    assert read([Turn("customer", text)]).variety.label == "unknown"


def test_without_a_customer_message_it_says_so() -> None:
    assert read([]).variety.label == "unknown"
    assert read([Turn("agent", "你好，有咩可以幫到你？")]).variety.label == "unknown"


@pytest.mark.parametrize(
    ("text", "variety"),
    [
        ("点解唔得㗎", "yue"),
        ("佢话聽日先有貨", "yue"),
        ("我想check下個order幾時到", "yue"),
        ("关系很好，目的是现在发货", "zh-Hans"),
        ("本公司與貴公司關係良好", "zh-Hant"),
        ("Please help, 我的订单 has not arrived yet, thank you", "mixed"),
        ("What is the status of my refund?", "en"),
    ],
)
def test_a_message_by_itself(text: str, variety: str) -> None:
    assert read([Turn("customer", text)]).variety.label == variety
