"""Reading a mailbox for as long as the desk runs: all its folders, through every break of the connection."""

import logging
import threading
from collections.abc import Callable

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from yueting.channels.email.account import MailAccount, Server
from yueting.channels.email.mailbox import MAIL_ERRORS, Batch, Cursor, Mailbox, SignInError, open_mailbox

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0  # seconds; doubled after each failure in a row
LONGEST_PAUSE = 300.0
SIGN_IN_PAUSE = 300.0  # providers lock an account after a few wrong passwords

Report = Callable[[str], None]


def watch(
    account: MailAccount,
    server: Server,
    cursor_of: Callable[[str], Cursor],
    store: Callable[[Batch], None],
    report: Report,
    stop: threading.Event,
    first_pause: float = FIRST_PAUSE,
) -> None:
    """Bring every new mail of the account's folders to `store`, until `stop` is set.

    `store` keeps a batch together with its cursor, or raises, and then this raises too: nothing is skipped.
    `report` hears what is wrong with the mailbox, and "" when all is well again.
    """
    pause = first_pause
    while not stop.is_set():
        try:
            with open_mailbox(server) as mailbox:
                while not stop.is_set():
                    _read_folders(mailbox, account.folders, cursor_of, store, report)
                    pause = first_pause
                    mailbox.wait(account.poll_seconds, stop)
        except SignInError as error:
            report(str(error))
            stop.wait(SIGN_IN_PAUSE)
        except MAIL_ERRORS as error:
            report(f"{server.host}: {error}")
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def _read_folders(
    mailbox: Mailbox,
    folders: tuple[str, ...],
    cursor_of: Callable[[str], Cursor],
    store: Callable[[Batch], None],
    report: Report,
) -> None:
    """Read all folders, the first one last: it stays open, so that waiting hears of its new mail at once."""
    wrong = ""
    for folder in reversed(folders):
        try:
            for batch in mailbox.new_mail(folder, cursor_of(folder)):
                store(batch)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            wrong = f"The folder {folder!r} cannot be read: {error}"
    report(wrong)
