"""Cleaning up: what has expired goes, what is in use or on its way stays."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from onewindow.adapters.files import DiskFiles
from onewindow.config.wiring import wire_up
from onewindow.store.crypto import new_data_key
from onewindow.store.models import Draft, File, LoginAttempt
from onewindow.usecases import drafts, housekeeping
from onewindow.usecases.ports import wire, wired
from tests import life
from tests.builders import WALL
from tests.life import Life

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_content")]


@pytest.fixture
def files(tmp_path: Path) -> DiskFiles:
    wire_up()
    own = wired()
    store = DiskFiles(tmp_path)
    wire(replace(own, files=store))
    return store


def put(store: DiskFiles, data: bytes, *, age: timedelta, named: bool) -> str:
    address = store.put(data)
    written = (WALL - age).timestamp()
    os.utime(store.path(address), (written, written))
    if named:
        key = new_data_key(purpose="draft", at=WALL)
        key.save()
        File.objects.create(
            jurisdiction="1", opened_year=2026, address=address, data_key=key, content_mark="m", size=1,
            media_type="image/png", created_at=WALL,
        )  # fmt: skip
    return address


def test_only_a_file_that_waited_a_day_for_its_row_is_an_orphan(files: DiskFiles) -> None:
    old, fresh = timedelta(days=2), timedelta(hours=23)
    kept = put(files, b"named and old", age=old, named=True)
    waiting = put(files, b"fresh, its row may still come", age=fresh, named=False)
    orphan = put(files, b"orphan", age=old, named=False)
    assert housekeeping.tidy(WALL, WALL).files == 1
    assert sorted(files.written_before(WALL)) == sorted([kept, waiting])
    assert not files.path(orphan).exists()
    assert housekeeping.tidy(WALL, WALL).files == 0


def test_expired_sessions_and_old_attempts_go(files: DiskFiles) -> None:
    for hours in (-1, 1):
        Session.objects.create(
            session_key=f"k{hours}", session_data="x", expire_date=WALL + timedelta(hours=hours)
        )
    LoginAttempt.objects.create(key="a", at=WALL - timedelta(days=1, seconds=1))
    LoginAttempt.objects.create(key="a", at=WALL - timedelta(minutes=10))
    done = housekeeping.tidy(WALL, WALL)
    assert (done.sessions, done.attempts) == (1, 1)
    assert [s.session_key for s in Session.objects.all()] == ["k1"]
    assert LoginAttempt.objects.count() == 1


def test_a_discarded_draft_is_unreadable_after_a_day_and_one_in_use_is_not(files: DiskFiles) -> None:
    life.content()
    lived = Life(now=WALL)
    thrown, kept, handed_in = lived.draft(), lived.draft(), lived.draft()
    drafts.discard(thrown, lived.command(lived.citizen))
    Draft.objects.filter(pk=handed_in).update(application_id=handed_in, discarded_at=WALL)
    assert housekeeping.tidy(WALL + timedelta(hours=23), WALL).drafts == 0
    assert housekeeping.tidy(WALL + timedelta(hours=25), WALL).drafts == 1
    readable = {str(d.pk): d.data_key.wrapped is not None for d in Draft.objects.select_related("data_key")}
    assert readable == {str(thrown): False, str(kept): True, str(handed_in): True}
    assert housekeeping.tidy(WALL + timedelta(hours=26), WALL).drafts == 0
