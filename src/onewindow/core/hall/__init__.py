"""The hall: windows and their hours, and the small procedures of its day. Same engine as the cases, same event table."""

from .closing import DAYS, Line
from .fees import FEES
from .originals import ORIGINALS
from .state import HallState, HallTerms
from .tickets import TICKETS
from .windows import Offer, Session, Window, WindowKind, read_sessions, where, window_from

__all__ = [
    "DAYS", "FEES", "ORIGINALS", "TICKETS", "HallState", "HallTerms", "Line", "Offer", "Session", "Window", "WindowKind",
    "read_sessions", "where", "window_from",
]  # fmt: skip
