"""Rules as data: the clauses an approver judges, and the decision tables of automatic decisions, both three-valued."""

from .analysis import Finding, analyse
from .judging import Judgement, Outcome, Reason, Verdict, judge
from .ruleset import Decides, RuleSet, ruleset_from_json, ruleset_to_json
from .sheet import cells_from_ruleset, ruleset_from_cells, ruleset_from_grid
from .table import RowJudgement, TableVerdict, judge_table, outcome

__all__ = [
    "Decides", "Finding", "Judgement", "Outcome", "Reason", "RowJudgement", "RuleSet", "TableVerdict", "Verdict", "analyse",
    "cells_from_ruleset", "judge", "judge_table", "outcome", "ruleset_from_cells", "ruleset_from_grid", "ruleset_from_json",
    "ruleset_to_json",
]  # fmt: skip
