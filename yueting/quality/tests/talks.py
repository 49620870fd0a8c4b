"""Conversations for tests, written out."""

from datetime import UTC, datetime, timedelta

from yueting.quality.inspected import Inspected
from yueting.quality.reading import inspected_from
from yueting.understanding import Turn

NINE = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
LATE = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
GOOD = (
    ("customer", LATE),
    ("agent", "早晨，我係 Amy。等咗兩個星期都未到，換轉係我都會好嬲，真係對唔住，係我哋做得唔好。"),
    ("agent", "即係話張單兩個星期前落，今日仲未到，係咪？"),
    ("customer", "係呀"),
    ("agent", "一係我幫你退款，三日到賬；一係聽日六點前寄新嗰件畀你，你想點？"),
    ("customer", "寄新嘅啦，唔該"),
    ("agent", "好，聽日六點前寄出。仲有冇其他可以幫到你？"),
)
BAD = (
    ("customer", LATE),
    ("agent", "公司規定係咁，我冇辦法。"),
    ("customer", "咁我等到幾時？激死我！"),
    ("agent", "你冇必要咁激動，係你自己冇睇清楚送貨時間。"),
    ("customer", "你哋呢啲態度，我唔接受！"),
)

PLAIN_GOOD = (
    ("customer", "你好，我上周买的电水壶漏水，想换一个。"),
    ("agent", "您好，我是小林。刚买就漏水，确实让人着急，非常抱歉。"),
    ("agent", "您是说上周下的单，壶底漏水，对吗？"),
    ("customer", "对的"),
    ("agent", "可以今天下午安排上门换新，也可以退款，三个工作日内到账，您更倾向哪种？"),
    ("customer", "换新吧，谢谢"),
    ("agent", "好的，今天下午六点前师傅会联系您。请问还有其他可以帮您的吗？"),
)
PLAIN_BAD = (
    ("customer", "快递三天没动静了，到底什么时候到？"),
    ("agent", "亲，请耐心等待。"),
    ("customer", "一直让我等，太差劲了！"),
    ("agent", "我们也没办法，您自己联系快递吧。"),
    ("customer", "算了，我不会再买了。"),
)


def conversation(*turns: tuple[str, str], every: float = 0, channel: str = "chat") -> Inspected:
    """Turns as (role, text); `every`: seconds between two, 0: no times are known."""
    said = [
        Turn(role, text, NINE + timedelta(seconds=every * place) if every else None)  # type: ignore[arg-type]
        for place, (role, text) in enumerate(turns)
    ]
    return inspected_from("talk", said, channel=channel)
