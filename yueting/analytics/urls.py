from django.urls import path

from yueting.analytics import views

app_name = "analytics"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("tickets/<slug:figure>/", views.tickets, name="tickets"),
]
