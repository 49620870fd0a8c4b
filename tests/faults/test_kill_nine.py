"""The desk is killed with -9 in the middle of 500 messages over chat, mail and API. What it promised to keep is there."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.desk import MortalDesk
from tests.faults.senders import Acknowledged, api, chat, mail, words
from tests.mail_server import MailServer, mail_server

CHATS, APIS, MAILS = 10, 5, 10  # senders
PER_CHAT, PER_API, PER_MAIL = 20, 30, 15
TOTAL = CHATS * PER_CHAT + APIS * PER_API + MAILS * PER_MAIL
KILLED_AT = (120, 300)  # acknowledged messages

BY_TALK = """
select message.conversation_id, message.seq, message.text, reading.message_id is not null
from conversations_message as message left join conversations_reading as reading on reading.message_id = message.id
where message.author = 'customer' order by message.conversation_id, message.seq
"""


@pytest.fixture
def post() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, post: MailServer) -> Iterator[MortalDesk]:
    desk = MortalDesk(tmp_path / "data")
    desk.start()
    yield desk
    desk.stop()


@pytest.mark.slow
def test_every_acknowledged_message_is_there_once_and_in_order(desk: MortalDesk, post: MailServer) -> None:
    facts = desk.run("tests.faults.seed", post.settings())
    inboxes, seen = facts["inboxes"], Acknowledged()
    expected: dict[str, int] = {}
    with ThreadPoolExecutor(CHATS + APIS + MAILS) as customers:
        sent = []
        for n in range(CHATS):
            expected[f"chat{n}"] = PER_CHAT
            sent.append(customers.submit(chat, desk.url, inboxes["chat"], f"chat{n}", PER_CHAT, seen))
        for n in range(APIS):
            expected[f"api{n}"] = PER_API
            sent.append(
                customers.submit(api, desk.url, inboxes["api"], facts["token"], f"api{n}", PER_API, seen)
            )
        for n in range(MAILS):
            expected[f"mail{n}"] = PER_MAIL
            sent.append(customers.submit(mail, post, f"mail{n}", PER_MAIL, seen))
        for count in KILLED_AT:
            seen.wait_for(count)
            desk.kill()
            desk.start()
        for done in sent:
            done.result()
    assert seen.count == TOTAL == sum(expected.values())

    desk.wait_for("select count(*) from conversations_message where author = 'customer'", TOTAL)
    desk.wait_for("select count(*) from contact_channels_rawdelivery where state <> 'done'", 0)
    talks: dict[str, list[str]] = defaultdict(list)
    for _talk, _seq, text, is_read in desk.rows(BY_TALK):
        assert is_read, text
        talks[text.split()[0]].append(text)
    assert talks == {sender: [words(sender, n) for n in range(count)] for sender, count in expected.items()}
    # One talk each: nobody was split in two by the crash.
    assert len({row[0] for row in desk.rows(BY_TALK)}) == len(expected)
