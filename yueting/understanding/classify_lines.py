"""Labels for a pipe: JSON lines {"text"} in, JSON lines {"label", "score", "evidence"} out."""

from typing import IO, Any

from yueting.understanding.classifying import Task, explained
from yueting.understanding.pipes import LineError, answer_lines

_SHAPE = '{"text": "…"}'


def classify_lines(stdin: IO[Any], stdout: IO[Any], task: Task) -> int:
    """Answer every line of `stdin` with its label on `stdout`, in order, flushed line by line.

    Out: {"label", "score": 0 to 1, "evidence": [{"start", "end", "text", "weight"}, …] heaviest first}; places
    count code points. For a line that cannot be read {"line", "error"}. Returns the exit code
    (`answer_lines`).
    """
    return answer_lines(stdin, stdout, lambda data: _answer(data, task), _SHAPE)


def _answer(data: dict[str, Any], task: Task) -> dict[str, Any]:
    text = data.get("text")
    if not isinstance(text, str):
        raise LineError(f'"text" is missing or no text: write {_SHAPE}.')
    found = explained(task, text)
    evidence = [
        {"start": one.start, "end": one.end, "text": one.text, "weight": one.weight} for one in found.spans
    ]
    return {"label": found.label, "score": found.score, "evidence": evidence}
