"""A real mail server for tests: IMAP (pymap) and SMTP (aiosmtpd) in a process of its own, on free local ports.

    with mail_server() as server:
        server.deliver(raw)            # over SMTP into the desk's INBOX
        inbox.settings = server.settings()
        server.outbox()                # what the desk sent to others, as bytes

What the SMTP side does depends on whom the mail is for: "refuse@…" is refused for good (550), "later@…" for now
(451), "vanish@…" is taken and then the connection is cut without an answer.
"""

import argparse
import asyncio
import json
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from imapclient import IMAPClient

DESK = "desk@shop.example"
USER, PASSWORD = "desk", "a password of the desk"
OUTBOX = "outbox"
LARGEST = 64 * 1024 * 1024


class MailServer:
    """The server as a test sees it."""

    def __init__(self, *, idle: bool = True) -> None:
        self.idle = idle
        self.imap_port = self.smtp_port = 0
        self.start()

    def start(self) -> None:
        """Start the process, on the ports it had before if it ran already; its mailboxes are empty."""
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.mail_server",
            str(self.imap_port),
            str(self.smtp_port),
        ]
        self._process = subprocess.Popen(
            [*command, *([] if self.idle else ["--no-idle"])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        ports = json.loads(self._process.stdout.readline())
        self.imap_port, self.smtp_port = ports["imap"], ports["smtp"]

    def stop(self) -> None:
        """End the process at once, as a power cut would."""
        self._process.kill()
        self._process.communicate()

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Settings of an e-mail inbox that uses this server."""
        sign_in = {"host": "127.0.0.1", "security": "none", "user": USER, "password": PASSWORD}
        servers = {"imap": {**sign_in, "port": self.imap_port}, "smtp": {**sign_in, "port": self.smtp_port}}
        return {"address": DESK, "name": "悅聽客服", "poll_seconds": 1, **servers, **changes}

    def deliver(self, raw: bytes, *, sender: str = "chan@example.hk") -> None:
        """Send a mail to the desk over SMTP; it is in the INBOX when this returns."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=10) as smtp:
            smtp.sendmail(sender, [DESK], raw)

    def put(self, *raws: bytes, folder: str = "INBOX") -> None:
        """Put mails into a folder, which is made if it is not there; bare line feeds become CRLF on the way."""
        with self.imap() as imap:
            if not imap.folder_exists(folder):
                imap.create_folder(folder)
            for raw in raws:
                imap.append(folder, raw)

    def outbox(self) -> list[bytes]:
        """The mails the server was given for anybody but the desk, oldest first."""
        with self.imap() as imap:
            imap.select_folder(OUTBOX, readonly=True)
            mails = imap.fetch(imap.search("ALL"), ["BODY.PEEK[]"])
            return [mails[uid][b"BODY[]"] for uid in sorted(mails)]

    @contextmanager
    def imap(self) -> Iterator[IMAPClient]:
        """A signed-in IMAP connection of the desk."""
        with IMAPClient("127.0.0.1", self.imap_port, ssl=False, timeout=10) as imap:
            imap.login(USER, PASSWORD)
            yield imap


@contextmanager
def mail_server(*, idle: bool = True) -> Iterator[MailServer]:
    """Run a mail server; `idle` says whether it offers IMAP IDLE."""
    server = MailServer(idle=idle)
    try:
        yield server
    finally:
        server.stop()


class Postman:
    """The SMTP side: brings mail for the desk to its INBOX and keeps everything else in the outbox."""

    def __init__(self, imap_port: int) -> None:
        self._imap_port = imap_port

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("refuse@"):
            return "550 5.1.1 There is nobody of this name"
        if address.startswith("later@"):
            return "451 4.7.1 Greylisted, please try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        for address in envelope.rcpt_tos:
            folder = "INBOX" if address == DESK else OUTBOX
            await asyncio.to_thread(self._append, folder, envelope.content)
            if address.startswith("vanish@"):
                server.transport.abort()
        return "250 Taken"

    def _append(self, folder: str, raw: bytes) -> None:
        with IMAPClient("127.0.0.1", self._imap_port, ssl=False) as imap:
            imap.login(USER, PASSWORD)
            imap.append(folder, raw)


async def serve(imap_port: int, smtp_port: int, *, idle: bool) -> None:
    """Run both servers, print their ports, and end when standard input does (so never outlive the tests)."""
    imap = await _start_imap(imap_port, idle=idle)
    imap_port = imap.sockets[0].getsockname()[1]
    await asyncio.to_thread(_make_outbox, imap_port)
    smtp = await _start_smtp(smtp_port, Postman(imap_port))
    print(json.dumps({"imap": imap_port, "smtp": smtp.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


def _make_outbox(imap_port: int) -> None:
    with IMAPClient("127.0.0.1", imap_port, ssl=False) as imap:
        imap.login(USER, PASSWORD)
        imap.create_folder(OUTBOX)


async def _start_imap(port: int, *, idle: bool) -> asyncio.Server:
    from proxyprotocol.reader import ProxyProtocolReader
    from pymap.backend.dict import DictBackend
    from pymap.imap import IMAPServer
    from pysasl.hashing import Cleartext

    arguments = argparse.Namespace(
        **{
            "host": None,
            "port": 0,
            "debug": False,
            "cert": None,
            "key": None,
            "tls": False,
            "proxy_protocol": None,
        },
        **{"passlib_cfg": None, "demo_data": False, "demo_user": USER, "demo_password": PASSWORD},
    )
    backend, config = await DictBackend.init(arguments, disable_idle=not idle, hash_context=Cleartext())
    config.apply_context()
    connected = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(backend.login, config))
    return await asyncio.start_server(connected, "127.0.0.1", port)


async def _start_smtp(port: int, postman: Postman) -> asyncio.Server:
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

    def authenticate(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        known = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=known, handled=False)

    return await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            postman,
            hostname="mail.test",
            data_size_limit=LARGEST,
            authenticator=authenticate,
            auth_require_tls=False,
        ),
        "127.0.0.1",
        port,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A mail server for tests.")
    parser.add_argument("imap_port", type=int)
    parser.add_argument("smtp_port", type=int)
    parser.add_argument("--no-idle", action="store_true")
    given = parser.parse_args()
    asyncio.run(serve(given.imap_port, given.smtp_port, idle=not given.no_idle))
