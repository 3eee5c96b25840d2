"""Addresses of the JSON interface, from the table of routes."""

from __future__ import annotations

from itertools import groupby

from django.urls import path

from onewindow.api.door import door
from onewindow.api.routes import ROUTES, VERSION

app_name = "api"
urlpatterns = [
    path(f"{VERSION}/{address}", door(tuple(routes)), name=next(r.name for r in ROUTES if r.path == address))
    for address, routes in groupby(ROUTES, key=lambda route: route.path)
]
