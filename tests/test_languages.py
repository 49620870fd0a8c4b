"""Every text a page shows exists in all three languages."""

import re
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from messages import LANGUAGES, catalogue, texts, untranslated  # noqa: E402

PLACES = re.compile(r"%\((\w+)\)[sd]|%%")


def test_there_are_texts() -> None:
    assert len(texts()) > 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated(language: str) -> None:
    missing = untranslated(language)
    assert not missing, f"{len(missing)} texts lack {language}; run make messages and translate: {missing[:20]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_fuzzy_and_places_agree(language: str) -> None:
    for entry in polib.pofile(str(catalogue(language))):
        assert not entry.fuzzy, entry.msgid
        for translated in [entry.msgstr, *entry.msgstr_plural.values()]:
            if translated:
                wanted, given = set(PLACES.findall(entry.msgid)), set(PLACES.findall(translated))
                assert given <= wanted | set(PLACES.findall(entry.msgid_plural)), entry.msgid
                assert wanted <= given or entry.msgid_plural, entry.msgid


def test_the_two_scripts_are_not_mixed() -> None:
    """Simplified-only characters in the Traditional catalogue, and the other way round."""
    simplified, traditional = set("们这为来对时会说话请应还没开关进过让给谢单户"), set("們這為來對時會說話請應還沒開關進過讓給謝單戶")
    for language, foreign in zip(LANGUAGES, (simplified, traditional), strict=True):
        for entry in polib.pofile(str(catalogue(language))):
            words = entry.msgstr + "".join(entry.msgstr_plural.values())
            assert not foreign & set(words), f"{language}: {words}"
