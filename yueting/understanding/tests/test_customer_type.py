"""The customer's type needs more than one sign, and is about the whole conversation."""

import pytest

from yueting.understanding import Turn, read

CONVERSATIONS = [
    ("impatient", ["快啲啦，等咗好耐喇", "有冇人呀？即刻覆我"]),
    ("impatient", ["人呢", "在吗", "赶紧处理，没时间等"]),
    ("rational", ["根據條款第三條，保養期係兩年", "首先，單據日期清楚；其次，我有記錄"]),
    ("rational", ["根据合同，三包期内应免费", "我对比了两份账单，因此认为计费有误"]),
    ("uncertain", ["唔知揀邊款好", "我仲猶豫緊，你有冇推介？"]),
    ("uncertain", ["这两个哪个好？", "好纠结，拿不定主意"]),
    ("expert", ["固件版本係1.2，API回傳錯誤", "DNS同路由都check過，係驅動唔兼容"]),
    ("expert", ["这个接口的带宽和功率参数是多少", "芯片驱动版本不兼容"]),
    ("sceptical", ["係咪真㗎？唔好呃我", "有冇證據證明係正貨？"]),
    ("sceptical", ["是正品吗？", "我不信，上次也这么说"]),
    ("demanding", ["我要求賠償", "叫你經理嚟，今日必須畀個交代"]),
    ("demanding", ["必须给我赔偿", "让你们领导来，给我个说法"]),
    (
        "talkative",
        [
            "我同你講呀，我老公上個禮拜去深圳，嗰日天氣好熱，跟住佢話不如買部風扇，我朋友又話呢個牌子好，"
            "講開又講我以前都買過一部，記得以前嗰部用咗十年都冇壞，哈哈，我鄰居成日讚，你知唔知呀，真係好耐㗎喇",
            "順便問下，我個女下個月生日，有次佢話想要粉紅色嗰款",
        ],
    ),
    ("unknown", ["你好", "想問下點樣退貨"]),
    ("unknown", ["快点"]),
]


@pytest.mark.parametrize(("kind", "texts"), CONVERSATIONS)
def test_the_type_of_a_customer(kind: str, texts: list[str]) -> None:
    turns = [turn for text in texts for turn in (Turn("customer", text), Turn("agent", "明白"))]
    found = read(turns).customer_type
    assert found.label == kind
    assert found.evidence or kind == "unknown"
    assert 0 <= found.score <= 1
