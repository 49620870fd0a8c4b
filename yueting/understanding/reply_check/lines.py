"""`yueting check-reply`: JSON lines of replies in, JSON lines of findings out."""

from typing import IO, Any

from yueting.understanding.lines import turns_from
from yueting.understanding.pipes import LineError, answer_lines
from yueting.understanding.reply_check.checking import check
from yueting.understanding.reply_check.findings import KINDS, Authority, Context, HouseTerm
from yueting.understanding.reply_check.rules import Rules

_SHAPE = '{"text": …, "variety": …, "channel": …, "context": {…}}'


def check_lines(stdin: IO[Any], stdout: IO[Any], *, rules: Rules | None = None) -> int:
    """Answer every reply of `stdin` with its findings on `stdout`; the exit code is 1 if any line failed.

    In: {"id"?, "text", "variety"?, "channel"?, "context"?}; the context as `context_from` takes it. Out: {"id"?,
    "findings": [{"kind", "start", "end", "text", "why", "better"}]}; for a line that cannot be used {"line": number
    from 1, "error"}, and the rest goes on.
    """
    return answer_lines(stdin, stdout, lambda data: _answer(data, rules), _SHAPE)


def _answer(data: dict[str, Any], rules: Rules | None) -> dict[str, Any]:
    text = data.get("text")
    if not isinstance(text, str):
        raise LineError('"text" is missing or no text: put the reply in quotes.')
    findings = [finding.as_dict() for finding in check(text, context_from(data), rules)]
    name = {"id": data["id"]} if "id" in data else {}
    return {**name, "findings": findings}


def context_from(data: dict[str, Any]) -> Context:
    """The context of a line: "variety" and "channel" of the line, the rest in its "context".

    {"turns": [{"role", "text"}], "audience": "hk"|"cn", "authority": {"amount", "percent", "remedies": []},
    "knowledge": [texts], "own": [texts], "off": [kinds], "terms": [{"yue", "cmn", "en", "avoid": [], "also": []}]}, each
    may be left out. Raises LineError.
    """
    context = data.get("context") or {}
    if not isinstance(context, dict):
        raise LineError('"context" is no object: write {"turns": […], "audience": "hk"} or leave it out.')
    return Context(
        turns=tuple(turns_from(context)) if context.get("turns") is not None else (),
        variety=_text(data, "variety"),
        channel=_text(data, "channel") or "chat",
        audience=_text(context, "audience"),
        authority=_authority(context.get("authority")),
        knowledge=_texts(context, "knowledge"),
        own=_texts(context, "own"),
        off=_kinds(context),
        terms=_terms(context),
    )


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name) or ""
    if not isinstance(value, str):
        raise LineError(f'"{name}" must be a text, or left out.')
    return value


def _texts(data: dict[str, Any], name: str) -> tuple[str, ...]:
    value = data.get(name) or []
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise LineError(f'"{name}" must be a list of texts, or left out.')
    return tuple(value)


def _kinds(context: dict[str, Any]) -> frozenset[str]:
    off = _texts(context, "off")
    unknown = sorted(set(off) - set(KINDS))
    if unknown:
        raise LineError(f'"off" names no such kind: {", ".join(unknown)}.')
    return frozenset(off)


def _terms(context: dict[str, Any]) -> tuple[HouseTerm, ...]:
    given = context.get("terms") or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise LineError('"terms" must be a list of {"yue", "cmn", "en", "avoid": []}, or left out.')
    return tuple(
        HouseTerm(
            _text(one, "yue"), _text(one, "cmn"), _text(one, "en"), _texts(one, "avoid"), _texts(one, "also")
        )
        for one in given
    )


def _authority(value: Any) -> Authority | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise LineError('"authority" is no object: write {"amount": 100, "percent": 10, "remedies": []}.')
    numbers = [value.get("amount") or 0, value.get("percent") or 0]
    if not all(isinstance(number, int | float) for number in numbers):
        raise LineError('"amount" and "percent" of the authority must be numbers.')
    return Authority(float(numbers[0]), float(numbers[1]), _texts(value, "remedies"))
