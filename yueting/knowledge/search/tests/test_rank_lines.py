"""`yueting rank`: documents in a file, questions in a pipe, rankings out."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from yueting.knowledge.search.rank_lines import RANKED, UnreadableDocuments, rank_lines


def documents(folder: Path, *rows: object) -> Path:
    path = folder / "documents.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def ranked(path: Path, *lines: str) -> tuple[int, list[dict]]:
    out = io.BytesIO()
    code = rank_lines(io.BytesIO("\n".join(lines).encode()), out, path)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_question_gets_its_ranking_best_first(tmp_path: Path) -> None:
    path = documents(tmp_path, {"id": "r", "text": "退款多久到账"}, {"id": 7, "text": "发票怎么开"})
    code, answers = ranked(path, '{"id": 1, "text": "幾時退錢"}', '{"id": "x", "text": "開發票"}')
    assert code == 0
    assert [answer["id"] for answer in answers] == [1, "x"]
    assert answers[0]["ranking"][0] == "r"
    assert answers[1]["ranking"][0] == 7


def test_at_most_twenty_are_named(tmp_path: Path) -> None:
    path = documents(tmp_path, *({"id": number, "text": f"退款第{number}条"} for number in range(50)))
    assert len(ranked(path, '{"id": 1, "text": "退款"}')[1][0]["ranking"]) == RANKED


def test_a_bad_line_is_named_and_the_rest_answered(tmp_path: Path) -> None:
    path = documents(tmp_path, {"id": "r", "text": "退款"})
    code, answers = ranked(
        path, "nonsense", '{"id": 2}', '{"id": 3, "text": "退款"}', '{"id": 4, "text": ""}'
    )
    assert code == 1
    assert [answer.get("line") for answer in answers] == [1, 2, None, None]
    assert answers[2]["ranking"] == ["r"]
    assert answers[3]["ranking"] == []


@pytest.mark.parametrize("content", ["{", '{"id": 1}', '{"text": "x"}', '["x"]', "\udcff"])
def test_documents_that_cannot_be_read_are_told_by_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(UnreadableDocuments, match="documents"):
        ranked(path)


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yueting", "rank", "--documents", tmp_path / "none.jsonl"],
        input=b"",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.decode().startswith("yueting: ")
    assert done.stderr.count(b"\n") == 1
