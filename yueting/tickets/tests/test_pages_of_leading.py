"""Board, rota, special days, policies, customer values: what leaders see and change."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.contacts.models import Contact
from yueting.tickets.models import DutyShift, SlaClock, SlaPolicyVersion, Ticket
from yueting.tickets.services import clocks
from yueting.tickets.services.special_days import DayByHand, clear_day, days_by_hand, set_day
from yueting.tickets.templatetags import sla_words
from yueting.tickets.tests.test_services_clocks import HOURS, MINUTES, SECONDS, at, ticket
from yueting.tickets.tests.test_services_ladder import CRITICAL
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db


def client(agent: Agent) -> Client:
    signed_in = Client()
    signed_in.force_login(agent)
    return signed_in


def get(agent: Agent, name: str, *args: object, status: int = 200, **query: object) -> str:
    response = client(agent).get(reverse(f"tickets:{name}", args=args), query)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def post(agent: Agent, name: str, /, *args: object, **data: object) -> Any:
    return client(agent).post(reverse(f"tickets:{name}", args=args), data)


# -- the board ------------------------------------------------------------------------------------------------


def test_the_board_shows_what_is_about_to_break_where_and_why(cast: Cast) -> None:
    soon = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(20))
    html = get(cast.lee, "board")
    assert soon.reference in html
    assert str(sla_words.heap_words("unanswered", "cause")) in html
    assert "data-due" in html


def test_what_has_broken_stands_apart(cast: Cast) -> None:
    late = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(40))
    clocks.sweep()
    assert late.reference in get(cast.lee, "board", show="broken")
    soon = get(cast.lee, "board")
    assert "<tbody>" not in soon
    assert reverse("tickets:show", args=[late.reference]) in soon  # to be taken over


def test_the_board_goes_page_by_page_and_shows_each_ticket_once(cast: Cast) -> None:
    for number in range(27):
        ticket(cast.joy_mail, 2, timezone.now() - MINUTES(number / 10), sender=f"c{number}")
    first = get(cast.lee, "board")
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client(cast.lee).get(reverse("tickets:board") + following).content.decode()
    seen = [
        t.reference
        for t in Ticket.objects.all()
        if (f"{t.reference}/" in first) != (f"{t.reference}/" in second)
    ]
    assert len(seen) == 27


def test_agents_and_other_brands_see_no_board(cast: Cast) -> None:
    foreign = ticket(cast.cha_chat, 2)
    get(cast.amy, "board", status=403)
    assert foreign.reference not in get(cast.lee, "board")


@pytest.mark.parametrize("after", ["nonsense", "2026-01-01~x", "~"])
def test_a_place_that_is_none_shows_the_first_page(cast: Cast, after: str) -> None:
    get(cast.lee, "board", after=after)


# -- taking over ----------------------------------------------------------------------------------------------


def test_the_ticket_says_who_takes_over_and_lets_them(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    clocks.sweep()
    html = get(cast.amy, "show", late.reference)
    assert "Lee" in html
    assert reverse("tickets:takeover", args=[late.reference]) in html
    assert post(cast.lee, "takeover", late.reference).status_code == 302
    late.refresh_from_db()
    assert late.owner == cast.lee
    assert reverse("tickets:takeover", args=[late.reference]) not in get(cast.amy, "show", late.reference)


# -- the emergency plan ---------------------------------------------------------------------------------------


def test_a_critical_complaint_shows_its_plan_and_its_owner_sets_the_deadline(cast: Cast) -> None:
    opened = talk(cast.joy_chat, CRITICAL).tickets.get()
    assert reverse("tickets:plan", args=[opened.reference]) in get(cast.lee, "show", opened.reference)
    html = get(cast.lee, "plan", opened.reference)
    assert html.count("timeline-time") == 6
    due = timezone.localtime() + timedelta(days=2)
    given = {"version": opened.version, "due": f"{due:%Y-%m-%dT%H:%M}"}
    assert post(cast.lee, "plan", opened.reference, **given).status_code == 302
    clock = opened.clocks.get(kind="resolution")
    assert timedelta(0) <= clock.due_at - due.replace(second=0, microsecond=0) < SECONDS(1)
    assert clock.is_planned
    clocks.set_clocks(opened)
    assert opened.clocks.get(kind="resolution").due_at == clock.due_at  # no policy takes it away
    assert post(cast.lee, "plan", opened.reference, **given).status_code == 422  # an older version


def test_a_deadline_in_the_past_or_by_somebody_else_is_refused(cast: Cast) -> None:
    opened = talk(cast.joy_chat, CRITICAL).tickets.get()
    past = {"version": opened.version, "due": "2020-01-01T10:00"}
    assert post(cast.lee, "plan", opened.reference, **past).status_code == 422
    soon = {"version": opened.version, "due": f"{timezone.localtime() + HOURS(5):%Y-%m-%dT%H:%M}"}
    post(cast.amy, "plan", opened.reference, **soon)
    assert opened.clocks.get(kind="resolution").due_at is None


def test_an_ordinary_ticket_has_no_emergency_plan(cast: Cast) -> None:
    get(cast.lee, "plan", ticket(cast.joy_chat, 2).reference, status=404)


# -- the rota -------------------------------------------------------------------------------------------------


def on_rota(cast: Cast, **more: object) -> dict[str, object]:
    now = timezone.localtime()
    return {
        "brand": cast.joy.pk,
        "agent": cast.sue.pk,
        "kind": "duty",
        "starts_at": f"{now - HOURS(1):%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + HOURS(7):%Y-%m-%dT%H:%M}",
        "weeks": 2,
    } | more


def test_a_leader_plans_duty_and_everybody_sees_who_answers_now(cast: Cast) -> None:
    assert post(cast.lee, "duty", **on_rota(cast)).status_code == 302
    html = get(cast.amy, "duty")
    assert html.count("Sue") >= 3
    assert "<form class=" not in html  # an agent plans nobody
    again = post(cast.lee, "duty", **on_rota(cast))
    assert again.status_code == 422
    assert DutyShift.objects.count() == 2


def test_an_agent_cannot_plan_and_nobody_plans_another_brand(cast: Cast) -> None:
    assert post(cast.amy, "duty", **on_rota(cast)).status_code == 403
    assert post(cast.lee, "duty", **on_rota(cast, brand=cast.cha.pk)).status_code == 422
    assert post(cast.lee, "duty", **on_rota(cast, agent=cast.amy.pk)).status_code == 422
    assert not DutyShift.objects.exists()


def test_a_shift_is_taken_off_once(cast: Cast) -> None:
    post(cast.lee, "duty", **on_rota(cast, weeks=1))
    shift = DutyShift.objects.get()
    post(cast.may, "duty-removal", shift.pk)
    assert DutyShift.objects.exists()
    for _twice in range(2):
        assert post(cast.lee, "duty-removal", shift.pk).status_code == 302
    assert not DutyShift.objects.exists()
    assert Event.objects.filter(verb="duty.unplanned").count() == 1


# -- special days ---------------------------------------------------------------------------------------------


def test_a_typhoon_set_after_the_fact_gives_back_the_time_of_that_day(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 0, at("2026-06-23T10:00"))
    before = opened.clocks.get(kind="resolution").due_at
    set_day(cast.joy, DayByHand(at("2026-06-24T00:00").date(), ("09:00-12:00",), "typhoon"), cast.lee)
    clocks.sweep()
    after = opened.clocks.get(kind="resolution").due_at
    assert before == at("2026-06-30T13:00")
    assert after == at("2026-07-02T10:00")  # six hours later, over the holiday of 1 July


def test_a_clock_broken_only_by_a_closed_day_is_whole_again(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 0, timezone.now() - timedelta(days=20))
    clocks.sweep()
    assert SlaClock.objects.exclude(breached_at=None).count() == 2
    for days in range(21):
        set_day(cast.joy, DayByHand(timezone.localdate() - timedelta(days=days), (), "typhoon"), cast.lee)
    clocks.sweep()
    opened.refresh_from_db()
    assert opened.sla_met is None
    assert not SlaClock.objects.exclude(breached_at=None).exists()


def days_set(cast: Cast) -> set[str]:
    cast.joy.refresh_from_db()
    return {entry.day.isoformat() for entry in days_by_hand(cast.joy)}


def test_a_day_is_set_and_cleared_on_the_page(cast: Cast) -> None:
    wanted = {
        "brand": cast.joy.pk,
        "day": "2026-12-28",
        "kind": "black_rain",
        "shifts": "09:00-12:00，13:00-15:00",
    }
    assert post(cast.lee, "days", **wanted).status_code == 302
    assert "13:00-15:00" in get(cast.lee, "days")
    assert post(cast.lee, "days", **wanted).status_code == 422  # a double click
    assert days_set(cast) == {"2026-12-28"}
    assert post(cast.may, "day-removal", cast.joy.pk, "2026-12-28").status_code == 403
    for _twice in range(2):
        assert post(cast.lee, "day-removal", cast.joy.pk, "2026-12-28").status_code == 302
    assert days_set(cast) == set()
    assert Event.objects.filter(verb__startswith="brand.day").count() == 2


@pytest.mark.parametrize("wrong", [{"shifts": "nine to five"}, {"day": "never"}, {"day": "1999-01-01"}])
def test_a_day_that_cannot_be_read_changes_nothing(cast: Cast, wrong: dict[str, str]) -> None:
    wanted = {"brand": cast.joy.pk, "day": "2026-12-28", "kind": "typhoon", "shifts": ""} | wrong
    assert post(cast.lee, "days", **wanted).status_code == 422
    assert days_set(cast) == set()


def test_changing_the_brand_keeps_its_special_days(cast: Cast) -> None:
    set_day(cast.joy, DayByHand(timezone.localdate(), (), "typhoon"), cast.lee)
    words = {
        "name": "Joy",
        "languages": ["yue"],
        "time_zone": "Asia/Hong_Kong",
        "holidays": "HK",
        "mon": "09:00-18:00",
    }
    client(cast.zoe).post(f"/people/brands/{cast.joy.id}/", words)
    assert len(days_set(cast)) == 1
    clear_day(cast.joy, timezone.localdate(), cast.lee)


# -- policies -------------------------------------------------------------------------------------------------


def filled(html: str) -> dict[str, str]:
    """What a browser would send for the form as it is shown."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.select = ""

        def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
            has = {name: value or "" for name, value in given}
            if tag == "input" and has.get("type") != "checkbox" and has.get("name"):
                self.found[has["name"]] = has.get("value", "")
            if tag == "select":
                self.select = has["name"]
                self.found.pop(self.select, None)
            if tag == "option" and ("selected" in has or self.select not in self.found):
                self.found[self.select] = has.get("value", "")

    fields = Fields()
    fields.feed(html.split('<form class="form')[1].split("</form>")[0])
    fields.found.pop("csrfmiddlewaretoken", None)
    return fields.found


def test_a_leader_changes_a_target_and_a_new_version_counts(cast: Cast) -> None:
    sent = filled(get(cast.lee, "policy", cast.joy.pk))
    line = next(name for name, value in sent.items() if value == "15 min" and name.startswith("t-"))
    response = post(cast.lee, "policy", cast.joy.pk, **(sent | {line: "10 min", "why": "peak season"}))
    assert response.status_code == 302, response.content.decode()[:2000]
    kept = SlaPolicyVersion.objects.get()
    assert (kept.version, kept.why, kept.by) == (1, "peak season", cast.lee)
    assert ticket(cast.joy_mail, 3).clocks.get(kind="first_response").seconds == 600
    again = post(cast.lee, "policy", cast.joy.pk, **sent)  # made from an older version
    assert again.status_code == 422
    assert SlaPolicyVersion.objects.count() == 1
    assert "?version=1" in get(cast.lee, "policy", cast.joy.pk)


def test_a_line_is_added_and_one_is_taken_away(cast: Cast) -> None:
    sent = filled(get(cast.lee, "policy", cast.joy.pk))
    total = int(sent["t-TOTAL_FORMS"])
    added = f"t-{total - 1}-"
    sent |= {f"{added}level": "2", f"{added}value": "3", f"{added}within": "5 min", "t-0-DELETE": "on"}
    assert post(cast.lee, "policy", cast.joy.pk, **sent).status_code == 302
    levels = SlaPolicyVersion.objects.get().content["levels"]
    assert {
        "kind": "first_response",
        "within": "5 min",
        "clock": "calendar",
        "channel": None,
        "value": 3,
    } in levels[2]["targets"]
    assert len(levels[0]["targets"]) == 4


def test_a_policy_without_hours_is_refused_in_words(cast: Cast) -> None:
    sent = filled(get(cast.zoe, "policy", cast.cha.pk))
    response = post(cast.zoe, "policy", cast.cha.pk, **sent)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not SlaPolicyVersion.objects.exists()


def test_what_cannot_be_read_is_said_beside_its_field(cast: Cast) -> None:
    sent = filled(get(cast.lee, "policy", cast.joy.pk))
    response = post(cast.lee, "policy", cast.joy.pk, **(sent | {"t-0-within": "soon"}))
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()


def test_only_leaders_of_the_brand_see_its_policy(cast: Cast) -> None:
    get(cast.amy, "policies", status=403)
    get(cast.lee, "policy", cast.cha.pk, status=404)
    get(cast.lee, "policies")


# -- customer value -------------------------------------------------------------------------------------------


def bring(cast: Cast, text: str) -> str:
    file = SimpleUploadedFile("values.csv", text.encode("utf-8-sig"))
    response = client(cast.lee).post(reverse("contacts:values"), {"brand": cast.joy.pk, "file": file})
    return response.content.decode()


def test_a_list_of_values_lifts_open_tickets_into_the_vip_lane(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, sender="ming")
    before = opened.priority
    html = bring(cast, "address,value\nming,VIP\nnobody,2\nfung,much\n")
    opened.refresh_from_db()
    assert (opened.contact.value, opened.lane) == (3, "vip")
    assert opened.priority > before
    assert "nobody" in html
    assert "fung" in html
    assert Event.objects.filter(verb="contact.valued").count() == 1
    assert opened.reference in client(cast.amy).get("/tickets/?lane=vip").content.decode()


@pytest.mark.parametrize("text", ["name,worth\nming,3\n", "address,value\n", ""])
def test_a_list_that_is_none_changes_nothing(cast: Cast, text: str) -> None:
    ticket(cast.joy_mail, 2, sender="ming")
    bring(cast, text)
    assert not Contact.objects.exclude(value=0).exists()


def test_agents_bring_in_no_values(cast: Cast) -> None:
    assert client(cast.amy).get(reverse("contacts:values")).status_code == 403


def test_a_program_sets_a_value_of_its_own_brand_only(cast: Cast) -> None:
    from yueting.accounts.services.api_tokens import make_token

    opened = ticket(cast.joy_mail, 2)
    for brand, expected in ((cast.cha, 404), (cast.joy, 200)):
        program = Client(headers={"Authorization": f"Bearer {make_token(brand, 'Shop')[1]}"})
        answer = program.patch(
            f"/api/v1/contacts/{opened.contact_id}", {"value": 3}, content_type="application/json"
        )
        assert answer.status_code == expected
    opened.refresh_from_db()
    assert opened.lane == "vip"
