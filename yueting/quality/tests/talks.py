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


def conversation(*turns: tuple[str, str], every: float = 0, channel: str = "chat") -> Inspected:
    """Turns as (role, text); `every`: seconds between two, 0: no times are known."""
    said = [
        Turn(role, text, NINE + timedelta(seconds=every * place) if every else None)  # type: ignore[arg-type]
        for place, (role, text) in enumerate(turns)
    ]
    return inspected_from("talk", said, channel=channel)
