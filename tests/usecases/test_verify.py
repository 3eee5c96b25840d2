"""A changed byte, a cut tail, a removed stream: each is found, also where the rows were made to agree."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from onewindow.core.cases import CaseTerms, replay
from onewindow.core.kernel.codec import canonical
from onewindow.store.events import load
from onewindow.store.models import Application, Case, Checkpoint, Event
from onewindow.usecases import checkpoints, projection, verify
from tests import builders
from tests.builders import CLERK, WALL, application, day, do, part

pytestmark = pytest.mark.django_db
NOW = day("2026-03-02")


@pytest.fixture(autouse=True)
def _calendars(settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    builders.calendars()


@pytest.fixture
def row() -> Case:
    """A part with three events, and another beside it."""
    made = part(now=NOW)
    part(now=NOW)
    do(made, "check_material", {"material": "plan", "ok": True}, actor=CLERK, now=NOW)
    do(made, "check_material", {"material": "lease", "ok": True}, actor=CLERK, now=NOW)
    made.refresh_from_db()
    for parent in Application.objects.all():
        Application.objects.filter(pk=parent.pk).update(version=0)
    return made


def violations(exported: Path | None = None) -> list[tuple[str, int, str]]:
    """What is found, without the applications (hand-made ones have no stream of their own)."""
    found = verify.verify(exported=exported).violations
    return [(v.stream, v.seq, v.what) for v in found if not v.stream.startswith("application:")]


def seal() -> None:
    checkpoints.seal_all(WALL, on=date(2026, 3, 2))


def name(row: Case) -> str:
    return f"case:{row.id}"


def cut(row: Case) -> None:
    """Remove the last event and make the row agree, as someone with access to the tables would."""
    Event.objects.filter(stream_id=row.id, seq=row.version).delete()
    events = load(row.id, jurisdiction=row.jurisdiction, opened_year=row.opened_year)
    state = replay(events)
    columns = projection.columns(state, CaseTerms.from_json(json.loads(row.terms)), row)
    Case.objects.filter(pk=row.pk).update(**columns, version=row.version - 1, head_hash=events[-1].hash)


def test_an_untouched_database_holds(row: Case) -> None:
    seal()
    found = verify.verify()
    assert (found.streams, found.cases, found.events) == (2, 2, 4)
    assert violations() == []


@pytest.mark.parametrize(
    "column", ["envelope", "hash", "prev_hash", "type", "command_id", "actor_account", "channel", "hash_alg"]
)
def test_a_changed_byte_is_found_in_every_column(row: Case, column: str) -> None:
    event = Event.objects.get(stream_id=row.id, seq=2)
    value = getattr(event, column)
    changed = f"{value[:-2]}x{value[-1:]}" if value else "x"
    Event.objects.filter(stream_id=row.id, seq=2).update(**{column: changed})
    assert [where for where, _, _ in violations()] != []
    assert {where for where, _, _ in violations()} == {name(row)}


def test_every_single_byte_of_a_text_counts(row: Case) -> None:
    event = Event.objects.get(stream_id=row.id, seq=2)
    for place in range(0, len(event.envelope), 37):
        changed = (
            event.envelope[:place]
            + ("0" if event.envelope[place] != "0" else "1")
            + event.envelope[place + 1 :]
        )
        Event.objects.filter(stream_id=row.id, seq=2).update(envelope=changed)
        assert violations() != [], place
    Event.objects.filter(stream_id=row.id, seq=2).update(envelope=event.envelope)
    assert violations() == []


def test_a_time_that_is_no_time_is_found_and_does_not_stop_the_verification(row: Case) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does not take such a value")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_event SET recorded_at = 'yesterday' WHERE seq = 2")
    assert violations() != []


def test_a_cut_tail_is_found_by_the_row(row: Case) -> None:
    Event.objects.filter(stream_id=row.id, seq=3).delete()
    assert (name(row), 2, "cut: the row stands at seq 3") in violations()


def test_a_cut_tail_is_found_by_the_seal_when_the_row_was_made_to_agree(row: Case) -> None:
    cut(row)
    assert violations() == []  # a chain cannot show this: that is what seals are for


def test_a_cut_tail_with_an_agreeing_row_breaks_the_seal(row: Case) -> None:
    seal()
    cut(row)
    assert (name(row), 2, "cut: the sealed stream reached seq 3") in violations()


def test_a_removed_stream_is_found_by_its_row(row: Case) -> None:
    Event.objects.filter(stream_id=row.id).delete()
    assert (name(row), 0, "removed: the case has no events") in violations()


def test_events_without_their_row_are_found(row: Case) -> None:
    Case.objects.filter(pk=row.pk).delete()
    assert (name(row), 0, "removed: the case of these events is not there") in violations()


def test_a_stream_removed_with_its_row_breaks_the_seal(row: Case) -> None:
    seal()
    Event.objects.filter(stream_id=row.id).delete()
    Case.objects.filter(pk=row.pk).delete()
    assert (name(row), 0, "removed: the sealed stream is not there any more") in violations()


def test_a_snapshot_that_is_not_the_replay_is_found(row: Case) -> None:
    snapshot = json.loads(row.snapshot)
    Case.objects.filter(pk=row.pk).update(snapshot=canonical({**snapshot, "outcome": "granted"}))
    found = [what for where, _, what in violations() if where == name(row)]
    assert "the snapshot is not the replay of the events" in found


def test_a_column_that_differs_from_the_replay_is_found(row: Case) -> None:
    Case.objects.filter(pk=row.pk).update(promise_due=date(2030, 1, 1), status="accepted")
    assert violations() == [(name(row), 3, "columns differ from the replay: status, promise_due")]


def test_a_changed_seal_a_removed_seal_and_a_rewritten_one_are_found(
    row: Case, settings: Any, tmp_path: Path
) -> None:
    settings.VAR = tmp_path  # only what this test exports is looked at
    seal()
    do(row, "check_material", {"material": "report", "ok": True}, actor=CLERK, now=NOW)
    checkpoints.seal_all(WALL + timedelta(days=1), on=date(2026, 3, 3))
    exported = Path(django_settings.VAR) / "checkpoints"
    assert violations(exported) == []
    first = Checkpoint.objects.get(day=date(2026, 3, 2))
    Checkpoint.objects.filter(pk=first.pk).update(events=1)
    assert any("does not give its stored hash" in what for _, _, what in violations())
    Checkpoint.objects.filter(pk=first.pk).delete()
    assert any("a sealed day before this one is missing" in what for _, _, what in violations())
    assert any("was exported and is not in the database" in what for _, _, what in violations(exported))
    Checkpoint.objects.all().delete()
    assert violations() == []
    cut(Case.objects.get(pk=row.pk))
    assert any(what.startswith("cut: the sealed stream") for _, _, what in violations(exported))


def test_a_day_is_sealed_once_and_only_when_something_happened(row: Case) -> None:
    sealed_at = WALL + timedelta(hours=2)
    assert len(checkpoints.seal_all(sealed_at)) == 1
    assert checkpoints.seal_all(sealed_at) == []
    assert checkpoints.seal_all(WALL + timedelta(days=2)) == []
    do(row, "check_material", {"material": "report", "ok": True}, actor=CLERK, now=NOW + timedelta(days=3))
    (second,) = checkpoints.seal_all(WALL + timedelta(days=3, hours=1))
    first = Checkpoint.objects.order_by("day").first()
    assert first is not None
    assert (second.prev_hash, second.events, second.streams) == (first.hash, 5, 2)
    assert [stream for stream, _, _ in json.loads(second.heads)] == [name(row)]


def test_an_application_knows_its_cases() -> None:
    parent = application(parts=2)
    part(parent, now=NOW)
    found = [(v.stream, v.what) for v in verify.verify().violations]
    assert (f"application:{parent.id}", "removed: the application has no events") in found
