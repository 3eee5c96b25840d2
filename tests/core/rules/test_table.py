"""Decision tables: compiled and plain reading agree, nothing unknown is held against anybody, faults are found."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given

from onewindow.core.catalogue.conditions import holds
from onewindow.core.kernel.refusal import Refused
from onewindow.core.rules import (
    Decides,
    Outcome,
    Reason,
    RuleSet,
    analyse,
    cells_from_ruleset,
    judge_table,
    outcome,
    ruleset_from_cells,
    ruleset_from_json,
    ruleset_to_json,
)
from onewindow.core.rules.analysis import cells
from onewindow.core.rules.ruleset import fits
from tests.core.rules.tables import ROWS, SMALL, VALUES, table
from tests.examples import examples


def clean(rules: RuleSet, values: dict[str, Any]) -> dict[str, Any]:
    """What the table sees: values of another kind are not known."""
    kinds = {column.ref: column for column in rules.inputs}
    return {r: v for r, v in values.items() if v is not None and fits(kinds[r].kind, v, kinds[r].options)}


def completions(rules: RuleSet, values: dict[str, Any]) -> list[set[Decides]]:
    """What the table may come to when what is unknown becomes known, by trying every cell of every unknown fact."""
    conditions = [row.when for row in rules.rows]
    used = [
        c for c in rules.inputs if any(c.ref in when.facts() for when in conditions) and c.ref not in values
    ]
    found = set()
    for chosen in itertools.product(*(cells(column, conditions) for column in used)):
        full = {**values, **dict(zip((c.ref for c in used), chosen, strict=True))}
        row = next((row for row in rules.rows if holds(row.when, full).outcome), None)
        found.add(row.decides if row else Decides.REFER)
    return [found]


@given(ROWS, VALUES)
@example([{"when": {"fact": "premises.area", "gt": 1}, "decides": "grant"}], {"premises.area": float("nan")})
@examples(300)
def test_the_compiled_table_says_what_the_condition_tree_says_row_by_row(
    rows: list[Any], values: dict[str, Any]
) -> None:
    rules = table(rows)
    seen = clean(rules, values)
    names = {True: Outcome.HELD, False: Outcome.FAILED, None: Outcome.UNKNOWN}
    verdict = judge_table(rules, values)
    assert [row.outcome for row in verdict.rows] == [
        names[holds(row.when, seen).outcome] for row in rules.rows
    ]
    assert outcome(rules, values) is verdict.decides


@given(ROWS, VALUES)
@examples(200)
def test_a_table_never_says_more_than_every_completion_of_the_unknown_facts(
    rows: list[Any], values: dict[str, Any]
) -> None:
    rules = table(rows)
    decides = judge_table(rules, values).decides
    if decides is not None:
        assert completions(rules, clean(rules, values)) == [{decides}]


def test_what_is_not_known_is_named_and_never_held_against_anybody() -> None:
    verdict = judge_table(table(SMALL), {"venue.kind": "商店", "venue.camera": True})
    assert (verdict.decides, verdict.row, verdict.missing) == (None, "", ("premises.area",))


def test_an_open_row_above_does_not_matter_where_it_would_decide_the_same() -> None:
    rules = table(
        [{"when": {"fact": "premises.area", "gt": 300}}, {"when": {"fact": "venue.camera", "eq": True}}]
    )
    assert judge_table(rules, {"venue.camera": True}).decides is Decides.GRANT


def test_where_no_row_holds_a_person_decides_and_a_table_cannot_refuse() -> None:
    verdict = judge_table(table(SMALL), {"premises.area": 20, "venue.kind": "旅馆", "venue.camera": True})
    assert (verdict.decides, verdict.row) == (Decides.REFER, "")
    with pytest.raises(Refused) as refused:
        table([{"when": {"fact": "premises.area", "gt": 1}, "decides": "refuse"}])
    assert refused.value.code == "rules.bad-shape"


def test_a_record_names_version_clause_and_the_source_of_every_fact_but_no_value() -> None:
    rules = table(SMALL)
    at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    reasons = {"premises.area": Reason("premises.area", 368.4, "real-estate", "register", at)}
    told = judge_table(rules, {"premises.area": 368.4}, reasons).to_json()
    assert (told["version"], told["decides"], told["row"]) == (rules.version, "refer", "r1")
    assert told["rows"][0]["facts"] == [
        {
            "ref": "premises.area",
            "source": "real-estate",
            "assurance": "register",
            "observed_at": at.isoformat(),
        }
    ]
    assert "368" not in str(told)


def test_a_version_changes_with_any_word_and_reads_back_the_same() -> None:
    rules = table(SMALL, effective_from="2026-01-01", effective_to="2026-12-31")
    again = ruleset_from_json(ruleset_to_json(rules))
    assert ruleset_from_json(ruleset_to_json(again)) == again
    assert table(SMALL).version != table([*SMALL[:1]]).version
    assert rules.in_force(date(2026, 12, 31)) and not rules.in_force(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"when": {"fact": "premises.colour", "eq": 1}}, "rules.unknown-input"),
        ({"when": {"fact": "premises.area", "gt": "300"}}, "rules.wrong-value"),
        ({"when": {"fact": "premises.area", "in": 3}}, "rules.wrong-value"),
        ({"when": {"fact": "venue.kind", "eq": "银行"}}, "rules.wrong-value"),
        ({"when": {"fact": "venue.camera", "eq": 1}}, "rules.wrong-value"),
        ({"when": {"fact": "operator.since", "ge": "1 May"}}, "rules.wrong-value"),
        ({"when": {"fact": "premises.area", "gt": 1}, "clause": " "}, "rules.bad-shape"),
        ({"when": {}}, "condition.bad-shape"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(row: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        table([row])
    assert refused.value.code == code


def test_text_of_the_content_is_never_run() -> None:
    rules = table([{"when": {"fact": "operator.name", "eq": "'); __import__('os').abort() #"}}])
    assert judge_table(rules, {"operator.name": "林晓岚"}).decides is Decides.REFER
    assert judge_table(rules, {"operator.name": "'); __import__('os').abort() #"}).decides is Decides.GRANT


# --- analysis ----------------------------------------------------------------------------------------------------


def brute(rules: RuleSet) -> tuple[set[int], set[tuple[int, int]], bool]:
    """Rows that decide somewhere, pairs that contradict, and whether there is a gap: by looking at every cell."""
    conditions = [row.when for row in rules.rows]
    deciding, overlaps, gap = set(), set(), False
    for chosen in itertools.product(*(cells(column, conditions) for column in rules.inputs)):
        values = dict(zip((column.ref for column in rules.inputs), chosen, strict=True))
        holding = [index for index, when in enumerate(conditions) if holds(when, values).outcome]
        gap = gap or not holding
        deciding |= set(holding[:1])
        overlaps |= {
            (a, b)
            for a, b in itertools.combinations(holding, 2)
            if rules.rows[a].decides is not rules.rows[b].decides
        }
    return deciding, overlaps, gap


@given(ROWS)
@examples(100)
def test_the_analysis_finds_exactly_what_looking_at_every_cell_finds(rows: list[Any]) -> None:
    rules = table(rows)
    deciding, overlaps, gap = brute(rules)
    found = analyse(rules)
    codes = [row.code for row in rules.rows]
    assert {f.rows[0] for f in found if f.kind == "unreachable"} == {
        c for i, c in enumerate(codes) if i not in deciding
    }
    assert {f.rows for f in found if f.kind == "overlap"} == {(codes[a], codes[b]) for a, b in overlaps}
    assert any(f.kind == "gap" for f in found) is gap
    for finding in found:
        if finding.kind == "overlap":
            assert all(
                holds(row.when, finding.example).outcome for row in rules.rows if row.code in finding.rows
            )
        if finding.kind == "gap":
            assert not any(holds(row.when, finding.example).outcome for row in rules.rows)


def test_a_row_below_a_wider_one_never_decides_and_an_example_that_fails_is_told() -> None:
    rules = table(
        [{"when": {"fact": "premises.area", "gt": 50}}, {"when": {"fact": "premises.area", "gt": 300}}],
        examples=[{"facts": {"premises.area": 400}, "row": "r2"}],
    )
    found = [(f.kind, f.rows, f.what, f.severity) for f in analyse(rules)]
    assert ("unreachable", ("r2",), "", "error") in found
    assert ("example", ("r2",), "r1", "error") in found
    assert ("gap", (), "", "warning") in found


def test_a_table_too_large_to_look_at_whole_says_so() -> None:
    assert [f.kind for f in analyse(table(SMALL), budget=2)][0] == "incomplete"


def nested(depth: int, leaf: Any) -> Any:
    for _ in range(depth - 1):
        leaf = {"not": {"any": [leaf]}} if depth > 100 else {"not": leaf}
    return leaf


@pytest.mark.parametrize(
    ("rows", "more", "code"),
    [
        ([{"when": nested(21, {"fact": "premises.area", "gt": 1})}], {}, "rules.bad-shape"),
        ([{"when": nested(150, {"fact": "premises.area", "gt": 1})}], {}, "rules.bad-shape"),
        ([{"when": nested(20_000, {"fact": "premises.area", "gt": 1})}], {}, "rules.bad-shape"),
        ([{"when": {"fact": "premises.area", "lt": float("inf")}}], {}, "rules.wrong-value"),
        ([{"when": {"fact": "premises.area", "in": [1, -float("inf")]}}], {}, "rules.wrong-value"),
        (SMALL, {"inputs": [{"ref": "venue.kind", "kind": "choice", "options": "旅馆"}]}, "rules.bad-shape"),
        (SMALL, {"inputs": [{"ref": "venue.kind", "kind": "choice", "options": [1]}]}, "rules.bad-shape"),
    ],
    ids=["deep", "deeper", "bottomless", "infinity", "infinity-in-a-list", "options-text", "options-number"],
)
def test_what_could_not_be_compiled_is_refused_when_it_is_read(rows: Any, more: Any, code: str) -> None:
    with pytest.raises(Refused) as refused:
        table(rows, **more)
    assert refused.value.code == code


def test_the_deepest_table_allowed_is_judged() -> None:
    rules = table([{"when": nested(20, {"fact": "premises.area", "gt": 1})}])
    assert (outcome(rules, {"premises.area": 2}), outcome(rules, {"premises.area": 1})) == (
        Decides.REFER,
        Decides.GRANT,
    )


@pytest.mark.parametrize(
    "text", ['"', "'", "\\", "\n", "{0}", "'+__import__('os').getcwd()+'", "\x00", "\ud800"]
)
def test_no_text_of_the_content_is_ever_run(text: str) -> None:
    """Names of facts, values and options go into the compiled table as literals, whatever they hold."""
    ref = f"a.{text}"
    inputs = [{"ref": ref, "kind": "choice", "options": [text, "b"]}]
    if text == "\ud800":  # half a character has no UTF-8: refused before it is compiled
        with pytest.raises(ValueError):
            table([{"when": {"fact": ref, "eq": text}}], inputs=inputs)
        return
    rules = table([{"when": {"fact": ref, "eq": text}}], inputs=inputs)
    assert outcome(rules, {ref: text}) is Decides.GRANT
    assert outcome(rules, {ref: "b"}) is Decides.REFER


# --- worksheets --------------------------------------------------------------------------------------------------

SHEET: list[list[Any]] = [
    ["规则集", "sign-small"], ["事项", "shop-sign"], ["名称", "小招牌即办"], ["依据", "市容条例第十一条"],
    ["施行", datetime(2026, 1, 1)], ["失效", None], [],  # noqa: DTZ001 - as a worksheet gives a day
    ["编号", "premises.area (number)", "venue.kind (choice: 旅馆|餐馆|商店)", "venue.camera（yes_no）", "operator.since (date)",
     "结论", "条款", "说明"],
    ["r1", "> 300", "-", None, None, "转人工", "第八条", "面积大，请人看。"],
    ["r2", "50..300", "旅馆|餐馆", "是", "2026-01-01..2026-12-31", "准予", "第九条", "可以。"],
    ["r3", 20.0, "!商店", "否", "< 2026-01-01", "准予", "第十条", "可以。"],
]  # fmt: skip


def test_a_worksheet_reads_into_a_table_and_back() -> None:
    rules = ruleset_from_cells(SHEET)
    assert (rules.code, rules.effective_from, len(rules.rows)) == ("sign-small", date(2026, 1, 1), 3)
    values = {
        "premises.area": 300,
        "venue.kind": "餐馆",
        "venue.camera": True,
        "operator.since": "2026-12-31",
    }
    assert judge_table(rules, values).row == "r2"
    assert judge_table(rules, {**values, "premises.area": 300.5}).row == "r1"
    assert ruleset_from_cells(cells_from_ruleset(rules)) == rules


def test_what_would_read_as_a_sign_stands_in_quotes_and_reads_back() -> None:
    rows = [
        {"when": {"fact": "operator.name", "ne": ""}},
        {"when": {"fact": "operator.name", "eq": "-"}},
        {"when": {"fact": "operator.name", "in": ["> 3", "!a"]}},
    ]
    rules = ruleset_from_json(ruleset_to_json(table(rows, examples=[{"facts": {"operator.name": ""}, "row": "-"}])))
    assert ruleset_from_cells(cells_from_ruleset(rules)) == rules


@pytest.mark.parametrize("text", ["a|b", '"a|b"'])
def test_what_has_no_form_in_cells_is_refused_not_changed(text: str) -> None:
    with pytest.raises(Refused) as refused:
        cells_from_ruleset(table([{"when": {"fact": "operator.name", "eq": text}}]))
    assert refused.value.code == "rules.bad-cell"


def test_examples_labels_and_english_stand_in_the_worksheet() -> None:
    sheet = [*map(list, SHEET)]
    sheet[2][1] = "小招牌即办 // Small signs at once"
    sheet[6] = ["列名", "面积 // Area", "类型"]
    sheet += [[], ["例子", "area", "kind", "camera", "since", "说明", "判断之日"],
              ["r1", 400, None, None, None, "太大"], [],
              ["-", 10, "旅馆", "是", "2026-05-01", "没有行管到", None], ["?"]]  # fmt: skip
    rules = ruleset_from_cells(sheet)
    assert (rules.title.en, rules.inputs[0].label.en, rules.inputs[1].label.zh) == ("Small signs at once", "Area", "类型")
    assert [(dict(one.facts), one.row, one.note) for one in rules.examples] == [
        ({"premises.area": 400}, "r1", "太大"),
        ({"premises.area": 10, "venue.kind": "旅馆", "venue.camera": True, "operator.since": "2026-05-01"}, "-", "没有行管到"),
        ({}, "?", ""),
    ]  # fmt: skip
    assert not [one for one in analyse(rules) if one.kind == "example"]
    assert ruleset_from_cells(cells_from_ruleset(rules)) == rules
    sheet[13][1], sheet[15][0] = "many", ""
    with pytest.raises(Refused) as refused:
        ruleset_from_cells(sheet)
    assert [(r.params["row"], r.params["column"]) for r in refused.value.refusals] == [(14, 2), (16, 1)]


def test_every_cell_that_cannot_be_read_is_named_with_row_and_column() -> None:
    bad = [list(row) for row in SHEET]
    bad[8][1], bad[9][3], bad[10][5] = "> many", "也许", "不准"
    with pytest.raises(Refused) as refused:
        ruleset_from_cells(bad)
    assert [(r.params["row"], r.params["column"]) for r in refused.value.refusals] == [
        (9, 2),
        (10, 4),
        (11, 6),
    ]


def test_a_worksheet_of_another_kind_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        ruleset_from_cells([["姓名", "电话"]])
    assert refused.value.code == "rules.bad-cell"
