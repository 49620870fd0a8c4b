from django.urls import path

from yueting.channels.webchat import views

app_name = "webchat"
urlpatterns = [
    path("<uuid:inbox>/visitors", views.visitors, name="visitors"),
    path("<uuid:inbox>/files", views.files, name="files"),
]
