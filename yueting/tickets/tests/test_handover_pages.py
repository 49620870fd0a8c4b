"""The pages of hand-overs: on the ticket, of the team, and behind the mailed link."""

import json
import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.accounts.models import Agent, Look, Team
from yueting.tickets.models import Handover, Ticket
from yueting.tickets.services import handover_mail
from yueting.tickets.services.handing_over import Outside
from yueting.tickets.services.handover_links import token_of
from yueting.tickets.tests.test_services_handing_over import ask, leo, logistics
from yueting.tickets.tests.test_views import get, post, signed_in

__all__ = ["leo", "logistics"]
pytestmark = pytest.mark.django_db
COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, COMPLAINT).tickets.get()


@pytest.fixture
def mailed(cast: Cast, ticket: Ticket) -> Handover:
    one = ask(ticket, cast.amy, Outside("wai@haul.example", "Wai", "en"))
    handover_mail.flush()
    return one


def moment(hours: float) -> str:
    return f"{timezone.localtime() + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def test_a_hand_over_is_asked_from_the_ticket(cast: Cast, ticket: Ticket, logistics: Team) -> None:
    wanted = {"key": str(uuid4()), "to": str(logistics.pk), "wanted": "查張單", "due_at": moment(-2)}
    past = post(cast.amy, "tickets:handover-ask", ticket.reference, **wanted)
    assert past.status_code == 422
    assert "查張單" in past.content.decode()
    outside = wanted | {"to": "outside", "due_at": moment(24)}
    assert (
        post(cast.amy, "tickets:handover-ask", ticket.reference, **outside).status_code == 422
    )  # no address
    done = post(cast.amy, "tickets:handover-ask", ticket.reference, **wanted | {"due_at": moment(24)})
    assert done.status_code == 200
    assert f"{ticket.reference}-H1" in get(cast.amy, "tickets:show", ticket.reference)
    assert (
        signed_in(cast.kit).get(reverse("tickets:handover-ask", args=[ticket.reference])).status_code == 302
    )


def test_whom_the_brand_asked_before_need_not_be_typed_again(
    cast: Cast, mailed: Handover, ticket: Ticket
) -> None:
    ask(ticket, cast.amy, Outside("wai@haul.example", "Wai", "en"))
    form = get(cast.amy, "tickets:handover-ask", ticket.reference)
    assert form.count('<option value="wai@haul.example">') == 1
    other = talk(cast.cha_chat, "你们的快递还没到，我要投诉！").tickets.get()
    assert "wai@haul.example" not in get(cast.may, "tickets:handover-ask", other.reference)


def test_the_team_reads_all_that_was_said_accepts_and_answers(
    cast: Cast, ticket: Ticket, logistics: Team, leo: Agent
) -> None:
    one = ask(ticket, cast.amy, logistics)
    page = get(leo, "tickets:handover", one.pk, htmx=False)
    assert COMPLAINT in page
    assert "單號 88" in page
    assert Look.objects.filter(agent=leo, subject_id=ticket.pk).exists()
    assert post(leo, "tickets:handover-accept", one.pk, version=one.version).status_code == 200
    assert post(leo, "tickets:handover-accept", one.pk, version=one.version).status_code == 422
    one.refresh_from_db()
    said = {"version": one.version, "words": "喺沙田倉"}
    assert post(leo, "tickets:handover-step", one.pk, "answer", **said).status_code == 200
    assert "喺沙田倉" in get(cast.amy, "tickets:show", ticket.reference)
    assert signed_in(cast.may).get(reverse("tickets:handover", args=[one.pk])).status_code == 404


# -- behind the link ----------------------------------------------------------------------------------------------


def address(one: Handover) -> str:
    return reverse("tickets:handed", args=[token_of(one)])


def opened(one: Handover) -> Client:
    """The browser in which the person went on with the link."""
    browser = Client()
    assert "Go on in this browser" in browser.get(address(one)).content.decode()
    assert browser.post(address(one)).status_code == 302
    return browser


def say(browser: Client, one: Handover, step: str, **more: str):
    one.refresh_from_db()
    given = {"step": step, "version": str(one.version), "words": ""} | more
    return browser.post(reverse("tickets:handed-step", args=[token_of(one)]), given)


def test_a_person_without_account_accepts_extends_and_answers(mailed: Handover, ticket: Ticket) -> None:
    browser = opened(mailed)
    page = browser.get(address(mailed))
    assert "查張單去咗邊" in page.content.decode()
    assert "單號 88" in page.content.decode()
    assert COMPLAINT not in page.content.decode()  # only what was written for them
    assert page["Referrer-Policy"] == "same-origin"
    assert say(browser, mailed, "accept").status_code == 302
    assert say(browser, mailed, "extend", due_at=moment(48), words="要等車").status_code == 302
    assert say(browser, mailed, "answer", words="已上車，今晚到").status_code == 302
    mailed.refresh_from_db()
    ticket.refresh_from_db()
    assert (mailed.state, mailed.answer, ticket.state) == ("answered", "已上車，今晚到", "open")
    assert "nothing more to do" in browser.get(address(mailed)).content.decode()


@pytest.mark.parametrize(("language", "words"), [("zh-hant", "餘下 %(time)s"), ("en", "%(time)s left")])
def test_the_clocks_of_a_mailed_page_go_on_in_its_language(
    mailed: Handover, language: str, words: str
) -> None:
    page = opened(mailed).get(address(mailed), {"language": language}).content.decode()
    [strings] = re.findall(r'name="yt-strings" content="([^"]*)"', page)
    assert json.loads(unescape(strings))["left"] == words


@pytest.mark.parametrize(
    ("step", "more"),
    [
        ("answer", {"words": " "}),
        ("extend", {"words": "要等車", "due_at": "next year"}),
        ("extend", {"words": "要等車", "due_at": "2020-01-01T10:00"}),
        ("accept", {"version": "99"}),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_typed_is_lost(
    mailed: Handover, step: str, more: dict[str, str]
) -> None:
    browser = opened(mailed)
    answer = say(browser, mailed, step, **more)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert more.get("words", "") in answer.content.decode()
    mailed.refresh_from_db()
    assert mailed.state == "asked"


def test_the_door_takes_no_press_from_another_site(mailed: Handover) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(mailed)).status_code == 403
    mailed.refresh_from_db()
    assert mailed.link_browser == ""


def test_a_look_by_a_mail_filter_does_not_use_the_link_up(mailed: Handover) -> None:
    for _ in range(3):
        Client().get(address(mailed))
    opened(mailed)


def test_a_forwarded_link_opens_nothing_and_says_why(mailed: Handover) -> None:
    opened(mailed)
    stranger = Client()
    for answer in (
        stranger.get(address(mailed)),
        stranger.post(address(mailed)),
        say(stranger, mailed, "accept"),
    ):
        html = answer.content.decode()
        assert answer.status_code == 403
        assert "belongs to another browser" in html
        assert "w•••@haul.example" in html
        assert "查張單" not in html
        assert "wai@" not in html


def test_whoever_lost_the_browser_gets_a_new_link_by_mail_only(mailed: Handover) -> None:
    opened(mailed)
    Handover.objects.update(mailed_at=timezone.now() - timedelta(hours=1))
    old = address(mailed)
    again = Client().post(reverse("tickets:handed-again", args=[token_of(mailed)]))
    assert "w•••@haul.example" in again.content.decode()
    handover_mail.flush()
    mailed.refresh_from_db()
    assert address(mailed) in mail.outbox[-1].body
    assert address(mailed) not in again.content.decode()
    assert Client().get(old).status_code == 410
    assert "newer link" in Client().get(old).content.decode()
    opened(mailed)


def test_after_its_time_the_link_says_so_and_offers_no_mail(mailed: Handover) -> None:
    browser = opened(mailed)
    Handover.objects.update(due_at=timezone.now() - timedelta(days=8))
    answer = browser.get(address(mailed))
    assert answer.status_code == 410
    assert "expired" in answer.content.decode()
    assert "Send a new link" not in answer.content.decode()
    assert say(browser, mailed, "answer", words="x").status_code == 410


def test_a_link_cut_off_or_for_a_team_is_unknown(
    cast: Cast, mailed: Handover, ticket: Ticket, logistics: Team
) -> None:
    assert Client().get(address(mailed)[:-4] + "/").status_code == 404
    assert Client().get(address(ask(ticket, cast.amy, logistics))).status_code == 404
