"""Simulated customers who write in to the running demo over the real chat, until they are stopped."""

import asyncio
from random import Random
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yueting.channels.webchat.adapter import VISITOR
from yueting.channels.webchat.services import visitor_of
from yueting.contacts.services import Address, find_or_make
from yueting.conversations.models import Inbox
from yueting.demo.visiting import Crowd, Door


class Command(BaseCommand):
    """Let customers come; `yueting demo serve` runs this beside the server."""

    help = "Let simulated customers write in to the demo that runs at YUETING_URL."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Simulated customers come to a demo only (YUETING_DEMO=1).")
        inboxes = Inbox.objects.filter(kind="chat", is_active=True).select_related("brand")
        doors = {i.brand.slug: Door(i.brand.slug, str(i.id), settings.SITE_URL) for i in inboxes}
        brands = {i.brand.slug: i.brand_id for i in inboxes}
        if not doors:
            raise CommandError("The demo is empty. Fill it first: yueting demo fill.")

        @sync_to_async
        def announce(brand: str, _inbox: str, token: str, name: str) -> None:
            """The visitor's contact gets a name that says it is a demo."""
            visitor: UUID | None = visitor_of(token)
            find_or_make({Address(brands[brand], VISITOR, str(visitor)): name})

        try:
            asyncio.run(Crowd(doors, announce, Random()).come())
        except KeyboardInterrupt:
            self.stdout.write("The customers of the demo have gone home.")
