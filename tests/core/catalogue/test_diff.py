"""What differs between two versions, told field by field: legal effect first, each language for itself."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.catalogue.diff import FieldChange, diff


def told(changes: tuple[FieldChange, ...]) -> list[tuple[str, Any, Any, bool]]:
    return [(each.path, each.before, each.after, each.legal) for each in changes]


def test_equal_bodies_have_no_difference() -> None:
    assert diff("items", {"code": "a", "trips": 1}, {"code": "a", "trips": 1}) == ()


def test_legal_effect_stands_first_and_english_never_has_any() -> None:
    before = {
        "hours": {"zh-hans": "九点", "en": "nine"},
        "name": {"zh-hans": "甲", "en": "A"},
        "promise": "5wd",
    }
    after = {
        "hours": {"zh-hans": "八点", "en": "nine"},
        "name": {"zh-hans": "甲", "en": "Alpha"},
        "promise": "3wd",
    }
    assert told(diff("items", before, after)) == [
        ("promise", "5wd", "3wd", True),
        ("hours.zh-hans", "九点", "八点", False),
        ("name.en", "A", "Alpha", False),
    ]


def test_lines_are_compared_with_the_line_of_the_same_key_wherever_it_stands() -> None:
    old = [{"material": "plan", "copies": 1}, {"material": "form", "copies": 2}]
    new = [
        {"material": "new", "copies": 1},
        {"material": "plan", "copies": 1},
        {"material": "form", "copies": 3},
    ]
    assert told(diff("items", {"materials": old}, {"materials": new})) == [
        ("materials[form].copies", 2, 3, True),
        ("materials[new]", None, {"material": "new", "copies": 1}, True),
    ]


def test_a_paper_of_each_role_is_a_line_of_its_own() -> None:
    old = [{"material": "id", "of": "owner", "copies": 1}, {"material": "id", "of": "agent", "copies": 1}]
    new = [{"material": "id", "of": "owner", "copies": 2}, {"material": "id", "of": "agent", "copies": 1}]
    assert told(diff("items", {"materials": old}, {"materials": new})) == [
        ("materials[id·owner].copies", 1, 2, True)
    ]


def test_another_order_is_told_as_such() -> None:
    old = {"parts": [{"item": "a"}, {"item": "b"}]}
    found = diff("things", old, {"parts": [{"item": "b"}, {"item": "a"}]})
    assert told(found) == [("parts[order]", ["a", "b"], ["b", "a"], True)]
    assert found[0].label.zh == "事项 › 先后"


def test_plain_lists_tell_what_was_put_in_and_taken_out() -> None:
    found = told(diff("items", {"by_law": ["甲", "乙"]}, {"by_law": ["甲", "丙", "丁"]}))
    assert found == [("by_law[2]", "乙", "丙", True), ("by_law[3]", None, "丁", True)]


def test_a_new_definition_and_one_that_ends_are_told_whole() -> None:
    body = {"code": "a", "by_law": ["甲"], "name": {"zh-hans": "甲"}}
    assert {(each.path, each.what) for each in diff("items", None, body)} == {
        ("code", "added"), ("by_law[1]", "added"), ("name.zh-hans", "added"),
    }  # fmt: skip
    assert {each.what for each in diff("items", body, None)} == {"removed"}


def test_where_a_line_was_found_and_how_it_is_explained_changes_no_law() -> None:
    old = {"needs": [{"ref": "a.b", "help": "x", "required": True, "basis": {"kind": "known"}}]}
    new = {"needs": [{"ref": "a.b", "help": "y", "required": False, "basis": {"kind": "found"}}]}
    assert [(each.path, each.legal) for each in diff("items", old, new)] == [
        ("needs[a.b].required", True),
        ("needs[a.b].help", False),
        ("needs[a.b].basis.kind", False),
    ]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
_BODIES = st.dictionaries(
    st.text("abc", min_size=1, max_size=2), _VALUES.filter(lambda v: v is not None), max_size=4
)


def _bare(value: Any) -> Any:
    """Without what is as good as nothing: a field that is None, an empty list or mapping is no field."""
    if isinstance(value, dict):
        return {
            k: b for k, v in value.items() if (b := _bare(v)) not in (None, [], {}) or b is False or b == 0
        }
    return [_bare(each) for each in value] if isinstance(value, list) else value


@given(_BODIES, _BODIES)
def test_something_is_told_exactly_when_the_bodies_differ(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert diff("items", a, a) == ()
    if repr(_bare(a)) != repr(_bare(b)) and _bare(a) != _bare(b):
        assert diff("items", a, b)


@given(_BODIES, _BODIES)
def test_both_directions_tell_the_same_fields(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert bool(diff("items", a, b)) == bool(diff("items", b, a))
