"""The store as a Django app, labelled `store`."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "onewindow.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
