"""Search learns from our own articles: whole, apart by trade, and from texts that only look alike."""

from training.own_faq import LANGUAGES, own_articles, own_pairs
from yueting.knowledge.search.question_pairs import PARTS, part_of


def test_every_own_article_has_its_words_and_five_questions() -> None:
    articles = own_articles()
    assert len({one.id for one in articles}) == len(articles) > 500
    assert all(len(one.questions) == len(LANGUAGES) for one in articles)
    assert all(line.strip() for one in articles for line in (one.title, one.text, one.trade, *one.questions))


def test_a_trade_is_either_learnt_from_or_reported_on() -> None:
    parts = own_pairs()
    assert set(parts) <= set(range(PARTS))
    for article in own_articles():
        said = {pair.a for pair in parts[part_of(article.trade)]}
        assert set(article.questions) <= said
    assert sum(map(len, parts.values())) == 20 * len(own_articles())
