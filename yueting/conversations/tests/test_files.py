"""Files of messages: who may fetch them, and that they never run."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.channels.base import InboundFile
from yueting.conversations.models import Attachment, Conversation, Message
from yueting.conversations.services.file_links import visitor_path
from yueting.conversations.services.replying import note

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def sent_file(cast: Cast, name: str, media_type: str, content: bytes) -> Attachment:
    talk(cast.joy_chat, "睇下", files=(InboundFile(name, media_type, content),))
    return Attachment.objects.get()


def address(attachment: Attachment) -> str:
    return reverse("conversations:file", args=[attachment.pk])


def test_a_picture_is_shown_and_everything_else_is_a_download(cast: Cast) -> None:
    picture = sent_file(cast, "相.png", "image/png", PNG)
    response = signed_in(cast.amy).get(address(picture))
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "media_type", "content"),
    [
        ("x.svg", "image/svg+xml", SVG),
        ("x.png", "image/png", SVG),
        ("x.html", "text/html", b"<script>1</script>"),
        ("x.png", "image/jpeg", PNG),
    ],
)
def test_what_could_run_never_opens_in_place(cast: Cast, name: str, media_type: str, content: bytes) -> None:
    response = signed_in(cast.amy).get(address(sent_file(cast, name, media_type, content)))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert b"".join(response.streaming_content) == content


def test_files_of_another_brand_cannot_be_found(cast: Cast) -> None:
    attachment = sent_file(cast, "x.pdf", "application/pdf", b"%PDF")
    assert signed_in(cast.may).get(address(attachment)).status_code == 404
    assert Client().get(address(attachment)).status_code == 404


def test_a_visitors_token_opens_its_own_file_only(cast: Cast) -> None:
    attachment = sent_file(cast, "x.pdf", "application/pdf", b"%PDF")
    path = visitor_path(attachment)
    assert Client().get(path).status_code == 200
    other = Attachment.objects.create(
        inbox=cast.joy_chat, name="y", media_type="x", size=1, message=attachment.message
    )
    token = path.partition("token=")[2]
    assert Client().get(address(other), {"token": token}).status_code == 404
    assert Client().get(address(attachment), {"token": token[:-2]}).status_code == 404


def test_the_file_of_a_note_has_no_token_that_opens_it(cast: Cast) -> None:
    attachment = sent_file(cast, "x.pdf", "application/pdf", b"%PDF")
    inner = note(Conversation.objects.get(), cast.amy, "內部", client_key="note-0001")
    Attachment.objects.filter(pk=attachment.pk).update(message=inner)
    assert Client().get(visitor_path(attachment)).status_code == 404


def test_an_agent_sends_files_with_a_reply_once(cast: Cast) -> None:
    conversation, key = talk(cast.joy_chat, "你好"), str(uuid4())
    client = signed_in(cast.amy)
    for _time in range(2):
        files = [
            SimpleUploadedFile("單.pdf", b"%PDF-1", "application/pdf"),
            SimpleUploadedFile("圖.png", PNG, "text/html"),
        ]
        data = {"text": "", "kind": "reply", "client_key": key, "files": files}
        response = client.post(
            reverse("conversations:reply", args=[conversation.pk]), data, headers={"HX-Request": "true"}
        )
        assert response.status_code == 201
    assert sorted(Attachment.objects.values_list("name", "media_type", "message__author")) == [
        ("單.pdf", "application/pdf", "agent"),
        ("圖.png", "image/png", "agent"),
    ]


def test_a_refused_reply_leaves_no_file_behind(cast: Cast, settings) -> None:
    settings.MAX_ATTACHMENT_BYTES = 10
    conversation = talk(cast.joy_chat, "你好")
    files = [SimpleUploadedFile("a.txt", b"small"), SimpleUploadedFile("b.txt", b"far too big for this desk")]
    data = {"text": "hi", "client_key": str(uuid4()), "files": files}
    response = signed_in(cast.amy).post(reverse("conversations:reply", args=[conversation.pk]), data)
    assert response.status_code == 422
    assert "b.txt" in response.content.decode()
    assert not Attachment.objects.exists()
    assert not Message.objects.filter(author="agent").exists()


def test_an_upload_belongs_to_who_made_it(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    upload = SimpleUploadedFile("../a.txt", b"hello", "text/plain")
    stored = signed_in(cast.amy).post(
        reverse("conversations:upload", args=[conversation.pk]), {"file": upload}
    )
    assert stored.status_code == 201
    assert stored.json()["name"] == "a.txt"
    attachment = Attachment.objects.get()
    assert signed_in(cast.amy).get(address(attachment)).status_code == 200
    assert signed_in(cast.lee).get(address(attachment)).status_code == 404
