"""Search at 100,000 articles of 300 characters: the engine alone on one core, and the live way through the page."""

import os
import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from bench.ground import Cast, ground, people
from bench.result import Result, at_most, percentile
from bench.words import CMN, YUE

if TYPE_CHECKING:
    from yueting.knowledge.models import Article

SIZE = 100_000
LENGTH = 300  # characters of a body
REPEATS = 200
_PARTS = (
    "退款",
    "送貨",
    "密碼",
    "發票",
    "積分",
    "保修",
    "地址",
    "會員",
    "優惠碼",
    "訂單",
    "門市",
    "電池",
    "安裝",
    "換貨",
    "取消",
)
_ASKS = (
    "點樣{}",
    "{}要幾耐",
    "怎么{}",
    "{}收費幾多",
    "唔記得{}點算",
    "{}失败怎么办",
    "可唔可以改{}",
    "{}规则",
)
# Characters in daily use, so that articles differ as real ones do.
_SIGNS = [chr(point) for point in range(0x4E00, 0x4E00 + 3_000)]


def measure(quick: bool = False) -> list[Result]:
    """Milliseconds of a question, seconds and megabytes of the index, then the page over PostgreSQL."""
    size = 2_000 if quick else SIZE
    results = _engine(size)
    with ground():
        os.environ["YUETING_HOSTS"] = "127.0.0.1,testserver"
        results += _page(people(), size)
    return results


def _engine(size: int) -> list[Result]:
    import psutil

    from yueting.knowledge.search.collection import Text, collect
    from yueting.knowledge.search.embedding import embedding
    from yueting.knowledge.search.engine import search

    embedding()
    before = psutil.Process().memory_info().rss
    began = time.process_time()
    articles = [Text(str(number), title, "", body) for number, (title, body) in enumerate(_articles(size))]
    made = time.process_time()
    collection = collect(articles)
    built = time.process_time() - made
    del articles
    used = (psutil.Process().memory_info().rss - before) / 1e6
    times = _times(lambda question: search(collection, question), time.process_time)
    name = f"search, {size:,} articles"
    print(f"search: articles written in {made - began:.0f} s")
    return [
        Result(f"{name}: engine, p50", percentile(times, 50), "ms", at_most(10)),
        Result(f"{name}: engine, p99", percentile(times, 99), "ms", at_most(30)),
        Result(f"{name}: index built", built, "s", at_most(60)),
        Result(f"{name}: memory of the index", used, "MB", at_most(500)),
    ]


def _page(cast: Cast, size: int) -> list[Result]:
    from django.test import Client

    _fill(cast, size)
    client = Client()
    client.force_login(cast.agent)

    def asked(question: str) -> None:
        answer = client.get("/knowledge/", {"q": question})
        if answer.status_code != 200:
            raise RuntimeError(f"/knowledge/ answered {answer.status_code}")

    asked("退款")  # the first counts the words of the collection
    times = _times(asked)
    return [
        Result(f"search, {size:,} articles: page, p50", percentile(times, 50), "ms", at_most(40)),
        Result(f"search, {size:,} articles: page, p99", percentile(times, 99), "ms"),
    ]


def _fill(cast: Cast, size: int) -> None:
    """A thousand articles at a time; the index over their words is made once at the end, in a tenth of the time."""
    from django.db import connection

    from yueting.knowledge.models import Article

    index = next(one for one in Article._meta.indexes if one.name == "article_tokens")
    with connection.schema_editor() as schema:
        schema.remove_index(Article, index)
    articles = enumerate(_articles(size))
    while chunk := list(islice(articles, 1_000)):
        Article.objects.bulk_create(_article(cast, number, *texts) for number, texts in chunk)
    with connection.cursor() as cursor:
        cursor.execute("set maintenance_work_mem = '512MB'")
    with connection.schema_editor() as schema:
        schema.add_index(Article, index)
    with connection.cursor() as cursor:
        cursor.execute("reset maintenance_work_mem")
        cursor.execute("vacuum analyze knowledge_article")


def _article(cast: Cast, number: int, title: str, body: str) -> "Article":
    from yueting.knowledge.models import Article
    from yueting.knowledge.search.tokens import article_tokens

    return Article(
        brand=cast.brand, slug=f"a{number}", title=title, body=body, tokens=article_tokens(title, [], body)
    )


def _articles(size: int) -> Iterator[tuple[str, str]]:
    """Titles and bodies that share words as those of a desk do, with runs of their own between."""
    chance = random.Random(3)
    for _number in range(size):
        said = "".join(chance.choices((*YUE, *CMN), k=5))
        own = "".join(chance.choices(_SIGNS, k=120))
        yield f"{_question(chance)}{''.join(chance.choices(_SIGNS, k=4))}", f"{own}{said}"[:LENGTH]


def _question(chance: random.Random) -> str:
    return chance.choice(_ASKS).format(chance.choice(_PARTS) + chance.choice(_PARTS))


def _times(ask: Callable[[str], object], clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Milliseconds by this clock: of the processor for the engine, on the wall where a database works too."""
    chance = random.Random(4)
    questions = [_question(chance) for _ in range(REPEATS)]
    for question in questions[:10]:
        ask(question)
    times = []
    for question in questions:
        began = clock()
        ask(question)
        times.append((clock() - began) * 1_000)
    return times
