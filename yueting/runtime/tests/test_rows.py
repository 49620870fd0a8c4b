"""Many rows written at once hold what each was given, of every type we use."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.conversations.models import Conversation
from yueting.runtime.rows import update_rows
from yueting.tickets.models import Ticket


def test_each_row_gets_its_own_values(cast: Cast) -> None:
    first, second = talk(cast.joy_chat, "你好", sender="ming"), talk(cast.joy_chat, "你好", sender="fan")
    untouched = talk(cast.joy_chat, "你好", sender="mei")
    soon = timezone.now() + timedelta(hours=1)
    first.preview, first.due_at, first.assignee, first.priority = "it's \\ 100 %s 一", soon, cast.ben, 7
    second.preview, second.due_at, second.assignee, second.priority = "", None, None, 0
    update_rows([first, second], ["preview", "due_at", "assignee", "priority"])

    def stored(conversation: Conversation) -> tuple[Any, ...]:
        rows = Conversation.objects.filter(pk=conversation.pk)
        return rows.values_list("preview", "due_at", "assignee", "priority").get()

    assert stored(first) == ("it's \\ 100 %s 一", soon, cast.ben.pk, 7)
    assert stored(second) == ("", None, None, 0)
    assert stored(untouched)[0] == "你好"


@pytest.mark.parametrize("reasons", [[], [{"id": "level.read", "words": '讀成 "4" 級 {}\''}]])
def test_json_and_empty_truth_values_are_kept(cast: Cast, reasons: list[dict[str, str]]) -> None:
    ticket = talk(cast.joy_chat, "我要投訴").tickets.get()
    ticket.priority_reasons, ticket.sla_met = reasons, None
    update_rows([ticket], ["priority_reasons", "sla_met"])
    kept = Ticket.objects.get()
    assert (kept.priority_reasons, kept.sla_met) == (reasons, None)


def test_no_rows_need_no_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        update_rows([], ["preview"])


def test_what_no_statement_can_hold_is_refused_with_its_name(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    conversation.preview = b"bytes"  # type: ignore[assignment]
    with pytest.raises(TypeError, match="bytes"):
        update_rows([conversation], ["preview"])
