"""What a conversation shows of its tickets: the nearest deadline, the highest level and priority."""

from collections.abc import Iterable, Sequence

from django.db import connection

from yueting.tickets.models import UNSOLVED, Ticket

# Of the tickets that are not solved, or else of the one that was opened last.
_UNSOLVED = ", ".join(f"'{state.value}'" for state in UNSOLVED)
_HIGHEST = (
    f"coalesce(max(ticket.{{0}}) filter (where ticket.state in ({_UNSOLVED})), "
    "(array_agg(ticket.{0} order by ticket.opened_at desc))[1])"
)
_SHOWN = {
    "due_at": "min(ticket.due_at)",
    "level": _HIGHEST.format("level"),
    "priority": _HIGHEST.format("priority"),
}


def show_on_talks(tickets: Iterable[Ticket], names: Sequence[str] = tuple(_SHOWN)) -> None:
    """Write these columns of the talks of these tickets, as the stored tickets say; what stays as it was is left.

    One statement groups all tickets of the talks: Django's own asked three times for each of hundreds of talks.
    """
    ids = [ticket.pk for ticket in tickets]
    if not ids:
        return
    shown = ", ".join(f"{_SHOWN[name]} as {name}" for name in names)
    changes = ", ".join(f"{name} = shown.{name}" for name in names)
    before, after = (", ".join(f"{row}.{name}" for name in names) for row in ("talk", "shown"))
    links = Ticket.conversations.through._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"update conversations_conversation as talk set {changes} from "  # noqa: S608 (names of our own columns)
            f"(select link.conversation_id, {shown} from {links} as link "
            "join tickets_ticket as ticket on ticket.id = link.ticket_id where link.conversation_id in "
            f"(select conversation_id from {links} where ticket_id = any(%s)) "
            "group by link.conversation_id) as shown "
            f"where talk.id = shown.conversation_id and ({before}) is distinct from ({after})",
            [ids],
        )
