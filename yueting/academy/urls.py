"""Addresses of the academy; each part adds its own."""

from yueting.academy.courses.urls import urlpatterns as courses
from yueting.academy.drills.urls import urlpatterns as drills
from yueting.academy.newcomers.urls import urlpatterns as newcomers

app_name = "academy"
urlpatterns = [*courses, *drills, *newcomers]
