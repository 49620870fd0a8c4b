"""Sign-in through allauth, without open sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """People join by invitation (see `services.invitations`); allauth's sign-up page stays shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No "signed in as …" on every page: people see that they are in."""

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no usernames: people sign in by e-mail."""
