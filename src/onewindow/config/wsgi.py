"""The web application as the server sees it."""

from __future__ import annotations

import gc

from django.core.wsgi import get_wsgi_application

from . import boot

RARELY = (20_000, 20, 20)
"""A page makes tens of thousands of short-lived objects and few cycles: looking for these at every 700 costs a tenth."""

boot()
application = get_wsgi_application()
gc.collect()
gc.freeze()  # modules and settings never go: they are not looked through again
gc.set_threshold(*RARELY)
