"""Flags that stand beside the feeling, and how the feeling moves."""

from datetime import UTC, datetime, timedelta

import pytest

from yueting.understanding import Reading, Turn, read

FLAGGED = [
    ("你班廢柴，識唔識做嘢㗎", {"abuse"}),
    ("fuck you idiots", {"abuse"}),
    ("再唔處理我就放上網畀人睇", {"media"}),
    ("我已经联系了记者，等着曝光吧", {"media"}),
    ("我會去消委會投訴", {"regulator"}),
    ("再不退我打12315", {"regulator"}),
    ("等收律師信啦", {"legal"}),
    ("咱们法院见", {"legal"}),
    ("冇咗啲錢我真係唔想做人", {"self_harm"}),
    ("我要告你哋，仲會話畀記者知", {"legal", "media"}),
    ("我尋晚差啲做咗傻事", {"self_harm"}),
    ("我成日諗，如果我唔喺度，屋企人攞返份保險仲好過", {"self_harm"}),
    ("佢走咗之後我都想跟埋佢去", {"self_harm"}),
    ("手上面啲傷係我自己整嘅", {"self_harm"}),
    ("你哋唔批我就死俾你哋睇", {"self_harm"}),
    ("死咗都無人知", {"self_harm"}),
    ("反正我活着也是多余的", {"self_harm"}),
    ("I don't see the point of living anymore", {"self_harm"}),
    ("告硬你哋", {"legal"}),
    ("我會循民事追討", {"legal"}),
    ("不解决我就打 12345", {"regulator"}),
    ("我個 page 有三萬 followers，你再唔覆，下一個 post 就係講你哋", {"media"}),
    ("本人將去信各大報章公開此事", {"media"}),
    ("生舊叉燒好過生你，豬腦", {"abuse"}),
    ("你们这帮孙子，收完钱就装死", {"abuse"}),
    ("我係律師，想問專業責任保險點計", set()),
    ("法院旁边那家分店周末营业吗？", set()),
    ("睇咗消委會份報告，你哋部風筒攞五粒星，仲有冇貨？", set()),
    ("民航局规定的充电宝能带几个", set()),
    ("我係報館記者，想約你哋主廚做個專訪", set()),
    ("打卡放上 IG 係咪送甜品？", set()),
    ("服务很好，我要发小红书夸夸你们", set()),
    ("我份功課要寫自殺條款，有冇樣本", set()),
    ("如果我唔喺屋企，放低喺管理處", set()),
    ("有冇防割手套", set()),
    ("我自己豬腦，打錯地址", set()),
    ("我個孫子想買玩具", set()),
    ("我要告訴你個地址", set()),
    ("垃圾桶爛咗，想換個新", set()),
    ("部電話成日死機", set()),
    ("件貨過海關要幾耐", set()),
    ("今日熱死人，幾時有冷氣", set()),
    ("請問跳樓價係咪今日截止", set()),
]


@pytest.mark.parametrize(("text", "flags"), FLAGGED, ids=[text for text, _ in FLAGGED])
def test_threats_abuse_and_despair_are_flagged_with_their_words(text: str, flags: set[str]) -> None:
    reading = read([Turn("customer", text)])
    assert set(reading.flags_found) == flags
    assert all(piece.text in text for flag in reading.flags for piece in flag.evidence)


def test_an_agent_who_repeats_a_threat_makes_none() -> None:
    assert read([Turn("agent", "明白你想去消委會投訴")]).flags == ()


def test_the_feeling_turns_where_it_changes_side() -> None:
    turns = [
        Turn("customer", "你好，想問下單嘢"),
        Turn("customer", "搞咩鬼呀，好嬲，太過分喇！"),
        Turn("agent", "真係對唔住，已經幫你退咗款"),
        Turn("customer", "好滿意，好開心，多謝晒！"),
    ]
    assert read(turns).turning == (3,)


def test_the_same_point_again_is_named() -> None:
    turns = [
        Turn("customer", "我張訂單幾時先送到呀"),
        Turn("agent", "你好"),
        Turn("customer", "我張訂單幾時先送到呀？？"),
    ]
    assert read(turns).repeats == (2,)


NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("replies", "silent"),
    [
        ([], False),
        ([Turn("agent", "對唔住", NINE + timedelta(minutes=1))], False),
        ([Turn("agent", "對唔住", NINE + timedelta(minutes=11))], True),
        ([Turn("agent", "對唔住"), Turn("agent", "你仲喺度嗎")], True),
    ],
)
def test_silence_after_anger_is_noticed(replies: list[Turn], silent: bool) -> None:
    reading = read([Turn("customer", "搞咩鬼呀，好嬲，太過分喇！", NINE), *replies])
    assert bool(reading.silent_after_anger) is silent
    assert Reading.from_dict(reading.as_dict()) == reading


def test_a_reading_stored_before_these_were_read_still_loads() -> None:
    stored = read([Turn("customer", "你好")]).as_dict()
    for later in ("flags", "slots", "turning", "repeats", "silent_after_anger", "entities", "promise"):
        del stored[later]
    assert Reading.from_dict(stored).flags == ()
