"""A settled year as columnar files: the same figures as the database, nothing personal, nothing removed."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from onewindow.adapters.columnar import ColumnarFiles
from onewindow.core.cases.kinds import OUTCOMES, Outcome, outcome_sign
from onewindow.core.kernel.refusal import Refused
from onewindow.store import columnar as files_of_years
from onewindow.store.columnar import figures, manifests
from onewindow.store.models import Case, Event
from onewindow.usecases import columnar
from tests.builders import application, part

pytestmark = pytest.mark.django_db
FILES = ColumnarFiles()
AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def settled(**columns: object) -> Case:
    row = part(application())
    given = {"open": False, "status": "settled", "outcome": "granted", "accepted_on": date(2026, 3, 2),
             "decided_on": date(2026, 3, 6), "promise_due": date(2026, 3, 6), **columns}  # fmt: skip
    Case.objects.filter(pk=row.pk).update(**given)
    row.refresh_from_db()
    return row


def written(year: int, folder: Path, *, so_far: bool = False) -> columnar.Written:
    return columnar.write_year(year, folder, FILES, at=AT, so_far=so_far)


def test_the_report_of_the_files_has_the_figures_of_the_rows(tmp_path: Path) -> None:
    rows = [settled(), settled(decided_on=date(2026, 3, 10)), settled(outcome="refused")]
    before = (Case.objects.count(), Event.objects.count())
    told = written(rows[0].opened_year, tmp_path)
    assert (told.cases, told.events) == (3, Event.objects.filter(opened_year=rows[0].opened_year).count())
    (line,) = figures(tmp_path, FILES)
    assert (line.cases, line.favourable, line.adverse, line.in_promise, line.with_promise) == (3, 2, 1, 2, 3)
    assert (line.days, line.decided) == (4 + 8 + 4, 3)
    assert line.average_days == pytest.approx((4 + 8 + 4) / 3)
    assert (Case.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("outcome", [*OUTCOMES, ""], ids=lambda one: str(one) or "none")
def test_every_outcome_is_counted_once_as_the_core_reads_it(outcome: str, tmp_path: Path) -> None:
    """Registered, confirmed, awarded … are no less favourable than granted; whatever is against the person is adverse."""
    assert set(OUTCOMES) == set(Outcome)
    row = settled(outcome=str(outcome))
    written(row.opened_year, tmp_path)
    (line,) = figures(tmp_path, FILES)
    counted = {1: line.favourable, -1: line.adverse, 0: line.neither, None: line.undecided}
    sign = outcome_sign(outcome) if outcome else None
    assert counted == {key: int(key == sign) for key in (1, -1, 0, None)}
    assert line.cases == 1


def test_a_reader_gets_the_own_places_and_departments_only(tmp_path: Path) -> None:
    rows = [settled(), settled(department="health"), settled(jurisdiction="990102000000")]
    written(rows[0].opened_year, tmp_path)
    here, own = rows[0].jurisdiction, rows[0].department

    def seen(places: set[str] | None, departments: set[str] | None) -> int:
        return sum(line.cases for line in figures(tmp_path, FILES, places=places, departments=departments))

    assert (seen(None, None), seen({here}, None), seen({here}, {own}), seen({here}, {"health"})) == (3, 2, 1, 1)
    assert (seen(set(), None), seen({here}, set()), seen({"'; --"}, None)) == (0, 0, 0)


def test_the_manifest_says_when_it_was_written_and_whether_the_year_still_runs(tmp_path: Path) -> None:
    row = part(application())
    written(row.opened_year, tmp_path, so_far=True)
    (one,) = manifests(tmp_path)
    data = (tmp_path / f"manifest-{row.opened_year}.json").read_bytes()
    assert (one.year, one.so_far, one.cases, one.at) == (row.opened_year, True, 1, AT)
    assert one.digest == hashlib.sha256(data).hexdigest()


def test_a_year_that_still_runs_is_refused_and_can_be_looked_at(tmp_path: Path) -> None:
    row = part(application())
    with pytest.raises(Refused) as no:
        written(row.opened_year, tmp_path)
    assert no.value.code == "columnar.year-runs"
    assert written(row.opened_year, tmp_path, so_far=True).cases == 1


def test_a_changed_file_makes_no_report_and_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused) as nothing:
        figures(tmp_path, FILES)
    row = settled()
    written(row.opened_year, tmp_path)
    path = tmp_path / f"cases-{row.opened_year}.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused) as changed:
        figures(tmp_path, FILES)
    assert (nothing.value.code, changed.value.code) == ("columnar.nothing", "columnar.changed")


def test_a_file_that_no_manifest_names_makes_no_report(tmp_path: Path) -> None:
    row = settled()
    written(row.opened_year, tmp_path)
    path = tmp_path / f"cases-{row.opened_year}.parquet"
    (tmp_path / "cases-1999.parquet").write_bytes(path.read_bytes())
    with pytest.raises(Refused) as no:
        figures(tmp_path, FILES)
    assert (no.value.code, no.value.refusals[0].params["file"]) == ("columnar.changed", "cases-1999.parquet")


def test_a_file_is_hashed_once_and_again_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    real = hashlib.file_digest

    def counted(given: object, name: str) -> object:
        hashed.append(given.name)  # type: ignore[attr-defined]
        return real(given, name)  # type: ignore[arg-type]

    monkeypatch.setattr(files_of_years.hashlib, "file_digest", counted)
    path = tmp_path / "cases-2026.parquet"
    path.write_bytes(b"one")
    first = files_of_years.digest_of(path)
    assert (files_of_years.digest_of(path), len(hashed)) == (first, 1)
    path.write_bytes(b"other")
    assert (files_of_years.digest_of(path) != first, len(hashed)) == (True, 2)


def test_no_sealed_and_no_written_text_is_among_the_columns() -> None:
    listed = {*columnar.CASES, *columnar.EVENTS}
    assert not {name for name in listed if name.endswith("_enc")}
    assert not listed & {"envelope", "snapshot", "terms", "actor_account", "represented_party", "holder_id"}


def test_a_year_without_events_and_odd_words_are_written_as_they_are(tmp_path: Path) -> None:
    columns = {"a": "VARCHAR", "b": "VARCHAR"}
    given = [("", None), ('x,"y"', "\n"), ("\\N?", "·")]
    assert FILES.write(tmp_path / "cases-1.parquet", columns, given) == 3
    assert FILES.write(tmp_path / "cases-2.parquet", columns, []) == 0
    both = [tmp_path / "cases-1.parquet", tmp_path / "cases-2.parquet"]
    assert FILES.ask({"cases": both}, "SELECT a, b FROM {cases}") == given
