"""The lexicons that come with Yueting are well-formed data."""

import re

import pytest

from yueting.understanding import customer_type, emotion, intent
from yueting.understanding.acts import ACTS
from yueting.understanding.complaint import GRIEVANCES
from yueting.understanding.lexicon import DOMAINS, Domain, Entry, Lexicons, entry_from, starter

# Acts that words alone show, and what the rules of acts/ put together.
WORDED_ACTS = {
    *("greet", "identify", "empathise", "options", "hold", "thank", "close", "blame", "brush_off"),
    *("deny_feelings", "escalate", "accept", "reject", "not_following", "explain"),
}
ACT_CUES = {
    *(
        "none",
        "not:feeling",
        "not:hold",
        "not:refuse",
        "not:reject",
        "identify_ask",
        "open",
        "closed",
        "tell",
    ),
    *("restate", "restate_sure", "tag", "sorry", "lenient", "fault", "condition", "hurt", "because"),
    *(
        "explain_asked",
        "why_asked",
        "or",
        "may",
        "will",
        "deed",
        "more",
        "refuse",
        "alternative",
        "elsewhere",
    ),
    *("feeling", "surely", "superior", "bring"),
}

LABELS: dict[Domain, set[str]] = {
    "variety": {"yue", "cmn", "passing", "none"},
    "modifiers": {"negator", "refusal", "intensifier", "softener", "supposition", "not_negation"},
    "politeness": {"formula", "thanks", "consent"},
    "emotion": {*emotion.LABELS, "none"},
    "customer_type": set(customer_type.LABELS),
    "intent": set(intent.LABELS),
    "urgency": {"low", "high", "critical", "none"},
    "complaint": {*GRIEVANCES, "fault", "public", "many", "loss", "repeated", "vulnerable", "none"} - {"4"},
    "flags": {"none", "abuse", "media", "regulator", "legal", "self_harm"},
    "acts": {*WORDED_ACTS, *ACT_CUES},
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_each_label_is_known_and_each_is_used(domain: Domain) -> None:
    assert {entry.label for entry in starter()[domain].entries} == LABELS[domain]


def test_every_worded_act_is_an_act() -> None:
    assert set(ACTS) > WORDED_ACTS


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_id_stands_once(domain: Domain) -> None:
    ids = [entry.id for entry in starter()[domain].entries]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(rf"{domain}\.[a-z_.]+", one) for one in ids)


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_pattern_matches_nothing(domain: Domain) -> None:
    assert [pattern.pattern for pattern, _ in starter()[domain].patterns if pattern.match("")] == []


def test_the_version_names_the_content() -> None:
    again = Lexicons(starter().by_domain)
    assert again == starter()
    assert hash(again) == hash(starter())
    assert again.with_entries("emotion", [Entry("emotion.own", "angry", ("谷氣",))]) != starter()


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        ({"label": "angry", "words": ["嬲"]}, "needs an id"),
        ({"id": "x", "words": ["嬲"]}, "needs an id and a label"),
        ({"id": "x", "label": "angry"}, "needs words or patterns"),
        ({"id": "x", "label": "angry", "words": [""]}, "needs words or patterns"),
        ({"id": "x", "label": "angry", "words": [True]}, "in quotes"),
        ({"id": "x", "label": "angry", "word": ["嬲"]}, "unknown keys"),
        ({"id": "x", "label": "angry", "patterns": ["("]}, "is no pattern"),
    ],
)
def test_a_wrong_entry_says_what_is_wrong(item: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        entry_from(item, "emotion")


def test_a_missing_domain_is_named() -> None:
    with pytest.raises(ValueError, match="variety"):
        Lexicons({})
