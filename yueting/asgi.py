"""One port, one process: pages through WSGI in threads, sockets through Channels, background work in the lifespan."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueting.settings")

from yueting.wsgi import application as pages  # sets Django up, before anything below touches a model

# isort: split
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import path

from yueting.channels.webchat.consumers import ChatConsumer
from yueting.conversations.consumers import ConsoleConsumer
from yueting.runtime.lifespan import Lifespan
from yueting.runtime.pages import Pages

SOCKETS = [
    path("ws/console/", ConsoleConsumer.as_asgi()),
    path("ws/chat/<uuid:inbox>/", ChatConsumer.as_asgi()),
]

application: Callable[[Any, Any, Any], Awaitable[None]] = ProtocolTypeRouter(
    {
        "http": Pages(pages),
        "websocket": AuthMiddlewareStack(URLRouter(SOCKETS)),
        "lifespan": Lifespan(),
    }
)
