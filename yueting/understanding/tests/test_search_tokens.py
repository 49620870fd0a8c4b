"""A word that stands in a text finds that text, however either is written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from yueting.understanding.folding import fold, plain, respelled, twins
from yueting.understanding.tokens import MAX_TOKEN, index_tokens, query_tokens, telling

SCRIPTS = [OpenCC(config) for config in ("t2s", "s2t", "s2hk", "s2tw", "hk2s", "tw2s")]
GB2312 = "".join(chr(code) for code in range(0x4E00, 0x9FA6) if chr(code).encode("gb2312", "ignore"))
CANTONESE = "".join(sorted({character for word in twins() for character in word}))

chinese = st.text(
    alphabet=st.sampled_from(CANTONESE + GB2312[:800] + "服務台裏著發頭髮"), min_size=2, max_size=14
)
loose = st.text(alphabet=st.sampled_from("ａA1 ,，。-!\ud800\x00😀"), max_size=4)


def found(word: str, text: str) -> bool:
    tokens = query_tokens(word)
    return bool(tokens) and set(tokens) <= set(index_tokens(text))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(loose, chinese, loose, st.data())
def test_every_two_characters_of_a_text_find_it_in_every_script(
    before: str, middle: str, after: str, data: st.DataObject
) -> None:
    text = before + middle + after
    place = data.draw(st.integers(0, len(middle) - 2))
    word = middle[place : place + 2]
    for spelling in (word, *(script.convert(word) for script in SCRIPTS)):
        assert found(spelling, text), (spelling, text)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(twins().items())), chinese, chinese)
def test_a_word_and_its_twin_find_each_other(pair: tuple[str, str], before: str, after: str) -> None:
    word, twin = pair
    if len(word) <= 2:
        assert found(word, f"{before}，{twin}，{after}")
    if len(twin) == 2:
        assert found(twin, f"{before}，{word}，{after}")


@pytest.mark.parametrize("config", ["s2t", "s2hk", "s2tw", "t2s"])
def test_a_character_folds_the_same_from_every_script(config: str) -> None:
    convert = OpenCC(config).convert
    assert [c for c in GB2312 if plain(convert(c)) != plain(c)] == []


def test_no_twin_folds_any_further() -> None:
    assert [twin for twin in twins().values() if fold(twin) != twin] == []


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("服務台", "服务台"),
        ("服務枱", "服务台"),
        ("ＡＢＣ１２３", "abc123"),
        ("幾時有貨？", "什么时候有货?"),
        ("冇單據", "没有单据"),
        ("畀返張單我", "给返张单我"),
        ("俾我", "给我"),
        ("裏面裡面里面", "里面里面里面"),
        ("仲裁", "仲裁"),
        ("仲未到", "还没到"),
        ("關係", "关系"),
        ("唔係", "不是"),
        ("乾淨", "干净"),
        ("著急", "着急"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("等左好耐", "等咗好耐"),
        ("向左轉", "向左轉"),
        ("係我既", "係我嘅"),
        ("既然咁，既往不咎", "既然咁，既往不咎"),
        ("你地幾時寄黎", "你哋幾時寄嚟"),
        ("你地址", "你地址"),
        ("快D", "快啲"),
        ("快Debug", "快Debug"),
        ("岩岩到", "啱啱到"),
    ],
)
def test_cantonese_typed_with_other_characters(typed: str, right: str) -> None:
    assert respelled(typed) == right


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_plain_keeps_every_place_and_is_stable(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("退款", "我想申請退款"),
        ("退貨流程", "退货的流程是什么"),
        ("點解", "为什么不能用"),
        ("为什么", "點解用唔到"),
        ("iphone 15", "我部iPhone15壞咗"),
        ("iPhone15", "iphone 15 pro"),
        ("7k3f9", "你嘅編號係 YT-7K3F9"),
        ("91234567", "電話 9123 4567"),
        ("9123-4567", "電話 91234567"),
        ("猫", "我隻貓唔食"),
        ("REFUND", "Refund please"),
    ],
)
def test_a_query_finds_the_text(query: str, text: str) -> None:
    assert found(query, text)


@pytest.mark.parametrize(
    ("query", "text"), [("退款", "退貨，借款"), ("冰箱", "冰水，箱子"), ("late", "plate")]
)
def test_a_query_does_not_find_another_text(query: str, text: str) -> None:
    assert not found(query, text)


@pytest.mark.parametrize("nothing", ["", "  ", "？！", "😀", "\x00\ud800"])
def test_nothing_to_search_for_gives_no_tokens(nothing: str) -> None:
    assert query_tokens(nothing) == []
    assert index_tokens(nothing) == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the status of my refund, please?", ["status", "refund"]),
        ("I don't know how it works", ["know", "works"]),
        ("How are you?", []),
        ("Could you 退款", ["退", "款", "退款"]),
        ("iPhone 15", ["iphone", "15"]),
    ],
)
def test_english_filler_tells_nothing(question: str, told: list[str]) -> None:
    assert telling(index_tokens(question)) == told


def test_tokens_of_a_pasted_book_stay_within_what_a_tsvector_holds() -> None:
    tokens = index_tokens(GB2312 * 14 + " " + "a" * 50_000)
    assert sum(len(token.encode()) for token in tokens) < 1_000_000
    assert max(len(token) for token in tokens) <= MAX_TOKEN
    assert len(tokens) == len(set(tokens))
