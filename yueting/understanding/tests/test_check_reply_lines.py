"""`yueting check-reply`: JSON lines of replies in, findings out, in order, whatever comes."""

import io
import json
from typing import Any

import pytest

from yueting.conversations.finding_words import finding_words
from yueting.understanding.reply_check import KINDS, starter_rules
from yueting.understanding.reply_check.lines import check_lines

GOOD = '{"id": "r-1", "text": "我哋會盡快跟進。", "variety": "yue", "channel": "webchat"}'


def answers(data: str) -> tuple[int, list[dict[str, Any]]]:
    out = io.BytesIO()
    code = check_lines(io.BytesIO(data.encode()), out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_findings_come_in_order_with_their_better_wording() -> None:
    code, read = answers(GOOD + '\n{"text": "聽日三點前覆你。"}\n')
    assert code == 0
    assert read[0] == {
        "id": "r-1",
        "findings": [
            {
                "kind": "vague_promise",
                "start": 3,
                "end": 5,
                "text": "盡快",
                "why": "vague_promise.no_date",
                "better": "聽日下晝六點前",
            }
        ],
    }
    assert read[1] == {"findings": []}


def test_the_context_of_a_line_decides() -> None:
    context = {"turns": [{"role": "customer", "text": "好嬲呀！"}], "audience": "hk", "off": ["coarse"]}
    line = {"text": "搞掂喇😊", "variety": "yue", "channel": "wechat", "context": context}
    code, read = answers(json.dumps(line))
    assert code == 0
    assert [one["kind"] for one in read[0]["findings"]] == ["emoji"]


def test_a_line_brings_its_terms() -> None:
    term = {"yue": "風筒", "cmn": "吹风机", "en": "hair dryer", "avoid": ["吹風機"]}
    line = {"text": "你個吹風機修緊。", "variety": "yue", "context": {"terms": [term]}}
    (found,) = answers(json.dumps(line))[1][0]["findings"]
    assert (found["kind"], found["text"], found["better"]) == ("term", "吹風機", "風筒")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("{", "not JSON"),
        ("[]", "no JSON object"),
        ("{}", '"text"'),
        ('{"text": 3}', '"text"'),
        ('{"text": "a", "variety": 3}', '"variety"'),
        ('{"text": "a", "context": []}', "findings"),
        ('{"text": "a", "context": 3}', '"context"'),
        ('{"text": "a", "context": {"turns": 3}}', '"turns"'),
        ('{"text": "a", "context": {"knowledge": "x"}}', '"knowledge"'),
        ('{"text": "a", "context": {"off": ["rude"]}}', '"off"'),
        ('{"text": "a", "context": {"terms": "x"}}', '"terms"'),
        ('{"text": "a", "context": {"terms": [{"avoid": "x"}]}}', '"avoid"'),
        ('{"text": "a", "context": {"authority": 3}}', '"authority"'),
        ('{"text": "a", "context": {"authority": {"amount": "x"}}}', '"amount"'),
    ],
)
def test_a_bad_line_says_what_is_wrong_and_the_rest_goes_on(line: str, part: str) -> None:
    code, read = answers(f"{line}\n{GOOD}\n")
    assert part in json.dumps(read[0], ensure_ascii=False).replace('\\"', '"')
    assert code == (0 if part == "findings" else 1)
    assert read[-1]["id"] == "r-1"


def test_every_rule_has_words_for_a_person() -> None:
    for kind in KINDS:
        assert finding_words(f"{kind}.anything")
    assert finding_words("unsupported.other_figure") != finding_words("unsupported.not_free")
    assert {rule.kind for rule in starter_rules().entries} <= set(KINDS)
