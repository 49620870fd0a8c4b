"""Addresses of the academy; each part adds its own."""

from yueting.academy.drills.urls import urlpatterns as drills

app_name = "academy"
urlpatterns = [*drills]
