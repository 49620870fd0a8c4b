from django.urls import path

from yueting.assist import views
from yueting.assist.bot.views import bot, connectors

app_name = "assist"
urlpatterns = [
    path("for/<uuid:conversation_id>/", views.panel, name="panel"),
    path("bot/", bot.home, name="bot"),
    path("bot/inboxes/<uuid:pk>/", bot.inbox, name="bot-inbox"),
    path("bot/turns/<uuid:pk>/verdict/", bot.verdict, name="bot-verdict"),
    path("bot/connectors/new/", connectors.edit, name="connector-new"),
    path("bot/connectors/<uuid:pk>/", connectors.edit, name="connector"),
    path("bot/connectors/<uuid:pk>/trial/", connectors.trial, name="connector-trial"),
]
