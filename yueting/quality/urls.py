"""Addresses under /quality/."""

from django.urls import path

from yueting.quality.editing.urls import urlpatterns as editing
from yueting.quality.people import views as people
from yueting.quality.views import inspections

app_name = "quality"
urlpatterns = [
    path("", inspections.home, name="home"),
    path("figures/", inspections.figures, name="figures"),
    path("sheet.csv", inspections.sheet, name="sheet"),
    path("waiting/<uuid:conversation_id>/try/", inspections.retry, name="retry"),
    path("inspections/<uuid:inspection_id>/", inspections.show, name="card"),
    path("inspections/<uuid:inspection_id>/review/", people.begin, name="review-begin"),
    path("inspections/<uuid:inspection_id>/appeal/", people.appeal, name="appeal"),
    path("reviews/", people.home, name="reviews"),
    path("reviews/draw/", people.draw, name="draw"),
    path("reviews/<uuid:review_id>/", people.review, name="review"),
    path("appeals/<uuid:appeal_id>/", people.decide, name="decide"),
    path("agreement/", people.agreement, name="agreement"),
    *editing,
]
