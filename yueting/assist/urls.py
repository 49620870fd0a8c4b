"""Addresses of what helps while talking."""

from django.urls import path

from yueting.assist.bot.views import bot, connectors
from yueting.assist.copilot import views as copilot
from yueting.assist.views import checking, flows, looking_up, panel

app_name = "assist"
urlpatterns = [
    path("for/<uuid:conversation_id>/", panel.panel, name="panel"),
    path("for/<uuid:conversation_id>/check/", checking.check, name="check"),
    path("for/<uuid:conversation_id>/look-up/", looking_up.look_up, name="look-up"),
    path("for/<uuid:conversation_id>/look-up/end/", looking_up.end, name="look-up-end"),
    path("for/<uuid:conversation_id>/flow/", flows.begin, name="flow-begin"),
    path("for/<uuid:conversation_id>/flow/step/", flows.walk, name="flow-walk"),
    path("for/<uuid:conversation_id>/flow/departure/", flows.leave, name="flow-leave"),
    path("checking/", checking.policy, name="check-policy"),
    path("flows/", flows.listed, name="flows"),
    path("flows/new/", flows.edit, name="flow-new"),
    path("flows/<slug:key>/", flows.edit, name="flow"),
    path("flows/<slug:key>/card/", flows.card, name="flow-card"),
    path("flows/<slug:key>/offer/", flows.offer, name="flow-offer"),
    path("copilot/", copilot.budget, name="copilot-budget"),
    path("copilot/<uuid:pk>/<str:task>/", copilot.ask, name="copilot"),
    path("bot/", bot.home, name="bot"),
    path("bot/inboxes/<uuid:pk>/", bot.inbox, name="bot-inbox"),
    path("bot/turns/<uuid:pk>/verdict/", bot.verdict, name="bot-verdict"),
    path("bot/connectors/new/", connectors.edit, name="connector-new"),
    path("bot/connectors/<uuid:pk>/", connectors.edit, name="connector"),
    path("bot/connectors/<uuid:pk>/trial/", connectors.trial, name="connector-trial"),
]
