"""The floor alone: its own middleware and test templates, no database, no desk."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _floor_alone(settings):
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    settings.MIDDLEWARE = [
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "onewindow.web.ui.middleware.ShellMiddleware",
    ]
    settings.ROOT_URLCONF = "tests.web.ui.urls"
    settings.LOGIN_URL = "/login"
    settings.DEMO = True
