"""A list of items comes in: everything that can be taken in, every fault told, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from onewindow.adapters.list_files import load_csv
from onewindow.core.catalogue.listed import COLUMNS
from onewindow.core.kernel.refusal import Refused
from onewindow.reads import catalogue_guide, catalogue_imports, catalogue_library, catalogue_search
from onewindow.store.models import CatalogueEntry, CatalogueGrams, ListedItem, ListImport
from onewindow.usecases import catalogue_index
from onewindow.usecases.catalogue_import import ListResult, import_list
from tests import builders
from tests.builders import WALL

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "items-guangan.csv"
ON = date(2026, 3, 2)
PLACE = "511602000000"
pytestmark = pytest.mark.django_db


def row(number: int, name: str, **changed: str) -> list[str]:
    cells = {
        "department": "区残联", "main_item": "残疾人证办理", "name": name, "area_code": PLACE,
        "item_code": f"511F8200{number:04d}-{PLACE}-000-11511602MB1234567K-4-00", "task_type": "07",
        "dept_code": "11511602MB1234567K", **changed,
    }  # fmt: skip
    return [cells[name] for name in COLUMNS]


def take(
    rows: Sequence[Sequence[str]], *, on: date = ON, whole: bool = False, data: bytes = b""
) -> ListResult:
    numbered = [(1, list(COLUMNS)), *enumerate(rows, 2)]
    return import_list(
        numbered,
        list_code="test",
        file="test.csv",
        data=data or repr(rows).encode(),
        by="t",
        at=WALL,
        on=on,
        whole=whole,
    )


def names(query: str, on: date = ON) -> list[str]:
    return [found.name.zh for found in catalogue_search.find(query, on=on, jurisdiction=PLACE).rows]


def test_rows_are_found_at_once_and_stand_in_their_library() -> None:
    done = take([row(1, "残疾人证新办"), row(2, "残疾人证换领"), row(3, "残疾人政策咨询", task_type="20")])
    assert (done.new, done.changed, done.ended, done.unchanged, done.left_out) == (3, 0, 0, 0, 0)
    assert names("canjirenzhengxinban") == ["残疾人证新办"]
    counted = catalogue_library.both_counts(ON)
    assert counted == {"power": 2, "convenience": 1}
    page = catalogue_library.library(
        "power", query="", agency="", item_type="", after="", on=ON, jurisdiction=PLACE
    )
    assert [found.name.zh for found in page.rows] == ["残疾人证换领", "残疾人证新办"] and page.total == 2
    assert not any(found.complete for found in page.rows)


def test_the_same_rows_again_change_nothing() -> None:
    rows = [row(1, "残疾人证新办"), row(2, "残疾人证换领")]
    take(rows)
    before = (
        set(ListedItem.objects.values_list("id", flat=True)),
        set(CatalogueEntry.objects.values_list("place", flat=True)),
    )
    again = take(rows, on=date(2026, 4, 1))
    assert (again.new, again.changed, again.ended, again.unchanged) == (0, 0, 0, 2)
    after = (
        set(ListedItem.objects.values_list("id", flat=True)),
        set(CatalogueEntry.objects.values_list("place", flat=True)),
    )
    assert before == after and ListImport.objects.count() == 1


def test_a_changed_row_is_a_new_one_and_the_old_one_is_kept_with_its_end() -> None:
    take([row(1, "残疾人证新办"), row(2, "残疾人证换领"), row(3, "残疾人证注销")])
    done = take([row(1, "残疾人证首次办理"), row(2, "残疾人证换领")], on=date(2026, 5, 1))
    assert (done.new, done.changed, done.ended, done.unchanged) == (0, 1, 1, 1)
    code = row(1, "")[4]
    assert catalogue_guide.listed_page(code, on=date(2026, 4, 30)).name.zh == "残疾人证新办"
    assert catalogue_guide.listed_page(code, on=date(2026, 5, 1)).name.zh == "残疾人证首次办理"
    assert names("残疾人证首次办理", date(2026, 5, 1))[0] == "残疾人证首次办理"
    assert "残疾人证注销" not in names("残疾人证注销", date(2026, 5, 1))
    with pytest.raises(Refused) as refused:
        catalogue_guide.listed_page(row(3, "")[4], on=date(2026, 5, 1))
    assert refused.value.code == "guide.no-item"


def test_a_file_that_would_end_most_of_the_list_is_refused_until_it_is_said_to_be_whole() -> None:
    take([row(number, f"事项{number}") for number in range(4)])
    with pytest.raises(Refused) as refused:
        take([row(0, "事项0")])
    assert (
        refused.value.code == "lists.would-end-most"
        and ListedItem.objects.filter(effective_to=None).count() == 4
    )
    assert take([row(0, "事项0")], whole=True).ended == 3


def test_a_row_that_cannot_be_taken_in_ends_nothing_and_the_rest_comes_in() -> None:
    take([row(1, "残疾人证新办"), row(2, "残疾人证换领")])
    done = take([row(1, ""), row(2, "残疾人证换领"), row(3, "残疾人证迁移"), row(3, "残疾人证迁移又一次")])
    told = [(fault.line, fault.column, fault.code) for fault in done.faults if fault.severity == "error"]
    assert told == [(2, "name", "name-missing"), (5, "item_code", "code-twice")]
    assert (done.new, done.ended, done.left_out) == (1, 0, 2)
    assert names("残疾人证新办")[0] == "残疾人证新办"


def test_a_list_without_a_usable_row_is_refused_with_the_first_reason() -> None:
    with pytest.raises(Refused) as refused:
        import_list([(1, ["a", "b"])], list_code="x", file="x.csv", data=b"", by="t", at=WALL, on=ON)
    assert refused.value.code == "lists.unreadable" and ListImport.objects.count() == 0
    with pytest.raises(Refused):
        take([])


def test_the_faults_are_kept_and_shown_a_page_at_a_time() -> None:
    take([row(number, f"事项{number}", task_type="7") for number in range(60)])
    line = catalogue_imports.imports()[0]
    page = catalogue_imports.import_page(line.id, code="type-zero")
    assert (page.total, len(page.faults), page.after) == (60, 50, 50) and page.faults[0].line == 2
    rest = catalogue_imports.import_page(line.id, code="type-zero", after=page.after)
    assert len(rest.faults) == 10 and rest.after == 0
    assert {kind.code: kind.count for kind in page.kinds}["type-zero"] == 60


def test_main_items_gather_their_sub_items_by_name_and_by_basic_code() -> None:
    rows = [row(1, "残疾人证新办"), row(2, "残疾人证换领")]
    rows += [row(9000 + number, f"法律援助{number}", main_item="未分类") for number in (1, 2)]
    take(rows)
    main = catalogue_imports.main_items("", on=ON)
    assert [(each.name, each.count) for each in main] == [("残疾人证办理", 2)]
    subs = catalogue_imports.sub_items("残疾人证办理", PLACE, on=ON, jurisdiction=PLACE)
    assert [each.name.zh for each in subs] == ["残疾人证换领", "残疾人证新办"]
    families = catalogue_imports.families(on=ON, jurisdiction=PLACE)
    assert [(code, len(items)) for code, items in families] == [("511F82009", 2)]


def test_a_library_turns_its_pages_and_shows_every_line_once_with_as_many_questions_for_one_as_for_thirty() -> (
    None
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def page(after: str = "") -> catalogue_library.Library:
        return catalogue_library.library(
            "power", query="", agency="", item_type="", after=after, on=ON, jurisdiction=PLACE
        )

    take([row(0, "事项零")])
    with CaptureQueriesContext(connection) as one:
        assert len(page().rows) == 1
    take([row(number, f"事项{number}") for number in range(70)], whole=True)
    with CaptureQueriesContext(connection) as many:
        first = page()
    assert len(first.rows) == 30 and len(one) == len(many)
    seen, after = [each.code for each in first.rows], first.after
    while after:
        more = page(after)
        seen += [each.code for each in more.rows]
        after = more.after
    assert len(seen) == len(set(seen)) == 70
    assert page("nonsense").rows == first.rows


def test_the_index_made_anew_is_the_index_that_grew() -> None:
    builders.calendars()
    take([row(1, "残疾人证新办"), row(2, "残疾人证换领")])
    take([row(1, "残疾人证首次办理"), row(2, "残疾人证换领")], on=date(2026, 5, 1))

    def all_rows() -> list[tuple[object, ...]]:
        grams = dict(CatalogueGrams.objects.values_list("place", "name_terms"))
        entries = CatalogueEntry.objects.order_by("place").values_list("place", "kind", "code", "name")
        return [(*entry, grams[entry[0]]) for entry in entries]

    grown = all_rows()
    assert (
        catalogue_index.rebuild(on=ON) == 2 and all_rows() == grown and len(CatalogueGrams.objects.all()) == 2
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        ("部门\n".encode("utf-16"), "no-text"),
        (b'department,name\n"unfinished', "not-csv"),
    ],
)
def test_a_file_that_is_no_list_says_what_it_is(tmp_path: Path, data: bytes, fault: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    file = load_csv(path)
    with pytest.raises(Refused) as refused:
        import_list(
            file.rows, list_code="x", file=file.name, data=data, faults=file.faults, by="t", at=WALL, on=ON
        )
    assert refused.value.code == "lists.unreadable"
    assert fault == "empty" or [each.code for each in file.faults] == [fault]


def test_only_a_line_break_ends_a_row(tmp_path: Path) -> None:
    """Office programs put other separators inside a cell (U+2028, a vertical tab, a form feed); the row goes on."""
    path = tmp_path / "x.csv"
    path.write_text(
        'department,name\r\n甲局,一\u2028二\x0b三\x0c四\x85五\r\n"乙\n局",六\r\n丙局,七\r\n', newline=""
    )
    assert load_csv(path).rows == (
        (1, ("department", "name")),
        (2, ("甲局", "一\u2028二\x0b三\x0c四\x85五")),
        (3, ("乙\n局", "六")),
        (5, ("丙局", "七")),
    )


def test_a_file_of_an_old_office_program_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "旧表.csv"
    path.write_bytes("\n".join([",".join(COLUMNS), ",".join(row(1, "残疾人证新办"))]).encode("gb18030"))
    file = load_csv(path)
    assert [fault.code for fault in file.faults] == ["encoding"] and file.rows[1][1][2] == "残疾人证新办"


@pytest.mark.skipif(not REAL.exists(), reason="the real list ../shared/data/items-guangan.csv is not at hand")
def test_the_real_list_of_a_district_comes_in_whole_with_every_fault_told() -> None:
    file = load_csv(REAL)

    def bring() -> ListResult:
        return import_list(
            file.rows,
            list_code="guangan",
            file=file.name,
            data=file.data,
            faults=file.faults,
            by="t",
            at=WALL,
            on=ON,
        )

    first, again = bring(), bring()
    assert (first.rows, first.imported, first.left_out, first.new) == (1135, 1135, 0, 1135)
    assert (again.new, again.changed, again.ended, again.unchanged) == (0, 0, 0, 1135)
    assert first.to_json()["faults_by_code"] == {
        "agency-code": 884, "agency-differs": 773, "basic-code": 870, "code-area": 1, "code-shape": 3, "level-area": 1132,
        "main-item-missing": 615, "name-twice": 2, "type-zero": 605, "unit-area": 981, "unit-check": 8,
        "unit-length": 112, "unit-organisation": 31,
    }  # fmt: skip
    kept = json.loads(ListedItem.objects.filter(list="guangan").order_by("code")[0].body)
    assert set(kept["written"]) == set(COLUMNS)
    assert names("残疾证")[0].startswith("残疾人证")
    assert names("yancaozhuanmai")[0].startswith("烟草专卖")


def test_what_is_done_here_comes_before_what_is_done_elsewhere() -> None:
    take([row(1, "残疾人证新办"), row(2, "残疾人证换领业务", area_code="330100000000")])
    for place, first in ((PLACE, "残疾人证新办"), ("330106000000", "残疾人证换领业务")):
        found = catalogue_search.find("残疾人证", on=ON, jurisdiction=place).rows
        assert [each.name.zh for each in found][0] == first and [each.here for each in found] == [True, False]
