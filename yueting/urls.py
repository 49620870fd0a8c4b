"""Every address of the desk. Apps above `conversations` are named here and in settings only."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from yueting.channels.webchat.consumers import ChatConsumer
from yueting.conversations.consumers import ConsoleConsumer
from yueting.knowledge.urls import help_urls
from yueting.tickets.urls import incident_urls, rule_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="conversations:inbox"), name="home"),
    path("account/", include("yueting.accounts.sign_in_urls")),
    path("people/", include("yueting.accounts.urls")),
    path("conversations/", include("yueting.conversations.urls")),
    path("contacts/", include("yueting.contacts.urls")),
    path("tickets/", include("yueting.tickets.urls")),
    path("incidents/", include(incident_urls)),
    path("rules/", include(rule_urls)),
    path("knowledge/", include("yueting.knowledge.urls")),
    path("help/", include(help_urls)),
    path("assist/", include("yueting.assist.urls")),
    path("academy/", include("yueting.academy.urls")),
    path("rate/", include("yueting.care.urls")),
    path("quality/", include("yueting.quality.urls")),
    path("dashboard/", include("yueting.analytics.urls")),
    path("channels/", include("yueting.channels.urls")),
    path("chat/", include("yueting.channels.webchat.urls")),
    path("styleguide/", include("yueting.styleguide.urls")),
    path("api/v1/", include("yueting.channels.http.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("yueting.demo.urls")))

# `asgi.py` serves these; the `ws/` prefix keeps them apart from pages for a proxy in front.
websocket_urlpatterns = [
    path("ws/console/", ConsoleConsumer.as_asgi()),
    path("ws/chat/<uuid:inbox>/", ChatConsumer.as_asgi()),
]
