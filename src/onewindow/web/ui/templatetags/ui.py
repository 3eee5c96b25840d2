"""`{% load ui %}`: every tag and filter of the floor."""

from onewindow.web.ui.tags import forms, frames, lists, marks, plots, shell, text  # noqa: F401 - they register
from onewindow.web.ui.tags.base import register

__all__ = ["register"]
