"""Parallel approval in django-viewflow, in its own environment. Called by bench/decide.py; never imported.

Arguments: database (`sqlite:FOLDER` or a PostgreSQL address), then `parts:rounds` pairs.
Prints {"parts": [[ms, ms of processor time] per decision …]}.
Each decision: the task is loaded by its key, its process locked, the task done, everything committed (durably).
"""

import json
import sys
import time
import types
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings


def database(given: str) -> dict:
    if given.startswith("sqlite:"):
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": given[7:] + "/viewflow.sqlite3",
                "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": pragmas}}
    parts = urlsplit(given)
    host = parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    return {"ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": parts.username or "",
            "HOST": host, "PORT": str(parts.port or "")}


settings.configure(
    DATABASES={"default": database(sys.argv[1])}, SECRET_KEY="x", USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow"],
    ROOT_URLCONF=__name__, STATIC_URL="/static/",
)
django.setup()
urlpatterns = []

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from viewflow import this  # noqa: E402
from viewflow.workflow import flow  # noqa: E402
from viewflow.workflow.models import Process, Task  # noqa: E402

# flows are looked up by the application their module belongs to
PLACE = types.ModuleType("viewflow.workflow.approvals")
sys.modules[PLACE.__name__] = PLACE


def approval(parts: int) -> type:
    """A flow of so many approvals side by side."""
    split = flow.Split()
    nodes = {"__module__": PLACE.__name__, "process_class": Process, "start": flow.StartHandle(this.begin).Next(this.split),
             "begin": lambda self, activation: activation.process, "decide": lambda self, activation: None}
    for number in range(parts):
        name = f"approve{number}"
        split = split.Next(getattr(this, name))
        nodes[name] = flow.Handle(this.decide).Next(this.join)
    nodes |= {"split": split, "join": flow.Join().Next(this.end), "end": flow.End()}
    made = type(f"Approval{parts}", (flow.Flow,), nodes)
    setattr(PLACE, made.__name__, made)
    return made


def run(parts: int, rounds: int) -> list[list[float]]:
    made, took = approval(parts), []
    for _ in range(rounds):
        made.start.run()
        process = Process.objects.order_by("-pk").first()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for key in list(Task.objects.filter(process=process, status="NEW").order_by("pk").values_list("pk", flat=True)):
            begun, cpu = time.perf_counter(), time.process_time()
            with transaction.atomic():
                task = Task.objects.select_related("process").get(pk=key)
                task.flow_task.run(task)
            took.append([(time.perf_counter() - begun) * 1000, (time.process_time() - cpu) * 1000])
        process.refresh_from_db()
        if process.status != "DONE":
            raise RuntimeError(f"{parts} approvals did not end: {process.status}")
    return took


call_command("migrate", verbosity=0)
print(json.dumps({pair.split(":")[0]: run(*map(int, pair.split(":"))) for pair in sys.argv[2:]}))
