"""The lists a hall keeps beside its catalogue: definitions only.

They are content like everything else (files, versions, publications), but no application rests on them: they stand in no
bundle. An item is named by its code in the catalogue, or by the code a list has it under.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from onewindow.core.catalogue.authority import AuthorityRow
from onewindow.core.catalogue.basis import Basis
from onewindow.core.catalogue.search_query import Words
from onewindow.core.kernel.text import Text


class Reach(StrEnum):
    """通办范围: how far from home an item may be handled."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    CROSS_PROVINCE = "cross_province"


class Mode(StrEnum):
    """How the hall of another place helps: all of it, receiving only, or online with help."""

    FULL = "full"
    RECEIVE = "receive"
    HELPED_ONLINE = "helped_online"


@dataclass(frozen=True, slots=True)
class ReachLine:
    """One item of a list. `item`: a code of the catalogue or of a listed item, empty where only the name is known."""

    name: Text
    item: str = ""
    department: str = ""
    mode: Mode = Mode.FULL
    note: Text = Text("")


@dataclass(frozen=True, slots=True)
class ReachList:
    """通办清单, one edition of it. Editions of one `series` follow each other by `effective_from`."""

    code: str
    series: str
    name: Text
    reach: Reach
    edition: str
    effective_from: date
    issued_by: str
    lines: tuple[ReachLine, ...]
    places: tuple[Text, ...] = ()
    effective_to: date | None = None
    basis: Basis = Basis("reconstructed", "")


class Origin(StrEnum):
    """Where a one-thing of the register comes from: the State Council's list, consolidated, or explored here."""

    NATIONAL = "national"
    CONSOLIDATED = "consolidated"
    EXPLORED = "explored"


class Status(StrEnum):
    """How far it has come (试点先行、成熟一批、推广一批)."""

    PLANNED = "planned"
    PILOT = "pilot"
    BATCH = "batch"
    ROLLED_OUT = "rolled_out"
    STOPPED = "stopped"


ORDER = (Status.PLANNED, Status.PILOT, Status.BATCH, Status.ROLLED_OUT)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of status, with the places it reached and the batch it belongs to."""

    on: date
    status: Status
    batch: int = 0
    places: tuple[Text, ...] = ()
    document: str = ""
    note: Text = Text("")
    basis: Basis = Basis("reconstructed", "")


@dataclass(frozen=True, slots=True)
class Rollout:
    """One entry of the register of one-things (or an item or site that is rolled out). `thing`: its code, once it is built.

    `lead` is the lead department in words: the register names departments of the province, which are not in the catalogue.
    """

    code: str
    name: Text
    origin: Origin
    lead: Text
    number: int = 0
    thing: str = ""
    item: str = ""
    with_departments: tuple[Text, ...] = ()
    plan: str = ""
    steps: tuple[Step, ...] = ()
    basis: Basis = Basis("reconstructed", "")

    def status(self, on: date) -> Step | None:
        """The last step taken by a date; None before the first."""
        taken = [step for step in self.steps if step.on <= on]
        return max(taken, key=lambda step: step.on, default=None)


class Kept(StrEnum):
    """What became of a proof: kept, replaced by looking it up, by a commitment, by a certificate, or abolished."""

    KEPT = "kept"
    SHARED = "shared"
    COMMITMENT = "commitment"
    CERTIFICATE = "certificate"
    ABOLISHED = "abolished"


@dataclass(frozen=True, slots=True)
class ProofMatter:
    """证明事项: a proof that may be demanded. What is not on this list may be demanded by nobody.

    `demanded_by` and `issued_by` are departments of the catalogue or, where they are not in it, named in words.
    """

    code: str
    name: Text
    purpose: Text
    demanded_by: str
    issued_by: Text
    status: Kept
    law: str = ""
    items: tuple[str, ...] = ()
    material: str = ""
    instead: Text = Text("")
    decided_on: date | None = None
    basis: Basis = Basis("reconstructed", "")


class Standing(StrEnum):
    """Whether a normative document holds."""

    IN_FORCE = "in_force"
    TO_REVISE = "to_revise"
    REVISED = "revised"
    REPEALED = "repealed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A clause that contradicts another document or a law. `against` is a code of this register, or a law in words.

    `resolution` empty: open, nobody has decided.
    """

    clause: str
    against: str
    against_clause: str
    what: Text
    resolution: Text = Text("")
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class NormDocument:
    """规范性文件: a document of an agency that items rest on, with what it contradicts and whether it stands."""

    code: str
    title: Text
    number: str
    issued_by: Text
    issued_on: date
    standing: Standing
    effective_from: date | None = None
    valid_until: date | None = None
    items: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    note: Text = Text("")
    basis: Basis = Basis("reconstructed", "")

    def open_conflicts(self) -> tuple[Conflict, ...]:
        return tuple(each for each in self.conflicts if not each.resolution.zh)


@dataclass(frozen=True, slots=True)
class SubItem:
    """子项: one leaf. `item`: its code in the catalogue or in a list, if it has one; `level` where it is handled now."""

    name: Text
    item: str = ""
    note: Text = Text("")
    level: str = ""


@dataclass(frozen=True, slots=True)
class MainItem:
    """主项: a branch of a tree of items."""

    name: Text
    subs: tuple[SubItem, ...]
    item: str = ""


@dataclass(frozen=True, slots=True)
class ItemTree:
    """One department's items as main and sub-items. `mains_told` and `subs_told`: what its source counts (5 → 13)."""

    code: str
    name: Text
    department: str
    mains: tuple[MainItem, ...]
    mains_told: int | None = None
    subs_told: int | None = None
    note: Text = Text("")
    basis: Basis = Basis("reconstructed", "")

    @property
    def subs(self) -> int:
        return sum(len(main.subs) for main in self.mains)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """规则集: a decision table as its document has it; `core.rules.ruleset` reads inputs, rows and examples strictly."""

    code: str
    item: str
    title: Text
    inputs: tuple[Any, ...]
    rows: tuple[Any, ...]
    basis: str
    effective_from: date | None = None
    effective_to: date | None = None
    examples: tuple[Any, ...] = ()


LIST_KINDS: dict[str, type[Any]] = {
    "words": Words,
    "reach": ReachList,
    "rollouts": Rollout,
    "proofs": ProofMatter,
    "norms": NormDocument,
    "trees": ItemTree,
    "rules": RuleTable,
    "authority": AuthorityRow,
}
"""Folder of content → shape. Read by `catalogue.read`, kept as versions, published like items."""
