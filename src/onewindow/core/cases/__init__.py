"""The licence procedure: act types, the ACTIONS table, clocks and documents of one part of an application."""

from onewindow.core.process.events import DocumentOrder, NewEvent
from onewindow.core.process.procedure import OpenAction, Order

from .actions import ACTIONS
from .application import (
    APPLICATION_OUTCOMES,
    ApplicationOutcome,
    CounterChange,
    Counters,
    counted,
    counter_change,
    opened,
    outcome,
)
from .authority import in_force, issuer_of, terms_now
from .build import terms_for
from .drawing import draw, lot
from .engine import (
    AGENCY_CLOCKS,
    CASES,
    NEGATIVE_ACTION,
    POSITIVE_ACTION,
    action,
    apply,
    decide,
    fallen_due,
    open_actions,
    pressing,
    replay,
    upstream_outcome,
)
from .kinds import FINAL, OUTCOMES, STATUSES, AcceptMode, ActType, Blocks, Outcome, Status, outcome_sign
from .promises import Duty, Hearing, Joint, Promised, Revocation
from .state import CaseState, Gap, MaterialCheck, Service, Special, Wait
from .terms import (
    CaseTerms,
    CommitmentTerm,
    ConditionTerm,
    EdgeTerm,
    ExtensionTerm,
    MaterialTerm,
    PreReviewTerm,
    RemedyTerm,
    SpecialTerm,
)
from .waiting import FrameTerm, PreReview

__all__ = [
    "ACTIONS",
    "AGENCY_CLOCKS",
    "APPLICATION_OUTCOMES",
    "CASES",
    "FINAL",
    "NEGATIVE_ACTION",
    "OUTCOMES",
    "POSITIVE_ACTION",
    "STATUSES",
    "AcceptMode",
    "ActType",
    "ApplicationOutcome",
    "Blocks",
    "CaseState",
    "CaseTerms",
    "CommitmentTerm",
    "ConditionTerm",
    "CounterChange",
    "Counters",
    "DocumentOrder",
    "EdgeTerm",
    "ExtensionTerm",
    "FrameTerm",
    "Duty",
    "Gap",
    "Hearing",
    "Joint",
    "MaterialCheck",
    "MaterialTerm",
    "NewEvent",
    "OpenAction",
    "Order",
    "Outcome",
    "PreReview",
    "PreReviewTerm",
    "Promised",
    "RemedyTerm",
    "Revocation",
    "Service",
    "Special",
    "SpecialTerm",
    "Status",
    "Wait",
    "action",
    "apply",
    "counted",
    "counter_change",
    "decide",
    "draw",
    "fallen_due",
    "lot",
    "open_actions",
    "opened",
    "outcome",
    "outcome_sign",
    "pressing",
    "replay",
    "terms_for",
    "upstream_outcome",
    "in_force",
    "issuer_of",
    "terms_now",
]
