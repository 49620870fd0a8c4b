"""Addresses under /academy/newcomers/."""

from django.urls import path

from yueting.academy.newcomers import views

urlpatterns = [
    path("newcomers/", views.home, name="newcomers"),
    path("newcomers/new/", views.new, name="newcomer-new"),
    path("newcomers/goals/", views.goals, name="newcomer-goals"),
    path("newcomers/needs/", views.needs, name="needs"),
    path("newcomers/days/<int:day_id>/review/", views.reviewing, name="newcomer-review"),
    path("newcomers/days/<int:day_id>/signature/", views.signing, name="newcomer-sign"),
    path("newcomers/<uuid:pk>/", views.show, name="newcomer"),
    path("newcomers/<uuid:pk>/decision/", views.deciding, name="newcomer-decide"),
]
