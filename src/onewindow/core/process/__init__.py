"""The generic engine: one table of actions, one door (`decide`), a hash chain per stream, replay by pure functions."""

from .chain import GENESIS, Checkpoint, Head, Violation, chain_hash, compare, merkle_root, seal, verify_chain
from .clocks import Clock, ClockChange
from .events import (
    PER_APPLICATION,
    PER_CASE,
    DocumentOrder,
    EventLike,
    NewEvent,
    StoredEvent,
    envelope_text,
    private_digest,
    with_private,
)
from .procedure import (
    Action,
    Backdating,
    By,
    Deed,
    Made,
    OpenAction,
    Order,
    Procedure,
    ProcedureError,
    Sight,
)
from .upcast import Upcasters

__all__ = [
    "GENESIS",
    "PER_APPLICATION",
    "PER_CASE",
    "Action",
    "Backdating",
    "By",
    "Checkpoint",
    "Clock",
    "ClockChange",
    "Deed",
    "DocumentOrder",
    "EventLike",
    "Head",
    "Made",
    "NewEvent",
    "OpenAction",
    "Order",
    "Procedure",
    "ProcedureError",
    "Sight",
    "StoredEvent",
    "Upcasters",
    "Violation",
    "chain_hash",
    "compare",
    "envelope_text",
    "merkle_root",
    "private_digest",
    "seal",
    "verify_chain",
    "with_private",
]
