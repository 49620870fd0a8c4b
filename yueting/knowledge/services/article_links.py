"""The addresses that published articles name."""

from yueting.knowledge.models import Article, ArticleLink
from yueting.knowledge.rendering import addresses_in

_LONGEST = 800  # characters; longer ones are pasted data


def note_links(article: Article) -> None:
    """Keep in step with the words: new addresses are looked at soon, gone ones are forgotten."""
    named = {url for url in addresses_in(article.body) if len(url) <= _LONGEST}
    known = set(article.links.values_list("url", flat=True))
    if gone := known - named:
        article.links.filter(url__in=gone).delete()
    fresh = [ArticleLink(article=article, url=url) for url in sorted(named - known)]
    ArticleLink.objects.bulk_create(fresh, ignore_conflicts=True)
