from django.urls import path

from yueting.knowledge import views
from yueting.knowledge.gaps import views as gaps

app_name = "knowledge"
urlpatterns = [
    path("", views.home, name="home"),
    path("articles/new/", views.edit, name="new"),
    path("articles/<uuid:article_id>/", views.article, name="article"),
    path("articles/<uuid:article_id>/edit/", views.edit, name="edit"),
    path("scripts/", views.scripts, name="scripts"),
    path("gaps/", gaps.listed, name="gaps"),
    path("gaps/<uuid:pk>/draft/", gaps.draft, name="gap-draft"),
    path("gaps/<uuid:pk>/dismissal/", gaps.dismissal, name="gap-dismissal"),
    path("for/<uuid:conversation_id>/", views.panel, name="panel"),
]
