"""The halls' yearly figures are counts over items: each published figure on a catalogue built for it.

The ten civil-air-defence items are the project's own content; the other catalogues are built here with the published
numbers of items, since their lists were never published.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue.figures import (
    Figures,
    Rule,
    Saved,
    Share,
    between,
    figures_of,
    permits,
    saved,
    shares,
    shorter,
    standing,
)  # fmt: skip
from onewindow.core.catalogue.model import Commitment, Item
from onewindow.core.catalogue.read import read_document
from onewindow.core.clock import Limit
from onewindow.core.kernel.text import T

CONTENT = Path(__file__).resolve().parents[3] / "content"


@cache
def cad() -> tuple[Item, ...]:
    bodies = [d for d in load_pack(CONTENT).documents if d.kind == "items" and d.code.startswith("cad-")]
    return tuple(read_document("items", d.code, d.body)[0] for d in bodies)


def many(count: int, **flags: int) -> list[Item]:
    """`count` items of which the first `flags[name]` carry a flag of A3; none carries it otherwise."""
    base = replace(cad()[0], trips=2, on_the_spot=False, window_accepts=False, promise=Limit.parse("20wd"),
                   commitment=Commitment(False))  # fmt: skip
    base = replace(base, service=replace(base.service, online=False))

    def one(index: int) -> Item:
        on = {name for name, limit in flags.items() if index < limit}
        return replace(
            base, code=f"i{index}", trips=0 if "no_trip" in on else 1 if "one_trip" in on else 2,
            on_the_spot="on_the_spot" in on, window_accepts="one_window" in on,
            promise=Limit.parse("10wd" if "shortened" in on else "20wd"), commitment=Commitment("commitment" in on),
            service=replace(base.service, online="online" in on), department=f"d{index % 26}",
        )  # fmt: skip

    return [one(index) for index in range(count)]


def percent(items: Iterable[Item], flag: str, places: int = 2) -> str:
    return str(shares(items)[flag].percent(places))


def test_ten_air_defence_items_go_from_185_to_13_working_days_and_from_75_to_51_papers() -> None:
    found = standing(cad())
    assert (found.items, found.days_before, found.days, found.other_units) == (10, 185, 13, 0)
    assert (found.materials_before, found.materials) == (75, 51)
    assert found.days_cut.percent() == Decimal("92.97") and found.materials_cut.percent() == Decimal("32.00")


def test_eight_of_the_ten_are_done_on_the_spot_and_nobody_has_to_come() -> None:
    found = shares(cad())
    assert found["on_the_spot"] == Share(8, 10) and str(found["on_the_spot"].percent(0)) == "80"
    assert found["online"] == found["no_trip"] == Share(10, 10)
    assert len(permits(cad())) + sum(1 for item in cad() if item.item_type != "01") == 10


def test_a_share_is_rounded_or_cut_off_and_says_which() -> None:
    done = Share(30496, 31139)
    assert str(done.percent()) == "97.94" and str(done.percent(rule=Rule.TRUNCATE)) == "97.93"
    assert Share(1, 200).percent(1) == Decimal("0.5") and Share(1, 200).percent(0) == Decimal(1)
    assert Share(0, 0).percent() is None


def test_shares_of_all_items_and_of_permits_are_counted_apart() -> None:
    everything = many(502, no_trip=407, shortened=442)
    assert (percent(everything, "no_trip"), percent(everything, "shortened")) == ("81.08", "88.05")
    only = [replace(item, item_type="01") for item in many(714, no_trip=680, shortened=661)]
    others = [replace(item, item_type="20") for item in many(100)]
    both = permits([*only, *others])
    assert (percent(both, "no_trip"), percent(both, "shortened")) == ("95.24", "92.58")
    assert percent([*only, *others], "no_trip") != "95.24"


def test_four_shares_of_one_list_of_permits() -> None:
    found = many(2344, online=2119, no_trip=2243, on_the_spot=1618, shortened=2094)
    told = [percent(found, flag) for flag in ("online", "no_trip", "on_the_spot", "shortened")]
    assert told == ["90.40", "95.69", "69.03", "89.33"]


def test_one_trip_at_most_holds_for_396_of_459() -> None:
    assert percent(many(459, one_trip=396), "one_trip") == "86.27"


def test_one_window_and_commitment_of_1140_items() -> None:
    found = many(1140, one_window=686, commitment=368, one_trip=1140)
    assert percent(found, "one_window", 1) == "60.2" and percent(found, "commitment", 1) == "32.3"
    assert len({item.department for item in found if item.commitment.allowed}) == 26
    assert percent(found, "one_trip", 0) == "100"


def test_two_catalogues_tell_what_was_saved_between_them() -> None:
    """−852 papers, −139 steps, −326 trips, −466 working days, +84 on the spot."""
    step = (T("受理"), T("审查"), T("决定"))
    line = cad()[0].materials[0]
    before = {
        item.code: replace(item, materials=(line,) * 3, trips=2, service=replace(item.service, steps=step))
        for item in many(500)
    }

    def after(index: int, item: Item) -> Item:
        cut = 2 if index < 352 else 1 if index < 500 else 0
        return replace(
            item, materials=item.materials[cut:], trips=1 if index < 326 else 2, on_the_spot=index < 84,
            promise=Limit(20 - (1 if index < 466 else 0), item.promise.unit) if item.promise else None,
            service=replace(item.service, steps=step[1:] if index < 139 else step),
        )  # fmt: skip

    now = {item.code: after(index, item) for index, item in enumerate(before.values())}
    assert between(before, now) == Saved(0, 852, 139, 326, 466, "wd", 84)


def test_an_item_that_is_gone_saves_all_it_cost() -> None:
    item = cad()[0]
    assert saved(figures_of(item), Figures()).items == 1
    assert between({item.code: item}, {}).materials == figures_of(item).materials


def test_days_of_different_units_are_not_summed() -> None:
    a, b = Figures(1, days=30, unit="d"), Figures(1, days=5, unit="wd")
    assert saved(a, b).days == 0 and a.plus(b).days is None
    assert standing([replace(cad()[0], promise=Limit.parse("1d"))]).other_units == 1


@pytest.mark.parametrize(
    ("promise", "statutory", "less"),
    [("10wd", "20wd", True), ("20wd", "20wd", False), ("20wd", "30d", True), ("30d", "20wd", False),
     ("1wh", "1wd", True), ("24h", "1wd", True), ("1m", "20wd", False)],
)  # fmt: skip
def test_a_promise_is_shorter_than_the_law(promise: str, statutory: str, less: bool) -> None:
    assert shorter(Limit.parse(promise), Limit.parse(statutory)) is less
