from django.urls import path

from yueting.knowledge.gaps import views as gaps
from yueting.knowledge.reviewing import Deed
from yueting.knowledge.views import (
    articles,
    contributions,
    help_centre,
    importing,
    links,
    panel,
    reviews,
    script_versions,
    scripts,
    terms,
    versions,
)

app_name = "knowledge"
urlpatterns = [
    path("", articles.home, name="home"),
    path("articles/new/", articles.edit, name="new"),
    path("articles/import/", importing.bring, name="import"),
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
    path("scripts/new/", scripts.edit, name="script-new"),
    path("scripts/<uuid:script_id>/", scripts.script, name="script"),
    path("scripts/<uuid:script_id>/edit/", scripts.edit, name="script-edit"),
    path("scripts/<uuid:script_id>/copy/", scripts.copying, name="script-copy"),
    path("scripts/<uuid:script_id>/archive/", scripts.archiving, name="script-archiving"),
    path("scripts/<uuid:script_id>/versions/<int:number>/", script_versions.version, name="script-version"),
    *(
        path(
            f"scripts/<uuid:script_id>/versions/<int:number>/{deed.value}/",
            script_versions.deed,
            {"deed": deed},
            name=f"script-version-{deed.value}",
        )
        for deed in Deed
    ),
    path("terms/", terms.terms, name="terms"),
    path("terms/new/", terms.edit, name="term-new"),
    path("terms/import/", terms.bring, name="terms-import"),
    path("terms/export.csv", terms.export, name="terms-export"),
    path("terms/<uuid:term_id>/", terms.edit, name="term-edit"),
    path("terms/<uuid:term_id>/removal/", terms.removal, name="term-removal"),
    path("links/", links.links, name="links"),
    path("links/<uuid:article_id>/again/", links.again, name="links-again"),
    path("suggestions/", contributions.contributions, name="contributions"),
    path("suggestions/new/", contributions.suggest, name="suggest"),
    path("suggestions/<uuid:pk>/judgement/", contributions.judgement, name="judgement"),
    path("opinions/", contributions.opinion, name="opinion"),
    path("for/<uuid:conversation_id>/", panel.panel, name="panel"),
    path("gaps/", gaps.listed, name="gaps"),
    path("gaps/<uuid:pk>/draft/", gaps.draft, name="gap-draft"),
    path("gaps/<uuid:pk>/dismissal/", gaps.dismissal, name="gap-dismissal"),
]

help_urls = (
    [
        path("<slug:brand>/", help_centre.entrance, name="entrance"),
        path("<slug:brand>/<str:language>/", help_centre.home, name="home"),
        path("<slug:brand>/<str:language>/<str:slug>/", help_centre.answer, name="answer"),
        path("<slug:brand>/<str:language>/<str:slug>/usefulness/", help_centre.usefulness, name="usefulness"),
        path("<slug:brand>/<str:language>/<str:slug>/files/<uuid:file_id>/", help_centre.file, name="file"),
    ],
    "help",
)
