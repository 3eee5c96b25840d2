"""Who acts: a person at a desk, the system itself, or a robot."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The rights a person holds. One account may hold several; an act is done in exactly one."""

    CITIZEN = "citizen"
    CLERK = "clerk"
    APPROVER = "approver"
    HEAD = "head"
    SUPERVISOR = "supervisor"
    DESIGNER = "designer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Channel(StrEnum):
    """How the act reached us (GB/T 39046 A.5 办理形式, plus the system itself)."""

    WINDOW = "window"
    WEB = "web"
    PHONE = "phone"
    POST = "post"
    API = "api"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Scope:
    """What an actor may see: these jurisdictions (12-digit divisions) × these departments. Empty = none."""

    jurisdictions: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """One person (or the system) in one role. `party_id` is the natural person behind a citizen account.

    `department` is the one acted for, `place` the window or office where it happens; both stand in the event.
    """

    role: Role
    name: str
    account_id: str = ""
    party_id: str = ""
    scope: Scope = field(default_factory=Scope)
    channel: Channel = Channel.WEB
    department: str = ""
    place: str = ""

    @property
    def is_staff(self) -> bool:
        return self.role not in (Role.CITIZEN, Role.SYSTEM)

    def of_department(self, department: str, jurisdiction: str) -> bool:
        """True when this actor's scope covers the department in the jurisdiction."""
        return department in self.scope.departments and jurisdiction in self.scope.jurisdictions


SYSTEM = Actor(role=Role.SYSTEM, name="系统", channel=Channel.SYSTEM)
