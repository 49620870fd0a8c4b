"""An administrator sets up the ways in."""

import pytest
from django.test import Client

from tests.cast import Cast
from yueting.accounts.models import ApiToken
from yueting.conversations.models import Inbox
from yueting.runtime.sealing import opened


@pytest.fixture
def zoe(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.zoe)
    return client


def test_a_new_mailbox_is_made_and_set_up_and_its_password_never_shown(cast: Cast, zoe: Client) -> None:
    made = zoe.post(
        "/channels/inboxes/new/", {"brand": cast.joy.id, "kind": "email", "name": "Help", "is_active": "on"}
    )
    inbox = Inbox.objects.get(name="Help")
    assert made.url == f"/channels/inboxes/{inbox.id}/"  # type: ignore[attr-defined]
    settings = {
        "name": "Help",
        "is_active": "on",
        "address": "help@joy.example",
        "imap_host": "imap.joy.example",
        "imap_security": "tls",
        "smtp_security": "tls",
        "user": "help",
        "password": "s3cret-word",
    }
    assert zoe.post(f"/channels/inboxes/{inbox.id}/", settings).status_code == 302
    inbox.refresh_from_db()
    assert opened(inbox.settings)["imap"]["password"] == "s3cret-word"
    assert "s3cret-word" not in str(inbox.settings)
    assert b"s3cret-word" not in zoe.get(f"/channels/inboxes/{inbox.id}/").content
    zoe.post(f"/channels/inboxes/{inbox.id}/", settings | {"password": ""})
    inbox.refresh_from_db()
    assert opened(inbox.settings)["imap"]["password"] == "s3cret-word"


def test_only_administrators_see_inboxes_and_only_of_their_brands(
    cast: Cast, zoe: Client, client: Client
) -> None:
    assert zoe.get("/channels/inboxes/").status_code == 200
    client.force_login(cast.amy)
    assert client.get("/channels/inboxes/").status_code == 403
    assert client.get(f"/channels/inboxes/{cast.joy_mail.id}/").status_code == 403


def test_a_token_is_shown_once_and_can_be_revoked(cast: Cast, zoe: Client) -> None:
    page = zoe.post("/channels/tokens/", {"brand": cast.joy.id, "name": "App"}, follow=True)
    token = ApiToken.objects.get()
    assert token.hint in page.content.decode()
    zoe.post(f"/channels/tokens/{token.id}/revocation/")
    token.refresh_from_db()
    assert token.revoked_at is not None
