"""Many items and a situation become one Plan: the least that must be asked, one material list, the dates."""

from .composer import compose
from .context import profile_for
from .export import plan_to_json
from .plan import Plan
from .situation import read_answers

__all__ = ["Plan", "compose", "plan_to_json", "profile_for", "read_answers"]
