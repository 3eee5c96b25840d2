"""A person's rights: over the data that are kept of them (PIPL 44 to 50), and to be served whoever they are.

Pure words and rules; the store keeps what was asked, the use cases act on it.
"""

from .presence import (
    CAPACITIES,
    CONTACTS,
    IDENTITIES,
    MARKS,
    NOT_ALL_COME,
    NOT_COME,
    NOT_SHOWN_REASONS,
    ONLINE,
    OTHER_DOCUMENTS,
    Mandate,
    Presence,
    mandate_covers,
    reserved,
)
from .requests import CHILD_AGE, KINDS, REASONS, child_on, fourteenth, may_refuse, within

__all__ = [
    "CAPACITIES", "CHILD_AGE", "CONTACTS", "IDENTITIES", "KINDS", "MARKS", "Mandate", "NOT_ALL_COME", "NOT_COME",
    "NOT_SHOWN_REASONS", "ONLINE", "OTHER_DOCUMENTS", "REASONS", "Presence", "child_on", "fourteenth", "mandate_covers",
    "may_refuse", "reserved", "within",
]  # fmt: skip
