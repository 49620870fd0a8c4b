"""`yueting read`: JSON lines in, readings out, in order, whatever comes."""

import io
import json
from typing import Any

import pytest

from yueting.understanding.lines import read_lines

GOOD = '{"id": "c-1", "channel": "webchat", "turns": [{"role": "customer", "text": "我要投訴"}]}'


def answers(data: str | bytes) -> tuple[int, list[dict[str, Any]]]:
    raw = data if isinstance(data, bytes) else data.encode()
    out = io.BytesIO()
    code = read_lines(io.BytesIO(raw), out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_good_lines_are_answered_in_order() -> None:
    second = GOOD.replace("c-1", "c-2")
    code, read = answers(f"\ufeff{GOOD}\n\n{second}\n")
    assert code == 0
    assert [one["id"] for one in read] == ["c-1", "c-2"]
    assert read[0]["level"]["value"] == 2
    assert read[0]["variety"]["label"] in ("yue", "zh-Hant")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("{", "not JSON"),
        ("[]", "no JSON object"),
        ("3", "no JSON object"),
        ('{"turns": []}', '"id"'),
        ('{"id": true, "turns": []}', '"id"'),
        ('{"id": "x"}', '"turns"'),
        ('{"id": "x", "turns": "hello"}', '"turns"'),
        ('{"id": "x", "channel": 3, "turns": []}', '"channel"'),
        ('{"id": "x", "turns": [3]}', "turns[0]"),
        ('{"id": "x", "turns": [{"role": "boss", "text": "a"}]}', "turns[0].role"),
        ('{"id": "x", "turns": [{"role": ["customer"], "text": "a"}]}', "turns[0].role"),
        ('{"id": "x", "turns": [{"role": "customer", "text": null}]}', "turns[0].text"),
        ('{"id": "x", "turns": [{"role": "customer", "text": "a", "at": "soon"}]}', "turns[0].at"),
        ('{"id": "x", "turns": [{"role": "customer", "text": "a", "at": 5}]}', "turns[0].at"),
        ('{"id": "x", "turns": ' + "[" * 100_000, "nested"),
        ('{"id": ' + "9" * 5_000 + ', "turns": []}', "number"),
    ],
    ids=range(16),
)
def test_a_bad_line_says_what_is_wrong_and_the_rest_goes_on(line: str, part: str) -> None:
    code, read = answers(f"{line}\n{GOOD}\n")
    assert code == 1
    assert read[0]["line"] == 1
    assert part in read[0]["error"]
    assert read[1]["id"] == "c-1"


def test_bytes_that_are_not_utf8_spoil_their_line_only() -> None:
    code, read = answers(b'{"id": "\xff"}\n' + GOOD.encode() + b"\n")
    assert code == 1
    assert "UTF-8" in read[0]["error"]
    assert read[1]["id"] == "c-1"


@pytest.mark.parametrize(
    "text", ["\\u0000", "\\ud800", "\\ud83d\\ude21", "嬲" * 100_000, "", "\\r\\n\\u2028"]
)
def test_hostile_text_is_read(text: str) -> None:
    code, read = answers(GOOD.replace("我要投訴", text))
    assert code == 0
    assert read[0]["id"] == "c-1"


def test_an_id_comes_back_as_it_was() -> None:
    code, read = answers(GOOD.replace('"c-1"', '"\\ud800"') + "\n" + GOOD.replace('"c-1"', "7") + "\n")
    assert code == 0
    assert [one["id"] for one in read] == ["\ud800", 7]


def test_times_are_taken_with_and_without_a_zone() -> None:
    for at in ("2025-03-01T09:30:00+08:00", "2025-03-01T01:30:00Z", "2025-03-01T01:30:00"):
        code, _ = answers(GOOD.replace('"text"', f'"at": "{at}", "text"'))
        assert code == 0


def test_text_streams_work_too_and_each_line_is_flushed() -> None:
    class Watched(io.StringIO):
        flushes = 0

        def flush(self) -> None:
            self.flushes += 1

    out = Watched()
    assert read_lines(io.StringIO(f"{GOOD}\n{GOOD}\n"), out) == 0
    assert len(out.getvalue().splitlines()) == 2
    assert out.flushes == 2
