"""The demo shops say everything in three languages and have a drawing for every product."""

import re
from pathlib import Path

import pytest
import yaml

from yueting.demo import shop as shops

DRAWINGS = Path(shops.__file__).parent / "static/demo/products.svg"


@pytest.mark.parametrize("language", shops.LANGUAGES)
@pytest.mark.parametrize("slug", shops.slugs())
def test_a_shop_is_complete_in_every_language(slug: str, language: str) -> None:
    shop = shops.shop(slug, language)
    drawn = set(re.findall(r'<symbol id="([^"]+)"', DRAWINGS.read_text("utf-8")))
    assert {slug, *(product.sku for product in shop.products)} <= drawn
    said = [shop.name, shop.tagline, shop.lead, *shop.words.values()]
    said += [text for promise in shop.promises for text in (promise.title, promise.text)]
    assert all(said)


def test_every_text_has_the_three_languages_and_nothing_else() -> None:
    """A comma without quotes cuts a YAML text in two, and nobody would notice."""
    content = yaml.safe_load((shops.CONTENT / "shops.yaml").read_text("utf-8"))
    texts = list(content["words"].values())
    for slug in shops.slugs():
        texts += [content[slug]["tagline"], content[slug]["lead"]]
        texts += [text for promise in content[slug]["promises"] for text in promise.values()]
    assert [text for text in texts if set(text) != set(shops.LANGUAGES.values())] == []


def test_prices_carry_the_sign_of_their_market() -> None:
    assert shops.shop("joyhome", "en").products[2].price == "HK$1,980"
    assert shops.shop("lingshang", "zh-hans").products[0].price == "¥168"


def test_a_shop_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(KeyError):
        shops.shop("nowhere", "en")
