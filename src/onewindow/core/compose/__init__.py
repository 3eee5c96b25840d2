"""Many items and a situation become one Plan: the least that must be asked, one material list, the dates."""

from .composer import compose
from .plan import Plan
from .situation import read_answers

__all__ = ["Plan", "compose", "read_answers"]
