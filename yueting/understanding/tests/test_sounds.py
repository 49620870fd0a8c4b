"""Characters that are typed for one another because they sound alike."""

import pytest

from yueting.understanding.sounds import common_characters, sounding_like


@pytest.mark.parametrize(
    ("sign", "other"),
    [("宽", "款"), ("推", "退"), ("帐", "账"), ("年", "连"), ("是", "事"), ("身", "生")],
)
def test_a_character_sounds_like_those_typed_for_it_in_mandarin_or_cantonese(sign: str, other: str) -> None:
    assert other in sounding_like(sign)
    assert sounding_like(sign)[0] == sign
    assert sounding_like(sign).count(sign) == 1


@pytest.mark.parametrize("sign", ["a", "7", "。", "😀", "\U00020000", "\x00"])
def test_what_has_no_reading_sounds_like_itself_alone(sign: str) -> None:
    assert sounding_like(sign) == sign


def test_the_characters_in_daily_use_are_those_of_the_standard() -> None:
    assert len(common_characters()) == 3_755
    assert {"啊", "座"} <= set(map(chr, common_characters().tolist()))
