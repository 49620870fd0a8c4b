"""Addresses of customers."""

from django.urls import path

from yueting.contacts import views

app_name = "contacts"
urlpatterns = [
    path("of/<uuid:pk>/", views.card, name="card"),
    path("<uuid:pk>/", views.show, name="show"),
    path("<uuid:pk>/profile/", views.profile, name="profile"),
    path("values/", views.values, name="values"),
]
