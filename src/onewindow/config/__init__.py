"""Where everything is put together: settings, addresses, wiring, middleware. Only `cli` may import it."""

from __future__ import annotations

import os


def boot() -> None:
    """Make Django ready in this process: settings, apps, wiring. Calling it twice does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
        from onewindow.config.wiring import wire_up

        wire_up()
