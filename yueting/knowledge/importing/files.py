"""One file of foreign articles, told by its name and its content. Pure: bytes in, articles and faults out."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import yaml

from yueting.knowledge.importing.html_markdown import as_markdown
from yueting.knowledge.importing.imported import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Imported,
    Unreadable,
    language_named,
    unreadable,
)
from yueting.knowledge.texts import ArticleText, clean_questions
from yueting.tickets.reasons import gettext_noop

ENDINGS = (".md", ".markdown", ".html", ".htm", ".csv", ".json")
_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)
_FIRST_HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
# column of a sheet → what its heading may be, folded
_HEADINGS: dict[str, tuple[str, ...]] = {
    "key": ("key", "id", "編號", "编号"),
    "title": ("title", "question", "標題", "标题", "問題", "问题"),
    "body": ("body", "content", "answer", "text", "內容", "内容", "答案"),
    "language": ("language", "locale", "語言", "语言"),
    "questions": ("questions", "also asked", "問法", "问法", "相似問", "相似问"),
    "topic": ("topic", "category", "section", "主題", "主题", "分類", "分类"),
    "audience": ("audience", "visibility", "對象", "对象"),
    "review_by": ("review by", "review_by", "覆核日期", "复核日期"),
    "expires_on": ("expires", "expires_on", "valid until", "失效日期", "有效期"),
}
_INSIDE = {"agents", "internal", "private", "內部", "内部"}


def read_file(
    name: str, content: bytes, *, language: str, topic: str = ""
) -> Iterator[Imported | Unreadable]:
    """The articles of one file. `name` is its path inside the import, `language` and `topic` hold where nothing is said."""
    try:
        text = content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        yield unreadable(name, gettext_noop("This is not UTF-8."))
        return
    ending = PurePosixPath(name).suffix.lower()
    given = {"language": language, "topic": topic}
    if ending in (".md", ".markdown"):
        try:
            yield _checked(name, *_of_markdown(name, text, given))
        except yaml.YAMLError:
            yield unreadable(
                name, gettext_noop("What stands between the lines --- at its top cannot be read.")
            )
    elif ending in (".html", ".htm"):
        yield _checked(name, *_of_html(name, text, given))
    elif ending == ".csv":
        yield from _of_sheet(name, text, given)
    elif ending == ".json":
        yield from _of_export(name, text, given)
    else:
        yield unreadable(name, gettext_noop("This kind of file holds no articles."))


def _of_markdown(name: str, text: str, given: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    front: dict[str, Any] = {}
    if found := _FRONT.match(text):
        read = yaml.safe_load(found[1])
        if isinstance(read, dict):
            front, text = {str(key): value for key, value in read.items()}, text[found.end() :]
    title = str(front.get("title") or "")
    if not title and (heading := _FIRST_HEADING.match(text)):
        title, text = heading[1], text[heading.end() :]
    tags = front.get("tags")
    topic = (
        front.get("topic") or front.get("category") or (tags[0] if isinstance(tags, list) and tags else "")
    )
    said = {"title": title or PurePosixPath(name).stem.replace("-", " "), "body": text, "topic": topic}
    stem = str(front.get("slug") or PurePosixPath(name).stem)
    return str(front.get("id") or name), {
        **given,
        **front,
        **{k: v for k, v in said.items() if v},
        "slug": stem,
    }


def _of_html(name: str, text: str, given: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    title, body = as_markdown(text)
    language = re.search(r"<html[^>]*\blang=[\"']?([\w-]+)", text, re.IGNORECASE)
    stem = PurePosixPath(name).stem
    said = {"title": title or stem, "body": body, "slug": stem}
    return name, {**given, **said, **({"language": language[1]} if language else {})}


def _of_sheet(name: str, text: str, given: Mapping[str, str]) -> Iterator[Imported | Unreadable]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        yield unreadable(name, gettext_noop("This is no CSV sheet."))
        return
    heading = [cell.strip().casefold() for cell in lines[0][1]] if lines else []
    columns = {
        column: next(at for at, cell in enumerate(heading) if cell in known)
        for column, known in _HEADINGS.items()
        if any(cell in known for cell in heading)
    }
    if missing := [column for column in ("title", "body") if column not in columns]:
        words = gettext_noop("These columns are missing in the first line: %(columns)s")
        yield unreadable(name, words, columns=", ".join(missing))
        return
    for line, cells in lines[1:]:
        row = {column: cells[at].strip() if at < len(cells) else "" for column, at in columns.items()}
        key = row.get("key") or row["title"]
        said = {column: value for column, value in row.items() if value}
        yield _checked(f"{name}:{line}", f"sheet:{key}", {**given, **said})


def _of_export(name: str, text: str, given: Mapping[str, str]) -> Iterator[Imported | Unreadable]:
    """Zendesk's `{"articles": […]}` with HTML bodies, Chatwoot's `{"payload": […]}` or a plain list with Markdown."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        yield unreadable(name, gettext_noop("This is no JSON."))
        return
    holder = read if isinstance(read, dict) else {"payload": read}
    articles = holder.get("articles", holder.get("payload"))
    if not isinstance(articles, list):
        yield unreadable(name, gettext_noop("There are no articles in this export."))
        return
    sections = {row.get("id"): row.get("name") for row in holder.get("sections", ()) if isinstance(row, dict)}
    system = "zendesk" if "articles" in holder else "chatwoot"
    for place, row in enumerate(articles, 1):
        where = f"{name}:{place}"
        if isinstance(row, dict):
            yield _checked(
                where, f"{system}:{row.get('id') or where}", {**given, **_exported(row, system, sections)}
            )
        else:
            yield unreadable(where, gettext_noop("This is no article."))


def _exported(row: Mapping[str, Any], system: str, sections: Mapping[Any, Any]) -> dict[str, Any]:
    category = row.get("category")
    category = category if isinstance(category, dict) else {}
    if system == "zendesk":
        body = as_markdown(str(row.get("body") or ""))[1]
        topic, is_draft = sections.get(row.get("section_id")), bool(row.get("draft"))
        inside = bool(row.get("user_segment_id"))  # a segment means: not for everybody
    else:
        body, topic = str(row.get("content") or row.get("description") or ""), category.get("name")
        is_draft, inside = str(row.get("status", "published")) not in ("published", "1"), False
    said = {
        "title": row.get("title"),
        "body": body,
        "topic": topic,
        "language": row.get("locale") or category.get("locale"),
        "slug": row.get("slug"),
        "audience": "agents" if inside else "",
        "questions": row.get("label_names"),
    }
    return {**{name: value for name, value in said.items() if value}, "is_draft": is_draft}


def _checked(where: str, key: str, given: Mapping[str, Any]) -> Imported | Unreadable:
    title, body = str(given.get("title") or "").strip(), str(given.get("body") or "").strip()
    if not title or not body:
        return unreadable(where, gettext_noop("It has no title or no text."))
    if len(body) > LONGEST_BODY:
        return unreadable(
            where, gettext_noop("It is too long: at most %(most)s characters."), most=LONGEST_BODY
        )
    try:
        days = {name: _day(given.get(name)) for name in ("review_by", "expires_on")}
    except ValueError:
        return unreadable(where, gettext_noop("A date in it is none: write 2025-01-31."))
    text = ArticleText(
        title=title[:LONGEST_TITLE],
        body=body,
        language=language_named(given.get("language"), "zh-hant"),
        questions=_questions(given.get("questions")),
        topic=str(given.get("topic") or "").strip()[:60],
        audience="agents" if str(given.get("audience") or "").strip().casefold() in _INSIDE else "public",
        review_by=days["review_by"],
        expires_on=days["expires_on"],
    )
    return Imported(key[:200], text, str(given.get("slug") or "")[:100], bool(given.get("is_draft")))


def _questions(given: object) -> tuple[str, ...]:
    if isinstance(given, list):
        return clean_questions("\n".join(str(one) for one in given))
    return clean_questions(re.sub(r"[;；]", "\n", str(given or "")))


def _day(given: object) -> date | None:
    if isinstance(given, date):
        return given
    return date.fromisoformat(str(given).replace("/", "-")) if given else None
