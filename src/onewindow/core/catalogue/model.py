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
from onewindow.core.catalogue.dictionary import Assurance as Assurance
from onewindow.core.catalogue.dictionary import Availability as Availability
from onewindow.core.catalogue.dictionary import Burden as Burden
from onewindow.core.catalogue.dictionary import Constraints as Constraints
from onewindow.core.catalogue.dictionary import Department as Department
from onewindow.core.catalogue.dictionary import Derivation as Derivation
from onewindow.core.catalogue.dictionary import Element as Element
from onewindow.core.catalogue.dictionary import ElementKind as ElementKind
from onewindow.core.catalogue.dictionary import MaterialType as MaterialType
from onewindow.core.catalogue.dictionary import Option as Option
from onewindow.core.catalogue.dictionary import Remedy as Remedy
from onewindow.core.catalogue.dictionary import Source as Source
from onewindow.core.catalogue.dictionary import SourceRows as SourceRows
from onewindow.core.catalogue.form_model import Form
from onewindow.core.catalogue.planning import Cap, FirstReview, Handling, Stage
from onewindow.core.catalogue.promise import PromiseBasis as PromiseBasis
from onewindow.core.catalogue.service import ItemService as ItemService
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


class Necessity(StrEnum):
    """材料必要性 (domain.md B2: 1 必要, 2 非必要, 3 容缺后补)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFERRABLE = "deferrable"


@dataclass(frozen=True, slots=True)
class MaterialNeed:
    """One line of an item's material list. `originals`/`copies` count sheets as in 份数.

    `of`: the role whose rows each need this paper (每位股东的身份证); empty: one for the part. `secondary`: 次要材料, not one of
    the main papers (主审要件), so that a department may publish it as one that may follow (容缺).
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
    secondary: bool = False


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
    """A fee of an item in fen, with the law that provides for it. `before_issue`: the clause under which the result is
    handed over only after payment; empty: the result does not wait for money."""

    fen: int = 0
    basis: str = ""
    note: Text = Text("")
    before_issue: str = ""


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
class CommitmentCondition:
    """One condition that is promised. Without `within` it holds when it is signed (a main one); with it, it is met
    that long after the decision (a deferred one, 限期达到)."""

    code: str
    text: Text
    within: Limit | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """告知承诺 for one item: whether the law lets the agency decide before it inspects, and what is promised."""

    allowed: bool
    basis: str = ""
    why_not: Text = Text("")
    notice: Text = Text("")
    verify_within: Limit | None = None
    promise: Limit | None = None
    replaces: tuple[str, ...] = ()
    conditions: tuple[CommitmentCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class Publicity:
    """公示 before the decision: how long, and the text that asks for it. Objections are answered before it is decided."""

    within: Limit
    basis: Basis


@dataclass(frozen=True, slots=True)
class Quota:
    """数量限制 (AL art. 57): at most `number` in a `period` (`year` or `ever`), given in the order of acceptance, or by
    `lottery` or `auction` where a law says so. The profile of a place may say another number (`quotas`)."""

    number: int
    basis: Basis
    period: str = "year"
    way: str = "acceptance"


@dataclass(frozen=True, slots=True)
class PreReview:
    """模拟审批 for an item: what waits for an earlier part's result may be examined before it, without legal effect.
    `within`: the agency's own time; `valid`: how long its opinion holds."""

    within: Limit
    valid: Limit
    basis: Basis


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
    """事项: one act of one agency, the published 实施清单. `supervisor`: the department that supervises what was approved
    (审管分离), where it is another one.

    `clock_starts`: `receipt` or `acceptance` where the item's own law says from when its period runs (社会保险经办条例
    art. 6, 10: 自收到申请之日起); empty: as its act type does. `promise_basis`: why the promise is what it is; None: not said.

    `retention`: how long its file is kept (`permanent`, `30`, `10` years); empty: as its act type is (`retention.BY_ACT`).

    `safety`: it touches public safety, health, or the safety of life and property directly, so that who obtained it
    unlawfully is barred for a time (AL art. 78, 79).
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
    supervisor: str = ""
    service: ItemService = ItemService()
    safety: bool = False
    pre_review: PreReview | None = None
    quota: Quota | None = None
    publicity: Publicity | None = None
    promise_basis: PromiseBasis | None = None
    first_review: FirstReview | None = None
    retention: str = ""


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

    `stage`: the code of its stage in the one-thing's `stages`, or empty. `no_early`: the clause that forbids doing it in
    an earlier stage (the land-use permit is handed out against the contract of the grant).
    """

    item: str
    when: Condition | None = None
    why: Text = Text("")
    why_not: Text = Text("")
    basis: Basis = Basis("reconstructed", "")
    stage: str = ""
    no_early: str = ""


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
    signers: tuple[str, ...] = ()
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
