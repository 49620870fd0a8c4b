"""A client's program reads where a complaint stands."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.cast import Cast, talk
from yueting.accounts.services.api_tokens import make_token
from yueting.tickets.authority import RemedyKind
from yueting.tickets.path import Stage
from yueting.tickets.services.remedying import Wish, ask
from yueting.tickets.tests.walked import note

pytestmark = pytest.mark.django_db


def test_the_api_tells_the_path_and_what_it_lacks(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！").tickets.get()
    note(ticket, cast.amy, Stage.FACTS, time="尋日")
    wish = Wish(RemedyKind.GIFT, Decimal(20), "賠禮")
    ask(ticket, cast.amy, wish, client_key="api")
    address = f"/api/v1/tickets/{ticket.reference}/path"
    answers = {
        brand.slug: Client(headers={"Authorization": f"Bearer {make_token(brand, 'App')[1]}"}).get(address)
        for brand in (cast.joy, cast.cha)
    }
    assert answers["cha"].status_code == 404
    told = answers["joy"].json()
    assert (told["kind"], told["current"], told["facts"]) == ("complaint", "soothe", {"time": "尋日"})
    assert [stage["stage"] for stage in told["stages"]] == ["soothe", "facts", "commit", "feedback"]
    assert "time" not in told["stages"][1]["missing"]
    assert "place" in told["stages"][1]["missing"]
    assert [remedy["kind"] for remedy in told["remedies"]] == ["gift"]
