"""Pages of quality: who sees what, and that every point leads to its words."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from yueting.accounts.models import Agent
from yueting.quality.marking_up import Piece, Span, pieces
from yueting.quality.models import Inspection, ItemResult, ToInspect
from yueting.quality.queries import Narrowed, heat
from yueting.quality.services import inspecting
from yueting.quality.tests.talks import BAD
from yueting.quality.tests.test_live import held

pytestmark = pytest.mark.django_db


def client(agent: Agent, language: str = "en") -> Client:
    one = Client(headers={"Accept-Language": language})
    one.force_login(agent)
    return one


def page(who: Agent, address: str, **query: str) -> str:
    answer = client(who).get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def two(cast: Cast) -> tuple[Inspection, Inspection]:
    """A good talk and a bad one, both of Amy."""
    held(cast)
    held(cast, BAD, sender="bo")
    inspecting.drain()
    good, bad = Inspection.objects.filter(key="service").order_by("-score")
    return good, bad


def test_words_are_cut_where_citations_begin_and_end() -> None:
    assert pieces("abcdef", [Span(1, 4, "x"), Span(3, 9, "y"), Span(2, 2, "z")]) == [
        Piece("a"),
        Piece("bc", ("x",)),
        Piece("d", ("x", "y")),
        Piece("ef", ("y",)),
    ]
    assert pieces("", [Span(0, 3, "x")]) == []


def test_the_list_shows_what_one_may_see(cast: Cast, two: tuple[Inspection, Inspection]) -> None:
    good, bad = two
    for who in (cast.lee, cast.amy):
        listed = page(who, reverse("quality:home"))
        assert good.conversation.reference in listed
        assert bad.conversation.reference in listed
    assert good.conversation.reference not in page(cast.ben, reverse("quality:home"))
    assert good.conversation.reference not in page(cast.may, reverse("quality:home"))
    low = page(cast.lee, reverse("quality:home"), only="low")
    assert bad.conversation.reference in low
    assert good.conversation.reference not in low


@pytest.mark.parametrize(
    "query",
    [{"days": "x"}, {"brand": "1"}, {"agent": "'"}, {"rubric": "nine"}, {"only": "?"}, {"page": "-1"}],
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(
    cast: Cast, two: tuple[Inspection, Inspection], query: dict[str, str]
) -> None:
    assert two[0].conversation.reference in page(cast.lee, reverse("quality:home"), **query)


def test_a_card_shows_every_item_and_marks_the_words(cast: Cast, two: tuple[Inspection, Inspection]) -> None:
    _good, bad = two
    address = reverse("quality:card", args=[bad.pk])
    shown = page(cast.lee, address)
    for item in bad.rubric.rubric.items():
        assert item.names["en"] in shown
    assert "<mark" in shown
    assert client(cast.ben).get(address).status_code == 404
    for language in ("zh-hant", "zh-hans"):
        assert client(cast.lee, language).get(address).status_code == 200


def test_what_a_customer_wrote_is_escaped(cast: Cast) -> None:
    one = held(cast, (("customer", "<script>alert(1)</script> 我要投訴！"), ("agent", "早晨，點幫到你？")))
    inspecting.drain()
    shown = page(cast.lee, reverse("quality:card", args=[one.inspections.filter(key="service").get().pk]))
    assert "<script>alert" not in shown


def test_the_heat_map_counts_and_every_cell_leads_to_its_talks(
    cast: Cast, two: tuple[Inspection, Inspection]
) -> None:
    _good, bad = two
    found = heat(cast.lee, Narrowed())
    [row] = found.rows
    respect = next(cell for cell in row.cells if cell.item == "respect")
    assert (row.agent, respect.count, respect.share) == (cast.amy, 2, 0.5)
    assert found.total.cells == row.cells
    assert ItemResult.objects.filter(item="respect").count() >= 2
    shown = page(cast.lee, reverse("quality:figures"))
    assert "item=respect" in shown
    behind = page(cast.lee, reverse("quality:home"), item="respect")
    assert bad.conversation.reference in behind
    assert two[0].conversation.reference not in behind
    assert heat(cast.may, Narrowed()).rows == ()


def test_the_sheet_is_no_formula(cast: Cast, two: tuple[Inspection, Inspection]) -> None:
    Agent.objects.filter(pk=cast.amy.pk).update(name="=HYPERLINK()")
    answer = client(cast.lee).get(reverse("quality:sheet"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_what_could_not_be_inspected_is_shown_and_tried_again(cast: Cast) -> None:
    one = held(cast)
    ToInspect.objects.update(error="ValueError: a rubric gone wrong")
    assert "a rubric gone wrong" in page(cast.sue, reverse("quality:home"))
    assert "a rubric gone wrong" not in page(cast.amy, reverse("quality:home"))
    address = reverse("quality:retry", args=[one.pk])
    assert client(cast.amy).post(address).status_code == 403
    assert client(cast.sue).post(address).status_code == 302
    assert inspecting.drain() == 1


def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().get(reverse("quality:home")).status_code == 302
