"""What a colleague answers from another mail program stands in the talk it belongs to, whichever is found first."""

from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from yueting.channels import intake
from yueting.channels.email import tasks
from yueting.channels.email.account import mail_account
from yueting.channels.email.mailbox import Batch, Cursor, FetchedMail
from yueting.channels.email.tests.mails import mail
from yueting.channels.models import EarlyAnswer, RawDelivery, RawState
from yueting.conversations.models import Conversation, Inbox, Message

THEIRS = mail(body=b"my parcel is late", message_id=b"<question@example.hk>")
OURS = mail(
    b"In-Reply-To: <question@example.hk>",
    body=b"it comes tomorrow",
    sender=b"desk@shop.example",
    message_id=b"<answer@shop.example>",
).replace(b"To: desk@shop.example", b"To: chan@example.hk")


def find(inbox: Inbox, *bodies: bytes) -> None:
    """These mails are found in the mailbox and read."""
    mails = tuple(FetchedMail(uid, body) for uid, body in enumerate(bodies, start=1))
    tasks.store(
        inbox, mail_account({"address": "desk@shop.example"}), Batch("Sent", mails, Cursor(7, len(bodies)))
    )
    while intake.drain():
        pass


def sweep() -> None:
    intake.take_up_early()
    while intake.drain():
        pass


def said() -> list[tuple[int, str]]:
    return list(Message.objects.order_by("seq").values_list("seq", "text"))


def test_an_answer_found_first_joins_the_mail_it_answers(cast: Cast) -> None:
    find(cast.joy_mail, OURS)
    sweep()
    assert said() == []  # nobody to whom it could belong yet
    find(cast.joy_mail, THEIRS)
    sweep()
    conversation = Conversation.objects.get()
    assert conversation.address == "chan@example.hk"
    assert said() == [(1, "my parcel is late"), (2, "it comes tomorrow")]
    assert conversation.messages.get(seq=2).data["automatic"] == "loop"
    assert not EarlyAnswer.objects.exists()


def test_found_in_one_batch_or_again_and_again_it_stands_there_once(cast: Cast) -> None:
    find(cast.joy_mail, OURS, THEIRS)
    for _ in range(3):
        sweep()
    assert said() == [(1, "my parcel is late"), (2, "it comes tomorrow")]
    find(cast.joy_mail, OURS.replace(b"10:00:00", b"10:00:01"))  # a copy with other server lines
    for _ in range(3):
        sweep()
    assert len(said()) == 2
    assert not RawDelivery.objects.exclude(state=RawState.DONE).exists()


def test_an_answer_to_another_inbox_waits_there(cast: Cast) -> None:
    other = Inbox.objects.create(brand=cast.cha, kind="email", name="Tea post")
    find(other, OURS)
    find(cast.joy_mail, THEIRS)
    sweep()
    assert said() == [(1, "my parcel is late")]
    assert EarlyAnswer.objects.get().inbox == other


def test_one_whose_mail_never_comes_is_given_up(cast: Cast) -> None:
    find(cast.joy_mail, OURS)
    EarlyAnswer.objects.update(at=timezone.now() - timedelta(days=15))
    sweep()
    assert not EarlyAnswer.objects.exists()
    assert RawDelivery.objects.get().state == RawState.DONE
