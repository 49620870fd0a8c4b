from django.urls import path

from yueting.channels import views

app_name = "channels"
urlpatterns = [
    path("failures/", views.failures, name="failures"),
    path("failures/retry/", views.retry_all, name="retry_all"),
    path("failures/<int:delivery_id>/retry/", views.retry_delivery, name="retry"),
    path("failures/<int:delivery_id>/discard/", views.discard_delivery, name="discard"),
    path("failures/<int:delivery_id>/original/", views.original, name="original"),
    path("webhooks/<uuid:call_id>/retry/", views.repeat_webhook, name="repeat_webhook"),
    path("webhooks/<uuid:call_id>/drop/", views.drop_webhook, name="drop_webhook"),
]
