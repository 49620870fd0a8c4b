from django.urls import path

from yueting.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("", views.home, name="home"),
    path("articles/new/", views.edit, name="new"),
    path("articles/<uuid:article_id>/", views.article, name="article"),
    path("articles/<uuid:article_id>/edit/", views.edit, name="edit"),
    path("scripts/", views.scripts, name="scripts"),
    path("for/<uuid:conversation_id>/", views.panel, name="panel"),
]
