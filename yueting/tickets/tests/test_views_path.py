"""The pages of the path: stages, remedies, decisions, ledger, matrix, causes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.cast import Cast, talk, write
from yueting.conversations.services.replying import reply
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import (
    AuthorityMatrix,
    Delegation,
    Remedy,
    RemedyBudget,
    RemedyState,
    RootCause,
    Ticket,
)
from yueting.tickets.path import FACTS
from yueting.tickets.queries.path import path_of
from yueting.tickets.services.progress import act
from yueting.tickets.services.remedying import approve
from yueting.tickets.tests.test_services_remedying import want
from yueting.tickets.tests.test_views import get, post, signed_in
from yueting.tickets.tests.walked import walk
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！").tickets.get()


def test_the_ticket_page_leads_along_the_path(cast: Cast, complaint: Ticket) -> None:
    html = get(cast.amy, "tickets:show", complaint.reference, htmx=False)
    for stage in ("soothe", "facts", "commit", "feedback"):
        assert reverse("tickets:stage", args=[complaint.reference, stage]) in html
    assert "你最唔開心係邊樣" in html  # the question for now, in the customer's Cantonese
    panel = get(cast.amy, "tickets:panel", complaint.conversations.get().pk)
    assert f'data-insert="#question-{complaint.reference}-1"' in panel
    assert reverse("tickets:stage", args=[complaint.reference, "facts"]) not in get(
        cast.kit, "tickets:show", complaint.reference, htmx=False
    )


def test_a_stage_is_written_down_and_a_slower_colleague_keeps_what_they_typed(
    cast: Cast, complaint: Ticket
) -> None:
    facts = {fact: f"答{fact}" for fact in FACTS}
    assert 'name="expected"' in get(cast.amy, "tickets:stage", complaint.reference, "facts")
    assert (
        post(cast.amy, "tickets:stage", complaint.reference, "facts", version=0, **facts).status_code == 200
    )
    slower = post(
        cast.ben, "tickets:stage", complaint.reference, "facts", version=0, **facts | {"time": "前日"}
    )
    assert slower.status_code == 422
    html = slower.content.decode()
    assert "前日" in html
    assert 'name="version" value="1"' in html
    assert path_of(complaint).facts == facts
    shown = get(cast.lee, "tickets:show", complaint.reference, htmx=False)
    assert all(words in shown for words in facts.values())  # who takes over need not ask again


def test_a_stage_of_the_other_path_is_not_found(cast: Cast, complaint: Ticket) -> None:
    for name in ("collect", "nonsense"):
        address = reverse("tickets:stage", args=[complaint.reference, name])
        assert signed_in(cast.amy).get(address).status_code == 404
    address = reverse("tickets:stage", args=[complaint.reference, "facts"])
    assert signed_in(cast.may).get(address).status_code == 404


def test_closing_says_everything_that_is_open(cast: Cast, complaint: Ticket) -> None:
    act(complaint, Action.RESOLVE, cast.amy, version=complaint.version)
    complaint.refresh_from_db()
    answer = post(
        cast.amy, "tickets:change", complaint.reference, "close", why="完", version=complaint.version
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "未填根本原因" in html
    assert "未知何時發生" in html
    walk(complaint, cast.amy)
    complaint.refresh_from_db()
    again = post(
        cast.amy, "tickets:change", complaint.reference, "close", why="完", version=complaint.version
    )
    assert again.status_code == 200


def test_no_complaint_after_all_is_offered_to_leaders(cast: Cast, complaint: Ticket) -> None:
    html = get(cast.lee, "tickets:show", complaint.reference, htmx=False)
    assert "/downgrade/" in html
    assert "/change_class/" not in html
    assert "/downgrade/" not in get(cast.amy, "tickets:show", complaint.reference, htmx=False)
    form = get(cast.lee, "tickets:change", complaint.reference, "downgrade")
    assert 'value="complaint"' not in form
    post(
        cast.lee,
        "tickets:change",
        complaint.reference,
        "downgrade",
        klass="other",
        why="誤用",
        version=complaint.version,
    )
    complaint.refresh_from_db()
    assert (complaint.klass, complaint.level) == ("other", 0)
    assert "/collect/" in get(cast.lee, "tickets:show", complaint.reference, htmx=False)


def given(amount: int = 400, key: str = "key-1", **more: object) -> dict[str, object]:
    return {"kind": "voucher", "amount": amount, "why": "等咗兩個星期", "client_key": key} | more


def test_a_remedy_beyond_authority_is_asked_and_approved_by_clicks(cast: Cast, complaint: Ticket) -> None:
    Ticket.objects.update(level=3)
    assert "client_key" in get(cast.amy, "tickets:remedy", complaint.reference)
    for _click in range(2):
        assert post(cast.amy, "tickets:remedy", complaint.reference, **given()).status_code == 200
    remedy = Remedy.objects.get()
    approval = reverse("tickets:approval", args=[remedy.pk])
    assert approval in get(cast.sue, "tickets:approvals", htmx=False)
    assert approval in get(cast.sue, "tickets:show", complaint.reference, htmx=False)
    for who in (cast.amy, cast.lee):
        assert approval not in get(who, "tickets:approvals", htmx=False)
    own = post(cast.amy, "tickets:approval", remedy.pk, words="")
    assert own.status_code == 422
    assert "自己" in own.content.decode()
    assert complaint.reference in get(cast.sue, "tickets:approval", remedy.pk)
    assert post(cast.sue, "tickets:approval", remedy.pk, words="可以").status_code == 200
    remedy.refresh_from_db()
    assert remedy.state == RemedyState.GRANTED
    second = post(cast.zoe, "tickets:approval", remedy.pk, words="")
    assert second.status_code == 422
    assert "Sue" in second.content.decode()
    assert "可以" in get(cast.amy, "tickets:show", complaint.reference, htmx=False)


def test_a_refusal_needs_words_and_a_request_can_be_taken_back(cast: Cast, complaint: Ticket) -> None:
    Ticket.objects.update(level=2)
    post(cast.amy, "tickets:remedy", complaint.reference, **given(200))
    remedy = Remedy.objects.get()
    assert post(cast.lee, "tickets:refusal", remedy.pk, words="").status_code == 422
    assert post(cast.may, "tickets:refusal", remedy.pk, words="x").status_code == 404
    assert "form" in get(cast.amy, "tickets:withdrawal", remedy.pk)
    assert post(cast.amy, "tickets:withdrawal", remedy.pk).status_code == 200
    assert post(cast.lee, "tickets:refusal", remedy.pk, words="x").status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [{"amount": ""}, {"amount": "-1"}, {"kind": "moon"}, {"why": ""}, {"amount": "99999"}, {"amount": "1e9"}],
)
def test_a_remedy_that_makes_no_sense_says_so(
    cast: Cast, complaint: Ticket, wrong: dict[str, object]
) -> None:
    answer = post(cast.sue, "tickets:remedy", complaint.reference, **(given(50) | wrong))
    assert answer.status_code == 422
    assert not Remedy.objects.exists()


def test_the_ledger_adds_up_and_its_budget_is_set_by_supervisors(cast: Cast, complaint: Ticket) -> None:
    Ticket.objects.update(level=1)
    post(cast.amy, "tickets:remedy", complaint.reference, **given(80))
    address = reverse("tickets:ledger")
    html = get(cast.lee, "tickets:ledger", htmx=False)
    assert complaint.reference in html
    assert 'name="most"' not in html
    month = f"{timezone.localdate():%Y-%m}"
    assert signed_in(cast.lee).post(address, {"month": month, "most": 1}).status_code == 200
    assert not RemedyBudget.objects.exists()
    assert signed_in(cast.sue).post(address, {"month": month, "most": 500}).status_code == 302
    assert "420" in get(cast.sue, "tickets:ledger", htmx=False)
    assert signed_in(cast.sue).post(address, {"month": "2020-01", "most": 500}).status_code == 422
    assert signed_in(cast.amy).get(address).status_code == 403
    for odd in ("2020-01", "99-99", "x", "2999-01"):
        assert get(cast.lee, "tickets:ledger", htmx=False, month=odd)


def test_the_ledger_of_a_month_is_taken_along_as_a_sheet_that_runs_nothing(
    cast: Cast, complaint: Ticket
) -> None:
    Ticket.objects.update(level=1)
    post(cast.amy, "tickets:remedy", complaint.reference, **(given(80) | {"why": "=cmd|' /c calc'!A0"}))
    address = reverse("tickets:ledger-export")
    assert address in get(cast.lee, "tickets:ledger", htmx=False)
    sheet = signed_in(cast.lee).get(address)
    assert "attachment" in sheet["Content-Disposition"]
    heading, row = sheet.getvalue().decode("utf-8-sig").splitlines()
    assert heading.startswith("decided at,ticket,remedy")
    assert f",{complaint.reference}," in row
    assert row.endswith(",'=cmd|' /c calc'!A0")
    assert Event.objects.get(verb="remedies.exported").actor_id == cast.lee.pk
    assert signed_in(cast.amy).get(address).status_code == 403


def test_the_matrix_is_edited_line_by_line_as_a_new_version(cast: Cast) -> None:
    client, address = signed_in(cast.sue), reverse("tickets:authority")
    assert client.get(address).status_code == 200
    lines = [
        {
            "role": "agent",
            "kind": "gift",
            "up_to_level": 1,
            "from_value": 0,
            "most": "88.50",
            "measure": "money",
        },
        {
            "role": "agent",
            "kind": "express",
            "up_to_level": 4,
            "from_value": 3,
            "most": "1",
            "measure": "times",
        },
    ]
    data = {f"line-{n}-{name}": value for n, line in enumerate(lines) for name, value in line.items()}
    data |= {"line-TOTAL_FORMS": 3, "line-INITIAL_FORMS": 0, "version": 0}
    data |= {f"level_{level}": 10 + level for level in range(5)}
    assert client.post(address, data).status_code == 302
    matrix = AuthorityMatrix.objects.get()
    assert (matrix.version, matrix.approval_minutes) == (1, [10, 11, 12, 13, 14])
    assert [line.most for line in matrix.limits.all()] == [Decimal("88.50"), Decimal(1)]
    stale = client.post(address, data)
    assert stale.status_code == 422  # a colleague saved version 1 meanwhile
    odd = client.post(address, data | {"version": 1, "line-0-measure": "times"})
    assert odd.status_code == 422
    fewer = client.post(address, data | {"version": 1, "line-0-DELETE": "on", "line-INITIAL_FORMS": 1})
    assert fewer.status_code == 302
    assert AuthorityMatrix.objects.first().limits.get().kind == "express"
    assert signed_in(cast.lee).get(address).status_code == 403


def test_a_stand_in_is_named_and_taken_back_on_the_page(cast: Cast) -> None:
    client, address = signed_in(cast.sue), reverse("tickets:approvals")
    now = timezone.localtime()
    data = {"to": str(cast.lee.pk), "starts_at": f"{now:%Y-%m-%dT%H:%M}"}
    assert (
        client.post(address, data | {"ends_at": f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}"}).status_code
        == 422
    )
    assert (
        client.post(address, data | {"ends_at": f"{now + timedelta(hours=9):%Y-%m-%dT%H:%M}"}).status_code
        == 302
    )
    delegation = Delegation.objects.get()
    end = reverse("tickets:delegation-end", args=[delegation.pk])
    assert end in client.get(address).content.decode()
    assert signed_in(cast.lee).post(end).status_code == 404
    assert client.post(end).status_code == 302
    delegation.refresh_from_db()
    assert delegation.ended_at


def test_a_leader_names_causes_of_the_brand(cast: Cast, complaint: Ticket) -> None:
    client, address = signed_in(cast.lee), reverse("tickets:causes")
    assert client.get(address).status_code == 200
    assert client.post(address, {"name_en": ""}).status_code == 422
    assert client.post(address, {"name_en": "Wet tea", "name_zh-hant": "茶葉受潮"}).status_code == 302
    assert client.post(address, {"key": "manner", "name_en": "Manner", "is_retired": "on"}).status_code == 302
    assert set(RootCause.objects.values_list("key", flat=True)) == {"wet-tea", "manner"}
    form = get(cast.amy, "tickets:stage", complaint.reference, "commit")
    assert "茶葉受潮" in form
    assert 'value="manner"' not in form
    assert client.get(address, {"cause": "manner"}).context["form"].initial["is_retired"]
    assert signed_in(cast.amy).get(address).status_code == 403


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_pages_speak_every_language(cast: Cast, complaint: Ticket, language: str) -> None:
    Ticket.objects.update(level=3)
    post(cast.amy, "tickets:remedy", complaint.reference, **given())
    cast.sue.interface_language = language
    cast.sue.save()
    with override(language):
        for name in ("approvals", "ledger", "authority", "causes"):
            html = get(cast.sue, f"tickets:{name}", htmx=False)
            assert "%(" not in html[html.index("<main") :]


def test_who_opens_the_question_of_closing_sees_at_once_what_is_open(cast: Cast, complaint: Ticket) -> None:
    act(complaint, Action.RESOLVE, cast.amy, version=complaint.version)
    assert "未填根本原因" in get(cast.amy, "tickets:change", complaint.reference, "close")
    walk(complaint, cast.amy)
    assert "未填根本原因" not in get(cast.amy, "tickets:change", complaint.reference, "close")


def test_beside_the_form_of_a_stage_stands_what_the_customer_said(cast: Cast, complaint: Ticket) -> None:
    write(cast.joy_chat, "琴晚先收到，個盒爛晒。", sender="ming")
    reply(complaint.conversations.get(), cast.amy, "唔好意思。", client_key="1")
    form = get(cast.amy, "tickets:stage", complaint.reference, "facts")
    assert "琴晚先收到，個盒爛晒。" in form
    assert "唔好意思。" not in form


def test_what_a_remedy_costs_is_told_alike_before_and_after_the_approval(
    cast: Cast, complaint: Ticket
) -> None:
    remedy = want(complaint, cast.amy, 800)
    approve(Remedy.objects.get(pk=remedy.pk), cast.sue)
    told = Event.objects.filter(verb__startswith="remedy.").values_list("data__cost", flat=True)
    assert list(told) == ["800", "800"]
