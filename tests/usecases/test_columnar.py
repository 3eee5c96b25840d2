"""A settled year as columnar files: the same figures as the database, nothing personal, nothing removed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from onewindow.adapters.columnar import ColumnarFiles
from onewindow.core.kernel.refusal import Refused
from onewindow.store.models import Case, Event
from onewindow.usecases import columnar
from tests.builders import application, part

pytestmark = pytest.mark.django_db
FILES = ColumnarFiles()


def settled(**columns: object) -> Case:
    row = part(application())
    given = {"open": False, "status": "settled", "outcome": "granted", "accepted_on": date(2026, 3, 2),
             "decided_on": date(2026, 3, 6), "promise_due": date(2026, 3, 6), **columns}  # fmt: skip
    Case.objects.filter(pk=row.pk).update(**given)
    row.refresh_from_db()
    return row


def test_the_report_of_the_files_has_the_figures_of_the_rows(tmp_path: Path) -> None:
    rows = [settled(), settled(decided_on=date(2026, 3, 10)), settled(outcome="refused")]
    before = (Case.objects.count(), Event.objects.count())
    written = columnar.write_year(rows[0].opened_year, tmp_path, FILES)
    assert (written.cases, written.events) == (3, Event.objects.filter(opened_year=rows[0].opened_year).count())
    (line,) = columnar.report(tmp_path, FILES)
    assert (line.cases, line.granted, line.refused, line.in_promise, line.with_promise) == (3, 2, 1, 2, 3)
    assert line.days == pytest.approx((4 + 8 + 4) / 3, abs=0.05)
    assert (Case.objects.count(), Event.objects.count()) == before


def test_a_year_that_still_runs_is_refused_and_can_be_looked_at(tmp_path: Path) -> None:
    row = part(application())
    with pytest.raises(Refused) as no:
        columnar.write_year(row.opened_year, tmp_path, FILES)
    assert no.value.code == "columnar.year-runs"
    assert columnar.write_year(row.opened_year, tmp_path, FILES, so_far=True).cases == 1


def test_a_changed_file_makes_no_report_and_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused) as nothing:
        columnar.report(tmp_path, FILES)
    row = settled()
    columnar.write_year(row.opened_year, tmp_path, FILES)
    path = tmp_path / f"cases-{row.opened_year}.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused) as changed:
        columnar.report(tmp_path, FILES)
    assert (nothing.value.code, changed.value.code) == ("columnar.nothing", "columnar.changed")


def test_no_sealed_and_no_written_text_is_among_the_columns() -> None:
    listed = {*columnar.CASES, *columnar.EVENTS}
    assert not {name for name in listed if name.endswith("_enc")}
    assert not listed & {"envelope", "snapshot", "terms", "actor_account", "represented_party", "holder_id"}
