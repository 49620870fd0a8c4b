"""Mail that no person wrote: bounces, automatic answers, lists, and our own mail coming back.

Each rule looks at headers only. The first that applies decides, so the order is part of the meaning. What is
found here is never answered automatically.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

LOOP_HEADER = "X-Yueting-Loop"
OUR_ID = re.compile(r"^<yt\.[A-Za-z0-9-]+\.([0-9a-f]{10})@[^<>@]+>$")
ROBOTS = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon|postmail)@", re.IGNORECASE)
AUTOMATIC_SUBJECT = re.compile(
    r"^(auto(matic)?[- ]?(reply|response)|out of (the )?office|自动(回复|答复)|自動(回覆|回復|答覆))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the rules may look at. Header names are in lower case; `own` are the desk's addresses."""

    headers: Mapping[str, str]
    sender: str
    message_id: str
    content_type: str
    report_type: str
    own: Collection[str] = ()

    def says(self, header: str, *words: str) -> bool:
        """True when the header holds one of the words."""
        value = self.headers.get(header, "").lower()
        return any(word in value for word in words)


@dataclass(frozen=True, slots=True)
class Rule:
    """One sign of a machine: its name (shown as the reason), what it proves, and the test."""

    name: str
    verdict: str
    applies: Callable[[Envelope], bool]


def own_mark(address: str) -> str:
    """Ten letters that tell one desk address from another in the Message-IDs we give out."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:10]


def _is_ours(mail: Envelope) -> bool:
    marked = OUR_ID.match(mail.message_id)
    return marked is not None and marked[1] in {own_mark(address) for address in mail.own}


def _is_automatic_value(value: str) -> bool:
    return bool(value.strip()) and value.split(";")[0].strip().lower() not in ("no", "false", "none")


RULES = (
    Rule(
        "our-loop-mark",
        "loop",
        lambda mail: mail.headers.get(LOOP_HEADER.lower(), "").lower() in set(mail.own),
    ),
    Rule("our-message-id", "loop", _is_ours),
    Rule("from-ourselves", "loop", lambda mail: mail.sender in mail.own),
    Rule("delivery-report", "bounce", lambda mail: mail.report_type == "delivery-status"),
    Rule("failed-recipients", "bounce", lambda mail: "x-failed-recipients" in mail.headers),
    Rule("mailer-daemon", "bounce", lambda mail: bool(ROBOTS.match(mail.sender))),
    Rule("read-receipt", "auto-reply", lambda mail: mail.report_type == "disposition-notification"),
    Rule(
        "auto-submitted",
        "auto-reply",
        lambda mail: _is_automatic_value(mail.headers.get("auto-submitted", "")),
    ),
    Rule("list-header", "list", lambda mail: _is_foreign_list(mail)),
    Rule("list-precedence", "list", lambda mail: mail.says("precedence", "list")),
    Rule("auto-precedence", "auto-reply", lambda mail: mail.says("precedence", "bulk", "junk", "auto_reply")),
    Rule(
        "no-answer-wanted",
        "auto-reply",
        lambda mail: mail.says("x-auto-response-suppress", "all", "autoreply", "oof"),
    ),
    Rule(
        "auto-header",
        "auto-reply",
        lambda mail: any(
            _is_automatic_value(mail.headers.get(name, ""))
            for name in ("x-autoreply", "x-autorespond", "x-autoresponder")
        ),
    ),
    Rule("empty-return-path", "auto-reply", lambda mail: mail.headers.get("return-path", "").strip() == "<>"),
    Rule(
        "auto-subject",
        "auto-reply",
        lambda mail: bool(AUTOMATIC_SUBJECT.match(mail.headers.get("subject", ""))),
    ),
)


def _is_foreign_list(mail: Envelope) -> bool:
    """A list, unless it is the desk's own group address, through which customers write to us."""
    if not any(name in mail.headers for name in ("list-id", "list-post", "list-unsubscribe")):
        return False
    about = f"{mail.headers.get('list-post', '')} {mail.headers.get('list-id', '')}".lower()
    return not any(address in about or address.replace("@", ".") in about for address in mail.own if address)


def sort_of_machine(mail: Envelope) -> tuple[str | None, str]:
    """("bounce" | "auto-reply" | "list" | "loop", name of the rule), or (None, "") for a mail of a person."""
    for rule in RULES:
        if rule.applies(mail):
            return rule.verdict, rule.name
    return None, ""
