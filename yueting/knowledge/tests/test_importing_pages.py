"""Articles are imported in the browser: first told what would come, whatever the archive looks like."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from yueting.knowledge.importing import archive
from yueting.knowledge.importing.archive import read_upload
from yueting.knowledge.importing.imported import Imported, Unreadable
from yueting.knowledge.models import Article

PAGE = "/knowledge/articles/import/"


def packed(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as one:
        for name, text in files.items():
            one.writestr(name, text)
    return held.getvalue()


def read(content: bytes, name: str = "a.zip") -> list[Imported | Unreadable]:
    return list(read_upload(name, content, language="zh-hant"))


def test_folders_in_a_zip_tell_topic_and_language_and_paths_out_of_it_lead_nowhere() -> None:
    found = read(
        packed(
            {
                "zh-CN/退款/a.md": "# 退款\n七天",
                "../../b.md": "# 出面\n字",
                "__MACOSX/a.md": "# x\ny",
                "c.png": "x",
            }
        )
    )
    texts = [one.text for one in found if isinstance(one, Imported)]
    assert {(text.title, text.language, text.topic) for text in texts} == {
        ("退款", "zh-hans", "退款"),
    }


def test_names_that_windows_wrote_in_gbk_are_read() -> None:
    content = packed({"AAAA/a.md": "# 標題\n字"}).replace(b"AAAA", "售后".encode("gbk"))
    [one] = read(content)
    assert isinstance(one, Imported)
    assert one.text.topic == "售后"


def test_a_bomb_a_locked_and_a_broken_archive_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_TOGETHER", 1000)
    [fault] = read(packed({"bomb.md": "0" * 5000}))
    assert isinstance(fault, Unreadable)
    assert "Unpacked" in fault.reason.words
    [broken] = read(b"PK\x03\x04 nothing")
    assert isinstance(broken, Unreadable)
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    [many] = read(packed({"a.md": "# a\nb", "b.md": "# b\nc"}))
    assert isinstance(many, Unreadable)


def sent(cast: Cast, do: str, content: bytes, name: str = "a.zip") -> dict[str, object]:
    return {
        "brand": str(cast.joy.pk),
        "language": "zh-hant",
        "do": do,
        "file": SimpleUploadedFile(name, content),
    }


@pytest.mark.django_db
def test_a_check_writes_nothing_and_an_import_adds_nothing_twice(cast: Cast, client: Client) -> None:
    client.force_login(cast.eve)
    content = packed(
        {"a.md": "# 退款\n七日內", "b.md": "# only a title", "c.html": "<h1>送貨</h1><script>x</script>三日"}
    )
    page = client.post(PAGE, sent(cast, "check", content)).content.decode()
    assert "退款" in page
    assert "b.md" in page
    assert not Article.objects.filter(source__startswith="a.md").exists()
    client.post(PAGE, sent(cast, "import", content))
    assert Article.objects.filter(brand=cast.joy).count() == 2
    again = client.post(PAGE, sent(cast, "check", content)).context["counts"]
    assert dict(again) == {"new": 0, "changed": 0, "same": 2}
    changed = packed({"a.md": "# 退款\n十日內"})
    assert dict(client.post(PAGE, sent(cast, "check", changed)).context["counts"])["changed"] == 1
    client.post(PAGE, sent(cast, "import", changed))
    assert Article.objects.filter(brand=cast.joy).count() == 2


@pytest.mark.django_db
def test_what_is_no_file_of_articles_is_refused_and_readers_import_nothing(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.eve)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, sent(cast, "import", b"MZ", "a.exe")).status_code == 422
    assert client.post(PAGE, {"do": "import"}).status_code == 422
    client.force_login(cast.amy)
    assert client.get(PAGE).status_code == 403
