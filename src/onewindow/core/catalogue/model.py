"""What the catalogue holds: items, elements, sources, one-things, profiles. Definitions only, never cases.

All of it is data from `content/`, published as immutable versions. Codes of content are short slugs (`fire-check`);
the official codes of an item (12 / 31 / 33 characters, GB/T 39554.1) stand in `ItemCodes`.
Limits are `Limit(amount, unit)` of `core.clock`; money is in fen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from onewindow.core.catalogue.basis import Basis as Basis
from onewindow.core.catalogue.conditions import Condition
from onewindow.core.catalogue.form_model import Form
from onewindow.core.catalogue.planning import Cap, Handling, Stage
from onewindow.core.clock import ExclusionReason, Limit
from onewindow.core.kernel.text import Text


class ActType(StrEnum):
    """What kind of act in law the agency does. Actions, clocks, documents and remedies follow from it."""

    LICENCE = "licence"
    MARKET_REGISTRATION = "market_registration"
    REAL_ESTATE_REGISTRATION = "real_estate_registration"
    CONFIRMATION = "confirmation"
    BENEFIT = "benefit"
    FILING = "filing"
    PUBLIC_SERVICE = "public_service"
    STEP = "step"


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


class Necessity(StrEnum):
    """材料必要性 (domain.md B2: 1 必要, 2 非必要, 3 容缺后补)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFERRABLE = "deferrable"


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """One line of an item's material list. `originals`/`copies` count sheets as in 份数.

    `of`: the role whose rows each need this paper (每位股东的身份证); empty: one for the part.
    """

    material: str
    necessity: Necessity
    channel: int
    originals: int = 0
    copies: int = 0
    form: int = 3
    when: Condition | None = None
    requirement: Text = Text("")
    check: tuple[Text, ...] = ()
    exempt_source: str = ""
    exempt_certificate: str = ""
    issued_by: str = ""
    output_of: str = ""
    commitment: bool = False
    generated: bool = False
    cancelled: bool = False
    max_age_days: int | None = None
    of: str = ""
    basis: Basis = Basis("reconstructed", "")


@dataclass(frozen=True, slots=True)
class Need:
    """One element an item needs of a role. `ref` = `role.attribute`, such as `operator.name`."""

    ref: str
    required: bool = True
    stage: str = "accept"
    assurance: Assurance = Assurance.STATED
    max_age_days: int | None = None
    when: Condition | None = None
    label: Text = Text("")
    help: Text = Text("")
    constraints: Constraints = Constraints()
    form_field: str = ""
    basis: Basis = Basis("reconstructed", "")

    @property
    def role(self) -> str:
        return self.ref.partition(".")[0]

    @property
    def attribute(self) -> str:
        return self.ref.partition(".")[2]


class Blocks(StrEnum):
    """What an edge of the step graph holds back."""

    ACCEPTANCE = "acceptance"
    DECISION = "decision"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """`item` must be finished before this item's `blocks`; without a legal basis it is only practice.

    `no_pre_review`: the clause that forbids examining before it is met (模拟审批); empty: nothing forbids it.
    """

    item: str
    blocks: Blocks
    basis: Basis
    when: Condition | None = None
    no_pre_review: str = ""


@dataclass(frozen=True, slots=True)
class ItemCodes:
    """基本编码 (12), 实施编码 (31), 业务办理项编码 (33); letters occur."""

    catalog: str
    task: str
    handle: str


@dataclass(frozen=True, slots=True)
class Fee:
    fen: int = 0
    basis: str = ""
    note: Text = Text("")


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets. `certificate` is a certificate type code, empty for a plain document."""

    kind: str
    name: Text
    certificate: str = ""
    valid_months: int | None = None
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpecialProcedure:
    """A procedure of AL art. 45 that the law requires for this item, with its article."""

    reason: ExclusionReason
    basis: str
    usual_days: int = 0


@dataclass(frozen=True, slots=True)
class Commitment:
    """告知承诺 for one item: whether the law lets the agency decide before it inspects."""

    allowed: bool
    basis: str = ""
    why_not: Text = Text("")
    notice: Text = Text("")
    verify_within: Limit | None = None
    promise: Limit | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleClause:
    """One clause an approver judges: the condition as data, its article, the words for both outcomes."""

    code: str
    title: Text
    condition: Condition
    clause: str
    failed: Text = Text("")
    needs_inspection: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """事项: one act of one agency, the published 实施清单.

    `clock_starts`: `receipt` or `acceptance` where the item's own law says from when its period runs (社会保险经办条例
    art. 6, 10: 自收到申请之日起); empty: as its act type does.
    """

    code: str
    codes: ItemCodes
    name: Text
    department: str
    act_type: ActType
    item_type: str
    statutory: Limit | None
    promise: Limit | None
    by_law: tuple[str, ...]
    conditions: tuple[Text, ...]
    roles: tuple[str, ...]
    needs: tuple[Need, ...]
    materials: tuple[MaterialNeed, ...]
    result: Result
    prerequisites: tuple[Prerequisite, ...] = ()
    special: tuple[SpecialProcedure, ...] = ()
    commitment: Commitment = Commitment(False)
    rules: tuple[RuleClause, ...] = ()
    fee: Fee = Fee()
    trips: int = 0
    trips_why: Text = Text("")
    hours: Text = Text("")
    place: Text = Text("")
    consult: str = ""
    complaint: str = ""
    on_the_spot: bool = False
    substance_check: bool = False
    window_accepts: bool = True
    extension: Limit | None = None
    delivery: Limit | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    basis: Basis = Basis("reconstructed", "")
    limit_note: Text = Text("")
    form: Form | None = None
    clock_starts: str = ""


@dataclass(frozen=True, slots=True)
class SituationQuestion:
    """情形: a question that decides which parts apply. Its answer is the fact `situation.<key>`.

    `sets` unifies the answer with an element of a role (`premises.area`), so that it is never asked twice.
    """

    key: str
    label: Text
    kind: ElementKind
    options: tuple[Option, ...] = ()
    help: Text = Text("")
    unit: Text = Text("")
    when: Condition | None = None
    sets: str = ""
    default: Any = None


@dataclass(frozen=True, slots=True)
class Part:
    """One item inside a one-thing: it applies when `when` holds; `why`/`why_not` are said to the person.

    `stage`: the code of its stage in the one-thing's `stages`, or empty.
    """

    item: str
    when: Condition | None = None
    why: Text = Text("")
    why_not: Text = Text("")
    basis: Basis = Basis("reconstructed", "")
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A way through a one-thing: `ordinary`, or `commitment` (先办后查). Its promise is its own datum (domain rule 27)."""

    id: str
    name: Text
    explain: Text
    promise: Limit | None
    stages: int
    commitment: bool = False
    when: Condition | None = None
    basis: Basis = Basis("reconstructed", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A before-figure: its value, unit, and whether it was published, counted or reconstructed."""

    value: float
    unit: str
    basis: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class FormSection:
    code: str
    title: Text
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """A role in long form: `shareholder: {entity: person, repeats: true, expect: 2, min: 1, max: 50, label: …}`.

    A repeating role stands for any number of rows, `shareholder[1]`, `shareholder[2]`, … . `expect`: how many the plan
    counts on until it is known. `label` is the heading of the group (股东), `row` what one row is called (a row carries
    its number behind it); empty: the label. `count`: the fact that holds the number of rows (a situation question or
    an element). `relation`: the list of a source that fills the rows (`SourceRows.relation`), else the role's own name;
    `of`: the role the list belongs to, else the only one of the source's entity.
    """

    entity: str
    repeats: bool = False
    expect: int = 1
    min: int = 1
    max: int = 50
    label: Text = Text("")
    row: Text = Text("")
    count: str = ""
    relation: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class OneThing:
    """一件事: the bundle a person asks for by what they want to do.

    `roles` maps a role to its entity type; `repeating` holds those written in long form that repeat. `links` are pairs
    of refs that always hold the same value (`business.legal_name` = `operator.name`). `defaults` are values filled in
    before asking (ref → value): shown to the person, who may change them.
    """

    code: str
    name: Text
    summary: Text
    words: tuple[str, ...]
    lead: str
    audience: tuple[str, ...]
    roles: dict[str, str]
    applicant_role: str
    title_ref: str
    situation: tuple[SituationQuestion, ...]
    parts: tuple[Part, ...]
    routes: tuple[Route, ...]
    sections: tuple[FormSection, ...]
    before: dict[str, Figure]
    reference: dict[str, Any]
    reference_route: str
    links: tuple[tuple[str, str], ...] = ()
    carrier: str = ""
    carried: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    basis: Basis = Basis("reconstructed", "")
    defaults: dict[str, Any] = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    caps: tuple[Cap, ...] = ()
    handling: Handling | None = None
    repeating: dict[str, Role] = field(default_factory=dict, metadata={"key": "roles"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a jurisdiction profile with where it comes from."""

    value: Any
    basis: Basis


@dataclass(frozen=True, slots=True)
class Profile:
    """What differs from place to place (domain rule 44). `parent` supplies what is not set here."""

    code: str
    name: Text
    division: str
    parent: str
    parameters: dict[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CertificateField:
    label: Text
    ref: str = ""
    fixed: Text = Text("")


@dataclass(frozen=True, slots=True)
class CertificateType:
    """证照模板: title, what stands on it, its 21-character type code (GB/T 36904)."""

    code: str
    title: Text
    type_code: str
    fields: tuple[CertificateField, ...]
    holder_ref: str
    number_word: str = ""
    valid_months: int | None = None
    layout: str = "permit"
    carries_filing: bool = False
    basis: Basis = Basis("reconstructed", "")


@dataclass(frozen=True)
class Catalogue:
    """A frozen bundle: everything one composed application rests on, addressed by one hash.

    `versions` maps `kind/code` to the content hash of that version.
    """

    departments: dict[str, Department]
    elements: dict[str, Element]
    sources: dict[str, Source]
    derivations: dict[str, Derivation]
    materials: dict[str, MaterialType]
    items: dict[str, Item]
    things: dict[str, OneThing]
    profiles: dict[str, Profile]
    certificates: dict[str, CertificateType]
    versions: dict[str, str] = field(default_factory=dict)
    bundle: str = ""

    def element_for(self, thing: OneThing, ref: str) -> Element:
        """The element behind `role.attribute` in a one-thing. KeyError when the content check was skipped."""
        role, _, attribute = ref.partition(".")
        return self.elements[f"{thing.roles[role.partition('[')[0]]}.{attribute}"]
