"""Rows on their way to another database: few at a time where each may hold a whole file."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onewindow.core.kernel.ids import new_id
from onewindow.store import moving
from onewindow.store.models import CatalogueUpload, DrawSeed

AT = datetime(2026, 3, 10, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_rows_with_whole_files_travel_four_at_a_time_and_all_arrive() -> None:
    CatalogueUpload.objects.bulk_create(
        CatalogueUpload(
            id=new_id(), kind="pack", name=f"{n}.zip", content=bytes([n]) * 10, digest=f"{n}", uploaded_at=AT,
            uploaded_by="a", uploaded_name="a",
        )
        for n in range(9)
    )  # fmt: skip
    batches = list(moving._chunks(CatalogueUpload, "default"))
    assert [len(batch) for batch in batches] == [4, 4, 1]
    assert sorted(row.name for batch in batches for row in batch) == [f"{n}.zip" for n in range(9)]


@pytest.mark.django_db
def test_small_rows_travel_by_the_hundred() -> None:
    DrawSeed.objects.bulk_create(
        DrawSeed(jurisdiction="1", on=AT.date().replace(year=1000 + n), seed="s", published_at=AT)
        for n in range(moving.CHUNK + 1)
    )
    assert [len(batch) for batch in moving._chunks(DrawSeed, "default")] == [moving.CHUNK, 1]


def test_every_table_that_is_read_in_fews_is_there() -> None:
    assert {model._meta.db_table for model in moving.tables()} >= moving.WHOLE_FILES
