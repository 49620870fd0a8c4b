"""Addresses of what helps while talking."""

from django.urls import path

from yueting.assist.views import checking, panel

app_name = "assist"
urlpatterns = [
    path("for/<uuid:conversation_id>/", panel.panel, name="panel"),
    path("for/<uuid:conversation_id>/check/", checking.check, name="check"),
    path("checking/", checking.policy, name="check-policy"),
]
