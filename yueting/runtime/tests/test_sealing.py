"""Secrets at rest: read by this desk alone."""

from pytest_django.fixtures import Settings

from yueting.runtime.sealing import can_open, is_sealed, opened, seal


def test_a_sealed_secret_comes_back_at_any_depth_and_is_not_its_own_words() -> None:
    kept = {"imap": {"password": seal("開門密碼"), "port": 993}, "name": "Post"}
    assert is_sealed(kept["imap"]["password"])  # type: ignore[index]
    assert "開門" not in str(kept)
    assert opened(kept) == {"imap": {"password": "開門密碼", "port": 993}, "name": "Post"}


def test_another_desks_key_opens_nothing_and_says_so(settings: Settings) -> None:
    kept = {"token": seal("word")}
    settings.SECRET_KEY = "the key of somebody else"
    assert opened(kept) == {"token": ""}
    assert not can_open(kept["token"])


def test_what_was_kept_as_plain_text_is_read_as_it_is() -> None:
    assert opened({"token": "word", "hours": None}) == {"token": "word", "hours": None}
