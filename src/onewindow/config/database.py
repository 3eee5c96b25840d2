"""Which database: SQLite by default, PostgreSQL by address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

# WAL lets readers go on while one writes; FULL keeps every acknowledged commit after a power cut. The log is brought into
# the file every 16 MB: whoever commits then pays for it, and pages written again and again are carried over once.
_PRAGMAS = "".join(
    f"PRAGMA {name}={value};"
    for name, value in (
        ("journal_mode", "WAL"), ("synchronous", "FULL"), ("temp_store", "MEMORY"), ("wal_autocheckpoint", "4000"),
    )
)  # fmt: skip


PREPARED_AFTER = 5
"""Without a number here nothing is ever prepared by the server, not even the statements of `store.direct` that ask for it; it
then plans each of them anew. The mapper's own statements never are: their values stand in their text. An address may say
another number, or `none`: `?prepare_threshold=none`."""


def database(url: str, var: Path) -> dict[str, Any]:
    """Django's description of the database at `url`; an empty address means `onewindow.sqlite3` in `var`.

    Raises ValueError for an address of another kind, and for a `prepare_threshold` that is no number.
    """
    if not url:
        return sqlite(var / "onewindow.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        # sqlite:///relative and sqlite:////absolute, as everywhere else
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme in ("postgres", "postgresql"):
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        after = options.pop("prepare_threshold", str(PREPARED_AFTER))  # the driver wants a number, or None for never
        prepared = None if after == "none" else int(after)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # a socket folder comes as ?host=/folder
            "HOST": options.pop("host", unquote(parts.hostname or "")),
            "PORT": str(parts.port or options.pop("port", "")),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "ATOMIC_REQUESTS": False,
            "OPTIONS": {"prepare_threshold": prepared, **options},
        }
    raise ValueError(
        f"ONEWINDOW_DATABASE_URL begins with {parts.scheme or 'nothing'}:; "
        "write sqlite:///path or postgres://user:password@host:port/name"
    )


def attach(alias: str, url: str, var: Path) -> None:
    """Open a second database beside the running one under a name of its own (moving, backup)."""
    from django.db import connections

    connections.settings[alias] = connections.configure_settings({"default": database(url, var)})["default"]


def sqlite(path: Path) -> dict[str, Any]:
    """An SQLite file. Write transactions take the lock at once: read-then-write would fail under load."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,  # opening the file anew for every request costs a third of the throughput
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": _PRAGMAS},
    }
