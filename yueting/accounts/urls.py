from django.urls import path

from yueting.accounts import views
from yueting.accounts.brands import views as brand_views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("<uuid:agent_id>/", views.person, name="person"),
    path("<uuid:agent_id>/roles/", views.add_role, name="add-role"),
    path("roles/<uuid:membership_id>/remove/", views.remove_role, name="remove-role"),
    path("brands/<uuid:brand_id>/", brand_views.brand, name="brand"),
    path("brands/<uuid:brand_id>/teams/", brand_views.teams, name="teams"),
    path("brands/<uuid:brand_id>/duty/", views.duty, name="duty"),
    path("join/<str:token>/", views.join, name="join"),
    path("presence/", views.presence, name="presence"),
    path("language/", views.language, name="language"),
    path("notices/", views.notices, name="notices"),
]
