"""A split: one item into its sub-items, as versions, with everything that named it and a tree of what they were."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from onewindow.adapters.content_files import load_pack
from onewindow.core.catalogue.reforms import Operation, ReformOrder, carry_out
from onewindow.core.kernel.refusal import Refused
from onewindow.core.rules.check import check_bodies

CONTENT = Path(__file__).resolve().parents[3] / "content"
LINES = """water-transfer-house=水表过户（住宅）=Water meter of a dwelling
water-transfer-other=水表过户（非住宅）=Other water meters
"""
NO_SPLIT = ("", "one=一个=One", "a=甲\nb=乙=B", "Water=水=W\nb=乙=B", "cad-alarm=警报=Alarm\nb=乙=B", "a=甲=A\na=乙=B")


@cache
def bodies() -> dict[str, dict[str, Any]]:
    return load_pack(CONTENT).bodies()


def order(into: str, item: str = "water-transfer") -> ReformOrder:
    return ReformOrder(Operation.SPLIT, item, "云政办〔2026〕9号（示例）第三条", into=into)


def test_an_item_becomes_its_sub_items_and_what_named_it_names_them() -> None:
    outcome = carry_out(order(LINES), bodies())
    assert outcome.before == outcome.after and outcome.detail.zh == "1 项拆成 2 个子项"
    assert outcome.changes["items", "water-transfer"] is None
    codes = {code for kind, code in outcome.changes if kind == "items"} - {"water-transfer"}
    assert codes == {"water-transfer-house", "water-transfer-other"}
    thing = outcome.changes["things", "second-hand-house"]
    assert thing is not None
    parts = [part["item"] for part in thing["parts"]]
    assert codes <= set(parts) and "water-transfer" not in parts
    tree = outcome.changes["trees", "split-water-transfer"]
    assert tree is not None and tree["subs_told"] == 2


def test_the_catalogue_after_a_split_has_no_more_errors_than_before() -> None:
    merged = {kind: dict(each) for kind, each in bodies().items()}
    for (kind, code), body in carry_out(order(LINES), bodies()).changes.items():
        if body is None:
            merged[kind].pop(code)
        else:
            merged[kind][code] = body
    before = {(p.kind, p.code, p.rule, p.path) for p in check_bodies(bodies())[1]}
    after = [p for p in check_bodies(merged)[1] if (p.kind, p.code, p.rule, p.path) not in before]
    assert [(p.code, p.rule, p.path, p.message.en) for p in after] == []
    own = [merged["items"][code]["codes"]["catalog"] for code in ("water-transfer-house", "water-transfer-other")]
    assert len(set(own)) == 2 and len({code[:9] for code in own}) == 1


@pytest.mark.parametrize("into", NO_SPLIT)
def test_what_is_no_split_is_refused_with_its_line(into: str) -> None:
    with pytest.raises(Refused) as caught:
        carry_out(order(into), bodies())
    assert caught.value.code == "reform.split"
