"""Many items and a situation become one Plan: the least that must be asked, one material list, the dates."""

from .composer import compose
from .context import profile_for
from .export import plan_to_json
from .plan import Plan
from .situation import read_answers
from .why_asked import Resolver, WhyAsked, resolver, why_asked

__all__ = [
    "Plan",
    "Resolver",
    "WhyAsked",
    "compose",
    "plan_to_json",
    "profile_for",
    "read_answers",
    "resolver",
    "why_asked",
]
