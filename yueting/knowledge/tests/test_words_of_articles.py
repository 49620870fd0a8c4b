"""The pure parts of articles: Markdown shown safely, what changed, and who may do what with a wording."""

from dataclasses import replace
from datetime import date

import pytest

from yueting.knowledge.differences import Piece, difference
from yueting.knowledge.rendering import addresses_in, as_html, as_text
from yueting.knowledge.reviewing import Deed, NotAllowed, Standing, State, after, possible
from yueting.knowledge.texts import ArticleText, clean_questions


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("一\n二", "<p>一<br>\n二</p>\n"),
        ("- 一\n- 二", "<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n"),
        ("# 大", "<h2>大</h2>\n"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        (
            "睇 https://joy.example/退。",
            '<p>睇 <a href="https://joy.example/" rel="noopener noreferrer">https://joy.example/</a>退。</p>\n',
        ),
    ],
)
def test_markdown_is_shown_and_nothing_in_it_runs(markdown, html):
    assert as_html(markdown) == html


def test_the_words_go_into_a_chat_without_marks():
    assert as_text("## 退款\n* **七日**內\n* [表格](https://a.example/x)") == (
        "退款\n- 七日內\n- 表格 (https://a.example/x)"
    )


def test_every_address_in_an_article_is_found_once():
    text = "[a](https://a.example/1) https://b.example/2 [b](https://a.example/1) `https://c.example`"
    assert addresses_in(text) == ("https://a.example/1", "https://b.example/2")


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", ()),
        ("一", "一", (Piece("same", "一"),)),
        ("七日內退", "十日內退", (Piece("gone", "七"), Piece("added", "十"), Piece("same", "日內退"))),
        ("一\n", "一\n二\n", (Piece("same", "一\n"), Piece("added", "二\n"))),
    ],
)
def test_what_changed_is_shown_sign_by_sign(before, after, pieces):
    assert difference(before, after) == pieces


def test_gone_and_kept_pieces_give_the_old_words_and_added_and_kept_the_new():
    old, new = "一行\n二行\n三行", "一行\n兩行半\n三行\n四行"
    pieces = difference(old, new)
    assert "".join(p.text for p in pieces if p.how != "added") == old
    assert "".join(p.text for p in pieces if p.how != "gone") == new


def test_a_text_survives_being_kept():
    text = ArticleText("題", "文", "en", ("問",), "付款", "agents", date(2026, 1, 2), None)
    assert ArticleText.from_json(text.as_json()) == text


def test_questions_are_one_a_line_and_once():
    assert clean_questions(" 幾時 \n\n幾時\n點樣") == ("幾時", "點樣")


AUTHOR = Standing(State.DRAFT, is_author=True, may_edit=True, may_review=True)


@pytest.mark.parametrize(
    ("standing", "deeds"),
    [
        (AUTHOR, {Deed.PUBLISH, Deed.SUBMIT, Deed.DROP}),
        (replace(AUTHOR, needs_review=True), {Deed.SUBMIT, Deed.DROP}),
        (
            replace(AUTHOR, needs_review=True, state=State.IN_REVIEW),
            {Deed.RETURN, Deed.WITHDRAW, Deed.DROP},
        ),
        (
            replace(AUTHOR, needs_review=True, state=State.IN_REVIEW, is_author=False),
            {Deed.PUBLISH, Deed.RETURN, Deed.WITHDRAW, Deed.DROP},
        ),
        (replace(AUTHOR, state=State.PUBLISHED), set()),
        (replace(AUTHOR, may_edit=False, may_review=False), set()),
        (replace(AUTHOR, outdated=True), {Deed.SUBMIT, Deed.DROP}),
    ],
)
def test_what_can_be_done_with_a_wording_depends_on_who_wrote_it_and_where_it_stands(standing, deeds):
    assert set(possible(standing)) == deeds


def test_nothing_is_sent_back_without_a_word():
    with pytest.raises(NotAllowed, match="Say what"):
        after(Deed.RETURN, replace(AUTHOR, state=State.IN_REVIEW), " ")
