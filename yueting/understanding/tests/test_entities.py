"""What a text names, with its place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.understanding import check_digits
from yueting.understanding.entities import KINDS, find_entities, rules_from, starter_rules
from yueting.understanding.masking import mask

NAMED = [
    ("單號 SF1234567890123 仲未到", [("order_number", "SF1234567890123")]),
    ("我的订单号是 88231234567，什么时候到", [("order_number", "88231234567")]),
    ("YT-7K3F9 嗰單點呀", [("order_number", "YT-7K3F9")]),
    ("打 9123 4567 搵我", [("phone_hk", "9123 4567")]),
    ("+852 6123-4567", [("phone_hk", "+852 6123-4567")]),
    ("我手机１３８００１３８０００", [("phone_cn", "１３８００１３８０００")]),
    ("+86 138-0013-8000 或 020-87654321", [("phone_cn", "+86 138-0013-8000"), ("phone_cn", "020-87654321")]),
    ("HKID A123456(3)", [("hkid", "A123456(3)")]),
    ("身份证110101199003078515", [("id_card", "110101199003078515")]),
    ("卡號 4111 1111 1111 1111", [("bank_card", "4111 1111 1111 1111")]),
    ("joy.chan@mail.example.hk 收唔到", [("email", "joy.chan@mail.example.hk")]),
    ("我住喺旺角西洋菜南街12號3樓B室", [("address", "旺角西洋菜南街12號3樓B室")]),
    ("地址：广东省深圳市南山区科技园路18号5栋1203", [("address", "广东省深圳市南山区科技园路18号5栋1203")]),
    ("Flat B, 12/F, Tower 3, City Garden", [("address", "Flat B, 12/F, Tower 3, City Garden")]),
    ("退返 HK$1,280 畀我", [("amount", "HK$1,280")]),
    ("唔見咗五萬，又扣咗398", [("amount", "五萬"), ("amount", "398")]),
    ("三百幾蚊", [("amount", "三百幾蚊")]),
    ("3月2號下晝三點半", [("date", "3月2號"), ("time", "下晝三點半")]),
    ("兩張飛，booking ref 係 K7QX2M", [("order_number", "K7QX2M")]),
    ("張單 INV/26/08813 錯數", [("order_number", "INV/26/08813")]),
    ("行李牌 CX 882910", [("order_number", "CX 882910")]),
    ("会员号 88201934", [("order_number", "88201934")]),
    ("會員 A123456(3)", [("hkid", "A123456(3)")]),
    ("登記號碼 9123 4567", [("phone_hk", "9123 4567")]),
    ("客户号码 13800138000", [("phone_cn", "13800138000")]),
    ("爭你八十七個半", [("amount", "八十七個半")]),
    ("兩舊水，收咗我千八蚊", [("amount", "兩舊水"), ("amount", "千八蚊")]),
    ("月費三百二，一次過畀5k", [("amount", "三百二"), ("amount", "5k")]),
    ("港幣二千元", [("amount", "港幣二千元")]),
    ("三十九块九，多扣我两百多", [("amount", "三十九块九"), ("amount", "两百多")]),
    ("夜晚十點零五分，琴晚", [("time", "夜晚十點零五分"), ("date", "琴晚")]),
    ("八點九個字，noon 之前", [("time", "八點九個字"), ("time", "noon")]),
    ("10月賬單，7號截數，11.11下的单", [("date", "10月"), ("date", "7號"), ("date", "11.11")]),
    ("31/12/2026 前，十一月初八", [("date", "31/12/2026"), ("date", "十一月初八")]),
    ("30 Nov 2:30pm", [("date", "30 Nov"), ("time", "2:30pm")]),
    ("15/3 入住，星期三 15:30 退房", [("date", "15/3"), ("date", "星期三"), ("time", "15:30")]),
]

SILENT = [
    "iPhone 15 Pro Max 256GB 幾錢",
    "我知道嘅，有一点问题",
    "快點啦，等咗3日",
    "我去咗銅鑼灣嗰間舖頭",
    "你好",
    "部 WH-1000XM5 左邊冇聲",
    "部電視 55UQ8000 同冷氣 MSZ-GE25VA",
    "尺寸 180x200cm，比例 1:10",
    "第三點唔明，有三點想問",
    "一萬二千步，三百二十人報名",
    "7-11 同 24/7 健身室",
    "員工編號 8821 好有禮貌",
    "[姓名x] 嘅電話係 [电话x]",
    "睇 https://shop.example/12345678/91234567",
    "",
]


@pytest.mark.parametrize(("text", "expected"), NAMED, ids=[text for text, _ in NAMED])
def test_what_is_named_is_found_with_its_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(entity.kind, entity.text) for entity in find_entities(text)] == expected


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_like_a_number_of_somebody_is_left_alone(text: str) -> None:
    assert find_entities(text) == ()
    assert mask(text) == text


def test_personal_data_is_masked_and_the_matter_stays() -> None:
    text = "單號 SF1234567890123，打 9123 4567，寄去旺角西洋菜南街12號3樓B室"
    assert mask(text) == "單號 SF1234567890123，打 [phone_hk]，寄去[address]"


@given(st.text(alphabet="0123456789 -+()ABCabc@.號樓室街旺角打寄去[]x訂單,", max_size=60))
def test_places_are_true_and_masking_twice_changes_nothing(text: str) -> None:
    entities = find_entities(text)
    assert all(entity.kind in KINDS and text[entity.start : entity.end] == entity.text for entity in entities)
    assert all(one.end <= other.start for one, other in pairwise(entities))
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "text", ["9" * 100_000, "旺角街" * 20_000, "a@" * 50_000, "\ud800\0" * 10, "1 " * 50_000]
)
def test_a_hostile_text_is_read_in_bounded_time(text: str) -> None:
    find_entities(text)


def test_check_digits_prove_a_number() -> None:
    assert check_digits.luhn("4111-1111-1111-1111")
    assert not check_digits.luhn("4111 1111 1111 1112")
    assert check_digits.hkid("A123456(3)")
    assert not check_digits.hkid("A123456(4)")
    assert check_digits.hkid("WX1234569") is check_digits.hkid("WX123456(9)")
    assert check_digits.id_card("11010119900307851 5")
    assert not check_digits.id_card("110101199003078516")


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "shoe", "pattern": "x"},
        {"kind": "email"},
        {"kind": "email", "pattern": "("},
        {"kind": "email", "pattern": "{nowhere}"},
        {"kind": "email", "pattern": "x", "check": "guess"},
    ],
)
def test_a_rule_that_cannot_be_used_is_named(item: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="entities:"):
        rules_from({"rules": [item]})


def test_a_brand_may_bring_rules_of_its_own() -> None:
    own = rules_from({"rules": [{"kind": "order_number", "pattern": "鞋-\\d+"}]})
    assert [entity.text for entity in find_entities("鞋-77 幾時有貨", own)] == ["鞋-77"]
    assert starter_rules() is starter_rules()
