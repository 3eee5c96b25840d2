"""Addresses of the account's own pages."""

from django.urls import path

from . import views

app_name = "account"
urlpatterns = [
    path("login", views.log_in, name="login"),
    path("logout", views.log_out, name="logout"),
    path("register", views.register, name="register"),
    path("account", views.home, name="home"),
    path("account/role", views.take_role, name="role"),
    path("account/password", views.password, name="password"),
    path("account/seen", views.seen, name="seen"),
]
