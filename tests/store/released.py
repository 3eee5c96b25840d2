"""Words of a process that carries the database of a released version on: see test_release."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.apps import apps as living
from django.core.management import call_command
from django.db import connections, models

APP = "store"
OLD = "released"
AT_ONCE = 500


def upgrade(release: str = "", file: str = "") -> dict[str, Any]:
    """Migrate the database in hand to the newest tables; `file`: fill an empty server with the release first."""
    if file:
        call_command("migrate", APP, release, verbosity=0)
        call_command("migrate", "sessions", verbosity=0)
        fill(release, file)
    call_command("migrate", verbosity=0)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = %s ORDER BY name DESC LIMIT 1", [APP])
        return {"at": cursor.fetchone()[0]}


def fill(release: str, file: str) -> None:
    """Every row of the released file written into the server, through the tables as they were then."""
    from django.db.migrations.executor import MigrationExecutor

    default = connections["default"]
    connections.databases[OLD] = {**connections.databases["default"], "ENGINE": "django.db.backends.sqlite3"}
    connections.databases[OLD].update(NAME=file, OPTIONS={}, USER="", HOST="", PORT="", CONN_MAX_AGE=0)
    then = MigrationExecutor(default).loader.project_state([(APP, release)]).apps
    with default.constraint_checks_disabled(), default.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in then.get_app_config(APP).get_models():
            copy(model)
        cursor.execute("SET session_replication_role = DEFAULT")
        names = [m._meta.db_table for m in then.get_app_config(APP).get_models() if serial(m)]
        for table in names:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 1)) FROM {table}"
            )
    del connections.databases[OLD]


def copy(model: type[models.Model]) -> None:
    rows = model._base_manager.using(OLD).all()
    batch: list[models.Model] = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        batch.append(row)
        if len(batch) == AT_ONCE:
            model._base_manager.using("default").bulk_create(batch)
            batch = []
    model._base_manager.using("default").bulk_create(batch)


def serial(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.AutoField)


def carry_on(half_way: str, draft: str) -> dict[str, Any]:
    """The life begun before the upgrade goes on after it: a waiting part is accepted, the waiting draft handed in."""
    from onewindow.store.models import Application, Case
    from tests import life
    from tests.jobs import driver, whole_life

    driver.wire_fakes()
    lived = life.Life(now=datetime.now(UTC))
    for _ in range(whole_life.ROUNDS):
        whole_life.work()
        for row in Case.objects.filter(application=half_way).exclude(status="settled").order_by("item"):
            whole_life.go_on(lived, row)
    handed_in = driver.submit(draft, "hand-in-released")["application"]
    return {
        "half_way_open": Application.objects.get(pk=half_way).open,
        "handed_in_parts": Case.objects.filter(application=handed_in).count(),
        "tables": len(living.get_app_config(APP).models),
    }
