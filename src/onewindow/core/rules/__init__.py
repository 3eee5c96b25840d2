"""Rules as data: the clauses an approver judges, three-valued, each with the fact it rests on."""

from .judging import Judgement, Outcome, Reason, Verdict, judge

__all__ = ["Judgement", "Outcome", "Reason", "Verdict", "judge"]
