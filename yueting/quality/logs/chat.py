"""One chat of a log, whatever system wrote it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from yueting.understanding import Turn

CUSTOMERS = {"customer", "visitor", "user", "client", "contact", "end-user", "end_user", "enduser", "buyer", "consumer",
             "客户", "客戶", "顾客", "顧客", "访客", "訪客", "用户", "用戶", "买家", "買家", "incoming"}  # fmt: skip
AGENTS = {"agent", "staff", "csr", "operator", "admin", "service", "seller", "servicer", "outgoing",
          "客服", "坐席", "座席", "人工", "人工客服", "员工", "客服人员", "商家"}  # fmt: skip
MACHINES = {"bot", "robot", "assistant", "automation", "机器人", "機械人", "機器人", "智能客服", "自动回复"}
SYSTEMS = {"system", "event", "activity", "template", "系统", "系統", "系统消息", "系统提示"}
_SINCE_1970 = re.compile(r"(\d{10}|\d{13})(?:\.\d+)?")
_WRITTEN = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
MOST_TEXT = 20_000  # characters of one message


class BadLog(ValueError):
    """A file that is no chat log; the message says what was found and what is needed."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a log before it is sorted into turns. `who`: customer, agent, machine; "" for the system's own."""

    who: str
    text: str
    at: datetime | None = None
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation of a log; `agents` and `by_machine` go with `turns`. `level`: complaint level where known."""

    id: str
    turns: tuple[Turn, ...]
    agents: tuple[str, ...]
    by_machine: tuple[bool, ...]
    channel: str = "chat"
    level: int | None = None


def who_is(word: str) -> str | None:
    """customer, agent, machine or "" (system) for a word that stands in a column of roles; None if it is unknown."""
    folded = word.strip().casefold()
    for who, words in (("customer", CUSTOMERS), ("agent", AGENTS), ("machine", MACHINES), ("", SYSTEMS)):
        if folded in words:
            return who
    return None


def chat_from(name: str, said: list[Said], channel: str = "chat", level: int | None = None) -> Chat | None:
    """The chat in the order it was said; None when nobody said anything."""
    kept = [one for one in said if one.who and one.text.strip()]
    if not kept:
        return None
    if all(one.at for one in kept):
        kept.sort(key=lambda one: one.at)  # type: ignore[arg-type, return-value]
    return Chat(
        id=name,
        turns=tuple(
            Turn("customer" if one.who == "customer" else "agent", one.text[:MOST_TEXT], one.at)
            for one in kept
        ),
        agents=tuple(one.agent if one.who == "agent" else "" for one in kept),
        by_machine=tuple(one.who == "machine" for one in kept),
        channel=channel or "chat",
        level=level,
    )


def time_from(text: str, utc_hours: float = 8.0) -> datetime | None:
    """An aware time from ISO 8601, “2026/1/31 9:05[:07]”, or seconds or milliseconds since 1970; None: no time.

    A time without a zone is one of `utc_hours` (Hong Kong and the Mainland: +8).
    """
    given = text.strip()
    try:
        if since := _SINCE_1970.fullmatch(given):
            return datetime.fromtimestamp(float(given) / (1000 if len(since[1]) == 13 else 1), UTC)
        zone = timezone(timedelta(hours=utc_hours))
        if written := _WRITTEN.fullmatch(given):
            parts = [int(part or 0) for part in written.groups()]
            return datetime(*parts, tzinfo=zone)  # type: ignore[arg-type, misc]
        found = datetime.fromisoformat(given)
        return found if found.tzinfo else found.replace(tzinfo=zone)
    except (ValueError, OverflowError, OSError):
        return None
