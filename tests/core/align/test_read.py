"""Forms and decisions as they come; every fault named, nothing left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core.align import align, read_decisions, read_dictionary, read_forms
from onewindow.core.kernel.refusal import Refused
from tests.core.align.gold import bare, dictionary, labelled, proposed, run
from tests.examples import examples

FORM = {"id": "a", "title": "表", "fields": [{"id": "x", "label": "姓名"}]}


@pytest.mark.parametrize(
    "document",
    [
        {}, "表", [1], [{"id": "a"}], [{"id": "", "fields": []}], [{"id": "a:b", "fields": []}], [{"id": "a", "fields": {}}],
        [{"id": "a", "fields": [1]}], [{"id": "a", "fields": [{"label": "姓名"}]}], [{"id": "a", "fields": [{"id": "x"}]}],
        [{"id": "a", "fields": [{"id": "x", "label": 5}]}], [{"id": "a", "title": 1, "fields": []}],
        [{"id": "a", "fields": [{"id": "x", "label": "姓名", "section": 3}]}],
    ],
)  # fmt: skip
def test_what_is_no_form_is_refused(document: Any) -> None:
    with pytest.raises(Refused) as refused:
        read_forms(document)
    assert {reason.code for reason in refused.value.refusals} == {"align.bad-forms"}


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        read_forms([{"id": "a", "fields": [{"id": "x"}, {"label": "y"}]}, {"id": "a", "fields": []}])
    assert [reason.code for reason in refused.value.refusals] == [
        "align.bad-forms",
        "align.bad-forms",
        "align.form-twice",
    ]


def test_a_field_without_a_label_stays_alone_with_a_warning() -> None:
    reading = read_forms(
        [{**FORM, "fields": [*FORM["fields"], {"id": "y", "label": " "}, {"id": "z", "label": "□"}]}]
    )  # type: ignore[misc]
    found = align(reading.forms, dictionary())
    assert len(reading.warnings) == 1
    assert [(g.fields, g.confidence) for g in found.groups if g.evidence == "unlabelled"] == [
        (("a:y",), 0.0),
        (("a:z",), 0.0),
    ]


@pytest.mark.parametrize(
    "rows", [{}, [1], [{"fields": ["a"], "same": True}], [{"fields": ["a", "a"], "same": True}],
             [{"fields": ["a", "b"], "same": "yes"}], [{"field": "a", "element": "", "accept": True}],
             [{"field": "a", "element": "b"}]],
)  # fmt: skip
def test_what_is_no_decision_is_refused(rows: Any) -> None:
    with pytest.raises(Refused) as refused:
        read_decisions(rows)
    assert refused.value.code == "align.bad-decision"


def test_every_field_stands_in_exactly_one_group() -> None:
    found = run(labelled())
    names = [name for group in found.groups for name in group.fields]
    expected = [f"{form['id']}:{field['id']}" for form in labelled() for field in form["fields"]]
    assert sorted(names) == sorted(expected)
    assert all(0 <= group.confidence <= 1 for group in found.groups)


def test_the_order_of_the_forms_does_not_matter() -> None:
    forms = bare(labelled())
    one = align(read_forms(forms).forms, dictionary())
    other = align(read_forms(forms[::-1]).forms, dictionary())
    assert {frozenset(g.fields) for g in one.groups} == {frozenset(g.fields) for g in other.groups}


@examples(150)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=12)), max_size=12), st.text(max_size=20))
def test_nothing_printed_makes_it_stumble(rows: list[tuple[str, str]], title: str) -> None:
    fields = [{"id": f"f{n}", "label": label, "section": section} for n, (label, section) in enumerate(rows)]
    found = align(read_forms([{"id": "a", "title": title, "fields": fields}]).forms, dictionary())
    assert sorted(proposed(found)) == sorted(f"a:f{n}" for n in range(len(rows)))


PIECES = st.lists(st.sampled_from(sorted(dictionary().words)), min_size=1, max_size=4).map("".join)


@examples(150)
@given(st.lists(st.tuples(PIECES, PIECES), max_size=10))
def test_no_row_of_dictionary_words_makes_it_stumble(rows: list[tuple[str, str]]) -> None:
    fields = [{"id": f"f{n}", "label": label, "section": section} for n, (label, section) in enumerate(rows)]
    found = align(read_forms([{"id": "a", "title": "表", "fields": fields}]).forms, dictionary())
    assert sorted(proposed(found)) == sorted(f"a:f{n}" for n in range(len(rows)))


CUES: dict[str, Any] = {
    **dict.fromkeys(("instructions", "instruction_signs", "fillers", "connectors", "qualifiers"), ""),
    **{name: {} for name in ("idle", "units", "heads", "subjects", "spellings", "same", "confidence")},
    **{name: [] for name in ("contrasts", "tails")},
}


@pytest.mark.parametrize(
    ("parties", "elements"),
    [
        ([{"id": "a"}], []),
        ([{"id": "a", "type": "ghost", "label": "a", "names": ""}], []),
        ([{"id": "a", "type": "person", "label": "a", "names": "", "folds": "b"}], []),
        ([], [["a.b", "姓名", "text"]]),
        ([], [["ab", "姓名", "text", "姓名"]]),
        ([], [["a.b", "姓名", "text", "姓名"], ["a.c", "姓名", "text", "姓名"]]),
    ],
)
def test_a_faulty_dictionary_is_refused(parties: Any, elements: Any) -> None:
    with pytest.raises(Refused) as refused:
        read_dictionary(parties, elements, CUES)
    assert refused.value.code == "align.bad-dictionary"
