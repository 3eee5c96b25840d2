"""The shared floor as a Django app: its templates, tags and static files."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "onewindow.web.ui"
    label = "ui"
