"""How good the proposals are, on forms of departments no rule was written with. Figures: docs/algorithms/align.md."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from tests.core.align import gold

UNSEEN = ("held", "last")  # labelled before they were aligned; no rule or word follows from them


def test_the_held_departments_alone() -> None:
    forms = gold.of_split("held")
    found = gold.score(gold.pairs(gold.proposed(gold.run(forms))), gold.pairs(gold.meanings(forms)))
    assert found.pairs > 1000
    assert found.precision >= 0.91
    assert found.recall >= 0.91


@pytest.mark.parametrize("split", UNSEEN)
def test_unseen_forms_among_all_forms(split: str) -> None:
    """Pairs of which at least one field is of an unseen form."""
    forms = gold.labelled()
    within = gold.fields_of(gold.of_split(split))
    found = gold.score(gold.pairs(gold.proposed(gold.run(forms))), gold.pairs(gold.meanings(forms)), within)
    assert found.pairs > 1000
    assert found.precision >= 0.92
    assert found.recall >= 0.92


def test_no_unseen_department_is_left_behind() -> None:
    """Every department among all forms; the figure of a single form may be low, not that of a department."""
    forms = gold.labelled()
    found, right = gold.pairs(gold.proposed(gold.run(forms))), gold.pairs(gold.meanings(forms))
    by_department = defaultdict(list)
    for form in gold.of_split(*UNSEEN):
        by_department[form["department"]].append(form)
    low = {}
    for department, several in by_department.items():
        one = gold.score(found, right, gold.fields_of(several))
        if one.pairs >= 100 and min(one.precision, one.recall) < 0.75:
            low[department] = one
    assert low == {}


def test_it_is_far_from_comparing_labels() -> None:
    forms = gold.of_split("held")
    right = gold.pairs(gold.meanings(forms))
    letters = gold.score(gold.pairs(gold.equal_labels(forms)), right)
    ours = gold.score(gold.pairs(gold.proposed(gold.run(forms))), right)
    assert ours.precision > letters.precision + 0.2
    assert ours.recall > letters.recall + 0.4


def test_the_confidence_is_what_comes_true() -> None:
    """Expected calibration error over the pairs of unseen forms: stated against measured, weighted by number."""
    forms = gold.labelled()
    means, within = gold.meanings(forms), gold.fields_of(gold.of_split(*UNSEEN))
    right: Counter[float] = Counter()
    stated: Counter[float] = Counter()
    for group in gold.run(forms).groups:
        for pair in gold.pairs(dict.fromkeys(group.fields, "one")):
            if pair & within:
                stated[group.confidence] += 1
                right[group.confidence] += len({means[name] for name in pair}) == 1
    error = sum(abs(confidence * n - right[confidence]) for confidence, n in stated.items()) / sum(
        stated.values()
    )
    assert sum(stated.values()) > 1000
    assert error < 0.05


def test_departments_are_on_one_side_or_the_forms_were_labelled_blind() -> None:
    sides = defaultdict(set)
    for form in gold.labelled():
        if form["split"] == "held":
            sides["held"].add(form["department"])
    assert len(sides["held"]) >= 12
    assert len({form["department"] for form in gold.labelled()}) >= 30
    assert len(gold.labelled()) >= 120
