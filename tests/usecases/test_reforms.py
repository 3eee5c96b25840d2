"""A reform is a draft of new versions and a row of the ledger; the year's figures are sums over the rows in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from onewindow.core.catalogue.figures import Figures
from onewindow.core.catalogue.reforms import Operation, ReformOrder
from onewindow.core.kernel.refusal import Refused
from onewindow.core.kernel.text import T
from onewindow.reads import reforms as reads
from onewindow.store import catalogue
from onewindow.store.models import CatalogueChange, Reform
from onewindow.usecases import catalogue_versions as versions
from onewindow.usecases import reforms
from tests import life
from tests.usecases.test_catalogue_versions import TODAY, by

pytestmark = pytest.mark.usefixtures("standing_content")

BASIS = "云政发〔2026〕3号"
CUT = ReformOrder(Operation.COMPRESS, "cad-relocation-acceptance", BASIS, to="1wd", on_the_spot=True)
DROP = ReformOrder(Operation.STOP_MATERIAL, "cad-alarm", BASIS, materials=("site-plan", "cad-alarm-plan"))
GONE = ReformOrder(Operation.CANCEL, "cad-quality", BASIS)
PLACE = {"jurisdiction": life.PLACE}


def published(*orders: ReformOrder, start: date = TODAY, campaign: str = "") -> CatalogueChange:
    row = reforms.draft(orders, by(), title="", campaign=campaign, on=TODAY)
    row = versions.check(row.id, row.version, by(), on=TODAY)
    assert row.state == "checked", row.problems
    done = versions.publish(row.id, row.version, start, by("乙"))
    catalogue.forget()
    return done


def year(which: int = 2026, **more: str) -> reads.YearPage:
    return reads.year_page(which, on=TODAY, **PLACE, **more)


@pytest.mark.django_db
def test_a_campaign_of_reforms_is_one_set_of_changes_and_its_rows_count_when_it_is_in_force() -> None:
    life.content()
    before = catalogue.catalogue_on(TODAY).items
    page = year()
    assert page.total == reads.Counted() and page.rows == ()
    change = published(CUT, DROP, GONE, campaign="2026 年人防改革")
    rows = Reform.objects.filter(change=change).order_by("item")
    assert [(row.item, row.state, row.materials, row.days, row.on_the_spot, row.items) for row in rows] == [
        ("cad-alarm", "done", 2, 0, 0, 0),
        ("cad-quality", "done", sum(1 for m in before["cad-quality"].materials if not m.cancelled), 1, 0, 1),
        ("cad-relocation-acceptance", "done", 0, 2, 1, 0),
    ]
    assert {row.basis for row in rows} == {BASIS} and {row.recorded_name for row in rows} == {"甲"}
    now = catalogue.catalogue_on(TODAY).items
    assert "cad-quality" not in now and now["cad-relocation-acceptance"].on_the_spot
    total = year().total
    assert (total.reforms, total.items, total.days, total.on_the_spot) == (3, 1, 3, 1)
    assert year(2025).total == reads.Counted()


@pytest.mark.django_db
def test_what_is_scheduled_counts_from_its_day_and_what_is_withdrawn_never_does() -> None:
    life.content()
    row = published(CUT, start=date(2026, 7, 1))
    assert year().total.days == 0
    assert reads.year_page(2026, on=date(2026, 7, 1), **PLACE).total.days == 2
    versions.withdraw(row.id, row.version, "文件没有发", by())
    assert reads.year_page(2026, on=date(2026, 7, 1), **PLACE).total.days == 0
    assert Reform.objects.get().state == "withdrawn"


@pytest.mark.django_db
def test_a_refused_order_writes_nothing() -> None:
    life.content()
    wrong = replace(CUT, to="9wd")
    with pytest.raises(Refused, match="不比现在的"):
        reforms.draft([DROP, wrong], by(), title="", on=TODAY)
    assert not Reform.objects.exists() and not CatalogueChange.objects.exists()


@pytest.mark.django_db
def test_planned_transfers_wait_until_they_are_done() -> None:
    """拟划转 123 项，现划转 106 项: planned = moved + waiting, here on a smaller list and by figures below."""
    life.content()
    orders = [
        ReformOrder(Operation.TRANSFER, code, BASIS, to="housing") for code in ("cad-alarm", "cad-basement")
    ]
    assert len(reforms.plan(orders, by(), on=TODAY)) == 2 and reforms.plan(orders, by(), on=TODAY) == []
    assert (year().transfer.part, year().transfer.whole) == (0, 2)
    published(orders[0])
    assert (year().transfer.part, year().transfer.whole) == (1, 2)
    assert catalogue.catalogue_on(TODAY).items["cad-alarm"].department == "housing"


NONE = Figures()


def _row(
    item: int,
    *,
    state: str = "done",
    start: date | None = date(2022, 6, 1),
    operation: str = "compress",
    item_type: str = "01",
    department: str = "a",
    before: Figures = NONE,
    after: Figures = NONE,
) -> Reform:
    order = ReformOrder(Operation(operation), f"i{item}", BASIS)
    row = reforms.ledger_row(order, T(f"事项{item}"), item_type, department, before, after, T("x"), by())
    row.state, row.effective_from = state, start
    return row


def _spread(total: int, count: int, at: int) -> int:
    """`total` shared out over `count` rows, as even as whole numbers allow."""
    return total // count + (1 if at < total % count else 0)


def test_a_city_s_year_is_the_sum_of_its_rows_2835_days_395_steps_1303_papers(db: None) -> None:
    n = 500
    Reform.objects.bulk_create(
        _row(at, before=Figures(1, 9, 9, 2, 40, "wd"), item_type="01" if at % 2 else "20", department=f"d{at % 7}",
             after=Figures(1, 9 - _spread(1303, n, at), 9 - _spread(395, n, at), 2, 40 - _spread(2835, n, at), "wd"))
        for at in range(n)
    )  # fmt: skip
    Reform.objects.bulk_create([_row(900, start=date(2021, 6, 1), before=Figures(1, 5, days=9, unit="wd"))])
    page = reads.year_page(2022, on=date(2023, 1, 1), **PLACE)
    assert (page.total.days, page.total.steps, page.total.materials, page.total.reforms) == (
        2835,
        395,
        1303,
        500,
    )
    parts = [line.counted for line in page.rows]
    assert len(parts) == 7 and sum(each.days for each in parts) == 2835
    assert page.permits.reforms == 250 and 0 < page.permits.days < 2835


def test_a_hall_s_year_852_papers_139_steps_326_trips_466_days_84_on_the_spot(db: None) -> None:
    n = 450
    Reform.objects.bulk_create(
        _row(at, before=Figures(1, 6, 4, 2, 20, "wd"),
             after=Figures(1, 6 - _spread(852, n, at), 4 - _spread(139, n, at), 2 - _spread(326, n, at),
                           20 - _spread(466, n, at), "wd", 1 if at < 84 else 0))
        for at in range(n)
    )  # fmt: skip
    total = reads.year_page(2022, on=date(2022, 12, 31), **PLACE).total
    assert (total.materials, total.steps, total.trips, total.days, total.on_the_spot) == (
        852,
        139,
        326,
        466,
        84,
    )


def test_106_of_123_planned_transfers_are_done_and_17_wait(db: None) -> None:
    Reform.objects.bulk_create(
        _row(at, operation="transfer", state="done" if at < 106 else "planned", start=date(2022, 6, 1) if at < 106 else None)
        for at in range(123)
    )  # fmt: skip
    transfer = reads.year_page(2022, on=date(2022, 12, 31), **PLACE).transfer
    assert (transfer.part, transfer.whole, str(transfer.percent())) == (106, 123, "86.18")
    waiting = reads.ledger_page(on=date(2022, 12, 31), state="planned", operation="transfer", **PLACE)
    assert waiting.total == 17


def test_days_that_are_no_working_days_are_told_apart(db: None) -> None:
    Reform.objects.bulk_create(
        [_row(1, before=Figures(1, days=60, unit="d"), after=Figures(1, days=30, unit="d"))]
    )
    total = reads.year_page(2022, on=date(2022, 12, 31), **PLACE).total
    assert (total.days, total.other_units) == (0, 1)


@pytest.mark.django_db
def test_the_page_shows_the_shares_of_all_items_and_of_permits_under_either_rule() -> None:
    life.content()
    page = reads.year_page(2026, on=TODAY, department="civil-air-defence", **PLACE)
    told = {line.flag: line for line in page.shares}
    assert (told["on_the_spot"].all.part, told["on_the_spot"].all.whole) == (8, 10)
    assert (page.standing.days_before, page.standing.days) == (185, 13)
    assert (page.standing.materials_before, page.standing.materials) == (75, 51)
    agencies = sorted({item.department for item in catalogue.catalogue_on(TODAY).items.values()})
    cut = [reads.year_page(2026, on=TODAY, rule="truncate", department=one, **PLACE) for one in ["", *agencies]]
    cut_and_round = [(page, year(department=one)) for page, one in zip(cut, ["", *agencies], strict=True)]
    assert {page.rule for page in cut} == {"truncate"} and any(
        a.all_text != b.all_text or a.permits_text != b.permits_text
        for page, round_page in cut_and_round
        for a, b in zip(page.shares, round_page.shares, strict=True)
    )


def test_one_row_and_thirty_take_the_same_number_of_queries(db: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for count in (1, 30):
        Reform.objects.all().delete()
        Reform.objects.bulk_create(_row(at, department=f"d{at % 9}") for at in range(count))
        with django_assert_num_queries(2):
            assert reads.ledger_page(on=date(2022, 12, 31), **PLACE).total == count


@pytest.mark.django_db
def test_a_split_is_published_as_versions_with_a_row_of_the_ledger_and_a_tree() -> None:
    life.content()
    lines = "water-transfer-house=水表过户（住宅）=Of a dwelling\nwater-transfer-other=水表过户（其他）=Of others"
    change = published(ReformOrder(Operation.SPLIT, "water-transfer", BASIS, into=lines))
    row = Reform.objects.get(change=change)
    assert (row.operation, row.state, row.items, row.materials, row.days) == ("split", "done", 0, 0, 0)
    assert row.detail == "1 项拆成 2 个子项"
    items = catalogue.catalogue_on(TODAY).items
    assert {"water-transfer-house", "water-transfer-other"} <= set(items) and "water-transfer" not in items
    tree = next(one for one in catalogue.lists_on("trees", TODAY) if one.code == "split-water-transfer")
    assert tree.subs == tree.subs_told == 2
