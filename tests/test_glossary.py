"""The glossary is the source of the catalogues' wording: a word of the field is translated in one way."""

import re
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from messages import LANGUAGES, catalogue  # noqa: E402

ROW = re.compile(
    r"^\| (?P<english>[^|]+) \| (?P<zh_Hant>[^|]+) \| (?P<zh_Hans>[^|]+) \| (?P<meaning>[^|]+) \|$", re.M
)
ROWS = [
    row.groupdict()
    for row in ROW.finditer((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    if row["english"] not in {"English", "---"}
]


def test_every_word_stands_once_and_in_three_languages() -> None:
    words = [row["english"] for row in ROWS]
    assert len(words) == len(set(words)) > 60
    assert all(row["zh_Hant"].strip() and row["zh_Hans"].strip() for row in ROWS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_use_the_words_of_the_glossary(language: str) -> None:
    labels = {entry.msgid.lower(): entry.msgstr for entry in polib.pofile(str(catalogue(language)))}
    compared = 0
    for row in ROWS:
        for english in row["english"].split(", "):
            translated = labels.get(english) or labels.get(f"{english}s")
            if translated:
                compared += 1
                assert translated in row[language], f"{english}: {translated} is not {row[language]}"
    assert compared > 35
