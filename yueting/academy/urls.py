"""Addresses of the academy; each part adds its own."""

from django.urls import path
from django.views.generic import RedirectView

from yueting.academy.courses.urls import urlpatterns as courses
from yueting.academy.drills.urls import urlpatterns as drills
from yueting.academy.newcomers.urls import urlpatterns as newcomers

app_name = "academy"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="academy:courses"), name="home"),
    *courses,
    *drills,
    *newcomers,
]
