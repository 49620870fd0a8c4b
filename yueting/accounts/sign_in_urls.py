"""The few pages of allauth that a desk without open sign-up needs; importing all would offer sign-up and e-mail pages."""

from allauth.account import views
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/", views.password_change, name="account_change_password"),
    # allauth links to these by name; nobody signs up or resets without an administrator
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("reset/", RedirectView.as_view(pattern_name="account_login"), name="account_reset_password"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
]
