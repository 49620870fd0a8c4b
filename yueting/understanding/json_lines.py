"""JSON lines in, JSON lines out: the loop that every command of the pipe shares."""

import io
import json
from collections.abc import Callable, Iterator
from typing import IO, Any

_BOM = b"\xef\xbb\xbf"
_SHAPE = "write one JSON object per line."

Answer = Callable[[dict[str, Any]], dict[str, Any]]


class LineError(ValueError):
    """A line that cannot be used; the message says what to do about it."""


def answer_lines(stdin: IO[Any], stdout: IO[Any], answer: Answer, shape: str = _SHAPE) -> int:
    """Answer every JSON object of `stdin` on `stdout`, in order, flushed line by line.

    `answer` gets the object and raises LineError where it cannot be used; `shape` says how a line looks.
    For such a line comes {"line": number from 1, "error"}, and the rest goes on. Empty lines are passed
    over. Both streams may be text or binary; UTF-8 either way. Returns the exit code: 1 if any line
    failed, else 0.
    """
    failed = False
    for number, raw in enumerate(_raw_lines(stdin), start=1):
        if not raw.strip():
            continue
        try:
            written = answer(_parsed(raw, shape))
        except LineError as problem:
            failed = True
            written = {"line": number, "error": str(problem)}
        _write(stdout, written)
    return 1 if failed else 0


def _raw_lines(stdin: IO[Any]) -> Iterator[bytes]:
    """Lines as bytes: in text mode one wrong byte would end the whole run."""
    for place, line in enumerate(getattr(stdin, "buffer", stdin)):
        raw = line.encode("utf-8", "surrogatepass") if isinstance(line, str) else line
        yield raw.removeprefix(_BOM) if place == 0 else raw


def _parsed(raw: bytes, shape: str) -> dict[str, Any]:
    try:
        data = json.loads(raw.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError as problem:
        raise LineError(
            f"The line is not UTF-8 (byte {problem.start + 1}): convert the file to UTF-8."
        ) from None
    except json.JSONDecodeError as problem:
        raise LineError(
            f"The line is not JSON ({problem.msg}, column {problem.colno}): write one JSON object per line."
        ) from None
    except (RecursionError, ValueError):
        raise LineError(
            "The line is nested too deeply or holds too long a number: check the export."
        ) from None
    if not isinstance(data, dict):
        raise LineError(f"The line is no JSON object: {shape}")
    return data


def _write(stdout: IO[Any], answer: dict[str, Any]) -> None:
    try:
        line = json.dumps(answer, ensure_ascii=False) + "\n"
        encoded = line.encode()
    except UnicodeEncodeError:  # an id with half a surrogate pair goes back as it came, escaped
        line = json.dumps(answer) + "\n"
        encoded = line.encode()
    binary = getattr(stdout, "buffer", None)
    if binary is None and not isinstance(stdout, io.TextIOBase):
        binary = stdout
    if binary is None:
        stdout.write(line)
    else:
        binary.write(encoded)
        binary.flush()
    stdout.flush()
