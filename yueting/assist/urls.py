from django.urls import URLPattern

app_name = "assist"
urlpatterns: list[URLPattern] = []
