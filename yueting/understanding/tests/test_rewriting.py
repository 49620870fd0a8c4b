"""Rewriting between Cantonese and written Chinese, word by word, with the places of what changed."""

import pytest

from yueting.understanding.rewriting import changed, to_cantonese, to_mandarin


@pytest.mark.parametrize(
    ("written", "cantonese"),
    [
        ("我們現在沒有貨。", "我哋而家冇貨。"),
        ("他說這樣可以。", "佢講咁樣可以。"),
        ("你的訂單已經寄出了。", "你嘅訂單已經寄出喇。"),
        ("看了說明書才知道。", "睇咗說明書才知道。"),
        ("什麼時候給我？", "幾時畀我？"),
        ("快一點，三點半。", "快啲，三點半。"),
        ("这个不能退。", "呢个唔可以退。"),
    ],
)
def test_mandarin_words_become_cantonese(written: str, cantonese: str) -> None:
    assert to_cantonese(written)[0] == cantonese


@pytest.mark.parametrize(
    "kept",
    [
        "目的",
        "的士",
        "的確",
        "標的",
        "有的放矢",
        "其他",
        "吉他",
        "不過",
        "不如",
        "了解",
        "在線",
        "存在",
        "說明書",
        "加拿大",
        "和平",
        "現在式",
        "酒吧",
    ],
)
def test_set_words_and_names_stay(kept: str) -> None:
    assert to_cantonese(kept) == (kept, ())


@pytest.mark.parametrize(
    ("cantonese", "written"),
    [
        ("我哋而家冇貨。", "我們現在沒有貨。"),
        ("佢係我同事。", "他是我同事。"),
        ("點解仲未到？", "為什麼還沒到？"),
        ("關係同仲裁", "關係同仲裁"),
    ],
)
def test_cantonese_words_become_mandarin(cantonese: str, written: str) -> None:
    assert to_mandarin(cantonese)[0] == written


def test_changes_name_their_places_in_the_original() -> None:
    text = "我們的同事明天來電。"
    rewritten, changes = to_cantonese(text)
    assert [(one.text, one.better) for one in changes] == [("我們", "我哋"), ("的", "嘅"), ("明天", "聽日")]
    assert all(text[one.start : one.end] == one.text for one in changes)
    assert changed(text, changes) == rewritten


@pytest.mark.parametrize("text", ["", "\ud800", "的" * 5_000, "abc 123", "😊"])
def test_hostile_text_is_rewritten(text: str) -> None:
    assert isinstance(to_cantonese(text)[0], str)
    assert isinstance(to_mandarin(text)[0], str)
