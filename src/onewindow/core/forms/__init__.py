"""The form: reading and checking answers, merging constraints, sections, and each department's own form back."""

from .answers import Answers, check_answers, read_answers
from .expand import FilledField, expand
from .merge import Clash, Demanded, merge
from .normalise import Wrong, read_value
from .sections import Section, build_form, visibility

__all__ = [
    "Answers",
    "Clash",
    "Demanded",
    "FilledField",
    "Section",
    "Wrong",
    "build_form",
    "check_answers",
    "expand",
    "merge",
    "read_answers",
    "read_value",
    "visibility",
]
