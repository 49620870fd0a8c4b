"""Articles of other systems: read whatever they look like, brought in once, faults told and never in the way."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from yueting.knowledge.importing.files import read_file
from yueting.knowledge.importing.folder import read_path
from yueting.knowledge.importing.html_markdown import as_markdown
from yueting.knowledge.importing.imported import Imported, Unreadable, language_named
from yueting.knowledge.models import Article, KnowledgePolicy, NeedsReview
from yueting.knowledge.queries import find_articles, visible_articles
from yueting.knowledge.services.importing import bring_in

MARKDOWN = "---\ntitle: 退款時間\nlanguage: zh-HK\ntags: [退款]\nquestions: [幾時退錢]\nreview_by: 2030-01-31\n---\n\n七日內。\n"
ZENDESK = {
    "sections": [{"id": 7, "name": "Refunds"}],
    "articles": [
        {
            "id": 1,
            "title": "Refunds",
            "body": "<p>Seven <b>days</b>.</p>",
            "locale": "en-us",
            "section_id": 7,
        },
        {
            "id": 2,
            "title": "退货",
            "body": "<ol><li>一</li><li>二</li></ol>",
            "locale": "zh-cn",
            "draft": True,
        },
        {"id": 3, "title": "Inside", "body": "<p>x</p>", "locale": "en-us", "user_segment_id": 9},
        {"id": 4, "title": "Empty", "body": "", "locale": "en-us"},
    ],
}
CHATWOOT = {
    "payload": [
        {
            "id": 5,
            "slug": "shipping",
            "title": "Shipping",
            "content": "Three **days**",
            "status": "published",
            "category": {"name": "Delivery", "locale": "en"},
        }
    ]
}


def read(name: str, content: str | dict) -> list[Imported | Unreadable]:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return list(read_file(name, text.encode(), language="zh-hant"))


def test_markdown_tells_its_title_in_front_or_as_its_first_heading():
    [front] = read("refunds.md", MARKDOWN)
    assert isinstance(front, Imported)
    assert (front.text.title, front.text.body, front.text.topic) == ("退款時間", "七日內。", "退款")
    assert (front.text.questions, str(front.text.review_by)) == (("幾時退錢",), "2030-01-31")
    [plain] = read("a/b.md", "# 送貨\n\n三日")
    assert isinstance(plain, Imported)
    assert (plain.text.title, plain.text.body, plain.slug) == ("送貨", "三日", "b")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>一<b>二</b></p><p>三</p>", "一**二**\n\n三"),
        ("<ul><li>一</li><li>二<ul><li>三</li></ul></li></ul>", "- 一\n- 二\n\n  - 三"),
        ("<ol><li>一</li><li>二</li></ol>", "1. 一\n2. 二"),
        ('<a href="https://a.example/x">表</a>', "[表](https://a.example/x)"),
        ('<a href="javascript:alert(1)">表</a>', "表"),
        ("<script>alert(1)</script><p>一</p><style>p{}</style>", "一"),
        (
            "<table><tr><th>日</th><th>費</th></tr><tr><td>一</td><td>二</td></tr></table>",
            "| 日 | 費 |\n|---|---|\n| 一 | 二 |",
        ),
        ("<h2>甲</h2>乙<br>丙", "## 甲\n\n乙\n丙"),
        ("5 * 3 &lt; 20 <p>未完", "5 \\* 3 \\< 20\n\n未完"),
    ],
)
def test_html_becomes_markdown_that_says_the_same(html, markdown):
    assert as_markdown(html)[1] == markdown


def test_the_title_of_a_page_is_its_heading():
    assert as_markdown("<title>網站</title><h1>退款</h1><p>七日</p>") == ("退款", "七日")
    assert as_markdown("<title>網站</title><p>七日</p>") == ("網站", "七日")


def test_exports_of_other_desks_keep_topics_drafts_and_what_is_inside():
    refunds, returns, inside, empty = read("export.json", ZENDESK)
    assert isinstance(refunds, Imported)
    assert (refunds.text.body, refunds.text.topic, refunds.text.language) == (
        "Seven **days**.",
        "Refunds",
        "en",
    )
    assert isinstance(returns, Imported)
    assert (returns.is_draft, returns.text.language) == (True, "zh-hans")
    assert isinstance(inside, Imported)
    assert inside.text.audience == "agents"
    assert isinstance(empty, Unreadable)
    [shipping] = read("chatwoot.json", CHATWOOT)
    assert isinstance(shipping, Imported)
    assert (shipping.key, shipping.slug, shipping.text.topic) == ("chatwoot:5", "shipping", "Delivery")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "---\n: [\n---\n"),
        ("a.json", "{"),
        ("a.json", '{"tickets": []}'),
        ("a.json", "[1]"),
        ("a.csv", "名,值\n1,2\n"),
        ("a.csv", "title,body\n只有標題,\n"),
        ("a.csv", "title,body,expires\n題,文,明日\n"),
        ("a.txt", "x"),
    ],
)
def test_what_cannot_be_read_is_told_and_never_breaks(name, content):
    assert all(isinstance(one, Unreadable) and one.reason.sentence() for one in read(name, content))
    assert list(read_file(name, b"\xff\xfe\xfa", language="en"))


def test_languages_are_known_by_any_usual_spelling():
    spelled = ("zh-HK", "zh_CN", "en-us", "ZH-Hant", "fr", None)
    assert [language_named(one, "en") for one in spelled] == [
        "zh-hant",
        "zh-hans",
        "en",
        "zh-hant",
        "en",
        "en",
    ]


def test_folders_name_topics_and_languages(tmp_path: Path) -> None:
    (tmp_path / "zh-CN" / "送货").mkdir(parents=True)
    (tmp_path / "zh-CN" / "送货" / "time.md").write_text("# 时间\n三天", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text("# no\nno", encoding="utf-8")
    (tmp_path / "outside.md").symlink_to("/etc/hostname")
    [one] = read_path(tmp_path, language="zh-hant")
    assert isinstance(one, Imported)
    assert (one.text.language, one.text.topic) == ("zh-hans", "送货")


def test_an_import_runs_again_without_doubling_and_takes_what_changed(cast: Cast) -> None:
    first = bring_in(cast.joy, read("refunds.md", MARKDOWN))
    again = bring_in(cast.joy, read("refunds.md", MARKDOWN))
    changed = bring_in(cast.joy, read("refunds.md", MARKDOWN.replace("七日", "十日")))
    assert [(t.new, t.same, t.changed) for t in (first, again, changed)] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    article = Article.objects.get()
    assert (article.body, article.version) == ("十日內。", 2)
    assert find_articles(visible_articles(cast.amy), "幾時退錢")[0].article == article


def test_drafts_stay_drafts_and_what_needs_a_second_reader_becomes_one(cast: Cast) -> None:
    tally = bring_in(cast.joy, read("export.json", ZENDESK))
    assert (tally.new, tally.drafts, len(tally.faults)) == (3, 1, 1)
    assert Article.objects.get(title="退货").state == "draft"
    KnowledgePolicy.objects.create(brand=cast.joy, needs_review=NeedsReview.PUBLIC)
    bring_in(cast.joy, read("chatwoot.json", CHATWOOT), cast.eve)
    assert Article.objects.get(title="Shipping").state == "draft"


def test_the_command_tells_what_came_of_it(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / "a.csv").write_text("title,body,language\n退款,七日,zh-HK\n空,,\n", encoding="utf-8")
    call_command("import_articles", str(tmp_path), brand="joy")
    said = capsys.readouterr()
    assert json.loads(said.out) == {"new": 1, "changed": 0, "same": 0, "drafts": 0, "failed": 1}
    assert "a.csv:3" in said.err
    with pytest.raises(CommandError, match="joy"):
        call_command("import_articles", str(tmp_path))
