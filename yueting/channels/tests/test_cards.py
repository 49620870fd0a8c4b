"""What people are told about every channel is there in three languages, and bad cards are named."""

from pathlib import Path

import pytest
import yaml

from yueting.channels.card import BadCard, in_language, read_card
from yueting.channels.registry import card, cards, channel

WORDS = {"zh-Hant": "名", "zh-Hans": "名", "en": "Name"}


def test_every_channel_with_a_card_is_loaded_and_named_in_three_languages() -> None:
    assert cards()
    for described in cards():
        assert channel(described.kind).kind == described.kind
        assert len({in_language(described.name, language) for language in ("zh-hant", "zh-hans", "en")}) >= 1


def test_what_is_no_channel_has_no_card() -> None:
    assert card("pigeon") is None
    assert card("chat") is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": {"en": "X"}}, "no words in zh-hant, zh-hans"),
        ({"fields": []}, "name"),
        ({"name": WORDS, "fields": [{"name": "a", "kind": "colour", "label": WORDS}]}, "'colour' is none of"),
        ({"name": WORDS, "fields": [{"name": "a"}]}, "label"),
        ({"name": WORDS, "window": {"replies": 5}}, "hours"),
    ],
)
def test_a_bad_card_says_where_it_is_wrong(tmp_path: Path, given: dict[str, object], said: str) -> None:
    (tmp_path / "channel.yaml").write_text(yaml.safe_dump(given, allow_unicode=True))
    with pytest.raises(BadCard, match=said):
        read_card(tmp_path, "x")
