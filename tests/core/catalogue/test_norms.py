"""A conflict of two documents stands at both, whichever of them notes it, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from onewindow.core.catalogue.lists import Conflict, NormDocument, Standing
from onewindow.core.catalogue.norms import clashes_of
from onewindow.core.kernel.text import T

ONE = Conflict("第六条", "b", "第四条", T("一年还是两年", "one year or two"))


def norm(code: str, *conflicts: Conflict) -> NormDocument:
    return NormDocument(
        code, T(code, code), code, T("甲局", "A"), date(2024, 1, 1), Standing.IN_FORCE, conflicts=conflicts
    )


def test_the_other_document_shows_the_conflict_that_only_one_notes() -> None:
    documents = (norm("a", ONE), norm("b"))
    (mine,), (theirs,) = clashes_of("a", documents), clashes_of("b", documents)
    assert mine.noted and not theirs.noted and mine.key == theirs.key
    assert (theirs.seen_from.clause, theirs.seen_from.against, theirs.seen_from.against_clause) == ("第四条", "a", "第六条")
    assert mine.documents == theirs.documents == ("a", "b")


def test_the_same_conflict_noted_by_both_is_one_and_decided_when_either_says_so() -> None:
    back = Conflict("第四条", "a", "第六条", T("两年还是一年", "two years or one"), T("按两年", "two years"))
    documents = (norm("a", ONE), norm("b", back))
    assert [len(clashes_of(code, documents)) for code in "ab"] == [1, 1]
    assert not clashes_of("a", documents)[0].open and not clashes_of("b", documents)[0].open


def test_a_conflict_with_a_law_stands_at_the_document_alone() -> None:
    documents = (norm("a", replace(ONE, against="《行政许可法》第十六条")), norm("b"))
    assert clashes_of("a", documents)[0].documents == ("a",) and clashes_of("b", documents) == ()
