from django.urls import path

from yueting.knowledge.reviewing import Deed
from yueting.knowledge.views import articles, panel, reviews, scripts, versions

app_name = "knowledge"
urlpatterns = [
    path("", articles.home, name="home"),
    path("articles/new/", articles.edit, name="new"),
    path("articles/<uuid:article_id>/", articles.article, name="article"),
    path("articles/<uuid:article_id>/edit/", articles.edit, name="edit"),
    path("articles/<uuid:article_id>/owner/", articles.owner, name="owner"),
    path("articles/<uuid:article_id>/confirmation/", articles.confirmation, name="confirmation"),
    path("articles/<uuid:article_id>/archive/", articles.archiving, name="archiving"),
    path("articles/<uuid:article_id>/files/", articles.files, name="files"),
    path("articles/<uuid:article_id>/files/<uuid:file_id>/", articles.file, name="file"),
    path(
        "articles/<uuid:article_id>/files/<uuid:file_id>/removal/", articles.file_removal, name="file-removal"
    ),
    path("articles/<uuid:article_id>/versions/", versions.history, name="history"),
    path("articles/<uuid:article_id>/versions/<int:number>/", versions.version, name="version"),
    path(
        "articles/<uuid:article_id>/versions/<int:number>/restoration/",
        versions.restoration,
        name="restoration",
    ),
    *(
        path(
            f"articles/<uuid:article_id>/versions/<int:number>/{deed.value}/",
            versions.deed,
            {"deed": deed},
            name=f"version-{deed.value}",
        )
        for deed in Deed
    ),
    path("reviews/", reviews.reviews, name="reviews"),
    path("policy/", reviews.policy, name="policy"),
    path("scripts/", scripts.scripts, name="scripts"),
    path("for/<uuid:conversation_id>/", panel.panel, name="panel"),
]
