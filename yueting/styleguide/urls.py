from django.urls import path

from yueting.styleguide import views

app_name = "styleguide"
urlpatterns = [path("", views.styleguide, name="parts")]
