"""The demo's post office: mail of the demo is written into a folder of the demo and never leaves the machine."""

import hashlib
from collections.abc import Mapping
from typing import Any

from yueting.channels.base import OutboundMessage, Receipt, Refused, Uncertain
from yueting.channels.email.account import mail_account
from yueting.channels.email.adapter import Email
from yueting.channels.email.composing import compose, our_message_id
from yueting.runtime.folders import data_folder


class DrawerMail(Email):
    """E-mail that is composed as always and then put into `sent-mail/` of the data folder.

    It takes the place of the real channel in the demo (see settings), whatever servers an inbox names there.
    Addresses that begin with "gone." refuse and "silent." fall silent, to show what an agent sees then.
    """

    name = "E-mail (demo)"

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        """Keep the mail. Raises Refused or Uncertain for the two sorts of bad addresses."""
        if outbound.to.startswith("gone."):
            raise Refused(f"550 5.1.1 <{outbound.to}>: user unknown")
        if outbound.to.startswith("silent."):
            raise Uncertain("The server fell silent after the mail was sent.")
        account = mail_account(settings)
        drawer = data_folder().root / "sent-mail"
        drawer.mkdir(mode=0o700, exist_ok=True)
        name = hashlib.sha256(outbound.client_key.encode()).hexdigest()[:32]  # a browser chose the key
        (drawer / f"{name}.eml").write_bytes(compose(outbound, account))
        return Receipt(our_message_id(outbound.client_key, account.address), "sent")
