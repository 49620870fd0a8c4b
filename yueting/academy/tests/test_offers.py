"""An offer is an offer only where it is one: not in a no, a question, a rule, a quotation or a perhaps."""

import pytest

from yueting.academy.customers.offers import kinds, offers_in

FIRM = [
    ("我幫你換貨。", "exchange"),
    ("我们给您换一台。", "exchange"),
    ("唔使擔心，我幫你退款，三日內到賬。", "refund"),
    ("唔使擔心我會幫你退款", "refund"),
    ("我哋可以全數退返畀你。", "refund"),
    ("给您全额退款，原路退回。", "refund"),
    ("這邊為您辦理退款，三個工作天內到帳。", "refund"),
    ("如果你想退款，我即刻幫你辦。", "refund"),
    ("如果您想退，我马上给您退款", "refund"),
    ("你想退款定換貨？兩樣都得。", "refund"),
    ("你想退款定換貨？兩樣都得。", "exchange"),
    ("有兩個做法你揀：一係退款，一係換部新嘅。", "refund"),
    ("有兩個做法你揀：一係退款，一係換部新嘅。", "exchange"),
    ("两种方案：1. 全额退款 2. 换一台新的，您看哪个合适？", "exchange"),
    ("已經幫你安排咗退款。", "refund"),
    ("唔可以退款，但我可以幫你換貨。", "exchange"),
    ("唔可以退款但可以換貨畀你", "exchange"),
    ("不能退款，不过可以给您换一台新的。", "exchange"),
    ("我幫你換過部新嘅好唔好？", "exchange"),
    ("给您换个新的可以吗？", "exchange"),
    ("我哋會派師傅聽日上門檢查。", "visit"),
    ("今天下午安排师傅上门。", "visit"),
    ("漏咗嗰件我今日補寄畀你。", "resend"),
    ("没收到的那盒我们给您补发。", "resend"),
    ("冇收到就幫你補寄一份", "resend"),
    ("手續費我幫你豁免。", "waive"),
    ("運費唔收你錢，我幫你免咗運費", "waive"),
    ("我哋賠返乾洗費畀你。", "compensate"),
    ("医药费由我们承担。", "compensate"),
    ("送您一张五十元优惠券。", "voucher"),
    ("我请经理今天五点前给您回电话。", "manager"),
    ("主管今晚八點前會打畀你。", "manager"),
    ("我先退一半運費畀你", "part_refund"),
    ("We can refund the full amount today.", "refund"),
    ("請即刻拔插頭，唔好再用。", "safety"),
    ("我幫你重設密碼，五分鐘內收到短訊。", "unlock"),
    ("即刻幫你取消，唔會再扣錢。", "cancel"),
    ("我帮您改到明天上午十点。", "reschedule"),
    ("我哋免費上門收返件貨。", "collect"),
    ("維修期間借部機畀你用。", "lend"),
]
NONE = [
    ("唔可以退款", "refund"),
    ("不能退款", "refund"),
    ("呢件貨退唔到款。", "refund"),
    ("退款係做唔到嘅。", "refund"),
    ("我哋唔接受退款。", "refund"),
    ("恕未能為你退款。", "refund"),
    ("很抱歉，无法给您退款。", "refund"),
    ("拆咗封就唔可以幫你退款喇。", "refund"),
    ("超过七天不给退款的。", "refund"),
    ("冇得退款。", "refund"),
    ("我們沒有辦法直接給您退款。", "refund"),
    ("退款就真係冇辦法。", "refund"),
    ("我哋唔設退款，亦唔設換貨。", "exchange"),
    ("换货也换不了。", "exchange"),
    ("不支持换货哦亲", "exchange"),
    ("呢款冇貨，換唔到一件新嘅畀你。", "exchange"),
    ("明白你想退款。", "refund"),
    ("您是想退款对吗？", "refund"),
    ("你係咪想退款？", "refund"),
    ("请问您为什么要退款？", "refund"),
    ("你嘅要求係退款，啱唔啱？", "refund"),
    ("退款政策喺網站有寫。", "refund"),
    ("我帮您看一下退款记录。", "refund"),
    ("可以睇返我哋嘅退款條款。", "refund"),
    ("我問下主管可唔可以退款。", "refund"),
    ("睇下可唔可以幫你退款先。", "refund"),
    ("可能可以退款嘅。", "refund"),
    ("我尽量争取给您退款。", "refund"),
    ("如果係質量問題，我哋可以幫你退款。", "refund"),
    ("如果审核通过可以给您退款", "refund"),
    ("唔係唔可以退款。", "refund"),
    ("不是不能给您退款", "refund"),
    ("你可以自己去银行申请退款。", "refund"),
    ("您找快递公司赔偿吧。", "compensate"),
    ("上次同事話可以幫你換新機？", "exchange"),
    ("我们不会给您赔偿。", "compensate"),
    ("師傅今日唔會上門。", "visit"),
    ("經理唔得閒，唔會打畀你。", "manager"),
    ("经理也不会给您回电话。", "manager"),
    ("手續費係豁免唔到嘅。", "waive"),
    ("取消唔到㗎。", "cancel"),
    ("Sorry, we can't refund this item.", "refund"),
    ("稍等，我查一查。", "refund"),
    ("好的，收到。", "exchange"),
    ("你張單要等倉庫覆。", "resend"),
]


@pytest.mark.parametrize(("message", "kind"), FIRM)
def test_an_offer_is_heard(message: str, kind: str) -> None:
    assert kind in {one.kind for one in offers_in(message) if one.how == "firm"}


@pytest.mark.parametrize(("message", "kind"), NONE)
def test_what_is_no_offer_is_not_heard_as_one(message: str, kind: str) -> None:
    assert kind not in {one.kind for one in offers_in(message) if one.how == "firm"}


def test_a_no_is_known_as_a_no_and_a_perhaps_as_a_perhaps() -> None:
    assert [(o.kind, o.how) for o in offers_in("不能退款，但可以给您换一台。")] == [
        ("refund", "no"),
        ("exchange", "firm"),
    ]
    assert [(o.kind, o.how) for o in offers_in("我睇下可唔可以幫你退款。")] == [("refund", "unsure")]


def test_the_options_of_a_card_are_found_under_their_own_names() -> None:
    named = {"half": ("part_refund", ()), "whole": ("refund", ()), "price": ("answer", ("一千六百八",))}
    assert [o.kind for o in offers_in("我可以退一半畀你", named)] == ["half"]
    assert [o.kind for o in offers_in("部機一千六百八十蚊", named)] == ["price"]


def test_every_kind_is_known_by_name() -> None:
    assert {"refund", "exchange", "answer", "teach"} <= kinds()
