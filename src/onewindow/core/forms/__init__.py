"""Element kinds, merged constraints, visibility, answer checking."""

from .answers import Answers, Unreadable, read_answers, read_value
from .merge import Clash, Demanded, merge

__all__ = ["Answers", "Clash", "Demanded", "Unreadable", "merge", "read_answers", "read_value"]
