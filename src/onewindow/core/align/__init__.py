"""Raw forms of departments against the dictionary of elements: which fields of which forms mean the same.

`align(forms, dictionary, decisions)` is the whole room; `docs/algorithms/align.md` says how it works and how well.
Pure: forms, dictionary and decisions are arguments, nothing is read or remembered here.
"""

from __future__ import annotations

from .aligner import align
from .dictionary import Dictionary, read_dictionary
from .model import Alignment, Decision, Field, Form, Group, Unsure
from .read import Reading, read_decisions, read_forms

__all__ = [
    "Alignment",
    "Decision",
    "Dictionary",
    "Field",
    "Form",
    "Group",
    "Reading",
    "Unsure",
    "align",
    "read_decisions",
    "read_dictionary",
    "read_forms",
]
