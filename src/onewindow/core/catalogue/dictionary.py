"""What items are made of: agencies, elements, sources, derivations, papers. `model` holds what is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from onewindow.core.catalogue.basis import Basis
from onewindow.core.catalogue.conditions import Condition
from onewindow.core.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a person may do against an act of this agency (ARL art. 20, 22; ALL-LIT art. 46)."""

    reconsideration_body: Text
    court: Text
    online_channel: str
    reconsideration_days: int = 60
    suit_months: int = 6


@dataclass(frozen=True, slots=True)
class Department:
    """An agency in law. `document_word` is its 机关代字 (云溪公), `credit_code` its 18-character code."""

    code: str
    name: Text
    short: Text
    credit_code: str
    jurisdiction: str
    document_word: str
    seal: str
    remedy: Remedy | None
    phone: str
    complaint: str
    address: Text
    hours: Text
    administrative: bool = True
    basis: Basis = Basis("reconstructed", "")


class ElementKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MULTI = "multi"
    PHONE = "phone"
    CITIZEN_ID = "citizen_id"
    CREDIT_CODE = "credit_code"
    ADDRESS = "address"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Constraints:
    """Bounds on an answer. Merging takes the strictest; `basis` says who demands it."""

    minimum: float | None = None
    maximum: float | None = None
    max_length: int | None = None
    pattern: str = ""
    not_before: str = ""
    not_after: str = ""
    allowed: tuple[str, ...] = ()
    basis: str = ""


class Burden(StrEnum):
    """How heavy it is to answer, lightest first. `weight()` gives the number the composer adds up."""

    CONFIRM = "confirm"
    PICK = "pick"
    TYPE = "type"
    LOOK_UP = "look_up"
    FETCH = "fetch"
    UPLOAD = "upload"

    def weight(self) -> int:
        return {"confirm": 1, "pick": 2, "type": 4, "look_up": 8, "fetch": 20, "upload": 30}[self.value]


@dataclass(frozen=True, slots=True)
class Element:
    """数据元: one attribute of an entity type, such as `person.name`. `code` = `entity.attribute`.

    `valid_days`: a value observed longer ago (calendar days) counts as unknown: it is fetched or asked again.
    """

    code: str
    label: Text
    kind: ElementKind
    help: Text = Text("")
    unit: Text = Text("")
    options: tuple[Option, ...] = ()
    constraints: Constraints = Constraints()
    burden: Burden = Burden.TYPE
    personal: bool = False
    sensitive: bool = False
    ask: bool = True
    section: str = ""
    valid_days: int | None = None
    basis: Basis = Basis("reconstructed", "")

    @property
    def entity(self) -> str:
        return self.code.partition(".")[0]

    @property
    def attribute(self) -> str:
        return self.code.partition(".")[2]


class Assurance(StrEnum):
    STATED = "stated"
    DOCUMENT = "document"
    REGISTER = "register"


class Availability(StrEnum):
    """Whether a source may be counted on: connected, only planned, or switched off."""

    ON = "on"
    PLANNED = "planned"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class SourceRows:
    """A list that a source yields: one row of `entity` for each member of a `relation` (shareholder, owner, room).

    It fills the repeating role of the same name (or the role whose `relation` says so).
    """

    relation: str
    entity: str
    yields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """数据源: a register or certificate library that yields attributes of one entity type, given keys.

    `keys` are alternatives, each a set of element codes of the same entity that must all be known;
    `()` as one alternative means: always available. `serves` lists item codes (empty = every item whose need it meets).
    `when`: the source holds nothing else (facts written `entity.attribute` of its own entity, or as in any condition);
    while it is not settled the source is not counted on. `available_from`: the day from which it may be called;
    `hours` (`08:00-18:00`, Asia/Shanghai) are those in which it answers. `rows` are the lists it yields.
    """

    code: str
    name: Text
    owner: str
    entity: str
    keys: tuple[tuple[str, ...], ...]
    yields: tuple[str, ...]
    legal_basis: str
    notice: Text
    kind: str = "register"
    serves: tuple[str, ...] = ()
    sensitive: bool = False
    cost: int = 0
    fresh_for_days: int | None = None
    yields_links: tuple[tuple[str, str], ...] = ()
    when: Condition | None = None
    availability: Availability = Availability.ON
    available_from: date | None = None
    hours: tuple[str, ...] = ()
    rows: tuple[SourceRows, ...] = ()
    basis: Basis = Basis("reconstructed", "")


@dataclass(frozen=True, slots=True)
class Derivation:
    """A value computed from others of the same entity by a named pure rule (`citizen_birth`, `age_on`, …)."""

    code: str
    entity: str
    inputs: tuple[str, ...]
    output: str
    rule: str
    label: Text


@dataclass(frozen=True, slots=True)
class MaterialType:
    """材料: one paper or file, whoever asks for it. Type 1 证件证书证明, 2 申请表格文书, 3 其他."""

    code: str
    name: Text
    kind: int = 3
    help: Text = Text("")
    sample: str = ""
    blank_form: str = ""
    certificate: str = ""
    accepts: tuple[str, ...] = ("pdf", "jpg", "png")
    where_from: Text = Text("")
    basis: Basis = Basis("reconstructed", "")
