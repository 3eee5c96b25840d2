"""The web application as the server sees it."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from . import boot

boot()
application = get_wsgi_application()
