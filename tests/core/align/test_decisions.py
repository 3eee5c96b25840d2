"""What a person decided holds, whatever the rules say."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.align import Alignment, Decision, align, read_decisions, read_forms
from onewindow.core.kernel.refusal import Refused
from tests.core.align.gold import bare, dictionary, of_split
from tests.examples import examples

FORMS: list[dict[str, Any]] = [
    {"id": "a", "title": "食品经营许可申请书", "fields": [
        {"id": "name", "label": "经营者名称"}, {"id": "legal", "label": "法定代表人"}, {"id": "phone", "label": "联系电话"}]},
    {"id": "b", "title": "排水许可申请表", "fields": [
        {"id": "name", "label": "排水户名称"}, {"id": "contact", "label": "联系人"}, {"id": "phone", "label": "手机"}]},
    {"id": "c", "title": "消防安全检查申报表", "fields": [
        {"id": "name", "label": "单位名称"}, {"id": "handler", "label": "经办人"}]},
]  # fmt: skip


def decide(*rows: dict[str, Any], forms: list[dict[str, Any]] | None = None) -> Alignment:
    return align(read_forms(forms or FORMS).forms, dictionary(), read_decisions(list(rows)))


def group(alignment: Alignment, name: str) -> set[str]:
    return next(set(g.fields) for g in alignment.groups if name in g.fields)


def test_two_said_to_be_the_same_share_a_group() -> None:
    found = decide({"fields": ["a:phone", "b:phone"], "same": True})
    assert "b:phone" in group(found, "a:phone")
    assert next(g.confidence for g in found.groups if "a:phone" in g.fields) == 1.0


def test_two_said_to_differ_do_not_and_only_one_keeps_the_element() -> None:
    found = decide({"fields": ["a:name", "b:name"], "same": False})
    assert "b:name" not in group(found, "a:name")
    assert "c:name" in group(found, "a:name") | group(found, "b:name")
    elements = Counter(g.element for g in found.groups if g.element)
    assert elements["unit.name"] == 1


def test_links_carry_through() -> None:
    found = decide(
        {"fields": ["a:legal", "b:contact"], "same": True}, {"fields": ["b:contact", "c:name"], "same": True}
    )
    assert group(found, "a:legal") >= {"a:legal", "b:contact", "c:name"}


def test_an_accepted_element_is_the_element_and_a_refused_one_never_is() -> None:
    found = decide({"field": "b:contact", "element": "legal.name", "accept": True})
    assert next(g.element for g in found.groups if "b:contact" in g.fields) == "legal.name"
    found = decide({"field": "a:name", "element": "unit.name", "accept": False})
    assert group(found, "a:name") == {"a:name"}
    assert next(g.element for g in found.groups if "a:name" in g.fields) is None


def test_what_was_decided_is_not_asked_again() -> None:
    before = decide()
    pair = next(p for p in before.unsure if {p.first, p.second} == {"c:handler", "b:contact"})
    after = decide({"fields": [pair.first, pair.second], "same": False})
    assert frozenset((pair.first, pair.second)) not in {frozenset((p.first, p.second)) for p in after.unsure}


def test_a_decision_on_a_form_that_is_not_here_changes_nothing() -> None:
    assert decide({"fields": ["x:1", "y:2"], "same": True}) == decide()


@pytest.mark.parametrize(
    "rows",
    [
        [{"fields": ["a:name", "b:name"], "same": True}, {"fields": ["b:name", "a:name"], "same": False}],
        [{"fields": ["a:name", "b:name"], "same": True}, {"fields": ["b:name", "c:name"], "same": True},
         {"fields": ["a:name", "c:name"], "same": False}],
    ],
)  # fmt: skip
def test_decisions_that_contradict_each_other_are_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused) as refused:
        decide(*rows)
    assert refused.value.code == "align.contradicting-decisions"


NAMES = [f"{form['id']}:{field['id']}" for form in of_split("tune")[:4] for field in form["fields"]]


@examples(60)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.booleans()), max_size=12))
def test_every_decision_holds_or_they_contradict(rows: list[tuple[str, str, bool]]) -> None:
    decisions = [Decision((a, b), same=same) for a, b, same in rows if a != b]
    forms = read_forms(bare(of_split("tune")[:4])).forms
    try:
        found = align(forms, dictionary(), decisions)
    except Refused as refused:
        assert refused.code == "align.contradicting-decisions"
        return
    where = {name: n for n, g in enumerate(found.groups) for name in g.fields}
    assert sorted(where) == sorted(NAMES)
    for decision in decisions:
        first, second = decision.fields
        assert (where[first] == where[second]) is decision.same
