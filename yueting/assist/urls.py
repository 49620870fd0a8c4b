from django.urls import path

from yueting.assist import views

app_name = "assist"
urlpatterns = [path("for/<uuid:conversation_id>/", views.panel, name="panel")]
