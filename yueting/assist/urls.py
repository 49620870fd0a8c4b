from django.urls import path

from yueting.assist import views
from yueting.assist.bot.views import bot, connectors
from yueting.assist.copilot import views as copilot

app_name = "assist"
urlpatterns = [
    path("for/<uuid:conversation_id>/", views.panel, name="panel"),
    path("copilot/<uuid:pk>/<str:task>/", copilot.ask, name="copilot"),
    path("bot/", bot.home, name="bot"),
    path("bot/inboxes/<uuid:pk>/", bot.inbox, name="bot-inbox"),
    path("bot/turns/<uuid:pk>/verdict/", bot.verdict, name="bot-verdict"),
    path("bot/connectors/new/", connectors.edit, name="connector-new"),
    path("bot/connectors/<uuid:pk>/", connectors.edit, name="connector"),
    path("bot/connectors/<uuid:pk>/trial/", connectors.trial, name="connector-trial"),
]
