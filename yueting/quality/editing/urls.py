"""Addresses under /quality/rubrics/."""

from django.urls import path

from yueting.quality.editing import views

urlpatterns = [
    path("rubrics/", views.listed, name="rubrics"),
    path("rubrics/<slug:key>/", views.draft, name="rubric"),
    path("rubrics/<slug:key>/beginning/", views.beginning, name="rubric-begin"),
    path("rubrics/<slug:key>/trial/", views.trial, name="rubric-trial"),
    path("rubrics/<slug:key>/items/new/", views.item, name="rubric-item-new"),
    path("rubrics/<slug:key>/items/<slug:item_id>/", views.item, name="rubric-item"),
    path("rubrics/<slug:key>/sections/new/", views.section, name="rubric-section-new"),
    path("rubrics/<slug:key>/sections/<slug:section_id>/", views.section, name="rubric-section"),
    path("rubrics/<slug:key>/publication/", views.publication, name="rubric-publish"),
    path("rubrics/<slug:key>/discarding/", views.discarding, name="rubric-discard"),
    path("rubrics/<slug:key>/file/", views.file, name="rubric-file"),
]
