"""Decision tables for the tests: a small one written by hand, and random ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from onewindow.core.rules import RuleSet, ruleset_from_json

INPUTS: list[dict[str, Any]] = [
    {"ref": "premises.area", "kind": "number"},
    {"ref": "venue.kind", "kind": "choice", "options": ["旅馆", "餐馆", "商店"]},
    {"ref": "venue.camera", "kind": "yes_no"},
    {"ref": "operator.since", "kind": "date"},
    {"ref": "operator.name", "kind": "text"},
]


def table(rows: list[dict[str, Any]], *, inputs: Any = None, **more: Any) -> RuleSet:
    """A table of these rows; what a row leaves out is filled in."""
    filled = [
        {"code": f"r{index}", "decides": "grant", "clause": "第一条", "says": "可以。", **row}
        for index, row in enumerate(rows, 1)
    ]
    document = {
        "code": "t",
        "item": "shop-sign",
        "title": "表",
        "inputs": inputs or INPUTS,
        "rows": filled,
        **more,
    }
    return ruleset_from_json(document)


SMALL = [
    {"when": {"fact": "premises.area", "gt": 300}, "decides": "refer"},
    {"when": {"all": [{"fact": "venue.kind", "eq": "商店"}, {"fact": "venue.camera", "eq": True}]}},
]

KINDS = ["旅馆", "餐馆", "商店"]
DAYS = ["2026-01-01", "2026-06-01"]
BAD_DAYS = ["today", "2026/03/01", "2026-99-99", "2026-02-29", "abcdefghij", "20260301", "2026-W01-1", "２０２６-03-01"]
"""Texts of which none is a day of the calendar as `YYYY-MM-DD`."""


def leaf(ref: str, ops: list[str], value: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda op, v: {"fact": ref, op: v}, st.sampled_from(ops), value)


_LEAVES = st.one_of(
    leaf("premises.area", ["gt", "ge", "lt", "le", "eq", "ne"], st.integers(0, 4)),
    leaf("venue.kind", ["eq", "ne"], st.sampled_from(KINDS)),
    leaf(
        "venue.kind", ["in", "not_in"], st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True)
    ),
    leaf("venue.camera", ["eq"], st.booleans()),
    leaf("operator.since", ["ge", "lt"], st.sampled_from(DAYS)),
    leaf("operator.name", ["contains"], st.just("林")),
)
CONDITIONS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda c: {"not": c}, inner),
        st.builds(
            lambda op, c: {op: c}, st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3)
        ),
    ),
    max_leaves=5,
)
ROWS = st.lists(
    st.builds(lambda when, decides: {"when": when, "decides": decides}, CONDITIONS, st.sampled_from(["grant", "refer"])),
    min_size=1, max_size=5,
)  # fmt: skip
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "premises.area": st.one_of(
            st.integers(-1, 5), st.just(2.5), st.just("large"), st.none(), st.just(True)
        ),
        "venue.kind": st.sampled_from(["旅馆", "餐馆", "商店", "银行", None, 3]),
        "venue.camera": st.sampled_from([True, False, None, "是"]),
        "operator.since": st.sampled_from(["2025-12-31", "2026-01-01", "2026-07-01", None, *BAD_DAYS]),
        "operator.name": st.sampled_from(["林晓岚", "陈阿妹", None]),
    },
)
