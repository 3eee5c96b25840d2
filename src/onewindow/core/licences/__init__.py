"""Acts on a licence after it was granted: change, renewal, replacement, withdrawal, revocation, strike, cancellation."""

from .bars import BY_FRAUD, HID_FACTS, Bar, bar_of, last_day
from .engine import BY_ITSELF, LICENCES, apply, decide, fallen_due, open_actions, replay
from .kinds import (
    CANCELLATION_GROUNDS,
    DROP_REASONS,
    ENDINGS,
    GROUNDS,
    KINDS,
    REPLACED_FOR,
    REQUESTS,
    STARTERS,
    STATUSES,
    Status,
)
from .rows import ACTIONS
from .state import AGENCY_CLOCKS, Ended, Ending, LicenceState, Request
from .terms import LicenceTerms, apply_by, slim

__all__ = [
    "ACTIONS",
    "AGENCY_CLOCKS",
    "BY_FRAUD",
    "BY_ITSELF",
    "CANCELLATION_GROUNDS",
    "DROP_REASONS",
    "ENDINGS",
    "GROUNDS",
    "HID_FACTS",
    "KINDS",
    "LICENCES",
    "REPLACED_FOR",
    "REQUESTS",
    "STARTERS",
    "STATUSES",
    "Bar",
    "Ended",
    "Ending",
    "LicenceState",
    "LicenceTerms",
    "Request",
    "Status",
    "apply",
    "apply_by",
    "bar_of",
    "decide",
    "fallen_due",
    "last_day",
    "open_actions",
    "replay",
    "slim",
]
