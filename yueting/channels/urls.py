from django.urls import path

from yueting.channels.views import failures, hooks, inboxes, window

app_name = "channels"
urlpatterns = [
    path("failures/", failures.failures, name="failures"),
    path("failures/retry/", failures.retry_all, name="retry_all"),
    path("failures/<int:delivery_id>/retry/", failures.retry_delivery, name="retry"),
    path("failures/<int:delivery_id>/discard/", failures.discard_delivery, name="discard"),
    path("failures/<int:delivery_id>/original/", failures.original, name="original"),
    path("webhooks/<uuid:call_id>/retry/", failures.repeat_webhook, name="repeat_webhook"),
    path("webhooks/<uuid:call_id>/drop/", failures.drop_webhook, name="drop_webhook"),
    path("inboxes/", inboxes.inboxes, name="inboxes"),
    path("inboxes/new/", inboxes.inbox, name="new-inbox"),
    path("inboxes/<uuid:inbox_id>/", inboxes.inbox, name="inbox"),
    path("inboxes/<uuid:inbox_id>/trial/", inboxes.trial, name="trial"),
    path("hooks/<uuid:inbox_id>/", hooks.hook, name="hook"),
    path("windows/<uuid:conversation_id>/", window.window, name="window"),
    path("tokens/", inboxes.make, name="make-token"),
    path("tokens/<uuid:token_id>/revocation/", inboxes.revoke, name="revoke-token"),
]
