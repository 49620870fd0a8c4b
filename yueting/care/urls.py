from django.urls import path

from yueting.care import views

app_name = "care"
urlpatterns = [path("<str:token>/", views.rate, name="rate")]
