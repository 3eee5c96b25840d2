"""PostgreSQL: a full table becomes a partitioned one without losing a row, and stays the table the program knows."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.core.kernel.refusal import Refused
from onewindow.store import partitions
from onewindow.store.models import Case, Event, Outbox
from tests import life

pytestmark = pytest.mark.django_db


def test_only_postgresql_has_partitions() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("this is PostgreSQL")
    with pytest.raises(Refused, match="PostgreSQL"):
        partitions.year(2030)


def tables() -> dict[str, set[tuple[str, ...]]]:
    """What migrations know of each table by name: columns, constraints, indexes."""
    with connection.cursor() as cursor:
        found = {}
        for table in partitions.TABLES:
            cursor.execute(
                "SELECT 'column', attname::text, format_type(atttypid, atttypmod), attnotnull::text FROM pg_attribute "
                "WHERE attrelid = to_regclass(%s) AND attnum > 0 "
                "UNION SELECT 'constraint', conname, pg_get_constraintdef(oid), '' FROM pg_constraint "
                "WHERE conrelid = to_regclass(%s) AND contype <> 'n' "
                "UNION SELECT 'index', indexname, regexp_replace(indexdef, ' ON (ONLY )?', ' ON '), '' FROM pg_indexes "
                "WHERE tablename = %s",
                [table, table, table],
            )
            found[table] = set(cursor.fetchall())
        return found


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
def test_a_lived_table_is_partitioned_by_year_and_goes_on() -> None:
    life.content()
    lived = life.Life()
    lived.submit()
    year = Event.objects.values_list("opened_year", flat=True)[0]
    assert partitions.keep_ahead(year) == []
    before, known = Event.objects.count(), tables()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
    with pytest.raises(Refused) as refused:
        partitions.year(year)
    assert refused.value.code == "partitions.year-runs"
    with pytest.raises(Refused) as refused:
        partitions.split(year)
    assert refused.value.code == "partitions.none"
    made = partitions.year(year + 2)
    assert {"store_event_before", f"store_event_{year + 2}", f"store_outbox_{year + 2}"} <= set(made)
    assert partitions.year(year + 2) == [] and partitions.keep_ahead(year) == [] and partitions.keep_ahead(year + 1) == []
    assert (Event.objects.count(), tables()) == (before, known)
    event = Event.objects.first()
    assert event is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)

    assert f"store_event_{year}" in partitions.split(year) and partitions.split(year) == []
    assert partitions.keep_ahead(year + 2)[0] == f"store_event_{year + 3}"
    bounds = {part.name: (part.since, part.until) for part in partitions.listed() if part.table == "store_event"}
    assert bounds == {
        f"store_event_{year}": (None, year + 1), "store_event_before": (year + 1, year + 2),
        f"store_event_{year + 2}": (year + 2, year + 3), f"store_event_{year + 3}": (year + 3, year + 4),
    }  # fmt: skip
    assert (Event.objects.count(), tables()) == (before, known) and Outbox.objects.exists()
    row = Case.objects.order_by("id")[0]
    lived.accept(row)
    assert Event.objects.count() > before and Event.objects.filter(stream_id=row.id, type="cases.accept").exists()
