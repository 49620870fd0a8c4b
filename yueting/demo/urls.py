from django.urls import path

from yueting.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.first_shop, name="home"),
    path("shop/<slug:slug>/", views.shop, name="shop"),
]
