"""Streaming from any OpenAI-compatible chat endpoint; every way it can fail has a name."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from yueting.understanding.second_opinion import Endpoint

Failure = Literal["timeout", "busy", "half", "nonsense", "unreachable", "refused"]
_LONGEST = 20_000  # characters of an answer
_MOST_TOKENS = 800


class CopilotFailed(Exception):
    """No usable answer came; `failure` says how, and the text holds no secret."""

    def __init__(self, failure: Failure, words: str = "") -> None:
        super().__init__(words or failure)
        self.failure = failure


@dataclass
class Usage:
    """What a request used, as the endpoint says, else counted roughly (4 characters are a token)."""

    prompt: int = 0
    completion: int = 0
    pieces: list[str] = field(default_factory=list)


def stream(endpoint: Endpoint, messages: list[dict[str, str]], usage: Usage) -> Iterator[str]:
    """Pieces of the answer as they come. Raises CopilotFailed, also in the middle of an answer."""
    import httpx  # not at import: most desks have no model

    body = {
        "model": endpoint.model,
        "messages": messages,
        "stream": True,
        "temperature": 0.2,
        "max_tokens": _MOST_TOKENS,
        "stream_options": {"include_usage": True},
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    address = f"{endpoint.url.rstrip('/')}/chat/completions"
    usage.prompt = sum(len(message["content"]) for message in messages) // 4
    try:
        with (
            httpx.Client(timeout=endpoint.timeout, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", address, json=body, headers=headers) as answer,
        ):
            if answer.status_code != 200:
                busy = answer.status_code in (429, 503)
                raise CopilotFailed("busy" if busy else "refused", f"status {answer.status_code}")
            yield from _pieces(answer.iter_lines(), usage)
    except httpx.TimeoutException:
        raise CopilotFailed("timeout") from None
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        failure: Failure = "half" if usage.pieces else "unreachable"
        raise CopilotFailed(failure, type(problem).__name__) from None


def _pieces(lines: Iterator[str], usage: Usage) -> Iterator[str]:
    ended = False
    for line in lines:
        if not line.startswith("data:"):
            continue
        data = line[5:].strip()
        if data == "[DONE]":
            ended = True
            break
        piece, finished = _piece(data, usage)
        ended = ended or finished
        if piece:
            usage.pieces.append(piece)
            usage.completion = max(usage.completion, sum(map(len, usage.pieces)) // 4)
            if sum(map(len, usage.pieces)) > _LONGEST:
                raise CopilotFailed("nonsense", "the answer does not end")
            yield piece
    if not usage.pieces:
        raise CopilotFailed("nonsense", "nothing was said")
    if not ended:
        raise CopilotFailed("half", "the answer broke off")


def _piece(data: str, usage: Usage) -> tuple[str, bool]:
    try:
        given: Any = json.loads(data)
        counted = given.get("usage") or {}
        usage.prompt = int(counted.get("prompt_tokens") or usage.prompt)
        usage.completion = int(counted.get("completion_tokens") or usage.completion)
        choices = given.get("choices") or []
        if not choices:
            return "", False
        said = (choices[0].get("delta") or {}).get("content") or ""
        return str(said), choices[0].get("finish_reason") is not None
    except (ValueError, AttributeError, TypeError, KeyError, IndexError, RecursionError):
        raise CopilotFailed("nonsense", "not the protocol") from None
