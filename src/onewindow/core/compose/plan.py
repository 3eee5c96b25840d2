"""The Plan: what `compose` answers, every line with its reason and legal basis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onewindow.core.catalogue.model import Blocks, Constraints, Element
from onewindow.core.catalogue.rows import row_of
from onewindow.core.clock import Limit
from onewindow.core.kernel.codec import canonical, digest
from onewindow.core.kernel.text import Text


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """`applies`: True 必办, None 待定 (`settled_by` names the answers that would settle it), False 不用办.

    `pre_review`: on what it rests that the part may be examined before what it waits for (模拟审批); empty: it may not.
    """

    item: str
    name: Text
    department: str
    applies: bool | None
    why: Text
    basis: str = ""
    settled_by: tuple[str, ...] = ()
    committed: bool = False
    commitment_why: Text = Text("")
    promise: Limit | None = None
    pre_review: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing the person is asked. `ref` = `role.attribute`; `conditional_on` lists facts that could remove it.

    A question of a row (`shareholder[2].name`) carries the row in its `label`; `short` is the label inside the row.
    `may_be_unknown`: something else can stand in, so the person may say "I don't know".
    """

    ref: str
    element: Element
    label: Text
    help: Text
    required: bool
    needed_by: tuple[str, ...]
    why: Text
    section: str
    constraints: Constraints
    also_key_of: tuple[str, ...] = ()
    conditional_on: tuple[str, ...] = ()
    short: Text = Text("")
    may_be_unknown: bool = False

    @property
    def group(self) -> str:
        """The repeating role whose row is asked about, or an empty string."""
        return row_of(self.ref)[0] if self.row else ""

    @property
    def row(self) -> int:
        """The number of the row, 0 when the role does not repeat."""
        return row_of(self.ref)[1]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A repeating role on the form: `rows` rows of which `minimum` must and `maximum` may be there.

    `settled`: the number is known; else it is what the one-thing expects. `filled_by`: the source whose list gives the
    rows, or an empty string. Row n is called `titles[n - 1]`.
    """

    role: str
    label: Text
    titles: tuple[Text, ...]
    section: str
    settled: bool
    minimum: int
    maximum: int
    filled_by: str = ""

    @property
    def rows(self) -> int:
        return len(self.titles)


@dataclass(frozen=True, slots=True)
class Known:
    """One thing not asked. `kind`: source | held | derived | default | part; `by` names it; `keys` what it used.

    `role`: the role or row for which a source is called (a list of one role fills the rows of another). `required`: a
    part that applies must have it; else it is a key, or optional.
    """

    ref: str
    element: Element
    kind: str
    by: str
    by_name: Text
    keys: tuple[str, ...]
    needed_by: tuple[str, ...]
    basis: str = ""
    value: Any = None
    role: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class PlannedMaterial:
    """One line of the single list. `status` is one of the eight of the command-line contract.

    `rows`: the rows that each hand in one (每位股东一份); empty: one for all. `where_from`: where to get it; `sample`,
    `blank_form`: addresses of files; `unless`: what would make it unnecessary.
    """

    material: str
    name: Text
    status: str
    needed_by: tuple[str, ...]
    why: Text
    basis: str
    necessity: str
    originals: int
    copies: int
    requirement: tuple[Text, ...]
    help: Text = Text("")
    by: str = ""
    rows: tuple[str, ...] = ()
    where_from: Text = Text("")
    sample: str = ""
    blank_form: str = ""
    unless: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """`after` waits for `before`. `beneath`: weaker reasons for the same pair, which show when this one is gone."""

    before: str
    after: str
    blocks: Blocks
    basis: str
    from_output: bool = False
    beneath: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One part on the calendar. Offsets are working days from the day of receipt; dates stand beside them."""

    item: str
    department: str
    after: tuple[str, ...]
    earliest_start: int
    earliest_finish: int
    start_on: date
    finish_on: date
    latest_finish: int
    slack: int
    critical: bool
    committed: bool
    verify_by: date | None
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class Saving:
    """before → after, with unit and how the before-figure was come by."""

    before: float
    after: float
    unit: str
    basis: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction that people must settle: its kind, where both sides stand, and the ways out."""

    kind: str
    what: Text
    sides: tuple[str, ...]
    ways: tuple[Text, ...] = ()

    @property
    def key(self) -> str:
        """Names this contradiction wherever it shows: its kind and sides, in any order."""
        return digest(canonical([self.kind, sorted(self.sides)]))


@dataclass(frozen=True, slots=True)
class Lever:
    """A lawful change with what it would save (filled by the studio's composer)."""

    code: str
    what: Text
    saves: dict[str, float]
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """`lower_bound` = `burden` means nothing shorter exists; `method` says what was run to know it.

    With the least burden, and in this order, least: `days` (working days added by waiting for results of parts), `cost`
    of the calls, `personal` attributes drawn, number of `calls`; `rest_proven` says whether these are proven too.
    `burden` is that of the worst of `cases` consistent cases of the facts that are still open.
    """

    burden: int
    lower_bound: int
    method: str
    claim: Text
    days: int = 0
    cost: int = 0
    personal: int = 0
    calls: int = 0
    rest_proven: bool = True
    cases: int = 1

    @property
    def proven(self) -> bool:
        return self.burden == self.lower_bound


@dataclass(frozen=True)
class Plan:
    """Everything a person, a clerk or a designer needs to know before the first paper moves."""

    thing: str
    bundle: str
    route: str
    on: date
    jurisdiction: str
    situation: dict[str, Any]
    parts: tuple[PlannedPart, ...]
    questions: tuple[Question, ...]
    known: tuple[Known, ...]
    materials: tuple[PlannedMaterial, ...]
    edges: tuple[Edge, ...]
    steps: tuple[Step, ...]
    savings: dict[str, Saving]
    conflicts: tuple[Conflict, ...]
    promise: Limit | None
    promise_on: date | None
    promise_risk: Text | None
    provisional: bool
    next_situation: tuple[str, ...] = ()
    proof: Proof | None = None
    levers: tuple[Lever, ...] = ()
    sources: tuple[str, ...] = field(default_factory=tuple)
    same: tuple[tuple[str, str], ...] = ()
    groups: tuple[RowGroup, ...] = ()

    @property
    def applying(self) -> tuple[PlannedPart, ...]:
        return tuple(part for part in self.parts if part.applies)
