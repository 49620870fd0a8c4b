"""Complaint levels and urgency."""

import pytest

from yueting.understanding import Turn, read
from yueting.understanding.complaint import _AMOUNT, amount_of
from yueting.understanding.folding import plain

CASES = [
    # no complaint
    ("部機壞咗，可唔可以換？", 0),
    ("请问投诉部的电话多少", 0),
    ("如果冒烟了怎么办", 0),
    ("呢款行車記錄儀會唔會爆炸？", 0),
    ("記者證可唔可以有折扣？", 0),
    ("我想訂三萬蚊貨", 0),
    ("好彩冇受傷，想問下點退", 0),
    # slight
    ("送貨好慢", 1),
    ("等了很久都没人回复", 1),
    ("服務麻麻哋，有少少失望", 1),
    ("Delivery was too slow this time", 1),
    # medium
    ("我要投诉你们的配送员，他骂我", 2),
    ("等咗兩個禮拜都未送到", 2),
    ("送貨好慢，催咗三次都冇下文", 2),
    ("你们重复扣款，还不肯退", 2),
    ("再不处理我就报警", 3),
    ("I want to make a complaint, your staff was rude", 2),
    # serious
    ("電池爆炸燒傷咗我隻手", 3),
    ("食咗你哋嘅嘢食物中毒入咗醫院", 3),
    ("你們騙了我五萬塊，我要求賠償損失", 3),
    ("被你们多扣了12,800元，我要投诉", 3),
    ("我八十幾歲阿媽俾你哋職員呃咗錢，我要投訴", 3),
    ("奶粉里有虫，孩子喝了拉肚子", 3),
    # critical
    ("我要投訴，聽日就搵記者爆料", 4),
    ("你们卖假货，我已经发微博曝光了", 4),
    ("我哋幾十個苦主會集體投訴你哋呃錢", 4),
    ("Hundreds of us were scammed, this will be a class action", 4),
]


@pytest.mark.parametrize(("text", "level"), CASES)
def test_the_level_of_a_complaint(text: str, level: int) -> None:
    found = read([Turn("customer", text)]).level
    assert found.value == level
    assert bool(found.evidence) == (level > 0)


def test_the_level_is_that_of_the_whole_conversation() -> None:
    turns = [
        Turn("customer", "我要投訴，個插座著火"),
        Turn("agent", "好抱歉"),
        Turn("customer", "好，等你電話"),
    ]
    level = read(turns).level
    assert level.value == 3
    assert level.evidence[0].turn == 0


def test_what_the_agent_says_makes_no_complaint() -> None:
    assert read([Turn("agent", "您要投诉吗？有没有受伤？"), Turn("customer", "没有，谢谢")]).level.value == 0


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("屋企煤氣味好濃，點算", "critical"),
        ("我唔想做人喇", "critical"),
        ("我要投訴，聽日就搵記者爆料", "critical"),
        ("急用，今天之内必须收到", "high"),
        ("聽日結婚，套禮服仲未到", "high"),
        ("食物中毒入咗醫院，我要投訴", "critical"),
        ("想問下點樣換領積分", "normal"),
        ("唔急，得閒先覆我", "low"),
        ("不着急，慢慢来", "low"),
        ("我建議你哋加大字體", "low"),
    ],
)
def test_urgency(text: str, urgency: str) -> None:
    assert read([Turn("customer", text)]).urgency.label == urgency


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("賠咗$12,000", 12_000),
        ("3.5万", 35_000),
        ("兩千唔計，２０００元", 2_000),
        ("HK$900", 900),
        ("5千块", 5_000),
    ],
)
def test_amounts_as_customers_write_them(text: str, amount: float) -> None:
    match = _AMOUNT.search(plain(text))
    assert match is not None
    assert amount_of(match) == amount
