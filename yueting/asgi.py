"""One port, one process: pages through WSGI in threads, sockets through Channels, background work in the lifespan."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueting.settings")

from yueting.wsgi import application as pages  # Django must be set up before anything below is imported

# ruff: noqa: E402
from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter

from yueting.runtime.lifespan import Lifespan
from yueting.urls import websocket_urlpatterns

application: Callable[[Any, Any, Any], Awaitable[None]] = ProtocolTypeRouter(
    {
        "http": WSGIMiddleware(pages, workers=8),
        "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns)),
        "lifespan": Lifespan(),
    }
)
