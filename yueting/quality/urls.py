"""Addresses under /quality/."""

from django.urls import path

from yueting.quality.calibration import views as calibration
from yueting.quality.coaching import views as coaching
from yueting.quality.editing.urls import urlpatterns as editing
from yueting.quality.peers import views as peers
from yueting.quality.people import views as people
from yueting.quality.planning import views as planning
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
    path("coaching/", coaching.home, name="coaching"),
    path("coaching/<uuid:note_id>/answer/", coaching.reply, name="coaching-answer"),
    path("inspections/<uuid:inspection_id>/coaching/", coaching.make, name="coaching-write"),
    path("plans/", planning.listed, name="plans"),
    path("plans/new/", planning.plan, name="plan-new"),
    path("plans/<uuid:plan_id>/", planning.plan, name="plan"),
    path("plans/<uuid:plan_id>/pause/", planning.pause, name="plan-pause"),
    path("calibration/", calibration.listed, name="calibrations"),
    path("calibration/new/", calibration.new, name="calibration-new"),
    path("calibration/<uuid:pk>/", calibration.show, name="calibration"),
    path("calibration/<uuid:pk>/closing/", calibration.closing, name="calibration-close"),
    path("peers/", peers.home, name="peers"),
    path("peers/new/", peers.new, name="peer-new"),
    path("peers/<int:asked_id>/", peers.answering, name="peer-answer"),
    *editing,
]
