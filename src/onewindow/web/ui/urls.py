"""The shared addresses: language, mode, and the gallery of components."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("ui/locale", views.set_locale, name="locale"),
    path("ui/mode", views.set_mode, name="mode"),
    path("ui/gallery", views.gallery, name="gallery"),
    path("ui/gallery/save", views.gallery_save, name="gallery-save"),
    path("ui/gallery/<slug:page>", views.gallery, name="gallery-page"),
]
